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
    """For each row (affiliation): the unit that it credits and how much; rows of the same work and unit add up. Rows that get nothing weigh 0."""

    unit: NDArray[np.int64]
    weight: Floats


def credits(
    rule: str, work: Ints, author: Ints, corresponding: Bools, unit: Ints, *, works: int, drop: bool
) -> Credits:
    """Credit of `works` works whose rows are sorted by work, author. drop: without unknown affiliations (unit 0). ValueError for an unknown rule."""
    if rule not in RULES:
        raise ValueError(f"no credit rule {rule!r}; there are {', '.join(RULES)}")
    code: NDArray[np.int64] = unit.astype(np.int64)
    kept = code > 0 if drop else np.ones(len(work), np.bool_)
    lost = np.zeros(0, np.int64)
    if rule == "first":
        kept = kept & (author == 0)
    elif rule == "last":
        last = np.zeros(works, author.dtype)
        last[work] = author  # sorted: the last row of a work is its last author's
        kept = kept & (author == last[work])
    elif rule == "corresponding":
        if not drop:
            lost = np.flatnonzero(np.bincount(work, corresponding, minlength=works) == 0)
        kept = kept & corresponding
    weight = np.zeros(len(work))
    mine: NDArray[np.int64] | slice = slice(None) if kept.all() else np.flatnonzero(kept)
    w = work[mine]
    if rule in ("whole", "unit"):
        mine, w, u = np.flatnonzero(kept), w.astype(np.int64), code[mine]
        units = int(u.max()) + 1 if len(u) else 1
        _, first = np.unique(w * units + u, return_index=True)
        weight[mine[first]] = 1.0
        if rule == "unit":
            weight[mine[first]] /= np.bincount(w[first], minlength=works)[w[first]]
        return Credits(code, weight)
    if rule == "affiliation":
        weight[mine] = 1.0 / np.bincount(w, minlength=works)[w]
        return Credits(code, weight)
    a = author[mine]
    new = np.ones(len(w), np.bool_)
    np.not_equal(w[1:], w[:-1], out=new[1:])
    new[1:] |= a[1:] != a[:-1]
    at = np.flatnonzero(new)
    people = np.bincount(w[at], minlength=works)
    affiliations = np.diff(at, append=len(w))
    weight[mine] = np.repeat(1.0 / (affiliations * people[w[at]]), affiliations)
    if len(lost):
        rows = np.searchsorted(work, lost)
        code[rows], weight[rows] = 0, 1.0
    return Credits(code, weight)
