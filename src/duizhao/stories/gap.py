"""How much more one language's outlets covered a story than the other's, and how sure that is.

Coverage of a language is k of n live owner groups. With Jeffreys' prior the share has the posterior Beta(k + ½, n − k + ½), whose
log-odds have mean ψ(a) − ψ(b) and variance ψ₁(a) + ψ₁(b). Which articles belong to the story is itself uncertain: k is
the sum of independent groups, each carrying the story with probability 1 − ∏(1 − p) over its articles (a Poisson-binomial
distribution). Mean and variance of the log-odds follow by the laws of total expectation and variance, the interval by a normal approximation.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from duizhao.stories.coverage import Candidate

Z90 = 1.6448536269514722


@dataclass(frozen=True, slots=True)
class Share:
    """Log-odds of a language's coverage: mean, variance, and expected number of covering groups."""

    mean: float
    variance: float
    groups: float


def group_probabilities(candidates: Iterable[Candidate]) -> dict[str, float]:
    """P(the group carried the story) by owner group: 1 − ∏(1 − p) over its voices."""
    best: dict[str, dict[str, float]] = {}
    for c in candidates:
        voices = best.setdefault(c.owner, {})
        voices[c.voice] = max(voices.get(c.voice, 0.0), c.p)
    return {o: 1 - math.prod(1 - p for p in voices.values()) for o, voices in sorted(best.items())}


def share(groups: Mapping[str, float], n: int) -> Share:
    """Log-odds of coverage when each of `groups` carried the story with its probability and `n` groups were live."""
    n = max(n, sum(1 for p in groups.values() if p >= 0.5))
    counts = [1.0]
    for p in groups.values():
        counts = [
            (counts[k] if k < len(counts) else 0) * (1 - p) + (counts[k - 1] if k else 0) * p
            for k in range(len(counts) + 1)
        ]
    counts = [*counts[:n], sum(counts[n:])] if len(counts) > n + 1 else counts
    mean = square = within = groups_expected = 0.0
    for k, weight in enumerate(counts):
        a, b = k + 0.5, max(0, n - k) + 0.5
        m = digamma(a) - digamma(b)
        mean += weight * m
        square += weight * m * m
        within += weight * (trigamma(a) + trigamma(b))
        groups_expected += weight * k
    return Share(mean, within + max(0.0, square - mean * mean), groups_expected)


def difference(source: Share, target: Share) -> tuple[float, float, float]:
    """Gap (difference of log-odds) with its 90 % interval."""
    middle = source.mean - target.mean
    half = Z90 * math.sqrt(source.variance + target.variance)
    return middle, middle - half, middle + half


def score(gap: float, p_none: float, tellings: float) -> float:
    """What the list is ordered by: the gap, damped for stories that few told, nine tenths of it weighted by P(none).

    `tellings`: distinct tellings by different owner groups; n/(n + 2) keeps what one outlet alone carried off the top. A story that the
    other language did carry can still show a gap; it ranks far below one that it did not.
    """
    return gap * max(0.0, tellings - 0.75) / (tellings + 2) * (0.1 + 0.9 * p_none)


def digamma(x: float) -> float:
    """ψ(x) for x > 0: recurrence up to 6, then the asymptotic series (error < 1e-9)."""
    shift = 0.0
    while x < 6:
        shift -= 1 / x
        x += 1
    i = 1 / (x * x)
    return (
        shift + math.log(x) - 0.5 / x - i * (1 / 12 - i * (1 / 120 - i * (1 / 252 - i * (1 / 240 - i / 132))))
    )


def trigamma(x: float) -> float:
    """ψ₁(x) for x > 0, as `digamma`."""
    shift = 0.0
    while x < 6:
        shift += 1 / (x * x)
        x += 1
    i = 1 / (x * x)
    return shift + 1 / x + i / 2 + i / x * (1 / 6 - i * (1 / 30 - i * (1 / 42 - i * (1 / 30 - i * 5 / 66))))
