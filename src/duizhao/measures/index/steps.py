"""The steps of a composite index as pure functions: denominate, fill, treat, normalise, aggregate (OECD/JRC Handbook on Constructing Composite Indicators, 2008; Becker et al., COINr, 2022).

Values are columns of numbers, one per unit, NaN where missing; a function returns new ones and never changes what it was given. ValueError, in words, where a step is undefined.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Column = NDArray[np.float64]
SKEW, KURTOSIS, WINSORISED = 2.0, 3.5, 5
"""An indicator is treated where |skew| ≥ SKEW and kurtosis ≥ KURTOSIS; at most WINSORISED points are moved, else it is logged."""


def denominated(values: Column, by: Column) -> Column:
    """Values by the size of the unit. ValueError for a size that is not positive."""
    if np.any(by[~np.isnan(values)] <= 0):
        raise ValueError("a denominator is not positive")
    return values / by


def filled(values: Column, groups: Sequence[str]) -> Column:
    """Missing values by the mean of the unit's group; NaN where the whole group lacks one."""
    out = values.copy()
    names = np.array(groups)
    for g in dict.fromkeys(groups):
        mine = names == g
        known = values[mine & ~np.isnan(values)]
        if len(known):
            out[mine & np.isnan(values)] = known.mean()
    return out


def skew(values: Column) -> float:
    """Adjusted Fisher–Pearson skewness (G1), as R's `e1071` type 2 and most statistical programs give it."""
    x = values[~np.isnan(values)]
    n = len(x)
    if n < 3 or x.std() == 0:
        return 0.0
    g = float(((x - x.mean()) ** 3).mean() / x.std() ** 3)
    return float(g * (n * (n - 1)) ** 0.5 / (n - 2))


def kurtosis(values: Column) -> float:
    """Adjusted excess kurtosis (G2)."""
    x = values[~np.isnan(values)]
    n = len(x)
    if n < 4 or x.std() == 0:
        return 0.0
    g = float(((x - x.mean()) ** 4).mean() / x.std() ** 4) - 3
    return (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * g + 6)


def outlying(values: Column) -> bool:
    """Whether a distribution asks for treatment."""
    return abs(skew(values)) >= SKEW and kurtosis(values) >= KURTOSIS


def treated(values: Column, how: str = "winsorise or log") -> tuple[Column, str]:
    """Values with outliers treated, and what was done (empty where nothing was).

    winsorise or log: the outermost value moved to the next one, up to WINSORISED times, until the distribution is no longer outlying; where that does not help, or leaves all units equal, the log. winsorise: at most WINSORISED moves, never the log. log: log(x − min + a hundredth of the range). none: nothing.
    """
    if how not in ("winsorise or log", "winsorise", "log", "none"):
        raise ValueError(f"no way to treat outliers is called {how!r}")
    if how == "none" or not outlying(values):
        return values, ""
    if how != "log":
        out, moves = winsorised(values)
        helped = not outlying(out) and np.nanmax(out) > np.nanmin(out)
        if moves and (helped or how == "winsorise"):
            return out, f"{moves} points winsorised" + ("" if helped else ", still outlying")
        if how == "winsorise":
            return values, "outlying, but no value can be moved and leave a difference"
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    return np.log(values - low + 0.01 * (high - low)), "log"


def winsorised(values: Column) -> tuple[Column, int]:
    """Values with the outermost one moved to the next, on the side of the skew, while outlying and at most WINSORISED times; and how many moves. Never so far that all are equal."""
    out = values.copy()
    for n in range(WINSORISED):
        levels = np.unique(out[~np.isnan(out)])
        if not outlying(out) or len(levels) <= 2:
            return out, n
        if skew(out) > 0:
            out[out == levels[-1]] = levels[-2]
        else:
            out[out == levels[0]] = levels[1]
    return out, WINSORISED


def scaled(values: Column, direction: int) -> Column:
    """Min–max to 0–100; direction −1 turns it round. ValueError where all are equal."""
    low, high = np.nanmin(values), np.nanmax(values)
    if not high > low:
        raise ValueError("all units are equal: nothing to scale")
    share = 100 * (values - low) / (high - low)
    return share if direction > 0 else 100 - share


def aggregated(columns: Sequence[Column], weights: Sequence[float]) -> Column:
    """Weighted arithmetic mean, over what a unit has. ValueError for weights that do not add up to something."""
    w = np.array(weights, np.float64)
    if not len(w) or np.any(w < 0) or w.sum() <= 0:
        raise ValueError("weights must not be negative, and one must be positive")
    values = np.column_stack(columns)
    there = ~np.isnan(values)
    total = (there * w).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(total > 0, np.nansum(values * w, axis=1) / total, np.nan)
