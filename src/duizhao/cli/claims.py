"""`duizhao check`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from duizhao.cli.common import HERE, JsonOption, WorkspaceOption, console, emit, session


def register(app: typer.Typer) -> None:
    app.command()(check)
    app.command()(matrix)


def check(
    sentence: Annotated[
        list[str] | None,
        typer.Argument(help="A sentence, or a claim's id. Nothing: every claim.", metavar="[SENTENCE-OR-ID]"),
    ] = None,
    workspace: WorkspaceOption = HERE,
    specifications: Annotated[
        bool, typer.Option("--specs", help="Print every specification as a row.")
    ] = False,
    figure: Annotated[
        Path | None, typer.Option(help="Write the specification curve here (.svg or .png).")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Judge a claim over every admissible specification: verdict, share, flip sets, what moves the answer."""
    from duizhao.cli import tables

    opened = session(workspace, quiet=as_json)
    words = " ".join(sentence or []).strip()
    if not words:
        every = opened.check_all()
        if as_json:
            emit(list(every))
        else:
            tables.verdict_list(console(), every)
        return
    verdict = opened.check(words)
    if figure is not None:
        opened.write_curve(verdict, figure)
    if as_json:
        emit(verdict)
        return
    tables.verdict_page(console(), verdict, specifications=specifications)
    if figure is not None:
        console().print(f"Specification curve: {figure}")


def matrix(
    workspace: WorkspaceOption = HERE,
    countries: Annotated[str | None, typer.Option("--countries", "-c", help="Which ones, such as US,CN,GB,DE,CA.")] = None,
    csv: Annotated[Path | None, typer.Option("--csv", help="Write the table here too.")] = None,
    as_json: JsonOption = False,
) -> None:  # fmt: skip
    """Capability by stage (input, output, use) and layer (foundation, technology, application): which evidence there is, and which cells are empty. No score."""
    from rich.table import Table

    from duizhao.api_measures import FIVE
    from duizhao.claims.matrix import LAYERS, STAGES
    from duizhao.cli.tables import _safe

    chosen = tuple(c.strip() for c in (countries or "").split(",") if c.strip()) or FIVE
    found = session(workspace, quiet=as_json).matrix(chosen)
    if csv:
        from pyarrow import csv as writer

        writer.write_csv(found.to_arrow(), csv)
    if as_json:
        emit(found)
        return
    out = console()
    for layer in LAYERS:
        for stage in STAGES:
            (cell,) = [c for c in found.cells if (c.stage, c.layer) == (stage, layer)]
            out.print(f"[bold]{layer} · {stage}[/bold]")
            if not cell.evidence:
                out.print("  — no evidence in this workspace: a hole, not a zero")
                continue
            t = Table(box=None, pad_edge=False)
            t.add_column("quantity", min_width=26, overflow="fold")
            for name in ("period", "unit"):
                t.add_column(name, overflow="fold")
            for name in (*found.countries, "sources"):
                t.add_column(_safe(name), justify="right", no_wrap=True)
            for e in cell.evidence:
                unit = next((v[1] for v in e.values.values()), "—")
                values = (_number(e.values[c][0]) if c in e.values else "—" for c in found.countries)
                t.add_row(_safe(e.quantity), e.period or "—", _safe(unit), *values, str(e.lineages))
            out.print(t)
    if found.untagged:
        out.print(f"[dim]Not tagged, so in no cell: {_safe('; '.join(found.untagged[:12]))}{' …' if len(found.untagged) > 12 else ''}. Tag them in the workspace's quantities.toml.[/dim]")  # fmt: skip
    out.print("[dim]A row is the newest period under the choices that most of these countries share; --json names the choices and the figures. Rows are not added up.[/dim]")  # fmt: skip


def _number(value: float) -> str:
    """Millions short, others whole or with their digits."""
    if abs(value) >= 1e6:
        return f"{value / 1e6:,.1f} M"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:,.6g}"
