"""The verdict: thresholds, uncertain options, baselines, over time, conflicts, notes, and what a changed figure changes."""

from __future__ import annotations

import random
import time
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duizhao.claims import judge, to_arrow
from duizhao.claims.figure import Figure
from duizhao.claims.records import MARKS, Verdict
from duizhao.claims.verdict import classify, weaker

from . import small
from .test_flip import spec


@pytest.mark.parametrize(
    ("weights", "lineages", "expected"),
    [
        ((0.95, 0.05), "ab", ("robust", "for")),
        ((0.9499, 0.0501), "ab", ("leaning", "for")),
        ((1.0, 0.0), "aa", ("leaning", "for")),
        ((2 / 3, 1 / 3), "ab", ("leaning", "for")),
        ((0.66, 0.34), "ab", ("contested", "")),
        ((0.5, 0.5), "ab", ("contested", "")),
        ((1 / 3, 2 / 3), "ab", ("leaning", "against")),
        ((0.05, 0.95), "ab", ("robust", "against")),
    ],
)
def test_thresholds(weights: tuple[float, float], lineages: str, expected: tuple[str, str]) -> None:
    found = [
        replace(spec(i, {}, side), weight=w, lineage=lineage)  # type: ignore[arg-type]
        for i, (side, w, lineage) in enumerate(zip(("for", "against"), weights, lineages, strict=True))
    ]
    assert classify(found)[:2] == expected


def test_uncertain_only_downgrades() -> None:
    assert weaker(("leaning", "for"), ("robust", "for", 1.0))[:2] == ("leaning", "for")
    assert weaker(("robust", "for"), ("leaning", "for", 0.7))[:2] == ("leaning", "for")
    assert weaker(("robust", "for"), ("contested", "", 0.5))[:2] == ("contested", "")
    assert weaker(("leaning", "for"), ("leaning", "against", 0.2))[:2] == ("contested", "")


WORLD = st.lists(
    st.tuples(
        st.sampled_from("pqr"),
        st.sampled_from(["all", "top 10 %"]),
        st.sampled_from("NS"),
        st.integers(1, 5),
        st.integers(1, 5),
    ),
    min_size=1,
    max_size=10,
    unique_by=lambda r: r[:3],
)
MARK = st.sampled_from(MARKS)


def world(rows: list[tuple[str, str, str, int, int]]) -> list[Figure]:
    return [
        f
        for d, q, p, a, b in rows
        for f in small.pair(f"{d}{q}{p}", a, b, definition=d, quality=q, producer=p)
    ]


@settings(max_examples=150, deadline=None)
@given(WORLD, MARK, MARK, MARK, st.randoms(use_true_random=False))
def test_properties(
    rows: list[tuple[str, str, str, int, int]], p: str, q: str, top: str, rng: random.Random
) -> None:
    claim = small.claim(
        axes=f"{{definition: {{p: {p}, q: {q}, r: equivalent}}, quality: {{all: equivalent, top 10 %: {top}}}}}"
    )
    figures = world(rows)
    verdict = judge(claim, figures)
    shuffled = figures[:]
    rng.shuffle(shuffled)
    assert judge(claim, shuffled) == verdict
    counted = verdict.counted
    assert sum(s.weight for s in verdict.specifications) == pytest.approx(1 if counted else 0)
    assert verdict.share_for == pytest.approx(sum(s.weight for s in counted if s.supports))
    assert (verdict.strength == "not testable") == (not counted)
    if verdict.strength == "robust":
        assert len(verdict.lineages) >= 2
    if verdict.strength in ("robust", "leaning"):
        side = verdict.share_for if verdict.side == "for" else sum(s.weight for s in counted if s.opposes)
        assert side >= 2 / 3 - 1e-9
    asked = [s for s in verdict.specifications if s.mark == "different question"]
    without = judge(claim, [f for f in figures if not any(f.figure_id in s.figure_ids for s in asked)])
    assert (without.strength, without.side) == (verdict.strength, verdict.side)
    assert without.share_for == pytest.approx(verdict.share_for)


def test_changing_one_figure_changes_the_verdict_that_it_should_and_no_other() -> None:
    figures = [
        *small.pair("papers-n", 3, 1, producer="N"),
        *small.pair("papers-s", 2, 1, producer="S"),
        *small.pair("patents-n", 1, 4, producer="N", quantity="patents"),
        *small.pair("patents-s", 1, 2, producer="S", quantity="patents"),
        *small.pair("models-n", 5, 1, producer="N", quantity="models"),
    ]
    claims = [
        small.claim(id=q, figures=f"{{quantity: [{q}]}}", sentences=f"[AA leads in {q}]")
        for q in ("papers", "patents", "models")
    ]

    def answers(among: list[Figure]) -> dict[str, Verdict]:
        return {c.claim_id: judge(c, among) for c in claims}

    before = answers(figures)
    assert {k: (v.strength, v.side) for k, v in before.items()} == {
        "papers": ("robust", "for"),
        "patents": ("robust", "against"),
        "models": ("leaning", "for"),
    }
    after = answers([replace(f, value=9.0) if f.figure_id == "patents-s-AA" else f for f in figures])
    assert (after["patents"].strength, after["patents"].share_for) == ("contested", pytest.approx(0.5))
    assert after["papers"] == before["papers"]
    assert after["models"] == before["models"]


