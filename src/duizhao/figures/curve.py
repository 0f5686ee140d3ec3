"""The specification curve: every specification in order of its result, with its options below.

Above, the log ratio of each specification (above the line supports the claim). Below, a row per option and a
dot where a specification takes it. After Simonsohn, Simmons and Nelson, "Specification curve analysis" (2020).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from duizhao.claims.records import AXES
from duizhao.figures.chart import Chart
from duizhao.figures.ink import AGAINST, FOR, HAIR, INK, MUTED, shorten
from duizhao.figures.sheet import Sheet
from duizhao.figures.subject import subject_name

if TYPE_CHECKING:
    from duizhao.claims.records import Claim, Specification, Verdict

SHOWN = 120
"""More specifications than this are thinned evenly; the ends and the baseline always stay."""
SHAPES: dict[str, tuple[str, bool]] = {
    "equivalent": ("circle", True),
    "uncertain": ("diamond", False),
    "different question": ("triangle-up", False),
}
OPTIONS_PER_AXIS = 9
_RATIOS = (1.01, 1.02, 1.05, 1.1, 1.25, 1.5, 2, 3, 5, 10, 20, 50, 100, 1000)
_PANEL, _ROW, _TOP = 150.0, 15.0, 26.0


def curve(
    verdict: Verdict,
    *,
    cache: Path | None = None,
    width: float = 680,
    origins: Mapping[str, str] | None = None,
    labels: Mapping[str, str] | None = None,
) -> Chart:
    """The specification curve of a verdict, `width` pixels wide (below 480 a narrow layout).

    `origins` maps figure ids to origin ids (without it the sources are the figures), `labels` entity ids to names. A verdict without specifications gives
    a chart that says so.
    """
    ordered = sorted(verdict.specifications, key=lambda s: (s.margin, s.number))
    shown = _thinned(ordered, verdict.baseline)
    narrow = width < 480
    left = 132.0 if narrow else 222.0
    rows = _matrix(shown, narrow=narrow)
    notes = [f"{', '.join(same)}: same pattern as {axis}" for axis, same in blocks(shown) if same]
    legend_lines = (2 if narrow else 1) + len(notes)
    height = _TOP + _PANEL + 14 + len(rows) * _ROW + 10 + legend_lines * 18 + 4
    sheet = Sheet(width, height)
    if not shown:
        sheet.texts([(0, _TOP, "No specification: nothing to draw.")], color=MUTED)
        return _finish(verdict, sheet, shown, origins, cache, labels)
    step = min((width - left - 10) / len(shown), 32.0)
    at = [left + step * (i + 0.5) for i in range(len(shown))]
    right = left + step * len(shown)
    low, high = _domain([s.margin for s in shown])

    def y(margin: float) -> float:
        return _TOP + _PANEL * (high - margin) / (high - low)

    ticks = _ticks(low, high)
    sheet.rules([(left, y(t), right, y(t)) for t, _ in ticks if t != 0], color=HAIR)
    sheet.rules([(left, y(0), right, y(0))], color=INK)
    sheet.texts([(left - 8, y(t), label) for t, label in ticks], align="right", color=MUTED)
    sheet.texts([(0, 8, ratio_name(verdict.claim, labels))], color=MUTED)
    if any(_sign(s) > 0 for s in shown):
        sheet.texts([(0, y(0) - 14, "supports it ↑")], color=FOR)
    if any(_sign(s) < 0 for s in shown):
        sheet.texts([(0, y(0) + 14, "against it ↓")], color=AGAINST)
    radius = max(1.5, min(4.5, step * 0.36))
    for mark, (shape, filled) in SHAPES.items():
        for color, wanted in ((FOR, 1), (AGAINST, -1), (MUTED, 0)):
            chosen = [
                (at[i], y(s.margin)) for i, s in enumerate(shown) if s.mark == mark and _sign(s) == wanted
            ]
            sheet.points(chosen, shape=shape, filled=filled, radius=radius, color=color)
    base = [(at[i], y(s.margin)) for i, s in enumerate(shown) if s.number == verdict.baseline]
    sheet.points(base, filled=False, radius=radius + 3.5, color=INK, width=1.2)

    top = _TOP + _PANEL + 14
    for i, (axis, option, first) in enumerate(rows):
        middle = top + _ROW * (i + 0.5)
        if first:
            sheet.rules([(0, middle - _ROW / 2, right, middle - _ROW / 2)], color=HAIR)
            if narrow or option is None:
                sheet.texts([(0, middle, axis)], color=MUTED, size=10)
            else:
                sheet.texts([(0, middle, axis)], color=MUTED)
        if option is None:
            continue
        room = left - 12 - (0 if narrow else 74)
        sheet.texts([(left - 8, middle, shorten(option, room))], align="right")
        for color, wanted in ((FOR, 1), (AGAINST, -1), (MUTED, 0)):
            dots = [
                (at[j], middle)
                for j, s in enumerate(shown)
                if _sign(s) == wanted and _has(s, axis, option, rows)
            ]
            sheet.points(dots, radius=max(1.3, min(3.0, step * 0.28)), color=color)
    foot = top + len(rows) * _ROW + 14
    _legend(sheet, shown, foot + 18 * len(notes), narrow=narrow, baseline=bool(base))
    sheet.texts([(0, foot + 18 * i, shorten(t, width)) for i, t in enumerate(notes)], color=MUTED)
    return _finish(verdict, sheet, shown, origins, cache, labels)


def ratio_name(claim: Claim, labels: Mapping[str, str] | None = None) -> str:
    """What the ratio divides, for the axis."""
    kind = str(claim.comparison.get("kind", "leads"))
    names = [subject_name(c, labels) for c in claim.compare]
    subject = names[0] if names else "subject"
    rival = names[1] if len(names) == 2 else "strongest rival"
    return {
        "leads": f"{subject} ÷ {rival}",
        "trails": f"{rival} ÷ {subject}",
        "at_least": f"{subject} ÷ threshold",
        "at_most": f"threshold ÷ {subject}",
        "rises": f"{subject}: later ÷ earlier",
        "falls": f"{subject}: earlier ÷ later",
    }.get(kind, "ratio for the claim")


def ratio_label(margin: float) -> str:
    """A log ratio for people: `1.5×`, `even`, `1/1.5×`."""
    if abs(margin) < 5e-4:
        return "even"
    ratio = math.exp(abs(margin))
    text = f"{ratio:.3f}".rstrip("0").rstrip(".") if ratio < 1.095 else f"{ratio:.3g}"
    if ratio >= 1000:
        text = f"{ratio:,.0f}"
    return f"{text}×" if margin > 0 else f"1/{text}×"


def varying(specifications: tuple[Specification, ...] | list[Specification]) -> list[str]:
    """Axes with more than one option among the specifications, in the order of `AXES`."""
    options: dict[str, set[str]] = {}
    for s in specifications:
        for axis, option in s.options.items():
            options.setdefault(axis, set()).add(option)
    missing = {a for a in options if any(a not in s.options for s in specifications)}
    order = {a: i for i, a in enumerate(AXES)}
    found = [a for a, seen in options.items() if len(seen) > 1 or a in missing]
    return sorted(found, key=lambda a: (order.get(a.split("+")[0].strip(), 99), a))


def blocks(specifications: list[Specification]) -> list[tuple[str, tuple[str, ...]]]:
    """Varying axes to show, each with those that take the same pattern and would only repeat its rows."""
    found: list[tuple[str, tuple[str, ...]]] = []
    patterns: dict[tuple[int, ...], int] = {}
    for axis in varying(specifications):
        seen: dict[str, int] = {}
        pattern = tuple(seen.setdefault(s.options.get(axis, "—"), len(seen)) for s in specifications)
        if pattern in patterns:
            at = patterns[pattern]
            found[at] = (found[at][0], (*found[at][1], axis))
        else:
            patterns[pattern] = len(found)
            found.append((axis, ()))
    return found


def _sign(s: Specification) -> int:
    return {"for": 1, "against": -1}.get(s.side, 0)


def _thinned(ordered: list[Specification], baseline: int | None) -> list[Specification]:
    if len(ordered) <= SHOWN:
        return ordered
    keep = {round(i * (len(ordered) - 1) / (SHOWN - 1)) for i in range(SHOWN)}
    return [s for i, s in enumerate(ordered) if i in keep or s.number == baseline]


def _matrix(shown: list[Specification], *, narrow: bool) -> list[tuple[str, str | None, bool]]:
    """Rows of the option matrix: (axis, option or None for a heading, first of its axis)."""
    rows: list[tuple[str, str | None, bool]] = []
    for axis, _ in blocks(shown):
        counts: dict[str, int] = {}
        for s in shown:
            counts[s.options.get(axis, "—")] = counts.get(s.options.get(axis, "—"), 0) + 1
        options = sorted(counts, key=lambda o: (-counts[o], o))
        if axis in ("period", "vintage"):
            options = sorted(options)
        if len(options) > OPTIONS_PER_AXIS:
            options = [*options[: OPTIONS_PER_AXIS - 1], OTHERS]
        if narrow:
            rows.append((axis, None, True))
        rows.extend((axis, o, not narrow and i == 0) for i, o in enumerate(options))
    return rows


OTHERS = "(others)"


def _has(s: Specification, axis: str, option: str, rows: list[tuple[str, str | None, bool]]) -> bool:
    own = s.options.get(axis, "—")
    if option != OTHERS:
        return own == option
    return own not in {o for a, o, _ in rows if a == axis}


def _domain(margins: list[float]) -> tuple[float, float]:
    low, high = min(0.0, *margins), max(0.0, *margins)
    pad = max(0.06 * (high - low), 0.01)
    return low - pad, high + pad


def _ticks(low: float, high: float) -> list[tuple[float, str]]:
    """Even, and round ratios on both sides, at least 17 pixels apart."""
    ticks = [(0.0, "even")]
    unit = _PANEL / (high - low)
    for sign, end in ((1, high), (-1, -low)):
        placed = [0.0]
        usable = [math.log(x) for x in _RATIOS if math.log(x) <= end]
        for t in reversed(usable):
            if t * unit >= 17 and all(abs(t - p) * unit >= 17 for p in placed[1:]) and len(placed) < 5:
                placed.append(t)
        ticks += [(sign * t, ratio_label(sign * t)) for t in placed[1:]]
    return ticks


def _legend(sheet: Sheet, shown: list[Specification], y: float, *, narrow: bool, baseline: bool) -> None:
    x, line = 6.0, y
    entries = [m for m in SHAPES if any(s.mark == m for s in shown)]
    for mark in entries:
        if narrow and x > sheet.width - 130:
            x, line = 6.0, line + 18
        shape, filled = SHAPES[mark]
        sheet.points([(x, line)], shape=shape, filled=filled, radius=4, color=MUTED)
        sheet.texts([(x + 9, line, mark)], color=MUTED)
        x += 26 + 6.4 * len(mark)
    if baseline:
        if narrow and x > sheet.width - 110:
            x, line = 6.0, line + 18
        sheet.points([(x + 2, line)], filled=True, radius=3, color=MUTED)
        sheet.points([(x + 2, line)], filled=False, radius=6.5, color=INK, width=1.2)
        sheet.texts([(x + 14, line, "everyday reading")], color=MUTED)


def _finish(
    verdict: Verdict,
    sheet: Sheet,
    shown: list[Specification],
    origins: Mapping[str, str] | None,
    cache: Path | None,
    labels: Mapping[str, str] | None,
) -> Chart:
    every = verdict.specifications
    figure_ids = tuple(dict.fromkeys(f for s in every for f in s.figure_ids))
    sources = (
        tuple(dict.fromkeys(origins[f] for f in figure_ids if f in origins))
        if origins is not None
        else tuple(f"f:{f}" for f in figure_ids)
    )
    supporting = sum(1 for s in every if _sign(s) > 0)
    against = sum(1 for s in every if _sign(s) < 0)
    alt = f"Specification curve: no specification for {verdict.claim.claim_id}."
    if every:
        low, high = min(s.margin for s in every), max(s.margin for s in every)
        n = len(every)
        alt = (
            f"Specification curve of {n} specification{'s' if n != 1 else ''}, {ratio_name(verdict.claim, labels)}, from {ratio_label(low)} "
            f"to {ratio_label(high)}: {supporting} support the claim, {against} go against it."
        )
        if len(shown) < n:
            alt += f" {len(shown)} of them are drawn, evenly spaced in that order."
    table = tuple(
        {
            "specification": s.trace_id,
            "mark": s.mark,
            "ratio": round(math.exp(s.margin), 4),
            **s.options,
            **{f"value {k}": v for k, v in s.values.items()},
            "unit": s.unit,
            "weight": s.weight,
        }
        for s in sorted(every, key=lambda s: (s.margin, s.number))
    )
    svg = sheet.svg(title=alt, cache=cache)
    return Chart(f"curve {verdict.claim.claim_id}", svg, table, sources, alt, sheet.width, sheet.height)
