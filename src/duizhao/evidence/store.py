"""The store: Delta tables in a folder, read on a snapshot and computed on by DuckDB.

Commit rule. A read writes its rows first and its origin row (kind `file`) last. A snapshot takes the origins
first and shows only rows whose read is among them, so a read that was killed is invisible until it is run again, and a read
that spans tables becomes visible whole. Running it again writes only what is not there yet.

Why Delta and not a DuckDB file: an open DuckDB writer shuts out every other process (docs/design/store.md).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from duizhao.errors import WorkspaceError
from duizhao.evidence.tables import DELTA_TABLES, Table, table

if TYPE_CHECKING:
    import duckdb

COMPACT_ABOVE = 24
"""Files per table above which a finished read compacts it (measured: 85 ms over 21 small files)."""


class Store:
    """Delta tables below one folder. Writing needs the workspace lock; reading never waits."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, name: str) -> Path:
        """Folder of one Delta table."""
        return self.folder / name

    def create(self) -> None:
        """Create every table that is missing, empty. Idempotent."""
        from deltalake import DeltaTable

        for t in DELTA_TABLES:
            DeltaTable.create(str(self.path(t.name)), schema=t.schema, mode="ignore", description=t.meaning)

    def append(self, name: str, rows: pa.Table | Sequence[Mapping[str, Any]]) -> int:
        """Append rows in one atomic commit; returns how many. A dict row may leave columns out."""
        from deltalake import write_deltalake

        t = table(name)
        data = (
            rows
            if isinstance(rows, pa.Table)
            else pa.Table.from_pylist(list(map(dict, rows)), schema=t.schema)
        )
        if data.num_rows == 0:
            return 0
        write_deltalake(str(self.path(name)), data.cast(t.schema), mode="append")
        return int(data.num_rows)

    def compact(self, name: str) -> None:
        """Merge small files of a table into large ones. Old files stay, so open snapshots keep working."""
        from deltalake import DeltaTable

        dt = DeltaTable(str(self.path(name)))
        if len(dt.file_uris()) > COMPACT_ABOVE:
            dt.optimize.compact()

    def snapshot(self) -> Snapshot:
        """The evidence as committed now."""
        return Snapshot(self)


class Snapshot:
    """Committed evidence at one moment. Close it, or use it in a `with` block."""

    def __init__(self, store: Store) -> None:
        import duckdb
        from deltalake import DeltaTable

        self._store = store
        self.versions: dict[str, int] = {}
        self.connection: duckdb.DuckDBPyConnection = duckdb.connect()
        self.connection.execute("SET TimeZone = 'UTC'")
        for t in DELTA_TABLES:  # ORIGINS is first: see the commit rule above
            where = store.path(t.name)
            try:
                dt = DeltaTable(str(where))
            except Exception as e:
                raise WorkspaceError(
                    f"table {t.name} is missing or torn in {where.name}: {e}",
                    hint="The workspace was copied in part, or is another program's. Copy the whole folder again.",
                ) from e
            self.versions[t.name] = dt.version()
            self._define(t, dt.file_uris())

    def _define(self, t: Table, files: list[str]) -> None:
        names = ", ".join(t.names)
        if files:
            listed = ", ".join("'" + f.replace("'", "''") + "'" for f in files)
            body = f"SELECT {names} FROM read_parquet([{listed}], union_by_name = true)"
        else:
            self.connection.register(f"empty_{t.name}", t.schema.empty_table())
            body = f"SELECT {names} FROM empty_{t.name}"
        self.connection.execute(f"CREATE TEMP VIEW raw_{t.name} AS {body}")
        self.connection.execute(f"CREATE TEMP VIEW {t.name} AS {_live(t)}")

    def query(self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] | None = None) -> pa.Table:
        """Run SQL over the live tables (`articles`, `figures` …). Values go in as parameters, never into the text."""
        result = (
            self.connection.execute(sql, parameters)
            if parameters is not None
            else self.connection.execute(sql)
        )
        return result.to_arrow_table()

    def rows(
        self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] | None = None
    ) -> list[dict[str, Any]]:
        """As `query`, as a list of dicts."""
        rows: list[dict[str, Any]] = self.query(sql, parameters).to_pylist()
        return rows

    def count(self, name: str) -> int:
        """Number of live rows of a table."""
        return int(self.query(f"SELECT count(*) AS n FROM {table(name).name}")["n"][0].as_py())

    def logical_hash(self, names: Iterable[str] | None = None) -> str:
        """SHA-256 over the live logical rows, sorted by key, volatile columns left out: the same evidence gives the same digest."""
        digest = hashlib.sha256()
        for t in DELTA_TABLES:
            if names is not None and t.name not in names:
                continue
            columns = [c.name for c in t.columns if not c.volatile]
            order = ", ".join([*t.key, *(c for c in columns if c not in t.key)])
            digest.update(t.name.encode())
            for row in self.rows(f"SELECT {', '.join(columns)} FROM {t.name} ORDER BY {order}"):
                digest.update(json.dumps(row, ensure_ascii=False, sort_keys=True, default=_plain).encode())
        return digest.hexdigest()

    def close(self) -> None:
        self.connection.close()

    def __enter__(self) -> Snapshot:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value)


def _live(t: Table) -> str:
    """SQL of the live view over `raw_<table>`."""
    if t.kind == "log":
        # Publications count once their read is committed; a read is committed by its own `file` row.
        return """
            WITH files AS (SELECT * FROM raw_origins WHERE kind = 'file'
                           QUALIFY row_number() OVER (PARTITION BY origin_id ORDER BY sequence) = 1)
            SELECT * FROM files
            UNION ALL
            SELECT p.* FROM raw_origins p SEMI JOIN files f ON p.read_id = f.origin_id WHERE p.kind <> 'file'
            QUALIFY row_number() OVER (PARTITION BY p.origin_id ORDER BY p.read_id) = 1
        """
    key = ", ".join(f"r.{k}" for k in t.key)
    if t.kind == "accumulating":
        # The first committed read that brought an article is the one that counts.
        return f"""
            SELECT r.* FROM raw_{t.name} r JOIN origins o ON r.read_id = o.origin_id AND o.kind = 'file'
            QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY o.sequence, r.line) = 1
        """
    # Replacing: only the newest committed read of each source; between sources the newest wins.
    return f"""
        WITH newest AS (SELECT origin_id, sequence FROM origins WHERE kind = 'file'
                        QUALIFY row_number() OVER (PARTITION BY reader, source ORDER BY sequence DESC) = 1)
        SELECT r.* FROM raw_{t.name} r JOIN newest o ON r.read_id = o.origin_id
        QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY o.sequence DESC, r.line) = 1
    """
