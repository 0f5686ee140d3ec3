"""Distinct (work, unit) pairs: rows of one work and one unit are one entry, so that a credit rule is summed over units once and a fold runs over fewer entries than there are affiliations."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from duizhao.measures.records import Floats, Ints

BY_PAIRS = ("whole", "unit")
"""Rules that look at the distinct units of a work and at nothing else."""


class Pairs:
    """The pairs of works whose rows are sorted by work. unit: code per row, below `units`; 0 is unknown."""

    def __init__(self, work: Ints, unit: Ints, *, works: int, units: int) -> None:
        key = work.astype(np.int64) * units + unit
        # Nearly sorted already: a stable sort merges runs.
        order = np.argsort(key, kind="stable")
        ordered = key[order]
        new = np.ones(len(key), np.bool_)
        new[1:] = ordered[1:] != ordered[:-1]
        self.of_row = np.empty(len(key), np.int32)
        self.of_row[order] = np.cumsum(new, dtype=np.int32) - 1
        distinct = ordered[new]
        self.work = (distinct // units).astype(np.int32)
        self.unit = (distinct % units).astype(np.int32)
        self.first = np.searchsorted(self.work, np.arange(works + 1)).astype(np.int64)
        """Where each work's pairs begin, and their number at the end."""

    def __len__(self) -> int:
        return len(self.unit)

    def credit(self, rule: str, *, drop: bool, rows: Callable[[], Floats]) -> Floats:
        """Credit of each pair. rows: the credit of each row under the rule, asked for where the rule looks at more than units (`credit.credits`)."""
        if rule not in BY_PAIRS:
            return np.bincount(self.of_row, rows(), minlength=len(self)).astype(np.float64)
        weight = (self.unit > 0).astype(np.float64) if drop else np.ones(len(self))
        if rule == "unit":
            among = (
                np.add.reduceat(np.append(weight, 0.0), self.first[:-1]) if len(self.first) > 1 else weight
            )
            with np.errstate(divide="ignore", invalid="ignore"):
                weight = np.where(weight > 0, weight / among[self.work], 0.0)
        return weight
