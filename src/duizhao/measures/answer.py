"""Answers to rank, trend and compare: small records that say what is known, what is not, and how they were counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from duizhao.errors import DuizhaoError, NotFoundError
from duizhao.measures.counting import Counting
from duizhao.measures.cube import Cube, Totals
from duizhao.measures.records import Records
from duizhao.measures.redraw import redraw


@dataclass(frozen=True, slots=True)
class Place:
    """One unit in a ranking. low, high: re-drawn 5–95 %; best, worst: the ranks in re-draws; least, most: with none and with all of the unknown credit."""

    rank: int
    unit: str
    value: float
    share: float
    low: float
    high: float
    best: int
    worst: int
    least: float
    most: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """Units by one counting."""

    counting: str
    places: tuple[Place, ...]
    total: float
    unknown: float
    works: int
    how: str
    replicates: int
    holes: tuple[str, ...]
    absent: tuple[str, ...] = ()
    """Units asked for that no work names."""

    def to_arrow(self) -> Any:
        """One row per unit."""
        import pyarrow as pa

        return pa.Table.from_pylist([{f: getattr(p, f) for f in Place.__slots__} for p in self.places])


@dataclass(frozen=True, slots=True)
class Trend:
    """Values by unit and year; `unknown` by year."""

    counting: str
    years: tuple[int, ...]
    units: tuple[str, ...]
    values: tuple[tuple[float, ...], ...]
    unknown: tuple[float, ...]
    totals: tuple[float, ...]
    holes: tuple[str, ...]

    def to_arrow(self) -> Any:
        """One row per unit and year."""
        import pyarrow as pa

        rows = [{"unit": u, "year": y, "value": v} for u, some in zip(self.units, self.values, strict=True) for y, v in zip(self.years, some, strict=True)]  # fmt: skip
        return pa.Table.from_pylist(rows)


@dataclass(frozen=True, slots=True)
class Line:
    """One specification of a comparison."""

    counting: str
    options: dict[str, str]
    values: dict[str, float]
    unknown: float
    leader: str | None
    """None where two are equal or nothing is known; a lead that the unknown credit could turn is still a lead here: see `turned`."""
    turned: bool
    """The unknown credit, given wholly to the second, would turn the lead."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The same units under many specifications."""

    units: tuple[str, ...]
    lines: tuple[Line, ...]
    leaders: dict[str, int]
    how: str
    holes: tuple[str, ...]

    def to_arrow(self) -> Any:
        """One row per specification."""
        import pyarrow as pa

        return pa.Table.from_pylist(
            [
                {"counting": x.counting, **x.options, **x.values, "unknown": x.unknown, "leader": x.leader}
                for x in self.lines
            ]
        )


def rank(
    records: Records, counting: Counting, *, units: Sequence[str] = (), limit: int | None = None
) -> Ranking:
    """Units by credit, the most first, equal ones by name. units: only these (ranks stay those among all)."""
    (totals,) = Cube(records, [counting], compress=False).count([counting])
    value = _final(totals)
    steady = redraw(records, counting)
    order = sorted(
        (n for n in range(1, len(value)) if value[n] > 0), key=lambda n: (-value[n], totals.names[n])
    )
    spread = counting["measure"] != "fwci"
    unknown = totals.unknown if counting["unknown"] == "kept" and spread else 0.0
    total = float(value.sum()) if spread else 0.0
    places = []
    for n in order:
        place = 1 + sum(1 for m in order if value[m] > value[n] + 1e-9)
        places.append(
            Place(
                place, totals.names[n], float(value[n]), float(value[n] / total) if total else 0.0, float(steady.low[n]), float(steady.high[n]), int(steady.best[n]), int(steady.worst[n]),
                float(value[n]), float(value[n]) + unknown,
            )
        )  # fmt: skip
    absent = tuple(u for u in units if u not in totals.names)
    if units:
        places = [p for p in places if p.unit in units]
    works = int(sum(1 for w in _chosen(records, counting) if w > 0))
    return Ranking(
        counting.id,
        tuple(places[:limit]),
        total,
        totals.unknown,
        works,
        totals.how,
        steady.replicates,
        records.holes,
        absent,
    )


def trend(records: Records, counting: Counting, units: Sequence[str]) -> Trend:
    """Values by year. The period of the counting says which years; all of the records where it says all."""
    from duizhao.measures.axes.period import PERIOD

    years = [int(y) for y in np.unique(records.year) if y]
    if counting["period"] != "all":
        first, last = PERIOD.span(counting["period"])
        years = [y for y in years if first <= y <= last]
    if not years:
        raise NotFoundError(f"no work of the period {counting['period']}")
    by_year = [counting.with_(period=str(y)) for y in years]
    counted = Cube(records, by_year).count(by_year)
    # A year without any work is a hole in the records, not a zero.
    there = [n for n, t in enumerate(counted) if t.works.sum() > 0]
    missing = [str(y) for n, y in enumerate(years) if n not in there]
    if not there:
        raise NotFoundError(f"no work at all under {counting.id}")
    years, found = [years[n] for n in there], [counted[n] for n in there]
    holes = (*records.holes, *([f"no work under this counting in {', '.join(missing)}"] if missing else []))
    values = tuple(
        tuple(float(_final(t)[t.names.index(u)]) if u in t.names else 0.0 for t in found) for u in units
    )
    return Trend(
        counting.id, tuple(years), tuple(units), values, tuple(t.unknown for t in found), tuple(t.total for t in found), holes
    )  # fmt: skip


def compare(records: Records, countings: Sequence[Counting], units: Sequence[str]) -> Comparison:
    """The units under every counting, each counted once however often it is written."""
    if len(units) < 2:
        raise DuizhaoError("a comparison needs two units at least")
    distinct = list(dict.fromkeys(countings))
    cube = Cube(records, distinct)
    lines, leaders = [], dict.fromkeys(units, 0)
    for t in cube.count(distinct):
        value = _final(t)
        values = {u: float(value[t.names.index(u)]) if u in t.names else 0.0 for u in units}
        first, second = sorted(values, key=lambda u: (-values[u], u))[:2]
        leads = values[first] > values[second] + 1e-9
        kept = t.counting["unknown"] in ("kept", "lowest") and t.counting["measure"] != "fwci"
        lines.append(
            Line(
                t.counting.id,
                t.counting.said,
                values,
                t.unknown,
                first if leads else None,
                bool(leads and kept and values[second] + t.unknown >= values[first]),
            )
        )
        if leads:
            leaders[first] += 1
    return Comparison(tuple(units), tuple(lines), leaders, cube.how, records.holes)


def _final(totals: Totals) -> Any:
    """Totals after the unknown axis."""
    option, value = totals.counting["unknown"], totals.value.copy()
    if option == "proportional" and totals.counting["measure"] != "fwci":
        known = value[1:].sum()
        value[1:] *= (known + value[0]) / known if known > 0 else 1.0
        value[0] = 0.0
    if option == "highest" and totals.counting["measure"] != "fwci":
        value[1:] += value[0]
    return value


def _chosen(records: Records, counting: Counting) -> Any:
    from duizhao.measures.axes import WORK_AXES

    weight = np.ones(records.count)
    for axis in WORK_AXES:
        w = axis.weights(records, [counting[axis.name]])
        weight *= w.of[0][w.code]
    return weight
