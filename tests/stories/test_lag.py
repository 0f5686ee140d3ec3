"""Lag: the order of intervals, censoring, and recovery of a known cure fraction and median from simulated stories."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from math import inf

import numpy as np
import pytest

from duizhao.stories import lag
from duizhao.stories.cure import LAWS, Law, Waits, fit, minimise
from duizhao.stories.story import Member, Story

START = datetime(2026, 3, 1, tzinfo=UTC)
END = START + timedelta(days=60)


def member(language: str, from_hour: float | None, to_hour: float, *, link: float = 1.0) -> Member:
    return Member(
        article_id=f"a-{language}-{to_hour}",
        origin_key=None,
        outlet_id=language,
        outlet=language,
        owner=language,
        language=language,
        url=None,
        text="x",
        text_lang=language,
        text_kind="title",
        published_from=None if from_hour is None else START + timedelta(hours=from_hour),
        published_to=START + timedelta(hours=to_hour),
        carrier=None,
        ranked=False,
        link=link,
        why="",
    )


def story(name: str, *members: Member, topics: tuple[str, ...] = ()) -> Story:
    return Story(name, members, "linker", "x", "zh", None, None, topics, None, None)


def test_lag_is_the_difference_of_intervals() -> None:
    found = lag.spells([story("s", member("zh", 0, 1), member("en", 10, 12))], "zh", "en", until=END)
    assert [(s.order, s.low, s.high) for s in found] == [("source first", 9.0, 12.0)]


def test_the_first_of_several_articles_is_bounded_on_both_sides() -> None:
    # One surely in [5, 6], one somewhere in [0, 20]: the first lies in [0, 6].
    begun = lag.first([member("zh", 5, 6), member("zh", 0, 20)])
    assert begun == (START, START + timedelta(hours=6))


def test_overlapping_times_leave_the_order_unknown() -> None:
    found = lag.spells([story("s", member("zh", 0, 8), member("en", 4, 12))], "zh", "en", until=END)
    assert [(s.order, s.low, s.high) for s in found] == [("order unknown", 0.0, 12.0)]


def test_target_first_is_told_apart() -> None:
    (found,) = lag.spells([story("s", member("zh", 10, 11), member("en", 0, 1))], "zh", "en", until=END)
    assert found.order == "target first" and not found.covered


def test_unknown_time_reaches_back_and_no_further() -> None:
    (found,) = lag.spells([story("s", member("zh", None, 80), member("en", 90, 91))], "zh", "en", until=END)
    assert (found.low, found.high) == (10.0, 91 - (80 - 72))


def test_silence_is_cut_at_the_end_of_evidence_or_of_linking() -> None:
    alone = story("s", member("zh", 0, 0))
    (long,) = lag.spells([alone], "zh", "en", until=END)
    (short,) = lag.spells([alone], "zh", "en", until=START + timedelta(hours=30))
    assert (long.low, long.high, long.covered) == (144.0, inf, False)
    assert short.low == 30.0


def test_an_unlikely_member_is_no_coverage() -> None:
    (found,) = lag.spells(
        [story("s", member("zh", 0, 0), member("en", 5, 5, link=0.3))], "zh", "en", until=END
    )
    assert found.order == "not covered"


def test_too_few_is_said() -> None:
    made = lag.summary([story("s", member("zh", 0, 0), member("en", 5, 6))], "zh", "en", until=END)
    assert made.model is None and made.median is None
    assert made.note.startswith("too few: 1 of 1")
    assert lag.rows(made)[0]["model"] is None
    none = lag.summary([], "zh", "en")
    assert none.stories == 0 and lag.rows(none)


def simulated(law: Law, never: float, scale: float, shape: float, n: int, seed: int) -> list[Story]:
    """Stories with known lags, seen only as intervals: some stated to the hour, some to the day, cut at 144 h."""
    rng = np.random.default_rng(seed)
    stories = []
    for k in range(n):
        u = rng.random()
        wait = scale * (-np.log(u) if law == "weibull" else 1 / u - 1) ** (1 / shape)
        begun = float(rng.uniform(0, 24 * 40))
        members = [member("zh", begun - 0.5, begun + 0.5)]
        if rng.random() >= never:
            at = begun + wait
            width = 24.0 if rng.random() < 0.2 else 1.0
            low = float(np.floor(at / width) * width)
            members.append(member("en", low, low + width))
        stories.append(story(f"s{k:04d}", *members, topics=("chips",) if k % 2 else ("robots",)))
    return stories


@pytest.mark.parametrize("law", LAWS)
def test_a_known_cure_fraction_and_median_are_recovered(law: Law) -> None:
    never, scale, shape = 0.55, 20.0, 1.4
    made = lag.summary(simulated(law, never, scale, shape, 900, 7), "zh", "en", until=END, replicates=60)
    truth = scale * (np.log(2) ** (1 / shape) if law == "weibull" else 1.0)
    assert made.model is not None and made.median is not None and made.never is not None
    assert made.median.value == pytest.approx(truth, rel=0.15)
    assert made.never.value == pytest.approx(never, abs=0.06)
    assert made.median.low < truth < made.median.high
    assert made.never.low < never < made.never.high
    # The model agrees with the curve that assumes no shape.
    for row in lag.rows(made, step=24.0)[1:]:
        assert row["model"] is not None
        likely_low, likely_high = row["likely_low"], row["likely_high"]
        assert likely_low is not None and likely_high is not None
        assert likely_low - 0.05 <= row["model"] <= likely_high + 0.05
        least, most = row["least"], row["most"]
        assert least is not None and most is not None
        assert least <= likely_high + 1e-6 and likely_low <= most + 1e-6
    assert made.median_bounds is not None
    assert made.median_bounds[0] < made.median.value < made.median_bounds[1]
    assert sorted(made.by) == [6, 12, 24, 48, 72, 120]
    assert "model" in made.as_dict() and "curve" not in made.as_dict()


def test_where_most_orders_are_unknown_no_median_is_quoted() -> None:
    stories = [story(f"u{k}", member("zh", None, 50 + k), member("en", None, 52 + k)) for k in range(20)]
    stories += [story(f"n{k}", member("zh", 0, 1)) for k in range(20)]
    made = lag.summary(stories, "zh", "en", until=END, replicates=10)
    assert made.order_unknown == 20 and made.median is None
    assert made.median_bounds == (0.0, 74.0)
    assert "do not say who was first" in made.note
    assert min(made.by) >= 72
    assert made.never is not None and made.never.value == pytest.approx(0.5, abs=0.05)


def test_topics_are_kept_apart_and_the_result_does_not_depend_on_order() -> None:
    stories = simulated("weibull", 0.3, 10, 1.2, 200, 3)
    once = lag.summary(stories, "zh", "en", until=END, topic="chips", replicates=20)
    again = lag.summary(stories[::-1], "zh", "en", until=END, topic="chips", replicates=20)
    assert once.stories == 100 - once.target_first
    assert once.as_dict() == again.as_dict()
    assert lag.rows(once) == lag.rows(again)


def test_intervals_of_the_bootstrap_cover_the_truth_about_as_often_as_they_say() -> None:
    hits = 0
    for seed in range(12):
        made = lag.summary(
            simulated("weibull", 0.5, 16, 1.2, 150, 100 + seed), "zh", "en", until=END, replicates=40
        )
        assert made.never is not None
        hits += made.never.low <= 0.5 <= made.never.high
    assert hits >= 8  # 90 % intervals: 10.8 expected, fewer than 8 has a chance of about 0.5 %


def test_covered_at_an_unknown_later_time_is_not_never() -> None:
    low, high = [0.0] * 20 + [40.0] * 20, [10.0] * 20 + [inf] * 20
    later = fit(Waits.of(low, high, [True] * 40), law="weibull")
    silent = fit(Waits.of(low, high, [True] * 20 + [False] * 20), law="weibull")
    assert later.never < 0.05
    assert silent.never == pytest.approx(0.5, abs=0.05)


def test_nothing_covered_cannot_be_fitted() -> None:
    with pytest.raises(ValueError, match="no covered story"):
        fit(Waits.of([5.0], [inf], [False]))
    with pytest.raises(ValueError, match="ends before"):
        Waits.of([5.0], [1.0], [True])


def test_the_simplex_search_finds_the_foot_of_rosenbrocks_valley() -> None:
    x, value = minimise(
        lambda p: float((1 - p[0]) ** 2 + 100 * (p[1] - p[0] ** 2) ** 2),
        np.array([-1.2, 1.0]),
        tolerance=1e-12,
    )
    assert x == pytest.approx([1, 1], abs=1e-3)
    assert value < 1e-6
