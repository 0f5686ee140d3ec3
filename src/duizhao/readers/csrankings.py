"""CSRankings' tables: who is on which faculty now (`csrankings.csv`, `faculty-affiliations.csv`) and other names in DBLP (`dblp-aliases.csv`) → people; where institutions are (`country-info.csv`) → organisations.

Its rule: a person's present affiliation counts for all years. `generated-author-info.csv` holds counts already made and is not read. CC BY-NC-ND (2024), CC BY-NC-SA (2017): for study, not to be passed on.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from duizhao.errors import ReadError
from duizhao.evidence.tables import ORGANISATIONS, PEOPLE
from duizhao.readers.reader import Sink, Source

HEADS = {b"name,affiliation": "people", b"alias,name": "aliases", b"institution,region": "places"}
_NUMBERED = re.compile(r"\s\d{4}$")
REGIONS = {"canada": "CA", "us": "US"}
"""Regions of 2017's file that are one country; its other regions are continents and say nothing here."""


class CsRankings:
    """CSRankings CSV → people and organisations."""

    name = "csrankings"
    reads = (
        "CSRankings' tables (csrankings.csv or faculty-affiliations.csv, country-info.csv, dblp-aliases.csv)"
    )
    tables = ("people", "organisations")

    def detect(self, path: Path, head: bytes) -> bool:
        return path.suffix.lower() == ".csv" and _head(head) is not None

    def read(self, source: Source, out: Sink) -> None:
        size = source.path.stat().st_size
        with source.path.open("rb") as f:
            kind = _head(f.read(200))
        if kind is None:
            raise ReadError(f"{source.name}: no table of CSRankings")
        seen: set[str] = set()
        for number, row in _rows(source.path):
            try:
                table, made = _ROWS[kind](row)
                identifier = str(made.get("person_id") or made.get("org_id"))
                if identifier in seen:
                    raise ValueError("the same name as on an earlier line")
            except ValueError as e:
                out.aside(number, str(e), ",".join(str(v) for v in row.values())[:200])
                continue
            seen.add(identifier)
            out.keep(table, number, made)
        out.advance(size)


def _head(head: bytes) -> str | None:
    first = head.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0].strip().replace(b'"', b"")
    return next((k for start, k in HEADS.items() if first.startswith(start)), None)


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as f:
        for number, row in enumerate(csv.DictReader(f, skipinitialspace=True), 2):
            yield (
                number,
                {k.strip(): (v or "").strip() for k, v in row.items() if k and isinstance(v, str | None)},
            )


def _needed(row: dict[str, str], *keys: str) -> list[str]:
    missing = [k for k in keys if not row.get(k)]
    if missing:
        raise ValueError(f"no {missing[0]}")
    return [row[k] for k in keys]


def _person(row: dict[str, str]) -> tuple[str, dict[str, Any]]:
    name, org = _needed(row, "name", "affiliation")
    plain = _NUMBERED.sub("", name)
    station = {"role": "affiliation", "title": "faculty", "org": org, "ror": None, "city": None, "country": None, "start": None, "end": None}  # fmt: skip
    return "people", PEOPLE.blank(person_id=f"csrankings:{name}", register="csrankings", name=plain, names=[plain], keys=[name], stations=[station])  # fmt: skip


def _alias(row: dict[str, str]) -> tuple[str, dict[str, Any]]:
    alias, name = _needed(row, "alias", "name")
    return "people", PEOPLE.blank(person_id=f"dblp-alias:{alias}", register="dblp", name=_NUMBERED.sub("", name), names=[_NUMBERED.sub("", alias)], keys=[alias, name], stations=[])  # fmt: skip


def _place(row: dict[str, str]) -> tuple[str, dict[str, Any]]:
    name, region = _needed(row, "institution", "region")
    code = (row.get("countryabbrv") or REGIONS.get(region.lower(), "")).upper()
    code = {"UK": "GB"}.get(code, code)
    return "organisations", ORGANISATIONS.blank(org_id=f"csrankings:{name}", register="csrankings", name=name, names=[{"value": name, "lang": None, "kind": "label"}], country=code if len(code) == 2 else None, region=region, types=["education"], status="active", parents=[], successors=[])  # fmt: skip


_ROWS = {"people": _person, "aliases": _alias, "places": _place}
