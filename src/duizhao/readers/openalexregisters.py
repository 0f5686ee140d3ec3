"""OpenAlex's institutions and authors (JSON lines, plain or .gz, as the snapshot has them; an API page's `results`) → organisations and people. CC0."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from duizhao.evidence.tables import ORGANISATIONS, PEOPLE
from duizhao.readers import jsonitems, record
from duizhao.readers.reader import Sink, Source, clean
from duizhao.readers.ror import number, short


class _Register:
    """Reads one kind of OpenAlex's records, known by the letter of its ids."""

    name: str
    reads: str
    tables: tuple[str, ...]
    letter: bytes
    mark: bytes
    row: Callable[[Any], dict[str, Any]]

    def detect(self, path: Path, head: bytes) -> bool:
        head = record.unpacked(head)[:20_000]
        return b"https://openalex.org/" + self.letter in head[:4000] and self.mark in head and b'"authorships"' not in head  # fmt: skip

    def read(self, source: Source, out: Sink) -> None:
        done = 0
        for n, value, problem, at in _rows(source.path):
            out.advance(max(0, at - done))
            done = max(done, at)
            try:
                if problem:
                    raise ValueError(problem)
                out.keep(self.tables[0], n, type(self).row(value))
            except (ValueError, TypeError, AttributeError, KeyError) as e:
                out.aside(n, str(e) or repr(e), "" if value is None else json.dumps(value, ensure_ascii=False)[:300])  # fmt: skip


def _rows(path: Path) -> Iterator[tuple[int, Any, str | None, int]]:
    number_ = 0
    for item in jsonitems.items(path):
        page = item.value.get("results") if isinstance(item.value, dict) else None
        for value in page if isinstance(page, list) else [item.value]:
            number_ += 1
            yield number_, value, item.problem, item.done


def _id(item: Any, letter: str) -> str:
    key = str(item.get("id") or "").rsplit("/", 1)[-1] if isinstance(item, dict) else ""
    if not key.startswith(letter):
        raise ValueError(f"no id of OpenAlex that begins with {letter}")
    return key


def institution(item: Any) -> dict[str, Any]:
    """A row of `organisations`. ValueError in words."""
    key, geo = _id(item, "I"), item.get("geo") or {}
    shown = clean(item.get("display_name"), "the name")
    if shown is None:
        raise ValueError("an institution without a name")
    names = [{"value": shown, "lang": None, "kind": "label"}]
    names += [
        {"value": v, "lang": None, "kind": "alias"} for v in _texts(item.get("display_name_alternatives"))
    ]
    names += [
        {"value": v, "lang": None, "kind": "acronym"} for v in _texts(item.get("display_name_acronyms"))
    ]
    other = (item.get("international") or {}).get("display_name") or {}
    names += [{"value": v, "lang": k[:2], "kind": "label"} for k, v in other.items() if isinstance(v, str) and v.strip()]  # fmt: skip
    parents = [f"openalex:{str(a['id']).rsplit('/', 1)[-1]}" for a in item.get("associated_institutions") or [] if a.get("relationship") == "parent" and a.get("id")]  # fmt: skip
    kind = clean(item.get("type"), "the type")
    return ORGANISATIONS.blank(
        org_id=f"openalex:{key}", register="openalex", ror=short(item["ror"]) if item.get("ror") else None, name=shown, names=names, country=record.country(item.get("country_code") or geo.get("country_code")),
        region=clean(geo.get("region"), "a region"), city=clean(geo.get("city"), "a city"), latitude=number(geo.get("latitude")), longitude=number(geo.get("longitude")), types=[kind] if kind else [], status="active", parents=parents, successors=[],
    )  # fmt: skip


def person(item: Any) -> dict[str, Any]:
    """A row of `people`: an author with the institutions seen on papers, and the years. ValueError in words."""
    key, name = _id(item, "A"), clean(item.get("display_name"), "the name")
    if name is None:
        raise ValueError("an author without a name")
    keys = [f"https://openalex.org/{key}"] + ([str(item["orcid"])] if item.get("orcid") else [])
    stations = []
    for a in item.get("affiliations") or []:
        at, years = a.get("institution") or {}, [y for y in a.get("years") or [] if isinstance(y, int)]
        stations.append(_station(at, min(years, default=None), max(years, default=None)))
    if not stations:
        stations = [_station(at, None, None) for at in item.get("last_known_institutions") or []]
    return PEOPLE.blank(person_id=f"openalex:{key}", register="openalex", name=name, names=[name, *_texts(item.get("display_name_alternatives"))], keys=keys, stations=stations)  # fmt: skip


def _station(at: dict[str, Any], start: int | None, end: int | None) -> dict[str, Any]:
    return {"role": "affiliation", "title": None, "org": clean(at.get("display_name"), "an institution"), "ror": clean(at.get("ror"), "a ROR id"), "city": None, "country": record.country(at.get("country_code")), "start": start, "end": end}  # fmt: skip


def _texts(value: object) -> list[str]:
    return [v.strip() for v in value if isinstance(v, str) and v.strip()] if isinstance(value, list) else []


class OpenAlexInstitutions(_Register):
    """OpenAlex institutions → organisations."""

    name = "openalex-institutions"
    reads = "OpenAlex institutions (.jsonl, .gz, a page of the API)"
    tables = ("organisations",)
    letter, mark, row = b"I", b'"display_name_acronyms"', staticmethod(institution)


class OpenAlexAuthors(_Register):
    """OpenAlex authors → people."""

    name = "openalex-authors"
    reads = "OpenAlex authors (.jsonl, .gz, a page of the API)"
    tables = ("people",)
    letter, mark, row = b"A", b'"display_name_alternatives"', staticmethod(person)
