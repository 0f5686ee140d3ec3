"""Per head: denominators from figures, in the years of the count; a unit without one has no number. And re-draws by team."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import duizhao as dz
from duizhao.errors import DuizhaoError, NotFoundError
from duizhao.measures.answer import compare, rank, trend
from duizhao.measures.counting import counting
from duizhao.measures.merging import EU, within
from duizhao.measures.records import from_works
from duizhao.measures.settling import divisor
from tests.measures.worlds import works

SIZES = {
    ("population", "US"): {2017: 320e6, 2018: 330e6},
    ("population", "CN"): {2018: 1400e6},
    ("population", "HK"): {2018: 7e6},
    ("researchers", "US"): {2018: 1.4e6},
}


def paper(year: int, *units: str) -> dict[str, Any]:
    return {"year": year, "authors": [{"affiliations": [{("employer", "all"): u}]} for u in units]}


WORLD = replace(from_works([paper(2017, "US"), paper(2018, "US", "CN"), paper(2018, "GB"), paper(2018, "HK")]), denominators=SIZES)  # fmt: skip


def test_by_hand() -> None:
    found = rank(WORLD, counting(["size=per-capita"]))
    # 1.5 over the mean of 320 and 330 million; half a paper over 1,400; one over 7. GB has no figure.
    assert {p.unit: p.value for p in found.places} == {"HK": pytest.approx(1 / 7), "US": pytest.approx(1.5 / 325), "CN": pytest.approx(0.5 / 1400)}  # fmt: skip
    assert [p.rank for p in found.places] == [1, 2, 3] and any("GB" in h for h in found.holes)
    assert found.places[1].share == pytest.approx(1.5 / 4)  # of the credit, not of the quotient
    late = rank(WORLD, counting(["size=per-capita", "period=2018"]))
    assert next(p for p in late.places if p.unit == "US").value == pytest.approx(0.5 / 330)
    assert rank(WORLD, counting(["size=per-researcher"])).places[0].value == pytest.approx(1.5 / 1400)


def test_a_merged_unit_needs_all_its_members() -> None:
    merged = rank(WORLD, counting(["size=per-capita", "units=hk-with-cn"]))
    assert {p.unit: p.value for p in merged.places}["CN"] == pytest.approx(1.5 / 1407)
    without = replace(WORLD, denominators={k: v for k, v in SIZES.items() if k[1] != "HK"})
    assert "CN" not in {
        p.unit for p in rank(without, counting(["size=per-capita", "units=hk-with-cn"])).places
    }


def test_no_number_is_none_in_comparisons_and_trends() -> None:
    (line,) = compare(WORLD, [counting(["size=per-capita"])], ["US", "GB"]).lines
    assert line.values["GB"] is None and line.leader == "US"
    found = trend(WORLD, counting(["size=per-capita"]), ["US", "CN"])
    assert found.values[1] == (None, pytest.approx(0.5 / 1400))


@settings(deadline=None)
@given(works(), st.dictionaries(st.sampled_from(["US", "CN", "HK", "MO", "DE", "FR", "GB"]), st.dictionaries(st.sampled_from([2017, 2018, 2019]), st.integers(1, 9).map(float), max_size=3)), st.sampled_from(["all", "2018", "2017-2018"]), st.sampled_from(["apart", "hk-with-cn", "eu"]))  # fmt: skip
def test_divisors_against_plain_python(world: list[dict[str, Any]], sizes: dict[str, dict[int, float]], period: str, units: str) -> None:  # fmt: skip
    records = replace(from_works(world, attributions=[("employer", "all")]), denominators={("population", u): v for u, v in sizes.items()})  # fmt: skip
    years = {w["year"] for w in world if w["year"]}
    if period != "all":
        first, _, last = period.partition("-")
        years = {y for y in years if int(first) <= y <= int(last or first)}
    names = ("?", *dict.fromkeys(within(n, units) for n in records.names if n != "?"))
    found = divisor(records, counting(["size=per-capita", f"period={period}", f"units={units}"]), names)
    for n, name in enumerate(names):
        if n == 0:
            assert found[0] == 1
            continue
        members = sorted(EU) if name == "EU" else [name, *[m for m in ("HK", "MO") if name == "CN" and units == "hk-with-cn" and m in records.names]]  # fmt: skip
        parts = []
        for m in members:
            mine = [v for y, v in sizes.get(m, {}).items() if y in years]
            parts.append(sum(mine) / len(mine) if mine else None)
        if any(p is None for p in parts):
            assert np.isnan(found[n])
        else:
            assert found[n] == pytest.approx(sum(p for p in parts if p) / 1e6)


FIGURES = """figure_id,quantity,unit,period,subject,value,title,producer,status
p1,population,persons,2018,US,330000000,made up,tests,unconfirmed
p2,population,persons,2018,US,327000000,made up again,tests,checked
p3,population,millions,2018,CN,1400,made up,tests,checked
"""
PAPERS = "First\nAnn Lee (Lab, USA) · Bo Xu (Lab, China)\n\nSecond\nCy Ho (Lab, USA) · Bo Xu (Lab, China)\n\nThird\nDi Wu (Lab, USA) · Ed Yu (Lab, USA)\n\nFourth\nNo One (Lab 9) · Ed Yu (Lab, USA)\n"


def test_from_files(tmp_path: Path) -> None:
    ws = dz.create(tmp_path / "w")
    (tmp_path / "f.csv").write_text(FIGURES)
    (tmp_path / "icml_2018_papers.txt").write_text(PAPERS)
    ws.read([tmp_path / "f.csv", tmp_path / "icml_2018_papers.txt"])
    found = ws.rank(["size=per-capita"])
    # The checked figure wins; millions are no persons.
    assert {p.unit: p.value for p in found.places} == {"US": pytest.approx(2.5 / 327)}
    assert any("CN" in h for h in found.holes)
    assert "divided by 327" in ws.trace(found.places[0].id).note
    # Two teams stand behind four papers: Bo Xu's and Ed Yu's.
    by_work, by_team = ws.rank(), ws.rank(redraw="team")
    assert [p.value for p in by_work.places] == [p.value for p in by_team.places]
    width = lambda r: r.places[0].high - r.places[0].low  # noqa: E731
    assert width(by_team) >= width(by_work)


def test_no_denominators_at_all_is_said_with_what_would_help() -> None:
    with pytest.raises(NotFoundError, match="no figures of population"):
        rank(replace(WORLD, denominators={}), counting(["size=per-capita"]))


def test_teams_must_be_known() -> None:
    with pytest.raises(DuizhaoError):
        rank(WORLD, counting(), by="team")
