"""Groups of items that tell one event: agglomerative, by the best quarter of the links between two groups.

Two groups merge when the mean of the best quarter of the probabilities between their members reaches `JOIN` (a pair that was no
candidate counts 0). Single linkage would chain a month of news on one company into one story; full average linkage
would break up large stories, whose far members say different things. The order of merging is by that mean, ties by content, so
that neither the order of arrival nor the machine decides.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable, Sequence

JOIN = 0.4
"""Mean probability from which two groups are one story."""
BEST = 0.25
"""Share of the pairs between two groups that speak for them."""


def cluster(
    names: Sequence[str],
    hours: Sequence[float],
    links: Iterable[tuple[int, int, float]],
    *,
    window: float,
    together: Iterable[Sequence[int]] = (),
    apart: Iterable[tuple[int, int]] = (),
) -> list[list[int]]:
    """Partition of `range(len(names))` into groups, each sorted, by first member.

    names: an id per element made from content; ties are broken by it.
    links: (i, j, probability); missing pairs have probability 0.
    window: elements of one group lie within chains of `window` hours, and a group spans at most twice that.
    together / apart: groups that must be whole, pairs that must never share a group (judgements); they win over every link.
    """
    n = len(names)
    members: dict[int, list[int]] = {i: [i] for i in range(n)}
    home = list(range(n))
    frozen = [False] * n
    for group in together:
        first = min(group)
        for i in group:
            if home[i] != home[first]:
                old = home[i]
                for m in members.pop(old):
                    home[m] = home[first]
                    members[home[first]].append(m)
        frozen[home[first]] = True
    forbidden: dict[int, set[int]] = {}
    for i, j in apart:
        forbidden.setdefault(home[i], set()).add(home[j])
        forbidden.setdefault(home[j], set()).add(home[i])
    between: dict[int, dict[int, list[float]]] = {}
    for i, j, p in links:
        a, b = home[i], home[j]
        if a != b:
            between.setdefault(a, {}).setdefault(b, []).append(p)
            between.setdefault(b, {})[a] = between[a][b]
    label = {a: min(names[m] for m in members[a]) for a in members}
    span = {a: (min(hours[m] for m in members[a]), max(hours[m] for m in members[a])) for a in members}
    version = dict.fromkeys(members, 0)

    def score(a: int, b: int) -> float:
        ps = between[a][b]
        half = max(1, math.ceil(BEST * len(members[a]) * len(members[b])))
        return float(sum(sorted(ps, reverse=True)[:half])) / half

    heap: list[tuple[float, str, str, int, int, int, int]] = []

    def push(a: int, b: int) -> None:
        s = score(a, b)
        if s >= JOIN:
            x, y = sorted((a, b), key=lambda c: label[c])
            heapq.heappush(heap, (-s, label[x], label[y], x, y, version[x], version[y]))

    for a in between:
        for b in between[a]:
            if label[a] < label[b]:
                push(a, b)
    while heap:
        _, _, _, a, b, va, vb = heapq.heappop(heap)
        if a not in members or b not in members or version[a] != va or version[b] != vb:
            continue
        if b in forbidden.get(a, ()) or (frozen[a] and frozen[b]):
            continue
        low, high = min(span[a][0], span[b][0]), max(span[a][1], span[b][1])
        if high - low > 2 * window:
            continue
        if len(members[b]) > len(members[a]):
            a, b = b, a
        members[a] += members.pop(b)
        span[a] = (low, high)
        label[a] = min(label[a], label[b])
        frozen[a] = frozen[a] or frozen[b]
        version[a] += 1
        for c, ps in between.pop(b, {}).items():
            between[c].pop(b, None)
            if c == a:
                continue
            merged = between[a].get(c, []) + ps
            between[a][c] = merged
            between[c][a] = merged
        for c in forbidden.pop(b, set()):
            forbidden[c].discard(b)
            forbidden[c].add(a)
            forbidden.setdefault(a, set()).add(c)
        for c in between[a]:
            push(a, c)
    return sorted((sorted(m) for m in members.values()), key=lambda m: m[0])
