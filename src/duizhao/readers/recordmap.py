"""Tables of records in any columns → works, by a map (see `worksmap`): CSV, TSV, Parquet or JSON lines, a record a row or an author a row.

A record is stored whole or not at all: where one of its rows cannot be read, the record is set aside. Lists of authors that differ in length are not paired; what cannot be paired is unknown, and that is said.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from duizhao.errors import ReadError
from duizhao.readers import record
from duizhao.readers.keysseen import KeysSeen
from duizhao.readers.reader import Sink, Source, clean
from duizhao.readers.tablerows import Row, rows
from duizhao.readers.worksmap import PLACES, Pick, RecordMap

Problem = Callable[[str], None]
"""Told of a field that is left out of a row that is kept."""

_YEAR = re.compile(r"(\d{4})(?:-\d{2}(?:-\d{2}.*)?|/\d{1,2}/\d{1,2}.*|\d{4}|\.0+)?", re.DOTALL)
_WHOLE = re.compile(r"[+-]?\d+(?:\.0*)?")
_YES, _NO = frozenset(["true", "t", "yes", "y", "1", "1.0"]), frozenset(["false", "f", "no", "n", "0", "0.0"])
_LEADS = ("name", "organisation", "affiliation", "key", "ror", "country")
"""What says how many authors there are, the first that is given."""
_BASES = ("organisation", "affiliation", "ror", "country")
"""What says how many affiliations an author has."""


class MappedRecords:
    """Tables with a map → works."""

    name = "records"
    reads = 'tables of papers, patents or models (.csv, .tsv, .parquet, .jsonl) with a map: --map, or NAME.map.toml beside the file, that begins with table = "works"'
    tables = ("works",)

    def detect(self, path: Path, head: bytes) -> bool:
        """Never: only a map says so."""
        return False

    def read(self, source: Source, out: Sink) -> None:
        m = source.records
        if m is None:
            raise ReadError(
                f"{source.name}: this reader needs a map of records",
                hint="Give one by --map; docs/examples/records.toml shows how.",
            )
        table = rows(source.path, source.name, m.columns, m.optional, out, delimiter=m.delimiter, quoted=m.quoted)  # fmt: skip
        seen = KeysSeen()
        for group in _groups(table, m, source, seen) if m.by_author else ([row] for row in table):
            first = group[0]
            try:
                wrong = next((r for r in group if r.problem), None)
                if wrong is not None:
                    raise ValueError(wrong.problem)
                if len(group) > record.MOST_AUTHORS:
                    raise ValueError(f"over {record.MOST_AUTHORS:,} authors")
                problems: list[str] = []
                made = _work(m, group, problems.append)
                if not m.by_author and not seen.new(made["source_key"]):
                    raise ValueError(f"the key of an earlier record: {made['source_key']}")
            except (ValueError, TypeError, OverflowError) as e:
                out.aside(first.number, str(e), first.excerpt)
                continue
            for p in problems:
                out.aside(first.number, p, first.excerpt, field=True)
            out.keep("works", first.number, made)


def _groups(table: Iterator[Row], m: RecordMap, source: Source, seen: KeysSeen) -> Iterator[list[Row]]:
    """The rows of each record, which must stand together. A row that cannot be read may be an author of the record before it or after it: neither is kept."""
    group: list[Row] = []
    current: str | None = None
    torn = False
    for row in table:
        try:
            key = None if row.problem else _key(m, row)
            problem = row.problem
        except ValueError as e:
            key, problem = None, str(e)
        if problem is not None or key is None:
            if group:
                group[0] = group[0]._replace(problem=_BESIDE)
            yield [row._replace(problem=problem)]
            torn = True
            continue
        if key != current:
            if group:
                yield group
            if not seen.new(key):
                raise ReadError(
                    f"{source.name}, row {row.number}: the rows of {key!r} are not one after the other",
                    hint=f"Sort the table by {' or '.join(m.fields['key'].columns)}.",
                )
            group, current = [], key
            if torn:
                row = row._replace(problem=_BESIDE)
        torn = False
        if len(group) <= record.MOST_AUTHORS:
            group.append(row)
    if group:
        yield group


_BESIDE = "a row beside it cannot be read, so that authors of this record may be lost"


def _key(m: RecordMap, row: Row) -> str:
    key = clean(_plain(m.value(row.values, m.fields["key"])), "the key")
    if key is None:
        raise ValueError("a record without key")
    return key


def _work(m: RecordMap, group: list[Row], problem: Problem) -> dict[str, Any]:
    row = group[0].values
    get = {
        f: _plain(m.value(row, pick)) for f, pick in m.fields.items() if f not in ("subfields", "definitions")
    }
    for other in group[1:]:
        for f, value in get.items():
            if f != "key" and _plain(m.value(other.values, m.fields[f])) != value:
                problem(f"rows of this record disagree on {f}; the first counts")
    constants = m.constants
    doi = record.doi(get.get("doi", constants.get("doi")))
    family = clean(get.get("family", constants.get("family")), "the family")
    same = clean(get.get("same_as"), "same_as")
    if same is not None:
        same = record.same_document(same) if m.kind == "patent" else f"{m.kind}:{same}"
    listed = {k: _listed(m, group, k) for k in ("subfields", "definitions")}
    return record.work(
        m.database, _key(m, group[0]), title=get.get("title", constants.get("title")), year=_year(get.get("year", constants.get("year"))), kind=m.kind, doi_=doi,
        authors=_authors_by_row(m, group, problem) if m.by_author else _authors(m, row, problem), venue=get.get("venue", constants.get("venue")), track=get.get("track", constants.get("track")),
        citations=_citations(get.get("citations", constants.get("citations")), problem), subfields=listed["subfields"], definitions=listed["definitions"],
        family=f"{m.family_system}:{family}" if family else None, granted=_granted(m, get.get("granted", constants.get("granted")), problem), same=same,
    )  # fmt: skip


def _listed(m: RecordMap, group: list[Row], name: str) -> list[object]:
    """The subfields or definitions of a record, each once, from all of its rows."""
    pick = m.fields.get(name)
    if pick is None:
        constant = m.constants.get(name, [])
        return list(constant) if isinstance(constant, list) else [constant]
    found: dict[object, None] = {}
    for row in group:
        for entry in m.entries(m.value(row.values, pick), pick.separator):
            if isinstance(entry, list | dict):
                raise ValueError(f"{name} hold a list or an object, not text")
            if entry is not None:
                text = _plain(entry)
                found[text[: pick.first].strip() if pick.first and isinstance(text, str) else text] = None
    return list(found)


def _authors(m: RecordMap, row: Mapping[str, Any], problem: Problem) -> list[dict[str, Any]]:
    """The authors of a row that is a record."""
    lists = {k: m.entries(_plain(m.value(row, pick)), m.separator) for k, pick in m.people.items()}
    lead = next((k for k in _LEADS if lists.get(k)), None)
    if lead is None:
        return []
    while lists[lead] and lists[lead][-1] is None:
        lists[lead].pop()
    size = len(lists[lead])
    for k, some in list(lists.items()):
        while len(some) > size and some[-1] is None:
            some.pop()
        if some and len(some) != size:
            problem(f"{k}: {len(some)} entries for {size} authors; kept without them")
        if len(some) != size:
            del lists[k]
    return [_author(m, {k: some[n] for k, some in lists.items()}, problem) for n in range(size)]


def _authors_by_row(m: RecordMap, group: list[Row], problem: Problem) -> list[dict[str, Any]]:
    """The authors of a record whose rows are authors: rows of one place (`order`), else of one author's key, are one author's affiliations."""
    found: dict[object, dict[str, Any]] = {}
    places: dict[object, float] = {}
    for n, row in enumerate(group):
        given = {k: _plain(m.value(row.values, pick)) for k, pick in m.people.items()}
        order = _number(given.pop("order", None), "the order of authors")
        if all(v is None for v in given.values()):
            continue  # a record without authors has one row all the same
        made = _author(m, given, problem)
        one: object = ("place", order) if order is not None else ("key", made["key"]) if made["key"] else n
        places.setdefault(one, math.inf if order is None else order)
        if one in found:
            found[one]["affiliations"].extend(
                a for a in made["affiliations"] if a not in found[one]["affiliations"]
            )
            found[one]["corresponding"] = found[one]["corresponding"] or made["corresponding"]
        else:
            found[one] = made
    return [found[one] for one in sorted(found, key=lambda o: places[o])]


def _author(m: RecordMap, given: Mapping[str, Any], problem: Problem) -> dict[str, Any]:
    lists = {k: [_plain(e) for e in m.entries(given.get(k), m.within)] for k in PLACES if given.get(k) is not None}  # fmt: skip
    base = next((k for k in _BASES if any(e is not None for e in lists.get(k, ()))), None)
    affiliations = []
    if base is not None:
        while lists[base][-1] is None:
            lists[base].pop()
        size = len(lists[base])
        for k, some in list(lists.items()):
            if len(some) != size:
                if any(e is not None for e in some):
                    problem(f"{k}: {len(some)} entries for {size} affiliations of one author; kept without")
                del lists[k]
        for n in range(size):
            of = {k: some[n] for k, some in lists.items()}
            affiliations.append(
                record.affiliation(of.get("affiliation"), org=of.get("organisation"), ror=of.get("ror"), country=record.country(of.get("country")))
            )  # fmt: skip
    marked = given.get("corresponding")
    return record.author(
        given.get("name"),
        [a for a in affiliations if any(a.values())],
        key=given.get("key"),
        corresponding=None if marked is None else _truth(m.people["corresponding"], marked, "corresponding", problem),
    )  # fmt: skip


def _plain(value: Any) -> Any:
    """Values of Parquet and TOML as those of JSON."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value.is_finite() and value == value.to_integral_value() and abs(value) < 1 << 63 else str(value)  # fmt: skip
    if isinstance(value, bytes):
        return value.decode("utf-8")  # a UnicodeDecodeError is a ValueError
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    return value


