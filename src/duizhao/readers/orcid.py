"""ORCID records as its API gives them (JSON, one record a file or a line; schema 3.0) → people, with education and employment. CC0.

A degree is told from the role's title: a bachelor's is undergraduate, a master's or a doctorate graduate, anything else `education`. Nothing is guessed from years.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from duizhao.evidence.tables import PEOPLE
from duizhao.readers import jsonitems, record
from duizhao.readers.reader import Sink, Source, clean

_FIRST = re.compile(r"\b(?:b\.?\s?sc?|b\.?\s?eng?|b\.?\s?tech|b\.?\s?a|bachelor\w*|undergrad\w*|licence|licenciatura|laurea triennale)\b|本科|学士", re.IGNORECASE)  # fmt: skip
_LATER = re.compile(r"\b(?:m\.?\s?sc?|m\.?\s?eng|m\.?\s?phil|m\.?\s?a|m\.?\s?b\.?a|master\w*|ph\.?\s?d|d\.?\s?phil|doctor\w*|dr|graduate|maîtrise|promotion)\b|硕士|博士|研究生", re.IGNORECASE)  # fmt: skip


class Orcid:
    """ORCID JSON → people."""

    name = "orcid"
    reads = "ORCID records as its API gives them (.json, .jsonl, .gz), education and employment"
    tables = ("people",)

    def detect(self, path: Path, head: bytes) -> bool:
        head = record.unpacked(head)
        return b'"orcid-identifier"' in head and b'"activities-summary"' in head

    def read(self, source: Source, out: Sink) -> None:
        done = 0
        for item in jsonitems.items(source.path):
            out.advance(max(0, item.done - done))
            done = max(done, item.done)
            try:
                if item.problem:
                    raise ValueError(item.problem)
                out.keep("people", item.number, _person(item.value))
            except (ValueError, TypeError, AttributeError, KeyError) as e:
                out.aside(item.number, str(e) or repr(e), "" if item.value is None else json.dumps(item.value, ensure_ascii=False)[:300])  # fmt: skip


def _person(item: Any) -> dict[str, Any]:
    orcid = str((item.get("orcid-identifier") or {}).get("path") or "")
    if not re.fullmatch(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]", orcid):
        raise ValueError(f"{orcid!r} is no ORCID")
    told = (item.get("person") or {}).get("name") or {}
    parts = [_value(told.get("given-names")), _value(told.get("family-name"))]
    names = [n for n in (_value(told.get("credit-name")), " ".join(p for p in parts if p)) if n]
    if not names:
        raise ValueError("a record without a public name")
    activities = item.get("activities-summary") or {}
    stations = []
    for group, kind in (("educations", "education"), ("employments", "employment")):
        for g in (activities.get(group) or {}).get("affiliation-group") or []:
            for s in g.get("summaries") or []:
                stations.append(_station(s.get(f"{kind}-summary") or {}, kind))
    return PEOPLE.blank(person_id=f"orcid:{orcid}", register="orcid", name=names[0], names=list(dict.fromkeys(names)), keys=[f"https://orcid.org/{orcid}"], stations=stations)  # fmt: skip


def _value(field: object) -> str | None:
    return clean(field.get("value"), "a name") if isinstance(field, dict) else None


def degree(title: str | None) -> str:
    """The role of an education by its title. A title with both (`BSc and MSc`) says neither."""
    first, later = bool(_FIRST.search(title or "")), bool(_LATER.search(title or ""))
    return "undergraduate" if first and not later else "graduate" if later and not first else "education"


def _station(s: dict[str, Any], kind: str) -> dict[str, Any]:
    org, title = s.get("organization") or {}, clean(s.get("role-title"), "a title")
    where, known = org.get("address") or {}, org.get("disambiguated-organization") or {}
    ror = known.get("disambiguated-organization-identifier") if known.get("disambiguation-source") == "ROR" else None  # fmt: skip
    return {"role": degree(title) if kind == "education" else kind, "title": title, "org": clean(org.get("name"), "an organisation"), "ror": clean(ror, "a ROR id"), "city": clean(where.get("city"), "a city"), "country": record.country(where.get("country")), "start": _year(s.get("start-date")), "end": _year(s.get("end-date"))}  # fmt: skip


def _year(date: object) -> int | None:
    text = _value(date.get("year")) if isinstance(date, dict) else None
    return int(text) if text and re.fullmatch(r"(?:18|19|20)\d\d", text) else None
