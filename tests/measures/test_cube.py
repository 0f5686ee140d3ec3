"""Cube = direct query = plain Python, for every axis and option."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duizhao.errors import DuizhaoError
from duizhao.measures.axes import AXES
from duizhao.measures.counting import Counting, counting
from duizhao.measures.cube import Cube, Totals
from duizhao.measures.records import from_works
from tests.measures import plain
from tests.measures.worlds import KEYS, OPTIONS, options, seeded, works


def agree(totals: Totals, expected: tuple[dict[str, float], dict[str, float]], what: Any = "") -> None:
    value, base = expected
    for names, found, wanted in ((totals.names, totals.value, value), (totals.names, totals.works, base)):
        for unit in {*names, *wanted}:
            got = float(found[names.index(unit)]) if unit in names else 0.0
            assert got == pytest.approx(wanted.get(unit, 0.0), abs=1e-9), (what, unit)


@settings(max_examples=60, deadline=None)
@given(works(), st.lists(options(), min_size=1, max_size=8), st.booleans())
def test_cube_equals_plain_python(
    world: list[dict[str, Any]], chosen: list[dict[str, str]], compress: bool
) -> None:
    records = from_works(world, attributions=KEYS)
    countings = [counting(o) for o in chosen]
    totals = Cube(records, countings, compress=compress).count(countings)
    for o, t in zip(chosen, totals, strict=True):
        agree(t, plain.count(world, o), o)


def every_option() -> list[dict[str, str]]:
    """Every option of every axis once, beside defaults and beside whole counts of the top half."""
    beside: tuple[dict[str, str], ...] = ({}, {"credit": "whole", "quality": "top50", "units": "hk-with-cn"})
    return [{**b, axis: option} for b in beside for axis, some in OPTIONS.items() for option in some]


@settings(max_examples=6, deadline=None)
@given(works())
def test_direct_query_on_duckdb_equals_plain_python(world: list[dict[str, Any]]) -> None:
    import ibis

    from duizhao.measures.direct import expression, flat

    records = from_works(world, attributions=KEYS)
    connection = ibis.duckdb.connect()
    for name, table in zip(("works", "rows"), flat(records), strict=True):
        connection.con.register(name, table)  # Ibis' own create_table fails with DuckDB 2.0
    tables = [connection.table("works"), connection.table("rows")]
    for o in every_option():
        c = counting(o)
        found = expression(tables[0], tables[1], c, records).to_pyarrow().to_pylist()
        agree(as_totals(c, found, records.names), plain.count(world, o), o)


@pytest.mark.parametrize("compress", [True, False])
def test_a_larger_world(compress: bool) -> None:
    """More works than options: ties, several works of a signature, many partitions."""
    world = seeded(300, 7)
    records = from_works(world, attributions=KEYS)
    countings = [counting(o) for o in every_option()]
    for o, t in zip(
        every_option(), Cube(records, countings, compress=compress).count(countings), strict=True
    ):
        agree(t, plain.count(world, o), o)


def as_totals(c: Counting, found: list[dict[str, Any]], names: tuple[str, ...]) -> Totals:
    from duizhao.measures.merging import merged

    _, merged_names = merged(names, c["units"])
    value, base = np.zeros(len(merged_names)), np.zeros(len(merged_names))
    for r in found:
        value[r["unit"]], base[r["unit"]] = r["value"], r["works"]
    return Totals(c, merged_names, value, base, "direct")


def test_every_axis_is_tested() -> None:
    assert {a.name for a in AXES} == set(OPTIONS)


@given(works())
def test_credit_is_conserved(world: list[dict[str, Any]]) -> None:
    """Fractional rules give out exactly one work's worth per work, unknown part included."""
    records = from_works(world, attributions=KEYS)
    for rule in ("fractional", "unit", "affiliation", "first", "last", "corresponding"):
        c = counting({"credit": rule})
        (t,) = Cube(records, [c]).count([c])
        assert t.total == pytest.approx(len(world))


@given(works(), st.randoms(use_true_random=False))
def test_order_of_works_does_not_count(world: list[dict[str, Any]], chance: Any) -> None:
    shuffled = list(world)
    chance.shuffle(shuffled)
    cs = [counting(o) for o in every_option()[::3]]
    a = Cube(from_works(world, attributions=KEYS), cs).count(cs)
    b = Cube(from_works(shuffled, attributions=KEYS), cs).count(cs)
    for x, y in zip(a, b, strict=True):
        for unit in x.names:
            assert x.of(unit) == pytest.approx(y.of(unit), abs=1e-9)


def test_one_work_by_hand() -> None:
    """Two authors of one lab in the US, one with employers in China and Hong Kong, one unknown."""
    e = ("employer", "all")
    us, cn, hk = {e: "US"}, {e: "CN"}, {e: "HK"}
    world = [
        {
            "authors": [
                {"affiliations": [us]},
                {"affiliations": [us]},
                {"affiliations": [cn, hk]},
                {"affiliations": []},
            ]
        }
    ]
    records = from_works(world)
    expected = {
        "fractional": {"US": 1 / 2, "CN": 1 / 8, "HK": 1 / 8, "?": 1 / 4},
        "whole": {"US": 1, "CN": 1, "HK": 1, "?": 1},
        "unit": {"US": 1 / 4, "CN": 1 / 4, "HK": 1 / 4, "?": 1 / 4},
        "affiliation": {"US": 2 / 5, "CN": 1 / 5, "HK": 1 / 5, "?": 1 / 5},
        "first": {"US": 1, "CN": 0, "HK": 0, "?": 0},
        "last": {"US": 0, "CN": 0, "HK": 0, "?": 1},
    }
    for rule, units in expected.items():
        c = counting({"credit": rule})
        (t,) = Cube(records, [c]).count([c])
        assert {u: t.of(u) for u in units} == pytest.approx(units), rule
    merged = counting({"credit": "whole", "units": "hk-with-cn"})
    (t,) = Cube(records, [merged]).count([merged])
    assert t.of("CN") == 1 and t.of("HK") == 0  # one paper, not two
    dropped = counting({"unknown": "dropped"})
    (t,) = Cube(records, [dropped]).count([dropped])
    assert t.of("US") == pytest.approx(2 / 3) and t.unknown == 0


@pytest.mark.parametrize(
    "wrong",
    [
        "credit=half",
        "nothing=x",
        "period=2019-2018",
        "quality=top0",
        "quality=top10:maybe",
        "quality=top10@galaxy",
        "venue=",
        "venue=A+B&C",
        "units=moon",
        "unknown=guess",
        "measure=fame",
        "size=huge",
        "quality=cited>=x",
        "credit",
    ],
)
def test_a_wrong_choice_is_named(wrong: str) -> None:
    with pytest.raises(DuizhaoError):
        counting([wrong])


def test_what_the_cube_was_not_made_for_is_refused() -> None:
    records = from_works([{"year": 2018, "authors": [{"affiliations": [{("employer", "all"): "CN"}]}]}])
    cube = Cube(records, [counting()])
    with pytest.raises(DuizhaoError, match="not made for period=2018"):
        cube.count([counting(["period=2018"])])
    with pytest.raises(DuizhaoError, match="no attribution 'origin'"):
        cube.count([counting(["attribution=origin"])])
