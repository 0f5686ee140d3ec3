"""The sink that stores: batches of rows under one read, only those that the store does not hold yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from duizhao.evidence.store import Store
from duizhao.evidence.tables import table
from duizhao.readers.ledger import Ledger
from duizhao.workspace.progress import Step

BATCH = 20_000
"""Most rows held in memory, and written in one commit of a table."""

EXCERPT = 200
"""Most characters of a bad row that are shown."""


class StoreSink:
    """Fills the tables of one read in batches; `kept` and `set_aside` count the file, `new` what was written."""

    def __init__(
        self, store: Store, ledger: Ledger, read_id: str, source: str, step: Step, batch: int
    ) -> None:
        self._store = store
        self._ledger = ledger
        self._read_id = read_id
        self._source = source
        self._step = step
        self._batch = batch
        self._rows: dict[str, list[dict[str, Any]]] = {}
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
            self._add(name, {**row, "read_id": self._read_id})
            return
        self.kept += name != "names"  # names are parts of their entity's row
        self._add(name, {**row, "read_id": self._read_id, "line": line})

    def aside(self, line: int, reason: str, excerpt: object = "", *, field: bool = False) -> None:
        """A row (or with `field` one field of a kept row) that cannot be kept."""
        if self._reasons[0] != line:
            self._reasons = (line, set())
        if reason in self._reasons[1]:
            return
        self._reasons[1].add(reason)
        self.set_aside += 1
        text = str(excerpt).replace("\0", "␀").encode("utf-8", "replace").decode()[:EXCERPT]
        row = {"source": self._source, "reason": reason, "excerpt": text}
        self._add("aside", {**row, "read_id": self._read_id, "line": line})

    def copied(self, rows: int, new: int) -> None:
        """Rows that went into the workspace as text."""
        self.kept += rows
        self.new += new

    def advance(self, n: int) -> None:
        self._step.advance(n)

    def flush(self) -> None:
        """Write what is held: one commit per table."""
        self._flushing = True  # writing articles may set rows aside, which then are written too
        while any(self._rows.values()):
            for name, rows in list(self._rows.items()):
                self._rows[name] = []
                if rows:
                    self._write(name, rows)
        self._held, self._flushing = 0, False

    def _add(self, name: str, row: dict[str, Any]) -> None:
        self._rows.setdefault(name, []).append(row)
        self._held += 1
        if self._held >= self._batch and not self._flushing:
            self.flush()

    def _write(self, name: str, rows: list[dict[str, Any]]) -> None:
        t = table(name)
        data = pa.table({c.name: pa.array([r.get(c.name) for r in rows], c.type) for c in t.columns})
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
