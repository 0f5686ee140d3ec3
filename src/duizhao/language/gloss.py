"""What can be said of a Chinese text without translating it: its terms, names, amounts and dates, each with what it means in English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from duizhao.language.amounts import amounts
from duizhao.language.dates import When, dates
from duizhao.language.glossary import Glossary
from duizhao.language.segment import Dictionary


@dataclass(frozen=True, slots=True)
class Gloss:
    """One place of a text, `text[start:end]`, and its meaning."""

    start: int
    end: int
    text: str
    kind: Literal["term", "name", "amount", "date"]
    english: tuple[str, ...]
    """Accepted renderings, the entity's English names, or the reading in words."""
    note: str = ""


def gloss(
    text: str,
    glossary: Glossary,
    names: Mapping[str, tuple[str, ...]] | None = None,
    anchor: date | None = None,
) -> tuple[Gloss, ...]:
    """The gloss of a text, in order. `names`: Chinese name → English names. A name wins over a term, a longer one over a shorter."""
    book: Dictionary[tuple[str, tuple[str, ...], str]] = Dictionary(
        (
            *((name, ("name", english, "")) for name, english in (names or {}).items()),
            *((t.zh, ("term", t.en, t.note)) for t in glossary),
        )
    )
    found = [
        Gloss(s.start, s.end, s.text, "name" if kind == "name" else "term", english, note)
        for s in book.find(text)
        for kind, english, note in s.values[:1]
    ]
    taken = [(g.start, g.end) for g in found]
    for a in amounts(text):
        if not _meets(a.start, a.end, taken):
            found.append(Gloss(a.start, a.end, a.text, "amount", (a.words,)))
    for w in dates(text, anchor):
        if not _meets(w.start, w.end, taken):
            note = "by the day of publication" if w.relative else ""
            found.append(Gloss(w.start, w.end, w.text, "date", (said(w),), note))
    return tuple(sorted(found, key=lambda g: (g.start, g.end)))


def _meets(start: int, end: int, taken: list[tuple[int, int]]) -> bool:
    return any(start < e and s < end for s, e in taken)


def said(w: When) -> str:
    """A date in words: `8 May 2024`, `May 2024`, `2024`, `1 Nov–31 Dec 2025`."""
    first, last = w.first, w.last
    unsure = " (or another year)" if w.doubt else ""
    if w.precision in ("minute", "hour"):
        return f"{first.day} {first:%b %Y %H:%M}{unsure}"
    if first.date() == last.date():
        return f"{first.day} {first:%b %Y}{unsure}"
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return str(first.year) if first.year == last.year else f"{first.year}–{last.year}"
    if w.precision == "month" and (first.year, first.month) == (last.year, last.month):
        return f"{first:%b %Y}{unsure}"
    year = "" if first.year == last.year else f" {first.year}"
    return f"{first.day} {first:%b}{year}–{last.day} {last:%b %Y}{unsure}"
