"""Words for times, counts and coverage. Every phrase says what is known and no more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from duizhao.stories.story import Coverage

LANGUAGES = {
    "zh": "Chinese",
    "en": "English",
    "ja": "Japanese",
    "ko": "Korean",
    "de": "German",
    "fr": "French",
}


def language(code: str) -> str:
    """`zh` → `Chinese`; an unknown code as it is."""
    return LANGUAGES.get(code, code)


def when(start: datetime | None, end: datetime | None) -> str:
    """A time interval (UTC) for people: `16 Jun 08:00`, `before 16 Jun 08:00`, `16 Jun`, `time unknown`."""
    if end is None:
        return f"after {_minute(start)}" if start is not None else "time unknown"
    if start is None:
        return f"before {_minute(end)}"
    length = end - start
    whole_day = start.hour == start.minute == 0 and length >= timedelta(hours=23, minutes=59)
    if whole_day and length < timedelta(hours=24, minutes=1):
        return f"{start.day} {start:%b}"
    if length <= timedelta(minutes=60):
        return _minute(start)
    if start.date() == end.date():
        return f"{_minute(start)}–{end:%H:%M}"
    return f"{_minute(start)} – {_minute(end)}"


def _minute(t: datetime | None) -> str:
    return f"{t.day} {t:%b %H:%M}" if t is not None else "?"


def count(n: int, one: str, many: str | None = None) -> str:
    """`1 article`, `1,204 articles`."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def listed(names: Sequence[str], *, most: int = 0, word: str = "more") -> str:
    """`A, B and C`; beyond `most`, `A, B and 4 more`."""
    names = list(names)
    if most and len(names) > most:
        names = [*names[:most], f"{len(names) - most} {word}"]
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def percent(share: float) -> str:
    """A share in whole percents, never rounding to 0 or 100 what is neither."""
    p = 100 * share
    if 0 < p < 1:
        return "under 1\u00a0%"
    if 99 < p < 100:
        return "over 99\u00a0%"
    return f"{p:.0f}\u00a0%"


def signed(value: float) -> str:
    """One decimal, with a minus sign that is one."""
    return f"{value:.1f}".replace("-", "\u2212")


def probability(p: float) -> str:
    """A probability to two digits, with its ends kept open."""
    if p < 0.005:
        return "under 0.01"
    if p > 0.995:
        return "over 0.99"
    return f"{p:.2f}"


def coverage(source: Coverage, target: Coverage) -> str:
    """The plain counts of both languages with the honest word (see `stories.story.Word`)."""
    joint = " " if target.word == "covered" else "; "
    return f"Carried by {_groups(source)}{joint}{_silence(target)}."


def _groups(c: Coverage) -> str:
    return f"{c.plain} {language(c.language)} owner groups"


def _silence(c: Coverage) -> str:
    name, n = language(c.language), len(set(c.live) | set(c.covering))
    groups = f"{n} {name} owner group{'s' if n != 1 else ''}"
    return {
        "covered": f"and by {_groups(c)}",
        "not found": f"not found in the {groups} observed",
        "not yet": f"not yet found in the {groups} observed, and the usual lag has not passed",
        "missed": f"missed by the {groups} observed: coverage was to be expected, the sources were live, and the usual lag has passed",
        "not observed": f"no {name} outlet was observed in those days, so nothing can be said of {name} coverage",
    }[c.word]


def odds(
    target: Coverage,
    gap: float,
    low: float,
    high: float,
    p_positive: float | None = None,
    surprise: float | None = None,
) -> str:
    """The estimate behind the ranking, in one sentence."""
    name = language(target.language)
    text = f"Gap {signed(gap)} in log-odds (90\u00a0% interval {signed(low)} to {signed(high)})"
    if p_positive is not None:
        text += f", above 0 with probability {probability(p_positive)}"
    if surprise is not None:
        text += f"; surprise {signed(surprise)}"
    if target.word == "covered" or target.word == "not observed":
        return text + "."
    n = len(target.candidates)
    held = f", after {count(n, 'possible candidate')}" if n else ", with no candidate in sight"
    return f"{text}; probability that no {name} article here tells it: {probability(target.p_none)}{held}."
