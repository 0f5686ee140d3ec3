"""Times as intervals: bounds by precision, and what a sighting does to a stated time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duizhao.evidence.interval import Interval, Precision, published, spread

PRECISIONS: tuple[Precision, ...] = ("second", "minute", "hour", "day", "month", "year")
times = st.datetimes(datetime(1990, 1, 1), datetime(2089, 1, 1))
zones = st.integers(-14 * 4, 14 * 4).map(lambda q: timezone(timedelta(minutes=15 * q)))


@given(times, zones, st.sampled_from(PRECISIONS))
def test_a_time_lies_within_its_own_bounds(at: datetime, zone: timezone, precision: Precision) -> None:
    stated = at.replace(tzinfo=zone)
    start, end = spread(stated, precision)
    assert start <= stated <= end
    assert start.utcoffset() == end.utcoffset() == timedelta()
    # The bounds are the whole unit of the zone's calendar: the next instant belongs to the next unit.
    assert spread(end.astimezone(zone), precision) == (start, end)
    assert spread((end + timedelta(microseconds=1)).astimezone(zone), precision)[0] > end


def test_a_month_is_the_zone_s_month() -> None:
    may = datetime(2024, 5, 1, tzinfo=timezone(timedelta(hours=8)))
    start, end = spread(may, "month")
    assert start == datetime(2024, 4, 30, 16, tzinfo=UTC)
    assert end == datetime(2024, 5, 31, 16, tzinfo=UTC) - timedelta(microseconds=1)


@given(times, st.sampled_from(PRECISIONS), times)
def test_nothing_is_published_after_it_was_seen(at: datetime, precision: Precision, seen: datetime) -> None:
    first_seen = seen.replace(tzinfo=UTC)
    found = published(at.replace(tzinfo=UTC), precision, "feed", first_seen)
    assert found.end is not None and found.end <= first_seen
    assert found.start is None or found.start <= found.end


def test_nothing_known_is_nothing_claimed() -> None:
    assert published(None, "unknown", "none", None) == Interval(None, None, "unknown", "none")


def test_lag_is_bounded_by_the_intervals() -> None:
    day = published(datetime(2026, 6, 15, tzinfo=UTC), "day", "feed", None)
    minute = published(datetime(2026, 6, 16, 12, tzinfo=UTC), "minute", "feed", None)
    low, high = day.lag_hours(minute)
    assert low == pytest.approx(12, abs=0.01) and high == pytest.approx(36, abs=0.02)
    assert day.before(minute) and not minute.before(day)
    unknown = published(None, "unknown", "none", datetime(2026, 6, 17, tzinfo=UTC))
    assert unknown.lag_hours(minute) == (pytest.approx(-12), None)


def test_a_naive_time_is_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        Interval(datetime(2026, 1, 1), None)
    with pytest.raises(ValueError, match="naive"):
        spread(datetime(2026, 1, 1), "day")