def test_baseline_resolution() -> None:
    figures = [
        *small.pair("1", 1, 2, quality="all", credit="whole", period="2018"),
        *small.pair("2", 2, 1, quality="all", credit="fractional", period="2018"),
        *small.pair("3", 2, 1, quality="all", credit="fractional", period="2019"),
    ]
    assert judge(small.claim(baseline="{credit: whole}"), figures).baseline == 2
    most_common = judge(small.claim(baseline="{quality: all}"), figures)
    chosen = most_common.specifications[(most_common.baseline or 0) - 1]
    assert chosen.options == {"credit": "fractional", "period": "2018"}
    doubtful = small.claim(axes="{credit: {fractional: uncertain, whole: equivalent}}")
    verdict = judge(doubtful, figures)
    assert verdict.specifications[(verdict.baseline or 0) - 1].options["credit"] == "whole"


def test_over_time_prefers_one_release_and_says_when_it_cannot() -> None:
    def series(vintage: str, **by_period: float) -> list[Figure]:
        return [
            small.row(
                {
                    "figure_id": f"{vintage}-{p}",
                    "subject": "AA",
                    "value": v,
                    "period": p[1:],
                    "vintage": vintage,
                }
            )
            for p, v in by_period.items()
        ]

    rising = small.claim(compare="[AA]", comparison="{kind: rises, from: 2016, to: 2020}")
    revised = series("v1", y2016=30, y2020=40) + series("v2", y2016=20)
    (found,) = judge(rising, revised).specifications
    assert found.values == {"AA 2016": 30, "AA 2020": 40}
    assert found.periods == ("2016", "2020")
    apart = series("v1", y2016=30) + series("v2", y2020=20)
    verdict = judge(rising, apart)
    assert verdict.constant["vintage"] == "v1 → v2"
    assert verdict.specifications[0].opposes
    falling = small.claim(compare="[AA]", comparison="{kind: falls, from: 2016, to: 2020}")
    assert judge(falling, apart).specifications[0].supports


def test_strongest_rival_of_many() -> None:
    figures = [
        small.row({"figure_id": s, "subject": s, "value": v})
        for s, v in {"AA": 10, "BB": 8, "CC": 12, "DD": 3}.items()
    ]
    ahead = judge(small.claim(compare="[AA, BB, CC, DD]"), figures).specifications[0]
    assert (ahead.rival, ahead.side) == ("CC", "against")
    behind = judge(
        small.claim(compare="[AA, BB, CC, DD]", comparison="{kind: trails}"), figures
    ).specifications[0]
    assert (behind.rival, behind.side, behind.margin) == ("CC", "for", -ahead.margin)


def test_conflicting_accounts_stay_both() -> None:
    figures = [
        *small.pair("x", 2, 1, title="first report"),
        *small.pair("y", 1, 2, title="second report"),
    ]
    verdict = judge(small.claim(), figures)
    assert [(s.options, s.side) for s in verdict.specifications] == [
        ({"account": "account 1"}, "for"),
        ({"account": "account 2"}, "against"),
    ]
    assert any("accounts conflict" in n for n in verdict.notes)


def test_forbid_and_require_are_counted_with_their_reason() -> None:
    figures = [
        f
        for d, q in product("mn", ("all", "top 1 %"))
        for f in small.pair(d + q, 2, 1, database=d, quality=q, definition="wide")
    ]
    verdict = judge(
        small.claim(
            axes="{quality: {all: equivalent, top 1 %: different question}}",
            forbid="[{when: {database: m, quality: 'top 1%'}, reason: no such table}]",
            require="[{if: {database: n}, then: {quality: all}}]",
        ),
        figures,
    )
    assert dict(verdict.excluded) == {
        "forbidden: database m, quality top 1% (no such table)": 1,
        "required: database n only with quality all": 1,
    }
    assert len(verdict.specifications) == 2


def test_ties_and_unconfirmed_figures_are_said() -> None:
    figures = [
        *small.pair("x", 2, 2, database="m"),
        *small.pair("y", 2, 1, database="n", status="unconfirmed"),
    ]
    verdict = judge(small.claim(), figures)
    assert verdict.share_for == pytest.approx(0.5)
    assert verdict.notes == (
        "1 of 2 specifications rest on a figure that is not confirmed",
        "1 of 2 specifications are ties and support neither side",
    )


def test_only_other_questions_is_not_testable() -> None:
    claim = small.claim(axes="{quality: {top 10 %: different question}}")
    verdict = judge(claim, small.pair("x", 2, 1, quality="top 10 %"))
    assert verdict.strength == "not testable"
    assert (
        verdict.why_not_testable == "no specification is equivalent to the sentence (1 different question)."
    )


def test_a_thousand_specifications() -> None:
    rng = random.Random(1)
    space = product("abcde", "abcde", "abcd", "abcde", "ab")
    figures = [
        f
        for i, (d, b, q, c, a) in enumerate(space)
        for f in small.pair(
            f"{i:04}",
            rng.uniform(1, 9),
            rng.uniform(1, 9),
            definition=d,
            database=b,
            quality=q,
            credit=c,
            attribution=a,
        )
    ]
    began = time.perf_counter()
    verdict = judge(small.claim(), figures)
    # Generous, against blow-ups only: speed itself is measured in benchmarks.
    assert time.perf_counter() - began < 20
    assert len(verdict.specifications) == 1000
    assert to_arrow(verdict).num_rows == 1000
    assert len(verdict.flips) <= 400
