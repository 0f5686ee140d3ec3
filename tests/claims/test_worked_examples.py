"""The example of docs/method/claims.md, read from that page and worked by hand."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from pathlib import Path

import pytest

from duizhao.claims import judge, to_arrow
from duizhao.claims.comparison import comparison
from duizhao.claims.figure import Figure
from duizhao.claims.records import Claim, Verdict
from duizhao.claims.refusal import summed
from duizhao.claims.space import enumerate_space
from duizhao.errors import RefusedError

from . import small

PAGE = Path(__file__).resolve().parents[2] / "docs" / "method" / "claims.md"
LN = math.log


def block(kind: str) -> str:
    found = re.search(rf"```{kind}\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    return found[1]


@pytest.fixture(scope="module")
def figures() -> tuple[Figure, ...]:
    return small.figures(block("csv"))


@pytest.fixture(scope="module")
def claim() -> Claim:
    return small.claim(block("yaml"))


@pytest.fixture(scope="module")
def verdict(claim: Claim, figures: tuple[Figure, ...]) -> Verdict:
    return judge(claim, figures)


def test_specifications(verdict: Verdict) -> None:
    rows = [
        (s.options["definition"], s.options["database"], s.options["quality"], s.options["producer"], s.mark)
        for s in verdict.specifications
    ]
    assert rows == [
        ("wide", "m", "all", "North", "equivalent"),
        ("wide", "m", "all", "South", "equivalent"),
        ("wide", "n", "all", "North", "equivalent"),
        ("narrow", "m", "all", "North", "equivalent"),
        ("narrow", "m", "top 10 %", "North", "different question"),
    ]
    expected = [LN(60 / 90), LN(50 / 25), LN(80 / 40), LN(30 / 20), LN(3 / 6)]
    assert [s.margin for s in verdict.specifications] == pytest.approx(expected)
    assert verdict.raw_count == 6
    assert dict(verdict.excluded) == {
        "no matching figure for BB": 1,
        "incomplete-year: figures whose period was not complete": 2,
    }
    assert verdict.constant["period"] == "2020"
    assert to_arrow(verdict).num_rows == 5


def test_crossed_space_270_210() -> None:
    axes = {name: [f"{name}{i}" for i in range(k)] for name, k in zip("abcde", (3, 3, 3, 5, 2), strict=True)}
    forbid = ({"a": "a0", "b": "b0"}, {"a": "a1", "b": "b2"})
    assert sum(1 for _ in enumerate_space(axes)) == 270
    assert sum(1 for _ in enumerate_space(axes, forbid)) == 210


def test_margins() -> None:
    leads, at_least, rises = comparison("leads"), comparison("at_least"), comparison("rises")
    assert leads.rule({"AA": 60, "BB": 90}, ("AA", "BB"), {}).margin == pytest.approx(-0.405, abs=5e-4)
    twice = at_least.rule({"AA": 50, "BB": 25}, ("AA", "BB"), {"value": 2})
    assert (twice.margin, twice.side) == (pytest.approx(0), "for")
    growth = rises.rule(
        {"AA 2010": 20, "AA 2020": 30, "BB 2010": 10, "BB 2020": 20},
        ("AA", "BB"),
        {"from": "2010", "to": "2020"},
    )
    assert growth.margin == pytest.approx(-0.288, abs=5e-4)
    assert growth.side == "against"


def test_weights_and_share(verdict: Verdict) -> None:
    assert [s.weight for s in verdict.specifications] == pytest.approx([1 / 8, 1 / 2, 3 / 16, 3 / 16, 0])
    assert verdict.share_for == pytest.approx(7 / 8)
    assert verdict.lineages == ("north", "south")


def test_verdict(verdict: Verdict, claim: Claim, figures: tuple[Figure, ...]) -> None:
    assert (verdict.strength, verdict.side, verdict.single_source) == ("leaning", "for", False)

    changed = judge(claim, [replace(f, value=20.0) if f.figure_id == "s1a" else f for f in figures])
    assert (changed.strength, changed.side) == ("contested", "")
    assert changed.share_for == pytest.approx(3 / 8)

    doubted = replace(claim, axes={**claim.axes, "producer": {"North": "equivalent", "South": "uncertain"}})
    alone = judge(doubted, figures)
    assert (alone.strength, alone.side, alone.single_source) == ("leaning", "for", True)
    assert alone.share_for == pytest.approx(3 / 4)
    assert alone.share_with_uncertain == pytest.approx(7 / 8)


def test_contrasts(verdict: Verdict) -> None:
    rows = {(c.axis, c.first, c.second): c for c in verdict.contrasts}
    assert {k: (c.pairs, c.turned, c.specifications) for k, c in rows.items()} == {
        ("database", "m", "n"): (1, 1, ((1, 3),)),
        ("producer", "North", "South"): (1, 1, ((1, 2),)),
        ("quality", "all", "top 10 %"): (1, 1, ((4, 5),)),
        ("definition", "wide", "narrow"): (1, 1, ((1, 4),)),
    }
    assert rows["database", "m", "n"].mean_shift == pytest.approx(LN(3))
    assert rows["producer", "North", "South"].mean_shift == pytest.approx(LN(3))
    assert rows["quality", "all", "top 10 %"].mean_shift == pytest.approx(-LN(3))
    assert rows["definition", "wide", "narrow"].mean_shift == pytest.approx(LN(2.25))


def test_flip_sets(verdict: Verdict) -> None:
    assert verdict.baseline == 4
    flips = [(f.kind, f.changes, f.mark, f.example, f.n, f.size) for f in verdict.flips]
    assert flips == [
        ("from baseline", {"definition": ("narrow", "wide")}, "equivalent", 1, 1, 1),
        ("from baseline", {"quality": ("all", "top 10 %")}, "different question", 5, 1, 1),
        ("whatever else", {"quality": (None, "top 10 %")}, "different question", 5, 1, 1),
        (
            "whatever else",
            {"definition": (None, "wide"), "database": (None, "m"), "producer": (None, "North")},
            "equivalent",
            1,
            1,
            3,
        ),
    ]


def test_sentence(verdict: Verdict) -> None:
    assert verdict.flip_sentence == "Yes by counts; no once you ask for the top 10 %."
    assert verdict.flip_sentence_zh == "按数量算，是；若只看前 10%，则否。"
    assert verdict.flip_sentence in PAGE.read_text(encoding="utf-8").replace("\n", " ")


def test_sums() -> None:
    asked = small.claim(aggregate="{sum: [subfield]}")

    def fields(*values: float) -> list[Figure]:
        named = zip(("all", "x", "y", "z"), values, strict=True)
        return [
            small.row({"figure_id": f"f{name}", "subject": "AA", "value": v, "subfield": name})
            for name, v in named
        ]

    with pytest.raises(RefusedError) as refused:
        summed(asked, fields(100, 40, 50, 30))
    assert refused.value.rule == "overlapping-fields"
    assert "120" in refused.value.message
    (total,) = summed(asked, fields(100, 40, 50, 10))
    assert total.value == 100
    assert total.ids == ("fx", "fy", "fz")
