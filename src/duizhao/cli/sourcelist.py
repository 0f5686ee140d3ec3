"""`duizhao sources` and its parts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from duizhao.cli.common import HERE, JsonOption, WorkspaceOption, console, emit, session

if TYPE_CHECKING:
    from rich.console import Console

    from duizhao.fetching.sources import Source, SourceHealth

sources = typer.Typer(
    help="The source list: who is listened to, who owns them, how they are doing.",
    context_settings={"help_option_names": ["-h", "--help"]},
    rich_markup_mode=None,
)
LanguageOption = Annotated[
    str | None, typer.Option("--language", "-l", help="Only outlets of this language.")
]
OutletArgument = Annotated[str, typer.Argument(help="The outlet's id.", metavar="OUTLET")]
NoteOption = Annotated[str, typer.Option(help="Why.")]


def register(app: typer.Typer) -> None:
    app.add_typer(sources, name="sources")


@sources.callback(invoke_without_command=True)
def show(
    context: typer.Context,
    workspace: WorkspaceOption = HERE,
    language: LanguageOption = None,
    kind: Annotated[
        str | None, typer.Option(help="Only this kind: media, wire, government, research, company.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """List the outlets with owner, note and feeds. Parts: add, mute, unmute, note, export, health."""
    if context.invoked_subcommand is not None:
        return
    found = session(workspace, quiet=as_json).sources(language=language, kind=kind)
    if as_json:
        emit(list(found))
        return
    table(console(), found)


@sources.command()
def health(
    workspace: WorkspaceOption = HERE, language: LanguageOption = None, as_json: JsonOption = False
) -> None:
    """How each outlet is doing: failing, false freshness, silent, unread, no feed, fresh."""
    found = [h for h in session(workspace, quiet=as_json).health() if language in (None, h.language)]
    if as_json:
        emit(found)
        return
    health_table(console(), found)


@sources.command()
def add(
    outlet: OutletArgument,
    name: Annotated[str, typer.Option(help="As it calls itself.")],
    language: Annotated[str, typer.Option(help="Language it publishes in: zh, en …")],
    workspace: WorkspaceOption = HERE,
    feed: Annotated[
        list[str] | None, typer.Option(help="Feed URL or rsshub:/route; may be given again.")
    ] = None,
    host: Annotated[list[str] | None, typer.Option(help="Host of its articles; may be given again.")] = None,
    account: Annotated[list[str] | None, typer.Option(help="WeChat account; may be given again.")] = None,
    owner: Annotated[
        str | None, typer.Option(help="Owner group: outlets of one owner are one voice.")
    ] = None,
    kind: Annotated[
        str, typer.Option(help="media, wire, government, research, company or aggregator.")
    ] = "media",
    note: Annotated[str | None, typer.Option(help="One line for the reader.")] = None,
    echo_of: Annotated[
        str | None, typer.Option(help="Outlet whose articles it condenses or translates.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Add an outlet. It is written to the workspace's sources.toml, which you may edit and read again."""
    made = session(workspace, quiet=True).add_source(
        outlet, name=name, language=language, feeds=feed or (), hosts=host or (), accounts=account or (), owner=owner, kind=kind, note=note, echo_of=echo_of,
    )  # fmt: skip
    if as_json:
        emit(made)
    else:
        console().print(f"{outlet} is in the list. `duizhao fetch --outlet {outlet}` looks at its feeds.")


@sources.command()
def mute(
    outlet: OutletArgument,
    workspace: WorkspaceOption = HERE,
    note: NoteOption = "",
    as_json: JsonOption = False,
) -> None:
    """Mute an outlet: it is not fetched, and its silence counts for nothing. What it carried stays."""
    _said(session(workspace, quiet=True).mute([outlet], note=note), f"{outlet} is muted", as_json)


@sources.command()
def unmute(outlet: OutletArgument, workspace: WorkspaceOption = HERE, as_json: JsonOption = False) -> None:
    """Take a muting back."""
    _said(session(workspace, quiet=True).unmute(outlet), f"{outlet} counts again", as_json)


@sources.command()
def note(
    outlet: OutletArgument,
    words: Annotated[str, typer.Argument(help="What to remember about it.")],
    workspace: WorkspaceOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Note something about an outlet; it is shown in the list."""
    _said(session(workspace, quiet=True).annotate(outlet, words), f"noted on {outlet}", as_json)


@sources.command()
def export(
    file: Annotated[Path, typer.Argument(help="The OPML file to write.")],
    workspace: WorkspaceOption = HERE,
    language: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the feeds as OPML for any reader of feeds. `duizhao read FILE.opml` is the way back."""
    count = session(workspace, quiet=True).export_sources(file, language=language)
    if as_json:
        emit({"file": str(file), "outlets": count})
    else:
        console().print(f"{count} outlets in {file}.")


def _said(judgement: str, words: str, as_json: bool) -> None:
    if as_json:
        emit({"judgement": judgement})
    else:
        console().print(f"{words} ({judgement}; `duizhao undo {judgement}` takes it back).")


def table(out: Console, found: tuple[Source, ...]) -> None:
    """The list, printed."""
    from rich.table import Table

    from duizhao.cli.tables import _safe

    t = Table(box=None, pad_edge=False, show_lines=False)
    for name in ("id", "name", "lang", "owner", "kind", "feeds", "note"):
        t.add_column(name, overflow="fold")
    for s in found:
        names = " ".join(dict.fromkeys(n for n in (s.name, s.name_en) if n))
        mark = " [muted]" if s.muted else ""
        words = "; ".join(
            [
                s.note or "",
                *(f"you: {r}" for r in s.remarks),
                *([f"echo of {s.echo_of}"] if s.echo_of else []),
            ]
        ).strip("; ")
        t.add_row(
            s.outlet,
            _safe(names + mark),
            s.language or "?",
            _safe(s.owner_name or s.owner),
            s.kind or "",
            str(len(s.feeds)) if s.feeds else "—",
            _safe(words),
        )
    out.print(t)
    feeds = sum(bool(s.feeds) for s in found)
    out.print(
        f"{len(found)} outlets, {feeds} with a feed, {len({s.owner for s in found})} owner groups. `duizhao sources health` says how they are doing."
    )


def health_table(out: Console, found: list[SourceHealth]) -> None:
    """How they are doing, printed."""
    from collections import Counter

    from rich.table import Table

    from duizhao.cli.tables import _safe

    counts = Counter(h.state for h in found)
    out.print(", ".join(f"{n} {state}" for state, n in counts.most_common()) or "No outlets in the list.")
    t = Table(box=None, pad_edge=False)
    for name in ("state", "outlet", "lang", "articles", "last", "why"):
        t.add_column(name, overflow="fold", justify="right" if name == "articles" else "left")
    for h in found:
        t.add_row(
            h.state,
            _safe(h.name),
            h.language or "?",
            f"{h.articles:,}",
            f"{h.last:%d %b %H:%M}" if h.last else "—",
            _safe("; ".join([h.why, *h.failing])),
        )
    out.print(t)
