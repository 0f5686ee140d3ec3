"""The items of a JSON file in bounded memory: lines of objects, one array, or one object; plain, .gz, or the one JSON member of a .zip.

An item is held whole, the file never. An item longer than LIMIT is passed over with a reason; a torn file keeps what came before.
"""

from __future__ import annotations

import gzip
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, NamedTuple, cast

from duizhao.errors import ReadError

LIMIT = 16 << 20
CHUNK = 1 << 18


class Item(NamedTuple):
    """`problem` says why there is no `value`; `done` is how many bytes of the file (packed) are behind."""

    number: int
    value: Any
    problem: str | None
    done: int


@contextmanager
def _opened(path: Path) -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    """The text's bytes, and the file underneath, whose place tells how far reading is."""
    with path.open("rb") as raw:
        head = raw.read(4)
        raw.seek(0)
        if head[:2] == b"\x1f\x8b":
            yield cast("IO[bytes]", gzip.GzipFile(fileobj=raw)), raw
        elif head == b"PK\x03\x04":
            with zipfile.ZipFile(raw) as archive:
                members = [i for i in archive.infolist() if i.filename.lower().endswith((".json", ".jsonl"))]
                if not members:
                    raise ReadError(f"{path.name}: no .json in this archive")
                # ROR ships two schemas in one archive: the later one ends in _v2.
                best = max(members, key=lambda i: ("v2" in i.filename.lower(), i.file_size))
                with archive.open(best) as member:
                    yield member, raw
        else:
            yield raw, raw


def head(path: Path, size: int = 65_536) -> bytes:
    """The beginning of the text, unpacked; empty where the file is torn."""
    try:
        with _opened(path) as (text, _):
            return text.read(size)
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile, ReadError, RuntimeError):
        return b""


def items(path: Path) -> Iterator[Item]:
    """The items in order, from 1."""
    with _opened(path) as (text, raw):
        number = 0
        try:
            for data, problem in _split(text):
                number += 1
                if problem:
                    yield Item(number, None, problem, raw.tell())
                    continue
                try:
                    yield Item(number, json.loads(data), None, raw.tell())
                except (ValueError, RecursionError) as e:
                    yield Item(number, None, f"not JSON: {e}", raw.tell())
        except (OSError, EOFError, zlib.error, zipfile.BadZipFile) as e:
            yield Item(number + 1, None, f"the file is torn here ({e}); what came before is kept", raw.tell())


_SIGN = re.compile(rb'\\.|[{}"]', re.DOTALL)


def _split(text: IO[bytes]) -> Iterator[tuple[bytes, str | None]]:
    """Bytes of each object at the top, or inside one array at the top: strings and braces are followed, nothing is parsed."""
    held = bytearray()
    depth, inside, over = 0, False, False
    while chunk := text.read(CHUNK):
        while chunk.endswith(b"\\") and (more := text.read(1)):
            chunk += more  # a backslash stays with the sign behind it
        start = 0
        for m in _SIGN.finditer(chunk):
            sign = m[0]
            if sign == b'"':
                inside = not inside and depth > 0
            elif inside or sign[:1] == b"\\":
                continue
            elif sign == b"{":
                if depth == 0:
                    start, held, over = m.start(), bytearray(), False
                depth += 1
            elif depth:
                depth -= 1
                if depth == 0:
                    held += chunk[start : m.end()]
                    yield (
                        (b"", f"an item of over {LIMIT >> 20} MB")
                        if over or len(held) > LIMIT
                        else (bytes(held), None)
                    )
                    held, start = bytearray(), m.end()
        if depth and not over:
            held += chunk[start:]
            over = len(held) > LIMIT
            if over:
                held = bytearray()
    if depth:
        yield b"", "the file ends within an item"
