"""Weights: they sum to 1, lineages are equal, order does not matter, a crossed space is uniform."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duizhao.claims import judge
from duizhao.claims.weight import families, within

from . import small

OPTIONS = st.lists(
    st.tuples(st.sampled_from("pqr"), st.sampled_from("pqr"), st.sampled_from("pq")),
    min_size=1,
    max_size=12,
    unique=True,
).map(lambda rows: [dict(zip(("definition", "database", "credit"), r, strict=True)) for r in rows])


@settings(max_examples=200, deadline=None)
@given(OPTIONS, st.randoms(use_true_random=False))
def test_sum_and_order(options: list[dict[str, str]], random: object) -> None:
    weights = within(options)
    assert sum(weights) == pytest.approx(1)
    assert min(weights) > 0
    order = list(range(len(options)))
    random.shuffle(order)  # type: ignore[attr-defined]
    turned = within([dict(reversed(list(options[i].items()))) for i in order])
    assert turned == pytest.approx([weights[i] for i in order])


def test_crossed_space_is_uniform() -> None:
    options = [{"definition": a, "database": b} for a, b in product("pqr", "xy")]
    assert within(options) == pytest.approx([1 / 6] * 6)


def test_thirty_cuts_do_not_outvote_two() -> None:
    figures = [f for i in range(30) for f in small.pair(f"a{i}", 1, 2, lineage="north", database=f"d{i}")]
    figures += small.pair("b1", 2, 1, lineage="south", producer="South", database="x")
    figures += small.pair("b2", 3, 1, lineage="south", producer="South", database="y")
    verdict = judge(small.claim(), figures)
    assert verdict.share_for == pytest.approx(0.5)
    assert verdict.strength == "contested"


def test_aliased_axes_count_once() -> None:
    """Database and producer move together here: one choice, so quality has half of the mean and not a third."""
    rows = [("m", "M", "x"), ("n", "N", "x"), ("n", "N", "y")]
    plain = [{"database": d, "credit": c} for d, _, c in rows]
    aliased = [{"database": d, "producer": p, "credit": c} for d, p, c in rows]
    assert within(aliased) == pytest.approx(within(plain))


def test_lineages_that_meet_are_one_family() -> None:
    named = families([("a",), ("a", "b"), ("c",), ("b", "d")])
    assert named == {"a": "a & b & d", "b": "a & b & d", "d": "a & b & d", "c": "c"}


def test_mixed_lineage_is_no_second_source() -> None:
    figures = [
        small.row({"figure_id": "1", "subject": "AA", "value": 2, "lineage": "north", "title": "t1"}),
        small.row({"figure_id": "2", "subject": "BB", "value": 1, "lineage": "south", "title": "t2"}),
        *small.pair("b", 2, 1, lineage="south", database="y"),
    ]
    verdict = judge(small.claim(), figures)
    assert verdict.lineages == ("north & south",)
    assert (verdict.strength, verdict.single_source) == ("leaning", True)
