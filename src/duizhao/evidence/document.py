"""`docs/evidence.md`, generated from `tables`: `python -m duizhao.evidence.document [--check]`."""

from __future__ import annotations

import sys
from pathlib import Path

import pyarrow as pa

from duizhao.evidence.tables import SCHEMA_VERSION, TABLES, Table

KINDS = {
    "accumulating": "*Accumulating*: once seen, a row is kept for ever; a later read adds only what is new.",
    "replacing": "*Replacing*: the newest committed read of the same source counts; where two sources give the same key, the one read last. "
    "Older rows stay in the store's history.",
    "log": "*Log*: rows are only added. A row of kind `file` is written last by its read and commits it.",
    "journal": "*Journal*: append-only JSON lines in the workspace's `judgements/`, outside Delta, so that they merge in git.",
}

HEAD = """\
# Evidence: the tables

Generated from `src/duizhao/evidence/tables.py` by `python -m duizhao.evidence.document`; a test holds it true. Do not edit.

Schema version {version}. Tables are Delta Lake tables in a workspace's `store/`. In SQL over a snapshot, the table's name shows the live
rows as described here, and `raw_` before the name shows every row ever written, rows of unfinished reads included.

* **key**: columns that identify a logical row.
* **required**: never null in a live row.
* **volatile**: differs between two stores that hold the same evidence, and is left out of the logical hash.

Times are UTC, to the microsecond. How the store commits, and why it is Delta: [design/store.md](design/store.md).
"""

FOOT = """
## Two hashes

`Snapshot.logical_hash()` is the SHA-256 over the live logical rows of all Delta tables, each table sorted by its key, volatile columns left out. Two
stores that read the same files in the same order have the same hash, whatever their Parquet files look like, however often
a read was cut off and run again.

`Snapshot.content_hash()` leaves out where a row came from as well (`read_id`, `line`, the list of reads, the rows set aside): the same
articles in another order of lines, or cut into other files, give the same digest.
"""


def document() -> str:
    """The whole of `docs/evidence.md`."""
    parts = [HEAD.format(version=SCHEMA_VERSION)]
    parts += ["| table | key | what a row is |\n|---|---|---|"]
    parts[-1] += "".join(
        f"\n| [{t.name}](#{t.name}) | {', '.join(f'`{k}`' for k in t.key)} | {t.meaning} |" for t in TABLES
    )
    parts += [_section(t) for t in TABLES]
    return "\n".join(parts) + FOOT


def _section(t: Table) -> str:
    lines = [
        f"\n## {t.name}\n",
        t.meaning,
        "",
        KINDS[t.kind],
        "",
        "| column | type | meaning | unit or form | |",
    ]
    lines.append("|---|---|---|---|---|")
    for c in t.columns:
        marks = [
            m
            for m, on in (("key", c.name in t.key), ("required", c.required), ("volatile", c.volatile))
            if on
        ]
        lines.append(f"| `{c.name}` | {_type(c.type)} | {c.meaning} | {c.unit} | {', '.join(marks)} |")
    return "\n".join(lines)


def _type(t: pa.DataType) -> str:
    if pa.types.is_timestamp(t):
        return "time"
    if pa.types.is_list(t):
        return f"list of {_type(t.value_type)}"
    if pa.types.is_struct(t):
        return f"record ({', '.join(f.name for f in t)})"
    names = {pa.string(): "text", pa.int64(): "integer", pa.float64(): "number", pa.bool_(): "true/false"}
    return names[t]


def main(arguments: list[str]) -> int:
    """Write the page below the current folder, or with `--check` only compare; 1 when it differs."""
    path = Path("docs/evidence.md")
    wanted = document()
    if "--check" in arguments:
        if path.exists() and path.read_text(encoding="utf-8") == wanted:
            return 0
        print(f"{path} is not what tables.py says: run python -m duizhao.evidence.document", file=sys.stderr)
        return 1
    path.parent.mkdir(exist_ok=True)
    path.write_text(wanted, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
