"""Which reads are committed, and which left rows behind: loaded once per call, kept up to date while it writes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from duizhao.evidence.store import Store
from duizhao.evidence.tables import DELTA_TABLES, ORIGINS


class Ledger:
    """The reads of a store. Make it and use it under the workspace's lock: nobody else may commit meanwhile."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._newest: dict[tuple[str, str], str] = {}
        self._committed: dict[str, dict[str, Any]] = {}
        self.unfinished: set[tuple[str, str]] = set()
        """(table, read id) with rows that no committed read accounts for."""
        with store.snapshot() as s:
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

    def _remember(self, row: dict[str, Any]) -> None:
        self._committed[row["origin_id"]] = row
        self._newest[row["reader"], row["source"]] = row["origin_id"]
