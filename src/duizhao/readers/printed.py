"""What readers of published tables share: the header, numbers as printed, and figures that are kept once."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, NamedTuple

from duizhao.errors import ReadError
from duizhao.evidence.tables import FIGURES
from duizhao.readers.csvrows import rows
from duizhao.readers.lines import excerpt
from duizhao.readers.reader import WHOLE_FILE_LIMIT, Sink, Source, clean

_NUMBER = re.compile(r"\d{1,18}(?:\.\d{1,12})?")
_YEAR = re.compile(r"(?:19|20)\d\d")


class Row(NamedTuple):
    """One row: its line, its cells by column, its bytes."""

    line: int
    cells: dict[str, str]
    raw: bytes


def header(head: bytes) -> tuple[str, ...]:
    """The columns that the first line of a CSV file names, in small letters; empty where it is no such line."""
    first = head.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0][:20_000]
    try:
        cells = next(csv.reader([first.decode("utf-8").strip()], strict=True), [])
    except (UnicodeDecodeError, csv.Error):
        return ()
    return tuple(c.strip().lower() for c in cells)


def table(source: Source, out: Sink, needed: Collection[str]) -> Iterator[Row]:
    """The rows of a table, one at a time; a broken row is set aside. ReadError where the header lacks a needed column, and above WHOLE_FILE_LIMIT: what was seen is remembered, and no such table is that large."""
    size = source.path.stat().st_size
    if size > WHOLE_FILE_LIMIT:
        raise ReadError(
            f"{source.name} is {size >> 20} MB; published tables are read up to {WHOLE_FILE_LIMIT >> 20} MB",
            hint="Cut it into smaller files.",
        )
    records = rows(source.path, out)
    first = next(records, None)
    if first is None or first.problem:
        raise ReadError(f"{source.name}: no header that can be read", hint="Save it as UTF-8 CSV.")
    names = [c.strip().lower() for c in first.cells]
    missing = [c for c in needed if c not in names]
    if missing or len(set(names)) != len(names):
        what = f"lacks the column {missing[0]!r}" if missing else "names a column twice"
        raise ReadError(
            f"{source.name}: the header {what}",
            hint=f"Take the table as it was published; needed are {', '.join(needed)}.",
        )
    for record in records:
        if record.problem:
            out.aside(record.line, record.problem, excerpt(record.raw))
        elif len(record.cells) != len(names):
            reason = f"{len(record.cells)} cells under {len(names)} columns"
            out.aside(record.line, reason, excerpt(record.raw))
        else:
            try:
                cells = {n: clean(c, n) or "" for n, c in zip(names, record.cells, strict=True)}
            except ValueError as e:
                out.aside(record.line, str(e), excerpt(record.raw))
                continue
            yield Row(record.line, cells, record.raw)


def number(text: str, what: str) -> float:
    """A count, share or index as printed: digits and a point, nothing below zero. ValueError for a sign, a comma, NaN, a word, an empty cell."""
    if not text:
        raise ValueError(f"{what} is empty")
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"{what} is {text[:40]!r}, not a number as these tables print them")
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"{what} is {text[:40]!r}, which is too large")
    return value


def year(text: str) -> str:
    """A year from 1900 to 2099; ValueError for anything else."""
    if not _YEAR.fullmatch(text):
        raise ValueError(f"the year is {text[:40]!r}")
    return text


def slug(text: str) -> str:
    """Words of an id: small letters and digits, joined by `_`."""
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")


class Silent:
    """A sink that forgets, for a first look at a file."""

    def keep(self, name: str, line: int, row: Mapping[str, Any]) -> None: ...

    def aside(self, line: int, reason: str, excerpt: object = "", *, field: bool = False) -> None: ...

    def copied(self, rows: int, new: int) -> None: ...

    def advance(self, n: int) -> None: ...


SILENT = Silent()


class Keeper:
    """Keeps figures of one file under one publication, each id once; rows that make none are set aside with the reason."""

    def __init__(self, out: Sink, origin: dict[str, Any]) -> None:
        self._out = out
        self._origin = origin
        self._seen: dict[str, tuple[int, float]] = {}
        self.repeated = 0
        """Figures that came again with the same value and were passed over."""

    def keep(self, line: int, **columns: Any) -> None:
        """A figure, its lineage, vintage, producer and origin filled in. ValueError where its id came before with another value."""
        name, value = columns["figure_id"], columns["value"]
        before = self._seen.get(name)
        if before is not None:
            if before[1] != value:
                raise ValueError(f"the same figure as on line {before[0]}, with another value: {name}")
            self.repeated += 1
            return
        self._seen[name] = (line, value)
        cited = {k: self._origin[k] for k in ("origin_id", "lineage", "vintage", "producer")}
        self._out.keep("origins", line, self._origin)
        self._out.keep("figures", line, FIGURES.blank(status="checked", **cited, **columns))

    def each(self, rows: Iterator[Row], figures: Callable[[Row], None]) -> None:
        """Hand every row to `figures`; what it refuses with a ValueError is set aside."""
        for row in rows:
            try:
                figures(row)
            except ValueError as e:
                self._out.aside(row.line, str(e), excerpt(row.raw))
