"""Results as tables for a terminal."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from duizhao.cli.common import console, when

if TYPE_CHECKING:
    from rich.console import Console

    from duizhao.claims.records import Verdict
    from duizhao.evidence.trace import Trace
    from duizhao.readers import ReadResult
    from duizhao.stories.story import Gap, Story
    from duizhao.workspace.status import Status

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
            f"P(no {language(target)}) {g.target.p_none:.2f} · first {_begun(g.story, source)}"
        )
        out.print(f"     {_estimate(g)}")
        carried = ", ".join(dict.fromkeys(m.outlet for m in g.story.of(source)))
        out.print(f"     [dim]{_safe(carried)}[/dim]")
        first = next((m for m in g.story.of(source) if m.url), None)
        if first is not None:
            out.print(f"     [dim]{_safe(first.url or '')}[/dim]")
    out.print(
        "[dim]gap: difference in log-odds of coverage, 90 % interval. “not found” speaks of the outlets observed only.[/dim]"
    )
    if gaps[0].estimator == "rates":
        out.print(
            f"[dim]Measured against {gaps[0].fitted}: 0 is what outlets of such rates make of an average story. "
            "surprise: the gap without what stories of its topic always get. "
            "The order is that of the plain counts, tellings and P(none): docs/method/gap.md says why.[/dim]"
        )
    else:
        out.print(f"[dim]Gaps are from each story's own counts ({gaps[0].fitted}).[/dim]")


def _estimate(g: Gap) -> str:
    from duizhao.brief.wording import probability

    parts = []
    if g.p_positive is not None:
        parts.append(f"P(gap > 0) {probability(g.p_positive)}")
    if g.surprise is not None:
        parts.append(f"surprise {g.surprise:+.1f}")
    if g.importance is not None:
        parts.append(f"importance {g.importance.score:.2f}")
    return " · ".join(parts)


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
    """Two lines per claim."""
    if not verdicts:
        out.print("No claims yet. Put a YAML file into claims/ (docs/method/claims.md shows the form).")
        return
    for v in verdicts:
        out.print(f"[bold]{_safe(v.claim.sentences[0])}[/bold]  [dim]{v.claim.claim_id}[/dim]")
        if v.strength == "not testable":
            out.print(f"   [bold]not testable[/bold] · {_safe(v.why_not_testable)}")
            continue
        share = f"{v.share_for:.0%} of the weight of {_n(len(v.counted), 'specification')}, {_n(len(v.lineages), 'source')}"
        out.print(f"   [bold]{answer(v)}[/bold] · {share} · {_safe(v.flip_sentence)}")


def _n(n: int, noun: str) -> str:
    return f"{n:,} {noun}{'' if n == 1 else 's'}"


def answer(v: Verdict) -> str:
    """`robust for`, `leaning against (single source)`, `not testable`."""
    side = f" {v.side}" if v.side and v.strength in ("robust", "leaning") else ""
    return f"{v.strength}{side}{' (single source)' if v.single_source else ''}"


def verdict_page(out: Console, v: Verdict, *, specifications: bool = False) -> None:
    """One verdict in full."""
    out.print(f"[bold]{_safe(v.claim.sentences[0])}[/bold]  [dim]{v.trace_id}[/dim]")
    out.print(f"  [bold]{answer(v)}[/bold]. {_safe(v.flip_sentence)}")
    if v.specifications:
        out.print(
            f"  {v.share_for:.0%} of the weight of {_n(len(v.counted), 'specification')} that ask the same question supports it "
            f"({len(v.specifications)} admissible in all, {v.raw_count} before removing duplicates), "
            f"from {_n(len(v.lineages), 'independent source')}: {_safe(', '.join(v.lineages))}."
            if v.counted
            else f"  {_n(len(v.specifications), 'admissible specification')}, none of which asks the same question."
        )
    if v.share_with_uncertain is not None:
        out.print(f"  With the uncertain options as well: {v.share_with_uncertain:.0%}.")
    for reason, n in v.excluded:
        out.print(f"  [dim]left out: {n} × {_safe(reason)}[/dim]")
    _turns(out, v)
    _moves(out, v)
    _vintages(out, v)
    for note in v.notes:
        out.print(f"  note: {_safe(note)}")
    if v.claim.caveat:
        out.print(f"  [italic]{_safe(v.claim.caveat)}[/italic]")
    out.print(f"  What would settle it: {_safe(v.claim.would_test)}")
    if specifications:
        specification_table(out, v)
    elif v.specifications:
        out.print("  [dim]--specs prints every specification; --figure FILE.svg draws the curve.[/dim]")


def _turns(out: Console, v: Verdict) -> None:
    """Flip sets of both kinds."""
    for kind, title in (
        ("from baseline", "What turns the answer, changing as little as possible"),
        ("whatever else", "What turns it whatever else is chosen"),
    ):
        found = [f for f in v.flips if f.kind == kind]
        if not found:
            continue
        out.print(f"  [bold]{title}[/bold]")
        for f in found[:6]:
            change = "; ".join(
                _safe(f"{a}: {b} → {c}" if b else f"{a}: {c}") for a, (b, c) in f.changes.items()
            )
            out.print(f"    {change} [dim]({f.mark}; {_n(f.n, 'specification')}, e.g. #{f.example})[/dim]")
        if len(found) > 6:
            out.print(f"    [dim]and {len(found) - 6} more (--json)[/dim]")


def _moves(out: Console, v: Verdict) -> None:
    """Matched contrasts, the largest first; of a composite choice only the parts that differ."""
    if not v.contrasts:
        return
    out.print(
        "  [bold]What moves it[/bold] [dim](matched pairs that differ in one choice alone; ×: the ratio is multiplied by)[/dim]"
    )
    for c in sorted(v.contrasts, key=lambda c: (-c.turned, -abs(c.mean_shift)))[:6]:
        parts = [
            f"{axis}: {a or '–'} → {b or '–'}"
            for axis, a, b in zip(
                c.axis.split(" + "), c.first.split(" + "), c.second.split(" + "), strict=False
            )
            if a != b
        ]
        turned = f", {c.turned} turned" if c.turned else ""
        out.print(
            f"    ×{math.exp(c.mean_shift):<5.2f} {_safe('; '.join(parts))} [dim]({_n(c.pairs, 'pair')}{turned})[/dim]"
        )
    if len(v.contrasts) > 6:
        out.print(f"    [dim]and {len(v.contrasts) - 6} more (--json)[/dim]")


def _vintages(out: Console, v: Verdict) -> None:
    """Releases of one dataset, side by side."""
    if not v.vintages:
        return
    out.print("  [bold]The same reading in several releases[/bold]")
    readings = list(dict.fromkeys(r["reading"] for r in v.vintages))
    for reading in readings[:3]:
        out.print(f"    {_safe(reading)}")
        for r in v.vintages:
            if r["reading"] == reading:
                values = ", ".join(f"{k} {x:,.6g}" for k, x in r["values"].items())
                out.print(
                    f"      {_safe(r['vintage'])}: {_safe(values)} {_safe(r['unit'])} → {r['side'] or 'even'}"
                )
    if len(readings) > 3:
        out.print(f"    [dim]and {_n(len(readings) - 3, 'more reading')} (--json)[/dim]")


def specification_table(out: Console, v: Verdict) -> None:
    """Every specification as a row."""
    from rich.table import Table

    axes = list(dict.fromkeys(a for s in v.specifications for a in s.options))
    table = Table(box=None, pad_edge=False)
    subjects = list(dict.fromkeys(k for s in v.specifications for k in s.values))
    for name in ("#", *axes, *subjects, "log ratio", "weight", "source family", "mark"):
        right = name in ("#", "log ratio", "weight", *subjects)
        # Cut nothing: a table that is wider than the window runs on.
        table.add_column(name, justify="right" if right else "left", no_wrap=True, overflow="ignore")
    for s in v.specifications:
        table.add_row(
            str(s.number),
            *(_safe(s.options.get(a, "")) for a in axes),
            *(f"{s.values[c]:,.6g}" if c in s.values else "" for c in subjects),
            f"{s.margin:+.3f}",
            f"{s.weight:.4f}",
            _safe(s.lineage),
            s.mark,
        )
    for group in v.composites:
        if len(group) > 1:
            out.print(
                f"  one choice: {', '.join(group)} [dim](they move together; a weight counts them once)[/dim]"
            )
    for axis, option in v.constant.items():
        out.print(f"  the same everywhere: {axis} = {_safe(option)}")
    console(width=max(out.width, 400)).print(table)


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
    """The headline; where only summaries are kept, the story's own rather than one outlet's angle."""
    told = s.gist_zh if s.language == "zh" else s.gist_en
    return told if told and s.grouped_by == "judgement" else s.headline


def _begun(s: Story, code: str) -> str:
    """When the first article of a language appeared, as an interval."""
    known = [(m.published_to, m.published_from) for m in s.of(code) if m.published_to]
    if not known:
        return when(s.first, s.last)
    end, start = min(known, key=lambda k: k[0])
    return when(start, end)


def _safe(text: Any) -> str:
    """Text from outside, with rich's markup switched off and control characters removed."""
    from rich.markup import escape

    return escape("".join(c for c in str(text) if c.isprintable() or c == "\n"))


