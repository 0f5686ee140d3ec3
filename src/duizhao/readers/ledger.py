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
        self._fresh: dict[str, dict[str, str | None]] = {}
        self._held: dict[str, dict[str, str | None]] = {}
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
        known = set(found["k"].to_pylist()) | (self._fresh.get(name, {}).keys() & set(keys))
        return [k not in known for k in keys]

    def urls(self, name: str, keys: Sequence[str]) -> list[str | None]:
        """The URL under which a committed read brought each key; None where none did."""
        key = table(name).key[0]
        self._snapshot.connection.register("asked", pa.table({"k": pa.array(keys, pa.string())}))
        found = self._snapshot.query(
            f"SELECT r.{key} AS k, r.url FROM {name} r SEMI JOIN asked a ON r.{key} = a.k"
        )
        there = dict(zip(found["k"].to_pylist(), found["url"].to_pylist(), strict=True))
        fresh = self._fresh.get(name, {})
        return [there.get(k, fresh.get(k)) for k in keys]

    def hold(self, name: str, keys: Sequence[str], urls: Sequence[str | None]) -> None:
        """Keys that the read under way brings: known to later reads of this call once it is committed."""
        self._held.setdefault(name, {}).update(zip(keys, urls, strict=True))

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
            first = self._fresh.setdefault(name, {})
            for key, url in keys.items():
                first.setdefault(key, url)
        self._held = {}
        if sum(map(len, self._fresh.values())) > MOST_FRESH:
            self._snapshot.close()
            self._snapshot, self._fresh = self._store.snapshot(), {}

    def _remember(self, row: dict[str, Any]) -> None:
        self._committed[row["origin_id"]] = row
        self._newest[row["reader"], row["source"]] = row["origin_id"]
