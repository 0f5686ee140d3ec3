"""What one language's coverage held over the evidence: how often, and when, it named each entity, place, figure, document and adoption."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from duizhao.language import tokens
from duizhao.stories.adoption import AdoptionRules, Fact
from duizhao.stories.place import Places
from duizhao.stories.policy import Policies

if TYPE_CHECKING:
    from duizhao.names import Gazetteer

Key = tuple[str, Hashable]
"""(kind, what is compared): ("entity", id), ("figure", key), ("name", word), ("place", id), ("policy", key), ("adoption", …)."""


@dataclass(frozen=True, slots=True)
class Text:
    """One text of a language's coverage, with the time it was published or first seen (None: unknown)."""

    text: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Finders:
    """What reads a text: names, and the compiled lists."""

    gazetteer: Gazetteer
    adoption: AdoptionRules
    policies: Policies
    places: Places


def adoption_keys(fact: Fact) -> Iterator[Key]:
    """What two texts on one adoption share: deployer (or supplier) and sector. Parties that the names table lacks are compared by their words,
    so that a name in another script is not recognised.
    """
    for party in (fact.deployer, fact.supplier):
        if party is not None:
            yield ("adoption", (party.key, fact.sector or fact.task))


class OtherSide:
    """Counts over one language's texts."""

    def __init__(self, texts: Iterable[Text], finders: Finders) -> None:
        """Reads every text once: about 1 ms each."""
        self.texts = 0
        self._seen: dict[Key, int] = {}
        self._when: dict[Key, list[datetime]] = {}
        for t in texts:
            self.texts += 1
            for key in set(_keys(t.text, finders)):
                self._seen[key] = self._seen.get(key, 0) + 1
                if t.at is not None:
                    self._when.setdefault(key, []).append(t.at)
        for times in self._when.values():
            times.sort()

    def count(self, key: Key) -> int:
        """Texts that hold it, over the whole evidence."""
        return self._seen.get(key, 0)

    def near(self, key: Key, at: datetime | None, days: float) -> int:
        """Texts that hold it within `days` of a time; over the whole evidence when the time is unknown."""
        times: Sequence[datetime] = self._when.get(key, ())
        if at is None:
            return self.count(key)
        return bisect_right(times, at + timedelta(days=days)) - bisect_left(times, at - timedelta(days=days))

    def novelty(self, key: Key, at: datetime | None, days: float) -> float:
        """1 for what that language never had; else falling with how often it had it: log((N+1)/(n+1)) / log(N+1), squared, where n counts the
        window fully and the rest of the evidence by a tenth. 0 ≤ novelty ≤ 1.
        """
        n = self.near(key, at, days)
        seen = n + 0.1 * (self.count(key) - n)
        if not seen:
            return 1.0
        whole = math.log(self.texts + 1)
        return (math.log((self.texts + 1) / (seen + 1)) / whole) ** 2 * 0.8 if whole else 0.0


def _keys(text: str, finders: Finders) -> Iterator[Key]:
    found = tokens(text)
    for number in found.numbers:
        yield ("figure", number)
    for word in found.latin:
        yield ("name", word)
    for m in finders.gazetteer.find(text):
        yield ("entity", m.entity_id)
    for hit in finders.places.find(text):
        yield ("place", hit.place.place_id)
        if hit.place.province != hit.place.place_id:
            yield ("place", hit.place.province)
    for policy in finders.policies.find(text):
        yield ("policy", policy.key)
    for fact in finders.adoption.facts(text, finders.gazetteer):
        yield from adoption_keys(fact)
