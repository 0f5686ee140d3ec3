"""Entities with their sourced names, from YAML: a list of entities, each with `names` and a `source`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from duizhao.errors import ReadError
from duizhao.evidence.tables import ENTITIES, NAMES
from duizhao.readers import stations
from duizhao.readers.reader import Sink, Source, clean, publication

KINDS = ("person", "organisation", "place", "product")
NAME_KINDS = ("official", "trade", "short", "former", "product", "pinyin", "transliteration", "misspelling")

_HEAD = re.compile(rb"^\s*names\s*:", re.MULTILINE)
_KEYS = {"id", "kind", "country", "note", "ids", "names", "source", "seats", "owners", "keys", "stations"}
_SOURCE_KEYS = {"producer", "title", "url", "licence", "published", "retrieved", "vintage", "note"}


class Entities:
    """YAML → entities and names."""

    name = "entities"
    reads = "people, organisations, places and products with sourced names (.yaml: a list with `names`), seats, owners and careers"
    tables = ("entities", "names", "people", "origins")

    def detect(self, path: Path, head: bytes) -> bool:
        return path.suffix.lower() in (".yaml", ".yml") and _HEAD.search(head) is not None

    def read(self, source: Source, out: Sink) -> None:
        text = source.text()
        seen: dict[str, int] = {}
        for line, item in items(text, source.name):
            try:
                entity, names, origin, notes = _entity(item)
                name = entity["entity_id"]
                person = stations.person(item, name, [n["name"] for n in names])
                if name in seen:
                    raise ValueError(f"the same id as on line {seen[name]}: {name}")
            except ValueError as e:
                out.aside(line, str(e), item)
                continue
            seen[name] = line
            for note in notes:
                out.aside(line, note, name, field=True)
            out.keep("origins", line, origin)
            out.keep("entities", line, entity)
            if person:
                out.keep("people", line, person)
            for row in names:
                out.keep("names", line, row)
        out.advance(len(text.encode()))


def items(text: str, name: str) -> Iterator[tuple[int, Any]]:
    """The items of a YAML list with the lines on which they begin; ReadError when it is no list or no YAML."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
    try:
        node = loader.get_single_node()
        if not isinstance(node, yaml.SequenceNode):
            raise ReadError(f"{name} is not a YAML list", hint="Begin each entity with `- id: …`.")
        for child in node.value:
            try:
                yield child.start_mark.line + 1, loader.construct_document(child)
            except (yaml.YAMLError, ValueError, TypeError) as e:
                # A date such as 2026-13-40 fails here: this item alone is bad.
                yield child.start_mark.line + 1, e
    except (yaml.YAMLError, RecursionError) as e:
        raise ReadError(f"{name}: {e}", hint="The file is YAML; mend it and read it again.") from e
    finally:
        loader.dispose()


def _entity(item: object) -> tuple[dict[str, Any], list[dict[str, Any]], dict[str, Any], list[str]]:
    if isinstance(item, Exception):
        raise ValueError(f"cannot be read: {item}")
    given = _mapping(item, "an entity", _KEYS)
    entity_id, kind = clean(given.get("id"), "id"), clean(given.get("kind"), "kind")
    if entity_id is None:
        raise ValueError("an entity needs an id")
    if kind not in KINDS:
        raise ValueError(f"kind is {kind!r}; it is one of {', '.join(KINDS)}")
    country = given.get("country")
    if country is False:
        raise ValueError('country is read as "no" by YAML; write "NO" in quotes')
    country = clean(country, "country")
    if country is not None and not re.fullmatch(r"[A-Z]{2}", country):
        raise ValueError(f"country is {country!r}; write CN, US …")
    if "source" not in given:
        raise ValueError("an entity needs a source that shows its names")
    origin = cited(given["source"])
    names, notes = _names(given.get("names"), entity_id, origin["origin_id"])
    ids = given.get("ids")
    if ids is not None:
        ids = json.dumps(
            {k: clean(v, f"ids.{k}") for k, v in _mapping(ids, "ids").items()},
            sort_keys=True,
            ensure_ascii=False,
        )
    entity = ENTITIES.blank(
        entity_id=entity_id,
        kind=kind,
        country=country,
        note=clean(given.get("note"), "note"),
        ids=ids,
        owners=stations.spans(given.get("owners"), "owners", "entity"),
        seats=stations.spans(given.get("seats"), "seats", "country"),
        origin_id=origin["origin_id"],
    )
    return entity, names, origin, notes


def _names(given: object, entity_id: str, origin_id: str) -> tuple[list[dict[str, Any]], list[str]]:
    if not isinstance(given, list) or not given:
        raise ValueError("names is not a list of names")
    rows: dict[str, dict[str, Any]] = {}
    notes = []
    for n in given:
        if isinstance(n, str):
            n = {"name": n}
        value = _mapping(n, "a name", {"name", "lang", "kind", "ambiguous", "note"})
        name, kind = clean(value.get("name"), "name"), clean(value.get("kind"), "kind")
        lang = value.get("lang")
        if lang is False:
            raise ValueError('lang is read as "no" by YAML; write "no" in quotes')
        ambiguous = value.get("ambiguous", False)
        if name is None:
            raise ValueError("a name is empty")
        if kind is not None and kind not in NAME_KINDS:
            raise ValueError(f"kind of name {name} is {kind!r}; it is one of {', '.join(NAME_KINDS)}")
        if not isinstance(ambiguous, bool):
            raise ValueError(f"ambiguous of name {name} is {ambiguous!r}; write true or false")
        if name in rows:
            notes.append(f"name {name} is given twice; the first counts")
            continue
        rows[name] = NAMES.blank(
            entity_id=entity_id,
            name=name,
            lang=clean(lang, "lang"),
            kind=kind,
            ambiguous=ambiguous,
            note=clean(value.get("note"), "note"),
            origin_id=origin_id,
        )
    return list(rows.values()), notes


def cited(given: object) -> dict[str, Any]:
    """The publication that a `source:` names; it needs a title and a URL or a producer."""
    value = _mapping(given, "source", _SOURCE_KEYS)
    text = {k: clean(v.isoformat() if isinstance(v, date) else v, f"source.{k}") for k, v in value.items()}
    if not text.get("title") or not (text.get("url") or text.get("producer")):
        raise ValueError("a source needs a title, and a url or a producer")
    url = text.get("url")
    if url is not None and not re.match(r"https?://\S+$", url):
        raise ValueError(f"source.url is no web address: {url}")
    return publication(
        text.get("producer"),
        text.get("title"),
        url,
        licence=text.get("licence"),
        published=text.get("published"),
        retrieved=text.get("retrieved"),
        vintage=text.get("vintage"),
        note=text.get("note"),
    )


def _mapping(value: object, what: str, keys: set[str] | None = None) -> Mapping[str, Any]:
    if not isinstance(value, Mapping) or not all(isinstance(k, str) for k in value):
        raise ValueError(f"{what} is not a mapping of names to values")
    unknown = sorted(set(value) - keys) if keys else []
    if unknown:
        raise ValueError(f"unknown key {unknown[0]!r} of {what}; there are {', '.join(sorted(keys or ()))}")
    return value
