"""Which column of a table of records is which: a map in TOML with `table = "works"`. `docs/examples/records.toml` shows every key.

table = "works"
kind = "paper"                   # paper, patent or model
database = "my-library"
[fields]
key = "id"                       # a column; ["a", "b"]: the first that has a value; "a.b" goes into an object
subfields = {column = "areas", separator = ";"}
[authors]
name = "authors"
separator = ";"                  # between authors, in every column of [authors]
country = "countries"
within = "|"                     # between the affiliations of one author
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from duizhao.errors import ReadError

KINDS = ("paper", "patent", "model")
LISTS = ("subfields", "definitions")
FIELDS = (
    "key",
    "title",
    "year",
    "venue",
    "track",
    "citations",
    "doi",
    "family",
    "granted",
    "same_as",
    *LISTS,
)
PLACES = ("organisation", "affiliation", "ror", "country")
PEOPLE = ("name", "key", "order", "corresponding", *PLACES)
_KEYS = {"table", "kind", "database", "rows", "missing", "optional", "delimiter", "quoted", "family_system", "fields", "constants", "authors", "note"}  # fmt: skip
_MISSING = ("", "NA", "N/A", "NULL", "null", "None", "\\N", "nan", "NaN")


@dataclass(frozen=True, slots=True)
class Pick:
    """One field: the columns it may stand in, the first with a value counting; what parts a list of texts; how many characters of each count; the values that mean yes."""

    columns: tuple[str, ...]
    separator: str | None = None
    first: int | None = None
    values: frozenset[str] | None = None
    present: bool = False
    """Any value means yes (a date of grant)."""


@dataclass(frozen=True, slots=True)
class RecordMap:
    """A map, checked. `fields` and `people` hold what is mapped only."""

    kind: str
    database: str
    fields: Mapping[str, Pick]
    people: Mapping[str, Pick]
    constants: Mapping[str, Any]
    by_author: bool
    """A row is an author of a record, not a record."""
    separator: str | None
    within: str | None
    missing: frozenset[str]
    optional: frozenset[str]
    family_system: str
    delimiter: str | None
    quoted: bool
    options: str
    """What was asked for, as text: part of a read's identity."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that is mapped, in order, each once."""
        picks = (*self.fields.values(), *self.people.values())
        return tuple(dict.fromkeys(c for p in picks for c in p.columns))

    def value(self, row: Mapping[str, Any], pick: Pick) -> Any:
        """The first value there is; None where the row says nothing."""
        for column in pick.columns:
            value = at(row, column)
            if isinstance(value, str):
                value = value.strip()
            if value is None or (isinstance(value, str) and value in self.missing):
                continue
            return value
        return None

    def entries(self, value: Any, separator: str | None) -> list[Any]:
        """The parts of a value: the items of a list, the parted text, or the value alone; what is missing is None and keeps its place."""
        if value is None:
            return []
        if isinstance(value, list | tuple):
            parts: list[Any] = list(value)
        elif separator and isinstance(value, str):
            parts = [p.strip() for p in value.split(separator)]
        else:
            parts = [value]
        return [None if isinstance(p, str) and p.strip() in self.missing else p for p in parts]


def at(row: Any, column: str) -> Any:
    """What stands in a column: the column itself, else the place that `a.b` names in objects, taken from each item of a list."""
    if isinstance(row, Mapping) and column in row:
        return row[column]
    head, dot, rest = column.partition(".")
    if not dot or not isinstance(row, Mapping) or head not in row:
        return None
    inner = row[head]
    return [at(i, rest) for i in inner] if isinstance(inner, list) else at(inner, rest)


