"""`duizhao index`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from duizhao.cli.common import JsonOption, console, emit


def register(app: typer.Typer) -> None:
    app.command()(index)


def index(
    data: Annotated[Path, typer.Argument(help="A table with a row per unit (.csv).")],
    structure: Annotated[Path, typer.Argument(help="Indicators and what they are parts of (.csv): iCode, Parent, Direction, Weight, Denominator, Type.")],
    unit: Annotated[str, typer.Option(help="The column that names units.")],
    group: Annotated[str | None, typer.Option(help="The column of groups: a missing value is filled by its group's mean.")] = None,
    limit: Annotated[int, typer.Option("--limit", "-n", help="How many; 0 for all.")] = 15,
    csv: Annotated[Path | None, typer.Option("--csv", help="Write the table here too.")] = None,
    log: Annotated[bool, typer.Option("--log", help="Print every step and what it did.")] = False,
    as_json: JsonOption = False,
) -> None:  # fmt: skip
    """A composite index, never without the ranks that other weights and other values for what is missing would give."""
    from rich.table import Table

    from duizhao.cli.tables import _safe
    from duizhao.measures.index.build import SHAKEN
    from duizhao.measures.index.files import index as made

    found = made(data, structure, unit=unit, group=group)
    if csv:
        rows = found.to_arrow().to_pylist()
        import csv as writer

        with csv.open("w", encoding="utf-8", newline="") as f:
            out_ = writer.DictWriter(f, list(rows[0]))
            out_.writeheader()
            out_.writerows(
                {k: "–".join(map(str, v)) if isinstance(v, list) else v for k, v in r.items()} for r in rows
            )
    if as_json:
        emit(found)
        return
    out = console()
    t = Table(box=None, pad_edge=False)
    for name in ("rank", "unit", "score", "by weights", "by data", "missing"):
        t.add_column(name, justify="left" if name == "unit" else "right")
    for s in found.standings[: limit or None]:
        t.add_row(
            str(s.rank),
            _safe(s.unit),
            f"{s.score:.2f}",
            _span(s.by_weights),
            _span(s.by_data),
            str(s.missing),
        )
    out.print(t)
    out.print(f"Ranks in 90 % of {found.draws} draws: by weights, every weight shaken by up to {SHAKEN:.0%} (a choice, not an error); by data, missing values drawn from their group.")  # fmt: skip
    for line in (
        [f"{n}. {s.what} {s.code} {' '.join(s.of)}" for n, s in enumerate(found.plan, 1)] + list(found.notes)
        if log
        else []
    ):
        out.print(_safe(line))


def _span(ranks: tuple[int, int]) -> str:
    return str(ranks[0]) if ranks[0] == ranks[1] else f"{ranks[0]}–{ranks[1]}"
