"""Which owner groups carried a story, which were live and silent, and the probability that nobody carried it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from duizhao.stories.story import Coverage, Story, Word

BEFORE = 24.0
"""Hours before a story's first article from which a group's deliveries show that it was live."""
SURE = 0.8
"""P(none) from which `missed` may be said."""
EXPECTED = 0.5
"""Share of comparable stories that the language covered, from which coverage was expected."""
COMPARABLE = 12
"""Comparable stories below which nothing was expected."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article outside a story that may belong to it."""

    article_id: str
    language: str
    owner: str
    p: float
    voice: str
    """Copies of one telling share it and count once."""


class Liveness:
    """When each owner group delivered anything through an unranked feed."""

    def __init__(self, deliveries: Iterable[tuple[str, str, float]]) -> None:
        """`deliveries`: (owner, language, hour) of every article seen through an unranked carrier."""
        by_language: dict[str, list[tuple[float, str]]] = {}
        for owner, language, hour in deliveries:
            by_language.setdefault(language, []).append((hour, owner))
        self._timelines = {language: _Timeline(seen) for language, seen in by_language.items()}

    def live(self, language: str, start: float, end: float) -> tuple[str, ...]:
        """Owner groups that delivered at least one article within `[start, end]` hours."""
        timeline = self._timelines.get(language)
        return timeline.owners(start, end) if timeline else ()

    @property
    def hours(self) -> dict[tuple[str, str], list[float]]:
        """Hours of every delivery by (language, owner), sorted."""
        return {
            (language, owner): hours
            for language, timeline in self._timelines.items()
            for owner, hours in timeline.hours().items()
        }


class _Timeline:
    """Deliveries of one language in order of time. Equal answers are one tuple: thousands of stories of a week share a few hundred."""

    def __init__(self, deliveries: list[tuple[float, str]]) -> None:
        deliveries.sort()
        self._names = tuple(sorted({owner for _, owner in deliveries}))
        number = {owner: n for n, owner in enumerate(self._names)}
        self._hour = np.array([hour for hour, _ in deliveries])
        self._owner = np.array([number[owner] for _, owner in deliveries], dtype=np.int64)
        self._known: dict[bytes, tuple[str, ...]] = {}

    def hours(self) -> dict[str, list[float]]:
        """Hours of every delivery by owner, sorted."""
        return {name: self._hour[self._owner == n].tolist() for n, name in enumerate(self._names)}

    def owners(self, start: float, end: float) -> tuple[str, ...]:
        a, b = np.searchsorted(self._hour, start), np.searchsorted(self._hour, end, side="right")
        found = np.flatnonzero(np.bincount(self._owner[a:b], minlength=len(self._names)))
        key = found.tobytes()
        if key not in self._known:
            self._known[key] = tuple(self._names[n] for n in found.tolist())
        return self._known[key]


def p_none(candidates: Iterable[Candidate]) -> float:
    """∏(1 − p) over candidates, each voice once with its best p."""
    best: dict[str, float] = {}
    for c in candidates:
        best[c.voice] = max(best.get(c.voice, 0.0), c.p)
    product = 1.0
    for voice in sorted(best):
        product *= 1.0 - best[voice]
    return product


def coverage(
    story: Story,
    language: str,
    *,
    inside: Sequence[Candidate],
    outside: Sequence[Candidate],
    liveness: Liveness,
    ranked: Iterable[str],
    settled_days: float,
    end: float | None,
    expected: bool,
) -> Coverage:
    """One language's coverage of a story.

    inside / outside: the language's articles in the story, and those beside it, with probabilities.
    ranked: owner groups of the language that are seen only through ranked front pages.
    end: hour at which the evidence ends; None when there is none. expected: see `expectation`.
    """
    first = story.first.timestamp() / 3600 if story.first else 0.0
    last = story.last.timestamp() / 3600 if story.last else first
    live = liveness.live(language, first - BEFORE, last + 24 * settled_days)
    covering = tuple(sorted({m.owner for m in story.of(language)}))
    none = p_none((*inside, *outside))
    word: Word
    if covering:
        word = "covered"
    elif not live:
        word = "not observed"
    elif end is None or end < last + 24 * settled_days:
        word = "not yet"
    elif expected and none >= SURE:
        word = "missed"
    else:
        word = "not found"
    likely = sorted(outside, key=lambda c: (-c.p, c.article_id))[:5]
    return Coverage(
        language=language,
        covering=covering,
        live=live,
        ranked=tuple(sorted(set(ranked) - set(live))),
        p_none=none,
        candidates=tuple((c.article_id, c.p) for c in likely),
        word=word,
    )


@dataclass(frozen=True, slots=True)
class Expectation:
    """How often a language covers stories of a topic and size."""

    seen: Mapping[tuple[str, int], tuple[int, int]]

    def of(self, story: Story, source: str) -> bool:
        """True when the target language covered at least half of at least `COMPARABLE` stories of one of this story's topics
        that as many source owner groups carried (1, 2, 3–4, 5–8, … groups).
        """
        size = bucket(len({m.owner for m in story.of(source)}))
        for topic in story.topics:
            covered, of = self.seen.get((topic, size), (0, 0))
            if of >= COMPARABLE and covered >= EXPECTED * of:
                return True
        return False


def bucket(groups: int) -> int:
    """1, 2, 3–4, 5–8, … groups as 0, 1, 2, 3, …"""
    return max(0, groups - 1).bit_length()


def expectation(stories: Iterable[Story], source: str, target: str) -> Expectation:
    """Counts, by topic and number of source owner groups, of stories and of those that the target language covered."""
    seen: dict[tuple[str, int], tuple[int, int]] = {}
    for s in stories:
        groups = len({m.owner for m in s.of(source)})
        if groups:
            hit = bool(s.of(target))
            for topic in s.topics:
                covered, of = seen.get((topic, bucket(groups)), (0, 0))
                seen[topic, bucket(groups)] = (covered + hit, of + 1)
    return Expectation(seen)
