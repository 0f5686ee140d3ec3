"""Times as sources write them, read as far as they say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from duizhao.readers.times import Stated, parse, zone

NOW = datetime(2026, 11, 23, tzinfo=UTC)
SHANGHAI = zone("Asia/Shanghai")


def read(value: object, local: timezone | None = None) -> Stated:
    found = parse(value, local=local, now=NOW)
    assert found is not None
    return found


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "start", "precision"),
    [
        ("2026-06-15T08:43:00Z", at(2026, 6, 15, 8, 43), "second"),
        ("2026-06-15T08:43:00.134Z", at(2026, 6, 15, 8, 43), "second"),
        ("2026-06-15T08:43+08:00", at(2026, 6, 15, 0, 43), "minute"),
        ("2026-06-15 08:43:10 +0800", at(2026, 6, 15, 0, 43, 10), "second"),
        ("2026-06-15T08Z", at(2026, 6, 15, 8), "hour"),
        ("Mon, 15 Jun 2026 08:43:00 +0800", at(2026, 6, 15, 0, 43), "second"),
        ("Mon, 15 Jun 2026 08:43:00 GMT", at(2026, 6, 15, 8, 43), "second"),
        ("15 Jun 2026 08:43 +0000", at(2026, 6, 15, 8, 43), "minute"),
        (1781512980, at(2026, 6, 15, 8, 43), "second"),
        (1781512980000, at(2026, 6, 15, 8, 43), "second"),
        ("1781512980", at(2026, 6, 15, 8, 43), "second"),
    ],
)
def test_times_that_state_their_zone(text: object, start: datetime, precision: str) -> None:
    found = read(text)
    assert (found.start, found.precision) == (start, precision)


@pytest.mark.parametrize(
    ("text", "start", "end", "precision"),
    [
        ("2024年5月8日", at(2024, 5, 7, 16), at(2024, 5, 8, 16), "day"),
        ("2024年5月8日 15:30", at(2024, 5, 8, 7, 30), at(2024, 5, 8, 7, 31), "minute"),
        ("2024年5月8日 星期三 下午3点", at(2024, 5, 8, 7), at(2024, 5, 8, 8), "hour"),
        ("2024年5月8日下午3点20分", at(2024, 5, 8, 7, 20), at(2024, 5, 8, 7, 21), "minute"),
        ("2024年5月", at(2024, 4, 30, 16), at(2024, 5, 31, 16), "month"),
        ("2024年", at(2023, 12, 31, 16), at(2024, 12, 31, 16), "year"),
        ("2024/5/8 15:30", at(2024, 5, 8, 7, 30), at(2024, 5, 8, 7, 31), "minute"),
        ("2024.05.08", at(2024, 5, 7, 16), at(2024, 5, 8, 16), "day"),
        ("20240508", at(2024, 5, 7, 16), at(2024, 5, 8, 16), "day"),
        ("2024-05", at(2024, 4, 30, 16), at(2024, 5, 31, 16), "month"),
        ("2024-05-08T24:00:00", at(2024, 5, 8, 16), at(2024, 5, 8, 16, 0, 1), "second"),
    ],
)
def test_local_times_keep_their_precision(text: str, start: datetime, end: datetime, precision: str) -> None:
    found = parse(text, local=SHANGHAI, now=NOW)
    assert found == Stated(start, end - timedelta(microseconds=1), precision)  # type: ignore[arg-type]


def test_a_bare_day_without_a_zone_is_every_place_s_day() -> None:
    found = read("2024-05-08")
    assert (found.start, found.precision) == (at(2024, 5, 7, 10), "day")
    assert found.end == at(2024, 5, 9, 12) - timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2026-06-15 08:43", "no zone"),
        ("2024年5月8日 15:30", "no zone"),
        ("Mon, 15 Jun 2026 08:43:00 CST", "no zone"),  # Chicago or Beijing
        ("5月18日", "names no year"),
        ("05-18 10:00", "names no year"),
        ("3小时前", "no time that is understood"),
        ("2080-01-01", "future"),
        ("2080 万美元", "no time"),
        ("1989-06-15", "before 1990"),
        ("2026-13-01", "no date"),
        ("9999-12-31", "out of range"),
        ("9999", "out of range"),
        ("0001-01-01", "out of range"),
        ("2026-06-15T08:00:00+25:00", "zone|no date|offset"),
        (True, "no time"),
        (10**40, "no Unix time"),
        (float("nan"), "no Unix time"),
        ("99999999999999999999", "no time"),
    ],
)
def test_what_cannot_be_is_told_in_words(text: object, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        parse(text, local=None, now=NOW)


def test_nothing_stated_is_nothing() -> None:
    assert parse(None, local=None, now=NOW) is None
    assert parse("", local=None, now=NOW) is None