def _year(value: Any) -> int | None:
    """The year of a number, a year or a date; ValueError for what is none."""
    if value is None:
        return None
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        value = f"{value:.10g}" if isinstance(value, float) else str(value)
    found = _YEAR.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError(f"year is {_short(value)}, neither a year nor a date")
    return int(found[1])


def _citations(value: Any, problem: Problem) -> int | None:
    if value is None:
        return None
    try:
        number = _number(value, "citations")
    except ValueError as e:
        problem(f"{e}; kept without")
        return None
    if number is None or number < 0 or number != int(number) or number >= 1 << 31:
        problem(f"citations is {_short(value)}, no count; kept without")
        return None
    return int(number)


def _number(value: Any, what: str) -> float | None:
    if value is None:
        return None
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e18:
        return value
    if isinstance(value, str) and len(value) < 20 and _WHOLE.fullmatch(value):
        return float(value)
    raise ValueError(f"{what} is {_short(value)}, not a number")


def _granted(m: RecordMap, value: Any, problem: Problem) -> bool | None:
    pick = m.fields.get("granted")
    if pick is not None and pick.present:
        return value is not None
    return None if value is None else _truth(pick, value, "granted", problem)


def _truth(pick: Pick | None, value: Any, what: str, problem: Problem) -> bool | None:
    if isinstance(value, list | dict):
        problem(f"{what} is a list or an object; kept without")
        return None
    if pick is not None and pick.present:
        return True
    text = str(value).strip()
    if pick is not None and pick.values is not None:
        return text in pick.values
    if text.lower() in _YES | _NO:
        return text.lower() in _YES
    problem(f"{what} is {_short(value)}, neither yes nor no; kept without")
    return None


def _short(value: Any) -> str:
    return repr(value)[:60]
