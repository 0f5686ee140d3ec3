"""`duizhao judge`, `duizhao judgements`, `duizhao undo`."""

from __future__ import annotations

from typing import Annotated

import typer

from duizhao.cli.common import HERE, JsonOption, WorkspaceOption, console, emit, session


def register(app: typer.Typer) -> None:
    app.command()(judge)
    app.command()(judgements)
    app.command()(undo)


def judge(
    kind: Annotated[
        str,
        typer.Argument(
            help="`same`: these articles are one story. `different`: they are not.", metavar="same|different"
        ),
    ],
    articles: Annotated[
        list[str], typer.Argument(help="Two or more article ids, or the ids that their origin gave them.")
    ],
    workspace: WorkspaceOption = HERE,
    note: Annotated[str, typer.Option(help="Why.")] = "",
    by: Annotated[str, typer.Option(help="Who decided.", envvar="DUIZHAO_JUDGE")] = "",
    as_json: JsonOption = False,
) -> None:
    """Mend a link once: the judgement is kept in the workspace and every later run obeys it."""
    made = session(workspace, quiet=True).judge(kind, articles, note=note, by=by)
    if as_json:
        emit({"judgement_id": made})
        return
    console().print(f"Recorded {made}. Take it back with: duizhao undo {made} -w {workspace}")


def judgements(workspace: WorkspaceOption = HERE, as_json: JsonOption = False) -> None:
    """The judgements in force."""
    from duizhao.workspace import journal

    found = journal.judgements(session(workspace, quiet=True).workspace)
    if as_json:
        emit(found)
        return
    out = console()
    if not found:
        out.print("No judgements. `duizhao judge same A B` records one.")
    for j in found:
        about = j.get("story") or ", ".join(j.get("members") or [])
        out.print(f"{j['judgement_id']}  {j['kind']}  {about}  {j.get('note') or ''}", markup=False)


def undo(
    judgements: Annotated[
        list[str],
        typer.Argument(
            help="Ids of judgements, as `duizhao judgements` prints them.", metavar="JUDGEMENT..."
        ),
    ],
    workspace: WorkspaceOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Take judgements back. Their lines stay in the journal; they are no longer obeyed."""
    opened = session(workspace, quiet=True)
    made = [{"judgement_id": opened.undo(j), "undoes": j} for j in judgements]
    if as_json:
        emit(made[0] if len(made) == 1 else made)
        return
    for j in judgements:
        console().print(f"{j} is no longer in force.")
