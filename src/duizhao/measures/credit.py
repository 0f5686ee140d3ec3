"""Credit rules: how one work's credit falls to the units of its authors' affiliations.

| rule | credit of a work | source |
|---|---|---|
| `whole` | 1 to every unit that appears | full counting |
| `fractional` | 1, split equally over authors, an author's part over the author's affiliations | author fractional counting; Waltman and van Eck 2015 |
| `affiliation` | 1, split equally over all affiliations | address fractional counting |
| `unit` | 1, split equally over the distinct units | country fractional counting |
| `first`, `last` | 1 to the units of the first (last) author, split over that author's affiliations | straight counting; Cole and Cole 1973 |
| `corresponding` | 1, split over the corresponding authors, then over their affiliations; unknown where none is marked | |

Unknown affiliations are units like others (unit 0), or are dropped *before* crediting: what is left is credited as if they were not there. A first author all of whose
affiliations are unknown then leaves the work without credit.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from duizhao.measures.records import Bools, Floats, Ints

RULES = ("fractional", "whole", "unit", "affiliation", "first", "last", "corresponding")


class Credits(NamedTuple):
    """Credit by work and unit: three columns, sorted by work, then unit, each pair once."""

    work: NDArray[np.int64]
    unit: NDArray[np.int64]
    weight: Floats


def credits(
    rule: str, work: Ints, author: Ints, corresponding: Bools, unit: Ints, *, units: int, works: int, drop: bool
) -> Credits:  # fmt: skip
    """Credit of `works` works whose rows (sorted by work, author) name `units` units. drop: without unknown affiliations. ValueError for an unknown rule."""
    if rule not in RULES:
        raise ValueError(f"no credit rule {rule!r}; there are {', '.join(RULES)}")
    last = np.zeros(works, np.int64)
    np.maximum.at(last, work, author)
    lost = np.zeros(0, np.int64)
    if rule == "corresponding" and not drop:
        lost = np.flatnonzero(np.bincount(work, corresponding, minlength=works) == 0)
    kept = np.ones(len(work), np.bool_) if not drop else unit > 0
    if rule == "first":
        kept &= author == 0
    elif rule == "last":
        kept &= author == last[work]
    elif rule == "corresponding":
        kept &= corresponding
    w = work[kept].astype(np.int64)
    pair = w * units + unit[kept]
    if rule in ("whole", "unit"):
        pair = np.unique(pair)
        weight = np.ones(len(pair))
        if rule == "unit":
            weight /= np.bincount(pair // units, minlength=works)[pair // units]
        return Credits(pair // units, pair % units, weight)
    if rule == "affiliation":
        weight = 1.0 / np.bincount(w, minlength=works)[w]
    else:
        a = author[kept]
        new = np.ones(len(w), np.bool_)
        new[1:] = (w[1:] != w[:-1]) | (a[1:] != a[:-1])
        person = np.cumsum(new) - 1
        affiliations = np.bincount(person)
        people = np.bincount(w[new], minlength=works)
        weight = 1.0 / (affiliations[person] * people[w])
    if len(lost):
        pair, weight = np.concatenate([pair, lost * units]), np.concatenate([weight, np.ones(len(lost))])
    pair, place = np.unique(pair, return_inverse=True)
    sums: Floats = np.bincount(place, weight, minlength=len(pair)).astype(np.float64)
    return Credits(pair // units, pair % units, sums)
