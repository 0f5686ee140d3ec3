"""A time as an interval with a precision and a source (design rule 8).

Publication times lie: a collector may see an article before its stated time, feeds give days without hours,
and many give nothing. So a publication time is the closed interval `[start, end]`, where `start` None means "any time
before", and `end` is never later than the first time somebody saw the article.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

Precision = Literal["second", "minute", "hour", "day", "month", "year", "unknown"]
Source = Literal["feed", "page", "stated", "first-seen", "none"]

_WIDTH: dict[str, timedelta] = {
    "second": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
}


@dataclass(frozen=True, slots=True)
class Interval:
    """`[start, end]` in UTC; either side None when unknown. `start <= end` always holds."""

    start: datetime | None
    end: datetime | None
    precision: Precision = "unknown"
    source: Source = "none"

    def __post_init__(self) -> None:
        for t in (self.start, self.end):
            if t is not None and t.tzinfo is None:
                raise ValueError("naive time: give a zone")
        if self.start is not None and self.end is not None and self.start > self.end:
            raise ValueError(f"interval ends before it starts: {self.start} > {self.end}")

    @property
    def known(self) -> bool:
        """True when both sides are known."""
        return self.start is not None and self.end is not None

    def before(self, other: Interval) -> bool:
        """True only when every instant of this interval precedes every instant of the other."""
        return self.end is not None and other.start is not None and self.end < other.start

    def lag_hours(self, later: Interval) -> tuple[float | None, float | None]:
        """Bounds, in hours, on `later - self`; None on a side that is not bounded."""
        low = None
        if later.start is not None and self.end is not None:
            low = (later.start - self.end).total_seconds() / 3600
        high = None
        if later.end is not None and self.start is not None:
            high = (later.end - self.start).total_seconds() / 3600
        return low, high


def spread(at: datetime, precision: Precision) -> tuple[datetime, datetime]:
    """First and last instant, in UTC, that a time stated to `precision` can mean.

    Days, months and years are those of the zone that `at` carries: 2024年5月 stated in +08:00 begins on 30 April in UTC.
    """
    if at.tzinfo is None:
        raise ValueError("naive time: give a zone")
    if precision == "unknown":
        raise ValueError("an unknown time has no bounds")
    first = at.replace(microsecond=0)
    if precision != "second":
        first = first.replace(second=0)
    if precision not in ("second", "minute"):
        first = first.replace(minute=0)
    if precision in ("day", "month", "year"):
        first = first.replace(hour=0)
    if precision in ("month", "year"):
        first = first.replace(day=1)
    if precision == "year":
        first = first.replace(month=1)
    if precision == "year":
        after = first.replace(year=first.year + 1)
    elif precision == "month":
        after = (first + timedelta(days=32)).replace(day=1)
    else:
        after = first + _WIDTH[precision]
    return first.astimezone(UTC), after.astimezone(UTC) - timedelta(microseconds=1)


def published(
    stated: datetime | None,
    precision: Precision,
    source: Source,
    first_seen: datetime | None,
) -> Interval:
    """The publication interval from what was stated and when it was first seen.

    Nothing stated, or stated later than first seen: `(unknown, first seen]`. A stated interval that begins before the
    first sighting and ends after it is cut there.
    """
    if stated is None or precision == "unknown":
        return Interval(None, first_seen, "unknown", "first-seen" if first_seen else "none")
    start, end = spread(stated, precision)
    return bounded(start, end, precision, source, first_seen)


def bounded(
    start: datetime, end: datetime, precision: Precision, source: Source, first_seen: datetime | None
) -> Interval:
    """As `published`, for a stated time whose bounds are known already (a day without a zone is 50 hours wide)."""
    if first_seen is not None:
        if start > first_seen:
            return Interval(None, first_seen, "unknown", "first-seen")
        end = min(end, first_seen)
    return Interval(start, end, precision, source)
