"""What a session answers about countings of records: a part of `api.Session`, kept apart for its size."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from duizhao.errors import DuizhaoError, NotFoundError
from duizhao.workspace import Workspace

if TYPE_CHECKING:
    from duizhao.claims.matrix import Matrix
    from duizhao.evidence.store import Snapshot
    from duizhao.measures import Records
    from duizhao.measures.answer import Comparison, Ranking, Trend
    from duizhao.measures.unplaced import Placements

FIVE = ("US", "CN", "GB", "DE", "CA")
"""Never two countries only: what is compared where nothing is named."""
MOST = 20_000
"""Most specifications of one comparison."""


class MeasureQuestions:
    """`rank`, `trend`, `compare`, and the records themselves."""

    workspace: Workspace

    def records(
        self, *, level: Literal["country", "organisation"] = "country", kind: str = "paper"
    ) -> Records:
        """The publication records of the workspace, ready for counting."""
        from duizhao.measures.kept import records
        from duizhao.measures.load import TABLES

        with self.workspace.store.snapshot(TABLES) as snapshot:
            return records(self.workspace, snapshot, level=level, kind=kind)

    def rank(
        self,
        spec: Mapping[str, str] | Iterable[str] = (),
        *,
        by: Literal["country", "organisation"] = "country",
        units: Sequence[str] = (),
        kind: str = "paper",
        limit: int | None = None,
        redraw: Literal["work", "team"] = "work",
    ) -> Ranking:
        """Countries or organisations by one counting, with re-draws and the unknown part; see `measures.answer`."""
        from duizhao.measures.answer import rank
        from duizhao.measures.counting import counting

        return rank(self.records(level=by, kind=kind), counting(spec), units=units, limit=limit, by=redraw)

    def trend(
        self,
        spec: Mapping[str, str] | Iterable[str] = (),
        *,
        units: Sequence[str] = FIVE,
        by: Literal["country", "organisation"] = "country",
        kind: str = "paper",
    ) -> Trend:
        """Values by year of some units under one counting."""
        from duizhao.measures.answer import trend
        from duizhao.measures.counting import counting

        return trend(self.records(level=by, kind=kind), counting(spec), units)

    def compare(
        self,
        spec: Mapping[str, str] | Iterable[str] = (),
        *,
        vary: Mapping[str, Sequence[str]] | Sequence[str] = ("credit", "quality", "units", "unknown"),
        units: Sequence[str] = FIVE,
        by: Literal["country", "organisation"] = "country",
        kind: str = "paper",
    ) -> Comparison:
        """The units under every combination of the options of some axes. vary: axes (all options that the records can answer), or axes with their options."""
        from duizhao.measures.answer import compare
        from duizhao.measures.axes import AXES
        from duizhao.measures.counting import counting

        records = self.records(level=by, kind=kind)
        base = counting(spec)
        known = {a.name: a for a in AXES}
        chosen: dict[str, tuple[str, ...]] = {}
        for name in vary:
            if name not in known:
                raise DuizhaoError(f"no axis {name!r}", hint=f"Axes: {', '.join(known)}.")
            given = vary[name] if isinstance(vary, Mapping) else ()
            chosen[name] = tuple(given) or known[name].options(records)
        size = 1
        for some in chosen.values():
            size *= len(some)
        if size > MOST:
            raise DuizhaoError(
                f"{size:,} specifications; at most {MOST:,} are compared at once",
                hint="Vary fewer axes, or name options.",
            )
        countings = [
            base.with_(**dict(zip(chosen, o, strict=True))) for o in itertools.product(*chosen.values())
        ]
        # An attribution may be known at one strictness only.
        answerable = [c for c in countings if (c["attribution"], c["strictness"]) in records.units]
        return compare(records, answerable, units)

    def affiliations(self, *, kind: str = "paper", unplaced: bool = False, containing: str = "", limit: int | None = None) -> Placements:  # fmt: skip
        """How affiliation texts were placed, those that stand most often first; see `measures.unplaced`."""
        from duizhao.measures.load import TABLES
        from duizhao.measures.unplaced import placements

        with self.workspace.store.snapshot(TABLES) as snapshot:
            return placements(self.workspace, snapshot, kind=kind, unplaced=unplaced, containing=containing, limit=limit)  # fmt: skip

    def resolve(self, texts: Sequence[str], target: str, *, note: str = "", by: str = "") -> str:
        """Record what affiliation texts mean: an organisation or entity id, a ROR id, `country:CN`, or `?` for none of the known; returns the judgement's id. Every later count obeys it.

        NotFoundError for an organisation that the store does not have.
        """
        from duizhao.workspace import journal

        with self.workspace.store.snapshot(("organisations", "entities")) as snapshot:
            meant = _target(snapshot, target)
        made = journal.append(self.workspace, {"kind": "resolve", "members": list(texts), "target": meant, "note": note, "by": by})  # fmt: skip
        return str(made["judgement_id"])

    def matrix(self, countries: Sequence[str] = FIVE) -> Matrix:
        """Which evidence the figures give by stage and layer of capability, and which cells are empty; see `claims.matrix`."""
        from duizhao.claims.matrix import matrix

        with self.workspace.store.snapshot(("figures",)) as snapshot:
            return matrix(snapshot, countries, self.workspace.folder)

    def write_counts(self, found: Ranking | Trend | Comparison, path: Path) -> None:
        """Draw a ranking, a trend or a comparison as `.svg` or `.png`."""
        from duizhao.figures.counts import comparison_chart, ranking_chart, trend_chart
        from duizhao.measures.answer import Ranking, Trend

        cache = self.workspace.cache
        if isinstance(found, Ranking):
            draw = ranking_chart(found, cache=cache)
        elif isinstance(found, Trend):
            draw = trend_chart(found, cache=cache)
        else:
            draw = comparison_chart(found, cache=cache)
        draw.write(path)


def _target(snapshot: Snapshot, target: str) -> str:
    """The id that a judgement keeps."""
    if target == "?":
        return target
    if target.startswith("country:"):
        code = target.removeprefix("country:").strip().upper()
        if len(code) != 2 or not code.isalpha():
            raise DuizhaoError(f"{target!r}: write country:CN, country:US …")
        return f"country:{code}"
    short = target.rsplit("/", 1)[-1]
    found = snapshot.rows(
        """SELECT org_id AS id FROM organisations WHERE org_id = $t OR ror = $s UNION SELECT entity_id FROM entities WHERE entity_id IN ($t, $e) ORDER BY 1""",
        {"t": target, "s": short, "e": target.removeprefix("e:")},
    )
    if not found:
        raise NotFoundError(f"no organisation {target!r} in the store", hint="Read a register (ROR) or an entities file first, or use country:CN, or ? for none of the known.")  # fmt: skip
    return str(found[0]["id"])
