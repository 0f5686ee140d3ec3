"""Columns of an index from published figures of a workspace: exactly one figure per unit, or a refusal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from duizhao.errors import NotFoundError, RefusedError
from duizhao.evidence.tables import FIGURES
from duizhao.measures.index.choices import checked

if TYPE_CHECKING:
    from duizhao.evidence.store import Snapshot

SELECTABLE = tuple(
    c.name for c in FIGURES.columns if c.name in ("quantity", "unit", "period", "lineage", "status", "figure_id") or c.meaning.startswith("axis")
)  # fmt: skip
NO_UNITS = ("WORLD", "UNKNOWN")


class Published(NamedTuple):
    """A unit's value, its bounds (the value where there is none) and the figure that says so."""

    value: float
    low: float
    high: float
    figure_id: str


def published(snapshot: Snapshot, code: str, wanted: Mapping[str, str]) -> dict[str, Published]:
    """Unit → its figure. wanted: column → value, case and outer spaces aside.

    NotFoundError where no figure fits, RefusedError for mixed units of measure, an incomplete period, or two figures of a unit: it names the columns that tell them apart.
    """
    for column in wanted:
        checked(f"{code}, figure", column, SELECTABLE)
    rows = [
        r
        for r in snapshot.rows("SELECT * FROM figures ORDER BY figure_id")
        if str(r["subject"]).strip() not in NO_UNITS
        and all(_same(r.get(column), value) for column, value in wanted.items())
    ]
    said = ", ".join(f"{k} {v}" for k, v in wanted.items())
    if not rows:
        raise NotFoundError(f"{code}: the workspace has no figure with {said}")
    if len(units := sorted({str(r["unit"]) for r in rows})) > 1:
        raise RefusedError("mixed units", f"{code}: {said} is given in {', '.join(units)}")
    out: dict[str, Published] = {}
    first: dict[str, Mapping[str, Any]] = {}
    for r in rows:
        unit = str(r["subject"]).strip()
        if r["complete"] is False:
            raise RefusedError(
                "incomplete year", f"{code}: {r['figure_id']} is of a period that was not over"
            )
        if unit in out:
            apart = [c for c in SELECTABLE if c != "figure_id" and r.get(c) != first[unit].get(c)]
            ways = "; ".join(f"{c}: {first[unit].get(c)} or {r.get(c)}" for c in apart[:4])
            raise RefusedError("two figures of one unit", f"{code}: {unit} has {out[unit].figure_id} and {r['figure_id']}", hint=f"Choose by {ways}." if ways else None)  # fmt: skip
        value = float(r["value"])
        low, high = (value if r[k] is None else float(r[k]) for k in ("low", "high"))
        out[unit], first[unit] = Published(value, low, high, str(r["figure_id"])), r
    return out


def _same(cell: Any, value: str) -> bool:
    return str("" if cell is None else cell).strip().casefold() == value.strip().casefold()
