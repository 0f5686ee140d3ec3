"""A chart as a record: the drawing, the table it shows, its sources, and what it says in words."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from duizhao.errors import DuizhaoError


@dataclass(frozen=True, slots=True)
class Chart:
    """A finished chart. `svg` is static and keeps its text as text."""

    name: str
    svg: str
    table: tuple[dict[str, Any], ...]
    """The numbers shown, one row per mark."""
    sources: tuple[str, ...]
    """Ids of the evidence shown: origins where they were handed in, otherwise figures, articles or owner groups."""
    alt: str
    """What the chart shows, in words, for those who do not see it."""
    width: float
    height: float

    def png(self, scale: float = 2.0) -> bytes:
        """The chart as PNG on white paper, `scale` pixels per unit."""
        import vl_convert

        return bytes(vl_convert.svg_to_png(_on_paper(self), scale=scale))

    def write(self, path: Path) -> None:
        """Write it as `.svg` or `.png`; DuizhaoError for another ending."""
        if path.suffix == ".svg":
            path.write_text(self.svg, encoding="utf-8")
        elif path.suffix == ".png":
            path.write_bytes(self.png())
        else:
            raise DuizhaoError(
                f"cannot write a chart as {path.suffix or 'a file without ending'}", hint="Use .svg or .png."
            )

    def _repr_svg_(self) -> str:
        return self.svg


def _on_paper(chart: Chart) -> str:
    head, tag, rest = chart.svg.partition("</title>")
    return f'{head}{tag}<rect width="{chart.width:g}" height="{chart.height:g}" fill="#ffffff"/>{rest}'
