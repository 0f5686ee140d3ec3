"""The coverage strip: every live owner group of a language as a dot, those that carried the story filled."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from duizhao.figures.chart import Chart
from duizhao.figures.ink import INK, MUTED
from duizhao.figures.sheet import Sheet
from duizhao.figures.timeline import LANGUAGES

if TYPE_CHECKING:
    from duizhao.stories.story import Coverage

_STEP, _LINE = 11.0, 13.0


def strip(
    coverages: tuple[Coverage, ...],
    *,
    cache: Path | None = None,
    width: float = 340,
) -> Chart:
    """One row of dots per language. Groups seen only through ranked pages stand apart, and only when they carried it."""
    left = 66.0
    per_line = max(1, int((width - left - 44) // _STEP))
    lines = {c.language: max(1, -(-_groups(c)[1] // per_line)) for c in coverages}
    height = sum(n * _LINE + 5 for n in lines.values()) + 2
    sheet = Sheet(width, height)
    y = 8.0
    table = []
    for coverage in coverages:
        covering, total = _groups(coverage)
        sheet.texts([(0, y, LANGUAGES.get(coverage.language, coverage.language))], color=MUTED)
        spots = [(left + _STEP * (i % per_line), y + _LINE * (i // per_line)) for i in range(total)]
        sheet.points(spots[:covering], radius=4)
        sheet.points(spots[covering:], radius=3.4, color=MUTED, filled=False, width=1)
        if not total:
            sheet.texts([(left - 4, y, "no live outlet observed")], color=MUTED)
        else:
            last = spots[min(total, per_line) - 1][0]
            sheet.texts([(last + 10, y, coverage.plain.replace(" of ", "/"))], color=INK)
        y += lines[coverage.language] * _LINE + 5
        for group in sorted(set(coverage.live) | set(coverage.covering)):
            table.append(
                {"language": coverage.language, "owner": group, "carried": group in coverage.covering}
            )
    alt = "Coverage by owner group: " + "; ".join(
        f"{LANGUAGES.get(c.language, c.language)} {c.plain}" for c in coverages
    )
    svg = sheet.svg(title=alt + ".", cache=cache)
    sources = tuple(row["owner"] for row in table)
    return Chart(
        "coverage", svg, tuple(table), tuple(map(str, sources)), alt + ".", sheet.width, sheet.height
    )


def _groups(coverage: Coverage) -> tuple[int, int]:
    return len(coverage.covering), len(set(coverage.live) | set(coverage.covering))
