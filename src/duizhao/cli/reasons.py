"""`duizhao why`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from duizhao.cli.common import HERE, JsonOption, WorkspaceOption, console, emit, session

if TYPE_CHECKING:
    from rich.console import Console

    from duizhao.stories.together import Tie


def register(app: typer.Typer) -> None:
    app.command()(why)


def why(
    story: Annotated[str, typer.Argument(help="A story's id (s-…).", metavar="STORY")],
    workspace: WorkspaceOption = HERE,
    limit: Annotated[int, typer.Option("--limit", "-n", help="How many pairs; 0 for all.")] = 12,
    as_json: JsonOption = False,
) -> None:
    """Why the articles of a story are together: for every two that are linked what they share, and what speaks against it."""
    found = session(workspace, quiet=as_json).why(story)
    if as_json:
        emit(found)
        return
    page(console(), found, limit or len(found))


def page(out: Console, found: tuple[Tie, ...], limit: int) -> None:
    """The ties, printed."""
    from duizhao.cli.tables import _safe

    if not found:
        out.print("One article alone: nothing links it.")
    for t in found[:limit]:
        how = "together through others or by judgement" if t.p is None else f"p = {t.p:.2f}"
        out.print(f"[bold]{how}[/bold]  likeness {t.likeness:.2f} · {t.hours:g} hours apart")
        out.print(f"  {_safe(t.earlier_text)} [dim]{t.earlier}[/dim]")
        out.print(f"  {_safe(t.later_text)} [dim]{t.later}[/dim]")
        for label, things in (
            ("names", t.names),
            ("words", t.words),
            ("numbers", t.numbers),
            ("happenings", t.happenings),
        ):
            if things:
                out.print(f"    {label} in both: {_safe(', '.join(things))}")
        for reason in t.against:
            out.print(f"    against it: {_safe(reason)}")
    if len(found) > limit:
        out.print(f"[dim]and {len(found) - limit} more pairs (-n 0, --json)[/dim]")
    if found:
        out.print(
            "[dim]A wrong link: `duizhao split STORY ARTICLE …`. How p is made: docs/method/stories.md.[/dim]"
        )
