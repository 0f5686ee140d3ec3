"""Lines of a file in bounded memory: however long a line is, no more than LIMIT bytes of it are ever held."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

LIMIT = 4 << 20
"""Longest line that is read, in bytes. A headline is 500 bytes; 4 MB is no headline."""

_BOM = b"\xef\xbb\xbf"


class Line(NamedTuple):
    """One line without its end. `size` counts its bytes with the end; `data` is only the start of a line over LIMIT."""

    number: int
    data: bytes
    size: int

    @property
    def too_long(self) -> bool:
        return self.size > LIMIT


def lines(path: Path) -> Iterator[Line]:
    """The lines of a file, from 1, a byte-order mark left out. Over-long lines are passed over, not loaded.

    What is added to the file meanwhile is not read: a log that grows has an end.
    """
    with path.open("rb") as f:
        number, left = 0, path.stat().st_size
        while left > 0 and (data := f.readline(LIMIT + 1)):
            number += 1
            size = len(data)
            left -= size
            if size > LIMIT:
                start = data[:200]
                while not data.endswith(b"\n") and (data := f.readline(LIMIT)):
                    size += len(data)
                    left -= len(data)
                yield Line(number, start, size)
                continue
            if number == 1 and data.startswith(_BOM):
                data = data[3:]
            yield Line(number, data.rstrip(b"\r\n"), size)


def excerpt(data: bytes) -> str:
    """The first 200 characters of raw bytes, for people."""
    return data[:800].decode("utf-8", "replace")[:200]
