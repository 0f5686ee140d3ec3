"""Records of a workspace: rows of `works` → integers in columns. The same work in two databases becomes one work with two flags.

Rows are the same work where they share `same_as` (a DOI, or the folded title and the year); within one database no papers are merged, so that two editorials of a year stay two. (Of patents and models it is a number or a name that is
nobody else's.) Authors come from the row that gives the most countries; citations are the highest count of any database. Whose place an affiliation is: `measures.placing`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from duizhao.errors import NotFoundError
from duizhao.measures.placing import Level, place
from duizhao.measures.records import UNKNOWN, Ints, Records, family_codes

if TYPE_CHECKING:
    from duizhao.evidence.store import Snapshot
    from duizhao.workspace import Workspace

TABLES = ("works", "entities", "names", "organisations", "people", "figures")
"""What counting reads."""

_ONE = """
    WITH numbered AS (
        SELECT *, CASE WHEN kind = 'paper' THEN row_number() OVER (PARTITION BY same_as, database ORDER BY work_id) ELSE 1 END AS nth,
               len(list_filter(flatten(list_transform(coalesce(authors, []), lambda a: coalesce(a.affiliations, []))), lambda x: x.country IS NOT NULL)) AS known
        FROM works WHERE kind = $kind),
    ranked AS (SELECT *, row_number() OVER (PARTITION BY same_as, nth ORDER BY known DESC, database, work_id) AS place FROM numbered),
    merged AS (
        SELECT same_as, nth, list_sort(list_distinct(list(database))) AS databases, max(citations) AS citations, min(year) AS year, min(family) AS family, bool_or(granted) AS granted,
               list_sort(list_distinct(flatten(list(coalesce(subfields, []))))) AS subfields, list_sort(list_distinct(flatten(list(coalesce(definitions, []))))) AS definitions
        FROM ranked GROUP BY same_as, nth)
    SELECT row_number() OVER (ORDER BY r.work_id) - 1 AS w, r.work_id, r.venue, r.authors, m.databases, m.citations, m.year, m.subfields, m.definitions, m.family, m.granted
    FROM ranked r JOIN merged m USING (same_as, nth) WHERE r.place = 1
"""


def counted(snapshot: Snapshot, kind: str) -> None:
    """Make the temporary table `counted_works` of one kind, each work once. NotFoundError where there are none."""
    snapshot.connection.execute("DROP TABLE IF EXISTS counted_works")
    snapshot.connection.execute(f"CREATE TEMP TABLE counted_works AS {_ONE}", {"kind": kind})
    if not snapshot.rows("SELECT 1 FROM counted_works LIMIT 1"):
        raise NotFoundError(
            f"no records of kind {kind!r} in the store",
            hint="`duizhao read FILES` reads publication records; docs/readers.md lists the formats.",
        )


def load(
    workspace: Workspace, snapshot: Snapshot, *, level: Level = "country", kind: str = "paper"
) -> Records:
    """The records of one kind. level: what a unit is. NotFoundError where there are none."""
    counted(snapshot, kind)
    works = snapshot.query(
        "SELECT work_id, venue, databases, citations, year, subfields, definitions, family, granted FROM counted_works ORDER BY w"
    )
    placed = place(workspace, snapshot, level, np.asarray(_numbers(works["year"], 0)))
    snapshot.connection.execute("DROP TABLE counted_works")
    venue, venues = _codes(works["venue"])
    database, databases = _masks(works["databases"].to_pylist())
    definition, definitions = _masks(works["definitions"].to_pylist())
    sets: dict[tuple[str, ...], int] = {}
    subfield = np.array(
        [sets.setdefault(tuple(s or ()), len(sets)) for s in works["subfields"].to_pylist()], np.int32
    )
    return Records(
        _numbers(works["year"], 0), venue, venues, database, databases, definition, definitions, subfield, tuple(sets), _numbers(works["citations"], -1),
        placed.work, placed.author, placed.corresponding, placed.units, placed.names, level, (*placed.holes, *_holes(works), *patent_holes(works, kind)), works["work_id"].combine_chunks(), kind,
        family_codes(works["family"].to_pylist()), np.asarray(works["granted"].fill_null(False).to_numpy(), np.bool_), placed.team, denominators(snapshot) if level == "country" else {},
    )  # fmt: skip


def denominators(snapshot: Snapshot) -> dict[tuple[str, str], dict[int, float]]:
    """Sizes of countries from the figures of a store: (quantity, country) → year → value. Two sources of one size: the one checked, else the first by id."""
    found: dict[tuple[str, str], dict[int, float]] = {}
    for r in snapshot.rows(
        """SELECT quantity, subject, period, value FROM figures WHERE quantity IN ('population', 'researchers') AND unit = 'persons' AND regexp_full_match(period, '[0-9]{4}')
           ORDER BY status IS DISTINCT FROM 'checked', figure_id"""
    ):
        found.setdefault((r["quantity"], r["subject"]), {}).setdefault(int(r["period"]), r["value"])
    return found


def _codes(column: Any) -> tuple[Ints, tuple[str, ...]]:
    """Codes of a text column, 0 for null, and the names with "?" first."""
    encoded = (
        column.combine_chunks().dictionary_encode()
        if column.num_chunks != 1
        else column.chunk(0).dictionary_encode()
    )
    names = encoded.dictionary.to_pylist()
    code = np.asarray(encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False), np.int32) + 1
    order = sorted(range(len(names)), key=names.__getitem__)
    rank = np.zeros(len(names) + 1, np.int32)
    rank[np.array(order, np.int64) + 1] = np.arange(1, len(names) + 1)
    return rank[code], (UNKNOWN, *(names[n] for n in order))


def _masks(lists: list[list[str] | None]) -> tuple[Any, tuple[str, ...]]:
    names = sorted({n for some in lists for n in some or ()})
    bit = {n: 1 << i for i, n in enumerate(names)}
    return np.array([sum(bit[n] for n in some or ()) for some in lists], np.uint64), tuple(names)


def _numbers(column: Any, missing: int) -> Ints:
    return np.asarray(column.fill_null(missing).to_numpy(), np.int32)


def _holes(works: pa.Table) -> tuple[str, ...]:
    """What the works are known to lack, in words."""
    without = works["citations"].null_count
    return (f"{without:,} of {len(works):,} works in the store come without citations",) if without else ()


def patent_holes(works: pa.Table, kind: str) -> tuple[str, ...]:
    """What counts of patents do not say, in words; nothing for other kinds."""
    if kind != "patent":
        return ()
    out = [
        "patent counts follow subsidies, targets and the habits of offices as well as invention (document=family:granted and document=family:offices>=2 ask for more)"
    ]
    for column, what in (
        ("family", "a family, and each counts as one of its own"),
        ("granted", "word of a grant, and count as not granted"),
    ):
        without = works[column].null_count
        if without:
            out.append(f"{without:,} of {len(works):,} documents in the store come without {what}")
    return tuple(out)
