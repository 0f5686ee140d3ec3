"""`duizhao unread`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from duizhao.cli.common import (
    HERE,
    JsonOption,
    PlaceOption,
    SinceOption,
    TopicOption,
    UntilOption,
    WeekOption,
    WorkspaceOption,
    console,
    emit,
    session,
    when,
)

if TYPE_CHECKING:
    from rich.console import Console

    from duizhao.stories.find import Find


def register(app: typer.Typer) -> None:
    app.command()(unread)


def unread(
    workspace: WorkspaceOption = HERE,
    week: WeekOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    topic: TopicOption = None,
    place: PlaceOption = None,
    source: Annotated[str, typer.Option("--from", help="Language that told it.")] = "zh",
    target: Annotated[str, typer.Option("--in", help="Language whose texts they are compared with.")] = "en",
    limit: Annotated[int, typer.Option("--limit", "-n", help="How many rows; 0 for all.")] = 20,
    as_json: JsonOption = False,
) -> None:
    """Rank what a single source told by what it holds that the other language's coverage never had, with the reasons."""
    found = session(workspace, quiet=as_json).unread(
        week=week,
        since=since,
        until=until,
        topic=topic,
        place=place,
        source=source,
        target=target,
        limit=limit or None,
    )
    if as_json:
        emit([{**_row(f), "why": f.why} for f in found])
        return
    table(console(), found, source=source, target=target)


def _row(find: Find) -> dict[str, object]:
    from duizhao.cli.common import plain

    row = plain(find)
    assert isinstance(row, dict)
    return row


def table(out: Console, found: tuple[Find, ...], *, source: str, target: str) -> None:
    """One block per find: the headline, where it stands, and why it is here."""
    from duizhao.cli.tables import _safe, language

    if not found:
        out.print(
            f"No story that one {language(source)} source alone told holds anything new to {language(target)} coverage here. "
            "--week, --since and --until choose other days; `duizhao status` shows which there are."
        )
        return
    for f in found:
        out.print(f"[bold]{f.rank:>3}. {_safe(f.story.headline)}[/bold]  [dim]{f.story.story_id}[/dim]")
        if f.story.gist_en and f.story.gist_en != f.story.headline:
            out.print(f"     {_safe(f.story.gist_en)} [dim](our summary)[/dim]")
        for reason in f.why:
            out.print(f"     + {_safe(reason)}")
        for d in f.damping:
            words = f" ({_safe(d.words)})" if d.words else ""
            out.print(f"     − {d.id}{words}: ×{d.factor:g}")
        first = f.story.of(source)[0]
        out.print(
            f"     [dim]score {f.score:.2f} · {_safe(first.outlet)} · {when(first.published_from, first.published_to)} · {_safe(first.url or '')}[/dim]"
        )
    out.print(
        f"[dim]Compared with {found[0].compared_with:,} {language(target)} texts. “not in” speaks of these texts only, mostly headlines; about a third "
        "to a half of the top rows proved worth telling (docs/method/unread.md).[/dim]"
    )
