"""One-source finds: articles of one language scored by what they hold that the other language's coverage never had.

A find's score is the sum of its parts (an adoption, a policy document, figures, entities, names, a place), each weighed by how new it is to the
other language, times what damps it (a roundup, an advertisement, an opinion, shares, a retelling). Every part keeps its words, so that a
why-line is made of facts only. Weights are data (`unread.toml`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from duizhao.language import headline, is_roundup, quantities, tokens
from duizhao.stories.adoption import AdoptionRules, Fact
from duizhao.stories.find import Damping, Find, Part
from duizhao.stories.lexicon import data, written
from duizhao.stories.otherside import Finders, Key, OtherSide, Text, adoption_keys
from duizhao.stories.place import Places
from duizhao.stories.policy import Policies, Policy
from duizhao.stories.span import aligned
from duizhao.stories.story import Story

if TYPE_CHECKING:
    from duizhao.names import Gazetteer

WINDOW_DAYS = 7.0
"""Around a story's first article; outside it the other language's texts count a tenth."""
SUBSTANCE = frozenset(("adoption", "policy", "figure"))


def unread(
    stories: Iterable[Story],
    texts_of_other_language: OtherSide | Iterable[Text],
    gazetteer: Gazetteer,
    *,
    source: str,
    target: str,
    limit: int | None = None,
    place: str | None = None,
    topic: str | None = None,
    keep: Callable[[Story], bool] | None = None,
    unmatched: Mapping[str, float] | None = None,
    persons: Iterable[str] = (),
    local: Iterable[str] = (),
    window_days: float = WINDOW_DAYS,
) -> tuple[Find, ...]:
    """Stories that one owner group of `source` carried and nobody of `target`, ranked by what they hold that `target` never had.

    `texts_of_other_language`: the target's texts over the whole evidence, or an `OtherSide` made of them once. `place` is an id or a name of
    `places.toml`; `topic` one of the story's topics; `unmatched` maps story ids to P(no article of `target` belongs to it) where the linker has
    one; `local` are entities seated where `source` is spoken: with it, stories about nobody and nowhere local count less. Ties are broken by story id. Raises KeyError for an unknown place.
    """
    finders = Finders(gazetteer, AdoptionRules(persons=persons), Policies(), Places())
    other = (
        texts_of_other_language
        if isinstance(texts_of_other_language, OtherSide)
        else OtherSide(texts_of_other_language, finders)
    )
    wanted = None
    if place is not None:
        wanted = finders.places.named(place)
        if wanted is None:
            raise KeyError(place)
    weighing = _Weighing(data("unread.toml"), other, finders, window_days, frozenset(local))
    found: list[tuple[float, Find]] = []
    for story in stories:
        members = story.of(source)
        if len({m.owner for m in members}) != 1 or story.of(target):
            continue
        if (topic and topic not in story.topics) or (keep and not keep(story)):
            continue
        texts = _texts(story, source)
        if wanted and not finders.places.within(texts, wanted.place_id):
            continue
        find = weighing.find(story, texts, (unmatched or {}).get(story.story_id, 1.0))
        if find.score > 0:
            found.append((find.score, find))
    found.sort(key=lambda sf: (-sf[0], sf[1].story.story_id))
    return tuple(replace(f, rank=n) for n, (_, f) in enumerate(found[:limit], 1))


def _texts(story: Story, source: str) -> list[str]:
    """The members' texts, each once, and the gist in the source's language."""
    gist = {"zh": story.gist_zh, "en": story.gist_en}.get(source)
    return list(dict.fromkeys(t for t in (*(m.text for m in story.of(source)), gist) if t))


_HOME = re.compile(r"中国|我国|国内|国产|全国|本土")
_FOREIGN = re.compile(r"[A-Z][a-z]{3,}|在美|日本|富士通|丰田|韩国|美国|英国|印度")
_COUNTED = re.compile(r"\d\s?(?:[万亿]|(?i:million|billion))")
"""A count in words; 3B alone is the size of a model."""
_ABROAD = frozenset(("white-house", "commerce-us", "eu"))


class _Weighing:
    """Weights, damping and the other side, ready for many stories."""

    def __init__(
        self, raw: dict[str, Any], other: OtherSide, finders: Finders, days: float, local: frozenset[str]
    ) -> None:
        self._weight: dict[str, float] = raw["weight"]
        self._status: dict[str, float] = raw["status"]
        self._most: dict[str, int] = raw["most"]
        self._damp = [
            (d["id"], float(d["factor"]), {lang: re.compile(d[lang]) for lang in ("zh", "en")})
            for d in raw["damp"]
        ]
        self._least: dict[str, float] = raw["least"]
        self._factor: dict[str, float] = raw["factor"]
        self._other, self._finders, self._days, self._local = other, finders, days, local

    def find(self, story: Story, texts: list[str], unmatched: float) -> Find:
        at = story.first or story.last
        facts = tuple(f for t in texts for f in self._finders.adoption.facts(t, self._finders.gazetteer))
        policies = tuple(p for t in texts for p in self._finders.policies.find(t))
        parts = [self._adoption(f, at) for f in facts] + [self._policy(p, at) for p in policies]
        for t in texts:
            parts += self._plain(t, at)
        kept = self._limited(parts)
        damping = self._damping(texts)
        if not SUBSTANCE & {p.kind for p in kept}:
            damping += (Damping("names alone", self._factor["mentions"], ""),)
        if self._local and not self._has_local(texts, facts, policies):
            damping += (Damping("nothing local", self._factor["foreign"], ""),)
        score = sum(p.score for p in kept) * unmatched
        for d in damping:
            score *= d.factor
        return Find(0, story, score, tuple(kept), damping, facts, policies, self._other.texts)

    def _has_local(self, texts: list[str], facts: tuple[Fact, ...], policies: tuple[Policy, ...]) -> bool:
        """True when a text names a local entity, a province or city, an office, or an organisation in Han characters."""
        parties = (p for f in facts for p in (f.deployer, f.supplier) if p is not None)
        return bool(
            any(i not in _ABROAD for p in policies for i in p.issuers)
            or any(
                p.entity_id is None and written(p.span.text) == "zh" and not _FOREIGN.search(t)
                for p in parties
                for t in texts
            )
            or any(self._finders.places.find(t) for t in texts)
            or any(m.entity_id in self._local for t in texts for m in self._finders.gazetteer.find(t))
            or any(_HOME.search(t) for t in texts)
        )

    def _part(
        self,
        kind: str,
        words: str,
        weight: float,
        keys: list[Key],
        at: datetime | None,
        uncertain: bool = False,
    ) -> Part:
        """A part that is as new as the least new of its keys."""
        key = min(keys, key=lambda k: (self._other.novelty(k, at, self._days), str(k)))
        return Part(
            kind,
            words,
            weight,
            self._other.novelty(key, at, self._days),
            self._other.count(key),
            self._other.near(key, at, self._days),
            key,
            uncertain,
        )

    def _adoption(self, fact: Fact, at: datetime | None) -> Part:
        weight = (self._weight["adoption"] + self._weight["slot"] * fact.filled) * self._status[fact.status]
        named = list(adoption_keys(fact))
        unknown = all(p is None or p.entity_id is None for p in (fact.deployer, fact.supplier))
        keys = named or [("adoption", (fact.sector, fact.task, fact.quote.text))]
        told = " · ".join(
            w
            for w in (
                fact.sector,
                fact.task,
                fact.deployer and fact.deployer.span.text,
                fact.supplier and f"by {fact.supplier.span.text}",
                *(e.span.text for e in fact.effects),
            )
            if w
        )
        return self._part("adoption", f"{told} ({fact.status})", weight, keys, at, unknown)

    def _policy(self, policy: Policy, at: datetime | None) -> Part:
        weight = self._weight["policy"] + self._weight["target"] * min(3, len(policy.targets))
        if policy.draft:
            weight *= 0.9
        return self._part(
            "policy", policy.span.text, weight, [("policy", policy.key)], at, not policy.issuers
        )

    def _plain(self, text: str, at: datetime | None) -> list[Part]:
        found = aligned(text)
        w = self._weight
        parts: list[Part] = []
        named = self._finders.gazetteer.find(text)
        covered: set[str] = set()
        hits = self._finders.places.find(text)
        places = {h.span.text.lower() for h in hits}
        for m in named:
            covered |= set(m.name.lower().split())
            if not m.ambiguous and m.name.lower() not in places:
                parts.append(self._part("entity", m.name, w["entity"], [("entity", m.entity_id)], at))
        for hit in hits:
            keys: list[Key] = [("place", hit.place.place_id)]
            parts.append(self._part("place", hit.span.text, w["place"], keys, at))
        for q in quantities(found.folded):
            sized = q.kind != "count" or _COUNTED.search(found.folded)
            if q.kind != "plain" and sized and q.value >= self._least[q.kind]:
                parts.append(self._part("figure", q.words, w["figure"], [("figure", q.key)], at))
        # A Latin name in capitals inside the text that the table lacks can still be looked for in the other language's texts.
        bare = headline(text)
        for word in sorted(tokens(bare).latin):
            if len(word) > 3 and word not in covered and _is_name(bare, word):
                parts.append(self._part("name", word, w["name"], [("name", word)], at, True))
        return parts

    def _limited(self, parts: list[Part]) -> list[Part]:
        """The best of each kind, each key once, at most so many; heaviest first."""
        best: dict[Key, Part] = {}
        for p in parts:
            if p.key not in best or best[p.key].score < p.score:
                best[p.key] = p
        kept: list[Part] = []
        for p in sorted(best.values(), key=lambda p: (-p.score, p.kind, p.words)):
            if sum(k.kind == p.kind for k in kept) < self._most[p.kind] and p.score > 0.02:
                kept.append(p)
        return kept

    def _damping(self, texts: list[str]) -> tuple[Damping, ...]:
        damping = []
        first = texts[0] if texts else ""
        if any(is_roundup(t) for t in texts):
            damping.append(Damping("roundup", self._factor["roundup"], first[:20]))
        folded = aligned(first).folded
        language = written(folded)
        for identifier, factor, patterns in self._damp:
            m = patterns[language].search(folded)
            if m:
                damping.append(Damping(identifier, factor, m[0]))
        return tuple(damping)


def _is_name(text: str, word: str) -> bool:
    """True for a word written with a capital in a Chinese text; in an English one, where titles and sentences have capitals too, for a word with
    a capital or a digit inside (EPGenAI, WeLM2).
    """
    m = re.search(re.escape(word), text, re.IGNORECASE)
    if m is None or m[0].isdigit():
        return False
    if written(text) == "zh":
        return m[0][:1].isupper()
    return any(c.isupper() or c.isdigit() for c in m[0][1:]) and not m[0].isupper()
