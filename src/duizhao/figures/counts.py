"""Charts of countings: a ranking with its re-draws and unknown part, a trend with a line per unit, a comparison with a stroke per specification. No unit is told by colour alone: shapes and labels say it."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from duizhao.figures.chart import Chart
from duizhao.figures.ink import AGAINST, FOR, HAIR, INK, MUTED, shorten, text_width
from duizhao.figures.sheet import Sheet

if TYPE_CHECKING:
    from duizhao.measures.answer import Comparison, Ranking, Trend

MOST = 25
"""Units that a chart shows."""
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")
COLORS = (FOR, AGAINST, INK, MUTED, FOR, AGAINST)
_ROW = 20.0


def ranking_chart(found: Ranking, *, cache: Path | None = None, width: float = 680) -> Chart:
    """Dots for values, bars for re-draws, dashes to where all unknown credit would lead."""
    places = found.places[:MOST]
    left, right = 190.0, width - 64
    sheet = Sheet(width, 34 + _ROW * max(1, len(places)) + 40)
    bottom = 24 + _ROW * len(places)
    if not places:
        sheet.texts([(0, 16, "No work has credit under this counting.")], color=MUTED)
    top = max([p.most for p in places] + [p.high for p in places] + [1e-9])
    step = _step(top)
    ticks = [n * step for n in range(int(top / step) + 1)] if places else []

    def x(value: float) -> float:
        return left + (right - left) * value / top

    sheet.rules([(x(t), 18, x(t), bottom) for t in ticks], color=HAIR)
    sheet.texts([(x(t), bottom + 14, f"{t:,.10g}") for t in ticks], color=MUTED, size=10, align="center")
    for n, p in enumerate(places):
        y = 28 + _ROW * n
        sheet.texts([(left - 12, y, shorten(f"{p.rank}  {p.unit}", 170, 11))], align="right")
        if p.most > p.high:
            sheet.rules([(x(p.high), y, x(p.most), y)], color=MUTED, dash=True)
        sheet.rules([(x(p.low), y, x(p.high), y)], color=FOR, width=3)
        sheet.points([(x(p.value), y)], color=FOR, radius=4.2)
        sheet.texts([(width, y, f"{p.value:,.1f}")], align="right")
    note = "dot: value · bar: 5–95 % of re-draws by work" + (
        " · dashes: with all credit of unknown units" if found.unknown else ""
    )
    sheet.texts([(left, bottom + 32, note)], color=MUTED, size=10)
    first = f"{places[0].unit} has most, {places[0].value:,.1f}" if places else "no unit has credit"
    alt = f"Ranking of {len(places)} units by {found.counting}: {first}; {found.unknown:,.1f} of {found.total:,.1f} are of unknown units."
    table = tuple(
        {
            "rank": p.rank,
            "unit": p.unit,
            "value": p.value,
            "low": p.low,
            "high": p.high,
            "with all unknown": p.most,
        }
        for p in places
    )
    return Chart(
        f"ranking {found.counting}",
        sheet.svg(title=alt, cache=cache),
        table,
        (),
        alt,
        sheet.width,
        sheet.height,
    )


def trend_chart(found: Trend, *, cache: Path | None = None, width: float = 680, height: float = 300) -> Chart:
    """A line per unit over the years, its name at the end."""
    units = found.units[:6]
    label = max([text_width(u) for u in units] + [20.0]) + 16
    left, right, top, bottom = 48.0, width - label, 12.0, height - 28
    sheet = Sheet(width, height)
    most = max([v for some in found.values[:6] for v in some if v is not None] + [1e-9])
    step = _step(most)
    first, last = found.years[0], found.years[-1]

    def x(year: int) -> float:
        return left + (right - left) * ((year - first) / (last - first) if last > first else 0.5)

    def y(value: float) -> float:
        return bottom - (bottom - top) * value / most

    ticks = [n * step for n in range(int(most / step) + 1)]
    sheet.rules([(left, y(t), right, y(t)) for t in ticks], color=HAIR)
    sheet.texts([(left - 6, y(t), f"{t:,.10g}") for t in ticks], color=MUTED, size=10, align="right")
    every = max(1, -(-len(found.years) * 40 // int(right - left)))
    sheet.texts(
        [(x(t), bottom + 16, str(t)) for t in found.years[::every]], color=MUTED, size=10, align="center"
    )
    ends: list[tuple[float, str]] = []
    for n, (unit, values) in enumerate(zip(units, found.values, strict=False)):
        places = [None if v is None else (x(t), y(v)) for t, v in zip(found.years, values, strict=True)]
        sheet.rules([(*a, *b) for a, b in pairwise(places) if a and b], color=COLORS[n], width=1.6)
        points = [p for p in places if p]
        sheet.points(points, shape=SHAPES[n], color=COLORS[n], filled=n < 3)
        if points:
            ends.append((points[-1][1], unit))
    low = -13.0
    for at, unit in sorted(ends):  # names do not lie on each other
        low = max(at, low + 13)
        sheet.texts([(right + 10, low, unit)])
    alt = f"{', '.join(units)} by year, {first} to {last}, counted by {found.counting}: " + "; ".join(f"{u} from {_said(v[0])} to {_said(v[-1])}" for u, v in zip(units, found.values, strict=False))  # fmt: skip
    table = tuple(
        {
            "year": t,
            **{u: v[n] for u, v in zip(units, found.values, strict=False)},
            "unknown": found.unknown[n],
        }
        for n, t in enumerate(found.years)
    )
    return Chart(f"trend {found.counting}", sheet.svg(title=alt, cache=cache), table, (), alt, width, height)


def comparison_chart(found: Comparison, *, cache: Path | None = None, width: float = 680) -> Chart:
    """A row per unit, a stroke per specification at the unit's value as a share of the leader's there; the median as a dot, and how often the unit leads."""
    units = found.units[:MOST]
    left, right, row = 120.0, width - 150.0, 26.0
    sheet = Sheet(width, 30 + row * len(units) + 44)
    bottom = 24 + row * len(units)

    def x(share: float) -> float:
        return left + (right - left) * share

    sheet.rules([(x(t / 4), 18, x(t / 4), bottom) for t in range(5)], color=HAIR)
    sheet.texts(
        [(x(t / 4), bottom + 14, f"{t * 25} %") for t in range(5)], color=MUTED, size=10, align="center"
    )
    shares: dict[str, list[float]] = {u: [] for u in units}
    for line in found.lines:
        top = max([v for v in line.values.values() if v is not None] + [0.0])
        for u in units:
            v = line.values[u]
            if v is not None and top > 0:
                shares[u].append(v / top)
    middles: dict[str, float | None] = {}
    for n, u in enumerate(units):
        y, mine = 32 + row * n, sorted(shares[u])
        middles[u] = mine[len(mine) // 2] if mine else None
        sheet.texts([(left - 12, y, shorten(u, 108, 11))], align="right")
        drawn = sorted({round(s, 3) for s in mine})
        sheet.rules(
            [(x(s), y - 7, x(s), y + 7) for s in drawn], color=FOR if n % 2 == 0 else AGAINST, width=1
        )
        if (middle := middles[u]) is not None:
            sheet.points([(x(middle), y)], color=INK, radius=4)
        said = f"leads {found.leaders[u]:,} of {len(found.lines):,}" if mine else "no number here"
        sheet.texts([(width, y, said)], align="right")
    note = "stroke: one specification, as a share of the leader's value in it · dot: the middle one"
    sheet.texts([(left, bottom + 34, note)], color=MUTED, size=10)
    led = (
        ", ".join(f"{u} {n}" for u, n in sorted(found.leaders.items(), key=lambda p: -p[1]) if n) or "nobody"
    )
    alt = f"{len(found.lines)} specifications compared; leads: {led}. A share of specifications is no probability."
    table = tuple({"unit": u, "specifications": len(shares[u]), "leads": found.leaders[u], "lowest share of the leader": min(shares[u], default=None), "middle": middles[u], "highest": max(shares[u], default=None)} for u in units)  # fmt: skip
    return Chart(
        "comparison", sheet.svg(title=alt, cache=cache), table, (), alt, width, 30 + row * len(units) + 44
    )


def _said(value: float | None) -> str:
    return "nothing known" if value is None else f"{value:,.1f}"


def _step(most: float) -> float:
    """A round distance of ticks: at most six."""
    size: float = 10.0 ** len(str(int(most)))
    for part in (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0):
        if most / (size * part) <= 6:
            return size * part
    return size
