"""Survival curves from what is known about waiting times: exact, right-censored, or only known to lie in an interval.

Times are hours. Two estimators that assume no shape: Kaplan–Meier (1958) for exact and right-censored times, Turnbull (1976) for intervals.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a survival curve: from `time` on, `survival` of the stories are still waiting."""

    time: float
    at_risk: float
    events: float
    survival: float
    low: float
    high: float
    """Interval of the survival (Greenwood's variance on the log(−log) scale); equal to `survival` where none is known."""


def kaplan_meier(times: Sequence[float], observed: Sequence[bool], *, z: float = 1.645) -> tuple[Step, ...]:
    """Kaplan–Meier estimate S(t) = ∏ (1 − d_i / n_i) over event times t_i ≤ t, one step per distinct event time.

    `times` are hours, `observed` says whether the event happened then (else the wait was cut off there). Events go before cuts
    at the same time. The interval is exp(−exp(log(−log S) ± z·se)), se² = ∑ d/(n(n−d)) / (log S)² (Kalbfleisch and Prentice); z = 1.645 gives 90 %.
    """
    if len(times) != len(observed):
        raise ValueError("times and observed differ in length")
    t = np.asarray(times, dtype=float)
    event = np.asarray(observed, dtype=bool)
    survival, greenwood = 1.0, 0.0
    steps: list[Step] = []
    for at in np.unique(t[event]):
        n = float((t >= at).sum())
        d = float(((t == at) & event).sum())
        survival *= 1 - d / n
        greenwood += d / (n * (n - d)) if n > d else inf
        low = high = survival
        if 0 < survival < 1 and greenwood < inf:
            half = z * float(np.sqrt(greenwood)) / abs(float(np.log(survival)))
            loglog = float(np.log(-np.log(survival)))
            low, high = float(np.exp(-np.exp(loglog + half))), float(np.exp(-np.exp(loglog - half)))
        steps.append(Step(float(at), n, d, survival, low, high))
    return tuple(steps)


def survival_at(steps: Sequence[Step], time: float) -> float:
    """S(time) of a step curve: 1 before the first step."""
    value = 1.0
    for step in steps:
        if step.time > time:
            break
        value = step.survival
    return value


@dataclass(frozen=True, slots=True)
class Turnbull:
    """Nonparametric maximum likelihood over intervals: `mass[i]` lies somewhere in (`left[i]`, `right[i]`]; where inside is not identified.

    The last cell may reach to infinity: waiting times beyond everything observed, "never" among them.
    """

    left: Floats
    right: Floats
    mass: Floats
    rounds: int

    def bounds(self, time: float) -> tuple[float, float]:
        """Lowest and highest S(time) that the estimate allows: a cell that contains `time` counts wholly or not at all."""
        return (
            float(self.mass[self.left >= time].sum()),
            float(self.mass[self.right > time].sum()),
        )


def turnbull(
    low: Sequence[float],
    high: Sequence[float],
    weights: Sequence[float] | None = None,
    *,
    tolerance: float = 1e-6,
    most_rounds: int = 5000,
) -> Turnbull:
    """Turnbull's self-consistent estimate for waits known to lie in (low, high]; `high` inf means right-censored at `low`.

    Cells are the innermost intervals: a left end followed directly by a right end in the sorted list of all ends. Each round sets
    mass_j to the mean over observations of mass_j / (mass of their cells): EM, which raises the likelihood every round. low == high is an exact time.
    """
    lo, hi = np.asarray(low, dtype=float), np.asarray(high, dtype=float)
    if len(lo) != len(hi) or (lo > hi).any():
        raise ValueError("intervals must be given as low <= high, in equal number")
    if not len(lo):
        return Turnbull(np.empty(0), np.empty(0), np.empty(0), 0)
    w = np.ones(len(lo)) if weights is None else np.asarray(weights, dtype=float)
    w = w / w.sum()
    # An exact time is the shortest interval that ends there.
    lo = np.where(lo == hi, np.nextafter(lo, -inf), lo)
    ends = sorted({(float(v), 1) for v in lo} | {(float(v), 0) for v in hi})
    cells = [(a, b) for (a, left), (b, right_is_left) in pairwise(ends) if left == 1 and right_is_left == 0]
    left_ends, right_ends = np.array([c[0] for c in cells]), np.array([c[1] for c in cells])
    inside = ((lo[:, None] <= left_ends) & (right_ends <= hi[:, None])).astype(float)
    mass = np.full(len(cells), 1 / len(cells))
    rounds = 0
    while rounds < most_rounds:
        rounds += 1
        total = inside @ mass
        new = mass * ((w / np.maximum(total, 1e-300)) @ inside)
        change = float(np.abs(new - mass).max())
        mass = new
        if change < tolerance:
            break
    return Turnbull(left_ends, right_ends, mass / mass.sum(), rounds)
