"""Composite indices: COINr's ASEM example to 1e-9, replay, and what must hold of any index."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duizhao.errors import DuizhaoError, ReadError
from duizhao.measures.index import files, steps
from duizhao.measures.index.build import build
from duizhao.measures.index.choices import Choices
from duizhao.measures.index.plan import plan, replay
from duizhao.measures.index.structure import Structure, from_rows, load

ROWS = [
    {"iCode": "a", "Parent": "x", "Direction": "1", "Weight": "2", "Type": "Indicator"},
    {"iCode": "b", "Parent": "x", "Direction": "-1", "Weight": "1", "Type": "Indicator"},
    {"iCode": "c", "Parent": "top", "Direction": "1", "Weight": "1", "Type": "Indicator"},
    {"iCode": "x", "Parent": "top", "Weight": "1", "Type": "Aggregate"},
    {"iCode": "top", "Parent": "", "Weight": "1", "Type": "Aggregate"},
]
UNITS, GROUPS = ["U1", "U2", "U3", "U4"], ["g", "g", "h", "h"]


def data(*, c: tuple[float, ...] = (5, 1, float("nan"), 9)) -> dict[str, steps.Column]:
    return {"a": np.array([0.0, 10, 5, 2]), "b": np.array([1.0, 3, 2, 1]), "c": np.array(c)}


def test_by_hand() -> None:
    made = replay(plan(from_rows(ROWS)), data(), GROUPS)
    # U3's c is filled with its group's only known value, 9: both are 100.
    assert made["c"] == pytest.approx([50, 0, 100, 100])
    # x = (2 a + b) / 3, a scaled up, b turned round: U1 (0, 100), U2 (100, 0), U3 (50, 50), U4 (20, 100).
    assert made["x"] == pytest.approx([100 / 3, 200 / 3, 50, 140 / 3])
    assert made["top"] == pytest.approx([(100 / 3 + 50) / 2, 100 / 3, 75, (140 / 3 + 100) / 2])
    found = build("i", UNITS, from_rows(ROWS), data(), GROUPS, draws=50)
    assert [s.unit for s in found.standings] == ["U3", "U4", "U1", "U2"] and found.standings[0].missing == 1
    assert found.notes == ("c: 1 missing, 1 filled by the group's mean",)
    for s in found.standings:
        assert s.by_weights_all[0] <= s.by_weights[0] <= s.by_weights[1] <= s.by_weights_all[1]


def asem(folder: Path) -> tuple[list[str], Structure, dict[str, steps.Column], list[str]]:
    structure = load(folder / "ASEM_iMeta.csv")
    rows = files._rows(folder / "ASEM_iData.csv", "uCode", "EurAsia_group")
    needed = {c for n in structure.indicators for c in (n.code, n.denominator) if c}
    columns = {c: files._column(rows, c, folder / "ASEM_iData.csv", "test") for c in needed}
    return [r["uCode"] for r in rows], structure, columns, [r["EurAsia_group"] for r in rows]


@pytest.mark.data
def test_coinr_asem(data_of: Path) -> None:
    """68.38 for Switzerland, 64.82 and 64.80 behind: all 51 scores to 1e-9, all ranks."""
    with (data_of / "UA_results_Nominal.csv").open(encoding="utf-8", newline="") as f:
        published = {r["uCode"]: (float(r["Score"]), int(r["Rank"])) for r in csv.DictReader(f)}
    found = files.index(data_of / "ASEM_iData.csv", data_of / "ASEM_iMeta.csv", unit="uCode", group="EurAsia_group")  # fmt: skip
    assert len(found.standings) == len(published) == 51
    for s in found.standings:
        assert s.score == pytest.approx(published[s.unit][0], abs=1e-9) and s.rank == published[s.unit][1]
    assert [(s.unit, round(s.score, 2)) for s in found.standings[:3]] == [("CHE", 68.38), ("NLD", 64.82), ("DNK", 64.80)]  # fmt: skip
    first, second = found.standings[:2]
    assert first.by_weights_all == (1, 1) and second.by_weights == (2, 4) and second.by_method == (3, 26)
    units, _, columns, groups = asem(data_of)
    again = replay(found.plan, columns, groups)["Index"]
    assert all(again[units.index(s.unit)] == s.score for s in found.standings)


@pytest.mark.data
def test_coinr_geometric_runs_hold_ours(data_of: Path) -> None:
    """COINr's runs mix means, scales and weights; those with a geometric mean of 1 to 100 give Australia 20 to 40. Ours, with the weights as they are, lies within them for each country."""
    units, structure, columns, groups = asem(data_of)
    ours = replay(plan(structure, Choices(aggregate="geometric")), columns, groups)["Index"]
    with (data_of / "UA_results_Scores.csv").open(encoding="utf-8", newline="") as f:
        runs = {r["uCode"]: [float(v) for k, v in r.items() if k.startswith("r_")] for r in csv.DictReader(f)}
    mine = [n for n, v in enumerate(runs["AUS"]) if 20 < v < 40]
    assert len(mine) > 20
    for unit, score in zip(units, ours, strict=True):
        assert min(runs[unit][n] for n in mine) <= score <= max(runs[unit][n] for n in mine), unit


