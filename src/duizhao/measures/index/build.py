"""An index from its structure and data: scores by the plan, and the rank intervals without which there is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from duizhao.errors import DuizhaoError, ReadError
from duizhao.measures.index import doubt
from duizhao.measures.index.choices import Choices, space
from duizhao.measures.index.plan import known_share, plan, replay
from duizhao.measures.index.standing import Index, Standing, distinct, interval, ranked
from duizhao.measures.index.steps import Column, denominated
from duizhao.measures.index.structure import Structure

SHAKEN = 0.25
DRAWS = 500
SEED = 2611


def build(name: str, units: Sequence[str], structure: Structure, data: Mapping[str, Column], groups: Sequence[str], *, choices: Choices | None = None, others: Sequence[Choices] | None = None, bounds: doubt.Bounds | None = None, least_known: float = 0, shaken: float = SHAKEN, draws: int = DRAWS, seed: int = SEED, sources: Sequence[str] = ()) -> Index:  # fmt: skip
    """The index with its intervals. units, groups: one per row of the data's columns; others: the specifications beside `choices`, all that there are where None. The same seed gives the same answer.

    DuizhaoError for a unit of which nothing is known, too few units, a step that cannot be done; ReadError for bounds that a value lies outside of.
    """
    base, limits = choices or Choices(), bounds or {}
    if not 0 <= shaken < 1 or draws < 1 or not 0 <= least_known <= 1:
        raise DuizhaoError("shaken is from 0 to under 1, least_known from 0 to 1, and draws are 1 or more")
    _inside(units, data, limits)
    todo, notes = plan(structure, base, least_known=least_known), list[str]()
    known = _known(units, structure, data, least_known)
    kept: list[int] = np.flatnonzero(known >= max(least_known, 1e-12) - 1e-12).tolist()
    if len(kept) < 2:
        raise DuizhaoError(f"an index ranks two units or more, this has {len(kept)}")
    score = replay(todo, data, groups, notes=notes)[structure.top]
    lost = [units[n] for n in kept if np.isnan(score[n])]
    if lost:
        raise DuizhaoError(f"no score for {', '.join(lost[:5])}: too little is known of them and of their group")  # fmt: skip
    dropped = tuple(f"{u}: {known[n]:.0%} known" for n, u in enumerate(units) if n not in set(kept))
    # Units that were dropped count nowhere below, so the plan need not drop them again.
    mine = {code: column[kept] for code, column in data.items()}
    theirs, score = [groups[n] for n in kept], score[kept]
    edges = {code: (low[kept], high[kept]) for code, (low, high) in limits.items()}
    weighted = _ranks(doubt.by_weights(structure, base, mine, theirs, draws=draws, shaken=shaken, seed=seed))
    drawn = _ranks(doubt.by_data(structure, base, mine, theirs, edges, draws=draws, seed=seed + 1))
    ways = [(base, score)]
    for other in space(base) if others is None else others:
        if other != base:
            ways.append((other, replay(plan(structure, other), mine, theirs)[structure.top]))
    rank = ranked(score)
    order = sorted(range(len(kept)), key=lambda n: (int(rank[n]), units[kept[n]]))
    specifications = distinct(ways, order)
    method = np.array([s.ranks for s in specifications])
    absent = _absent(structure, mine)
    standings = tuple(
        Standing(units[kept[n]], float(score[n]), int(rank[n]), *interval(weighted[:, n]), *interval(method[:, at]), *interval(drawn[:, n]), int(absent[n]))
        for at, n in enumerate(order)
    )  # fmt: skip
    return Index(name, standings, todo, tuple(notes), specifications, draws, shaken, doubt.uncertain(structure, mine, edges), dropped, tuple(sources))  # fmt: skip


def _ranks(scores: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:  # fmt: skip
    return np.array([ranked(s) for s in scores])


def _columns(structure: Structure, data: Mapping[str, Column]) -> list[Column]:
    """Indicators as they are known: by their size, where they have one. DuizhaoError for a column that is not there or a size that is not positive."""
    out = []
    for n in structure.indicators:
        for code in filter(None, (n.code, n.denominator)):
            if code not in data:
                raise DuizhaoError(f"the data have no column {code}")
        try:
            out.append(denominated(data[n.code], data[n.denominator]) if n.denominator else data[n.code])
        except ValueError as e:
            raise DuizhaoError(f"{n.code}, denominate: {e}") from e
    return out


def _known(units: Sequence[str], structure: Structure, data: Mapping[str, Column], least: float) -> Column:
    columns = _columns(structure, data)
    for n, column in zip(structure.indicators, columns, strict=True):
        if np.isnan(column).all():
            raise DuizhaoError(f"{n.code}: no unit has a value")
    share = known_share(columns)
    empty = [u for u, s in zip(units, share, strict=True) if s <= 0]
    if empty and least <= 0:
        raise DuizhaoError(
            f"nothing is known of {', '.join(empty[:5])}",
            hint="Leave it out, or set least_known, the share of indicators that a unit must have.",
        )
    return share


def _absent(structure: Structure, data: Mapping[str, Column]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.asarray(np.isnan(np.column_stack(_columns(structure, data))).sum(axis=1), np.int64)


def _inside(units: Sequence[str], data: Mapping[str, Column], bounds: doubt.Bounds) -> None:
    for code, (low, high) in bounds.items():
        for unit, value, least, most in zip(units, data[code], low, high, strict=True):
            if value < least or value > most or least > most:
                raise ReadError(f"{code} of {unit} is {value:g}, outside of its bounds {least:g} to {most:g}")
