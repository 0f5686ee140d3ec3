"""Dates with their precision; without an anchor nothing is guessed."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duizhao.language.dates import When, dates

ANCHOR = date(2026, 6, 16)


def one(text: str, anchor: date | None = ANCHOR) -> When:
    (found,) = dates(text, anchor)
    return found


def span(text: str, anchor: date | None = ANCHOR) -> tuple[date, date, str]:
    found = one(text, anchor)
    return found.first.date(), found.last.date(), found.precision


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_a_whole_date_is_itself_with_or_without_an_anchor(d: date) -> None:
    for text in (
        f"于{d.year}年{d.month}月{d.day}日发布",
        f"发布于{d:%Y-%m-%d}",
        f"on {d:%B} {d.day}, {d.year}",
    ):
        for anchor in (None, ANCHOR):
            assert span(text, anchor) == (d, d, "day")
            assert not one(text, anchor).relative


def test_the_eighth_of_may_is_not_new_year() -> None:
    assert span("2024年5月8日", None) == (date(2024, 5, 8), date(2024, 5, 8), "day")
    assert span("二〇二四年", None) == (date(2024, 1, 1), date(2024, 12, 31), "year")


def test_relative_dates_lean_on_the_anchor() -> None:
    assert span("昨日") == (date(2026, 6, 15), date(2026, 6, 15), "day")
    assert span("上月") == (date(2026, 5, 1), date(2026, 5, 31), "month")
    assert span("今年以来") == (date(2026, 1, 1), ANCHOR, "year")
    assert span("去年底") == (date(2025, 11, 1), date(2025, 12, 31), "quarter")
    assert span("5月18日") == (date(2026, 5, 18), date(2026, 5, 18), "day")
    assert one("5月18日").relative
    assert span("12月23日", date(2026, 1, 3))[0] == date(2025, 12, 23)


@pytest.mark.parametrize(
    "text",
    ["昨日", "上月", "今年以来", "去年底", "5月18日", "5月", "一季度", "周五，", "18日", "三天前", "过去五年", "年底", "下半年", "yesterday", "last month", "May 18", "in March", "two years ago", "on Friday", "so far this year", "the first quarter"],
)  # fmt: skip
def test_without_an_anchor_nothing_is_guessed(text: str) -> None:
    assert dates(text) == ()
    assert dates(text, ANCHOR) != ()


@pytest.mark.parametrize(
    "text",
    ["2023年2月29日", "2024年13月40日", "9999年", "公元3024年", "2080 万", "2080亿元", "近日", "日前", "今日头条", "上月球", "February 30, 2024", "He may go", "They march on", "5日均线", "2024 units", "12.5.2024.1"],
)  # fmt: skip
def test_what_is_no_date_or_does_not_exist(text: str) -> None:
    assert dates(text, ANCHOR) == ()


def test_a_day_far_from_the_anchor_is_in_doubt() -> None:
    assert not one("5月18日").doubt
    assert one("11月11日").doubt
    assert one("18日").doubt  # last month's, or two days ahead


def test_two_ends_are_one_stretch() -> None:
    assert span("2024年5月30日至6月2日", None) == (date(2024, 5, 30), date(2024, 6, 2), "day")
    assert span("2021—2023年", None) == (date(2021, 1, 1), date(2023, 12, 31), "year")
    assert span("2025年1-9月", None) == (date(2025, 1, 1), date(2025, 9, 30), "month")


def test_bounds() -> None:
    assert one("到2030年", None).bound == "by"
    assert one("自2023年8月15日起", None).bound == "since"
    assert one("2024年底前", None).bound == "before"


def test_a_time_of_day_and_its_zone() -> None:
    found = one("2024年5月8日下午3点半", None)
    assert (found.first, found.precision) == (datetime(2024, 5, 8, 15, 30), "minute")
    first, last = found.utc(timezone(timedelta(hours=8)))
    assert first == datetime(2024, 5, 8, 7, 30, tzinfo=UTC)
    assert last - first == timedelta(seconds=59)


@given(
    st.text(alphabet="0123456789年月日号天周上下今去昨前后底初季度半至-/.: 一二三四五十零MayQ", max_size=40),
    st.none() | st.dates(date(1950, 1, 1), date(2050, 12, 31)),
)
@settings(max_examples=300, deadline=None)
def test_any_text_of_dates(text: str, anchor: date | None) -> None:
    last = 0
    for w in dates(text, anchor):
        assert last <= w.start < w.end <= len(text)
        assert w.first <= w.last
        assert anchor is not None or not w.relative
        assert 1850 <= w.first.year <= 2150
        last = w.end


@given(st.text(max_size=60))
@settings(deadline=None)
def test_any_text(text: str) -> None:
    dates(text, ANCHOR)


@pytest.mark.parametrize("text", ["5月" * 10_000, "2024-" * 10_000, "昨" * 30_000, "5月8日、" * 5_000])
def test_long_hostile_runs_end_soon(text: str) -> None:
    began = time.process_time()
    dates(text, ANCHOR)
    assert time.process_time() - began < 8
