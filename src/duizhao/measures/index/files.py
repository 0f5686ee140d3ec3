"""An index from files: a recipe, or two tables, the data with a row per unit and the structure."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from duizhao.errors import ReadError
from duizhao.measures.index.build import DRAWS, build
from duizhao.measures.index.published import published
from duizhao.measures.index.recipe import Recipe
from duizhao.measures.index.standing import Index
from duizhao.measures.index.structure import load

if TYPE_CHECKING:
    from duizhao.evidence.store import Snapshot

MISSING = frozenset(("", "na", "nan", "n/a", "null", ".."))


def index(data: Path, structure: Path, *, unit: str, group: str | None = None, draws: int = DRAWS) -> Index:
    """The index of two CSV files. unit: the column that names units; group: the column of groups for missing values (one group where None). ReadError in words."""
    tree = load(structure)
    rows = _rows(data, unit, group or "")
    needed = dict.fromkeys(c for n in tree.indicators for c in (n.code, n.denominator) if c)
    columns = {c: _column(rows, c, data, structure.name) for c in needed}
    groups = [(r[group] or "") if group else "" for r in rows]
    return build(tree.top, [r[unit].strip() for r in rows], tree, columns, groups, draws=draws, sources=[_stamp(data), _stamp(structure)])  # fmt: skip


def cooked(recipe: Recipe, snapshot: Snapshot | None = None) -> Index:
    """The index of a recipe. snapshot: figures of a workspace, where the recipe asks for some. ReadError, NotFoundError or RefusedError in words."""
    if recipe.needs_figures and snapshot is None:
        raise ReadError(
            f"{recipe.name} asks for figures of a workspace", hint="Say which with -w, or open it."
        )
    rows = _rows(recipe.data, recipe.unit, recipe.group) if recipe.data else []
    by_unit = {r[recipe.unit].strip(): r for r in rows}
    figures = {c: published(snapshot, c, dict(s.figure)) for c, s in recipe.sources.items() if s.figure and snapshot}  # fmt: skip
    # Who has a size but no indicator is no unit of the index.
    parts = [figures[n.code] for n in recipe.structure.indicators if n.code in figures]
    units = recipe.units or tuple(by_unit) or tuple(sorted({u for p in parts for u in p}))
    if recipe.data and (lost := [u for u in units if u not in by_unit]):
        raise ReadError(f"{recipe.data.name} has no unit {lost[0]!r}")
    if len(set(units)) < len(units):
        raise ReadError("units names a unit twice")
    chosen = [by_unit[u] for u in units] if recipe.data else []
    columns, bounds, told = {}, {}, list[str]()
    for code, s in recipe.sources.items():
        if code in figures:
            there = [figures[code].get(u) for u in units]
            columns[code] = _array(f.value if f else np.nan for f in there)
            low, high = _array(f.low if f else np.nan for f in there), _array(f.high if f else np.nan for f in there)  # fmt: skip
            if np.any(high > low):
                bounds[code] = (low, high)
            told += [f"figure {f.figure_id}" for f in there if f]
        elif recipe.data:
            columns[code] = _column(chosen, s.column, recipe.data, recipe.name)
            if s.low or s.high:
                low, high = (_column(chosen, c, recipe.data, recipe.name) if c else columns[code] for c in (s.low, s.high))  # fmt: skip
                bounds[code] = (low, high)
    groups = [(r[recipe.group] or "") if recipe.group else "" for r in chosen] or [""] * len(units)
    stamps = [_stamp(recipe.data)] if recipe.data else []
    parts_of = {n.code for n in recipe.structure.indicators}
    inside = {c: b for c, b in bounds.items() if c in parts_of}  # bounds of a size are not drawn
    return build(
        recipe.name, units, recipe.structure, columns, groups, choices=recipe.choices, others=recipe.others, bounds=inside,
        least_known=recipe.least_known, shaken=recipe.shaken, draws=recipe.draws, sources=stamps + told,
    )  # fmt: skip


def _rows(data: Path, unit: str, group: str) -> list[dict[str, str]]:
    try:
        with data.open(encoding="utf-8-sig", newline="") as f:
            rows = list(csv.DictReader(f, restval=""))
    except (OSError, UnicodeDecodeError, csv.Error) as e:
        raise ReadError(f"{data.name}: {e}") from e
    if not rows:
        raise ReadError(f"{data.name} has no rows")
    for column in filter(None, (unit, group)):
        if column not in rows[0]:
            raise ReadError(
                f"{data.name} has no column {column!r}", hint=f"It has {', '.join(filter(None, rows[0]))[:200]}."
            )  # fmt: skip
    units = [r[unit].strip() for r in rows]
    if len(set(units)) < len(units) or "" in units:
        raise ReadError(f"{data.name}: {unit} must name each unit once")
    return rows


def _column(rows: list[dict[str, str]], column: str, data: Path, asker: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:  # fmt: skip
    if column not in rows[0]:
        raise ReadError(f"{data.name} has no column {column!r}, which {asker} asks for")
    return _array(_number(r, column, data) for r in rows)


def _number(row: Mapping[str, str], column: str, data: Path) -> float:
    value = row[column].strip()
    if value.lower() in MISSING:
        return float("nan")
    try:
        number = float(value)
    except ValueError:
        raise ReadError(
            f"{data.name}, {next(iter(row.values()))}: {column} is {value!r}, no number"
        ) from None
    if not np.isfinite(number):
        raise ReadError(f"{data.name}, {next(iter(row.values()))}: {column} is {value!r}")
    return number


def _array(values: Iterable[float]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.fromiter(values, np.float64)


def _stamp(path: Path) -> str:
    return f"{path.name} sha256 {hashlib.sha256(path.read_bytes()).hexdigest()[:16]}"
