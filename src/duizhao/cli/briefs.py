"""`duizhao brief`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from duizhao.cli.common import (
    HERE,
    JsonOption,
    SinceOption,
    TopicOption,
    UntilOption,
    WeekOption,
    WorkspaceOption,
    console,
    emit,
    session,
)


def register(app: typer.Typer) -> None:
    app.command()(brief)


def brief(
    workspace: WorkspaceOption = HERE,
    week: WeekOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    topic: TopicOption = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="Folder to write to; `briefs/` in the workspace by default."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Write an issue draft: one self-contained HTML page and its Markdown twin, every sentence tied to evidence."""
    written = session(workspace, quiet=as_json).brief(
        week=week, since=since, until=until, topic=topic, out=out
    )
    if as_json:
        emit(written)
        return
    screen = console()
    screen.print(
        f"{written.stories} stories, {written.claims} claims, {written.sentences} sentences, each with its evidence."
    )
    screen.print(f"Page:     {written.html}  ({written.html.stat().st_size / 1000:,.0f} kB)")
    screen.print(f"Markdown: {written.markdown}")
