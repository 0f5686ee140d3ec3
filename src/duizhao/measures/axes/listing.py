"""Where a work is listed: venue, subfield, whose definition of the field, database. `all`, one name, or several joined by `+` (any of them; `&`: all of them)."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from duizhao.measures.axes.axis import Weights, WorkAxis
from duizhao.measures.records import Ints, Records

if TYPE_CHECKING:
    import ibis.expr.types as ir


class Listing(WorkAxis):
    """An axis of names. Subclasses say which names each code stands for."""

    default = "all"

    @abstractmethod
    def lists(self, records: Records) -> tuple[Ints, list[frozenset[str]], tuple[str, ...]]:
        """A code per work, the names of each code, and all names."""

    @abstractmethod
    def column(self) -> str:
        """The column of the table of works that holds the code."""

    def options(self, records: Records) -> tuple[str, ...]:
        return ("all", *self.lists(records)[2])

    def check(self, option: str) -> None:
        if not option or any(not part for part in option.replace("&", "+").split("+")):
            raise ValueError(
                f"{self.name} {option!r}: all, a name, A+B (any of them) or A&B (in each of them)"
            )
        if "+" in option and "&" in option:
            raise ValueError(f"{self.name} {option!r}: + and & do not go together")

    def holds(self, option: str, names: frozenset[str]) -> bool:
        """Whether a work with these names counts."""
        if option == "all" or option in names:  # a name may itself hold a sign
            return True
        return set(option.split("&")) <= names if "&" in option else bool(names & set(option.split("+")))

    def weights(self, records: Records, options: Sequence[str]) -> Weights:
        code, names, _ = self.lists(records)
        of = np.array([[self.holds(o, n) for n in names] for o in options], np.float64)
        return Weights(code, of.reshape(len(options), len(names)))

    def expression(self, works: ir.Table, option: str, records: Records) -> ir.NumericValue:
        import ibis

        if option == "all":
            return ibis.literal(1.0)
        _, names, _ = self.lists(records)
        raw = self.raw(records)
        codes = [raw[n] for n, held in enumerate(names) if self.holds(option, held)]
        return works[self.column()].isin(codes).cast("float64") if codes else ibis.literal(0.0)

    def raw(self, records: Records) -> list[int]:
        """What stands in the column for each code."""
        return list(range(len(self.lists(records)[1])))


class Venue(Listing):
    name, meaning = "venue", "conference or journal as the database names it; a list is a rule to state"

    def lists(self, records: Records) -> tuple[Ints, list[frozenset[str]], tuple[str, ...]]:
        return (
            records.venue,
            [frozenset([v]) for v in records.venues],
            tuple(v for v in records.venues if v != "?"),
        )

    def column(self) -> str:
        return "venue"


class Subfield(Listing):
    name, meaning = "subfield", "subfields overlap: their counts do not add up to the field's"

    def lists(self, records: Records) -> tuple[Ints, list[frozenset[str]], tuple[str, ...]]:
        names = sorted({n for s in records.subfields for n in s})
        return records.subfield, [frozenset(s) for s in records.subfields], tuple(names)

    def column(self) -> str:
        return "subfield"


class _Masked(Listing):
    def mask(self, records: Records) -> tuple[Ints, tuple[str, ...]]:
        raise NotImplementedError

    def lists(self, records: Records) -> tuple[Ints, list[frozenset[str]], tuple[str, ...]]:
        mask, names = self.mask(records)
        values, code = np.unique(mask, return_inverse=True)
        return code, [frozenset(n for b, n in enumerate(names) if int(v) >> b & 1) for v in values], names

    def raw(self, records: Records) -> list[int]:
        values: list[int] = np.unique(self.mask(records)[0]).tolist()
        return values

    def column(self) -> str:
        return self.name


class Definition(_Masked):
    name, meaning = "definition", "whose delimitation of the field a work must fall under"

    def mask(self, records: Records) -> tuple[Ints, tuple[str, ...]]:
        return records.definition, records.definitions


class Database(_Masked):
    name, meaning = "database", "where the work must be listed; one work in two databases is one work"

    def mask(self, records: Records) -> tuple[Ints, tuple[str, ...]]:
        return records.database, records.databases

    def lists(self, records: Records) -> tuple[Ints, list[frozenset[str]], tuple[str, ...]]:
        code, sets, names = super().lists(records)
        # A release (`openalex@2025-01`) is also its database.
        wider = [frozenset(x for n in s for x in (n, n.partition("@")[0])) for s in sets]
        return code, wider, tuple(dict.fromkeys([*(n.partition("@")[0] for n in names), *names]))


class Vintage(_Masked):
    name = "vintage"
    meaning = "release of the database in which the work must be listed, where records were read with one; citations stay the highest of any release"

    def mask(self, records: Records) -> tuple[Ints, tuple[str, ...]]:
        return records.database, records.databases

    def lists(self, records: Records) -> tuple[Ints, list[frozenset[str]], tuple[str, ...]]:
        code, sets, names = super().lists(records)
        of = [frozenset(n.partition("@")[2] for n in s if "@" in n) for s in sets]
        return code, of, tuple(sorted({n.partition("@")[2] for n in names if "@" in n}))

    def column(self) -> str:
        return "database"


VENUE, SUBFIELD, DEFINITION, DATABASE, VINTAGE = Venue(), Subfield(), Definition(), Database(), Vintage()
