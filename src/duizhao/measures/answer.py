"""Answers to rank, trend and compare: small records that say what is known, what is not, and how they were counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from duizhao.errors import DuizhaoError, NotFoundError
from duizhao.measures.axes.period import PERIOD
from duizhao.measures.axes.size import DENOMINATORS
from duizhao.measures.chosen import chosen, nothing
from duizhao.measures.counting import Counting
from duizhao.measures.crossing import Crossing, crossings
from duizhao.measures.cube import Cube, Totals
from duizhao.measures.merging import EU, within
from duizhao.measures.records import Records
from duizhao.measures.redraw import redraw
from duizhao.measures.settling import divisor, settled
from duizhao.measures.tags import tags
from duizhao.measures.tracing import number_id


@dataclass(frozen=True, slots=True)
class Place:
    """One unit in a ranking. low, high: re-drawn 5–95 %; best, worst: the ranks in re-draws; least, most: with none and with all of the unknown credit; id: what `duizhao trace` opens."""

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
    id: str


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
    tags: dict[str, str] = field(default_factory=dict)
    """stage, layer, subdomain, purpose: what such a count measures (`measures.tags`)."""

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
    values: tuple[tuple[float | None, ...], ...]
    """None where a unit has no denominator."""
    unknown: tuple[float, ...]
    totals: tuple[float, ...]
    ids: tuple[tuple[str, ...], ...]
    """Per unit and year: what `duizhao trace` opens."""
    holes: tuple[str, ...]
    absent: tuple[str, ...] = ()
    """Units asked for that no work names."""
    crossings: tuple[Crossing, ...] = ()
    """Who passes whom, and when."""

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
    values: dict[str, float | None]
    """None for a unit that is part of another here (DE where the EU is one), or has no denominator."""
    ids: dict[str, str]
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
    absent: tuple[str, ...] = ()
    """Units asked for that no work names."""

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
    records: Records,
    counting: Counting,
    *,
    units: Sequence[str] = (),
    limit: int | None = None,
    by: str = "work",
) -> Ranking:
    """Units by credit, the most first, equal ones by name. units: only these (ranks stay those among all); by: what is drawn again, `work` or `team`. NotFoundError where the counting chooses no work."""
    works = int(np.count_nonzero(chosen(records, counting)))
    if not works:
        raise nothing(records, counting)
    (totals,) = Cube(records, [counting], compress=False).count([counting])
    option, mean = counting["unknown"], counting["measure"] == "fwci"
    value = settled(records, counting, totals.names, totals.value)
    size = divisor(records, counting, totals.names)
    lost = [totals.names[n] for n in range(1, len(value)) if np.isnan(value[n]) and totals.value[n] > 0]
    if lost and not np.nan_to_num(value[1:]).any():
        quantity = DENOMINATORS[counting["size"]][0]
        raise NotFoundError(
            f"no figures of {quantity} for these countries and years",
            hint=f"Read a figures file with quantity {quantity}, unit persons, a year as period and a country's code as subject (docs/method/counting.md).",
        )
    steady = redraw(records, counting, by=by)
    order = sorted(
        (n for n in range(1, len(value)) if value[n] > 0), key=lambda n: (-value[n], totals.names[n])
    )
    unknown = 0.0 if mean or option == "dropped" else totals.unknown
    places: list[Place] = []
    for n in order:
        tied = bool(places) and places[-1].value <= value[n] + 1e-9
        places.append(
            Place(
                rank=places[-1].rank if tied else len(places) + 1,
                unit=totals.names[n],
                value=float(value[n]),
                share=0.0 if mean else float(value[n] * size[n] / totals.total),
                low=float(steady.low[n]),
                high=float(steady.high[n]),
                best=int(steady.best[n]),
                worst=int(steady.worst[n]),
                least=float(totals.value[n] / size[n]),
                most=float((totals.value[n] + unknown) / size[n]),
                id=number_id(records, counting, totals.names[n]),
            )
        )
    if units:
        places = [p for p in places if p.unit in units]
    total = 0.0 if mean else totals.total
    shown = tuple(places[:limit])
    return Ranking(
        counting.id, shown, total, totals.unknown, works, totals.how, steady.replicates, (*records.holes, *_lost(lost, counting)), _absent(records, units), tags(records.kind, counting)
    )  # fmt: skip


def trend(records: Records, counting: Counting, units: Sequence[str]) -> Trend:
    """Values by year. The period of the counting says which years; all of the records where it says all. NotFoundError where it chooses no work."""
    years = [int(y) for y in np.unique(records.year) if y]
    if counting["period"] != "all":
        first, last = PERIOD.span(counting["period"])
        years = [y for y in years if first <= y <= last]
    by_year = [counting.with_(period=str(y)) for y in years]
    counted = Cube(records, by_year).count(by_year) if years else []
    # A year without any work is a hole in the records, not a zero.
    there = [n for n, t in enumerate(counted) if t.works.sum() > 0]
    if not there:
        raise nothing(records, counting)
    missing = [str(y) for n, y in enumerate(years) if n not in there]
    holes = (*records.holes, *([f"no work under this counting in {', '.join(missing)}"] if missing else []))
    found = [counted[n] for n in there]
    inside = _inside(units, counting)
    if inside:
        raise DuizhaoError(
            f"{inside[0]} is part of {within(inside[0], counting['units'])} with units={counting['units']}",
            hint="Ask for that, or leave units out.",
        )
    values = [_values(records, t, units) for t in found]
    columns = tuple(tuple(v[u] for v in values) for u in units)
    kept = counting["unknown"] == "kept" and counting["measure"] != "fwci"
    doubt = [float("inf") if counting["size"] != "total" else t.unknown if kept else 0.0 for t in found]
    return Trend(
        counting=counting.id,
        years=tuple(years[n] for n in there),
        units=tuple(units),
        values=columns,
        unknown=tuple(t.unknown for t in found),
        totals=tuple(t.total for t in found),
        ids=tuple(tuple(number_id(records, t.counting, u) for t in found) for u in units),
        holes=holes,
        absent=_absent(records, units),
        crossings=crossings([years[n] for n in there], units, columns, doubt),
    )


def compare(records: Records, countings: Sequence[Counting], units: Sequence[str]) -> Comparison:
    """The units under every counting, each counted once however often it is written."""
    if len(units) < 2:
        raise DuizhaoError("a comparison needs two units at least")
    distinct = list(dict.fromkeys(countings))
    cube = Cube(records, distinct)
    lines, leaders = [], dict.fromkeys(units, 0)
    for t in cube.count(distinct):
        values = _values(records, t, units)
        known = {u: v for u, v in values.items() if v is not None}
        first, second = [*sorted(known, key=lambda u: (-known[u], u)), None, None][:2]
        leads = first is not None and known[first] > (known[second] if second else 0.0) + 1e-9
        kept = t.counting["unknown"] == "kept" and t.counting["measure"] != "fwci"
        more = t.unknown / _size(records, t, second) if second else 0.0
        turned = bool(leads and kept and second and known[second] + more >= known[str(first)])
        ids = {u: number_id(records, t.counting, u) for u in known}
        lines.append(
            Line(t.counting.id, t.counting.said, values, ids, t.unknown, first if leads else None, turned)
        )
        if leads:
            leaders[str(first)] += 1
    return Comparison(tuple(units), tuple(lines), leaders, cube.how, records.holes, _absent(records, units))


def _values(records: Records, totals: Totals, units: Sequence[str]) -> dict[str, float | None]:
    """Values of some units after the unknown axis; None for one that is part of another."""
    value = settled(records, totals.counting, totals.names, totals.value)
    inside = _inside(units, totals.counting)
    there = {u: totals.names.index(u) for u in units if u in totals.names}
    found: dict[str, float | None] = {}
    for u in units:
        here = float(value[there[u]]) if u in there else 0.0
        found[u] = None if u in inside or np.isnan(here) else here
    return found


def _size(records: Records, totals: Totals, unit: str) -> float:
    """What a unit's values are divided by; 1 for a unit that no work names."""
    if totals.counting["size"] == "total" or unit not in totals.names:
        return 1.0
    return float(divisor(records, totals.counting, totals.names)[totals.names.index(unit)])


def _lost(units: Sequence[str], counting: Counting) -> tuple[str, ...]:
    """Units without a denominator, in words."""
    if not units:
        return ()
    more = f" and {len(units) - 12} more" if len(units) > 12 else ""
    return (f"no denominator for size={counting['size']} in these years: {', '.join(units[:12])}{more}",)


def _inside(units: Sequence[str], counting: Counting) -> list[str]:
    return [u for u in units if within(u, counting["units"]) != u]


def _absent(records: Records, units: Sequence[str]) -> tuple[str, ...]:
    """Units that no work names: neither alone nor, as the EU, by a part."""
    named = set(records.names)
    return tuple(u for u in units if u not in named and not (u == "EU" and named & EU))
