"""Importance: each part only ever raises it, and trivia sinks."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duizhao.stories.importance import Importance, importance, novelties, peak, priority, usual_peaks

part = st.floats(0, 1)


@given(part, part, part, part, st.sampled_from(["breadth", "burst", "government", "novelty"]), part)
def test_no_part_ever_lowers_it(a: float, b: float, c: float, d: float, name: str, more: float) -> None:
    one = Importance(breadth=a, burst=b, government=c, novelty=d)
    two = replace(one, **{name: max(more, getattr(one, name))})
    assert 0 <= one.score <= two.score + 1e-12 <= 1 + 1e-12


def test_novelty_alone_is_worth_nothing() -> None:
    assert Importance(breadth=0, burst=0, government=0, novelty=1).score == 0


def test_one_outlets_gossip_sinks_below_a_policy_and_a_burst() -> None:
    gossip = importance(first_hours={"a": 0}, usual=1.2, government=False, novelty=1)
    policy = importance(first_hours={"a": 0}, usual=1.2, government=True, novelty=0.5)
    launch = importance(
        first_hours={"a": 0, "b": 3, "c": 5, "d": 9}, usual=1.2, government=False, novelty=0.5
    )
    assert gossip.score < policy.score < launch.score


def test_the_peak_is_over_any_24_hours() -> None:
    hours = {"a": 0.0, "b": 20.0, "c": 24.0, "d": 44.1, "e": 100.0}
    assert peak(hours, dict.fromkeys(hours, 1.0)) == 3
    assert peak(hours, dict.fromkeys(hours, 1.0) | {"c": 0.5}) == 2.5
    assert peak({}, {}) == 0


def test_uncertain_groups_count_by_their_probability() -> None:
    sure = importance(first_hours={"a": 0, "b": 1}, usual=0, government=False, novelty=1)
    unsure = importance(
        first_hours={"a": 0, "b": 1}, weights={"b": 0.2}, usual=0, government=False, novelty=1
    )
    assert unsure.breadth == pytest.approx(1.2 / 4.2)
    assert unsure.score < sure.score


def test_usual_peaks_lean_on_all_topics_where_one_has_few_stories() -> None:
    usual = usual_peaks([("chips", 4.0)] * 90 + [("rare", 1.0)])
    assert usual["chips"] == pytest.approx(4, abs=0.1)
    assert usual["rare"] == pytest.approx(3.7, abs=0.1)
    assert usual_peaks([]) == {}


def test_a_term_is_new_for_a_story_and_its_own_first_reports_and_again_after_four_weeks() -> None:
    day = 24.0
    stories = [(0.0, {"x"}), (1 * day, {"x"}), (10 * day, {"x", "y"}), (60 * day, {"x"}), (60 * day, set())]
    first, same, later, after, empty = novelties(stories)
    assert (first, same, after, empty) == (1, 1, 1, 0.5)
    assert 0.5 < later < 1  # y is new, and rarer than x


def test_order_of_stories_does_not_matter() -> None:
    stories = [(float(24 * i), {f"t{i % 3}", f"u{i % 5}"}) for i in range(20)]
    back = novelties(stories[::-1])[::-1]
    assert back == pytest.approx(novelties(stories))


@given(st.floats(-5, 5), part, part, part)
def test_priority_is_monotone_and_never_negative(
    gap: float, p: float, importance_: float, more: float
) -> None:
    assert 0 <= priority(gap, p, importance_) <= priority(gap + 1, max(p, more), max(importance_, more))
