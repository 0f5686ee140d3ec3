"""An index from two tables: the data, a row per unit, and the structure."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

from duizhao.errors import ReadError
from duizhao.measures.index.build import DRAWS, Index, build
from duizhao.measures.index.structure import load

MISSING = frozenset(("", "na", "nan", "n/a", "null", ".."))


def index(data: Path, structure: Path, *, unit: str, group: str | None = None, draws: int = DRAWS) -> Index:
    """The index of two CSV files. unit: the column that names units; group: the column of groups for missing values (one group where None). ReadError in words."""
    tree = load(structure)
    try:
        with data.open(encoding="utf-8-sig", newline="") as f:
            rows = list(csv.DictReader(f))
    except (OSError, UnicodeDecodeError, csv.Error) as e:
        raise ReadError(f"{data.name}: {e}") from e
    if not rows:
        raise ReadError(f"{data.name} has no rows")
    for column in filter(None, (unit, group)):
        if column not in rows[0]:
            raise ReadError(
                f"{data.name} has no column {column!r}", hint=f"It has {', '.join(rows[0])[:200]}."
            )
    needed = dict.fromkeys(c for n in tree.indicators for c in (n.code, n.denominator) if c)
    missing = [c for c in needed if c not in rows[0]]
    if missing:
        raise ReadError(f"{data.name} has no column {missing[0]!r}, which {structure.name} asks for")
    units = [(r[unit] or "").strip() for r in rows]
    if len(set(units)) < len(units) or "" in units:
        raise ReadError(f"{data.name}: {unit} must name each unit once")
    columns = {c: np.array([_number(r[c], c, n) for n, r in enumerate(rows, 2)]) for c in needed}
    groups = [(r[group] or "") if group else "" for r in rows]
    return build(tree.top, units, tree, columns, groups, draws=draws)


def _number(text: str | None, column: str, line: int) -> float:
    value = (text or "").strip()
    if value.lower() in MISSING:
        return float("nan")
    try:
        number = float(value)
    except ValueError:
        raise ReadError(f"line {line}: {column} is {value!r}, no number") from None
    if not np.isfinite(number):
        raise ReadError(f"line {line}: {column} is {value!r}")
    return number
