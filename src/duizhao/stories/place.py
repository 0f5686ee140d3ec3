"""Provinces and cities of China named in a text, in either language, with their traps: 苏州 and 宿州 are both Suzhou, 陕西 is not 山西."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from duizhao.stories.lexicon import data, written
from duizhao.stories.span import Span, aligned


@dataclass(frozen=True, slots=True)
class Place:
    """A province (or what ranks as one) or a city."""

    place_id: str
    kind: Literal["province", "city"]
    zh: str
    en: str
    province: str
    """Id of the province; a province's own id."""


@dataclass(frozen=True, slots=True)
class PlaceHit:
    """A place where a text names it."""

    place: Place
    span: Span


class Places:
    """The table of `places.toml`, compiled."""

    def __init__(self, raw: dict[str, Any] | None = None) -> None:
        """`raw` replaces the shipped table (same shape as `places.toml`)."""
        raw = data("places.toml") if raw is None else raw
        provinces = [Place(i, "province", zh, en, i) for i, zh, _, en in raw["province"]]
        cities = [Place(i, "city", zh, en, province) for i, zh, province, en in raw["city"]]
        self._all = {p.place_id: p for p in (*provinces, *cities)}
        self._chinese = {p.zh: p for p in (*cities, *provinces)}
        self._english: dict[str, list[Place]] = {}
        first = set(raw["first"])
        for p in (*provinces, *cities):
            self._english.setdefault(p.en.lower(), []).append(p)
        for same in self._english.values():
            same.sort(key=lambda p: (p.kind == "city", p.place_id not in first))
        # Leftmost, longest: 浙江西部 holds 浙江, not 江西; 吉林市 comes before 吉林.
        zh = "|".join(sorted(map(re.escape, self._chinese), key=lambda w: (-len(w), w)))
        before = "".join(f"(?<!{re.escape(w)})" for w in raw["not_before"].split("|"))
        self._find_chinese = re.compile(f"{before}(?:{zh})(?!{raw['not_after']})")
        en = "|".join(sorted(map(re.escape, self._english), key=lambda w: (-len(w), w)))
        self._find_english = re.compile(
            rf"(?<![A-Za-z])(?:{en})(?![A-Za-z])(?! (?:University|Institute|Bank|Jiao ?Tong))", re.I
        )

    def get(self, place_id: str) -> Place | None:
        """The place of that id."""
        return self._all.get(place_id)

    def find(self, text: str) -> tuple[PlaceHit, ...]:
        """The places a text names, in order; a university or bank that bears a place's name is not the place.

        Chinese names are found anywhere; English ones as whole words, written as names are (HAMi is software). English cities of one name (Suzhou, Fuzhou, Yichun) are told
        apart by a province in the same text, else the larger is meant.
        """
        found = aligned(text)
        hits: list[PlaceHit] = []
        for m in self._find_chinese.finditer(found.folded):
            hits.append(PlaceHit(self._chinese[m[0]], found.span(m.start(), m.end())))
        english = [
            m
            for m in self._find_english.finditer(found.folded)
            if any(p.en == m[0] for p in self._english[m[0].lower()])
        ]
        named = {p.place_id for m in english for p in self._english[m[0].lower()] if p.kind == "province"}
        for m in english:
            same = self._english[m[0].lower()]
            place = next((p for p in same if p.kind == "city" and p.province in named), same[0])
            hits.append(PlaceHit(place, found.span(m.start(), m.end())))
        return tuple(sorted(hits, key=lambda h: h.span.start))

    def within(self, texts: Iterable[str], place_id: str) -> bool:
        """True when a text names that place, or a city of that province. KeyError for an id that the table lacks."""
        wanted = self._all[place_id]
        return any(
            h.place.place_id == place_id or (wanted.kind == "province" and h.place.province == place_id)
            for t in texts
            for h in self.find(t)
        )

    def named(self, name: str) -> Place | None:
        """The place of an id, or of a name in either language (合肥, 合肥市, Hefei); None when unknown."""
        if name in self._all:
            return self._all[name]
        if written(name) == "zh":
            for short in (name, *(name.removesuffix(e) for e in ("市", "省", "自治区", "特别行政区"))):
                if short in self._chinese:
                    return self._chinese[short]
            return None
        same = self._english.get(name.lower())
        return same[0] if same else None
