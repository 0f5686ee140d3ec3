"""A sheet: marks at pixel positions, a Vega-Lite specification that vl-convert draws as static SVG.

Our charts lay themselves out in Python (an option matrix below a curve, lanes of outlets) and hand over finished
positions. A sheet is plain data, so its digest names the drawing in the cache, and a cached chart does not even load the
converter. `Sheet.chart` gives it to Altair.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Any

from duizhao.figures.ink import FONTS, INK, MUTED
from duizhao.figures.slim import slim

VERSION = 3
"""Raised when the same sheet is to be drawn differently."""


@dataclass(frozen=True, slots=True)
class Layer:
    """Marks of one kind and style: `rows` hold x, y and, by kind, x2, y2 or text."""

    kind: str
    style: dict[str, Any]
    rows: tuple[dict[str, Any], ...]


@dataclass(slots=True)
class Sheet:
    """A drawing of `width` × `height` pixels; the origin is the upper left corner."""

    width: float
    height: float
    layers: list[Layer] = field(default_factory=list)

    def rules(
        self,
        rows: Iterable[tuple[float, float, float, float]],
        *,
        color: str = INK,
        width: float = 1,
        dash: bool = False,
    ) -> None:
        """Straight lines (x, y, x2, y2)."""
        style: dict[str, Any] = {"color": color, "strokeWidth": width}
        if dash:
            style["strokeDash"] = [2, 3]
        self._add(
            "rule",
            style,
            [{"x": r(x), "y": r(y), "x2": r(x2), "y2": r(y2)} for x, y, x2, y2 in rows],
        )

    def points(
        self,
        rows: Iterable[tuple[float, float]],
        *,
        shape: str = "circle",
        radius: float = 3.5,
        color: str = INK,
        filled: bool = True,
        width: float = 1.4,
        opacity: float = 1.0,
    ) -> None:
        """Symbols (x, y); `radius` is half of the symbol's width."""
        style: dict[str, Any] = {"shape": shape, "size": r(4 * radius * radius), "opacity": opacity}
        style |= {"color": color, "filled": filled, "strokeWidth": 0 if filled else width}
        self._add("point", style, [{"x": r(x), "y": r(y)} for x, y in rows])

    def texts(
        self,
        rows: Iterable[tuple[float, float, str]],
        *,
        color: str = INK,
        size: float = 11,
        align: str = "left",
        bold: bool = False,
    ) -> None:
        """Texts (x, middle y, text)."""
        style: dict[str, Any] = {"color": color, "fontSize": size, "align": align, "baseline": "middle"}
        if bold:
            style["fontWeight"] = 600
        self._add("text", style, [{"x": r(x), "y": r(y), "text": t} for x, y, t in rows])

    def _add(self, kind: str, style: dict[str, Any], rows: list[dict[str, Any]]) -> None:
        if not rows:
            return
        # Marks of one style share a layer: each layer costs Vega a compilation.
        for i, layer in enumerate(self.layers):
            if layer.kind == kind and layer.style == style:
                self.layers[i] = Layer(kind, style, (*layer.rows, *rows))
                return
        self.layers.append(Layer(kind, style, tuple(rows)))

    @property
    def digest(self) -> str:
        """SHA-256 over the sheet and the versions that draw it."""
        what = [
            VERSION,
            metadata.version("vl-convert-python"),
            self.width,
            self.height,
            [[la.kind, la.style, la.rows] for la in self.layers],
        ]
        return hashlib.sha256(json.dumps(what, ensure_ascii=False, sort_keys=True).encode()).hexdigest()

    @property
    def spec(self) -> dict[str, Any]:
        """The sheet as a Vega-Lite specification."""
        encoding = {
            "x": {"field": "x", "type": "quantitative", "axis": None, "scale": _scale(0, self.width)},
            "y": {"field": "y", "type": "quantitative", "axis": None, "scale": _scale(self.height, 0)},
        }
        further = {
            "rule": {"x2": {"field": "x2"}, "y2": {"field": "y2"}},
            "text": {"text": {"field": "text", "type": "nominal"}},
        }
        layers = [
            {
                "data": {"values": list(layer.rows)},
                "mark": {"type": layer.kind, **layer.style, "aria": False, "clip": False},
                "encoding": encoding | further.get(layer.kind, {}),
            }
            for layer in self.layers
        ]
        return {
            "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
            "width": self.width,
            "height": self.height,
            "padding": 0,
            "autosize": {"type": "none"},
            "layer": layers,
            "config": {
                "background": "transparent",
                "font": FONTS,
                "text": {"color": MUTED},
                "view": {"stroke": "transparent", "fill": "transparent"},
            },
        }

    def chart(self) -> Any:
        """The sheet as an Altair chart, validated against Vega-Lite's schema, for a notebook to show or change.

        Drawing goes from the specification: building the same through Altair's objects cost half of the time of a brief.
        """
        import altair as alt

        return alt.LayerChart.from_dict(self.spec)

    def svg(self, *, title: str, cache: Path | None = None) -> str:
        """Static SVG with its text as text. Drawn once per content when a `cache` folder is given."""
        body = None
        kept = cache / "charts" / f"{self.digest}.svg" if cache is not None else None
        if kept is not None and kept.exists():
            body = kept.read_text(encoding="utf-8")
        if body is None:
            import vl_convert

            body = slim(vl_convert.vegalite_to_svg(self.spec))
            if kept is not None:
                kept.parent.mkdir(parents=True, exist_ok=True)
                part = kept.with_suffix(f".{os.getpid()}.part")
                part.write_text(body, encoding="utf-8")
                part.replace(kept)
        size = f'width="{r(self.width):g}" height="{r(self.height):g}" viewBox="0 0 {r(self.width):g} {r(self.height):g}"'
        fonts = FONTS.replace('"', "'")
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" {size} font-family="{fonts}">'
            f"<title>{_escape(title)}</title>{body}</svg>"
        )


def _scale(first: float, last: float) -> dict[str, Any]:
    return {"domain": [first, last], "nice": False, "zero": False}


def r(value: float) -> float:
    """Rounded to a tenth of a pixel."""
    return round(float(value), 1)


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
