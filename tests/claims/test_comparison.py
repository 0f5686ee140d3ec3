"""Margins, and the bounds that ranges put on them."""

from __future__ import annotations

import math
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duizhao.claims import judge, trace
from duizhao.claims.comparison import COMPARISONS, Comparison, UndefinedMarginError, comparison, extreme
from duizhao.workspace.folder import create

from . import small

COMPARE = ("AA", "BB", "CC")
OPTIONS = {"from": "2010", "to": "2020", "value": 2.0}
RANGE = st.tuples(st.integers(1, 9), st.integers(1, 9)).map(lambda r: (float(min(r)), float(max(r))))


def names(rule: Comparison, compare: tuple[str, ...]) -> list[str]:
    return [f"{s} {p}" for s in compare for p in ("2010", "2020")] if rule.over_time else list(compare)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(COMPARISONS), st.integers(1, 3), st.lists(RANGE, min_size=6, max_size=6))
def test_two_corners_bound_every_corner(rule: Comparison, n: int, ends: list[tuple[float, float]]) -> None:
    compare = COMPARE[: max(n, rule.rivals + 1)]
    ranges = dict(zip(names(rule, compare), ends, strict=False))
    margins = [
        rule.rule(dict(zip(ranges, corner, strict=True)), compare, OPTIONS).margin
        for corner in product(*ranges.values())
    ]
    worst = extreme(rule, ranges, compare, OPTIONS, best=False)
    best = extreme(rule, ranges, compare, OPTIONS, best=True)
    assert worst is not None
    assert best is not None
    assert worst.margin == pytest.approx(min(margins))
    assert best.margin == pytest.approx(max(margins))


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(1, 50), min_size=6, max_size=6), st.integers(2, 3), st.integers(1, 100))
def test_units_do_not_matter_and_opposites_are_opposite(values: list[int], n: int, scale: int) -> None:
    compare = COMPARE[:n]
    for kind, opposite in (("leads", "trails"), ("rises", "falls"), ("at_least", "at_most")):
        rule = comparison(kind)
        named = dict(zip(names(rule, compare), map(float, values), strict=False))
        found = rule.rule(named, compare, OPTIONS)
        scaled = rule.rule({k: v * scale for k, v in named.items()}, compare, OPTIONS)
        assert scaled.margin == pytest.approx(found.margin)
        if kind != "rises" or n == 1:
            assert comparison(opposite).rule(named, compare, OPTIONS).margin == pytest.approx(-found.margin)
        if abs(found.margin) > 1e-9:
            assert found.side == ("for" if found.margin > 0 else "against")


def test_equality_satisfies_a_threshold() -> None:
    for kind in ("at_least", "at_most"):
        found = comparison(kind).rule({"AA": 66.0}, ("AA",), {"value": 66.0})
        assert (found.side, found.margin) == ("for", pytest.approx(0))
    tie = comparison("leads").rule({"AA": 66.0, "BB": 66.0}, ("AA", "BB"), {})
    assert (tie.side, tie.margin) == ("", 0)


def test_what_has_no_logarithm_is_undefined() -> None:
    leads = comparison("leads").rule
    for values in ({"AA": 0.0, "BB": 1.0}, {"AA": 1.0, "BB": -1.0}, {"AA": 1.0, "BB": 0.0}):
        with pytest.raises(UndefinedMarginError):
            leads(values, ("AA", "BB"), {})
    # A rival without any is no obstacle while another rival is stronger.
    assert leads({"AA": 2.0, "BB": 0.0, "CC": 1.0}, COMPARE, {}).rival == "CC"


def test_ranges_say_whether_the_side_is_settled(tmp_path_factory: pytest.TempPathFactory) -> None:
    figures = [
        small.row({"figure_id": "a", "subject": "AA", "value": 384, "low": 384, "high": 572}),
        small.row({"figure_id": "b", "subject": "BB", "value": 347, "low": 347, "high": 535}),
        small.row({"figure_id": "c", "subject": "AA", "value": 502, "high": 590, "database": "n"}),
        small.row({"figure_id": "d", "subject": "BB", "value": 96, "high": 184, "database": "n"}),
    ]
    verdict = judge(small.claim(), figures)
    open_, settled = sorted(verdict.specifications, key=lambda s: s.settled)
    assert open_.margin_low == pytest.approx(math.log(384 / 535))
    assert open_.margin_high == pytest.approx(math.log(572 / 347))
    assert not open_.settled
    assert settled.settled
    assert settled.margin_low == pytest.approx(math.log(502 / 184))
    assert verdict.notes == (
        "1 of 2 specifications could turn within the ranges that their sources give (50% of the weight)",
    )
    with create(tmp_path_factory.mktemp("ranges") / "w").snapshot() as snapshot:
        assert "the side is not settled" in trace(verdict, snapshot, open_.number).note


def test_a_range_that_reaches_zero_is_unbounded() -> None:
    figures = [
        small.row({"figure_id": "a", "subject": "AA", "value": 5, "low": 0}),
        small.row({"figure_id": "b", "subject": "BB", "value": 1}),
    ]
    (found,) = judge(small.claim(), figures).specifications
    assert found.supports
    assert found.margin_low is None
    assert not found.settled
