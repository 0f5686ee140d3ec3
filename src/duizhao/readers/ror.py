"""The Research Organization Registry, schema 2: its dump (.json, or the .zip as published) or single records → organisations. CC0."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from duizhao.errors import ReadError
from duizhao.evidence.tables import ORGANISATIONS
from duizhao.readers import jsonitems
from duizhao.readers.reader import Sink, Source, clean

KINDS = ("label", "alias", "acronym")


class Ror:
    """ROR → organisations."""

    name = "ror"
    reads = "the Research Organization Registry's dump, schema 2 (.json, or the .zip as published)"
    tables = ("organisations",)

    def detect(self, path: Path, head: bytes) -> bool:
        if head[:2] in (b"PK", b"\x1f\x8b"):
            head = jsonitems.head(path)
        return b"https://ror.org/0" in head and b'"ror_display"' in head

    def read(self, source: Source, out: Sink) -> None:
        done, kept = 0, 0
        seen: set[str] = set()
        for item in jsonitems.items(source.path):
            out.advance(max(0, item.done - done))
            done = max(done, item.done)
            try:
                if item.problem:
                    raise ValueError(item.problem)
                row = organisation(item.value)
                if row["org_id"] in seen:
                    raise ValueError(f"{row['org_id']} is listed twice; the first counts")
            except (ValueError, TypeError, AttributeError, KeyError) as e:
                out.aside(item.number, str(e) or repr(e), "" if item.value is None else json.dumps(item.value, ensure_ascii=False)[:300])  # fmt: skip
                continue
            seen.add(row["org_id"])
            kept += 1
            out.keep("organisations", item.number, row)
        if not kept:
            raise ReadError(f"{source.name}: no organisation of ROR's schema 2", hint="Take the current dump; schema 1 is no longer published.")  # fmt: skip


def short(ror: object) -> str:
    """A ROR id without its address; ValueError for what is none."""
    text = str(ror or "").rsplit("/", 1)[-1].lower()
    if len(text) != 9 or not text.isalnum() or text[0] != "0":
        raise ValueError(f"{ror!r} is no ROR id")
    return text


def organisation(item: Any) -> dict[str, Any]:
    """A row of `organisations` from one record. ValueError in words."""
    if not isinstance(item, dict) or not isinstance(item.get("names"), list):
        raise ValueError("no record of ROR's schema 2: no list of names")
    ror = short(item.get("id"))
    names, shown = [], None
    for n in item["names"]:
        value, types = clean(n.get("value"), "a name"), n.get("types") or []
        if value is None:
            continue
        if "ror_display" in types:
            shown = value
        kind = next((k for k in ("acronym", "label", "alias") if k in types), "alias")
        names.append({"value": value, "lang": clean(n.get("lang"), "a language"), "kind": kind})
    if not names:
        raise ValueError("a record without names")
    places = item.get("locations") or [{}]
    where = places[0].get("geonames_details") or {}
    related: dict[str, list[str]] = {"parent": [], "successor": []}
    for r in item.get("relationships") or []:
        if r.get("type") in related:
            related[r["type"]].append(f"ror:{short(r.get('id'))}")
    year = item.get("established")
    return ORGANISATIONS.blank(
        org_id=f"ror:{ror}", register="ror", ror=ror, name=shown or names[0]["value"], names=names, country=code(where.get("country_code")), region=clean(where.get("country_subdivision_name"), "a region"),
        city=clean(where.get("name"), "a city"), latitude=number(where.get("lat")), longitude=number(where.get("lng")), types=[str(t) for t in item.get("types") or []], status=clean(item.get("status"), "the status"),
        established=year if isinstance(year, int) and 500 <= year <= 2100 else None, parents=related["parent"], successors=related["successor"],
    )  # fmt: skip


def code(value: object) -> str | None:
    """A country's code; None where there is none. ValueError for what is no code."""
    if value is None or value == "":
        return None
    text = str(value).upper()
    if len(text) != 2 or not text.isascii() or not text.isalpha():
        raise ValueError(f"the country {value!r}")
    return text


def number(value: object) -> float | None:
    """Degrees; None for what is no number."""
    return (
        float(value)
        if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= 180
        else None
    )
