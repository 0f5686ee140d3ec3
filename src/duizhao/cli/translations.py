"""`duizhao translate`, `duizhao glossary`, `duizhao terms`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from duizhao.cli.common import HERE, JsonOption, WorkspaceOption, console, emit, session

if TYPE_CHECKING:
    from rich.console import Console

    from duizhao.api_translation import Part, TranslationPlan
    from duizhao.language.glossary import Term
    from duizhao.stories.termuse import TermReport, TermUse


def register(app: typer.Typer) -> None:
    app.command()(translate)
    app.command()(glossary)
    app.command()(terms)


def translate(
    asked: Annotated[
        list[str], typer.Argument(help="An article's id or URL, or Chinese text.", metavar="ID-OR-TEXT")
    ],
    yes: Annotated[
        bool,
        typer.Option("--yes", help="Agree to what the plug-in sends, runs or costs, without being asked."),
    ] = False,
    estimate: Annotated[
        bool, typer.Option("--estimate", help="Only say what it would send and cost.")
    ] = False,
    workspace: WorkspaceOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Translate an article or a text with the plug-in of duizhao.toml, checked against glossary and numbers; without one, the original with a gloss."""
    opened, words = session(workspace, quiet=as_json), " ".join(asked)
    plan = opened.translation_plan(words)
    if estimate:
        emit(plan) if as_json else _plan(console(), plan)
        return
    agreed = yes or not plan.consent
    if not agreed and not as_json and sys.stdin.isatty():
        _plan(console(stderr=True), plan)
        agreed = typer.confirm("Go on?", err=True)
    elif not as_json and plan.consent:
        _plan(console(stderr=True), plan)
    found = opened.translate(words, consent=agreed)
    if as_json:
        emit(found)
        return
    out = console()
    if found.article_id:
        out.print(f"[dim]{found.article_id} · {_safe(found.url or '')}[/dim]")
    for part in found.parts:
        _part(out, part)


def glossary(
    asked: Annotated[
        list[str] | None, typer.Argument(help="Chinese or English; without it, all.", metavar="TERM")
    ] = None,
    workspace: WorkspaceOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Terms of AI, industry and policy: accepted renderings, those to avoid and why. `glossary.toml` in the workspace adds and overrides."""
    found = session(workspace, quiet=as_json).glossary(" ".join(asked or ()))
    if as_json:
        emit(found)
        return
    out = console()
    if not found:
        out.print("No such term. Add it to glossary.toml in the workspace.")
    for term in found:
        _term(out, term, full=len(found) <= 20)


def terms(
    asked: Annotated[list[str], typer.Argument(help="A term, or one of its renderings.", metavar="TERM")],
    limit: Annotated[int, typer.Option(help="Texts listed for each rendering.")] = 5,
    workspace: WorkspaceOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """A term in context: its renderings, and which outlet used which, when."""
    reports = session(workspace, quiet=as_json).terms(" ".join(asked))
    if as_json:
        emit(reports)
        return
    for report in reports:
        _report(console(), report, limit)


def _safe(text: str) -> str:
    from duizhao.cli.tables import _safe as safe

    return safe(text)


def _plan(out: Console, plan: TranslationPlan) -> None:
    if plan.estimate is None:
        out.print("No translation plug-in is configured: nothing is sent, nothing costs.")
        return
    e = plan.estimate
    price = (
        f", about {e.price:.4f} {e.currency} by the prices in duizhao.toml"
        if e.price is not None
        else ", price not configured"
    )
    out.print(
        f"{plan.translator} ({_safe(plan.model or '')}): {e.pieces - e.cached} of {e.pieces} pieces to ask for, {e.characters:,} characters, "
        f"about {e.tokens_in:,} tokens in and {e.tokens_out:,} out{price}. A second attempt may double it."
    )
    if plan.consent:
        out.print(f"This {_safe(plan.consent)}.")


def _part(out: Console, part: Part) -> None:
    made = part.translation
    label = "gist (our words)" if part.field == "gist" else part.field
    out.print(f"\n[bold]{label}[/bold]  {_safe(made.original)}")
    if made.english is None:
        out.print(f"  [yellow]not translated[/yellow]: {made.reason}")
    else:
        mark = "  [yellow]marked[/yellow]" if made.state == "marked" else ""
        stored = " · stored" if all(p.cached for p in made.pieces) else ""
        out.print(f"  {_safe(made.english)}")
        out.print(f"  [dim]machine translation: {made.translator} {_safe(made.model)}{stored}[/dim]{mark}")
        for v in made.violations:
            out.print(f"  [yellow]![/yellow] {_safe(v.words)}")
    if made.english is None or made.state == "marked":
        for g in made.gloss:
            out.print(f"    {_safe(g.text)}  {_safe('; '.join(g.english))}  [dim]{g.kind}[/dim]")


def _term(out: Console, term: Term, *, full: bool) -> None:
    flags = "".join(
        f" [yellow]{w}[/yellow]" for w, on in (("contested", term.contested), ("unsure", term.unsure)) if on
    )
    out.print(f"[bold]{_safe(term.zh)}[/bold]  {_safe('; '.join(term.en))}  [dim]{term.kind}[/dim]{flags}")
    if not full:
        return
    if term.note:
        out.print(f"  {_safe(term.note)}")
    for a in term.avoid:
        out.print(f"  not [italic]{_safe(a.en)}[/italic]: {_safe(a.reason)}")
    if term.source:
        out.print(f"  [dim]{_safe(term.source)}[/dim]")


def _report(out: Console, report: TermReport, limit: int) -> None:
    _term(out, report.term, full=True)
    own = [u for u in report.chinese if u.own]
    outlets = sorted({u.outlet for u in own})
    out.print(
        f"  in Chinese: {len(own)} texts{_named(outlets)}{_apart(sum(u.ours for u in report.chinese), sum(u.translated and not u.ours for u in report.chinese))}"
    )
    for u in report.chinese[:limit]:
        _use(out, u)
    for r in report.renderings:
        note = "" if r.accepted else f" [yellow](to avoid: {_safe(r.reason)})[/yellow]"
        out.print(
            f"  [bold]{_safe(r.rendering)}[/bold]{note}: {r.articles} texts, {r.about_china} that name China{_named(list(r.outlets))}{_apart(r.in_our_words, r.translated)}"
        )
        for u in [u for u in report.english if u.rendering == r.rendering][:limit]:
            _use(out, u)
    out.print(
        f"  [dim]Words in titles, leads and gists of {report.searched:,} articles; a text that holds them need not be speaking of the term.[/dim]"
    )


def _apart(ours: int, translated: int) -> str:
    counts = ((ours, "in our summaries"), (translated, "in translated titles"))
    return "".join(f"; {n} {where}" for n, where in counts if n)


def _named(outlets: list[str]) -> str:
    if not outlets:
        return ""
    more = f" and {len(outlets) - 6} more" if len(outlets) > 6 else ""
    return f" ({_safe(', '.join(outlets[:6]))}{more})"


def _use(out: Console, u: TermUse) -> None:
    day = f"{u.at:%Y-%m-%d}" if u.at else "no date"
    left, right = max(0, u.start - 50), min(len(u.text), u.end + 50)
    whole = f"{_safe(u.text[left : u.start])}[bold]{_safe(u.text[u.start : u.end])}[/bold]{_safe(u.text[u.end : right])}"
    words = " (our words)" if u.ours else " (translated)" if u.translated else ""
    out.print(
        f"    {day}  {_safe(u.outlet)}{words}: {'…' if left else ''}{whole}{'…' if right < len(u.text) else ''}"
    )
