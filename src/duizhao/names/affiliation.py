"""What an affiliation string means: organisation and country, each with how it was found and how far to believe it.

The string is parted where it joins several affiliations (`joint`), a named country is taken first (`places`), then organisations are looked for whose names stand in it, then nearly so. An organisation of another
country than the one named is never taken. What cannot be told stays unknown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from duizhao.names.places import GREATER, NOWHERE, Place, place
from duizhao.names.plainname import goes_on, opened, words
from duizhao.names.register import KINDS, Hit, Organisation, Register

NEARLY = 0.85
"""Least weighted share of words for a near match; chosen on half of the labelled pairs (docs/method/affiliations.md)."""
_PART = re.compile(r"[,;|/\n\t()\[\]#>]+|\s[-–—·]\s|(?<=[a-z]{6})\.\s")
_EDUCATION = ("education",)
_MODIFIERS = frozenset(["new", "north", "south", "east", "west", "northern", "southern", "eastern", "western", "central", "northeastern", "northwestern", "southeastern", "southwestern", "northeast", "northwest", "southeast", "southwest", "st", "state", "medical", "technical", "federal", "polytechnic", "normal", "agricultural"])  # fmt: skip


@dataclass(frozen=True, slots=True)
class Resolution:
    """`organisation` or None with `method` (judgement, exact, inside, acronym, nearly, none) and `confidence` (0 to 1: the share right among labelled strings of that method); `country` likewise."""

    text: str
    organisation: Organisation | None
    method: str
    confidence: float
    country: str | None
    country_method: str
    country_confidence: float

    @property
    def id(self) -> str | None:
        return self.organisation.id if self.organisation else None


CONFIDENCE = {
    "judgement": 1.0,
    "ror": 0.97,
    "exact": 0.94,
    "inside": 0.92,
    "nearly": 0.6,
    "acronym": 0.5,
    "part": 0.5,
    "none": 0.0,
}
"""Shares right among labelled strings that were not looked at while the method was made (`python -m evaluation.affiliations`), rounded down."""


class Resolver:
    """Resolves strings against a register. Judgements: key of a string → organisation, or None for "none of them"."""

    def __init__(self, register: Register, judgements: dict[str, str | None] | None = None) -> None:
        self.register = register
        self._judged = judgements or {}
        self._resolve = lru_cache(maxsize=500_000)(self._one)

    def resolve(self, text: str, *, ror: str | None = None, country: str | None = None) -> Resolution:
        """One affiliation. ror: an id that the database gives, believed before the string; country: what it gives."""
        return self._resolve(text, ror, country)

    def _one(self, text: str, ror: str | None, country: str | None) -> Resolution:
        where = place(text) if country is None else Place(country, "given", 0.98)
        key = " ".join(words(text))
        if key in self._judged:
            judged = self._judged[key]
            known = self.register.by_id.get(judged) if judged else None
            return _result(text, known, "judgement", where)
        if ror:
            known = self.register.by_ror.get(ror.rsplit("/", 1)[-1])
            if known:
                return _result(text, known, "ror", where)
        found, method = self._organisation(text, where)
        if where.country is None and found is None:
            where = self._city(text) or where
        return _result(text, found, method, where)

    def _organisation(self, text: str, where: Place) -> tuple[Organisation | None, str]:
        exact = [o for o in self.register.exactly(text) if _there(o, where)]
        if len(exact) == 1:
            return exact[0], "exact"
        parts = [p for p in _PART.split(opened(text)) if p and p.strip()]
        hits: list[tuple[int, Hit]] = []
        for n, part in enumerate(parts):
            w = words(part)
            for hit in self.register.inside(w):
                if hit.acronym and where.country != hit.organisation.country:
                    continue  # a short form is believed only where its country is named
                whole = hit.end - hit.start == len(w)
                if _there(hit.organisation, where) and (whole or _tells(hit, w, part)):
                    hits.append((n, hit))
            if n and not hit_in(hits, n):
                # A name may run over a comma: China University of Petroleum, Beijing.
                both = words(f"{parts[n - 1]} {part}")
                before = len(words(parts[n - 1]))
                hits += [(n, h) for h in self.register.inside(both) if h.start < before < h.end and h.end - h.start > 2 and not h.acronym and _there(h.organisation, where)]  # fmt: skip
        hits = _by_city(hits, text)
        chosen = _best([(n, h) for n, h in hits if not _hospital(parts[n], h)])
        if chosen:
            return chosen.organisation, "acronym" if chosen.acronym else "inside"
        chosen = _best(hits)
        if chosen:
            return chosen.organisation, "part"
        near: list[Hit] = []
        for part in parts:
            w = words(part)
            if len(w) > 1 and any(x in KINDS for x in w) and not all(x in KINDS for x in w):
                near += [h for h in self.register.nearly(w) if h.share >= NEARLY and _there(h.organisation, where)]  # fmt: skip
        if near:
            best = max(h.share for h in near)
            first = _by_city([(0, h) for h in near if h.share == best], text)
            named = {h.organisation.id: h.organisation for _, h in first}
            if len(named) == 1:
                return next(iter(named.values())), "nearly"
        return None, "none"

    def _city(self, text: str) -> Place | None:
        for part in reversed(_PART.split(opened(text))):
            country = self.register.city(re.sub(r"\d+", " ", part)) if part and part.strip() else None
            if country:
                return Place(country, "city", 0.85)
        return None


def _result(text: str, known: Organisation | None, method: str, where: Place) -> Resolution:
    if where.country is None and known is not None and known.country:
        where = Place(known.country, "organisation", CONFIDENCE[method])
    return Resolution(text, known, method, CONFIDENCE[method] if known or method == "judgement" else 0.0, where.country, where.method, where.confidence)  # fmt: skip


def _there(o: Organisation, where: Place) -> bool:
    """Whether an organisation can be where the string says."""
    if where.country is None or o.country is None or where.method == "within":
        return True
    return o.country == where.country or (o.country in GREATER and where.country == "CN") or o.own


def _tells(hit: Hit, w: tuple[str, ...], part: str) -> bool:
    """Whether a name inside a longer part is more than a word of it: two words, or one that is written as a name."""
    if hit.acronym:
        # A short form stands in capitals.
        short = w[hit.start : hit.end]
        return len(short) == 1 and len(short[0]) >= 3 and re.search(rf"(?<![^\W_]){re.escape(short[0].upper())}(?![^\W_])", part) is not None  # fmt: skip
    if w[hit.end - 1] in ("university", "institute", "college", "academy") and goes_on(part)[hit.end - 1]:
        return False  # Chengdu University of Traditional Chinese Medicine is not Chengdu University
    if hit.start and w[hit.start - 1] in _MODIFIERS and not goes_on(part)[hit.start - 1]:
        return False  # New York University is not York University
    if hit.end - hit.start == 1:
        name = w[hit.start]
        return not name.isascii() or (len(name) >= 4 and hit.start == 0 and part.strip()[:1].isupper() and (hit.organisation.own or "company" in hit.organisation.types))  # fmt: skip
    return True


def _by_city(hits: list[tuple[int, Hit]], text: str) -> list[tuple[int, Hit]]:
    """Of several organisations of one name in one place, the one whose city the string names."""
    there = set(words(text))
    groups: dict[tuple[int, int, int], list[tuple[int, Hit]]] = {}
    for n, h in hits:
        groups.setdefault((n, h.start, h.end), []).append((n, h))
    out = []
    for same in groups.values():
        near = [(n, h) for n, h in same if h.organisation.city and set(words(h.organisation.city)) <= there]
        out += near if len(same) > 1 and len(near) == 1 else same
    return out


def hit_in(hits: list[tuple[int, Hit]], part: int) -> bool:
    return any(n == part for n, _ in hits)


def _hospital(part: str, hit: Hit) -> bool:
    """Whether a part is about a hospital of the organisation, which is another."""
    w = words(part)
    return (
        "hospital" in w
        and "hospital" not in w[hit.start : hit.end]
        and "healthcare" not in hit.organisation.types
    )


def _best(hits: list[tuple[int, Hit]]) -> Hit | None:
    """The organisation a string is about: no parent of another that is there, whole names before short forms, universities before their parts, the later part, the longer name."""
    if not hits:
        return None
    full = [h for h in hits if not h[1].acronym] or hits
    counts: dict[tuple[int, int, int], set[str]] = {}
    for n, h in full:
        counts.setdefault((n, h.start, h.end), set()).add(h.organisation.id)
    alone = [(n, h) for n, h in full if len(counts[n, h.start, h.end]) == 1 or h.organisation.own]
    if not alone:
        return None
    return max(alone, key=lambda x: (_EDUCATION[0] in x[1].organisation.types, "laboratory" not in words(x[1].organisation.name), x[1].end - x[1].start, x[0], x[1].organisation.id))[1]  # fmt: skip


__all__ = ["CONFIDENCE", "NOWHERE", "Resolution", "Resolver"]
