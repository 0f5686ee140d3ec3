"""The store: Delta tables in a folder, read on a snapshot and computed on by DuckDB.

Commit rule. A read writes its rows first and its origin row (kind `file`) last. A snapshot takes the origins
first and shows only rows whose read is among them, so a read that was killed is invisible until it is run again, and a read
that spans tables becomes visible whole. Running it again writes only what is not there yet.

Why Delta and not a DuckDB file: an open DuckDB writer shuts out every other process (docs/design/store.md).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from duizhao.errors import WorkspaceError
from duizhao.evidence.tables import DELTA_TABLES, ORIGINS, SCHEMA_VERSION, Table, table

if TYPE_CHECKING:
    import duckdb

VERSION = "VERSION"
"""File in the store's folder that holds its schema version."""

_GLOB = re.compile(r"([*?\[])")

_ENCODED = re.compile(r"%[0-9A-Fa-f]{2}")  # decoded by the Delta library: a%20b would be written to "a b"

COMPACT_ABOVE = 24
"""Files per table above which a finished read compacts it (measured: 85 ms over 21 small files)."""


UNUSABLE = "[]|^\\\\"
"""Characters that the Delta library cannot take in a folder name (it panics; spaces and Chinese names are fine)."""


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

        place = str(self.folder.absolute())
        bad = [c for c in UNUSABLE if c in place] + _ENCODED.findall(place)
        if bad:
            raise WorkspaceError(
                f"a workspace cannot lie in a folder whose name contains {' '.join(bad)}: {self.folder}",
                hint="Rename the folder, or choose another.",
            )
        for t in DELTA_TABLES:
            DeltaTable.create(str(self.path(t.name)), schema=t.schema, mode="ignore", description=t.meaning)

    def version(self) -> int:
        """Schema version of the store; WorkspaceError when it has none that can be read."""
        try:
            return int((self.folder / VERSION).read_text(encoding="utf-8").strip())
        except (OSError, ValueError) as e:
            raise WorkspaceError(
                f"{self.folder} has no readable {VERSION}: it was copied in part",
                hint="Copy the whole workspace again, or move `store` and duizhao.toml away, run `duizhao init` and read your sources again.",
            ) from e

    def set_version(self, version: int) -> None:
        """Write the schema version, so that a reader sees the old or the new one, never half."""
        part = self.folder / (VERSION + ".part")
        part.write_text(f"{version}\n", encoding="utf-8")
        part.replace(self.folder / VERSION)

    def append(self, name: str, rows: pa.Table | Sequence[Mapping[str, Any]]) -> int:
        """Append rows in one atomic commit; returns how many. A dict row may leave columns out, but for required ones."""
        from deltalake import write_deltalake

        t = table(name)
        data = (
            rows
            if isinstance(rows, pa.Table)
            else pa.Table.from_pylist(list(map(dict, rows)), schema=t.schema)
        )
        if data.num_rows == 0:
            return 0
        for c in t.columns:
            if c.required and data.column(c.name).null_count:
                raise ValueError(f"{name}.{c.name} is required, and null in a row to be stored")
        write_deltalake(str(self.path(name)), data.cast(t.schema), mode="append")
        return int(data.num_rows)

    def compact(self, name: str) -> None:
        """Merge small files of a table into large ones. Old files stay, so open snapshots keep working."""
        from deltalake import DeltaTable

        dt = DeltaTable(str(self.path(name)))
        if len(dt.file_uris()) > COMPACT_ABOVE:
            # One after another: each task holds some hundred megabytes, and the default is one per processor.
            dt.optimize.compact(max_concurrent_tasks=1)

    def snapshot(self, names: Iterable[str] | None = None) -> Snapshot:
        """The evidence as committed now: all tables, or the named ones and `origins`."""
        return Snapshot(self, names)


