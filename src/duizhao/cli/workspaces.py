"""`duizhao init`, `duizhao demo`, `duizhao status`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from duizhao.cli.common import HERE, JsonOption, WorkspaceOption, bars, console, emit, session


def register(app: typer.Typer) -> None:
    app.command()(init)
    app.command()(demo)
    app.command()(status)


def init(
    folder: Annotated[Path, typer.Argument(help="Folder to make a workspace of.")] = HERE,
    sample: Annotated[bool, typer.Option(help="Fill it with the shipped sample evidence.")] = False,
    title: Annotated[
        str | None, typer.Option(help="What it is called; the folder's name by default.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Make a workspace: a folder with settings, claims, judgements and an empty store."""
    from duizhao import api

    made = api.create(folder, title=title, sample=sample, progress=bars())
    if as_json:
        emit({"workspace": folder, "sample": sample})
        return
    out = console()
    out.print(f"Made a workspace in {made.workspace.folder}")
    out.print(f"Next: duizhao {'gaps' if sample else 'read FILES …'} -w {folder}")


def demo(
    folder: Annotated[Path, typer.Argument(help="Where to build the sample workspace.")] = Path("demo"),
    week: Annotated[str, typer.Option(help="Week of the brief.")] = "2026-06-15",
    as_json: JsonOption = False,
) -> None:
    """Build the sample workspace, tell one story and one claim, and write a brief."""
    from duizhao.cli.demonstration import show

    show(folder, week=week, as_json=as_json)


def status(workspace: WorkspaceOption = HERE, as_json: JsonOption = False) -> None:
    """What the store holds: rows, sources, dates, outlets, what was set aside."""
    from duizhao.cli.tables import status_tables

    found = session(workspace, quiet=as_json).status()
    if as_json:
        emit(found)
        return
    status_tables(console(), found)
