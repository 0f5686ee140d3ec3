"""Rows of a table in a file, whatever the format: CSV, TSV, Parquet, JSON lines. Bounded memory; what cannot be read is said row by row."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from duizhao.errors import ReadError
from duizhao.readers import csvrows
from duizhao.readers.jsonlines import items
from duizhao.readers.lines import excerpt
from duizhao.readers.reader import Sink

SEPARATED = {".csv": ",", ".tsv": "\t", ".tab": "\t"}
JSON = (".jsonl", ".ndjson", ".json", ".gz")
SUFFIXES = (*SEPARATED, *JSON, ".parquet")
MOST_LINES = 2_000
"""Lines of a CSV file that one row may take: abstracts and claims of patents are long."""
MOST_NAMES = 200
"""Names that an error lists."""
GROUP_LIMIT = 2 << 30
"""Bytes of one row group of Parquet, unpacked, above which it is refused."""
BATCH = 2_000


class Row(NamedTuple):
    """One row: line (row of Parquet, item of a JSON list) from 1, its values by column, or what is wrong with it."""

    number: int
    values: Mapping[str, Any]
    problem: str | None = None
    excerpt: object = ""


def rows(
    path: Path, name: str, columns: Collection[str], optional: Collection[str], out: Sink, *, delimiter: str | None = None, quoted: bool = True
) -> Iterator[Row]:  # fmt: skip
    """The rows of a file. ReadError where it cannot be read as a whole, or lacks one of the columns that is not optional (for JSON lines: where no line has it, said at the end)."""
    suffix = path.suffix.lower()
    needed = [c for c in columns if c not in optional]
    if suffix == ".parquet":
        yield from _parquet(path, name, columns, needed, out)
    elif suffix in JSON:
        yield from _json(path, name, needed, out)
    else:
        yield from _separated(path, name, needed, out, delimiter or SEPARATED.get(suffix, ","), quoted=quoted)


def _separated(
    path: Path, name: str, needed: list[str], out: Sink, delimiter: str, *, quoted: bool
) -> Iterator[Row]:
    found = csvrows.rows(path, out, delimiter=delimiter, quoted=quoted, most=MOST_LINES)
    header = next(found, None)
    if header is None or header.problem:
        raise ReadError(
            f"{name}: no header that can be read" + (f" ({header.problem})" if header else ""),
            hint="Save it as UTF-8 text with a header.",
        )
    names = [c.strip() for c in header.cells]
    _refuse_missing(name, needed, names)
    twice = next((c for c in needed if names.count(c) > 1), None)
    if twice:
        raise ReadError(f"{name}: the header names the column {twice!r} twice")
    for record in found:
        problem = record.problem
        if problem is None and len(record.cells) != len(names):
            problem = f"{len(record.cells)} cells under {len(names)} columns"
        values = {} if problem else dict(zip(names, record.cells, strict=True))
        yield Row(record.line, values, problem, excerpt(record.raw))


def _json(path: Path, name: str, needed: list[str], out: Sink) -> Iterator[Row]:
    absent, seen, objects = set(needed), dict[str, None](), 0
    for number, item, problem in items(path, out):
        if problem is None and not isinstance(item, dict):
            problem = f"a JSON {type(item).__name__}, not an object"
        if problem is not None:
            yield Row(number, {}, problem, "" if item is None else json.dumps(item, ensure_ascii=False)[:300])
            continue
        objects += 1
        if absent:
            absent = {c for c in absent if c not in item and c.partition(".")[0] not in item}
        if len(seen) < MOST_NAMES:
            seen.update(dict.fromkeys(list(item)[:MOST_NAMES]))
        yield Row(number, item, None, _Excerpt(item))
    if absent and objects:
        _refuse_missing(name, sorted(absent), list(seen))


class _Excerpt:
    """A row as JSON, made only where it is shown."""

    __slots__ = ("_item",)

    def __init__(self, item: Mapping[str, Any]) -> None:
        self._item = item

    def __str__(self) -> str:
        return json.dumps(self._item, ensure_ascii=False, default=str)[:300]


def _parquet(path: Path, name: str, columns: Collection[str], needed: list[str], out: Sink) -> Iterator[Row]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(path)
        names = list(file.schema_arrow.names)
        groups = [file.metadata.row_group(n) for n in range(file.metadata.num_row_groups)]
    except (pa.ArrowException, OSError, ValueError) as e:
        raise ReadError(f"{name}: {e}", hint="The file is torn, or no Parquet.") from e
    with file:
        _refuse_missing(name, [c for c in needed if c.partition(".")[0] not in names], names)
        wanted = list(dict.fromkeys(c if c in names else c.partition(".")[0] for c in columns))
        size, number = path.stat().st_size // max(1, len(groups)), 0
        for n, group in enumerate(groups):
            end = number + group.num_rows
            if group.total_byte_size > GROUP_LIMIT:
                raise ReadError(
                    f"{name}: row group {n + 1} has {group.total_byte_size >> 20:,} MB; at most {GROUP_LIMIT >> 20:,} are read",
                    hint="Write the file anew with smaller row groups.",
                )
            try:
                for batch in file.iter_batches(
                    BATCH, row_groups=[n], columns=[c for c in wanted if c in names]
                ):
                    for values in batch.to_pylist():
                        number += 1
                        yield Row(number, values, None, _Excerpt(values))
            except (pa.ArrowException, OSError, ValueError, OverflowError) as e:
                yield Row(number + 1, {}, f"row group {n + 1} is torn from here to row {end:,} ({e})")
            number = end
            out.advance(size)


def _refuse_missing(name: str, needed: Collection[str], there: list[str]) -> None:
    missing = [c for c in needed if c not in there]
    if missing:
        listed = ", ".join(there[:MOST_NAMES]) + (" …" if len(there) > MOST_NAMES else "")
        raise ReadError(
            f"{name}: no column {missing[0]!r} among {listed or 'none'}",
            hint="Mend the map that names it, or list the column there under `optional`.",
        )
