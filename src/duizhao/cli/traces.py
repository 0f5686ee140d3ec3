"""`duizhao trace`."""

from __future__ import annotations

from typing import Annotated

import typer

from duizhao.cli.common import HERE, JsonOption, WorkspaceOption, console, emit, session


def register(app: typer.Typer) -> None:
    app.command()(trace)


def trace(
    identifier: Annotated[
        str, typer.Argument(help="An id as printed beside a number or sentence.", metavar="ID")
    ],
    workspace: WorkspaceOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Where a number or sentence comes from: rule, options, rows, origins."""
    found = session(workspace, quiet=as_json).trace(identifier)
    if as_json:
        emit(found)
        return
    from duizhao.cli.tables import trace_page

    trace_page(console(), found)
