"""Minimising a smooth function of many variables: limited-memory BFGS with a backtracking line search.

Source: Nocedal and Wright, *Numerical Optimization*, 2nd ed., algorithms 7.4 and 3.1. Here so that the base install needs no scipy.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from duizhao.stories.cells import Floats

KEPT = 12


@dataclass(frozen=True, slots=True)
class Minimum:
    """Where the search ended: point, value, number of evaluations, and whether the tolerance was reached."""

    x: Floats
    value: float
    evaluations: int
    converged: bool


def minimise(
    f: Callable[[Floats], tuple[float, Floats]], x: Floats, scale: Floats, *, tolerance: float, most: int
) -> Minimum:
    """Minimise `f` (value and gradient) from `x`. scale: typical step of each variable. Stops when a step gains less than `tolerance`."""
    value, gradient = f(x)
    evaluations = 1
    steps: list[tuple[Floats, Floats, float]] = []
    while evaluations < most:
        direction = -_product(steps, gradient, scale)
        slope = float(direction @ gradient)
        if slope >= 0:  # curvature pairs gone stale
            steps.clear()
            direction = -(scale**2) * gradient
            slope = float(direction @ gradient)
        if -slope < tolerance:
            return Minimum(x, value, evaluations, True)
        # No variable moves by more than one at first: log-odds and log standard deviations both live on that scale.
        length = min(1.0, 1.0 / float(np.abs(direction).max()))
        while True:
            tried = x + length * direction
            new, new_gradient = f(tried)
            evaluations += 1
            if new <= value + 1e-4 * length * slope or evaluations >= most:
                break
            length *= 0.4
        if new > value:
            break
        step, change = tried - x, new_gradient - gradient
        curvature = float(step @ change)
        if curvature > 1e-10 * float(step @ step) ** 0.5 * float(change @ change) ** 0.5:
            steps = [*steps[-KEPT + 1 :], (step, change, curvature)]
        gained, x, value, gradient = value - new, tried, new, new_gradient
        if gained < tolerance:
            return Minimum(x, value, evaluations, True)
    return Minimum(x, value, evaluations, False)


def _product(steps: list[tuple[Floats, Floats, float]], gradient: Floats, scale: Floats) -> Floats:
    q = gradient.copy()
    kept = []
    for s, y, sy in reversed(steps):
        a = float(s @ q) / sy
        q = q - a * y
        kept.append(a)
    q = q * scale**2
    if steps:
        _, y, sy = steps[-1]
        q = q * (sy / float(y @ (scale**2 * y)))
    for (s, y, sy), a in zip(steps, reversed(kept), strict=True):
        q = q + s * (a - float(y @ q) / sy)
    return q
