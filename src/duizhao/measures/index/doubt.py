"""Other scores that an index could have, by two kinds of doubt that are never mixed.

*Normative*: weights shaken, and other methods (`choices.space`). *Of the data*: a missing value drawn from the known ones of its group; a value with bounds drawn between them, evenly. Every draw is by a seed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from duizhao.measures.index import steps
from duizhao.measures.index.choices import Choices
from duizhao.measures.index.plan import plan, replay
from duizhao.measures.index.steps import Column
from duizhao.measures.index.structure import Structure

Bounds = Mapping[str, tuple[Column, Column]]
"""Indicator → lower and upper bounds of its values before it is denominated, NaN where there is none."""


def by_weights(structure: Structure, choices: Choices, data: Mapping[str, Column], groups: Sequence[str], *, draws: int, shaken: float, seed: int) -> NDArray[np.float64]:  # fmt: skip
    """Scores (draws × units) with every weight times a draw between 1 − shaken and 1 + shaken, at every level."""
    todo, chance = plan(structure, choices), np.random.default_rng(seed)
    ready = replay([s for s in todo if s.what != "aggregate"], data, groups)
    above = [s for s in todo if s.what == "aggregate"]
    out = np.empty((draws, len(groups)))
    for n in range(draws):
        moved = [s._replace(numbers=tuple(w * chance.uniform(1 - shaken, 1 + shaken) for w in s.numbers)) for s in above]  # fmt: skip
        out[n] = replay(moved, ready, groups)[structure.top]
    return out


def by_data(structure: Structure, choices: Choices, data: Mapping[str, Column], groups: Sequence[str], bounds: Bounds, *, draws: int, seed: int) -> NDArray[np.float64]:  # fmt: skip
    """Scores (draws × units) with what is not known drawn anew; indicators that are wholly known are made once."""
    todo, chance = plan(structure, choices), np.random.default_rng(seed)
    sizes = {s.code: s.of[0] for s in todo if s.what == "denominate"}
    open_ = {n.code for n in structure.indicators if _open(n.code, data, sizes, bounds)}
    settled = [s for s in todo if s.what != "aggregate" and s.code not in open_]
    ready = replay(settled, data, groups)
    again = [s for s in todo if s.what == "aggregate" or s.code in open_]
    out = np.empty((draws, len(groups)))
    for n in range(draws):
        drawn, filled = dict(ready), dict[str, Column]()
        for code in sorted(open_):
            values = _between(data[code], bounds.get(code), chance)
            drawn[code] = values
            own = steps.denominated(values, data[sizes[code]]) if code in sizes else values
            filled[code] = _from_group(own, groups, chance)
        out[n] = replay(again, drawn, groups, filled=filled)[structure.top]
    return out


def uncertain(structure: Structure, data: Mapping[str, Column], bounds: Bounds) -> int:
    """How many values are drawn anew: missing ones, also for want of a size, and those with bounds that lie apart."""
    count = 0
    for n in structure.indicators:
        values = data[n.code] / data[n.denominator] if n.denominator else data[n.code]
        wide = np.zeros(len(values), np.bool_)
        if n.code in bounds:
            low, high = bounds[n.code]
            wide = high > low
        count += int((np.isnan(values) | wide).sum())
    return count


def _open(code: str, data: Mapping[str, Column], sizes: Mapping[str, str], bounds: Bounds) -> bool:
    missing = np.isnan(data[code]) | (np.isnan(data[sizes[code]]) if code in sizes else False)
    return code in bounds or bool(np.any(missing))


def _between(values: Column, bound: tuple[Column, Column] | None, chance: np.random.Generator) -> Column:
    if bound is None:
        return values
    low = np.where(np.isnan(bound[0]), values, bound[0])
    high = np.where(np.isnan(bound[1]), values, bound[1])
    return low + (high - low) * chance.uniform(size=len(values))


def _from_group(values: Column, groups: Sequence[str], chance: np.random.Generator) -> Column:
    out, names = values.copy(), np.array(groups)
    for g in dict.fromkeys(groups):
        mine = names == g
        known, lost = values[mine & ~np.isnan(values)], mine & np.isnan(values)
        if len(known) and lost.any():
            out[lost] = chance.choice(known, int(lost.sum()))
    return out
