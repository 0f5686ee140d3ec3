"""Ways to normalise an indicator, in a tuple: min–max, z-score, rank, percentile (OECD/JRC Handbook 2008, step 5).

A way takes a column (NaN where missing), the direction (1, or −1 where less is better) and returns a new column in which more is better.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from duizhao.measures.index.steps import Column, scaled


class Way(NamedTuple):
    """A way to normalise. positive: whether every value is above 0, as geometric and harmonic means need."""

    name: str
    of: Callable[[Column, int, float], Column]
    positive: bool


def min_max(values: Column, direction: int, floor: float) -> Column:
    """From `floor` (the least) to 100 (the best). ValueError where all are equal."""
    return floor + scaled(values, direction) * (100 - floor) / 100 if floor else scaled(values, direction)


def z_score(values: Column, direction: int, floor: float) -> Column:
    """Distance from the mean in sample standard deviations (n − 1). ValueError where all are equal."""
    _varied(values)
    return np.asarray(direction * (values - np.nanmean(values)) / np.nanstd(values, ddof=1), np.float64)


def rank(values: Column, direction: int, floor: float) -> Column:
    """Places from the bottom, 1 to n; equal values share their mean place. ValueError where all are equal."""
    _varied(values)
    out = np.full(len(values), np.nan)
    there = ~np.isnan(values)
    x = direction * values[there]
    order = np.sort(x)
    below, upto = np.searchsorted(order, x, side="left"), np.searchsorted(order, x, side="right")
    out[there] = (below + upto + 1) / 2
    return out


def percentile(values: Column, direction: int, floor: float) -> Column:
    """100 (place − ½) / n (Hazen), between 0 and 100 and neither. ValueError where all are equal."""
    return 100 * (rank(values, direction, floor) - 0.5) / int((~np.isnan(values)).sum())


WAYS: tuple[Way, ...] = (
    Way("min-max", min_max, True),
    Way("z-score", z_score, False),
    Way("rank", rank, True),
    Way("percentile", percentile, True),
)


def normalised(values: Column, direction: int, how: str, floor: float) -> Column:
    """A column normalised the way that `how` names. floor: the least of min–max. ValueError where it is undefined."""
    way = next((w for w in WAYS if w.name == how), None)
    if way is None:
        raise ValueError(f"no way to normalise is called {how!r}")
    return way.of(values, direction, floor)


def _varied(values: Column) -> None:
    known = values[~np.isnan(values)]
    if not len(known) or not known.max() > known.min():
        raise ValueError("all units are equal: nothing to scale")
