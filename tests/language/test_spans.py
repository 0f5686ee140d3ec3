"""Stretches of the calendar."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duizhao.language import spans

DATES = st.dates(date(1950, 1, 1), date(2050, 12, 31))


@given(DATES)
def test_each_holds_its_day(d: date) -> None:
    for span in (spans.year(d.year), spans.half(d.year, 1 + (d.month > 6)), spans.quarter(d.year, (d.month + 2) // 3), spans.month(d.year, d.month), spans.week(d), spans.on(d)):  # fmt: skip
        assert span is not None
        assert span.first.date() <= d <= span.last.date()


@given(st.integers(1900, 2100))
def test_quarters_and_halves_make_the_year(y: int) -> None:
    quarters = [spans.quarter(y, q) for q in (1, 2, 3, 4)]
    whole = spans.year(y)
    assert whole and quarters[0] and quarters[3]
    assert quarters[0].first == whole.first and quarters[3].last == whole.last
    for a, b in pairwise(quarters):
        assert a and b and b.first - a.last == timedelta(seconds=1)


@pytest.mark.parametrize("span", [spans.year(1899), spans.year(2101), spans.month(2024, 13), spans.day(2023, 2, 29), spans.tenday(2024, 0, 1)])  # fmt: skip
def test_what_is_not_in_the_calendar(span: spans.Span | None) -> None:
    assert span is None


def test_shifted_keeps_to_the_month() -> None:
    assert spans.shifted(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert spans.shifted(date(2024, 1, 31), -2) == date(2023, 11, 30)


def test_times() -> None:
    day = spans.on(date(2024, 5, 8))
    hour = spans.clock(day, 9, None)
    assert hour and hour.precision == "hour" and hour.last.minute == 59
    assert spans.clock(day, 25, 0) is None
