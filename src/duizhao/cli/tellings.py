"""`duizhao bent`, `duizhao frames`, `duizhao lag`."""

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
)

if TYPE_CHECKING:
    from rich.console import Console

    from duizhao.stories.framereport import BentList, FrameReport
    from duizhao.stories.lag import Estimate, LagSummary


def register(app: typer.Typer) -> None:
    app.command()(bent)
    app.command()(frames)
    app.command()(lag)


def bent(
    workspace: WorkspaceOption = HERE,
    week: WeekOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    topic: TopicOption = None,
    place: PlaceOption = None,
    source: Annotated[str, typer.Option("--from", help="One of the two languages.")] = "zh",
    target: Annotated[str, typer.Option("--in", help="The other.")] = "en",
    limit: Annotated[int, typer.Option("--limit", "-n", help="How many rows; 0 for all.")] = 10,
    as_json: JsonOption = False,
) -> None:
    """Rank stories that both languages covered by how differently they frame them, with what chance alone would show."""
    found = session(workspace, quiet=as_json).bent(
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
        emit(found)
        return
    bent_table(console(), found, source, target)


def frames(
    workspace: WorkspaceOption = HERE,
    week: WeekOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    topic: TopicOption = None,
    as_json: JsonOption = False,
) -> None:
    """Shares of six frames in each language's titles, with intervals and how far the lists can be trusted; countries compared."""
    found = session(workspace, quiet=as_json).frames(week=week, since=since, until=until, topic=topic)
    if as_json:
        emit(found)
        return
    frame_table(console(), found)


def lag(
    workspace: WorkspaceOption = HERE,
    week: WeekOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    topic: TopicOption = None,
    as_json: JsonOption = False,
) -> None:
    """How often and how soon one language follows the other: share never found, and the wait as far as the times allow."""
    found = session(workspace, quiet=as_json).lag(week=week, since=since, until=until, topic=topic)
    if as_json:
        emit(list(found))
        return
    lag_table(console(), found)


def bent_table(out: Console, found: BentList, source: str, target: str) -> None:
    """Divergences, the chance level beside each."""
    from duizhao.cli.tables import _safe, language

    if found.note:
        out.print(found.note)
    if not found.rows:
        out.print(f"No story here was covered in both {language(source)} and {language(target)}.")
        return
    verdict = (
        "none of these can be told from chance: the same articles dealt to the two languages at random differ as much"
        if not found.beyond_chance
        else f"{found.beyond_chance} beyond chance (p < {found.level:.2g}: 0.05 shared among all that were measured)"
    )
    out.print(
        f"{found.measured + found.too_few} stories covered in both; {found.measured} with enough framed articles to measure, "
        f"{found.too_few} with too few; {verdict}."
    )
    for r in found.rows:
        d = r.divergence
        out.print(f"[bold]{r.rank:>3}. {_safe(r.story.headline)}[/bold]  [dim]{r.story.story_id}[/dim]")
        if d.distance is None or d.low is None or d.high is None or d.chance is None or d.p is None:
            out.print(f"     {d.note}")
            continue
        mark = " · [bold]beyond chance[/bold]" if r.beyond_chance else ""
        out.print(
            f"     distance {d.distance:.2f} [{d.low:.2f}, {d.high:.2f}] · by chance {d.chance:.2f} · p = {d.p:.3f}{mark} · "
            f"framed articles: {d.articles[0]} {language(source)}, {d.articles[1]} {language(target)}"
        )
        for name, profile in zip((source, target), d.profiles, strict=True):
            told = ", ".join(
                f"{f} {v:.0%}" for f, v in sorted(profile.items(), key=lambda p: (-p[1], p[0])) if v >= 0.05
            )
            out.print(f"     {language(name)}: {told or 'no frame'}")
    out.print("[dim]distance: Jensen–Shannon, 0 to 1, 90 % interval; docs/method/frames.md.[/dim]")


def frame_table(out: Console, found: FrameReport) -> None:
    """A row per frame, a column per language."""
    from rich.table import Table

    from duizhao.cli.tables import language

    if found.note:
        out.print(found.note)
    if not found.shares:
        out.print("No text to code in this period. `duizhao status` shows the dates that the store covers.")
        return
    tongues = list(dict.fromkeys(s.group for s in found.shares))
    by = {(s.group, s.frame): s for s in found.shares}
    known = {a.frame: a for a in found.agreement}
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in ("frame", *(language(t) for t in tongues), "F1 of the lists"):
        table.add_column(name)
    for frame in dict.fromkeys(s.frame for s in found.shares):
        a = known.get(frame)
        cells = []
        for t in tongues:
            s = by[t, frame]
            span = f"[{s.low:.1%}–{s.high:.1%}]" if s.low is not None and s.high is not None else "[too few]"
            cells.append(f"{s.share:.1%} \\{span}")
        f1 = " · ".join(f"{language(t)} {v:.2f}" for t, v in a.f1.items()) if a else ""
        name = a.name + (" [yellow](weak)[/yellow]" if a.weak else "") if a else "no frame found"
        table.add_row(name, *cells, f1)
    out.print(table)
    sizes = [by[t, found.shares[0].frame] for t in tongues]
    out.print(
        "[dim]"
        + "; ".join(f"{language(s.group)}: {s.texts:,} texts on {s.units:,} stories" for s in sizes)
        + (
            f"; left out: {', '.join(f'{n:,} {k}' for k, n in sorted(found.left_out.items()))}"
            if found.left_out
            else ""
        )
        + ". 90 % intervals, redrawing whole stories; a text may use several frames.[/dim]"
    )
    out.print(
        "[dim]F1: agreement with labels on 98 headlines a language that the lists were not made from; weak: below ½ in a language, not to be shown alone.[/dim]"
    )
    for t in tongues:
        named = [c for c in found.countries if c.language == t][:6]
        if named:
            told = ", ".join(
                f"{found.names.get(c.country, c.country)} {c.texts:,} (comparing: {c.comparing:,})"
                for c in named
            )
            out.print(f"{language(t)} texts name besides China and the US: {told}")


def lag_table(out: Console, found: tuple[LagSummary, ...]) -> None:
    """One block per direction."""
    from duizhao.cli.tables import language

    for s in found:
        a, b = language(s.source), language(s.target)
        out.print(f"[bold]{b} after {a}[/bold]{f'  [dim]{s.topic}[/dim]' if s.topic else ''}")
        out.print(
            f"  {s.stories:,} stories that {a} outlets carried and {b} outlets not surely before: {s.covered:,} found covered, "
            f"{s.order_unknown:,} of them in unknown order; left out, {b} surely first: {s.target_first:,}"
        )
        open_ = s.stories - s.covered
        plain = f" ({open_ / s.stories:.0%})" if s.stories else ""
        out.print(
            f"  not found while followed: {open_:,}{plain} · share never found, by the model: {_percent(s.never)}"
        )
        if s.median is not None:
            m = s.median
            out.print(f"  median wait of those covered: {m.value:.0f} h [{m.low:.0f}–{m.high:.0f}]")
        elif s.median_bounds is not None:
            low, high = s.median_bounds
            out.print(
                f"  median wait of those covered: not identifiable; the times allow {low:.0f} to {high:.0f} h"
            )
        for hours, p in s.by.items():
            out.print(f"  covered within {hours} h: {_percent(p)}")
        if s.note:
            out.print(f"  [dim]{s.note}[/dim]")
    out.print(
        "[dim]90 % intervals, redrawing stories. Never: within the time in which the linker looks (six days). docs/method/lag.md.[/dim]"
    )


def _percent(e: Estimate | None) -> str:
    return f"{e.value:.0%} [{e.low:.0%}–{e.high:.0%}]" if e is not None else "no estimate"
