"""Totals as they are, or by the size of the country: per million inhabitants, per thousand researchers.

Denominators are figures of the workspace (quantities `population` and `researchers`, unit `persons`, a year as period). The denominator of a count is the mean over the years of its period that have a figure; a unit without any has no number, never a
guessed one. A merged unit has one only where all of its members have.
"""

from __future__ import annotations

import numpy as np

from duizhao.measures.axes.axis import TotalAxis
from duizhao.measures.axes.period import PERIOD
from duizhao.measures.merging import EU, within
from duizhao.measures.records import Floats, Records

DENOMINATORS = {"per-capita": ("population", 1e6), "per-researcher": ("researchers", 1e3)}
"""Option → quantity of the denominator, and how many of them a count is given for."""
OPTIONS = ("total", *DENOMINATORS)


class Size(TotalAxis):
    name = "size"
    meaning = "total; per-capita: per million inhabitants; per-researcher: per thousand researchers; by figures of the workspace, in the years of the period"
    default = "total"

    def options(self, records: Records) -> tuple[str, ...]:
        there = {q for q, _ in records.denominators}
        return ("total", *(o for o, (q, _) in DENOMINATORS.items() if q in there))

    def check(self, option: str) -> None:
        if option not in OPTIONS:
            raise ValueError(f"size {option!r}: {', '.join(OPTIONS)}")

    @staticmethod
    def divisor(records: Records, names: tuple[str, ...], option: str, *, period: str, units: str) -> Floats:
        """What each unit's credit is divided by: 1 for totals, NaN where nothing is known; the unknown bucket is not divided."""
        if option == "total":
            return np.ones(len(names))
        quantity, size = DENOMINATORS[option]
        years = {int(y) for y in np.unique(records.year) if y}
        if period != "all":
            first, last = PERIOD.span(period)
            years = {y for y in years if first <= y <= last}
        out = np.ones(len(names))
        for n, name in enumerate(names[1:], 1):
            members = {m for m in (name, *EU, "HK", "MO") if within(m, units) == name and m != "EU"} or {name}
            there = [
                _mean(records, quantity, m, years)
                for m in members
                if m == name or m in EU or m in records.names
            ]
            out[n] = sum(there) / size
        return out


def _mean(records: Records, quantity: str, unit: str, years: set[int]) -> float:
    known = [v for y, v in records.denominators.get((quantity, unit), {}).items() if y in years and v > 0]
    return sum(known) / len(known) if known else float("nan")


SIZE = Size()
