"""`duizhao read`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from duizhao.cli.common import HERE, JsonOption, WorkspaceOption, console, emit, session


def register(app: typer.Typer) -> None:
    app.command()(read)


def read(
    paths: Annotated[list[Path], typer.Argument(help="Files, or folders whose files are read.")],
    workspace: WorkspaceOption = HERE,
    kind: Annotated[
        str | None, typer.Option(help="Reader to use, where the file does not show it (see docs/readers.md).")
    ] = None,
    mapping: Annotated[
        Path | None,
        typer.Option("--map", help="Map in TOML: of the fields of JSON lines, or of a table of records."),
    ] = None,
    release: Annotated[
        str,
        typer.Option(
            help="Release of a database of records, such as 2025-01: two releases stand side by side."
        ),
    ] = "",
    as_json: JsonOption = False,
) -> None:
    """Read evidence into the store. Reading twice changes nothing; a read that was stopped is completed by running it again."""
    opened = session(workspace, quiet=as_json)
    results = opened.read(paths, kind=kind, mapping=mapping, release=release)
    if as_json:
        emit(list(results))
        return
    from duizhao.cli.tables import read_table

    read_table(console(), results, reasons=opened.reasons_aside(results))
    if not any(r.rows or r.state in ("already read", "restored") for r in results):
        raise typer.Exit(5)
