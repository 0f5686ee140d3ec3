"""Works and their authors' affiliations as integers in columns: what every counting runs on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Ints = NDArray[np.integer[Any]]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

UNKNOWN = "?"
"""Unit 0: an affiliation that is missing or that nothing resolves. It is counted like any other and never dropped in silence."""


@dataclass(frozen=True)
class Records:
    """Works in columns of length W; affiliations in columns of length R, sorted by work, author, affiliation. A work without authors has one row of unit 0.

    `units` holds a code per row for every (attribution, strictness); codes index `names`, 0 is unknown.
    """

    year: Ints
    """0: unknown."""
    venue: Ints
    venues: tuple[str, ...]
    database: NDArray[np.uint64]
    """Bit mask over `databases`: where the work is listed."""
    databases: tuple[str, ...]
    definition: NDArray[np.uint64]
    """Bit mask over `definitions`: whose delimitation of the field holds the work."""
    definitions: tuple[str, ...]
    subfield: Ints
    """Code of the work's *set* of subfields."""
    subfields: tuple[tuple[str, ...], ...]
    citations: Ints
    """-1: unknown."""
    work: Ints
    author: Ints
    """Place in the author list, from 0."""
    corresponding: Bools
    units: Mapping[tuple[str, str], Ints]
    names: tuple[str, ...]
    level: str = "country"
    holes: tuple[str, ...] = field(default=())
    """What these records are known to lack, in words."""
    ids: Any = None
    """Arrow array of the works' ids; None for made-up records."""
    kind: str = "paper"
    family: Ints | None = None
    """Code of the family of each work; None where every work is its own."""
    granted: Bools | None = None
    """Whether the work is a grant; None where none is."""
    team: Ints | None = None
    """Code of the work's last author, who stands for the team; None where it is not known."""
    denominators: Mapping[tuple[str, str], Mapping[int, float]] = field(default_factory=dict)
    """(quantity, unit) → year → size, for totals per head."""

    @property
    def count(self) -> int:
        """Number of works."""
        return len(self.year)

    @property
    def rows(self) -> int:
        """Number of affiliations, one at least per author."""
        return len(self.work)

    @cached_property
    def first_row(self) -> NDArray[np.int64]:
        """Where each work's rows begin, and their number at the end; length W + 1."""
        return np.searchsorted(self.work, np.arange(self.count + 1)).astype(np.int64)

    @cached_property
    def authors(self) -> NDArray[np.int64]:
        """Authors of each work."""
        return self.author[self.first_row[1:] - 1].astype(np.int64) + 1

    @cached_property
    def families(self) -> Ints:
        """Code of each work's family."""
        return np.arange(self.count) if self.family is None else self.family

    @cached_property
    def grants(self) -> Bools:
        """Whether each work is a grant."""
        return np.zeros(self.count, np.bool_) if self.granted is None else self.granted

    @cached_property
    def place(self) -> NDArray[np.int64]:
        """Place of each work in the order of ids; of made-up records without ids, in their own."""
        if self.ids is None:
            return np.arange(self.count)
        place = np.empty(self.count, np.int64)
        place[np.argsort(np.asarray(self.ids.to_pylist(), object), kind="stable")] = np.arange(self.count)
        return place

    def code(self, name: str) -> int:
        """Code of a unit; KeyError where no affiliation bears it."""
        return self._codes[name]

    @cached_property
    def _codes(self) -> dict[str, int]:
        return {n: i for i, n in enumerate(self.names)}

    def take(self, works: NDArray[np.int64]) -> Records:
        """The records of some works, in that order."""
        sizes = np.diff(self.first_row)[works]
        rows = np.repeat(self.first_row[works] - np.append(0, np.cumsum(sizes)[:-1]), sizes) + np.arange(
            int(sizes.sum())
        )
        return Records(
            self.year[works], self.venue[works], self.venues, self.database[works], self.databases, self.definition[works], self.definitions,
            self.subfield[works], self.subfields, self.citations[works], np.repeat(np.arange(len(works)), sizes), self.author[rows],
            self.corresponding[rows], {k: u[rows] for k, u in self.units.items()}, self.names, self.level, self.holes,
            None if self.ids is None else self.ids.take(pa.array(works)), self.kind, None if self.family is None else self.family[works], None if self.granted is None else self.granted[works], None if self.team is None else self.team[works], self.denominators,
        )  # fmt: skip


