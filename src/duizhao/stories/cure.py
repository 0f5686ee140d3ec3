"""A mixture cure model: some stories are never covered, the others after a waiting time of a known shape.

P(not covered by t) = never + (1 − never)·S(t), S Weibull, exp(−(t/scale)^shape), or log-logistic, 1/(1 + (t/scale)^shape).
Boag (1949), Farewell (1982); intervals enter by their probability. Fitted by maximum likelihood with a simplex search (Nelder and Mead 1965): three parameters, numpy only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import log
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Law = Literal["weibull", "log-logistic"]
LAWS: tuple[Law, ...] = ("weibull", "log-logistic")
_TINY = 1e-12


@dataclass(frozen=True, slots=True)
class Waits:
    """What is known of each story's wait, in hours: it lies in (`low`, `high`]; `covered` False: not covered by `low`, and `high` is inf.

    A covered story with `high` inf waited longer than `low`, nobody knows how long.
    """

    low: Floats
    high: Floats
    covered: NDArray[np.bool_]

    @classmethod
    def of(cls, low: Sequence[float], high: Sequence[float], covered: Sequence[bool]) -> Waits:
        """From sequences; negative ends become 0 (the wait starts at the first article)."""
        lo = np.maximum(np.asarray(low, dtype=float), 0.0)
        hi = np.maximum(np.asarray(high, dtype=float), 0.0)
        yes = np.asarray(covered, dtype=bool)
        if not len(lo) == len(hi) == len(yes):
            raise ValueError("low, high and covered differ in length")
        if (lo > hi).any():
            raise ValueError("an interval ends before it starts")
        return cls(lo, hi, yes)

    def __len__(self) -> int:
        return len(self.low)


@dataclass(frozen=True, slots=True)
class Cure:
    """A fitted model. `never` is the share never covered, `scale` in hours, `shape` without unit."""

    law: Law
    never: float
    scale: float
    shape: float
    log_likelihood: float

    @property
    def median(self) -> float:
        """Median wait, in hours, among stories that are covered at all."""
        return self.scale * (log(2) ** (1 / self.shape) if self.law == "weibull" else 1.0)

    def waiting(self, t: float | Floats) -> Floats:
        """S(t): share of the stories to be covered that still wait at `t` hours."""
        return _waiting(self.law, np.asarray(t, dtype=float), self.scale, self.shape)

    def covered_by(self, t: float | Floats) -> Floats:
        """P(covered by `t` hours after the first article)."""
        return np.asarray((1 - self.never) * (1 - self.waiting(t)), dtype=float)


def _waiting(law: Law, t: Floats, scale: float, shape: float) -> Floats:
    with np.errstate(over="ignore", divide="ignore"):
        hazard = np.power(np.maximum(t, 0.0) / scale, shape)
    return np.exp(-hazard) if law == "weibull" else 1 / (1 + hazard)


def _unpack(x: Floats) -> tuple[float, float, float]:
    never = 1 / (1 + np.exp(-np.clip(x[0], -12, 12)))
    return float(never), float(np.exp(np.clip(x[1], -5, 9))), float(np.exp(np.clip(x[2], -2.5, 2.5)))


def log_likelihood(
    waits: Waits, law: Law, never: float, scale: float, shape: float, weights: Floats
) -> float:
    """∑ w·log p: (1 − never)(S(low) − S(high)) where covered, never + (1 − never)S(low) where not yet."""
    at_low, at_high = _waiting(law, waits.low, scale, shape), _waiting(law, waits.high, scale, shape)
    p = np.where(waits.covered, (1 - never) * (at_low - at_high), never + (1 - never) * at_low)
    return float(weights @ np.log(np.maximum(p, _TINY)))


def fit(
    waits: Waits, *, law: Law | None = None, weights: Floats | None = None, start: Cure | None = None
) -> Cure:
    """The most likely model; the better of both laws when none is named. `weights` count each story (a bootstrap replicate's counts).

    Raises ValueError without any covered story: then nothing says how long a wait is.
    """
    w = np.ones(len(waits)) if weights is None else np.asarray(weights, dtype=float)
    # An interval of no width has no probability: give it a minute.
    waits = Waits(
        waits.low, np.where(waits.covered, np.maximum(waits.high, waits.low + 1 / 60), np.inf), waits.covered
    )
    seen = waits.covered & (w > 0)
    if not seen.any():
        raise ValueError("no covered story: a waiting time cannot be fitted")
    ends = np.where(np.isfinite(waits.high[seen]), waits.high[seen], waits.low[seen] + 1)
    middle = float(np.median((waits.low[seen] + ends) / 2)) or 1.0
    uncovered = float(np.clip(1 - w[seen].sum() / w.sum(), 0.02, 0.98))
    best: Cure | None = None
    for one in (law,) if law else LAWS:

        def cost(x: Floats, one: Law = one) -> float:
            return -log_likelihood(waits, one, *_unpack(x), w)

        if start is not None and start.law == one:
            starts = [(start.never, start.scale, start.shape)]
        else:
            starts = [(uncovered, middle, 1.0), (uncovered / 2, middle * 2, 0.7)]
        for never, scale, shape in starts:
            never = min(max(never, 1e-4), 1 - 1e-4)
            x, value = minimise(cost, np.array([log(never / (1 - never)), log(max(scale, 0.01)), log(shape)]))
            if best is None or -value > best.log_likelihood:
                best = Cure(one, *_unpack(x), -value)
    assert best is not None
    return best


def minimise(
    cost: Callable[[Floats], float],
    start: Floats,
    *,
    size: float = 0.5,
    rounds: int = 400,
    tolerance: float = 1e-7,
) -> tuple[Floats, float]:
    """Lowest point found by the simplex search of Nelder and Mead (1965), and its cost. Deterministic; no derivatives.

    Reflection 1, expansion 2, contraction ½, shrinking ½. It stops when the costs of the corners agree to `tolerance`.
    """
    n = len(start)
    corners = np.vstack([start, start + size * np.eye(n)])
    costs = np.array([cost(c) for c in corners])
    for _ in range(rounds):
        order = np.argsort(costs, kind="stable")
        corners, costs = corners[order], costs[order]
        if costs[-1] - costs[0] < tolerance * (1 + abs(costs[0])):
            break
        middle = corners[:-1].mean(axis=0)
        tried = middle + (middle - corners[-1])
        value = cost(tried)
        if value < costs[0]:
            further = middle + 2 * (middle - corners[-1])
            far = cost(further)
            corners[-1], costs[-1] = (further, far) if far < value else (tried, value)
        elif value < costs[-2]:
            corners[-1], costs[-1] = tried, value
        else:
            outside = value < costs[-1]
            nearer = middle + 0.5 * ((tried if outside else corners[-1]) - middle)
            near = cost(nearer)
            if near < min(value, costs[-1]):
                corners[-1], costs[-1] = nearer, near
            else:
                corners[1:] = corners[0] + 0.5 * (corners[1:] - corners[0])
                costs[1:] = [cost(c) for c in corners[1:]]
    best = int(np.argmin(costs))
    return corners[best], float(costs[best])
