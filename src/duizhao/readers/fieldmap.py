"""Which field of a JSON line is which: a field map, written in TOML or guessed from common names.

zone = "+08:00"                  # of times that state no zone
[fields]
title = "headline"               # the field's name; a dot goes into an object
url = ["url", "link"]            # the first that has a value
account = {field = "feed", where = {host = "mp.weixin.qq.com"}}    # only on such rows
[constants]
carrier = "My collector"         # the same on every row that has no value of its own
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import tzinfo
from typing import Any

from duizhao.errors import ReadError
from duizhao.readers.times import zone as read_zone

FIELDS = (
    "id",
    "url",
    "title",
    "title_lang",
    "title_alt",
    "outlet",
    "host",
    "account",
    "carrier",
    "outlet_lang",
    "published",
    "first_seen",
    "gist",
    "gist_lang",
    "lead",
)
"""What a headline may say, in the words of the table `articles`."""


@dataclass(frozen=True, slots=True)
class Pick:
    """One place to look: `path` into the row, on rows where the fields of `where` have those values."""

    path: tuple[str, ...]
    where: tuple[tuple[str, str], ...] = ()

    def get(self, row: Mapping[str, Any]) -> Any:
        for key, wanted in self.where:
            if row.get(key) != wanted:
                return None
        value: Any = row
        for part in self.path:
            if not isinstance(value, Mapping):
                return None
            value = value.get(part)
        return value


@dataclass(frozen=True, slots=True)
class FieldMap:
    """Where each field of FIELDS is found, what is constant, and the zone of times that state none."""

    fields: tuple[tuple[str, tuple[Pick, ...]], ...]
    constants: tuple[tuple[str, str], ...] = ()
    zone: tzinfo | None = None
    options: str = ""
    """What was asked for, as text: part of a read's identity. Empty for the guessed map."""

    def narrowed(self, keys: Collection[str]) -> FieldMap:
        """The same map for rows with only those keys: places that cannot be there are left out."""
        fields = ((name, tuple(p for p in picks if p.path[0] in keys)) for name, picks in self.fields)
        return replace(self, fields=tuple((name, picks) for name, picks in fields if picks))

    def apply(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """The row's values under the names of FIELDS; None where it says nothing."""
        found: dict[str, Any] = dict(self.constants)
        for name, picks in self.fields:
            for pick in picks:
                value = row.get(pick.path[0]) if len(pick.path) == 1 and not pick.where else pick.get(row)
                if value is not None and value != "":
                    found[name] = value
                    break
        return found


def _pick(given: object, where: str) -> Pick:
    if isinstance(given, str) and given:
        return Pick(tuple(given.split(".")))
    if isinstance(given, Mapping) and isinstance(given.get("field"), str):
        unknown = set(given) - {"field", "where"}
        limits = given.get("where", {})
        if not unknown and isinstance(limits, Mapping) and all(isinstance(v, str) for v in limits.values()):
            return Pick(tuple(given["field"].split(".")), tuple(sorted(limits.items())))
    raise ReadError(
        f"{where}: {given!r} is no field",
        hint='Write "name", ["name", "other"] or {field = "name", where = {host = "…"}}.',
    )


def from_dict(given: Mapping[str, Any], name: str = "field map") -> FieldMap:
    """A field map from the content of its TOML file; ReadError names what is wrong in it. Fields left out are guessed."""
    unknown = set(given) - {"zone", "fields", "constants", "note"}
    if unknown:
        raise ReadError(
            f"{name}: unknown key {sorted(unknown)[0]!r}",
            hint="There are zone, [fields], [constants] and note.",
        )
    fields = dict(AUTO.fields)
    for key, value in _section(given, "fields", name).items():
        if key not in FIELDS:
            raise ReadError(f"{name}: unknown field {key!r}", hint=f"There are {', '.join(FIELDS)}.")
        picks = value if isinstance(value, list) else [value]
        # "" turns a guess off: title_alt = "" reads none.
        fields[key] = tuple(_pick(p, f"{name}, fields.{key}") for p in picks if p != "")
    constants = _section(given, "constants", name)
    for key, value in constants.items():
        if key not in FIELDS or not isinstance(value, str):
            raise ReadError(f"{name}: constants.{key} must be a text for one of {', '.join(FIELDS)}")
    try:
        zone = read_zone(str(given["zone"])) if given.get("zone") else None
    except ValueError as e:
        raise ReadError(f"{name}: {e}") from e
    options = json.dumps({k: v for k, v in given.items() if k != "note"}, sort_keys=True, ensure_ascii=False)
    return FieldMap(tuple(fields.items()), tuple(sorted(constants.items())), zone, options)


def _section(given: Mapping[str, Any], key: str, name: str) -> Mapping[str, Any]:
    section = given.get(key, {})
    if not isinstance(section, Mapping):
        raise ReadError(f"{name}: {key} must be a section, [{key}]")
    return section


def _auto(**names: str) -> FieldMap:
    fields = [(key, tuple(Pick((n,)) for n in text.split())) for key, text in names.items()]
    # Collectors name the account in `feed`, but only where the feed is the account's own and no ranking of many.
    weixin = Pick(("feed",), (("host", "mp.weixin.qq.com"), ("site", "微信公众号")))
    return FieldMap(tuple((k, (*p, weixin) if k == "account" else p) for k, p in fields))


AUTO = _auto(
    id="id guid origin_key",
    url="url link",
    title="title headline",
    title_lang="title_lang",
    title_alt="title_alt title_original original_title title_en",
    outlet="outlet outlet_id",
    host="host",
    account="account",
    carrier="carrier site",
    outlet_lang="outlet_lang",
    published="published published_at publishedAt pubDate date_published date",
    first_seen="first_seen first_seen_at fetched fetched_at",
    gist="gist",
    gist_lang="gist_lang",
    lead="lead summary description excerpt",
)
"""The guess: common names for each field. A machine-translated title (`title_zh_mt`) is never read."""
