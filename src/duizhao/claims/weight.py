"""Weights: how much each equivalent specification says, so that a dataset published in 30 cuts does not outvote one in 2.

    w(s) = 1/L · mean over axes a that vary within the lineage of 1 / (k_a · n_a(s))

with L the number of independent lineages, k_a the number of options of axis a present in the lineage, and n_a(s) the number of the
lineage's specifications that share s's option of a. No varying axis: 1/n. On a crossed space this is 1/n too. It does not
depend on the order of axes, and sums to 1.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from duizhao.claims.records import Mark, Specification
from duizhao.claims.space import Options, composites, coordinate


def families(sets: Iterable[Sequence[str]]) -> dict[str, str]:
    """Lineage → family: lineages that meet in one specification are not independent and become one, named `a & b`."""
    parent: dict[str, set[str]] = {}
    for members in sets:
        joined = set(members).union(*(parent.get(m, set()) for m in members))
        for m in joined:
            parent[m] = joined
    return {m: " & ".join(sorted(joined)) for m, joined in parent.items()}


def within(options: Sequence[Options], linked: Sequence[Sequence[str]] = ()) -> list[float]:
    """Weights within one lineage, "equal by axis"; they sum to 1. Linked and aliased axes count as one."""
    n = len(options)
    groups = composites(options, linked)
    if not groups:
        return [1 / n] * n
    weights = [0.0] * n
    for group in groups:
        chosen = [coordinate(o, group) for o in options]
        count = Counter(chosen)
        for i, c in enumerate(chosen):
            weights[i] += 1 / (len(count) * count[c]) / len(groups)
    return weights


def weigh(
    specifications: Sequence[Specification],
    linked: Sequence[Sequence[str]] = (),
    marks: Sequence[Mark] = ("equivalent",),
) -> tuple[Specification, ...]:
    """The specifications with their weights: those with one of the marks share 1, the others have 0."""
    by_lineage: dict[str, list[int]] = defaultdict(list)
    for i, s in enumerate(specifications):
        if s.mark in marks:
            by_lineage[s.lineage].append(i)
    weights = [0.0] * len(specifications)
    for members in by_lineage.values():
        for i, w in zip(members, within([specifications[i].options for i in members], linked), strict=True):
            weights[i] = w / len(by_lineage)
    return tuple(replace(s, weight=w) for s, w in zip(specifications, weights, strict=True))
