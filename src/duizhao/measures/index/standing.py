"""What an index is once it is made: standings that hold a score and its rank intervals, or do not exist.

The types refuse the rest: a `Standing` cannot be made without its three intervals, an `Index` not without the specifications and draws behind them, and nothing here gives scores alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from duizhao.errors import NotFoundError
from duizhao.measures.index.choices import Choices
from duizhao.measures.index.plan import Step

Ranks = NDArray[np.int64]
KINDS = ("by_weights", "by_method", "by_data")


@dataclass(frozen=True, slots=True)
class Standing:
    """A unit's score and rank, with the ranks it takes (5–95 %, and all) under other weights, other methods, and other values for what is not known. ValueError without intervals, or with ones that are none."""

    unit: str
    score: float
    rank: int
    by_weights: tuple[int, int]
    by_weights_all: tuple[int, int]
    by_method: tuple[int, int]
    by_method_all: tuple[int, int]
    by_data: tuple[int, int]
    by_data_all: tuple[int, int]
    missing: int

    def __post_init__(self) -> None:
        for kind in KINDS:
            (low, high), (least, most) = getattr(self, kind), getattr(self, kind + "_all")
            if not 1 <= least <= low <= high <= most:
                raise ValueError(f"{self.unit}: {kind} is no interval of ranks")


@dataclass(frozen=True, slots=True)
class Specification:
    """One way to make the index, and the rank of each unit under it, in the order of the standings. same: how many other ways give the same scores but for their unit."""

    choices: Choices
    ranks: tuple[int, ...]
    same: int = 0


@dataclass(frozen=True, slots=True)
class Index:
    """An index: standings in order; the plan that made them (run it again with `plan.replay`) and what its steps did; the distinct specifications; units left out, and why; and what it rests on."""

    name: str
    standings: tuple[Standing, ...]
    plan: tuple[Step, ...]
    notes: tuple[str, ...]
    specifications: tuple[Specification, ...]
    draws: int
    shaken: float
    uncertain: int
    """How many values are drawn anew for `by_data`: missing ones and ones with bounds. 0: nothing is known of the doubt of the data, which is not none."""
    dropped: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.draws < 1 or not self.specifications:
            raise ValueError("an index without draws or specifications has no rank intervals")
        if any(len(s.ranks) != len(self.standings) for s in self.specifications):
            raise ValueError("a specification ranks every unit")

    def ahead(self, first: str, second: str) -> float:
        """Share of distinct specifications in which one unit ranks before another, ties as a half. No probability. NotFoundError for a unit that is not in the index."""
        at = {s.unit: n for n, s in enumerate(self.standings)}
        for unit in (first, second):
            if unit not in at:
                raise NotFoundError(f"{unit!r} is not in the index {self.name}")
        a, b = at[first], at[second]
        before = sum((s.ranks[a] < s.ranks[b]) + (s.ranks[a] == s.ranks[b]) / 2 for s in self.specifications)
        return before / len(self.specifications)

    def rows(self) -> list[dict[str, Any]]:
        """One row per unit; each interval as two columns, `by_weights_low` and so on."""
        out = []
        for s in self.standings:
            row: dict[str, Any] = {}
            for f in fields(s):
                value = getattr(s, f.name)
                row.update(
                    {f"{f.name}_low": value[0], f"{f.name}_high": value[1]}
                    if isinstance(value, tuple)
                    else {f.name: value}
                )
            out.append(row)
        return out

    def to_arrow(self) -> Any:
        """One row per unit, with its intervals."""
        import pyarrow as pa

        return pa.Table.from_pylist(self.rows())

    def _repr_html_(self) -> str:
        from html import escape

        names = ("rank", "unit", "score", "by weights", "by method", "by data")
        head = "".join(f"<th>{n}</th>" for n in names)
        cells = [(s.rank, escape(s.unit), f"{s.score:.2f}", *(span(getattr(s, k)) for k in KINDS)) for s in self.standings]  # fmt: skip
        body = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in cells)
        return f"<table><caption>{escape(self.name)}</caption><tr>{head}</tr>{body}</table>"


def span(ranks: tuple[int, int]) -> str:
    """An interval of ranks for people: `3`, `2–5`."""
    return str(ranks[0]) if ranks[0] == ranks[1] else f"{ranks[0]}–{ranks[1]}"


def ranked(score: NDArray[np.float64]) -> Ranks:
    """Rank from the top; equal scores share the better rank."""
    return np.asarray(1 + len(score) - np.searchsorted(np.sort(score), score, side="right"), np.int64)


def interval(ranks: Ranks) -> tuple[tuple[int, int], tuple[int, int]]:
    """Of a unit's ranks those between 5 and 95 %, and all."""
    low, high = np.quantile(ranks, [0.05, 0.95], method="nearest")
    return (int(low), int(high)), (int(ranks.min()), int(ranks.max()))


def distinct(ways: Sequence[tuple[Choices, NDArray[np.float64]]], order: Sequence[int]) -> tuple[Specification, ...]:  # fmt: skip
    """Specifications from choices and scores, those that differ in the unit of the score only made one. order: units as they stand."""
    kept: list[tuple[Choices, NDArray[np.float64], NDArray[np.float64], int]] = []
    for choices, score in ways:
        spread = score.std()
        shape = (score - score.mean()) / spread if spread > 0 else score * 0
        for n, (c, s, other, same) in enumerate(kept):
            if np.allclose(shape, other, rtol=0, atol=1e-9):
                kept[n] = (c, s, other, same + 1)
                break
        else:
            kept.append((choices, score, shape, 0))
    return tuple(Specification(c, tuple(int(r) for r in ranked(s)[list(order)]), same) for c, s, _, same in kept)  # fmt: skip
