"""Records kept as Parquet between runs, so that counting begins at once: a file of works, a file of affiliations (`direct.flat`, the tables that Spark reads too), and what the codes mean.

What is kept belongs to a digest of all reads of the tables that counting uses, the judgements on affiliations, the level, the kind and `VERSION`; anything else is made anew. A torn or foreign folder is as good as none.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
from pyarrow import parquet

from duizhao.evidence.ids import short_id
from duizhao.measures.direct import flat
from duizhao.measures.load import TABLES, load
from duizhao.measures.placing import Level
from duizhao.measures.records import Records
from duizhao.names.resolving import VERSION as RESOLVING
from duizhao.workspace import journal

if TYPE_CHECKING:
    from duizhao.evidence.store import Snapshot
    from duizhao.workspace import Workspace

VERSION = 1
"""Raised with every change of what is kept or how affiliations are placed."""
MOST = 6
"""Folders kept; the oldest go."""


def records(
    workspace: Workspace, snapshot: Snapshot, *, level: Level = "country", kind: str = "paper"
) -> Records:
    """The records of one kind, from what is kept or from the tables. NotFoundError where there are none."""
    folder = place(workspace, snapshot, TABLES, level, kind)
    found = kept(folder)
    if found is None:
        shutil.rmtree(folder, ignore_errors=True)  # torn, or not there
        found = load(workspace, snapshot, level=level, kind=kind)
        keep(found, folder)
    return found


def place(workspace: Workspace, snapshot: Snapshot, tables: tuple[str, ...], level: str, kind: str) -> Path:
    """The folder of the records of a workspace as it is now."""
    reads = snapshot.rows(" UNION ".join(f"SELECT '{t}' AS t, read_id FROM {t}" for t in tables) + " ORDER BY t, read_id")  # fmt: skip
    judged = [j["judgement_id"] for j in journal.judgements(workspace) if j["kind"] == "resolve"]
    digest = short_id("x", "records", str(VERSION), str(RESOLVING), level, kind, *(f"{r['t']}={r['read_id']}" for r in reads), *judged)  # fmt: skip
    return workspace.cache / f"records-{digest[2:]}"


def keep(records: Records, folder: Path) -> None:
    """Write records to a folder, whole or not at all; a folder that cannot be written to is left alone."""
    part = folder.with_name(f"{folder.name}.{os.getpid()}.part")
    works, rows = flat(records)
    if records.team is not None:
        works = works.append_column("team", pa.array(records.team, pa.int32()))
    if records.ids is not None:
        works = works.append_column("id", records.ids)
    said: dict[str, Any] = {
        "venues": records.venues, "databases": records.databases, "definitions": records.definitions, "subfields": records.subfields, "units": list(records.units), "names": records.names,
        "level": records.level, "holes": records.holes, "kind": records.kind, "family": records.family is not None, "granted": records.granted is not None,
        "denominators": [[*k, {str(y): v for y, v in of.items()}] for k, of in records.denominators.items()],
    }  # fmt: skip
    try:
        part.mkdir(parents=True, exist_ok=True)
        parquet.write_table(works, part / "works.parquet")
        parquet.write_table(rows, part / "rows.parquet")
        (part / "said.json").write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
        if not folder.exists():
            part.replace(folder)
        for old in sorted(folder.parent.glob("records-*"), key=lambda p: -p.stat().st_mtime)[MOST:]:
            shutil.rmtree(old, ignore_errors=True)
    except OSError:
        pass
    finally:
        shutil.rmtree(part, ignore_errors=True)


def kept(folder: Path) -> Records | None:
    """The records of a folder; None where it is not there, or is torn."""
    try:
        said = json.loads((folder / "said.json").read_text(encoding="utf-8"))
        works = parquet.read_table(folder / "works.parquet")
        rows = parquet.read_table(folder / "rows.parquet")
        return _records(said, works, rows)
    except (OSError, ValueError, KeyError, TypeError, pa.ArrowException):
        return None


def _records(said: dict[str, Any], works: pa.Table, rows: pa.Table) -> Records:
    def column(name: str, kind: Any, table: pa.Table = works) -> Any:
        return np.ascontiguousarray(table[name].to_numpy(), kind)

    return Records(
        column("year", np.int32), column("venue", np.int32), tuple(said["venues"]), column("database", np.uint64), tuple(said["databases"]), column("definition", np.uint64), tuple(said["definitions"]),
        column("subfield", np.int32), tuple(tuple(s) for s in said["subfields"]), column("citations", np.int32), column("w", np.int32, rows), column("a", np.int32, rows), column("corresponding", np.bool_, rows),
        {(a, s): column(f"u{n}", np.int32, rows) for n, (a, s) in enumerate(said["units"])}, tuple(said["names"]), said["level"], tuple(said["holes"]),
        works["id"].combine_chunks() if "id" in works.column_names else None, said["kind"], column("family", np.int64) if said["family"] else None, column("granted", np.bool_) if said["granted"] else None,
        column("team", np.int32) if "team" in works.column_names else None, {(q, u): {int(y): v for y, v in of.items()} for q, u, of in said["denominators"]},
    )  # fmt: skip
