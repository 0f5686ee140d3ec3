"""The capability matrix: which evidence there is, by stage (input, output, use) and layer (foundation, technology, application), and which cells are empty.

A cell lists quantities with the newest figures of the compared countries; it holds no score. Quantities without tags stand apart, so that nothing is sorted in silence. The cross-sections are those of the talk (T11).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from duizhao.errors import WorkspaceError

if TYPE_CHECKING:
    from duizhao.evidence.store import Snapshot

STAGES = ("input", "output", "use")
LAYERS = ("foundation", "technology", "application")
OWN = "quantities.toml"
_KEYS = {"stage", "layer", "subdomain", "purpose"}


@dataclass(frozen=True, slots=True)
class Evidence:
    """One quantity: how many figures of how many independent sources, the newest period, and there the country with most and with least of those compared.

    `values`: country → (value, unit, figure id), each the country's figure of the newest period under the choices that most of them share; countries without one are in `missing`.
    """

    quantity: str
    figures: int
    lineages: int
    period: str
    choices: dict[str, str]
    values: dict[str, tuple[float, str, str]]
    missing: tuple[str, ...]
    purpose: str
    subdomain: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One stage and layer; a hole where `evidence` is empty."""

    stage: str
    layer: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """All nine cells, and quantities that nobody tagged."""

    countries: tuple[str, ...]
    cells: tuple[Cell, ...]
    untagged: tuple[str, ...]

    @property
    def holes(self) -> tuple[tuple[str, str], ...]:
        return tuple((c.stage, c.layer) for c in self.cells if not c.evidence)

    def to_arrow(self) -> Any:
        """One row per quantity and country; a hole has one row with nulls."""
        import pyarrow as pa

        rows = []
        for c in self.cells:
            for e in c.evidence:
                rows += [{"stage": c.stage, "layer": c.layer, "quantity": e.quantity, "period": e.period, "country": s, "value": v[0], "unit": v[1], "figure_id": v[2]} for s, v in e.values.items()]  # fmt: skip
            if not c.evidence:
                rows.append({"stage": c.stage, "layer": c.layer, "quantity": None, "period": None, "country": None, "value": None, "unit": None, "figure_id": None})  # fmt: skip
        return pa.Table.from_pylist(rows)


def tags(folder: Path | None = None) -> dict[str, dict[str, str]]:
    """Tags by quantity, in small letters: the shipped ones, and those of a workspace's `quantities.toml`. WorkspaceError names what is wrong in it."""
    shipped = tomllib.loads(resources.files("duizhao.claims").joinpath(OWN).read_text(encoding="utf-8"))
    found = {k.lower(): v for k, v in shipped.items()}
    own = folder / OWN if folder else None
    if own and own.exists():
        try:
            given = tomllib.loads(own.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as e:
            raise WorkspaceError(f"{OWN}: {e}") from e
        for name, value in given.items():
            if (
                not isinstance(value, dict)
                or set(value) - _KEYS
                or not all(isinstance(v, str) for v in value.values())
            ):
                raise WorkspaceError(f"{OWN}: [{name}] takes {', '.join(sorted(_KEYS))} as texts")
            if value.get("stage") not in STAGES or value.get("layer") not in LAYERS:
                raise WorkspaceError(f"{OWN}: [{name}] needs stage ({', '.join(STAGES)}) and layer ({', '.join(LAYERS)})")  # fmt: skip
            found[name.lower()] = value
    return found


def matrix(snapshot: Snapshot, countries: Sequence[str], folder: Path | None = None) -> Matrix:
    """The matrix of a workspace's figures for some countries."""
    known = tags(folder)
    rows = snapshot.rows(
        "SELECT figure_id, quantity, unit, period, subject, value, definition, database, quality, credit, attribution, subfield, vintage, producer, lineage FROM figures ORDER BY figure_id"
    )
    by: dict[str, list[dict[str, Any]]] = {}
    for r in rows:
        by.setdefault(str(r["quantity"]), []).append(r)
    cells: dict[tuple[str, str], list[Evidence]] = {(s, a): [] for s in STAGES for a in LAYERS}
    untagged = []
    for quantity, some in sorted(by.items()):
        tag = known.get(quantity.lower())
        if tag is None:
            untagged.append(quantity)
            continue
        cells[tag["stage"], tag["layer"]].append(_evidence(quantity, some, countries, tag))
    return Matrix(
        tuple(countries), tuple(Cell(s, a, tuple(e)) for (s, a), e in cells.items()), tuple(untagged)
    )


_CHOICES = ("definition", "database", "quality", "credit", "attribution", "subfield", "vintage", "producer")


def _evidence(
    quantity: str, rows: Sequence[dict[str, Any]], countries: Sequence[str], tag: dict[str, str]
) -> Evidence:
    groups: dict[tuple[Any, ...], dict[str, dict[str, Any]]] = {}
    for r in rows:
        if r["subject"] in countries:
            choice = (r["period"], r["unit"], *(r[c] for c in _CHOICES))
            groups.setdefault(choice, {}).setdefault(r["subject"], r)
    # Most countries under the same choices, then the newest period.
    best = max(groups, key=lambda g: (len(groups[g]), _end(g[0]), str(g)), default=None)
    there = groups[best] if best else {}
    values = {c: (float(there[c]["value"]), str(there[c]["unit"]), str(there[c]["figure_id"])) for c in countries if c in there}  # fmt: skip
    said = {n: str(v) for n, v in zip(_CHOICES, best[2:], strict=True) if v} if best else {}
    return Evidence(
        quantity, len(rows), len({r["lineage"] or r["producer"] for r in rows}), str(best[0] or "") if best else "", said, values, tuple(c for c in countries if c not in there), tag.get("purpose", ""), tag.get("subdomain", "all"),
    )  # fmt: skip


def _end(period: object) -> str:
    """The last year of a period, for ordering."""
    years: Iterable[str] = re.findall(r"\d{4}", str(period or ""))
    return max(years, default="")
