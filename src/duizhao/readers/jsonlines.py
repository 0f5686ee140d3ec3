"""JSON records, a line each, plain or .gz, in bounded memory; or a small file that is one list. A torn gzip keeps what came before."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from duizhao.readers.reader import Sink

LIMIT = 16 << 20
"""Longest line that is read, in bytes: a work with 5,000 authors has about 4 MB."""


def items(path: Path, out: Sink) -> Iterator[tuple[int, Any, str | None]]:
    """Line, item, and what is wrong with it instead. A list, or an object whose `results` are one, is read item by item where the file is no larger than a line may be."""
    with path.open("rb") as raw:
        packed = raw.read(2) == b"\x1f\x8b"
        raw.seek(0)
        whole = not packed and path.stat().st_size <= LIMIT
        if whole:
            text = raw.read()
            try:
                data = json.loads(text)
            except (ValueError, RecursionError):
                pass
            else:
                results = data.get("results", [data]) if isinstance(data, dict) else data
                for n, item in enumerate(results if isinstance(results, list) else [results], 1):
                    yield n, item, None
                out.advance(len(text))
                return
            raw.seek(0)
        lines = gzip.GzipFile(fileobj=raw) if packed else raw
        number, done = 0, 0
        while True:
            number += 1
            try:
                line = lines.readline(LIMIT + 1)
                too_long = len(line) > LIMIT
                while too_long and line and not line.endswith(b"\n"):
                    line = lines.readline(LIMIT)
            except (OSError, EOFError, zlib.error) as e:
                yield number, None, f"the file is torn here ({e}); what came before is kept"
                return
            if too_long:
                yield number, None, f"a line of over {LIMIT >> 20} MB"
                continue
            if not line:
                return
            if raw.tell() > done:
                out.advance(raw.tell() - done)
                done = raw.tell()
            if line.strip(b" \t\r\n\0"):
                try:
                    yield number, json.loads(line), None
                except (ValueError, RecursionError) as e:
                    yield number, None, f"not JSON: {e}"
