"""`duizhao gaps`, `duizhao stories`."""

from __future__ import annotations

from typing import Annotated, Literal

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
)
from duizhao.errors import DuizhaoError


def register(app: typer.Typer) -> None:
    app.command()(gaps)
    app.command()(stories)


def gaps(
    workspace: WorkspaceOption = HERE,
    week: WeekOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    topic: TopicOption = None,
    place: PlaceOption = None,
    source: Annotated[str, typer.Option("--from", help="Language that covered the stories.")] = "zh",
    target: Annotated[str, typer.Option("--in", help="Language in which they are looked for.")] = "en",
    limit: Annotated[int, typer.Option("--limit", "-n", min=0, help="How many rows; 0 for all.")] = 20,
    order: Annotated[
        str, typer.Option(help="`plain` (counts and links) or `priority` (estimated gap and importance).")
    ] = "plain",
    as_json: JsonOption = False,
) -> None:
    """Rank stories by how much more one language's outlets covered them than the other's."""
    found = session(workspace, quiet=as_json).gaps(
        week=week,
        since=since,
        until=until,
        topic=topic,
        place=place,
        source=source,
        target=target,
        limit=limit or None,
        order=_order(order),
    )
    if as_json:
        emit([_gap_row(g) for g in found])
        return
    from duizhao.cli.tables import gap_table

    gap_table(console(), found, source=source, target=target)


def _order(name: str) -> Literal["score", "priority"]:
    if name == "priority":
        return "priority"
    if name == "plain":
        return "score"
    raise DuizhaoError(f"no order {name!r}", hint="Use plain or priority.")


def stories(
    workspace: WorkspaceOption = HERE,
    week: WeekOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    topic: TopicOption = None,
    place: PlaceOption = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=0, help="How many rows; 0 for all.")] = 20,
    as_json: JsonOption = False,
) -> None:
    """List stories, the most widely carried first, with their articles."""
    found = session(workspace, quiet=as_json).stories(
        week=week, since=since, until=until, topic=topic, place=place, limit=limit or None
    )
    if as_json:
        emit(list(found))
        return
    from duizhao.cli.tables import story_table

    story_table(console(), found)


def _gap_row(gap: object) -> object:
    """A gap as one flat-enough object: the story's members carry outlet, language, URL and their origin's id."""
    from duizhao.cli.common import plain

    row = plain(gap)
    if row.get("importance"):
        row["importance"]["score"] = gap.importance.score  # type: ignore[attr-defined]
    row["coverage"] = {"from": row.pop("source"), "in": row.pop("target")}
    return row