def read_table(
    out: Console, results: Sequence[ReadResult], *, reasons: Sequence[dict[str, Any]] = ()
) -> None:
    """What became of each file, and why rows were set aside."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for name in ("file", "read as", "rows", "new", "aside", ""):
        table.add_column(name, justify="right" if name in ("rows", "new", "aside") else "left")
    for r in results:
        if r.state == "not read":
            table.add_row(_safe(r.source), "[dim]no reader knows it[/dim]", "", "", "", "")
            continue
        rate = f"{r.rows / r.seconds:,.0f} rows/s" if r.state == "read" and r.seconds > 1 else ""
        note = " · ".join(x for x in ("" if r.state == "read" else r.state, rate, _safe(r.note)) if x)
        table.add_row(_safe(r.source), r.reader, f"{r.rows:,}", f"{r.new:,}", f"{r.aside:,}", note)
    out.print(table)
    if any(r.aside for r in results):
        for a in reasons:
            out.print(
                f"  [yellow]set aside[/yellow] {_safe(a['source'])}, line {a['line']}: {_safe(a['reason'])}"
            )
        out.print("Rows set aside are kept with their reason: duizhao status", style="dim")


def status_tables(out: Console, s: Status) -> None:
    """What the store holds."""
    from rich.table import Table

    out.print(f"[bold]{_safe(s.title)}[/bold]  [dim]{_safe(s.folder)} · store version {s.version}[/dim]")
    out.print("  " + " · ".join(f"{n:,} {name}" for name, n in s.rows.items()))
    if s.first and s.last:
        undated = f", {s.undated:,} without any date" if s.undated else ""
        spoken = ", ".join(f"{n:,} {language(c)}" for c, n in s.articles_by_language.items())
        out.print(
            f"  articles from {s.first:%Y-%m-%d} to {s.last:%Y-%m-%d}{undated} · by outlet's language: {spoken}"
        )
    out.print(
        f"  {s.outlets_seen} of {s.rows.get('outlets', 0)} outlets have articles; {s.unknown_items:,} articles are on hosts that no outlet claims"
    )
    for pending in s.pending:
        out.print(f"  next write will first: {_safe(pending)}")
    if s.unfinished:
        out.print(
            f"  {s.unfinished:,} rows belong to reads that were cut off and are not shown; run those reads again"
        )
    if s.sources:
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 2))
        for name in ("source", "read as", "rows", "aside", "read at (UTC)"):
            table.add_column(name, justify="right" if name in ("rows", "aside") else "left")
        for r in s.sources:
            table.add_row(
                _safe(r.source), r.reader, f"{r.rows:,}", f"{r.aside:,}", f"{r.read_at:%Y-%m-%d %H:%M}"
            )
        out.print(table)
    else:
        out.print("  Nothing read yet: duizhao read FILES …")
    for u in s.unknown_hosts[:8]:
        out.print(
            f"  [dim]no outlet claims[/dim] {_safe(u.account or u.host)} [dim]({u.items:,} articles)[/dim]"
        )
    for a in s.aside[:12]:
        out.print(
            f"  [yellow]set aside[/yellow] {a.count:,} × {_safe(a.reason)} [dim]e.g. {_safe(a.source)}, line {a.line}[/dim]"
        )
