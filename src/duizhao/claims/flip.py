"""Flip sets: the smallest sets of options under which the answer turns. Sizes up to 3.

From a baseline: change as few options as possible and land on an existing specification of the opposite side.
Whatever else: fix as few options as possible so that every admissible specification that has them is on the opposite side.

Both count a composite choice (linked or aliased axes) as one. Cost is bounded by n · C(a, 3) for n specifications and a choices.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Any, TypeVar

from duizhao.claims.records import MARKS, Claim, Flip, Side, Specification
from duizhao.claims.space import coordinate, option_mark, weakest

MAX_SIZE = 3
MAX_LISTED = 200
"""Flips of one kind that are listed; the smallest, and those that keep the question, come first."""

Point = tuple[tuple[str, ...], ...]
Choice = tuple[tuple[int, tuple[str, ...]], ...]
"""Composite choices and their options: ((index of the group, options), …), in the order of the groups."""

OPPOSITE: dict[Side, Side] = {"for": "against", "against": "for", "": ""}


def points(specifications: Sequence[Specification], groups: Sequence[tuple[str, ...]]) -> list[Point]:
    """Each specification as one option tuple per composite choice."""
    return [tuple(coordinate(s.options, g) for g in groups) for s in specifications]


def from_baseline(
    claim: Claim,
    specifications: Sequence[Specification],
    groups: Sequence[tuple[str, ...]],
    baseline: Specification,
) -> tuple[Flip, ...]:
    """Minimal sets of at most three changed choices that lead from the baseline to an opposite specification.

    A set is minimal when no other opposite specification is reached by a part of the same changes. None when the baseline is a tie.
    """
    if baseline.side == "":
        return ()
    start = points([baseline], groups)[0]
    reached: dict[Choice, Specification] = {}
    for s, point in zip(specifications, points(specifications, groups), strict=True):
        if s.side != OPPOSITE[baseline.side]:
            continue
        changed = tuple((i, o) for i, (o, b) in enumerate(zip(point, start, strict=True)) if o != b)
        if 0 < len(changed) <= MAX_SIZE:
            reached[changed] = s
    flips = []
    for changed in _minimal(reached):
        s = reached[changed]
        changes: dict[str, tuple[str | None, str]] = {}
        for i, after in changed:
            for axis, old, new in zip(groups[i], start[i], after, strict=True):
                if old != new:
                    changes[axis] = (old, new)
        mark = weakest(option_mark(claim, axis, after) for axis, (_, after) in changes.items())
        flips.append(Flip("from baseline", changes, mark, s.number, 1, len(changed)))
    return _listed(flips)


def whatever_else(
    specifications: Sequence[Specification], groups: Sequence[tuple[str, ...]], side: Side
) -> tuple[Flip, ...]:
    """Minimal partial choices of size at most three that every completing specification answers against `side`.

    `n` of a flip is the number of specifications that complete it; 1 means that the evidence holds a single one. Its
    mark is the strongest among them: `different question` says that no completion asks the claim's own question.
    """
    if side == "":
        return ()
    # Options are numbered, and specifications on the other side are counted first: only their choices can turn.
    number: dict[tuple[int, tuple[str, ...]], int] = {}
    coded = [
        tuple(number.setdefault(entry, len(number)) for entry in enumerate(point))
        for point in points(specifications, groups)
    ]
    opposite: dict[tuple[int, ...], list[Specification]] = defaultdict(list)
    for s, code in zip(specifications, coded, strict=True):
        if s.side == OPPOSITE[side]:
            for size in range(1, MAX_SIZE + 1):
                for choice in combinations(code, size):
                    opposite[choice].append(s)
    for s, code in zip(specifications, coded, strict=True):
        if s.side != OPPOSITE[side]:
            for size in range(1, MAX_SIZE + 1):
                for choice in combinations(code, size):
                    opposite.pop(choice, None)
    entries = list(number)
    flips = []
    minimal = _minimal(opposite)
    best = {c: min((s.mark for s in opposite[c]), key=MARKS.index) for c in minimal}

    def rank(c: tuple[int, ...]) -> tuple[int, int, int, int]:
        return len(c), MARKS.index(best[c]), -len(opposite[c]), opposite[c][0].number

    for chosen in sorted(minimal, key=rank)[:MAX_LISTED]:
        complete = opposite[chosen]
        changes: dict[str, tuple[str | None, str]] = {
            axis: (None, option)
            for i, options in (entries[c] for c in chosen)
            for axis, option in zip(groups[i], options, strict=True)
        }
        flips.append(
            Flip("whatever else", changes, best[chosen], complete[0].number, len(complete), len(chosen))
        )
    return tuple(flips)


_C = TypeVar("_C", bound=tuple[Any, ...])


def _minimal(sets: Iterable[_C]) -> list[_C]:
    """Those that contain no other one, smallest first."""
    found: set[tuple[Any, ...]] = set()
    kept: list[_C] = []
    for choice in sorted(sets, key=len):
        parts = (p for size in range(1, len(choice)) for p in combinations(choice, size))
        if not any(p in found for p in parts):
            found.add(choice)
            kept.append(choice)
    return kept


def _listed(flips: Sequence[Flip]) -> tuple[Flip, ...]:
    return tuple(sorted(flips, key=lambda f: (f.size, MARKS.index(f.mark), -f.n, f.example)))[:MAX_LISTED]
