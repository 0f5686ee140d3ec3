"""Results as tables for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from duizhao.cli.common import when

if TYPE_CHECKING:
    from rich.console import Console

    from duizhao.claims.records import Verdict
    from duizhao.evidence.trace import Trace
    from duizhao.stories.story import Gap, Story

LANGUAGES = {"zh": "Chinese", "en": "English"}


def language(code: str) -> str:
    """`zh` as `Chinese`; other codes as they are."""
    return LANGUAGES.get(code, code)


def gap_table(out: Console, gaps: Sequence[Gap], *, source: str, target: str) -> None:
    """The ranked gap list, one block per story."""
    if not gaps:
        out.print(
            f"No story of {language(source)} outlets in this period. `duizhao status` shows the dates that the store covers; "
            "--week, --since and --until choose others."
        )
        return
    for g in gaps:
        out.print(f"[bold]{g.rank:>3}. {_safe(_headline(g.story))}[/bold]  [dim]{g.trace_id}[/dim]")
        if g.story.gist_en and g.story.gist_en != _headline(g.story):
            out.print(f"     {_safe(g.story.gist_en)} [dim](our summary)[/dim]")
        out.print(
            f"     {g.source.plain} {language(source)} owner groups, {g.target.plain} {language(target)} · "
            f"[bold]{g.target.word}[/bold] · gap {g.gap:+.1f} [{g.low:+.1f}, {g.high:+.1f}] · "
            f"P(no {language(target)}) {g.target.p_none:.2f} · {when(g.story.first, g.story.last)}"
        )
        carried = ", ".join(dict.fromkeys(m.outlet for m in g.story.of(source)))
        out.print(f"     [dim]{_safe(carried)}[/dim]")
        first = next((m for m in g.story.of(source) if m.url), None)
        if first is not None:
            out.print(f"     [dim]{_safe(first.url or '')}[/dim]")
    out.print(
        "[dim]gap: difference in log-odds of coverage, 90 % interval. “not found” speaks of the outlets observed only.[/dim]"
    )


def story_table(out: Console, stories: Sequence[Story]) -> None:
    """Stories with their articles."""
    if not stories:
        out.print("No stories in this period. `duizhao status` shows the dates that the store covers.")
        return
    for s in stories:
        by = "grouped by a judgement" if s.grouped_by == "judgement" else "linked"
        out.print(
            f"[bold]{_safe(_headline(s))}[/bold]  [dim]{s.story_id} · {by} · {', '.join(s.topics)}[/dim]"
        )
        for m in s.members:
            sure = "" if m.link >= 0.995 else f" p={m.link:.2f}"
            out.print(
                f"   {m.language}  {_safe(m.outlet)} · {when(m.published_from, m.published_to)}{sure} · {_safe(m.text)}"
            )


def verdict_list(out: Console, verdicts: Sequence[Verdict]) -> None:
    """One line per claim."""
    from rich.table import Table

    if not verdicts:
        out.print("No claims yet. Put a YAML file into claims/ (docs/method/claims.md shows the form).")
        return
    table = Table(box=None, pad_edge=False)
    for name, justify in (
        ("claim", "left"),
        ("verdict", "left"),
        ("for", "right"),
        ("specs", "right"),
        ("", "left"),
    ):
        table.add_column(name, justify=justify)  # type: ignore[arg-type]
    for v in verdicts:
        share = "" if v.strength == "not testable" else f"{v.share_for:.0%}"
        counted = sum(1 for s in v.specifications if s.mark == "equivalent")
        table.add_row(
            v.claim.claim_id, answer(v), share, str(counted), _safe(v.flip_sentence or v.why_not_testable)
        )
    out.print(table)


def answer(v: Verdict) -> str:
    """`robust for`, `leaning against (single source)`, `not testable`."""
    side = f" {v.side}" if v.side and v.strength in ("robust", "leaning") else ""
    return f"{v.strength}{side}{' (single source)' if v.single_source else ''}"


def verdict_page(out: Console, v: Verdict, *, specifications: bool = False) -> None:
    """One verdict in full."""
    from rich.table import Table

    out.print(f"[bold]{_safe(v.claim.sentences[0])}[/bold]  [dim]{v.trace_id}[/dim]")
    out.print(f"  [bold]{answer(v)}[/bold]. {_safe(v.flip_sentence)}")
    if v.strength == "not testable":
        out.print(f"  {_safe(v.why_not_testable)}")
        out.print(f"  What would test it: {_safe(v.claim.would_test)}")
        return
    counted = [s for s in v.specifications if s.mark == "equivalent"]
    out.print(
        f"  {v.share_for:.0%} of the weight of {len(counted)} specifications that ask the same question supports it "
        f"({len(v.specifications)} admissible in all, {v.raw_count} before removing duplicates), "
        f"from {len(v.lineages)} independent source{'s' if len(v.lineages) != 1 else ''}: {', '.join(v.lineages)}."
    )
    if v.share_with_uncertain is not None:
        out.print(f"  With the uncertain options as well: {v.share_with_uncertain:.0%}.")
    for reason, n in v.excluded:
        out.print(f"  [dim]left out: {n} × {_safe(reason)}[/dim]")
    if v.flips:
        out.print("  [bold]What turns the answer[/bold]")
        for f in v.flips[:8]:
            change = "; ".join(f"{a}: {b + ' → ' if b else ''}{c}" for a, (b, c) in f.changes.items())
            out.print(
                f"    {f.kind}: {_safe(change)} [dim]({f.mark}; {f.n} specification{'s' if f.n != 1 else ''}, e.g. #{f.example})[/dim]"
            )
    if v.contrasts:
        out.print("  [bold]What moves it[/bold] (matched pairs that differ in one axis alone)")
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 4))
        for name in ("axis", "from", "to", "pairs", "mean shift", "turned"):
            table.add_column(name, justify="right" if name in ("pairs", "mean shift", "turned") else "left")
        for c in sorted(v.contrasts, key=lambda c: -abs(c.mean_shift))[:8]:
            table.add_row(
                c.axis, _safe(c.first), _safe(c.second), str(c.pairs), f"{c.mean_shift:+.2f}", str(c.turned)
            )
        out.print(table)
    if v.claim.caveat:
        out.print(f"  [italic]{_safe(v.claim.caveat)}[/italic]")
    out.print(f"  What would settle it: {_safe(v.claim.would_test)}")
    if specifications:
        specification_table(out, v)


def specification_table(out: Console, v: Verdict) -> None:
    """Every specification as a row."""
    from rich.table import Table

    axes = list(dict.fromkeys(a for s in v.specifications for a in s.options))
    table = Table(box=None, pad_edge=False)
    for name in ("#", *axes, *v.claim.compare, "log ratio", "weight", "mark"):
        table.add_column(
            name, justify="right" if name in ("#", "log ratio", "weight", *v.claim.compare) else "left"
        )
    for s in v.specifications:
        table.add_row(
            str(s.number),
            *(_safe(s.options.get(a, "")) for a in axes),
            *(f"{s.values[c]:,.6g}" if c in s.values else "" for c in v.claim.compare),
            f"{s.margin:+.3f}",
            f"{s.weight:.3f}",
            s.mark,
        )
    out.print(table)


def trace_page(out: Console, t: Trace) -> None:
    """A trace: rule, options, rows, origins."""
    out.print(f"[bold]{_safe(t.what)}[/bold]  [dim]{t.id}[/dim]")
    if t.value:
        out.print(f"  value   {_safe(t.value)}")
    out.print(f"  rule    {_safe(t.rule)}")
    for k, v in t.options.items():
        out.print(f"  option  {k} = {_safe(str(v))}")
    for row in t.rows:
        filled = {k: v for k, v in row.items() if v not in (None, "", [], "read_id")}
        name = filled.pop("table", "row")
        out.print(f"  row     [bold]{name}[/bold] " + _safe(", ".join(f"{k}={v}" for k, v in filled.items())))
    for o in t.origins:
        shown = [
            str(o[k])
            for k in (
                "producer",
                "title",
                "vintage",
                "published",
                "retrieved",
                "licence",
                "url",
                "source",
                "sha256",
            )
            if o.get(k)
        ]
        out.print(f"  origin  [dim]{o.get('origin_id', '')}[/dim] " + _safe(" · ".join(shown)))
    for p in t.parts:
        out.print(f"  rests on {p}")
    if t.note:
        out.print(f"  note    {_safe(t.note)}")


def _headline(s: Story) -> str:
    return s.headline


def _safe(text: Any) -> str:
    """Text from outside, with rich's markup switched off and control characters removed."""
    from rich.markup import escape

    return escape("".join(c for c in str(text) if c.isprintable() or c == "\n"))
