"""Outlets and carriers, from TOML: `[[outlet]]` and `[[carrier]]` tables."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from duizhao.errors import ReadError
from duizhao.evidence.tables import OUTLETS
from duizhao.readers.headlines import plain_host
from duizhao.readers.reader import Sink, Source, clean

KINDS = ("media", "wire", "government", "research", "company", "aggregator")

_HEADER = re.compile(r"^\s*\[\[\s*(outlet|carrier)\s*\]\]", re.MULTILINE)
_LISTS = ("hosts", "accounts", "feeds")
_TEXTS = (
    "name",
    "name_zh",
    "name_en",
    "language",
    "country",
    "owner",
    "owner_name",
    "kind",
    "note",
    "echo_of",
)


class Outlets:
    """TOML → outlets."""

    name = "outlets"
    reads = "outlets and carriers with language, owner, hosts and note (.toml with [[outlet]] or [[carrier]])"
    tables = ("outlets",)

    def detect(self, path: Path, head: bytes) -> bool:
        return path.suffix.lower() == ".toml" and _HEADER.search(head.decode("utf-8", "replace")) is not None

    def read(self, source: Source, out: Sink) -> None:
        text = source.text()
        try:
            content = tomllib.loads(text)
        except (tomllib.TOMLDecodeError, RecursionError) as e:
            raise ReadError(f"{source.name}: {e}", hint="The file is TOML; mend it and read it again.") from e
        places = _places(text)
        taken: dict[tuple[str, str], str] = {}
        for kind in ("outlet", "carrier"):
            items = content.get(kind, [])
            if not isinstance(items, list):
                raise ReadError(f"{source.name}: {kind} is not a list of tables", hint=f"Write [[{kind}]].")
            for n, item in enumerate(items):
                line = places[kind][n] if n < len(places[kind]) else n + 1
                try:
                    row = _outlet(item) if kind == "outlet" else _carrier(item)
                    if (kind, row["outlet_id"]) in taken:
                        raise ValueError(
                            f"the same id as {taken[kind, row['outlet_id']]}: {row['outlet_id']}"
                        )
                except ValueError as e:
                    out.aside(line, str(e), item)
                    continue
                taken[kind, row["outlet_id"]] = f"line {line}"
                _own_hosts(row, taken, line, out)
                out.keep("outlets", line, row)
        out.advance(len(text.encode()))


def _outlet(item: object) -> dict[str, Any]:
    if not isinstance(item, Mapping):
        raise ValueError("not a table")
    known = {"id", "owner_note", "feed_note", "observed", "ranked", *_TEXTS, *_LISTS}
    unknown = sorted(set(item) - known)
    if unknown:
        raise ValueError(f"unknown key {unknown[0]!r}; there are {', '.join(sorted(known))}")
    text = {k: clean(item.get(k), k) for k in ("id", "owner_note", "feed_note", *_TEXTS)}
    if text["id"] is None or text["name"] is None:
        raise ValueError("an outlet needs id and name")
    if not re.fullmatch(r"[a-z]{2,3}", text["language"] or ""):
        raise ValueError(f"language is {text['language']!r}; write zh, en …")
    if text["country"] is not None and not re.fullmatch(r"[A-Z]{2}", text["country"]):
        raise ValueError(f"country is {text['country']!r}; write CN, US …")
    if text["echo_of"] == text["id"]:
        raise ValueError("echo_of names the outlet itself")
    if text["kind"] is not None and text["kind"] not in KINDS:
        raise ValueError(f"kind is {text['kind']!r}; it is one of {', '.join(KINDS)}")
    more = (
        text["owner_note"] and f"Owner: {text['owner_note']}",
        text["feed_note"] and f"Feed: {text['feed_note']}",
    )
    notes = [n for n in (text["note"], *more) if n]
    row = {k: text[k] for k in _TEXTS}
    return OUTLETS.blank(
        **{
            **row,
            "outlet_id": text["id"],
            "owner": text["owner"] or text["id"],
            "kind": text["kind"] or "media",
            "note": " — ".join(notes) or None,
            "hosts": [h for h in map(plain_host, _texts(item, "hosts")) if h],
            "accounts": _texts(item, "accounts"),
            "feeds": _texts(item, "feeds"),
            "ranked": _bool(item, "ranked"),
            "observed": _bool(item, "observed"),
        }
    )


def _carrier(item: object) -> dict[str, Any]:
    if not isinstance(item, Mapping):
        raise ValueError("not a table")
    unknown = sorted(set(item) - {"name", "name_zh", "name_en", "ranked", "note", "feeds"})
    if unknown:
        raise ValueError(
            f"unknown key {unknown[0]!r} of a carrier; there are name, name_zh, name_en, ranked, note, feeds"
        )
    name = clean(item.get("name"), "name")
    if name is None:
        raise ValueError("a carrier needs a name")
    return OUTLETS.blank(
        outlet_id=f"carrier:{name}",
        name=name,
        name_zh=clean(item.get("name_zh"), "name_zh"),
        name_en=clean(item.get("name_en"), "name_en"),
        owner=f"carrier:{name}",
        kind="carrier",
        note=clean(item.get("note"), "note"),
        hosts=[],
        accounts=[],
        feeds=_texts(item, "feeds"),
        ranked=_bool(item, "ranked"),
    )


def _own_hosts(row: dict[str, Any], taken: dict[tuple[str, str], str], line: int, out: Sink) -> None:
    """A host or account belongs to one outlet: the first that claims it keeps it."""
    for column, what in (("hosts", "host"), ("accounts", "account")):
        own = []
        for value in dict.fromkeys(row[column]):
            holder = taken.setdefault((what, value), row["outlet_id"])
            if holder == row["outlet_id"]:
                own.append(value)
            else:
                out.aside(
                    line, f"{what} {value} is already of outlet {holder}; kept there", row["name"], field=True
                )
        row[column] = own


def _texts(item: Mapping[str, Any], key: str) -> list[str]:
    value = item.get(key, [])
    if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
        raise ValueError(f"{key} is not a list of texts")
    return [v.strip() for v in value if v.strip()]


def _bool(item: Mapping[str, Any], key: str) -> bool | None:
    value = item.get(key)
    if value is not None and not isinstance(value, bool):
        raise ValueError(f"{key} is {value!r}; write true or false")
    return value


def _places(text: str) -> dict[str, list[int]]:
    """Lines on which the tables begin, by kind, in order."""
    found: dict[str, list[int]] = {"outlet": [], "carrier": []}
    for m in _HEADER.finditer(text):
        found[m[1]].append(text.count("\n", 0, m.start(1)) + 1)
    return found
