"""Stretches of the calendar: a year, half, quarter, month, third of a month, week, day, hour, minute. Naive: the clock of whoever wrote."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

Precision = Literal["decade", "year", "half", "quarter", "month", "tenday", "week", "day", "hour", "minute"]

EARLIEST, LATEST = 1900, 2100
"""Years outside are refused: in news they are misread numbers."""


@dataclass(frozen=True, slots=True)
class Span:
    """`first` to `last`, both included, to the second."""

    first: datetime
    last: datetime
    precision: Precision

    def until(self, other: Span) -> Span | None:
        """From the start of this to the end of the other; None when that is earlier."""
        return Span(self.first, other.last, self.precision) if other.last >= self.first else None


def _days(first: date, last: date, precision: Precision) -> Span:
    return Span(datetime.combine(first, time()), datetime.combine(last, time(23, 59, 59)), precision)


def year(y: int, upto: int | None = None) -> Span | None:
    """A year, or the years `y` to `upto`; None outside 1900–2100."""
    end = y if upto is None else upto
    if not EARLIEST <= y <= end <= LATEST:
        return None
    return _days(date(y, 1, 1), date(end, 12, 31), "year")


def months(y: int, first: int, last: int, precision: Precision) -> Span | None:
    """The months `first` to `last` of a year."""
    if not (EARLIEST <= y <= LATEST and 1 <= first <= last <= 12):
        return None
    return _days(date(y, first, 1), date(y, last, monthrange(y, last)[1]), precision)


def month(y: int, m: int) -> Span | None:
    """A month; None for a thirteenth."""
    return months(y, m, m, "month")


def quarter(y: int, q: int) -> Span | None:
    """A quarter, 1 to 4."""
    return months(y, 3 * q - 2, 3 * q, "quarter")


def half(y: int, h: int) -> Span | None:
    """A half-year, 1 or 2."""
    return months(y, 6 * h - 5, 6 * h, "half")


def part(y: int, name: Literal["start", "middle", "end"]) -> Span | None:
    """年初, 年中, 年底: January–March, June–July, November–December. Nobody says where these end; the bounds are ours."""
    first, last = {"start": (1, 3), "middle": (6, 7), "end": (11, 12)}[name]
    return months(y, first, last, "quarter")


def tenday(y: int, m: int, n: int) -> Span | None:
    """上旬, 中旬, 下旬: the 1st to 10th, 11th to 20th, 21st to the end of a month."""
    whole = month(y, m)
    if whole is None:
        return None
    first, last = {1: (1, 10), 2: (11, 20), 3: (21, whole.last.day)}[n]
    return _days(date(y, m, first), date(y, m, last), "tenday")


def day(y: int, m: int, d: int) -> Span | None:
    """A day; None for one that does not exist, such as 30 February."""
    if not EARLIEST <= y <= LATEST:
        return None
    try:
        at = date(y, m, d)
    except ValueError:
        return None
    return _days(at, at, "day")


def on(at: date) -> Span:
    """The day of a date."""
    return _days(at, at, "day")


def week(at: date) -> Span:
    """The week, Monday to Sunday, in which a date lies."""
    monday = at - timedelta(days=at.weekday())
    return _days(monday, monday + timedelta(days=6), "week")


def clock(of: Span, hour: int, minute: int | None) -> Span | None:
    """A time on the day of a span; None for 25 o'clock. Without minutes it is the whole hour."""
    if not 0 <= hour <= 24 or not 0 <= (minute or 0) <= 59:
        return None
    base = datetime.combine(of.first.date(), time()) + timedelta(hours=hour, minutes=minute or 0)
    if minute is None:
        return Span(base, base + timedelta(minutes=59, seconds=59), "hour")
    return Span(base, base + timedelta(seconds=59), "minute")


def shifted(at: date, n: int) -> date:
    """A date `n` months later (earlier when negative), at the last day of that month when it has fewer days."""
    total = at.year * 12 + at.month - 1 + n
    y, m = divmod(total, 12)
    return date(y, m + 1, min(at.day, monthrange(y, m + 1)[1]))


def since(anchor: date, n: int, unit: Literal["day", "week", "month", "quarter", "year"]) -> Span:
    """From `n` units before the anchor to it; with a negative `n` from the anchor to `n` units after."""
    if unit in ("day", "week"):
        other = anchor - timedelta(days=n * (7 if unit == "week" else 1))
    else:
        other = shifted(anchor, -n * {"month": 1, "quarter": 3, "year": 12}[unit])
    return _days(min(other, anchor), max(other, anchor), unit)


def ago(anchor: date, n: int, unit: Literal["day", "week", "month", "quarter", "year"]) -> Span | None:
    """三天前 is a day, 两周前 a week, 三个月前 a month, 两年前 a year."""
    if unit == "day":
        return on(anchor - timedelta(days=n))
    if unit == "week":
        return week(anchor - timedelta(days=7 * n))
    at = shifted(anchor, -n * {"month": 1, "quarter": 3, "year": 12}[unit])
    if unit == "year":
        return year(at.year)
    return month(at.year, at.month) if unit == "month" else quarter(at.year, (at.month + 2) // 3)


def nearest(span: Span, previous: Span | None, anchor: date) -> tuple[Span, bool]:
    """Of a span in the anchor's year and its like a year before, the one that is meant, and whether that is in doubt.

    The anchor's year is meant, unless that lies more than half a year ahead: 12月23日 read on 3 January is last year's. What lies ahead, or more than half a year
    back, is in doubt.
    """
    ahead = (span.first.date() - anchor).days
    if ahead > 183 and previous is not None:
        return previous, False
    return span, ahead > 31 or (anchor - span.last.date()).days > 183
