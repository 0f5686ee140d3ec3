"""English dates: patterns, and what each means. As `chinesedates`."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Literal

from duizhao.language import spans
from duizhao.language.chinesedates import Context, Meant, Reading
from duizhao.language.numerals import WORDS
from duizhao.language.spans import Span

_MONTHS = {
    name: n
    for n, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        1,
    )
    for name in names.split()
}
_WEEKDAYS = {
    d: n for n, d in enumerate(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])
}
_ORDER = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "1": 1, "2": 2, "3": 3, "4": 4}  # fmt: skip
_M = r"(?<![a-z])(?P<m>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")(?![a-z])\.?"
_DAY = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?(?![\d%])"
_Y = r"(?P<y>\d{4})(?!\d)"
_ANY_YEAR = rf"(?:{_Y}|(?P<ry>this|last|next) year)"
_TIME = r"(?:,?(?: at)? (?P<h>\d{1,2})(?::(?P<mi>\d\d))? ?(?P<half>[ap])\.?m\.?(?![a-z])|,?(?: at)? (?P<h24>\d{1,2}):(?P<mi24>\d\d)(?!\d))?"
_NUMBER = {**WORDS, "a": 1, "an": 1}
_N = (
    r"(?<![a-z])(?P<n>\d{1,2}|"
    + "|".join(sorted((w for w in _NUMBER if " " not in w), key=len, reverse=True))
    + ")"
)
_NEVER_UNIT = r"(?![,.]?\d|[- ]?(?:%|percent|million|billion|trillion|thousand|yuan|dollars|euros|units|people|employees|users|tons|tonnes|cars|vehicles|points|series)(?![a-z]))"


def _int(text: str) -> int:
    return int(text) if text.isdigit() else _NUMBER[text]


def _year_of(m: re.Match[str], c: Context) -> tuple[int | None, bool]:
    """The year named and whether the anchor gave it; None: none named, or not known."""
    if m["y"]:
        return int(m["y"]), False
    said = m["ry"] if "ry" in m.re.groupindex else None
    if said and c.anchor:
        return c.anchor.year + {"last": -1, "this": 0, "next": 1}[said], True
    return None, True


def _placed(m: re.Match[str], c: Context, make: Callable[[int], Span | None]) -> Meant | None:
    """What `make` gives for the year named, inherited or nearest to the anchor."""
    y, relative = _year_of(m, c)
    if y is not None:
        span = make(y)
        return Meant(span, relative) if span else None
    if "ry" in m.re.groupindex and m["ry"]:
        return None
    if c.left:
        span = make(c.left.first.year)
        return Meant(span) if span else None
    if c.anchor is None:
        return None
    span, earlier = make(c.anchor.year), make(c.anchor.year - 1)
    if span is None:
        return Meant(earlier, True, True) if earlier else None
    chosen, doubt = spans.nearest(span, earlier, c.anchor)
    return Meant(chosen, True, doubt)


def _timed(m: re.Match[str], meant: Meant | None) -> Meant | None:
    if meant is None:
        return None
    if m["h"]:
        hour = int(m["h"]) % 12 + (12 if m["half"] == "p" else 0)
        span = spans.clock(meant.span, hour, int(m["mi"]) if m["mi"] else None)
    elif m["h24"]:
        span = spans.clock(meant.span, int(m["h24"]), int(m["mi24"]))
    else:
        return meant
    return Meant(span, meant.relative, meant.doubt) if span else None


def _day(m: re.Match[str], c: Context) -> Meant | None:
    month, day = _MONTHS[m["m"]], int(m["d"])
    last = m["d2"] if "d2" in m.re.groupindex else None

    def make(y: int) -> Span | None:
        first = spans.day(y, month, day)
        if first is None or last is None:
            return first
        second = spans.day(y, month, int(last))
        return first.until(second) if second else None

    return _timed(m, _placed(m, c, make))


def _month(m: re.Match[str], c: Context) -> Meant | None:
    month = _MONTHS[m["m"]]
    return _placed(m, c, lambda y: spans.month(y, month))


def _quarter(m: re.Match[str], c: Context) -> Meant | None:
    n = _ORDER[m["q"]]
    return _placed(m, c, lambda y: spans.quarter(y, n))


def _half(m: re.Match[str], c: Context) -> Meant | None:
    n = _ORDER[m["q"]]
    return _placed(m, c, lambda y: spans.half(y, n))


def _part(m: re.Match[str], c: Context) -> Meant | None:
    word = m["part"]
    name: Literal["start", "middle", "end"] = (
        "end" if "end" in word or word == "late" else "middle" if word.startswith("mid") else "start"
    )
    y, relative = _year_of(m, c)
    span = spans.part(y, name) if y is not None else None
    return Meant(span, relative) if span else None


def _year(m: re.Match[str], c: Context) -> Meant | None:
    span = spans.year(int(m["y"]))
    return Meant(span) if span else None


def _years(m: re.Match[str], c: Context) -> Meant | None:
    last = int(m["y2"])
    span = spans.year(int(m["y"]), last if last > 99 else int(m["y"]) // 100 * 100 + last)
    return Meant(span) if span else None


def _decade(m: re.Match[str], c: Context) -> Meant | None:
    span = spans.year(int(m["y"]), int(m["y"]) + 9)
    return Meant(Span(span.first, span.last, "decade")) if span else None


def _near_day(m: re.Match[str], c: Context) -> Meant | None:
    if c.anchor is None:
        return None
    return Meant(
        spans.on(c.anchor + timedelta(days={"yesterday": -1, "today": 0, "tomorrow": 1}[m[0]])), True
    )


def _near(m: re.Match[str], c: Context) -> Meant | None:
    if c.anchor is None:
        return None
    step = {"last": -1, "this": 0, "next": 1}[m["w"]]
    unit = m["u"]
    if unit == "week":
        return Meant(spans.week(c.anchor + timedelta(days=7 * step)), True)
    if unit == "year":
        span = spans.year(c.anchor.year + step)
    else:
        at = spans.shifted(c.anchor.replace(day=1), step * (1 if unit == "month" else 3))
        span = (
            spans.month(at.year, at.month) if unit == "month" else spans.quarter(at.year, (at.month + 2) // 3)
        )
    return Meant(span, True) if span else None


def _weekday(m: re.Match[str], c: Context) -> Meant | None:
    if c.anchor is None:
        return None
    day = _WEEKDAYS[m["wd"]]
    if m["w"] in ("next", "this"):
        ahead = (day - c.anchor.weekday()) % 7
        if m["w"] == "next":
            ahead = ahead or 7
        return Meant(spans.on(c.anchor + timedelta(days=ahead)), True, True)
    back = (c.anchor.weekday() - day) % 7
    if m["w"] == "last":
        back = back or 7
    return Meant(spans.on(c.anchor - timedelta(days=back)), True, m["w"] == "on" and back > 3)


def _ago(m: re.Match[str], c: Context) -> Meant | None:
    if c.anchor is None:
        return None
    span = spans.ago(c.anchor, _int(m["n"]), m["u"])  # type: ignore[arg-type]
    return Meant(span, True) if span else None


def _stretch(m: re.Match[str], c: Context) -> Meant | None:
    if c.anchor is None:
        return None
    n = _int(m["n"]) if m["n"] else 1
    return Meant(spans.since(c.anchor, n if m["w"] in ("past", "last") else -n, m["u"]), True)  # type: ignore[arg-type]


def _so_far(m: re.Match[str], c: Context) -> Meant | None:
    return Meant(_from_new_year(c), True) if c.anchor else None


def _from_new_year(c: Context) -> Span:
    assert c.anchor is not None
    return Span(spans.on(c.anchor.replace(month=1, day=1)).first, spans.on(c.anchor).last, "year")


_LEAD = r"(?:in|by|since|until|till|from|during|before|after|to|of|through|for|between|early|late|around|circa|fiscal|fy)"
PATTERNS: tuple[tuple[re.Pattern[str], Reading], ...] = (
    (re.compile(rf"{_M} {_DAY}(?:\s?(?:-|to )\s?(?P<d2>\d{{1,2}})(?![\d:]))?(?:,? {_Y})?{_TIME}"), _day),
    (re.compile(rf"(?<![\d.,$]){_DAY}(?: of)? {_M}(?:,? {_Y})?{_TIME}"), _day),
    (re.compile(rf"{_M}(?:,| of)? {_Y}"), _month),
    (re.compile(rf"(?:(?<=in )|(?<=by )|(?<=since )|(?<=until )|(?<=during )|(?<=last )|(?<=this )|(?<=from )){_M}(?! ?\d)(?P<y>(?!))?"), _month),
    (re.compile(rf"(?<![a-z])(?P<q>first|second|third|fourth|1st|2nd|3rd|4th)[- ]quarter(?:(?: of)? {_ANY_YEAR})?"), _quarter),
    (re.compile(rf"(?<![a-z0-9])q(?P<q>[1-4])(?![a-z0-9])(?:(?: of)? {_ANY_YEAR})?"), _quarter),
    (re.compile(rf"(?<![a-z])(?P<q>first|second|1st|2nd)[- ]half(?: of)? {_ANY_YEAR}"), _half),
    (re.compile(rf"(?<![a-z0-9])h(?P<q>[12]) {_ANY_YEAR}"), _half),
    (re.compile(rf"(?<![a-z])(?P<part>late|early|mid|year-end|end|beginning|start|middle)(?:[- ]of)?(?: the year)?[- ]{_ANY_YEAR}(?![- ]\d)"), _part),
    (re.compile(rf"(?<![\d.,$€£¥/-])(?P<y>(?:19|20)\d\d)(?:-| to )(?P<y2>(?:19|20)\d\d|\d\d)(?![\d-]){_NEVER_UNIT}"), _years),
    (re.compile(rf"(?:(?<![a-z]){_LEAD} )(?P<y>(?:19|20)\d\d)(?!\d){_NEVER_UNIT}"), _year),
    (re.compile(r"(?<![\d.,$€£¥])(?P<y>(?:1[89]|20)\d0)s(?![a-z])"), _decade),
    (re.compile(r"(?<![a-z])(?:yesterday|today|tomorrow)(?![a-z])(?!'s world)"), _near_day),
    (re.compile(r"(?<![a-z])(?P<w>last|this|next) (?P<u>week|month|quarter|year)(?![a-z])"), _near),
    (re.compile(r"(?<![a-z])(?P<w>last|this|next|on) (?P<wd>" + "|".join(_WEEKDAYS) + r")(?![a-z])"), _weekday),
    (re.compile(rf"{_N} (?P<u>day|week|month|year)s? ago"), _ago),
    (re.compile(rf"(?:over |in |during |for |within )?the (?P<w>past|last|next|coming) (?:{_N} )?(?P<u>day|week|month|year|quarter)s?(?![a-z])"), _stretch),
    (re.compile(r"so far this year|this year so far|year[- ]to[- ]date"), _so_far),
)  # fmt: skip
"""As `chinesedates.PATTERNS`."""


def is_month_word(text: str, m: re.Match[str]) -> bool:
    """False where `may` or `march` is a verb: not capitalised. `text` is the text as given."""
    at = m.start("m")
    return text[at : at + 1].isupper()
