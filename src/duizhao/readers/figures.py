"""Published figures from CSV: one number a row, with the choices behind it and the publication it cites."""

from __future__ import annotations

import math
import re
from datetime import date
from pathlib import Path
from typing import Any

from duizhao.errors import ReadError
from duizhao.evidence.tables import FIGURES
from duizhao.readers.csvrows import rows
from duizhao.readers.lines import excerpt
from duizhao.readers.reader import Sink, Source, clean, publication

REQUIRED = ("figure_id", "quantity", "unit", "subject", "value", "title")
CITED = ("title", "url", "licence", "published", "retrieved")
"""Columns that describe the publication; producer, vintage and lineage describe it too and are axes of the figure."""

STATUS = ("checked", "secondary", "unconfirmed")

_PERIOD = re.compile(r"(\d{4})(?:-(?:(\d{4})|Q[1-4]|H[12]))?")
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")


class Figures:
    """CSV → figures and the publications that they cite."""

    name = "figures"
    reads = (
        "published figures, one a row, with their choices and source (.csv with figure_id, quantity, value …)"
    )
    tables = ("figures", "origins")

    def detect(self, path: Path, head: bytes) -> bool:
        first = head.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0].lower()
        return path.suffix.lower() == ".csv" and b"figure_id" in first and b"value" in first

    def read(self, source: Source, out: Sink) -> None:
        records = rows(source.path, out)
        header = next(records, None)
        if header is None or header.problem:
            raise ReadError(
                f"{source.name}: no header that can be read", hint="Save it as UTF-8 CSV with a header."
            )
        names = [c.strip() for c in header.cells]
        missing = [c for c in REQUIRED if c not in names]
        if missing or len(set(names)) != len(names):
            what = f"lacks the column {missing[0]!r}" if missing else "names a column twice"
            raise ReadError(f"{source.name}: the header {what}", hint=f"Needed are {', '.join(REQUIRED)}.")
        known = {*FIGURES.names, *CITED} - {"read_id", "line", "origin_id"}
        extra = [n for n in names if n not in known]
        if extra:
            out.aside(header.line, f"columns that are not read: {', '.join(extra)}", field=True)
        seen: dict[str, int] = {}
        for record in records:
            try:
                if record.problem:
                    raise ValueError(record.problem)
                if len(record.cells) != len(names):
                    raise ValueError(f"{len(record.cells)} cells under {len(names)} columns")
                cells = {n: clean(c, n) for n, c in zip(names, record.cells, strict=True) if n in known}
                figure, origin = _figure(cells)
                name = figure["figure_id"]
                if name in seen:
                    raise ValueError(f"the same figure_id as on line {seen[name]}: {name}")
            except ValueError as e:
                out.aside(record.line, str(e), excerpt(record.raw))
                continue
            seen[name] = record.line
            out.keep("origins", record.line, origin)
            out.keep("figures", record.line, figure)


def _figure(cells: dict[str, str | None]) -> tuple[dict[str, Any], dict[str, Any]]:
    for name in REQUIRED:
        if cells.get(name) is None:
            raise ValueError(f"{name} is empty")
    value, low, high = (_number(cells.get(n), n) for n in ("value", "low", "high"))
    if value is None or (low is not None and low > value) or (high is not None and high < value):
        raise ValueError(
            f"value {cells['value']} is not between low {cells.get('low')} and high {cells.get('high')}"
        )
    period = cells.get("period")
    if period is not None:
        m = _PERIOD.fullmatch(period)
        if m is None or (m[2] and m[2] < m[1]):
            raise ValueError(f"period is {period!r}; write 2018, 2003-2022, 2026-Q1 or 2026-H1")
    complete = {None: None, "true": True, "false": False}.get(
        (cells.get("complete") or "").lower() or None, "?"
    )
    if complete == "?":
        raise ValueError(f"complete is {cells['complete']!r}; write true or false")
    if cells.get("status") not in (None, *STATUS):
        raise ValueError(f"status is {cells['status']!r}; it is one of {', '.join(STATUS)}")
    if not (cells.get("producer") or cells.get("url")):
        raise ValueError("it cites no source: producer and url are both empty")
    url = cells.get("url")
    if url is not None and not re.match(r"https?://\S+$", url):
        raise ValueError(f"url is no web address: {url}")
    _date(cells.get("published"), "published")
    _date(cells.get("retrieved"), "retrieved")
    origin = publication(
        cells.get("producer"),
        cells.get("title"),
        url,
        licence=cells.get("licence"),
        published=cells.get("published"),
        retrieved=cells.get("retrieved"),
        vintage=cells.get("vintage"),
        lineage=cells.get("lineage"),
    )
    figure: dict[str, Any] = {k: v for k, v in cells.items() if k in FIGURES.names}
    figure.update(
        value=value,
        low=low,
        high=high,
        complete=complete,
        lineage=origin["lineage"],
        origin_id=origin["origin_id"],
    )
    return FIGURES.blank(**figure), origin


def _number(text: str | None, what: str) -> float | None:
    if text is None:
        return None
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"{what} is {text!r}, not a number (write 1234.5: no commas, no units)")
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{what} is {text!r}, which is too large")
    return number


def _date(text: str | None, what: str) -> None:
    """A year, a month or a day that exists."""
    if text is None:
        return
    m = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", text)
    try:
        if m is None:
            raise ValueError
        date(int(m[1]), int(m[2] or 1), int(m[3] or 1))
    except ValueError:
        raise ValueError(f"{what} is {text!r}; write 2026-06-15, 2026-06 or 2026") from None
