"""The affiliations of a workspace by mass: how each was placed, the unplaced first. What a person mends first is what moves numbers most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from duizhao.measures.load import counted
from duizhao.measures.placing import label
from duizhao.names.resolving import Affiliations

if TYPE_CHECKING:
    from duizhao.evidence.store import Snapshot
    from duizhao.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Placement:
    """One affiliation text: in how many places it stands, its organisation and country, each with method and confidence (0 to 1)."""

    text: str
    times: int
    organisation: str | None
    method: str
    confidence: float
    country: str | None
    country_method: str
    country_confidence: float


@dataclass(frozen=True, slots=True)
class Placements:
    """The texts that were asked for, and the mass of all: `unplaced` of `total` affiliations have no country, `unknown` no organisation."""

    places: tuple[Placement, ...]
    total: int
    unplaced: int
    unknown: int

    def to_arrow(self) -> pa.Table:
        """One row a text."""
        names = Placement.__slots__
        return pa.table({n: [getattr(p, n) for p in self.places] for n in names})


def placements(workspace: Workspace, snapshot: Snapshot, *, kind: str = "paper", unplaced: bool = False, containing: str = "", limit: int | None = None) -> Placements:  # fmt: skip
    """Texts with most mass first. unplaced: only those without country or organisation; containing: only those with that in them."""
    counted(snapshot, kind)
    rows = snapshot.rows(
        """WITH people AS (SELECT unnest(authors) AS a FROM counted_works), places AS (SELECT unnest(a.affiliations) AS p FROM people)
           SELECT p.raw AS raw, p.org AS org, p.ror AS ror, p.country AS country, count(*) AS times FROM places GROUP BY ALL ORDER BY ALL"""
    )
    snapshot.connection.execute("DROP TABLE counted_works")
    affiliations = Affiliations(workspace, snapshot)
    found = affiliations.resolve((r["raw"], r["org"], r["ror"], r["country"]) for r in rows)
    mass: dict[tuple[object, ...], int] = {}
    for r in rows:
        for p in found[r["raw"], r["org"], r["ror"], r["country"]]:
            mass[tuple(p)] = mass.get(tuple(p), 0) + r["times"]
    every = [
        Placement(text or "(nothing given)", n, label(affiliations, str(org)) if org else None, str(method), float(sure), country, str(how), float(certain))  # type: ignore[arg-type]
        for (text, org, method, sure, country, how, certain), n in mass.items()
    ]  # fmt: skip
    every.sort(key=lambda p: (-p.times, p.text, p.country or ""))
    shown = [
        p
        for p in every
        if containing.lower() in p.text.lower() and not (unplaced and p.country and p.organisation)
    ]
    return Placements(tuple(shown[:limit]), sum(p.times for p in every), sum(p.times for p in every if not p.country), sum(p.times for p in every if not p.organisation))  # fmt: skip