def from_dict(given: Mapping[str, Any], name: str = "map") -> RecordMap:
    """A map from the content of its TOML file; ReadError names what is wrong in it."""
    _known(given, _KEYS, name)
    if given.get("table") != "works":
        raise ReadError(f'{name}: a map of records begins with table = "works"')
    if given.get("kind") not in KINDS:
        raise ReadError(f"{name}: kind is {given.get('kind')!r}", hint=f"It is one of {', '.join(KINDS)}.")
    rows = given.get("rows", "record")
    if rows not in ("record", "author"):
        raise ReadError(f"{name}: rows is {rows!r}", hint='A row is a "record" or an "author" of one.')
    fields = _picks(_section(given, "fields", name), FIELDS, f"{name}, fields")
    for key, pick in fields.items():
        _fits(key, pick, f"{name}, fields.{key}")
    if "key" not in fields:
        raise ReadError(f"{name}: [fields] has no key", hint="Name the column that tells records apart.")
    authors = dict(_section(given, "authors", name))
    separator, within = (_text(authors.pop(k, None), f"{name}, authors.{k}") for k in ("separator", "within"))
    people = _picks(authors, PEOPLE, f"{name}, authors")
    for key, pick in people.items():
        if pick.separator or pick.first or ((pick.values or pick.present) and key != "corresponding"):
            raise ReadError(f"{name}, authors.{key}: only columns, and values for corresponding")
    if "order" in people and rows == "record":
        raise ReadError(f'{name}: authors.order is for rows = "author"')
    constants = _section(given, "constants", name)
    _known(constants, {*FIELDS} - {"key", "same_as"}, f"{name}, constants")
    both = next((k for k in constants if k in fields), None)
    if both:
        raise ReadError(f"{name}: {both} is a column and a constant")
    delimiter = _text(given.get("delimiter"), f"{name}, delimiter")
    if delimiter is not None and (len(delimiter) != 1 or delimiter in '"\r\n'):
        raise ReadError(f"{name}: delimiter is {delimiter!r}, not one character")
    if not isinstance(given.get("quoted", True), bool):
        raise ReadError(f"{name}: quoted is true or false")
    database = _text(given.get("database"), f"{name}, database")
    if database is None:
        raise ReadError(f"{name}: no database", hint="Name where the records are from: it is an axis.")
    return RecordMap(
        given["kind"], database, fields, people, constants, rows == "author", separator, within, frozenset(_texts(given.get("missing", _MISSING), f"{name}, missing")) | {""},
        frozenset(_texts(given.get("optional", ()), f"{name}, optional")), _text(given.get("family_system"), f"{name}, family_system") or database, delimiter, given.get("quoted", True),
        json.dumps({k: v for k, v in given.items() if k != "note"}, sort_keys=True, ensure_ascii=False, default=str),
    )  # fmt: skip


def _picks(section: Mapping[str, Any], names: tuple[str, ...], where: str) -> dict[str, Pick]:
    _known(section, set(names), where)
    return {key: _pick(value, f"{where}.{key}") for key, value in section.items()}


def _pick(given: object, where: str) -> Pick:
    if isinstance(given, Mapping):
        _known(given, {"column", "separator", "first", "values"}, where)
        first, values = given.get("first"), given.get("values")
        if first is not None and (not isinstance(first, int) or isinstance(first, bool) or first < 1):
            raise ReadError(f"{where}: first is {first!r}, not a number of characters")
        yes = None if values in (None, "any") else frozenset(_texts(values, f"{where}, values"))
        return Pick(_columns(given.get("column"), where), _text(given.get("separator"), f"{where}, separator"), first, yes, values == "any")  # fmt: skip
    return Pick(_columns(given, where))


def _columns(given: object, where: str) -> tuple[str, ...]:
    found = (given,) if isinstance(given, str) else tuple(given) if isinstance(given, list) else ()
    if not found or not all(isinstance(c, str) and c for c in found):
        raise ReadError(
            f"{where}: {given!r} is no column",
            hint='Write "name", ["name", "other"] or {column = "name", …}.',
        )
    return tuple(str(c) for c in found)


def _fits(key: str, pick: Pick, where: str) -> None:
    if (pick.separator or pick.first) and key not in LISTS:
        raise ReadError(f"{where}: separator and first are for {' and '.join(LISTS)}")
    if (pick.values or pick.present) and key != "granted":
        raise ReadError(f"{where}: values are for granted")


def _section(given: Mapping[str, Any], key: str, name: str) -> Mapping[str, Any]:
    section = given.get(key, {})
    if not isinstance(section, Mapping):
        raise ReadError(f"{name}: {key} must be a section, [{key}]")
    return section


def _known(given: Mapping[str, Any], names: set[str], where: str) -> None:
    unknown = sorted(set(given) - names)
    if unknown:
        raise ReadError(f"{where}: unknown key {unknown[0]!r}", hint=f"There are {', '.join(sorted(names))}.")


def _text(value: object, where: str) -> str | None:
    if value is not None and (not isinstance(value, str) or not value):
        raise ReadError(f"{where} is {value!r}, not a text")
    return value


def _texts(value: object, where: str) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(v, str) for v in value):
        raise ReadError(f"{where} is {value!r}, not a list of texts")
    return tuple(value)
