"""Ways to aggregate, in a tuple: weighted arithmetic, geometric and harmonic mean, weighted median (OECD/JRC Handbook 2008, step 6).

A way takes values (units × parts, NaN where missing) and weights (one per part) and averages over the parts that a unit has; NaN where it has none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from duizhao.measures.index import steps
from duizhao.measures.index.steps import Column

Matrix = NDArray[np.float64]


class Way(NamedTuple):
    """A way to aggregate. positive: whether it is defined for values above 0 only."""

    name: str
    of: Callable[[Matrix, Column], Column]
    positive: bool


def arithmetic(values: Matrix, weights: Column) -> Column:
    """Σ w v / Σ w: a weak part is made up for by a strong one."""
    return steps.aggregated(list(values.T), list(weights))


def geometric(values: Matrix, weights: Column) -> Column:
    """exp(Σ w ln v / Σ w): a weak part is made up for only in part."""
    return np.exp(arithmetic(np.log(values), weights))


def harmonic(values: Matrix, weights: Column) -> Column:
    """Σ w / Σ (w / v): the weakest part counts most."""
    return 1 / arithmetic(1 / values, weights)


def median(values: Matrix, weights: Column) -> Column:
    """The value with half of the weight on either side; the mean of two where the halves meet between them."""
    order = np.argsort(values, axis=1)
    x = np.take_along_axis(values, order, axis=1)
    w = np.where(np.isnan(x), 0.0, np.broadcast_to(weights, values.shape)[np.arange(len(x))[:, None], order])
    upto, total = np.cumsum(w, axis=1), w.sum(axis=1, keepdims=True)
    half, slack = total / 2, 1e-12 * total
    lower, upper = np.argmax(upto >= half - slack, axis=1), np.argmax(upto > half + slack, axis=1)
    rows = np.arange(len(x))
    return np.where(total[:, 0] > 0, (x[rows, lower] + x[rows, upper]) / 2, np.nan)


WAYS: tuple[Way, ...] = (
    Way("arithmetic", arithmetic, False),
    Way("geometric", geometric, True),
    Way("harmonic", harmonic, True),
    Way("median", median, False),
)


def averaged(columns: Sequence[Column], weights: Sequence[float], how: str) -> Column:
    """Columns made one, the way that `how` names. ValueError for weights that are negative or all 0, and for values that the way is not defined for."""
    way = next((w for w in WAYS if w.name == how), None)
    if way is None:
        raise ValueError(f"no way to aggregate is called {how!r}")
    values, w = np.column_stack(columns), np.array(weights, np.float64)
    if np.any(w < 0) or not w.sum() > 0:
        raise ValueError("weights must not be negative, and one must be positive")
    if way.positive and np.any(values <= 0):
        raise ValueError(f"a {how} mean needs values above 0")
    return way.of(values, w)
