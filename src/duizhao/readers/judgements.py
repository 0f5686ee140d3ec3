"""Judgements from JSON lines, taken over into the workspace's `judgements/`; lines that are there already are not repeated."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from duizhao.readers.headlines import json_object
from duizhao.readers.lines import LIMIT, excerpt, lines
from duizhao.readers.reader import Sink, Source
from duizhao.workspace import journal


class Judgements:
    """JSON lines → judgements/*.jsonl of the workspace."""

    name = "judgements"
    reads = "judgements, one JSON object a line with `kind` story, same, different … (.jsonl)"
    tables: tuple[str, ...] = ()

    def detect(self, path: Path, head: bytes) -> bool:
        if path.suffix.lower() != ".jsonl":
            return False
        for part in head.split(b"\n")[:5]:
            try:
                row = json.loads(part)
            except (ValueError, RecursionError):
                continue
            if isinstance(row, dict):
                return row.get("kind") in journal.KINDS and not {"url", "title"} & set(row)
        return path.parent.name == "judgements"

    def read(self, source: Source, out: Sink) -> None:
        home = source.workspace.judgements.resolve()
        found: list[dict[str, Any]] = []
        for line in lines(source.path):
            out.advance(line.size)
            if not line.data or line.data.isspace():
                continue
            try:
                if line.too_long:
                    raise ValueError(f"line of {line.size:,} bytes; at most {LIMIT:,} are read")
                found.append(journal.complete(json_object(line.data)))
            except ValueError as e:
                out.aside(line.number, str(e), excerpt(line.data))
        inside = source.path.resolve().is_relative_to(home)
        new = 0 if inside else journal.add(source.workspace, found, file=source.path.stem + ".jsonl")
        out.copied(len(found), new)
