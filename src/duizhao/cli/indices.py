"""`duizhao index`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from duizhao.cli.common import HERE, JsonOption, WorkspaceOption, console, emit

if TYPE_CHECKING:
    from duizhao.measures.index.standing import Index


def register(app: typer.Typer) -> None:
    app.command()(index)


def index(
    file: Annotated[Path, typer.Argument(help="The index (.toml), or a table with a row per unit (.csv).")],
    structure: Annotated[Path | None, typer.Argument(help="With a table: indicators and what they are parts of (.csv): iCode, Parent, Direction, Weight, Denominator, Type.")] = None,
    unit: Annotated[str | None, typer.Option(help="With a table: the column that names units.")] = None,
    group: Annotated[str | None, typer.Option(help="With a table: the column of groups; a missing value is filled by its group's mean.")] = None,
    workspace: WorkspaceOption = HERE,
    limit: Annotated[int, typer.Option("--limit", "-n", help="How many; 0 for all.")] = 15,
    csv: Annotated[Path | None, typer.Option("--csv", help="Write the table here too.")] = None,
    log: Annotated[bool, typer.Option("--log", help="Print every step and what it did.")] = False,
    as_json: JsonOption = False,
) -> None:  # fmt: skip
    """A composite index, never without the ranks that other weights, other methods and other values for what is not known would give."""
    from duizhao import api_indices

    found = api_indices.index(file, structure, unit=unit, group=group, workspace=workspace)
    if csv:
        _write(found, csv)
    if as_json:
        emit(found)
        return
    _show(found, limit)
    if log:
        from duizhao.cli.tables import _safe

        out = console()
        for n, s in enumerate(found.plan, 1):
            numbers = " ".join(f"{v:g}" for v in s.numbers)
            out.print(
                _safe(" ".join(filter(None, (f"{n}. {s.what} {s.code}", s.how, " ".join(s.of), numbers))))
            )
        for line in (*found.notes, *found.sources):
            out.print(_safe(line))


def _write(found: Index, path: Path) -> None:
    import csv

    rows = found.rows()
    with path.open("w", encoding="utf-8", newline="") as f:
        out = csv.DictWriter(f, list(rows[0]))
        out.writeheader()
        out.writerows(rows)


def _show(found: Index, limit: int) -> None:
    from rich.table import Table

    from duizhao.cli.tables import _safe
    from duizhao.measures.index.standing import KINDS, span

    out, ways = console(), len(found.specifications)
    t = Table(box=None, pad_edge=False)
    for name in ("rank", "unit", "score", "by weights", "by method", "by data", "ahead of next", "missing"):
        t.add_column(name, justify="left" if name == "unit" else "right")
    shown = found.standings[: limit or None]
    for n, s in enumerate(shown):
        after = found.standings[n + 1].unit if n + 1 < len(found.standings) else ""
        ahead = f"{found.ahead(s.unit, after) * ways:g} of {ways}" if after else ""
        t.add_row(str(s.rank), _safe(s.unit), f"{s.score:.2f}", *(span(getattr(s, k)) for k in KINDS), ahead, str(s.missing))  # fmt: skip
    out.print(t)
    out.print(f"Ranks from 5 to 95 %. Choices, which are no errors: by weights, {found.draws} draws with every weight shaken by up to {found.shaken:.0%}; by method, {ways} distinct ways to treat outliers, normalise, average and weigh ({ways + sum(s.same for s in found.specifications)} before the same were made one). A share of them is no probability.")  # fmt: skip
    if found.uncertain:
        out.print(f"By data: {found.uncertain} values that are missing or have bounds, drawn {found.draws} times.")  # fmt: skip
    else:
        out.print("By data: nothing is missing and no bounds are given, so this doubt is unknown, not none.")
    if found.dropped:
        out.print(_safe(f"Left out, too little is known: {'; '.join(found.dropped)}."))
