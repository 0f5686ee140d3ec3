"""`duizhao check`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from duizhao.cli.common import HERE, JsonOption, WorkspaceOption, console, emit, session


def register(app: typer.Typer) -> None:
    app.command()(check)


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
