"""Published figures as claims see them: the row, its tags, and its canonical subject."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from duizhao.claims.records import AXES, NOT_STATED, Claim

if TYPE_CHECKING:
    from duizhao.evidence.store import Snapshot

SELECTABLE: tuple[str, ...] = (*AXES, "figure_id", "unit", "lineage", "status", "title")
"""Columns by which a claim may select figures."""

_PAIR = re.compile(r"([A-Z]{2,3})\s*[-–—+&/×|]\s*([A-Z]{2,3})")
_SQL = """
    SELECT f.figure_id, f.subject, f.value, f.low, f.high, f.unit, f.complete, f.lineage, f.status, f.note, f.locator, f.origin_id,
           f.quantity, f.period, f.definition, f.database, f.quality, f.credit, f.attribution, f.subfield, f.vintage,
           f.producer, o.title
    FROM figures f LEFT JOIN origins o ON f.origin_id = o.origin_id
    {where}
    ORDER BY f.figure_id
"""
_SOME = """
    WHERE trim(f.subject) IN (SELECT unnest($subjects)) OR f.figure_id IN (
        SELECT min(g.figure_id) FROM figures g LEFT JOIN origins o ON g.origin_id = o.origin_id
        GROUP BY g.quantity, g.unit, g.definition, g.database, g.quality, g.credit, g.attribution, g.subfield, g.vintage, g.producer, g.lineage, g.status, o.title
        UNION ALL SELECT min(figure_id) FROM figures GROUP BY period)
"""


@dataclass(frozen=True, slots=True)
class Figure:
    """One published number. `tags` gives every axis its option, `not stated` where the column is empty."""

    figure_id: str
    subject: str
    value: float
    unit: str
    tags: dict[str, str]
    lineage: str
    origin_id: str
    low: float | None = None
    high: float | None = None
    complete: bool | None = None
    status: str = ""
    note: str = ""
    locator: str = ""
    title: str = ""
    parts: tuple[str, ...] = ()
    """Ids of the figures that this one is the sum of; empty for a published figure."""

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of the published figures that it rests on."""
        return self.parts or (self.figure_id,)

    def field(self, name: str) -> str:
        """The text that a claim's selection is compared with."""
        if name in self.tags:
            return self.tags[name]
        return str(getattr(self, name) or NOT_STATED)


def figure(row: Mapping[str, Any]) -> Figure:
    """A Figure from a row of the `figures` table. Lineage falls back to the producer, then to the origin."""
    tags = {a: str(row.get(a)) if row.get(a) not in (None, "") else NOT_STATED for a in AXES}
    return Figure(
        figure_id=str(row["figure_id"]),
        subject=str(row["subject"]),
        value=float(row["value"]),
        unit=str(row.get("unit") or NOT_STATED),
        tags=tags,
        lineage=str(row.get("lineage") or row.get("producer") or row.get("origin_id") or NOT_STATED),
        origin_id=str(row.get("origin_id") or ""),
        low=_number(row.get("low")),
        high=_number(row.get("high")),
        complete=row.get("complete"),
        status=str(row.get("status") or ""),
        note=str(row.get("note") or ""),
        locator=str(row.get("locator") or ""),
        title=str(row.get("title") or ""),
    )


def _number(value: Any) -> float | None:
    return None if value in (None, "") else float(value)


def figures(snapshot: Snapshot, claims: Iterable[Claim] | None = None) -> tuple[Figure, ...]:
    """Every figure of the snapshot, in the order of its id.

    With claims: the figures of the subjects that they compare, and of all others one for each set of choices, so that every option that exists
    is among them. A store of published tables holds a hundred times more figures than a claim compares.
    """
    asked = None if claims is None else tuple(claims)
    if asked is None or any("figure_id" in c.figures for c in asked):
        return tuple(figure(r) for r in snapshot.rows(_SQL.format(where="")))
    compared = {canonical(s) for c in asked for s in c.compare}
    there = (
        str(r["subject"]) for r in snapshot.rows("SELECT DISTINCT trim(subject) AS subject FROM figures")
    )
    subjects = [s for s in there if canonical(s) in compared]
    return tuple(figure(r) for r in snapshot.rows(_SQL.format(where=_SOME), {"subjects": subjects}))


def canonical(subject: str) -> str:
    """A pair of countries has one name whatever its order: `US-CN` and `CN+US` are both `CN-US`."""
    pair = _PAIR.fullmatch(subject.strip())
    return "-".join(sorted(pair.groups())) if pair else subject.strip()


def is_pair(subject: str) -> bool:
    """True for a subject such as `CN-US`."""
    return _PAIR.fullmatch(subject.strip()) is not None


def same(a: str, b: str) -> bool:
    """Options are compared without regard to case and spaces, so that `top 10%` is `top 10 %`."""
    return plain(a) == plain(b)


def plain(text: str) -> str:
    """An option as it is compared."""
    return "".join(text.split()).casefold()


def selected(claim: Claim, among: Sequence[Figure]) -> tuple[Figure, ...]:
    """Figures that the claim's selection admits and whose subject it compares."""
    wanted = {field: {plain(v) for v in values} for field, values in claim.figures.items()}
    subjects = {canonical(s) for s in claim.compare}
    return tuple(
        f
        for f in among
        if canonical(f.subject) in subjects
        and all(plain(f.field(field)) in values for field, values in wanted.items())
    )
