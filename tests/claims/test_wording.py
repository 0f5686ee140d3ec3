"""The sentence reads well for the typical axes, in both languages."""

from __future__ import annotations

import pytest

from duizhao.claims import judge
from duizhao.claims.phrase import PHRASES, PRIORITY, joined, phrase
from duizhao.claims.records import AXES
from duizhao.claims.wording import percent

from . import small


@pytest.mark.parametrize(
    ("axis", "before", "after", "english", "chinese"),
    [
        (
            "quality",
            "all",
            "top 1%",
            "Yes by counts; no once you ask for the top 1 %.",
            "按数量算，是；若只看前 1%，则否。",
        ),
        (
            "quality",
            "all",
            "top venue",
            "Yes by counts; no once you ask for top venues.",
            "按数量算，是；若只看顶级会议，则否。",
        ),
        (
            "quality",
            "all",
            "granted",
            "Yes by counts; no once you ask for granted patents.",
            "按数量算，是；若只看授权专利，则否。",
        ),
        (
            "credit",
            "whole",
            "fractional",
            "Yes by whole counts; no once you count fractions.",
            "按整数计数，是；若改用分数计数，则否。",
        ),
        (
            "credit",
            "document",
            "family",
            "Yes by documents; no once you count families.",
            "按文件数算，是；若按专利族算，则否。",
        ),
        (
            "attribution",
            "affiliation",
            "undergraduate",
            "Yes by where people work; no once you go by where people first studied.",
            "按工作所在地算，是；若改看本科所在地，则否。",
        ),
        (
            "period",
            "2018",
            "2003-2022",
            "Yes in 2018; no once you look at 2003–2022.",
            "就 2018 年而言，是；若看 2003–2022 年，则否。",
        ),
        (
            "database",
            "Scopus",
            "WoS",
            "Yes in Scopus; no once you use WoS.",
            "用 Scopus，是；若改用 WoS，则否。",
        ),
        (
            "subfield",
            "all",
            "NLP",
            "Yes over all fields; no once you look at NLP.",
            "就全部领域而言，是；若只看 NLP，则否。",
        ),
        (
            "vintage",
            "2024-12",
            "2026-04",
            "Yes in the 2024-12 release; no once you use the 2026-04 release.",
            "按 2024-12 版数据，是；若改用 2026-04 版数据，则否。",
        ),
        (
            "producer",
            "CSET",
            "NSF",
            "Yes by the figures of CSET; no once you use the figures of NSF.",
            "按 CSET 的数字，是；若改用 NSF 的数字，则否。",
        ),
    ],
)
def test_one_axis(axis: str, before: str, after: str, english: str, chinese: str) -> None:
    figures = [
        *small.pair("a", 2, 1, lineage="l1", **{axis: before}),
        *small.pair("b", 1, 2, lineage="l1", **{axis: after}),
        # A second reading keeps the answer leaning and the baseline's option the common one.
        *small.pair("c", 3, 1, lineage="l1", definition="other", **{axis: before}),
        *small.pair("d", 3, 1, lineage="l1", definition="third", **{axis: before}),
    ]
    claim = small.claim(
        baseline=f"{{{axis}: '{before}', definition: not stated}}",
        axes=f"{{{axis}: {{'{before}': equivalent, default: different question}}}}",
    )
    verdict = judge(claim, figures)
    assert verdict.flip_sentence == english
    assert verdict.flip_sentence_zh == chinese


def test_unanimous_and_single() -> None:
    figures = [f for d in "mnop" for f in small.pair(d, 2, 1, database=d, lineage=d)]
    verdict = judge(small.claim(), figures)
    assert verdict.strength == "robust"
    assert verdict.flip_sentence == "Yes, in every one of the 4 specifications."
    assert verdict.flip_sentence_zh == "是，4 种度量方式全都支持。"
    against = judge(small.claim(compare="[BB, AA]"), figures)
    assert against.flip_sentence == "No, in none of the 4 specifications."
    alone = judge(small.claim(), figures[:2])
    assert alone.flip_sentence == "Yes, in the one specification that the evidence allows."


