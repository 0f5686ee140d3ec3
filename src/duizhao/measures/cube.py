"""The cube: works counted once by partition and signature; a thousand countings are then products of small tables.

A *partition* is a set of works with the same weight under every option of every axis that chooses works (period, venue, subfield, definition, database, quality). A *cell* is a partition and a signature,
with the number of its works and the sums of what they bring. Folding the cells with the credit of each signature gives partition × unit; a counting is a weighted sum of its rows.
Only that is added up which is additive over works: whole counts under merged units, dropped unknowns and every credit rule are settled per signature, before anything is summed.

Institutions do not compress (nearly every work has a signature of its own): there every work is its own signature, which is the int-coded work × unit table. `Cube.how` says which it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from duizhao.errors import DuizhaoError
from duizhao.measures.axes import WORK_AXES
from duizhao.measures.axes.measure import MEASURE
from duizhao.measures.counting import Counting
from duizhao.measures.credit import Credits, credits
from duizhao.measures.merging import merged
from duizhao.measures.pairing import Pairs
from duizhao.measures.records import Floats, Ints, Records
from duizhao.measures.signature import signatures

COMPRESSES = 0.6
"""Signatures per work above which signatures are not worth their making."""
DENSE = 30_000_000
"""Most numbers of one partition × unit table; above it cells are folded counting by counting."""
BATCH = 4_000_000
"""Numbers that are expanded at once."""
HELD = 12_000_000
"""Most entries of cells that are kept from one fold to the next (16 bytes each)."""
Placed = tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int32]]
"""Places in a table of partition × unit, the cell that goes there, and the entry of its signature."""


@dataclass(frozen=True)
class Totals:
    """What one counting gives: credit by unit. `value[0]` is the unknown bucket; `total` is all credit of the chosen works, the unknown part included."""

    counting: Counting
    names: tuple[str, ...]
    value: Floats
    works: Floats
    """Credit in works, whatever the measure: the base of a mean."""
    how: str

    @property
    def total(self) -> float:
        return float(self.value.sum())

    @property
    def unknown(self) -> float:
        return float(self.value[0])

    def of(self, unit: str) -> float:
        """Credit of a unit, 0 where no work names it."""
        return float(self.value[self.names.index(unit)]) if unit in self.names else 0.0


class Cube:
    """Records counted once, for all countings whose choices of works were among those it was made for; how credit falls may be asked for freely.

    compress: whether works alike under every rule are counted as one signature; as the records suggest where not given.
    """

    def __init__(
        self, records: Records, countings: Iterable[Counting], *, compress: bool | None = None
    ) -> None:
        self._records = records
        wanted = [dict[str, int]() for _ in WORK_AXES]
        for counting in countings:
            for known, option in zip(wanted, counting.of_works, strict=True):
                known.setdefault(option, len(known))
        self._options = wanted
        weights = [a.weights(records, list(o)) for a, o in zip(WORK_AXES, wanted, strict=True)]
        code = np.zeros(records.count, np.int64)
        for w in weights:
            if w.of.shape[1] > 1 and (w.of != w.of[:, :1]).any():
                # Codes that no option tells apart are one.
                _, alike = np.unique(w.of.T, axis=0, return_inverse=True)
                code = code * int(alike.max() + 1) + alike.reshape(-1)[w.code]
                code = _renumbered(code)
        self.partitions = int(code.max()) + 1 if len(code) else 0
        some = np.zeros(self.partitions, np.int64)
        some[code] = np.arange(records.count)
        self._of = [w.of[:, w.code[some]] for w in weights]
        """Per axis: option × partition."""
        if compress is None:
            compress = records.level == "country"
        if compress and records.count:
            signature, one = signatures(records)
            compress = len(one) <= COMPRESSES * records.count or records.count < 1000
        if not compress or not records.count:
            signature, one = np.arange(records.count), np.arange(records.count)
        self.how = "cube" if compress else "work by work"
        self._some = records if not compress else records.take(one)
        self.signatures = len(one)
        key = code * max(1, len(one)) + signature
        if compress:
            cells, at, self._works = np.unique(key, return_inverse=True, return_counts=True)
            self._cell_of = at.reshape(-1)
        else:
            order = np.argsort(signature, kind="stable")
            cells, self._works, self._cell_of = key[order], np.ones(len(key), np.int64), order
        self._partition, self._signature = cells // max(1, len(one)), cells % max(1, len(one))
        self._folded: dict[tuple[tuple[str, str, str, str, bool], str], Floats] = {}
        self._rows: dict[tuple[str, str, str, bool], Floats] = {}
        self._pairing: tuple[tuple[str, str, str], Pairs, list[Placed]] | None = None

    @property
    def cells(self) -> int:
        """Number of cells."""
        return len(self._works)

    def count(self, countings: Sequence[Counting]) -> list[Totals]:
        """The totals of countings, in order. DuizhaoError for an option that the cube was not made for, or that the records cannot answer."""
        found: list[Totals | None] = [None] * len(countings)
        groups: dict[tuple[tuple[str, str, str, str, bool], str], list[int]] = {}
        for n, counting in enumerate(countings):
            groups.setdefault((counting.of_units, counting["measure"]), []).append(n)
        # One coding of units after another: its pairs are made once.
        for (how, measure), members in sorted(
            groups.items(), key=lambda g: (g[0][0][0], g[0][0][1], g[0][0][3])
        ):
            chosen = [countings[n] for n in members]
            value, names = self._sums(how, measure, chosen)
            works = value if measure == "works" else self._sums(how, "works", chosen)[0]
            if measure == "fwci":
                value = np.divide(value, works, out=np.zeros_like(value), where=works > 0)
            for place, n in enumerate(members):
                found[n] = Totals(countings[n], names, value[place], works[place], self.how)
        return [t for t in found if t is not None]

    def _sums(
        self, how: tuple[str, str, str, str, bool], measure: str, chosen: Sequence[Counting]
    ) -> tuple[Floats, tuple[str, ...]]:
        rows = {w: place for place, w in enumerate(dict.fromkeys(c.of_works for c in chosen))}
        names = self._merged(how)[1]
        if self.partitions * len(names) <= DENSE:
            table = self._folded.get((how, measure))
            if table is None:
                table = self._fold(how, self._brings(measure), len(names))
                self._folded[how, measure] = table
            sums = np.empty((len(rows), len(names)))
            step = max(1, BATCH // max(1, self.partitions))
            wanted = list(rows)
            for a in range(0, len(wanted), step):
                sums[a : a + step] = np.array([self._chosen(w) for w in wanted[a : a + step]]) @ table
        else:
            given, brings = self._credits(how), self._brings(measure)
            sums = np.array([self._one(self._chosen(w), given, brings, len(names)) for w in rows])
        return sums[[rows[c.of_works] for c in chosen]], names

    def _chosen(self, options: tuple[str, ...]) -> Floats:
        """Weight of each partition under the options of the axes that choose works."""
        weight = np.ones(self.partitions)
        for axis, of, known, option in zip(WORK_AXES, self._of, self._options, options, strict=True):
            if option not in known:
                raise DuizhaoError(f"this cube was not made for {axis.name}={option}")
            weight = weight * of[known[option]]
        return weight

    def _merged(self, how: tuple[str, str, str, str, bool]) -> tuple[NDArray[np.int64], tuple[str, ...]]:
        attribution, strictness, _, units, _ = how
        if (attribution, strictness) not in self._some.units:
            there = ", ".join(f"{a}/{s}" for a, s in self._some.units)
            raise DuizhaoError(
                f"these records have no attribution {attribution!r} at strictness {strictness!r}", hint=f"They have {there}."
            )  # fmt: skip
        return merged(self._some.names, units)

    def _credits(self, how: tuple[str, str, str, str, bool]) -> Credits:
        attribution, strictness, rule, _, drop = how
        some = self._some
        unit = self._merged(how)[0][some.units[attribution, strictness]]
        return credits(rule, some.work, some.author, some.corresponding, unit, works=some.count, drop=drop)

    def _brings(self, measure: str) -> Floats:
        """What each cell's works bring together."""
        if measure == "works":
            counts: Floats = self._works.astype(np.float64)
            return counts
        return self._sums_of_works(MEASURE.values(self._records, measure))

    def _sums_of_works(self, values: Floats) -> Floats:
        if self.how == "cube":
            sums: Floats = np.bincount(self._cell_of, values, minlength=self.cells).astype(np.float64)
            return sums
        mine: Floats = values[self._cell_of]
        return mine

    def _fold(self, how: tuple[str, str, str, str, bool], brings: Floats, units: int) -> Floats:
        """Partition × unit. Summed over pairs of signature and unit; the rule that credits nobody's unit goes row by row."""
        attribution, strictness, rule, merging, drop = how
        if rule == "corresponding":
            given = self._credits(how)
            unit, weight = given.unit, given.weight
            placed: Iterable[Placed] = self._placed(self._some.first_row, unit, units)
        else:
            pairs, placed = self._pairs(attribution, strictness, merging)
            weight = pairs.credit(rule, drop=drop, rows=lambda: self._of_rows(attribution, strictness, rule, drop=drop))  # fmt: skip
            placed = placed or self._placed(pairs.first, pairs.unit, units)
        sums = np.zeros(self.partitions * units)
        for place, cell, entry in placed:
            sums += np.bincount(place, brings[cell] * weight[entry], minlength=len(sums))
        table: Floats = sums.reshape(self.partitions, units)
        return table

    def _of_rows(self, attribution: str, strictness: str, rule: str, *, drop: bool) -> Floats:
        """Credit of each row: the same however units are merged."""
        key = (attribution, strictness if drop else "", rule, drop)
        if key not in self._rows:
            some = self._some
            unit = some.units[attribution, strictness]
            rows: slice | NDArray[np.int64] = slice(None)
            weight = np.empty(some.rows)
            if drop:
                # Only works with an unknown affiliation are credited otherwise than when it is kept.
                lost = np.zeros(some.count, np.bool_)
                lost[some.work[unit == 0]] = True
                rows = np.flatnonzero(lost[some.work])
                weight = self._of_rows(attribution, strictness, rule, drop=False).copy()
            weight[rows] = credits(rule, some.work[rows], some.author[rows], some.corresponding[rows], unit[rows], works=some.count, drop=drop).weight  # fmt: skip
            self._rows[key] = weight
        return self._rows[key]

    def _pairs(self, attribution: str, strictness: str, merging: str) -> tuple[Pairs, list[Placed]]:
        """The pairs of one coding of units, and every cell with each of its pairs where they are few enough to hold; the last coding is kept."""
        key = (attribution, strictness, merging)
        if self._pairing is None or self._pairing[0] != key:
            some = self._some
            code, names = merged(some.names, merging)
            pairs = Pairs(
                some.work, code[some.units[attribution, strictness]], works=some.count, units=len(names)
            )
            size = int(np.diff(pairs.first)[self._signature].sum())
            self._pairing = (
                key,
                pairs,
                list(self._placed(pairs.first, pairs.unit, len(names))) if size <= HELD else [],
            )
        return self._pairing[1:]

    def _one(self, chosen: Floats, given: Credits, brings: Floats, units: int) -> Floats:
        """One counting, cell by cell: for tables too large to hold."""
        by_signature = np.bincount(
            self._signature, chosen[self._partition] * brings, minlength=self.signatures
        )
        sums: Floats = np.bincount(
            given.unit, given.weight * by_signature[self._some.work], minlength=units
        ).astype(np.float64)
        return sums

    def _placed(self, start: NDArray[np.int64], unit: Ints, units: int) -> Iterator[Placed]:
        """Every cell with every entry of its signature and their place in the table, some at a time. start: where each signature's entries begin; unit: of each entry."""
        sizes = np.diff(start)[self._signature]
        ends = np.append(0, np.cumsum(sizes))
        a = 0
        while a < self.cells:
            b = max(a + 1, int(np.searchsorted(ends, ends[a] + BATCH, side="right")) - 1)
            mine = sizes[a:b]
            cell = np.repeat(np.arange(a, b, dtype=np.int32), mine)
            entry = np.repeat((start[self._signature[a:b]] - (ends[a:b] - ends[a])).astype(np.int32), mine)
            entry += np.arange(len(cell), dtype=np.int32)
            yield self._partition[cell] * units + unit[entry], cell, entry
            a = b


def _renumbered(code: NDArray[np.int64]) -> NDArray[np.int64]:
    """Codes 0…n-1 without gaps, in order."""
    top = int(code.max()) + 1 if len(code) else 0
    if top <= 4 * len(code) + 1024:  # few enough to mark
        there = np.zeros(top, np.bool_)
        there[code] = True
        return (np.cumsum(there) - 1)[code]
    return np.unique(code, return_inverse=True)[1].reshape(-1).astype(np.int64)
