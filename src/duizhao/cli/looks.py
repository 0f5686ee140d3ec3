"""`duizhao look`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from duizhao.cli.common import HERE, JsonOption, WorkspaceOption, console, emit, session, when

if TYPE_CHECKING:
    from rich.console import Console

    from duizhao.brief.look import Framed, Look, OneSided


WORDS = {"gist": " (our words)", "translated title": " (the translator's words)"}


def register(app: typer.Typer) -> None:
    app.command()(look)


def look(
    asked: Annotated[
        list[str],
        typer.Argument(help="The article's URL, its id, or its headline.", metavar="URL-OR-HEADLINE"),
    ],
    workspace: WorkspaceOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Look at one article: its story, what the other language adds, how each side frames it, and the claim it makes."""
    found = session(workspace, quiet=as_json).look(" ".join(asked))
    if as_json:
        emit(found)
        return
    page(console(), found)


def page(out: Console, found: Look) -> None:
    """A look, printed."""
    from duizhao.cli.tables import _safe, language

    article, story = found.article, found.story
    if article is None or story is None:
        out.print(
            f"No article here is {_safe(found.asked)!r}. A headline is looked for in its own language, by its words."
        )
        for n in found.near:
            out.print(
                f"  {n.likeness:.2f}  {_safe(n.text)}  [dim]{_safe(n.outlet or '')} · {n.article_id}[/dim]"
            )
        return
    out.print(f"[bold]{_safe(article.text)}[/bold]  [dim]{article.article_id}[/dim]")
    out.print(
        f"  {_safe(article.outlet)} · {when(article.published_from, article.published_to)} · {_kind(article.text_kind)}"
    )
    if found.near[0].likeness < 1:
        out.print(f"  [dim]nearest headline, likeness {found.near[0].likeness:.2f}[/dim]")
    own, other = found.coverage
    out.print(f"[bold]Story[/bold]  {_safe(story.headline)}  [dim]{story.story_id}[/dim]")
    for c in (own, other):
        out.print(f"  {language(c.language)}: {c.plain} owner groups · {c.word}")
    _added(out, found)
    _frames(out, found)
    if found.claim is None:
        out.print("[bold]Claim[/bold]  none of the workspace's claims is made here.")
        return
    from duizhao.cli.tables import answer

    v = found.claim.verdict
    out.print(
        f"[bold]Claim[/bold]  {_safe(found.claim.sentence)}  [dim]likeness {found.claim.likeness:.2f}, {v.trace_id}[/dim]"
    )
    out.print(f"  {_safe(v.claim.sentences[0])}: [bold]{answer(v)}[/bold]. {_safe(v.flip_sentence)}")


def _kind(kind: str) -> str:
    return "our summary; the outlet's own words are not kept here" if kind == "gist" else kind


def _added(out: Console, found: Look) -> None:
    from duizhao.cli.tables import _safe, language

    story, there = found.story, found.other_language
    assert story is not None
    out.print(f"[bold]What {language(there)} adds[/bold]")
    gist = story.gist_zh if there == "zh" else story.gist_en
    if gist:
        out.print(f"  {_safe(gist)} [dim](our summary)[/dim]")
    if not found.other:
        out.print(
            f"  Nothing found: no article of the {language(there)} outlets observed is linked to this story."
        )
        for article_id, p in found.coverage[1].candidates[:3]:
            out.print(f"  [dim]possibly {article_id}, p = {p:.2f}[/dim]")
        return
    for m in found.other[:12]:
        ours = " (our summary)" if m.text_kind == "gist" else ""
        out.print(
            f"  {_safe(m.outlet)} · {when(m.published_from, m.published_to)} · {_safe(m.text)}{ours} [dim]{m.article_id}[/dim]"
        )
    if len(found.other) > 12:
        out.print(f"  [dim]and {len(found.other) - 12} more (--json)[/dim]")
    own = language(found.coverage[0].language)
    for title, things in (
        (f"Only {language(there)} names", found.only_there),
        (f"Only {own} names", found.only_here),
    ):
        out.print(f"  {title}: {_safe(_listed(things))}")


def _listed(things: tuple[OneSided, ...]) -> str:
    if not things:
        return "nothing that the names table or the number reader knows."
    shown = [t.words if t.words == t.name else f"{t.words} ({t.name})" for t in things[:10]]
    return ", ".join(shown) + (f" and {len(things) - 10} more" if len(things) > 10 else "")


def _frames(out: Console, found: Look) -> None:
    from duizhao.cli.tables import language

    names = {identifier: name for identifier, name, _, _ in found.agreement}
    out.print("[bold]Frames[/bold]  [dim]by lists of words; the words found are underlined[/dim]")
    if all(f.kind == "gist" for f in found.framed):
        out.print("  The texts are our summaries: these are the frames of our words, not the outlets'.")
    shown: set[str] = set()
    for f in found.framed[:8]:
        told = ", ".join(names[i] for i in f.coding.frames) or "no frame found"
        shown |= set(f.coding.frames)
        out.print(f"  {language(f.language)}: {told}{WORDS.get(f.kind, '')}")
        out.print(f"    {highlighted(f)}")
    if len(found.framed) > 8:
        out.print(f"  [dim]and {len(found.framed) - 8} more articles (--json)[/dim]")
    for identifier, name, f1, weak in found.agreement:
        if identifier in shown:
            out.print(f"  [dim]{measured(name, f1, weak)}[/dim]")


def measured(name: str, f1: dict[str, float], weak: bool) -> str:
    """How often a frame's lists agree with labels, in words."""
    from duizhao.cli.tables import language

    told = ", ".join(f"{language(lang)} {value:.2f}" for lang, value in sorted(f1.items()))
    return f"{name}: agreement with labels (F1) {told}{'; weak, not to be shown alone' if weak else ''}"


def highlighted(f: Framed) -> str:
    """The text with its hits underlined; a denied one says so."""
    from duizhao.cli.tables import _safe

    parts, at = [], 0
    for hit in f.coding.hits:
        if hit.start < at:
            continue
        parts.append(_safe(f.text[at : hit.start]))
        parts.append(
            f"[underline]{_safe(f.text[hit.start : hit.end])}[/underline]"
            + (" (denied)" if hit.denied else "")
        )
        at = hit.end
    return "".join(parts) + _safe(f.text[at:])
