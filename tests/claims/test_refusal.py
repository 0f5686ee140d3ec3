"""Every refusal names itself, and a sound neighbour of it passes."""

from __future__ import annotations

from collections import Counter

import pytest

from duizhao.claims import judge
from duizhao.claims.figure import Figure
from duizhao.claims.refusal import RULES
from duizhao.errors import RefusedError

from . import small


def rules(among: list[Figure], **claim: str) -> dict[str, int]:
    """Rule → count of what the verdict left out under its name."""
    verdict = judge(small.claim(**claim), among)
    found: Counter[str] = Counter()
    for why, n in verdict.excluded:
        found[why.split(":")[0]] += n
    return {r: n for r, n in found.items() if r in RULES}


def fields(subject: str, **parts: float) -> list[Figure]:
    return [
        small.row({"figure_id": f"{subject}-{name}", "subject": subject, "value": v, "subfield": name})
        for name, v in parts.items()
    ]


def refused(among: list[Figure], **claim: str) -> RefusedError:
    with pytest.raises(RefusedError) as caught:
        judge(small.claim(**claim), among)
    return caught.value


SUM = "{sum: [subfield]}"


def test_overlapping_fields() -> None:
    overlapping = fields("AA", all=100, x=70, y=60) + fields("BB", all=90, x=50, y=40)
    assert refused(overlapping, aggregate=SUM).rule == "overlapping-fields"
    unproven = fields("AA", x=70, y=30) + fields("BB", x=50, y=40)
    assert refused(unproven, aggregate=SUM).rule == "overlapping-fields"
    other_axis = small.pair("a", 2, 1, database="m") + small.pair("b", 3, 1, database="n")
    assert refused(other_axis, aggregate="{sum: [database]}").rule == "overlapping-fields"
    uneven = fields("AA", all=100, x=70, y=30) + fields("BB", all=90, x=90)
    assert refused(uneven, aggregate=SUM).rule == "overlapping-fields"


def test_a_partition_is_added() -> None:
    sound = fields("AA", all=100, x=70, y=30) + fields("BB", all=90, x=50, y=40)
    (found,) = judge(small.claim(aggregate=SUM), sound).specifications
    assert found.values == {"AA": 100, "BB": 90}
    assert found.figure_ids == ("AA-x", "AA-y", "BB-x", "BB-y")


def test_pairs_twice() -> None:
    twice = small.claim(compare="[CN-US, US-CN]")
    with pytest.raises(RefusedError) as caught:
        judge(twice, [])
    assert caught.value.rule == "pairs-twice"
    listed = fields("CN-US", x=5, y=6) + fields("US-CN", x=5, y=6) + fields("GB-US", x=3, y=3)
    assert refused(listed, compare="[CN-US, GB-US]", aggregate=SUM).rule == "pairs-twice"


def test_a_pair_is_found_in_either_order() -> None:
    figures = [
        small.row({"figure_id": "1", "subject": "US-CN", "value": 40491}),
        small.row({"figure_id": "2", "subject": "GB-US", "value": 20000}),
    ]
    (found,) = judge(small.claim(compare="[CN-US, GB+US]"), figures).specifications
    assert found.supports


def test_mixed_years() -> None:
    figures = [
        small.row({"figure_id": "a18", "subject": "AA", "value": 2, "period": "2018"}),
        small.row({"figure_id": "b19", "subject": "BB", "value": 1, "period": "2019"}),
    ]
    assert rules(figures)["mixed-years"] == 2
    verdict = judge(small.claim(), figures)
    assert verdict.strength == "not testable"
    assert "mixed-years" in verdict.why_not_testable
    assert refused(figures, figures="{figure_id: [a18, b19]}").rule == "mixed-years"


def test_sums_of_years() -> None:
    def years(subject: str, *periods: str) -> list[Figure]:
        return [
            small.row({"figure_id": f"{subject}{p}", "subject": subject, "value": 1, "period": p})
            for p in periods
        ]

    add = "{sum: [period]}"
    assert (
        refused(years("AA", "2018", "2017-2019") + years("BB", "2018"), aggregate=add).rule == "mixed-years"
    )
    assert refused(years("AA", "2018", "2019") + years("BB", "2018"), aggregate=add).rule == "mixed-years"
    verdict = judge(
        small.claim(aggregate=add), years("AA", "2018", "2019", "2020") + years("BB", "2018", "2019", "2020")
    )
    assert [s.values for s in verdict.specifications] == [{"AA": 3, "BB": 3}]


def test_mixed_units() -> None:
    figures = [
        small.row({"figure_id": "a", "subject": "AA", "value": 2, "unit": "papers"}),
        small.row({"figure_id": "b", "subject": "BB", "value": 1, "unit": "thousand papers"}),
    ]
    assert rules(figures)["mixed-units"] == 2
    assert refused(figures, figures="{figure_id: [a, b]}").rule == "mixed-units"
    unlike = [
        small.row({"figure_id": "c", "subject": "AA", "value": 2, "unit": "papers", "subfield": "x"}),
        small.row({"figure_id": "d", "subject": "AA", "value": 2, "unit": "percent", "subfield": "y"}),
    ]
    assert refused(unlike, aggregate=SUM).rule == "mixed-units"


def test_top_share_as_total() -> None:
    top = small.pair("t", 2, 1, quality="top 1 %")
    assert rules(top)["top-share-as-total"] == 2
    assert rules(top, axes="{quality: {all: equivalent}}")["top-share-as-total"] == 2
    assert rules(top, axes="{quality: {all: equivalent, top 1 %: different question}}") == {}
    assert rules(top, figures="{quantity: [papers], quality: ['top 1 %']}") == {}
    hidden = small.pair("h", 2, 1, quality="all", note="counts of the top 1 % cited works")
    assert rules(hidden)["top-share-as-total"] == 2
    told = small.pair("h", 2, 1, quality="all", note="all works, not only the top 1 %")
    assert rules(told) == {}


def test_incomplete_year() -> None:
    figures = small.pair("i", 2, 1, complete="false")
    assert rules(figures)["incomplete-year"] == 2
    lifted = judge(small.claim(allow="[incomplete-year]"), figures)
    assert len(lifted.specifications) == 1
    assert "incomplete-year" in lifted.notes[0]
    assert rules(small.pair("i", 2, 1, complete="true")) == {}


def test_rank_as_size() -> None:
    ranks = small.pair("r", 22, 1, unit="rank")
    assert rules(ranks)["rank-as-size"] == 1
    inside = judge(small.claim(compare="[AA]", comparison="{kind: at_most, value: 25}"), ranks)
    assert inside.specifications[0].supports


def test_zero_has_no_log_ratio() -> None:
    verdict = judge(small.claim(), small.pair("z", 0, 5))
    assert verdict.strength == "not testable"
    assert any(why.startswith("undefined: AA is 0") for why, _ in verdict.excluded)
