"""When one unit passes another in a trend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations


@dataclass(frozen=True, slots=True)
class Crossing:
    """`unit` is above `rival` in `year`, having been at or below it in the year before that both have; `stays`: and in every later year. `sure`: in that year by more than the unknown credit could give the rival."""

    unit: str
    rival: str
    year: int
    stays: bool
    sure: bool


def crossings(years: Sequence[int], units: Sequence[str], values: Sequence[Sequence[float | None]], unknown: Sequence[float]) -> tuple[Crossing, ...]:  # fmt: skip
    """Every passing, in order of year. Years in which either has no number are passed over; the first year is no passing."""
    found = []
    for a, b in permutations(range(len(units)), 2):
        ahead: list[tuple[int, bool, bool]] = []
        for n, year in enumerate(years):
            x, y = values[a][n], values[b][n]
            if x is not None and y is not None:
                ahead.append((year, x > y + 1e-9, x > y + unknown[n]))
        for place in range(1, len(ahead)):
            year, above, sure = ahead[place]
            if above and not ahead[place - 1][1]:
                found.append(Crossing(units[a], units[b], year, all(up for _, up, _ in ahead[place:]), sure))
    return tuple(sorted(found, key=lambda c: (c.year, c.unit, c.rival)))
