"""GitHub's Innovation Graph: developers, organizations, repositories and git pushes by economy and quarter (CC0).

Economies are those of the activity, as GitHub places it; `EU` is the total of the Union beside its members, so that economies and EU are never added. The release is not written in the files:
the last quarter of a file names it. Pairs of economies and topics are not taken: their weights count neither people nor pushes, and topics overlap.
"""

from __future__ import annotations

import re
from pathlib import Path

from duizhao.readers.printed import SILENT, Keeper, Row, header, number, table, year
from duizhao.readers.reader import Sink, Source, publication

MEASURES: dict[str, tuple[str, str, str]] = {
    "developers": ("GitHub developers", "developers", "developers"),
    "organizations": ("GitHub organizations", "organizations", "organizations"),
    "repositories": ("GitHub repositories", "repositories", "repositories"),
    "git_pushes": ("GitHub pushes", "pushes", "git pushes"),
}
"""Column → quantity, unit, definition."""
NOT_TAKEN = {
    frozenset(("weight", "source", "destination", "year", "quarter")): "pairs of economies: the weight is no count of people or pushes, so it makes no figure",
    frozenset(("num_pushers", "topic", "iso2_code", "year", "quarter")): "pushers by topic: topics overlap and only the largest are listed, so they make no figure",
}  # fmt: skip
_PLACE = ("iso2_code", "year", "quarter")
_CODE = re.compile(r"[A-Z]{2}")


class InnovationGraph:
    """CSV files of the Innovation Graph → figures."""

    name = "innovationgraph"
    reads = (
        "GitHub's Innovation Graph (developers.csv, git_pushes.csv …: a value by iso2_code, year and quarter)"
    )
    tables = ("figures", "origins")

    def detect(self, path: Path, head: bytes) -> bool:
        if path.suffix.lower() != ".csv":
            return False
        columns = frozenset(header(head))
        return columns in NOT_TAKEN or (set(_PLACE) < columns and _measure(columns) is not None)

    def read(self, source: Source, out: Sink) -> None:
        with source.path.open("rb") as f:
            columns = header(f.read(20_000))
        reason = NOT_TAKEN.get(frozenset(columns))
        if reason is not None:
            out.aside(1, reason, source.path.name)
            return
        column = _measure(columns) or "git_pushes"
        last = max((p for r in table(source, SILENT, (column, *_PLACE)) if (p := _quarter(r))), default=None)  # fmt: skip
        quantity, unit, definition = MEASURES[column]
        origin = publication(
            "GitHub",
            "Innovation Graph",
            "https://innovationgraph.github.com",
            licence="CC0",
            vintage=last,
            lineage="github-innovation-graph",
        )
        keeper = Keeper(out, origin)

        def figure(row: Row) -> None:
            code, value = row.cells["iso2_code"], number(row.cells[column], column)
            if not _CODE.fullmatch(code):
                raise ValueError(f"iso2_code is {code[:40]!r}")
            period = _quarter(row)
            if period is None:
                raise ValueError(f"the quarter is {row.cells['year'][:40]!r}, {row.cells['quarter'][:40]!r}")
            keeper.keep(
                row.line, figure_id=f"github_{column}_{code}_{period}_v{last}".lower().replace("-", ""),
                quantity=quantity, unit=unit, period=period, subject=code, value=value, complete=True, definition=definition, database="GitHub", quality="all", attribution="location",
                subfield="all software", locator=f"{column}, {code}, {period}", note="the whole Union, beside its members" if code == "EU" else None,
            )  # fmt: skip

        keeper.each(table(source, out, (column, *_PLACE)), figure)


def _measure(columns: frozenset[str] | tuple[str, ...]) -> str | None:
    return next((m for m in MEASURES if m in columns), None)


def _quarter(row: Row) -> str | None:
    try:
        y = year(row.cells["year"])
    except ValueError:
        return None
    return f"{y}-Q{row.cells['quarter']}" if row.cells["quarter"] in ("1", "2", "3", "4") else None
