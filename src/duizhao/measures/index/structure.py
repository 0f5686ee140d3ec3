"""The structure of an index: indicators and the aggregates above them, read from a table with a row each.

Columns: `iCode`, `Parent`, `Level`, `Direction` (1 or −1), `Weight`, `Denominator`, `Type` (Indicator, Aggregate; other rows are passed over), as COINr writes them.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from duizhao.errors import ReadError


@dataclass(frozen=True, slots=True)
class Node:
    """An indicator (no children) or an aggregate."""

    code: str
    parent: str
    direction: int
    weight: float
    denominator: str
    indicator: bool


@dataclass(frozen=True, slots=True)
class Structure:
    """Nodes, children before parents; `top` is the index itself."""

    nodes: tuple[Node, ...]
    top: str

    def children(self, code: str) -> tuple[Node, ...]:
        return tuple(n for n in self.nodes if n.parent == code)

    @property
    def indicators(self) -> tuple[Node, ...]:
        return tuple(n for n in self.nodes if n.indicator)


def from_rows(rows: Iterable[Mapping[str, str]]) -> Structure:
    """A structure from its rows. ReadError names what is wrong: a parent that is not there, a circle, several tops, a weight that is none."""
    found: dict[str, Node] = {}
    for r in rows:
        kind = (r.get("Type") or "").strip().lower()
        if kind not in ("indicator", "aggregate"):
            continue
        code = (r.get("iCode") or "").strip()
        try:
            weight, direction = float(r.get("Weight") or 1), int(float(r.get("Direction") or 1))
        except ValueError as e:
            raise ReadError(f"{code}: {e}") from e
        if not code or code in found or direction not in (1, -1) or not 0 <= weight < float("inf"):
            raise ReadError(f"{code or 'a row'}: needs a code of its own, direction 1 or -1 and a weight of 0 or more")  # fmt: skip
        found[code] = Node(code, (r.get("Parent") or "").strip(), direction, weight, (r.get("Denominator") or "").strip(), kind == "indicator")  # fmt: skip
    tops = [n.code for n in found.values() if not n.parent]
    lost = next(
        (n for n in found.values() if n.parent and (n.parent not in found or found[n.parent].indicator)), None
    )
    if lost is not None:
        raise ReadError(f"{lost.code}: its parent {lost.parent} is no aggregate of the table")
    if len(tops) != 1:
        raise ReadError(f"an index has one top, this has {len(tops)}", hint="One aggregate without a parent.")
    depth: dict[str, int] = {}
    for n in found.values():
        seen, at = [n.code], n
        while at.parent:
            at = found[at.parent]
            if at.code in seen:
                raise ReadError(f"{n.code} stands above itself")
            seen.append(at.code)
        depth[n.code] = len(seen)
    order = sorted(found.values(), key=lambda n: (-depth[n.code], n.code))
    empty = next((n for n in order if not n.indicator and not any(c.parent == n.code for c in order)), None)
    if empty is not None:
        raise ReadError(f"{empty.code} has nothing below it")
    return Structure(tuple(order), tops[0])


def load(path: Path) -> Structure:
    """A structure from its CSV. ReadError in words."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as f:
            return from_rows(csv.DictReader(f))
    except (OSError, UnicodeDecodeError, csv.Error) as e:
        raise ReadError(f"{path.name}: {e}") from e
