"""How much a story matters, apart from who missed it: so that trivia does not head the list of gaps.

Four parts, each within 0 and 1 and each only ever raising the whole:

* breadth: distinct owner groups that carried it, n / (n + 3). Ten outlets of one group, or ten copies of a press release, are one.
* burst: the most groups that took it up within 24 hours, beyond what stories of its topic usually get, x / (x + 3).
* government: a government source carried it or is its subject.
* novelty: the share of its distinctive terms (weighted by rarity) that no story of the 28 days before had.

importance = (1 − (1 − breadth)(1 − burst/2)(1 − government/3)) × (½ + novelty/2). Novelty alone is worth nothing (gossip is new too): it
only scales what breadth, burst and government give. The weights are a choice, stated here and shown beside every list; they were not fitted.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

BURST_HOURS = 24.0
NOVELTY_DAYS = 28.0
FOLLOW_UP_HOURS = 48.0
"""Stories that began less than this before another are its own first reports, not its past."""
HALF = 3.0
"""Groups at which breadth and burst reach one half."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Importance:
    """A story's parts, each within 0 and 1, and what they come to."""

    breadth: float
    burst: float
    government: float
    novelty: float

    @property
    def score(self) -> float:
        """Within 0 and 1; never falls when a part rises."""
        weight = 1 - (1 - self.breadth) * (1 - self.burst / 2) * (1 - self.government / 3)
        return weight * (0.5 + self.novelty / 2)


def importance(
    *,
    first_hours: Mapping[str, float],
    weights: Mapping[str, float] | None = None,
    usual: float,
    government: bool,
    novelty: float,
) -> Importance:
    """Put the parts together.

    first_hours: by owner group, the hour (any epoch) at which it first carried the story. weights: by owner group, P(it carried the story); 1
    where left out. usual: see `usual_peaks`. novelty: see `novelties`.
    """
    weight = {g: 1.0 if weights is None else weights.get(g, 1.0) for g in first_hours}
    groups = sum(weight[g] for g in sorted(weight))
    beyond = max(0.0, peak(first_hours, weight) - usual)
    return Importance(
        breadth=groups / (groups + HALF),
        burst=beyond / (beyond + HALF),
        government=1.0 if government else 0.0,
        novelty=novelty,
    )


def peak(first_hours: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """The most (weighted) groups that took a story up within any 24 hours."""
    steps = sorted((h, weights[g]) for g, h in first_hours.items())
    best = total = 0.0
    start = 0
    for at, weight in steps:
        total += weight
        while at - steps[start][0] > BURST_HOURS:
            total -= steps[start][1]
            start += 1
        best = max(best, total)
    return best


def usual_peaks(peaks: Iterable[tuple[str, float]]) -> dict[str, float]:
    """By topic, the mean peak of its stories, drawn towards the mean of all as though by ten more stories. `peaks`: (topic, peak)."""
    by_topic: dict[str, list[float]] = defaultdict(list)
    for topic, value in peaks:
        by_topic[topic].append(value)
    everything = [v for topic in sorted(by_topic) for v in by_topic[topic]]
    mean = math.fsum(everything) / len(everything) if everything else 0.0
    return {t: (math.fsum(v) + 10 * mean) / (len(v) + 10) for t, v in sorted(by_topic.items())}


def novelties(stories: Sequence[tuple[float, Collection[str]]]) -> list[float]:
    """For each story (hour of its first article, distinctive terms): the share of its terms that are new.

    A term is new when no story that began 28 days to 48 hours before had it; terms weigh log(stories / stories with the term) + 1.
    Terms are whatever the caller holds distinctive in either language: entity ids first, for they are the same in both. A story without
    terms has novelty ½: nothing is known. The list's order does not matter; results come in the order given.
    """
    spread = Counter(t for _, terms in stories for t in set(terms))
    hours: dict[str, list[float]] = defaultdict(list)
    for hour, terms in stories:
        for t in set(terms):
            hours[t].append(hour)
    for seen in hours.values():
        seen.sort()
    out = []
    for hour, terms in stories:
        new = whole = 0.0
        for t in sorted(set(terms)):
            weight = math.log(len(stories) / spread[t]) + 1
            whole += weight
            if not _within(hours[t], hour - 24 * NOVELTY_DAYS, hour - FOLLOW_UP_HOURS):
                new += weight
        out.append(new / whole if whole else 0.5)
    return out


def _within(hours: list[float], start: float, end: float) -> bool:
    """True when a sorted list has a value within [start, end]."""
    at = bisect_left(hours, start)
    return at < len(hours) and hours[at] <= end


def priority(
    gap: float, p_positive: float, importance: float, *, p_none: float = 1.0, tellings: float = math.inf
) -> float:
    """What a list of gaps may be ordered by: the gap as far as it is above 0 × P(gap > 0) × importance × tellings × silence.

    tellings: distinct tellings t by different owner groups, as max(0, t − ¾)/(t + 2): what one outlet alone carried cannot top a list.
    p_none: P(the other language did not carry it), as 0.05 + 0.95 · P(none)²: squared, because a doubtful link is most often a
    true one where many outlets carried a story, which is where importance is greatest. Each factor only ever raises the whole.
    """
    told = 1.0 if math.isinf(tellings) else max(0.0, tellings - 0.75) / (tellings + 2)
    return max(0.0, gap) * p_positive * importance * told * (0.05 + 0.95 * p_none**2)
