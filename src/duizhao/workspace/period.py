"""Stretches of days: `2026-06-15` (the seven days from that day), `2026-W25`, or since/until. All in UTC."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from duizhao.errors import DuizhaoError

_ISO_WEEK = re.compile(r"(\d{4})-?W(\d{1,2})")


@dataclass(frozen=True, slots=True)
class Period:
    """Half-open `[since, until)` in UTC; None is open."""

    since: datetime | None = None
    until: datetime | None = None

    @property
    def label(self) -> str:
        """`15–21 June 2026` or the like, for people."""
        if self.since is None and self.until is None:
            return "all dates"
        first = self.since.date() if self.since else None
        last = (self.until - timedelta(days=1)).date() if self.until else None
        if first and last:
            if (first.year, first.month) == (last.year, last.month):
                return f"{first.day}–{last.day} {last:%B %Y}" if first != last else f"{last.day} {last:%B %Y}"
            return f"{first.day} {first:%B %Y} – {last.day} {last:%B %Y}"
        return (
            f"since {first.day} {first:%B %Y}" if first else f"until {last.day} {last:%B %Y}" if last else ""
        )

    def contains(self, at: datetime) -> bool:
        return (self.since is None or at >= self.since) and (self.until is None or at < self.until)


def period(week: str | None = None, since: str | None = None, until: str | None = None) -> Period:
    """A period from what a user types. `week` excludes the others; `until` is the last day that still counts.

    Raises DuizhaoError on a date that is none, on a week together with since/until, and on an empty stretch.
    """
    if week:
        if since or until:
            raise DuizhaoError(
                "--week goes without --since and --until", hint="Give the week, or the two dates."
            )
        iso = _ISO_WEEK.fullmatch(week)
        if iso:
            try:
                first = _day(date.fromisocalendar(int(iso[1]), int(iso[2]), 1).isoformat())
            except ValueError as e:
                raise DuizhaoError(f"{week!r} is no week: {e}") from e
        else:
            first = _day(week)
        return Period(_start(first), _start(first + timedelta(days=7)))
    found = Period(
        _start(_day(since)) if since else None,
        _start(_day(until) + timedelta(days=1)) if until else None,
    )
    if found.since and found.until and found.since >= found.until:
        raise DuizhaoError(
            f"nothing lies between {since} and {until}", hint="--since must not be after --until."
        )
    return found


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as e:
        raise DuizhaoError(
            f"{text!r} is no date", hint="Write it as 2026-06-15, or a week as 2026-W25."
        ) from e
    if not 1900 <= day.year <= 2200:  # room for weeks and windows before and after; nothing here is older
        raise DuizhaoError(f"{text!r} lies outside 1900–2200", hint="Write it as 2026-06-15.")
    return day


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
