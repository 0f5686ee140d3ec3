"""Dated facts of entities and people: seats, owners, and the stations of a career, as readers check them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from duizhao.evidence.tables import PEOPLE
from duizhao.readers import record
from duizhao.readers.reader import clean

ROLES = ("undergraduate", "graduate", "education", "employment", "affiliation")
"""`education`: a degree that is not told; `affiliation`: seen on papers."""
_KEYS = {"role", "title", "org", "ror", "city", "country", "start", "end"}


def year(value: object, what: str) -> int | None:
    """A year, or None; ValueError in words."""
    if value is None:
        return None
    if (
        isinstance(value, bool)
        or not re.fullmatch(r"\d{4}", str(value))
        or not 1000 <= int(str(value)) <= 2100
    ):
        raise ValueError(f"{what} is {value!r}; write a year")
    return int(str(value))


def span(given: Mapping[str, Any], what: str) -> tuple[int | None, int | None]:
    """First and last year; ValueError where the first is later."""
    start, end = year(given.get("start"), f"{what}.start"), year(given.get("end"), f"{what}.end")
    if start is not None and end is not None and start > end:
        raise ValueError(f"{what} ends ({end}) before it starts ({start})")
    return start, end


def spans(given: object, what: str, key: str) -> list[dict[str, Any]] | None:
    """A list of mappings with `key`, start and end; None where nothing is given."""
    if given is None:
        return None
    found = []
    for item in given if isinstance(given, list) else [given]:
        if not isinstance(item, Mapping) or set(item) - {key, "start", "end"} or not item.get(key):
            raise ValueError(f"{what}: write a list of {{{key}: …, start: year, end: year}}")
        name = clean(item[key], f"{what}.{key}")
        if key == "country" and not re.fullmatch(r"[A-Z]{2}", name or ""):
            raise ValueError(f"{what}.country is {name!r}; write CN, US …")
        start, end = span(item, what)
        found.append({key: name, "start": start, "end": end})
    return found


def station(given: Mapping[str, Any]) -> dict[str, Any]:
    """One station of a career. ValueError in words."""
    unknown = sorted(set(given) - _KEYS)
    if unknown:
        raise ValueError(f"unknown key {unknown[0]!r} of a station; there are {', '.join(sorted(_KEYS))}")
    role = clean(given.get("role"), "role")
    if role not in ROLES:
        raise ValueError(f"role is {role!r}; it is one of {', '.join(ROLES)}")
    named = clean(given.get("country"), "country")
    country = record.country(named)
    if named and country is None:
        raise ValueError(f"country is {named!r}; write CN, US …")
    start, end = span(given, "a station")
    return {"role": role, "title": clean(given.get("title"), "title"), "org": clean(given.get("org"), "org"), "ror": clean(given.get("ror"), "ror"), "city": clean(given.get("city"), "city"), "country": country, "start": start, "end": end}  # fmt: skip


def person(item: object, entity_id: str, names: Sequence[str]) -> dict[str, Any] | None:
    """The row of `people` of an entity of kind person that has `stations`; None for others."""
    if not isinstance(item, Mapping) or not item.get("stations"):
        return None
    if item.get("kind") != "person":
        raise ValueError("only a person has stations")
    if not isinstance(item["stations"], list) or not all(isinstance(s, Mapping) for s in item["stations"]):
        raise ValueError("stations is not a list of mappings")
    keys = item.get("keys") or []
    if not isinstance(keys, list) or not all(isinstance(k, str) and k for k in keys):
        raise ValueError("keys is not a list of texts")
    return PEOPLE.blank(person_id=f"careers:{entity_id}", register="careers", name=names[0], names=list(names), keys=list(keys), stations=[station(s) for s in item["stations"]])  # fmt: skip
