"""`duizhao affiliations`, `duizhao resolve`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from duizhao.cli.common import HERE, JsonOption, WorkspaceOption, console, emit, session


def register(app: typer.Typer) -> None:
    app.command()(affiliations)
    app.command()(resolve)


def affiliations(
    workspace: WorkspaceOption = HERE,
    containing: Annotated[str, typer.Argument(help="Only texts with this in them.")] = "",
    unplaced: Annotated[bool, typer.Option("--unplaced", help="Only texts without a country or a known organisation.")] = False,
    kind: Annotated[str, typer.Option(help="Kind of record: paper, patent or model.")] = "paper",
    limit: Annotated[int, typer.Option("--limit", "-n", help="How many; 0 for all.")] = 20,
    csv: Annotated[Path | None, typer.Option("--csv", help="Write the table here too.")] = None,
    as_json: JsonOption = False,
) -> None:  # fmt: skip
    """How the affiliations of the records were placed: organisation and country, each with its method; those that stand most often first."""
    from rich.table import Table

    from duizhao.cli.tables import _safe

    found = session(workspace, quiet=as_json).affiliations(kind=kind, unplaced=unplaced, containing=containing, limit=limit or None)  # fmt: skip
    if csv:
        from pyarrow import csv as writer

        writer.write_csv(found.to_arrow(), csv)
    if as_json:
        emit(found)
        return
    out = console()
    t = Table(box=None, pad_edge=False)
    for name in ("times", "affiliation", "organisation", "how", "country", "how"):
        t.add_column(name, justify="right" if name == "times" else "left", overflow="fold")
    for p in found.places:
        t.add_row(f"{p.times:,}", _safe(p.text[:120]), _safe(p.organisation or "—"), _how(p.method, p.confidence), p.country or "—", _how(p.country_method, p.country_confidence))  # fmt: skip
    out.print(t)
    out.print(f"{found.total:,} affiliations: {found.unplaced:,} without a country, {found.unknown:,} without a known organisation.")  # fmt: skip
    out.print("[dim]Mend one for every later count: duizhao resolve TEXT ORGANISATION (or country:CN, or ?); duizhao undo takes it back.[/dim]")  # fmt: skip


def _how(method: str, confidence: float) -> str:
    return "—" if method == "none" else f"{method} {confidence:.2f}"


def resolve(
    text: Annotated[str, typer.Argument(help="The affiliation as `duizhao affiliations` shows it.")],
    target: Annotated[str, typer.Argument(help="An organisation's or entity's id, a ROR id, country:CN, or ? for none of the known.")],
    workspace: WorkspaceOption = HERE,
    note: Annotated[str, typer.Option(help="Why.")] = "",
    by: Annotated[str, typer.Option(help="Who decided.", envvar="DUIZHAO_JUDGE")] = "",
    as_json: JsonOption = False,
) -> None:  # fmt: skip
    """Say what an affiliation means: kept in the workspace, obeyed by every later count."""
    made = session(workspace, quiet=True).resolve([text], target, note=note, by=by)
    if as_json:
        emit({"judgement_id": made})
        return
    console().print(f"Recorded {made}. Take it back with: duizhao undo {made} -w {workspace}", markup=False)