@pytest.fixture
def data_of(data: Path) -> Path:
    return data / "indices" / "coinr-asem"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(-1e3, 1e3), min_size=4, max_size=4), st.integers(0, 3), st.floats(0.1, 50))
def test_more_of_a_good_thing_is_never_worse_and_replay_is_exact(
    c: list[float], unit: int, more: float
) -> None:
    structure = from_rows(ROWS)
    raised = list(c)
    raised[unit] += more
    # A treated outlier is moved to its neighbour: there more may become less, and the note says so.
    if max(c) - min(c) < 1e-3 or any(steps.outlying(np.array(v)) for v in (c, raised)):
        return
    before = replay(plan(structure), data(c=tuple(c)), GROUPS)
    assert all(
        np.array_equal(before[k], v) for k, v in replay(plan(structure), data(c=tuple(c)), GROUPS).items()
    )
    after = replay(plan(structure), data(c=tuple(raised)), GROUPS)
    mine, others = before["top"], after["top"]
    # Against each other unit, the raised one does not fall behind.
    for o in range(4):
        if mine[unit] > mine[o] + 1e-9:
            assert others[unit] >= others[o] - 1e-6


@given(
    st.lists(st.floats(-100, 100), min_size=3, max_size=9, unique=True),
    st.floats(0.1, 10),
    st.floats(-50, 50),
)
def test_min_max_knows_no_units(values: list[float], times: float, plus: float) -> None:
    x = np.array(values)
    if x.max() - x.min() < 1e-2:
        return
    assert steps.scaled(times * x + plus, 1) == pytest.approx(steps.scaled(x, 1), abs=1e-6)
    assert steps.scaled(x, -1) == pytest.approx(100 - steps.scaled(x, 1))


def test_from_files(tmp_path: Path) -> None:
    from duizhao.measures.index.files import index

    (tmp_path / "s.csv").write_text(
        "iCode,Parent,Direction,Weight,Denominator,Type\na,top,1,1,size,Indicator\nb,top,-1,1,,Indicator\ntop,,1,1,,Aggregate\nsize,,,,,Denominator\n"
    )
    (tmp_path / "d.csv").write_text("who,group,a,b,size\n甲,g,10,1,10\n乙,g,NA,3,10\n丙,h,30,2,10\n")
    found = index(tmp_path / "d.csv", tmp_path / "s.csv", unit="who", group="group", draws=30)
    assert {s.unit: s.score for s in found.standings} == {
        "丙": pytest.approx(75),
        "甲": pytest.approx(50),
        "乙": pytest.approx(0),
    }
    assert sum(s.missing for s in found.standings) == 1
    for text, said in (
        ("who,group,a,b,size\n甲,g,x,1,10\n", "no number"),
        ("who,a,b,size\n甲,1,1,10\n", "group"),
        ("who,group,a,b\n甲,g,1,1\n", "size"),
        ("who,group,a,b,size\n甲,g,1,1,1\n甲,g,1,1,1\n", "each unit once"),
        ("who\n", "no rows"),
    ):
        (tmp_path / "d2.csv").write_text(text)
        with pytest.raises(ReadError, match=said):
            index(tmp_path / "d2.csv", tmp_path / "s.csv", unit="who", group="group")


def test_what_is_wrong_is_named() -> None:
    for change, said in (
        ({"Parent": "nowhere"}, "no aggregate"),
        ({"Direction": "3"}, "direction"),
        ({"Weight": "-1"}, "weight"),
        ({"Parent": ""}, "one top"),
    ):
        with pytest.raises(ReadError, match=said):
            from_rows([{**ROWS[0], **change}, *ROWS[1:]])
    with pytest.raises(ReadError, match="above itself"):
        from_rows(
            [
                *ROWS[:3],
                {**ROWS[3], "Parent": "y"},
                {"iCode": "y", "Parent": "x", "Weight": "1", "Type": "Aggregate"},
                ROWS[4],
            ]
        )
    structure: Structure = from_rows(ROWS)
    with pytest.raises(DuizhaoError, match="all units are equal"):
        build("i", UNITS, structure, data(c=(1, 1, 1, 1)), GROUPS, draws=2)
    with pytest.raises(DuizhaoError, match="no column"):
        replay(plan(structure), {"a": np.arange(4.0)}, GROUPS)