class Snapshot:
    """Committed evidence at one moment. Close it, or use it in a `with` block."""

    def __init__(self, store: Store, names: Iterable[str] | None = None) -> None:
        import duckdb

        wanted = None if names is None else {ORIGINS.name, *names}
        older = store.version() < SCHEMA_VERSION
        self._store = store
        self.versions: dict[str, int] = {}
        self.connection: duckdb.DuckDBPyConnection = duckdb.connect()
        self.connection.execute("SET TimeZone = 'UTC'")
        for t in DELTA_TABLES:  # ORIGINS is first: see the commit rule above
            if wanted is None or t.name in wanted:
                if older and not store.path(t.name).exists():
                    self._define(t, [])  # a table that came later: the next write makes it
                    continue
                self.versions[t.name], files = live_files(store.path(t.name), t)
                self._define(t, files)

    def _define(self, t: Table, files: list[str]) -> None:
        empty = f"empty_{t.name}"
        self.connection.register(empty, t.schema.empty_table())
        body = f"FROM {empty}"
        if files:
            listed = ", ".join("'" + _GLOB.sub(r"[\1]", f).replace("'", "''") + "'" for f in files)
            # By name, so that rows written before a column was added show it as null.
            body += f" UNION ALL BY NAME FROM read_parquet([{listed}], union_by_name = true)"
        names = ", ".join(t.names)
        self.connection.execute(f"CREATE TEMP VIEW raw_{t.name} AS SELECT {names} FROM ({body})")
        self.connection.execute(f"CREATE TEMP VIEW {t.name} AS {_live(t)}")

    def query(self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] | None = None) -> pa.Table:
        """Run SQL over the live tables (`articles`, `figures` …). Values go in as parameters, never into the text."""
        return self.connection.sql(sql, params=parameters).to_arrow_table()

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
        """SHA-256 over the live logical rows, sorted by key, volatile columns left out: the same evidence gives the same digest.

        Where a row came from (`read_id`, `line`) is part of it. See `content_hash` for what the rows say alone.
        """
        return self._hash(names, without=())

    def content_hash(self, names: Iterable[str] | None = None) -> str:
        """As `logical_hash`, without the places (`read_id`, `line`), the list of reads and the rows set aside.

        The same rows in another order, or cut into other files, give the same digest.
        """
        kept = [t.name for t in DELTA_TABLES if t.name not in ("origins", "aside")]
        return self._hash([n for n in kept if names is None or n in names], without=("read_id", "line"))

    def _hash(self, names: Iterable[str] | None, without: tuple[str, ...]) -> str:
        chosen = None if names is None else set(names)
        digest = hashlib.sha256()
        for t in DELTA_TABLES:
            if chosen is not None and t.name not in chosen:
                continue
            columns = [c.name for c in t.columns if not c.volatile and c.name not in without]
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


def live_files(folder: Path, t: Table) -> tuple[int, list[str]]:
    """Version and Parquet files of one table now; WorkspaceError when the table is missing, torn, foreign or half copied."""
    from deltalake import DeltaTable

    copied = "The workspace was copied in part, or is another program's. Copy the whole folder again, or move `store` away and read your sources again."
    try:
        dt = DeltaTable(str(folder))
        actions = pa.table(dt.get_add_actions(flatten=True)).select(["path", "size_bytes"]).to_pylist()
        found = {f.name for f in dt.schema().fields}
    except Exception as e:
        raise WorkspaceError(f"table {t.name} is missing or torn in {folder.parent}: {e}", hint=copied) from e
    missing = [k for k in t.key if k not in found]
    if missing:
        raise WorkspaceError(
            f"table {t.name} in {folder.parent} has no column {missing[0]}: it is another program's",
            hint=copied,
        )
    files = []
    for a in actions:
        # Paths in the log are relative to the table, and percent-encoded by some writers only in their folders: ours have none.
        file = folder / a["path"]
        try:
            size = file.stat().st_size
        except OSError as e:
            raise WorkspaceError(f"table {t.name} has lost its file {a['path']}", hint=copied) from e
        if size != a["size_bytes"]:
            raise WorkspaceError(
                f"table {t.name} has a cut file {a['path']}: {size} bytes instead of {a['size_bytes']}",
                hint=copied,
            )
        files.append(str(file))
    return int(dt.version()), files


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value)


def _live(t: Table) -> str:
    """SQL of the live view over `raw_<table>`."""
    if t.kind == "log":
        # A read is committed by its own `file` row; one that was superseded and came back has several, the last counts.
        # Publications count while the read that brought them is the newest of its source.
        return """
            WITH files AS (SELECT * FROM raw_origins WHERE kind = 'file'
                           QUALIFY row_number() OVER (PARTITION BY origin_id ORDER BY sequence DESC) = 1),
                 newest AS (SELECT origin_id, sequence FROM files
                            QUALIFY row_number() OVER (PARTITION BY reader, source ORDER BY sequence DESC) = 1)
            SELECT * FROM files
            UNION ALL
            SELECT p.* FROM raw_origins p JOIN newest n ON p.read_id = n.origin_id WHERE p.kind <> 'file'
            QUALIFY row_number() OVER (PARTITION BY p.origin_id ORDER BY n.sequence DESC) = 1
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
