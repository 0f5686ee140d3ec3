"""An index as one TOML file: indicators with where their values come from, what they are parts of, sizes, choices and what is varied. `docs/examples/index.toml` shows every key."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from duizhao.errors import ReadError
from duizhao.measures.index import structure
from duizhao.measures.index.build import DRAWS, SHAKEN
from duizhao.measures.index.choices import DEFAULT_SPACE, OPTIONS, Choices, checked, space
from duizhao.measures.index.structure import Structure

_TOP = ("name", "data", "unit", "group", "units", "structure", "indicators", "aggregates", "sizes", "choices", "space", "doubt")  # fmt: skip
_INDICATOR = ("code", "parent", "direction", "weight", "size", "column", "figure", "low", "high")
_AGGREGATE = ("code", "parent", "weight")
_SIZE = ("column", "figure")
_DOUBT = ("shaken", "draws", "least_known")


@dataclass(frozen=True, slots=True)
class Source:
    """Where an indicator or size comes from: a column of the data, with columns of its bounds, or figures of the workspace that have these values."""

    column: str = ""
    figure: tuple[tuple[str, str], ...] = ()
    low: str = ""
    high: str = ""


@dataclass(frozen=True, slots=True)
class Recipe:
    """A read TOML file. data: None where every value is a figure; units: those to rank, all where empty."""

    name: str
    structure: Structure
    sources: Mapping[str, Source]
    data: Path | None
    unit: str
    group: str
    units: tuple[str, ...]
    choices: Choices
    others: tuple[Choices, ...]
    shaken: float
    draws: int
    least_known: float

    @property
    def needs_figures(self) -> bool:
        return any(s.figure for s in self.sources.values())


def load(path: Path) -> Recipe:
    """A recipe from its file; paths in it are relative to it. ReadError names what is wrong, and the nearest known word."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as e:
        raise ReadError(f"{path.name}: {e}") from e
    try:
        return _recipe(raw, path)
    except ReadError as e:
        raise ReadError(f"{path.name}: {e.message}", hint=e.hint) from e


def _recipe(raw: Mapping[str, Any], path: Path) -> Recipe:
    _keys("key", raw, _TOP)
    data = path.parent / _text(raw, "data") if _text(raw, "data") else None
    if (tree := _text(raw, "structure")) and ("indicators" in raw or "aggregates" in raw):
        raise ReadError(f"the structure is in {tree}, or in indicators and aggregates, not in both")
    sizes = {c: _source(c, _table(s, c), _SIZE) for c, s in _table(raw.get("sizes", {}), "sizes").items()}
    if tree:
        nodes = structure.load(path.parent / tree)
        found = {n.code: Source(n.code) for n in nodes.indicators}
    else:
        nodes, found = _nodes(raw)
    for n in nodes.indicators:
        if n.denominator and n.denominator not in sizes:
            sizes[n.denominator] = Source(n.denominator)
    both = [c for c in sizes if c in {n.code for n in nodes.nodes}]
    if both:
        raise ReadError(f"{both[0]} is a size and a part of the index: give one another code")
    sources = found | sizes
    if data is None and (at := next((c for c, s in sources.items() if s.column), "")):
        raise ReadError(f"{at} is a column, but there is no data", hint='data = "table.csv"')
    if data is not None and not _text(raw, "unit"):
        raise ReadError("unit, the column that names units, is not there")
    choices = _table(raw.get("choices", {}), "choices")
    _keys("choices", choices, tuple(OPTIONS))
    base = Choices(**{k: str(v) for k, v in choices.items()})
    varied = _table(raw.get("space", DEFAULT_SPACE), "space")
    others = space(base, {k: tuple(map(str, v if isinstance(v, (list, tuple)) else [v])) for k, v in varied.items()})  # fmt: skip
    doubt = _table(raw.get("doubt", {}), "doubt")
    _keys("doubt", doubt, _DOUBT)
    return Recipe(
        _text(raw, "name") or nodes.top, nodes, sources, data, _text(raw, "unit"), _text(raw, "group"),
        tuple(map(str, raw.get("units", ()))), base, others, _number(doubt, "shaken", SHAKEN), int(_number(doubt, "draws", DRAWS)), _number(doubt, "least_known", 0.0),
    )  # fmt: skip


def _nodes(raw: Mapping[str, Any]) -> tuple[Structure, dict[str, Source]]:
    rows, found = list[dict[str, str]](), dict[str, Source]()
    for kind, known in (("indicators", _INDICATOR), ("aggregates", _AGGREGATE)):
        tables = raw.get(kind, [])
        if not isinstance(tables, list) or not tables:
            raise ReadError(f"there are no {kind}", hint=f"A table [[{kind}]] each.")
        for table in tables:
            one = _table(table, kind)
            code = _text(one, "code")
            _keys(code or kind, one, known)
            row = {"iCode": code, "Parent": _text(one, "parent"), "Type": kind[:-1], "Denominator": _text(one, "size")}  # fmt: skip
            row |= {"Weight": str(one.get("weight", 1)), "Direction": str(one.get("direction", 1))}
            rows.append(row)
            if kind == "indicators":
                found[code] = _source(code, one, known)
    return structure.from_rows(rows), found


def _source(code: str, one: Mapping[str, Any], known: tuple[str, ...]) -> Source:
    _keys(code, one, known)
    if "figure" in one and any(k in one for k in ("column", "low", "high")):
        raise ReadError(f"{code} is a figure, with the bounds that figures have, or a column, not both")
    if "figure" not in one:
        return Source(_text(one, "column") or code, low=_text(one, "low"), high=_text(one, "high"))
    wanted = _table(one["figure"], f"{code}, figure")
    if "quantity" not in wanted:
        raise ReadError(f"{code}: a figure is asked for by its quantity")
    return Source(figure=tuple((str(k), str(v)) for k, v in wanted.items()))


def _table(value: Any, name: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise ReadError(f"{name} is no table")
    return value


def _keys(where: str, table: Mapping[str, Any], known: tuple[str, ...]) -> None:
    for key in table:
        checked(where, key, known)


def _text(table: Mapping[str, Any], key: str) -> str:
    value = table.get(key, "")
    if not isinstance(value, str):
        raise ReadError(f"{key} is {value!r}, no text")
    return value.strip()


def _number(table: Mapping[str, Any], key: str, default: float) -> float:
    value = table.get(key, default)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ReadError(f"{key} is {value!r}, no number")
    return float(value)
