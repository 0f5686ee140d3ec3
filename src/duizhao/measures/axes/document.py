"""What counts as one where an invention has many documents: `all`, `granted`, `family`, `family:granted`, `family:offices>=2`.

A family is counted once, in its earliest document (by year, a year that is unknown last, then by id): that document's year, office, assignees and citations stand for it. A document without a family is its own; so is every
paper. The representative is chosen among all documents of the records, before any other axis chooses: a family whose first document is of 2015 is none of 2018.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from duizhao.measures.axes.axis import Weights, WorkAxis, unique_codes
from duizhao.measures.records import Bools, Ints, Records

if TYPE_CHECKING:
    import ibis.expr.types as ir

OPTIONS = ("all", "granted", "family", "family:granted", "family:offices>=2")
LATE = 10_000
"""Stands for a year that is unknown."""
_OFFICES = re.compile(r"family:offices>=([1-9]\d{0,2})")


class Document(WorkAxis):
    name = "document"
    meaning = "every document, grants only, or each patent family once, in its earliest document: any family, one with a grant, or one filed at so many offices"
    default = "all"

    def options(self, records: Records) -> tuple[str, ...]:
        grants = bool(records.grants.any())
        return tuple(
            o for o in OPTIONS
            if o == "all" or ((grants or "granted" not in o) and (records.family is not None or "family" not in o))
        )  # fmt: skip

    def check(self, option: str) -> None:
        if option not in OPTIONS and not _OFFICES.fullmatch(option):
            raise ValueError(f"document {option!r}: {', '.join(OPTIONS)} (or another number)")

    def weights(self, records: Records, options: Sequence[str]) -> Weights:
        return unique_codes([self.holds(records, o).astype(np.float64) for o in options], records.count)

    def holds(self, records: Records, option: str) -> Bools:
        """Which works count."""
        if option == "all":
            return np.ones(records.count, np.bool_)
        if option == "granted":
            return records.grants
        first = earliest(records)
        if option == "family":
            return first
        _, family = np.unique(records.families, return_inverse=True)
        if option == "family:granted":
            granted = np.zeros(records.count, np.bool_)
            np.logical_or.at(granted, family, records.grants)
            return first & granted[family]
        return first & (offices(family, records.venue)[family] >= offices_asked(option))

    def expression(self, works: ir.Table, option: str, records: Records) -> ir.NumericValue:
        import ibis

        if option == "all":
            return ibis.literal(1.0)
        if option == "granted":
            return works.granted.cast("float64")
        whole = ibis.window(group_by=works.family)
        year = ibis.ifelse(works.year > 0, works.year, LATE)
        order = ibis.row_number().over(
            ibis.window(group_by=works.family, order_by=[year.asc(), works.place.asc()])
        )
        weight = (order == 0).cast("float64")
        if option == "family:granted":
            return weight * works.granted.cast("int32").max().over(whole).cast("float64")
        if option == "family":
            return weight
        # Distinct counts are no window function on Spark; lists are. Where no office is known there is no list.
        known = works.venue.nullif(0).collect().over(whole).unique().length()
        return weight * (ibis.coalesce(known, 0) >= offices_asked(option)).cast("float64")


def earliest(records: Records) -> Bools:
    """Whether a work is the earliest document of its family."""
    year = np.where(records.year > 0, records.year, LATE)
    order = np.lexsort((records.place, year, records.families))
    family = records.families[order]
    first = np.zeros(records.count, np.bool_)
    first[order[np.append(True, family[1:] != family[:-1])] if len(order) else order] = True
    return first


def offices(family: Ints, venue: Ints) -> Ints:
    """Number of distinct offices of each family; an unknown one (0) is none."""
    known = venue > 0
    pairs = np.unique(np.column_stack([family[known], venue[known]]), axis=0)
    return np.bincount(pairs[:, 0], minlength=int(family.max()) + 1 if len(family) else 0)


def offices_asked(option: str) -> int:
    """The number in `family:offices>=N`."""
    found = _OFFICES.fullmatch(option)
    if found is None:
        raise ValueError(f"document {option!r}: {', '.join(OPTIONS)}")
    return int(found[1])


DOCUMENT = Document()