def test_contested_says_the_share() -> None:
    figures = [*small.pair("m", 2, 1, database="m"), *small.pair("n", 1, 2, database="n")]
    verdict = judge(small.claim(baseline="{database: m}"), figures)
    assert verdict.flip_sentence == (
        "Yes in m; no once you use n (contested: 50 % of the weight of 2 equivalent specifications is for it)."
    )
    assert (
        verdict.flip_sentence_zh == "用 m，是；若改用 n，则否（有争议：2 种等同度量中，支持的权重占 50%）。"
    )


def test_a_turn_that_does_not_reach_far_says_so() -> None:
    figures = [
        *small.pair("a", 2, 1, quality="all", period="2018", lineage="x"),
        *small.pair("b", 1, 2, quality="top 10 %", period="2018"),
        *small.pair("c", 2, 1, quality="top 10 %", period="2019"),
        *small.pair("d", 2, 1, quality="top 10 % as titled", period="2020"),
        *small.pair("e", 2, 1, quality="all", period="2019", lineage="y"),
    ]
    claim = small.claim(
        baseline="{quality: all, period: 2018}",
        axes="{quality: {all: equivalent, default: different question}}",
    )
    assert judge(claim, figures).flip_sentence == (
        "Yes by counts; no in 1 of the 3 specifications that ask for the top 10 %."
    )


def test_an_everyday_reading_against_the_rest() -> None:
    figures = [
        *small.pair("a", 1, 2, credit="document"),
        *small.pair("b", 2, 1, credit="family"),
        *small.pair("c", 2, 1, credit="family", database="n"),
        *small.pair("d", 2, 1, credit="family", database="o"),
    ]
    verdict = judge(small.claim(baseline="{credit: document}"), figures)
    assert (verdict.strength, verdict.side) == ("leaning", "for")
    assert verdict.flip_sentence == (
        "No by documents; yes once you count families (yes over most equivalent specifications: 66.7 % by weight)."
    )


def test_ties_and_far_turns() -> None:
    tie = judge(small.claim(), [*small.pair("a", 1, 1, database="m"), *small.pair("b", 2, 1, database="n")])
    assert tie.baseline == 1
    assert tie.flip_sentence.startswith("A tie in the everyday reading; yes in 1 and no in 0 of 2")
    axes = ("definition", "database", "credit", "period")
    near, far = dict.fromkeys(axes, "x"), dict.fromkeys(axes, "y")
    figures = [*small.pair("0", 2, 1, **near), *small.pair("9", 1, 2, **far)]
    for i, axis in enumerate(axes):
        figures += small.pair(f"{i}n", 2, 1, **{**near, axis: "y"})
        figures += small.pair(f"{i}f", 2, 1, **{**far, axis: "x"})
    verdict = judge(small.claim(baseline="{definition: x, database: x, credit: x, period: x}"), figures)
    assert verdict.flip_sentence == (
        "Yes in the everyday reading; no in 1 of 10 specifications, each more than three choices away."
    )


def test_every_axis_has_words() -> None:
    assert {p.axis for p in PHRASES} >= set(AXES)
    assert set(PRIORITY) >= set(AXES)
    for axis in AXES:
        for form in ("start", "change"):
            for language in ("en", "zh"):
                for option in ("an option {with} braces", "not stated", "2018", "all"):
                    assert phrase(axis, option, form, language)  # type: ignore[arg-type]


def test_lists_and_percents() -> None:
    assert joined(["a", "b", "c"]) == "a, b and c"
    assert joined(["甲", "乙"], "zh") == "甲并乙"
    assert percent(0.73) == "73 %"
    assert percent(0.6663) == "66.6 %"
    assert percent(0.9499, "zh") == "95.0%"
