"""`duizhao find` and `duizhao text`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from duizhao.cli.common import (
    HERE,
    JsonOption,
    SinceOption,
    UntilOption,
    WeekOption,
    WorkspaceOption,
    console,
    emit,
    session,
)

if TYPE_CHECKING:
    from rich.console import Console

    from duizhao.search import Found, Hit
    from duizhao.stories.reading import Reading


def register(app: typer.Typer) -> None:
    app.command()(find)
    app.command()(text)


def find(
    words: Annotated[
        list[str],
        typer.Argument(help='What to look for, in either script or language; "…" for a phrase.', metavar="WORDS"),
    ],
    workspace: WorkspaceOption = HERE,
    kind: Annotated[
        list[str] | None,
        typer.Option("--kind", "-k", help="article, entity, figure or claim; may be given again."),
    ] = None,
    language: Annotated[str | None, typer.Option("--language", "-l", help="Only outlets of this language.")] = None,
    outlet: Annotated[str | None, typer.Option(help="Only this outlet (an id of `duizhao sources`).")] = None,
    week: WeekOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    newest: Annotated[bool, typer.Option("--newest", help="Newest first, not best first.")] = False,
    both: Annotated[
        bool, typer.Option("--both", help="Look for terms of the glossary as the other language has them, too.")
    ] = False,
    by_meaning: Annotated[
        bool,
        typer.Option("--by-meaning", help="Order the best by likeness of meaning too (where embeddings are kept)."),
    ] = False,
    limit: Annotated[int, typer.Option("--limit", "-n", help="How many articles.", min=1)] = 20,
    as_json: JsonOption = False,
) -> None:  # fmt: skip
    """Find articles, entities, figures and claims. A name finds every name of the same entity: 智谱, 智譜 and zhipu find the same."""
    question = " ".join(f'"{w}"' if " " in w and len(words) > 1 and '"' not in w else w for w in words)
    found = session(workspace, quiet=as_json).find(
        question, kinds=kind or (), language=language, outlet=outlet, week=week, since=since, until=until,
        limit=limit, order="newest" if newest else "best", both=both, by_meaning=by_meaning,
    )  # fmt: skip
    if as_json:
        emit(found)
        return
    table(console(), found)


def table(out: Console, found: Found) -> None:
    """What was found, matches in bold."""
    from duizhao.cli.tables import _safe

    if found.also:
        out.print(f"[dim]Also looked for: {_safe(', '.join(found.also))}.[/dim]")
    for kind in ("entity", "figure", "claim"):
        for hit in (h for h in found.hits if h.kind == kind):
            detail = f"  [dim]{_safe(hit.detail)}[/dim]" if hit.detail and hit.detail not in hit.id else ""
            out.print(f"{kind:>7}  {_marked(hit)}  [dim]{_safe(hit.id)}[/dim]{detail}")
    articles = [h for h in found.hits if h.kind == "article"]
    if not found.hits:
        out.print(
            f"Nothing holds {_safe(found.asked)}. Fewer words, --both (terms in the other language too) or other days may find more; "
            "`duizhao status` shows what there is."
        )
        return
    if found.loosened:
        out.print("No article holds all of it; these hold a part.")
    for hit in articles:
        when = f"{hit.published:%Y-%m-%d}" if hit.published else "no date   "
        out.print(f"{when}  {_marked(hit)}")
        if hit.gist and hit.gist != hit.text:
            out.print(f"            {_safe(hit.gist)} [dim](our summary)[/dim]")
        out.print(
            f"            [dim]{_safe(hit.outlet or '?')} · {hit.language or '?'} · {hit.id} · {_safe(hit.url or '')}[/dim]"
        )
    if articles:
        least = "" if found.exact else "up to "
        out.print(f"[dim]{len(articles)} of {least}{found.total:,} articles.[/dim]")


def _marked(hit: Hit) -> str:
    from duizhao.cli.tables import _safe

    out, at = "", 0
    for a, b in hit.spans:
        out += f"{_safe(hit.text[at:a])}[bold]{_safe(hit.text[a:b])}[/bold]"
        at = b
    return out + _safe(hit.text[at:])


def text(
    asked: Annotated[str, typer.Argument(help="An article: its id or URL.", metavar="ARTICLE")],
    workspace: WorkspaceOption = HERE,
    speaker: Annotated[str | None, typer.Option(help="Only what this speaker says.")] = None,
    summary: Annotated[bool, typer.Option("--summary", help="Leave the text itself out.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Show the stored text of an article: who says what at which minute, a policy document's number and targets, terms and names in it."""
    found = session(workspace, quiet=as_json).text(asked)
    if as_json:
        emit(found)
        return
    reading(console(), found, speaker=speaker, whole=not summary)


def reading(out: Console, found: Reading, *, speaker: str | None = None, whole: bool = True) -> None:
    """A text, printed."""
    from duizhao.cli.tables import _safe

    out.print(f"[bold]{_safe(found.title)}[/bold]  [dim]{found.article_id}[/dim]")
    line = [
        f"{found.published:%Y-%m-%d}" if found.published else "no date",
        found.author,
        found.document,
        f"{len(found.text):,} characters",
        f"taken by {found.extractor}",
        found.url,
    ]
    out.print(f"[dim]{_safe(' · '.join(x for x in line if x))}[/dim]")
    for p in found.policies:
        issuers = ", ".join(p.issuers) or "issuer not named"
        out.print(
            f"names a document: {_safe(p.title or p.span.text)} [dim]({p.kind}, {_safe(issuers)}{', draft' if p.draft else ''})[/dim]"
        )
    for g in found.goals:
        out.print(f"  {_safe(g.words)}  [dim]¶{g.paragraph} {_safe(g.quote)}[/dim]")
    for name, turns, size in found.speakers:
        out.print(f"speaker {_safe(name)}: {turns:,} turns, {size:,} characters")
    if found.terms:
        said = [
            f"{t.zh} {t.en} ×{t.count}"
            + (f" (first at {t.first}; {', '.join(t.speakers)})" if t.first else "")
            for t in found.terms[:12]
        ]
        out.print(f"terms: {_safe('; '.join(said))}")
    if found.names:
        out.print(f"names: {_safe(', '.join(f'e:{e} ×{n}' for e, n in found.names[:12]))}")
    if not whole:
        return
    out.print()
    if not found.turns:
        out.print(_safe(found.text))
    for t in found.turns:
        if speaker is None or (t.speaker or "").lower() == speaker.lower():
            out.print(
                f"[dim]{t.id}[/dim] {t.minute or '—'} [bold]{_safe(t.speaker or '?')}[/bold] {_safe(t.text)}"
            )
