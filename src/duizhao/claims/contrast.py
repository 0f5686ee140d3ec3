"""What moves the answer: matched contrasts, pairs of specifications that differ in one choice alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations

from duizhao.claims.records import Contrast, Specification
from duizhao.claims.space import JOIN, coordinate

MOST_OPTIONS = 50
"""A choice with more options than this has its contrasts with its most common option only (n options would make n²/2)."""


def contrasts(
    specifications: Sequence[Specification], groups: Sequence[tuple[str, ...]]
) -> tuple[Contrast, ...]:
    """For every choice and every two of its options: how far the log ratio moves between matched specifications.

    All admissible specifications take part, whatever their mark: what moves the answer is most often the question. Axes
    for which no two specifications match have no contrast. Ordered by |mean shift|, largest first.
    """
    found = []
    points = [tuple(coordinate(s.options, g) for g in groups) for s in specifications]
    for at, group in enumerate(groups):
        matched: dict[tuple[tuple[str, ...], ...], list[tuple[tuple[str, ...], Specification]]] = defaultdict(
            list
        )
        rank: dict[tuple[str, ...], int] = {}
        count = Counter(p[at] for p in points)
        hub = min(count, key=lambda o: (-count[o], o)) if len(count) > MOST_OPTIONS else None
        for s, point in zip(specifications, points, strict=True):
            rank.setdefault(point[at], len(rank))
            matched[point[:at] + point[at + 1 :]].append((point[at], s))
        pairs: dict[tuple[tuple[str, ...], tuple[str, ...]], list[tuple[Specification, Specification]]] = (
            defaultdict(list)
        )
        for members in matched.values():
            for (a, s), (b, t) in _pairs(members, hub):
                if rank[a] > rank[b]:
                    pairs[(b, a)].append((t, s))
                else:
                    pairs[(a, b)].append((s, t))
        for (a, b), listed in pairs.items():
            shifts = [t.margin - s.margin for s, t in listed]
            found.append(
                Contrast(
                    axis=JOIN.join(group),
                    first=JOIN.join(a),
                    second=JOIN.join(b),
                    pairs=len(listed),
                    mean_shift=sum(shifts) / len(shifts),
                    turned=sum(s.side != t.side for s, t in listed),
                    specifications=tuple((s.number, t.number) for s, t in listed),
                )
            )
    return tuple(sorted(found, key=lambda c: (-abs(c.mean_shift), c.axis, c.first, c.second)))


Member = tuple[tuple[str, ...], Specification]


def _pairs(members: Sequence[Member], hub: tuple[str, ...] | None) -> Iterable[tuple[Member, Member]]:
    if hub is None:
        return combinations(members, 2)
    centre = [m for m in members if m[0] == hub]
    return ((c, m) for c in centre for m in members if m[0] != hub)
