"""The sink that stores: batches of rows under one read, only those that the store does not hold yet.

Rows become Arrow a few at a time: as Python objects they are ten times as large, and the garbage collector walks over all that are held.
"""

from __future__ import annotations

import marshal
from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from duizhao.evidence.ids import short_id
from duizhao.evidence.store import Store
from duizhao.evidence.tables import table
from duizhao.readers.ledger import Ledger
from duizhao.workspace.progress import Step

BATCH = 50_000
"""Most rows held in memory, and written in one commit of a table."""

MOST_BYTES = 64 << 20
"""Bytes of held rows, in Arrow, above which they are written: a work with 5,000 authors is as large as a thousand others."""

CHUNK = 1_000
CHUNK_BYTES = 8 << 20
"""Rows, and about how many bytes of text in them, that are held as Python objects."""

EXCERPT = 200
"""Most characters of a bad row that are shown."""


class StoreSink:
    """Fills the tables of one read in batches; `kept` and `set_aside` count the file, `new` what was written."""

    def __init__(
        self,
        store: Store,
        ledger: Ledger,
        read_id: str,
        source: str,
        step: Step,
        batch: int,
        release: str = "",
    ) -> None:
        self._store = store
        self._ledger = ledger
        self._read_id = read_id
        self._source = source
        self._step = step
        self._batch = batch
        self._release = release
        self._rows: dict[str, list[tuple[int | None, Mapping[str, Any]]]] = {}
        self._heft = 0
        self._packed: dict[str, list[pa.Table]] = {}
        self._packed_bytes = 0
        self._held = 0
        self._flushing = False
        self._publications: set[str] = set()
        self._written = {
            # Rows of a cut-off attempt at this very read.
            name: self._identities(name)
            for name, read in ledger.unfinished
            if read == read_id
        }
        self._reasons: tuple[int, set[str]] = (0, set())
        self.kept = self.new = self.set_aside = 0

    def keep(self, name: str, line: int, row: Mapping[str, Any]) -> None:
        """A row of a table; publications (`origins`) that were kept before are passed over."""
        if name == "origins":
            if row["origin_id"] in self._publications:
                return
            self._publications.add(row["origin_id"])
            self._add(name, None, row)
            return
        if self._release and name == "works":
            row = released(row, self._release)
        self.kept += name != "names"  # names are parts of their entity's row
        self._add(name, line, row)

    def aside(self, line: int, reason: str, excerpt: object = "", *, field: bool = False) -> None:
        """A row (or with `field` one field of a kept row) that cannot be kept."""
        if self._reasons[0] != line:
            self._reasons = (line, set())
        if reason in self._reasons[1]:
            return
        self._reasons[1].add(reason)
        self.set_aside += 1
        text = str(excerpt).replace("\0", "␀").encode("utf-8", "replace").decode()[:EXCERPT]
        self._add("aside", line, {"source": self._source, "reason": reason, "excerpt": text})

    def copied(self, rows: int, new: int) -> None:
        """Rows that went into the workspace as text."""
        self.kept += rows
        self.new += new

    def advance(self, n: int) -> None:
        self._step.advance(n)

    def flush(self) -> None:
        """Write what is held: one commit per table."""
        self._flushing = True  # writing articles may set rows aside, which then are written too
        while any(self._rows.values()) or self._packed:
            self._pack()
            packed, self._packed = self._packed, {}
            for name, tables in packed.items():
                self._write(name, pa.concat_tables(tables))
        self._held = self._packed_bytes = 0
        self._flushing = False

    def _add(self, name: str, line: int | None, row: Mapping[str, Any]) -> None:
        self._rows.setdefault(name, []).append((line, row))
        self._held += 1
        self._heft += _heft(row)
        if self._flushing:
            return
        full = self._held >= self._batch
        if not full and (self._heft >= CHUNK_BYTES or len(self._rows[name]) >= CHUNK):
            self._pack()
            full = self._packed_bytes >= MOST_BYTES
        if full:
            self.flush()

    def _pack(self) -> None:
        """Rows held as Python objects → Arrow."""
        for name, rows in self._rows.items():
            if not rows:
                continue
            columns: dict[str, pa.Array] = {}
            for c in table(name).columns:
                if c.name == "read_id":
                    columns[c.name] = pa.repeat(pa.scalar(self._read_id, c.type), len(rows))
                elif c.name == "line":
                    columns[c.name] = pa.array([line for line, _ in rows], c.type)
                else:
                    columns[c.name] = pa.array([row.get(c.name) for _, row in rows], c.type)
            made = pa.table(columns)
            self._packed.setdefault(name, []).append(made)
            self._packed_bytes += made.nbytes
        self._rows, self._heft = {}, 0

    def _write(self, name: str, data: pa.Table) -> None:
        t = table(name)
        if t.kind == "accumulating":
            self._other_content(name, data)
            self._ledger.hold(name, data[t.key[0]].to_pylist(), data["url"].to_pylist())
        written = self._written.get(name)
        if written is not None:
            columns = [data.column(c).to_pylist() for c in _identity(name)]
            data = data.filter(
                pa.array([key not in written for key in zip(*columns, strict=True)], pa.bool_())
            )
        if t.kind == "accumulating" and data.num_rows:
            new = self._ledger.unknown(name, data[t.key[0]].to_pylist())
            data = data.filter(pa.array(new, pa.bool_()))
        count = self._store.append(name, data)
        if name not in ("aside", "origins", "names"):
            self.new += count

    def _other_content(self, name: str, data: pa.Table) -> None:
        """Sets aside a row whose id an earlier read gave to another page: the first stays, and the second is not lost in silence."""
        keys, urls, lines = (data[c].to_pylist() for c in (table(name).key[0], "url", "line"))
        for url, there, line in zip(urls, self._ledger.urls(name, keys), lines, strict=True):
            if url and there and url != there:
                self.aside(
                    line, f"the id of this row belongs to another page in an earlier read ({there})", url
                )

    def _identities(self, name: str) -> set[tuple[Any, ...]]:
        """Identities of the rows of this read that a table holds already."""
        columns = _identity(name)
        with self._store.snapshot([name]) as s:
            rows = s.query(f"SELECT {', '.join(columns)} FROM raw_{name} WHERE read_id = ?", [self._read_id])
        return set(zip(*(rows.column(c).to_pylist() for c in columns), strict=True))


def _identity(name: str) -> tuple[str, ...]:
    """What tells a row of one read from the others of that read."""
    if name == "origins":
        return ("origin_id",)
    return tuple(dict.fromkeys((*table(name).key, "line")))


def _heft(row: Mapping[str, Any]) -> int:
    """About how many bytes of text a row holds. Nested lists are serialised for it, which is five times as fast as walking through them."""
    size = 0
    for value in row.values():
        if type(value) is str:
            size += len(value)
        elif type(value) is list and value:
            size += len(marshal.dumps(value))
    return size


def released(row: Mapping[str, Any], release: str) -> dict[str, Any]:
    """A row of `works` as its database had it in one release: another row than in another release, and still the same work."""
    database = f"{row['database']}@{release}"
    same = str(row["same_as"])
    if same == f"{row['database']}:{row['source_key']}":
        same = (
            f"{row['database']}#{row['source_key']}"  # known by nothing but its key, which the releases share
        )
    return {**row, "database": database, "same_as": same, "work_id": short_id("w", "work", database, row["source_key"])}  # fmt: skip
