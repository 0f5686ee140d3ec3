"""Chinese and English dates with their precision, as stretches of the calendar. Relative ones need an anchor; without it nothing is guessed.

>>> [(w.text, w.first.date(), w.last.date(), w.precision) for w in dates("2024年5月8日签约，去年底投产", date(2026, 6, 16))]
[('2024年5月8日', date(2024, 5, 8), date(2024, 5, 8), 'day'), ('去年底', date(2025, 11, 1), date(2025, 12, 31), 'quarter')]
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Literal

from duizhao.language import chinesedates, englishdates, spans
from duizhao.language.chinesedates import Context, Meant, Reading
from duizhao.language.flat import flat
from duizhao.language.spans import Precision, Span

Bound = Literal["", "by", "since", "before", "after"]


@dataclass(frozen=True, slots=True)
class When:
    """One date in a text."""

    start: int
    end: int
    text: str
    """`text[start:end]`, without the words of `bound`."""
    first: datetime
    last: datetime
    """Naive, to the second, both included: the clock of whoever wrote."""
    precision: Precision
    relative: bool = False
    """The anchor was needed."""
    doubt: bool = False
    """Another reading is as good: 5月18日 eight months after 18 May."""
    bound: Bound = ""
    """到, 截至 (by), 自, 以来 (since), 前, 后. `first` and `last` stay those of the date named, but 今年以来 ends at the anchor."""

    def utc(self, zone: tzinfo) -> tuple[datetime, datetime]:
        """Both ends in UTC, for a text written in that zone."""
        return self.first.replace(tzinfo=zone).astimezone(UTC), self.last.replace(tzinfo=zone).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    meant: Meant | None


_ZH_ONLY = re.compile("[年月日号天周季旬代前来去末初底期晚上下五间]")
_PATTERNS = (*chinesedates.PATTERNS, *englishdates.PATTERNS)
_JOINT = re.compile(r"\s?(?:-|~|至|到)\s?| to | through ")
_LIST = re.compile(r"\s?(?:[,、和及与])\s?| and ")
_BY = re.compile(r"(?:截[至止]到?|到了?|至|(?<![a-z])(?:by|until|till|through))\s?(?:the |end of )*$")
_SINCE = re.compile(r"(?:自从?|从|(?<![a-z])(?:since|from))\s?$")
_BEFORE = re.compile(r"(?<![a-z])before\s?$")
_AFTER = re.compile(r"(?<![a-z])after\s?$")
_UNTIL_NOW = re.compile(r"(?:以来|至今)")
_ONWARDS = re.compile(r"(?:起|开始)")
_EARLIER = re.compile(r"(?:之|以)?前(?!后|景|沿|往|来)")
_LATER = re.compile(r"(?:之|以)?后(?!来|续|台)")


def dates(text: str, anchor: date | datetime | None = None) -> tuple[When, ...]:
    """The dates of a text, in order. `anchor`: the day on which it was written, in its own zone.

    Without an anchor a date that leans on one (昨日, 上月, 5月18日, last year) is left out. So is one that does not exist (2023年2月29日) and any year outside
    1900–2100. 近日 and 日前 name no date.
    """
    if not text:
        return ()
    day = anchor.date() if isinstance(anchor, datetime) else anchor
    f = flat(text)
    found = _joined(f, _find(text, f, day))
    return tuple(_when(text, f, w, day) for w in found)


def _find(text: str, f: str, anchor: date | None) -> list[_Found]:
    """The longest match that begins first, again and again, each with the date that stands just before it."""
    place, found = 0, list[_Found]()
    upcoming: list[tuple[re.Pattern[str], Reading, re.Match[str] | None]] = [
        (p, r, p.search(f)) for p, r in _PATTERNS
    ]
    while True:
        best: tuple[re.Match[str], Reading] | None = None
        for n, (pattern, reading, m) in enumerate(upcoming):
            while m is not None and (m.start() < place or not _fits(text, m)):
                m = pattern.search(f, max(place, m.start() + 1))
            upcoming[n] = (pattern, reading, m)
            if m and (best is None or (m.start(), -m.end()) < (best[0].start(), -best[0].end())):
                best = (m, reading)
        if best is None:
            return found
        m, reading = best
        left = found[-1] if found else None
        between = f[left.end : m.start()] if left else "x"
        linked = left and left.meant and (_JOINT.fullmatch(between) or _LIST.fullmatch(between))
        context = Context(
            anchor,
            left.meant.span if linked and left and left.meant else None,
            f[max(0, m.start() - 4) : m.start()],
        )
        meant = reading(m, context)
        if linked and left and left.meant and left.meant.relative and meant and not meant.relative:
            meant = replace(meant, relative=True)
        start = m.start("y") if reading in (englishdates._year,) else m.start()
        found.append(_Found(start, m.end(), meant))
        place = max(m.end(), m.start() + 1)


def _fits(text: str, m: re.Match[str]) -> bool:
    """False for `may` and `march` as verbs."""
    return not (
        m.re.groupindex.get("m") and m["m"] and m["m"].isalpha() and m["m"].isascii()
    ) or englishdates.is_month_word(text, m)


def _joined(f: str, found: list[_Found]) -> list[_Found]:
    """Two dates with 至 between them as one stretch; what means nothing is dropped."""
    out: list[_Found] = []
    for item in found:
        if item.meant is None:
            continue
        left = out[-1] if out else None
        if left and left.meant and _JOINT.fullmatch(f[left.end : item.start]):
            span = left.meant.span.until(item.meant.span)
            if span is not None and left.meant.span.precision == item.meant.span.precision:
                meant = Meant(
                    span, left.meant.relative or item.meant.relative, left.meant.doubt or item.meant.doubt
                )
                out[-1] = _Found(left.start, item.end, meant)
                continue
        out.append(item)
    return out


def _when(text: str, f: str, item: _Found, anchor: date | None) -> When:
    assert item.meant is not None
    span, bound = item.meant.span, _bound(f, item)
    last = span.last
    if anchor and bound == "since" and _UNTIL_NOW.match(f, item.end):
        last = max(span.first, min(spans.on(anchor).last, datetime.max - timedelta(seconds=1)))
    return When(
        item.start,
        item.end,
        text[item.start : item.end],
        span.first,
        last,
        span.precision,
        item.meant.relative,
        item.meant.doubt,
        bound,
    )


def _bound(f: str, item: _Found) -> Bound:
    window = max(0, item.start - 12)
    if _UNTIL_NOW.match(f, item.end) or _ONWARDS.match(f, item.end):
        return "since"
    if _EARLIER.match(f, item.end) or _BEFORE.search(f, window, item.start):
        return "before"
    if _LATER.match(f, item.end) or _AFTER.search(f, window, item.start):
        return "after"
    if _BY.search(f, window, item.start):
        return "by"
    return "since" if _SINCE.search(f, window, item.start) else ""


__all__ = ["Bound", "Precision", "Span", "When", "dates"]