def from_works(
    works: Sequence[Mapping[str, Any]],
    *,
    level: str = "country",
    attributions: Sequence[tuple[str, str]] = (("employer", "all"),),
) -> Records:
    """Records of plain works: for small ones, examples and tests.

    A work: `id`, `year`, `venue`, `databases`, `definitions`, `subfields`, `citations`, `family`, `granted` (all may be left out; ids by all or none) and `authors`, each `{"corresponding": bool, "affiliations": [{(attribution, strictness): unit or
    None}]}`.
    """
    venues, databases, definitions = [UNKNOWN], list[str](), list[str]()
    sets: dict[tuple[str, ...], int] = {}
    names: dict[str, int] = {UNKNOWN: 0}
    columns: dict[str, list[Any]] = {
        c: [] for c in ("year", "venue", "database", "definition", "subfield", "citations")
    }
    rows: dict[str, list[Any]] = {c: [] for c in ("work", "author", "corresponding")}
    units: dict[tuple[str, str], list[int]] = {a: [] for a in attributions}
    for n, w in enumerate(works):
        columns["year"].append(w.get("year") or 0)
        columns["venue"].append(_index(venues, w.get("venue") or UNKNOWN))
        columns["database"].append(_mask(databases, w.get("databases", ())))
        columns["definition"].append(_mask(definitions, w.get("definitions", ())))
        columns["subfield"].append(sets.setdefault(tuple(sorted(set(w.get("subfields", ())))), len(sets)))
        known = w.get("citations")
        columns["citations"].append(-1 if known is None else known)
        for a, author in enumerate(w.get("authors") or [{}]):
            for affiliation in author.get("affiliations") or [{}]:
                rows["work"].append(n)
                rows["author"].append(a)
                rows["corresponding"].append(bool(author.get("corresponding")))
                for key in attributions:
                    unit = affiliation.get(key)
                    units[key].append(0 if unit is None else names.setdefault(unit, len(names)))
    return Records(
        np.array(columns["year"], np.int32), np.array(columns["venue"], np.int32), tuple(venues),
        np.array(columns["database"], np.uint64), tuple(databases), np.array(columns["definition"], np.uint64), tuple(definitions),
        np.array(columns["subfield"], np.int32), tuple(sets), np.array(columns["citations"], np.int32),
        np.array(rows["work"], np.int32), np.array(rows["author"], np.int32), np.array(rows["corresponding"], np.bool_),
        {k: np.array(u, np.int32) for k, u in units.items()}, tuple(names), level,
        ids=pa.array([w["id"] for w in works], pa.string()) if works and "id" in works[0] else None,
        family=family_codes([w.get("family") for w in works]), granted=np.array([bool(w.get("granted")) for w in works], np.bool_),
    )  # fmt: skip


def family_codes(names: Sequence[str | None]) -> Ints | None:
    """Codes of families by name; a work without one is its own. None where there are no families."""
    if not any(n is not None for n in names):
        return None
    known: dict[object, int] = {}
    return np.array([known.setdefault(n if n is not None else (place,), len(known)) for place, n in enumerate(names)], np.int64)  # fmt: skip


def _index(known: list[str], name: str) -> int:
    if name not in known:
        known.append(name)
    return known.index(name)


def _mask(known: list[str], names: Sequence[str]) -> int:
    return sum(1 << _index(known, n) for n in dict.fromkeys(names))
