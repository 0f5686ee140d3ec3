"""Patents as Google Patents Public Data gives them (`patents-public-data.patents.publications`, exported as JSON lines, plain or .gz): one published document a line.

A document is a work of kind `patent`. Its office is the venue, its filing year the year, its assignees the authors, each with one affiliation: its own name and country. `granted` is whether the document has a date of grant (0 is none). Citations are the
later documents that cite it, where the export has them (`cited_by`); `citation` lists what the document itself cites and is not read. The family is the one that `family_id` names, DOCDB's simple family.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from duizhao.readers import record
from duizhao.readers.jsonlines import items
from duizhao.readers.keysseen import KeysSeen
from duizhao.readers.reader import Sink, Source

FAMILY = "docdb"
"""Families of DOCDB are numbered alike in Google's data and in PATSTAT (`docdb_family_id`)."""
_SUBCLASS = re.compile(r"[A-HY]\d\d[A-Z]")


class Patents:
    """Google Patents' JSON lines → works."""

    name = "patents"
    reads = "patents as Google Patents Public Data exports them (.jsonl, .json, .gz with publication_number, family_id …)"
    tables = ("works",)

    def detect(self, path: Path, head: bytes) -> bool:
        head = record.unpacked(head)
        return head.lstrip()[:1] in (b"{", b"[") and b'"publication_number"' in head and b'"family_id"' in head  # fmt: skip

    def read(self, source: Source, out: Sink) -> None:
        seen = KeysSeen()
        for number, item, problem in items(source.path, out):
            try:
                if problem:
                    raise ValueError(problem)
                row = _row(item)
                if not seen.new(row["source_key"]):
                    raise ValueError(f"the document of an earlier line: {row['source_key']}")
            except (ValueError, TypeError, AttributeError, OverflowError) as e:
                out.aside(number, str(e), "" if item is None else json.dumps(item, ensure_ascii=False)[:300])
                continue
            out.keep("works", number, row)


def _row(item: Any) -> dict[str, Any]:
    number = item.get("publication_number") if isinstance(item, dict) else None
    if not isinstance(number, str) or not number.strip():
        raise ValueError("a document without publication number")
    family = _digits(item.get("family_id"), "family_id")
    grant = item.get("grant_date")
    return record.work(
        "google-patents", number, title=_title(item.get("title_localized")), year=_year(item.get("filing_date")), kind="patent", authors=_assignees(item),
        venue=item.get("country_code"), track=item.get("kind_code"), citations=_citations(item), subfields=_subclasses(item.get("cpc")),
        family=f"{FAMILY}:{family}" if family else None, granted=None if grant is None else _digits(grant, "grant_date") > 0, same=record.same_document(number),
    )  # fmt: skip


def _digits(value: object, what: str) -> int:
    """A number of BigQuery's JSON, which writes it as text; 0 where there is none or it is negative (Google's sign for no family)."""
    if value is None or value == "":
        return 0
    if isinstance(value, bool) or not isinstance(value, int | str) or not re.fullmatch(r"-?[0-9]{1,18}", str(value)):  # fmt: skip
        raise ValueError(f"{what} is {str(value)[:40]!r}, not a number")
    return max(0, int(value))


def _year(date: object) -> int | None:
    """The year of 20180131; None for 0."""
    number = _digits(date, "filing_date")
    if number and not 1800_00_00 <= number < 2101_00_00:
        raise ValueError(f"filing_date is {number}; it is written 20180131")
    return number // 10_000 or None


def _title(texts: object) -> object:
    """The English title, else the first."""
    if not isinstance(texts, list):
        return None if texts is None else texts
    given = [t for t in texts if isinstance(t, dict) and t.get("text")]
    return next((t["text"] for t in given if t.get("language") == "en"), given[0]["text"] if given else None)


def _assignees(item: dict[str, Any]) -> list[dict[str, Any]]:
    """Each assignee once; the names as printed, without countries, where none are harmonised."""
    harmonised = item.get("assignee_harmonized") or []
    given = [(a.get("name"), record.country(a.get("country_code"))) for a in harmonised]
    given = given or [(name, None) for name in item.get("assignee") or []]
    known = dict.fromkeys((n, c) for n, c in given if n or c)
    return [record.author(n, [record.affiliation(org=n, country=c)]) for n, c in known]


def _citations(item: dict[str, Any]) -> int | None:
    """Later documents that cite this one; None where the export does not say."""
    citing = item.get("cited_by")
    if citing is None:
        return None
    return len({c["publication_number"] for c in citing if c.get("publication_number")})


def _subclasses(codes: object) -> list[str]:
    """CPC subclasses (G06N of G06N3/08), each once, in order."""
    if codes is None:
        return []
    if not isinstance(codes, list):
        raise ValueError("cpc is no list")
    found = (_SUBCLASS.match(c["code"]) for c in codes if isinstance(c.get("code"), str))
    return list(dict.fromkeys(m[0] for m in found if m))
