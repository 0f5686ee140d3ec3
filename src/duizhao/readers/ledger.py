"""Which reads are committed, and which left rows behind: loaded once per call, kept up to date while it writes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from duizhao.evidence.store import Store
from duizhao.evidence.tables import DELTA_TABLES, ORIGINS, table

MOST_FRESH = 200_000
"""Keys of rows committed during one call that are held in memory before a new snapshot is opened."""


class Ledger:
    """The reads of a store. Make it and use it under the workspace's lock: nobody else may commit meanwhile. Close it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._newest: dict[tuple[str, str], str] = {}
        self._committed: dict[str, dict[str, Any]] = {}
        self.unfinished: set[tuple[str, str]] = set()
        """(table, read id) with rows that no committed read accounts for."""
        self._snapshot = s = store.snapshot()
        self._fresh: dict[str, set[str]] = {}
        self._held: dict[str, set[str]] = {}
        for row in s.rows("SELECT * FROM origins WHERE kind = 'file' ORDER BY sequence"):
            self._remember(row)
        self._sequence = int(s.rows("SELECT coalesce(max(sequence), 0) AS n FROM raw_origins")[0]["n"])
        for t in DELTA_TABLES:
            own = " WHERE r.kind <> 'file'" if t.name == ORIGINS.name else ""
            found = s.rows(
                f"""SELECT DISTINCT r.read_id AS id FROM raw_{t.name} r
                    ANTI JOIN origins o ON o.kind = 'file' AND o.origin_id = r.read_id{own}"""
            )
            self.unfinished |= {(t.name, row["id"]) for row in found}

    def close(self) -> None:
        self._snapshot.close()

    def unknown(self, name: str, keys: Sequence[str]) -> list[bool]:
        """Which keys of an accumulating table no committed read has brought."""
        key = table(name).key[0]
        self._snapshot.connection.register("asked", pa.table({"k": pa.array(keys, pa.string())}))
        found = self._snapshot.query(
            f"""SELECT DISTINCT a.k FROM asked a JOIN raw_{name} r ON r.{key} = a.k
                SEMI JOIN origins o ON o.origin_id = r.read_id AND o.kind = 'file'"""
        )
        known = set(found["k"].to_pylist()) | (self._fresh.get(name, set()) & set(keys))
        return [k not in known for k in keys]

    def hold(self, name: str, keys: Sequence[str]) -> None:
        """Keys that the read under way brings: known to later reads of this call once it is committed."""
        self._held.setdefault(name, set()).update(keys)

    def begin(self) -> None:
        """A read begins: what an earlier one held and never committed is forgotten."""
        self._held = {}

    def committed(self, read_id: str) -> dict[str, Any] | None:
        """The origin row of a read, None when it is not committed."""
        return self._committed.get(read_id)

    def newest(self, reader: str, source: str) -> str | None:
        """The newest committed read of a source."""
        return self._newest.get((reader, source))

    def commit(self, origin: dict[str, Any]) -> None:
        """Write the origin row that makes a read visible."""
        row = {**origin, "sequence": self._sequence + 1, "read_at": datetime.now(UTC)}
        self._store.append(ORIGINS.name, [row])
        self._sequence += 1
        self._remember(row)
        for name, keys in self._held.items():
            self._fresh.setdefault(name, set()).update(keys)
        self._held = {}
        if sum(map(len, self._fresh.values())) > MOST_FRESH:
            self._snapshot.close()
            self._snapshot, self._fresh = self._store.snapshot(), {}

    def _remember(self, row: dict[str, Any]) -> None:
        self._committed[row["origin_id"]] = row
        self._newest[row["reader"], row["source"]] = row["origin_id"]
