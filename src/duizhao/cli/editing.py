"""`duizhao pin`, `drop`, `comment`, `split`, `merge`: the editor's decisions, kept in the journal."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from duizhao.cli.common import HERE, JsonOption, WorkspaceOption, console, emit, session

Stories = Annotated[
    list[str], typer.Argument(help="Stories (s-…), or articles by id or URL.", metavar="ARTICLE-OR-STORY...")
]
Note = Annotated[str, typer.Option(help="Why.")]
By = Annotated[str, typer.Option(help="Who decided.", envvar="DUIZHAO_JUDGE")]


def register(app: typer.Typer) -> None:
    for command in (pin, drop, comment, split, merge):
        app.command()(command)


def pin(
    names: Stories,
    workspace: WorkspaceOption = HERE,
    note: Note = "",
    by: By = "",
    as_json: JsonOption = False,
) -> None:
    """Put stories first in every brief of their period, in the order given."""
    _mark(workspace, "pin", names, note, by, as_json)


def drop(
    names: Stories,
    workspace: WorkspaceOption = HERE,
    note: Note = "",
    by: By = "",
    as_json: JsonOption = False,
) -> None:
    """Keep stories out of every brief. Lists such as `duizhao gaps` still show them."""
    _mark(workspace, "drop", names, note, by, as_json)


def comment(
    name: Annotated[
        str, typer.Argument(help="A story (s-…), or an article by id or URL.", metavar="ARTICLE-OR-STORY")
    ],
    words: Annotated[list[str], typer.Argument(help="What the brief prints as the editor's note.")],
    workspace: WorkspaceOption = HERE,
    by: By = "",
    as_json: JsonOption = False,
) -> None:
    """Write a note that briefs print with the story, marked as the editor's."""
    _mark(workspace, "comment", [name], " ".join(words), by, as_json)


def split(
    story: Annotated[str, typer.Argument(help="The story (s-…).")],
    articles: Annotated[list[str], typer.Argument(help="The articles that leave it, by id or URL.")],
    workspace: WorkspaceOption = HERE,
    note: Note = "",
    by: By = "",
    as_json: JsonOption = False,
) -> None:
    """Take articles out of a story into one of their own. Later runs obey; `duizhao undo` takes it back."""
    _told(session(workspace, quiet=True).split(story, articles, note=note, by=by), as_json)


def merge(
    stories: Annotated[list[str], typer.Argument(help="Two or more stories (s-…).")],
    workspace: WorkspaceOption = HERE,
    note: Note = "",
    by: By = "",
    as_json: JsonOption = False,
) -> None:
    """Make one story of several. Later runs obey; `duizhao undo` takes it back."""
    _told((session(workspace, quiet=True).merge(stories, note=note, by=by),), as_json)


def _mark(workspace: Path, kind: str, names: Sequence[str], note: str, by: str, as_json: bool) -> None:
    _told((session(workspace, quiet=True).mark(kind, names, note=note, by=by),), as_json)


def _told(made: Sequence[str], as_json: bool) -> None:
    if as_json:
        emit({"judgement_ids": list(made)})
        return
    console().print(f"Recorded. Take it back with: duizhao undo {' '.join(made)}")
