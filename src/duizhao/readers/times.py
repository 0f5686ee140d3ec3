"""Times as feeds, exports and Chinese pages write them, read as far as they say and no further.

A day stays a day and a month a month. A time of day without a zone means nothing, so a zone must be stated for the file
(`zone` in the field map); a bare day without a zone is the 50 hours in which it is that day somewhere on Earth.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_tz
from functools import lru_cache
from zoneinfo import ZoneInfo

from duizhao.evidence.interval import Precision, spread

FIRST = datetime(1990, 1, 1, tzinfo=UTC)
"""Nothing on the web was published before."""

SLACK = timedelta(days=1)
"""How far a clock may run ahead before a time is called impossible."""

_ISO = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2})(?::?(\d{2})(?::?(\d{2})(?:[.,]\d+)?)?)?\s*(Z|z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?"
)
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_PLAIN = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})(?:\s+(\d{1,2}):(\d{2})(?::(\d{2}))?)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_CHINESE = re.compile(
    r"(\d{4})\s*年(?:\s*(\d{1,2})\s*月(?:\s*(\d{1,2})\s*[日号](?:\s*(?:星期|周)[一二三四五六日天])?"
    r"(?:\s*(上午|早上|凌晨|中午|下午|晚上)?\s*(\d{1,2})\s*(?:[::时點点]\s*(?:(\d{1,2})\s*分?)?)(?:[::]?(\d{2})秒?)?)?)?)?"
)
_NO_YEAR = re.compile(r"\d{1,2}\s*月\s*\d{1,2}\s*[日号].*|\d{1,2}-\d{1,2}(?: \d{1,2}:\d{2})?")
_OFFSET = re.compile(r"([+-])(\d{2}):?(\d{2})?")
_RFC_ZONE = re.compile(r"(?:[+-]\d{4}|GMT|UTC?|Z)\s*(?:\([^)]*\))?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Stated:
    """A time as stated: its first and last possible instant in UTC, and how finely it was stated."""

    start: datetime
    end: datetime
    precision: Precision


def zone(text: str) -> tzinfo:
    """`Asia/Shanghai`, `+08:00` or `UTC` as a zone; ValueError otherwise."""
    if text.upper() in ("UTC", "Z", "GMT"):
        return UTC
    m = _OFFSET.fullmatch(text)
    if m:
        delta = timedelta(hours=int(m[2]), minutes=int(m[3] or 0))
        return timezone(delta if m[1] == "+" else -delta)
    try:
        return ZoneInfo(text)
    except (KeyError, ValueError, OSError) as e:
        raise ValueError(f"{text!r} is no zone; write Asia/Shanghai, +08:00 or UTC") from e


def parse(value: object, *, local: tzinfo | None, now: datetime) -> Stated | None:
    """A stated time, None when nothing is stated; ValueError, in words, when it cannot be read or cannot be.

    Text in ISO 8601, RFC 822, `2026/6/15 08:00`, `20260615`, 2024年5月8日 15:30, or a Unix time in seconds or milliseconds.
    `local` is the zone of times that state none.
    """
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError(f"{value!r} is no time")
    found = _number(value) if not isinstance(value, str) else _text(value.strip(), local)
    if found.start < FIRST:
        raise ValueError(f"{value!r} is before 1990")
    if found.start > now + SLACK:
        raise ValueError(f"{value!r} lies in the future")
    return found


def _number(value: float) -> Stated:
    try:
        seconds = value / 1000 if abs(value) >= 1e11 else value  # an integer may be too large for a float
        at = datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError) as e:
        raise ValueError(f"{value!r} is no Unix time") from e
    return _stated(at, "second")


@lru_cache(maxsize=4096)
def _text(text: str, local: tzinfo | None) -> Stated:
    # Cached because collectors stamp thousands of items with one instant.
    m = _ISO.fullmatch(text)
    if m:
        year, month, day, hour, minute, second, offset = m.groups()
        return _made(text, year, month, day, hour, minute, second, zone(offset) if offset else local)
    if m := _CHINESE.fullmatch(text):
        year, month, day, half, hour, minute, second = m.groups()
        if (
            hour is not None
            and half in ("下午", "晚上", "中午")
            and int(hour) < 12
            and not (half == "中午" and int(hour) > 9)
        ):
            hour = str(int(hour) + 12)
        return _made(text, year, month, day, hour, minute, second, local)
    if m := _PLAIN.fullmatch(text):
        return _made(text, m[1], m[2], m[3], m[4], m[5], m[6], local)
    if m := _MONTH.fullmatch(text):
        return _made(text, m[1], m[2], None, None, None, None, local)
    if re.fullmatch(r"\d{4}", text):
        return _made(text, text, None, None, None, None, None, local)
    if m := _COMPACT.fullmatch(text):
        return _made(text, m[1], m[2], m[3], None, None, None, local)
    if re.fullmatch(r"\d{10}|\d{13}", text):
        return _number(int(text))
    rfc = parsedate_tz(text)
    if rfc is not None:
        return _rfc(text, rfc, local)
    if _NO_YEAR.fullmatch(text):
        raise ValueError(f"{text!r} names no year")
    raise ValueError(f"{text[:60]!r} is no time that is understood here")


def _rfc(text: str, rfc: tuple[int | None, ...], local: tzinfo | None) -> Stated:
    year, month, day, hour, minute, second = (int(x or 0) for x in rfc[:6])
    offset = rfc[9]
    # Named zones other than GMT are not believed: CST is Chicago in the standard and Beijing in Chinese feeds.
    zoned = timezone(timedelta(seconds=offset or 0)) if _RFC_ZONE.search(text) else local
    if not re.search(r"\d:\d\d", text):
        return _made(text, year, month, day, None, None, None, local)
    seconds = second if re.search(r"\d:\d\d:\d\d", text) else None
    return _made(text, year, month, day, hour, minute, seconds, zoned)


def _made(
    text: str,
    year: str | int,
    month: str | int | None,
    day: str | int | None,
    hour: str | int | None,
    minute: str | int | None,
    second: str | int | None,
    local: tzinfo | None,
) -> Stated:
    precision: Precision = "year"
    for part, name in (
        (month, "month"),
        (day, "day"),
        (hour, "hour"),
        (minute, "minute"),
        (second, "second"),
    ):
        if part is None:
            break
        precision = name  # type: ignore[assignment]
    h = int(hour or 0)
    # 24:00 is midnight at the end of the day, and a leap second the last one of its minute.
    extra = timedelta(days=1) if h == 24 and not int(minute or 0) and not int(second or 0) else timedelta()
    try:
        at = datetime(
            int(year),
            int(month or 1),
            int(day or 1),
            0 if extra else h,
            int(minute or 0),
            min(int(second or 0), 59),
        )
        at += extra
    except (ValueError, OverflowError) as e:
        raise ValueError(f"{text!r} is no date: {e}") from e
    if local is not None:
        return _stated(at.replace(tzinfo=local), precision)
    if hour is not None:
        raise ValueError(f"{text!r} has no zone: state `zone` in the field map")
    try:
        start, end = spread(at.replace(tzinfo=UTC), precision)
        return Stated(start - timedelta(hours=14), end + timedelta(hours=12), precision)
    except OverflowError as e:
        raise ValueError(f"{text!r} is out of range") from e


def _stated(at: datetime, precision: Precision) -> Stated:
    try:
        return Stated(*spread(at, precision), precision)
    except OverflowError as e:
        raise ValueError(f"{at} is out of range") from e
