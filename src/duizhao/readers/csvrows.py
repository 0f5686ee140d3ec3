"""Rows of CSV and other separated text in bounded memory."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import NamedTuple

from duizhao.readers.lines import LIMIT, Line, lines
from duizhao.readers.reader import Sink

MOST_LINES = 50
"""Most lines of the file that one row may take: a quote that stays open would swallow the rest."""


class Record(NamedTuple):
    """One row of a CSV file: the line on which it begins, its cells, or what is wrong with it."""

    line: int
    cells: list[str]
    problem: str | None
    raw: bytes


def rows(
    path: Path, out: Sink, *, delimiter: str = ",", quoted: bool = True, most: int = MOST_LINES
) -> Iterator[Record]:
    """The rows of a CSV file in bounded memory. A row that is broken costs no other row. `quoted`: whether `"` encloses cells; `most`: the lines that one row may take."""
    waiting: list[Line] = []
    source = lines(path)
    while True:
        line = waiting.pop(0) if waiting else next(source, None)
        if line is None:
            return
        out.advance(line.size)
        if line.too_long:
            yield Record(
                line.number, [], f"line of {line.size:,} bytes; at most {LIMIT:,} are read", line.data
            )
            continue
        if not line.data.strip(b" \t," + delimiter.encode()):
            continue
        parts, quotes = [line], line.data.count(b'"') if quoted else 0
        while quotes % 2 and len(parts) < most:
            following = waiting.pop(0) if waiting else next(source, None)
            if following is None:
                break
            parts.append(following)
            if following.too_long:
                break
            quotes += following.data.count(b'"')
        if quotes % 2 or any(p.too_long for p in parts):
            waiting = parts[1:] + waiting
            yield Record(line.number, [], "a quote is opened and never closed", line.data)
            continue
        for part in parts[1:]:
            out.advance(part.size)
        yield _record(line.number, b"\n".join(p.data for p in parts), delimiter, quoted=quoted)


def _record(number: int, raw: bytes, delimiter: str, *, quoted: bool) -> Record:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as e:
        return Record(number, [], f"not UTF-8 at byte {e.start + 1}; save the file as UTF-8", raw)
    if not quoted:
        return Record(number, text.split(delimiter), None, raw)
    try:
        # Of all that Python calls the end of a line, only that of CSV ends one here.
        cells = next(csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as e:
        return Record(number, [], f"not CSV: {e}", raw)
    return Record(number, cells, None, raw)
