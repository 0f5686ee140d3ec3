"""The first minute: the sample workspace, one story told whole, one claim with its flip sentence, and a brief."""

from __future__ import annotations

import os
import shutil
import sys
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from duizhao.cli.common import bars, console, emit, when
from duizhao.cli.tables import _safe, answer
from duizhao.workspace.folder import CONFIG
from duizhao.workspace.progress import Quiet

if TYPE_CHECKING:
    from rich.console import Console

    from duizhao.api import Session
    from duizhao.claims.records import Verdict
    from duizhao.stories.story import Gap

SENTENCE = "China leads the US in AI papers"


def show(folder: Path, *, week: str, as_json: bool) -> None:
    """Build (or bring up to date) the sample workspace in `folder` and show what it can do."""
    session = _sample(folder, quiet=as_json)
    gaps = session.gaps(week=week, limit=10)
    verdict = session.check(SENTENCE)
    written = session.brief(week=week)
    if as_json:
        emit({"workspace": folder, "story": gaps[0] if gaps else None, "claim": verdict, "brief": written})
        return
    out = console()
    if gaps:
        _story(out, gaps[0])
    _claim(out, verdict)
    out.print()
    out.print(
        f"[bold]The brief[/bold]  {written.html}  ({written.html.stat().st_size / 1000:,.0f} kB; open it in a browser)"
    )
    out.print(f"           {written.markdown}")
    out.print()
    out.print("[bold]Try next[/bold]")
    name = _name()
    for line in (
        f"{name} gaps -w {folder} --week {week}",
        f"{name} check -w {folder}",
        f'{name} check -w {folder} "{SENTENCE}" --specs',
        f"{name} trace -w {folder} {verdict.trace_id}",
        f"{name} status -w {folder}",
    ):
        out.print(f"  {line}", markup=False)


def _name() -> str:
    """How to call the program from here: its name where the shell finds it, else its path as far as it lies below this folder."""
    if shutil.which("duizhao"):
        return "duizhao"
    path = Path(sys.argv[0])
    if path.name != "duizhao":
        return "python -m duizhao"
    return os.path.relpath(path) if path.is_absolute() else str(path)


def _sample(folder: Path, *, quiet: bool) -> Session:
    from duizhao import api

    progress = Quiet() if quiet else bars()
    if not (folder / CONFIG).exists():
        return api.create(folder, sample=True, progress=progress)
    session = api.open(folder, progress=progress)
    with resources.as_file(resources.files("duizhao.sample")) as shipped:
        session.read([shipped])
    return session


def _story(out: Console, gap: Gap) -> None:
    story = gap.story
    out.print()
    out.print("[bold]A story that English readers did not get[/bold]")
    original = story.gist_zh or story.headline
    out.print(f"  {_safe(original)}" + ("  [dim](our summary)[/dim]" if story.gist_zh else ""))
    if story.gist_en:
        out.print(f"  {_safe(story.gist_en)}  [dim](our summary)[/dim]")
    out.print(
        f"  {gap.source.plain} Chinese owner groups carried it, {gap.target.plain} English: [bold]{gap.target.word}[/bold]"
        f" in the {len(gap.target.live)} live English owner groups observed."
    )
    for m in story.of(gap.source.language)[:8]:
        out.print(f"    {_safe(m.outlet)} · {when(m.published_from, m.published_to)} · {_safe(m.url or '')}")
    how = "our judgement, stored with the sample" if story.grouped_by == "judgement" else "the linker"
    out.print(f"  [dim]Grouped by {how}. Evidence: duizhao trace {gap.trace_id}[/dim]")


def _claim(out: Console, verdict: Verdict) -> None:
    out.print()
    out.print("[bold]A claim and what turns it[/bold]")
    out.print(f"  “{_safe(verdict.claim.sentences[0])}”: [bold]{answer(verdict)}[/bold]")
    out.print(f"  {_safe(verdict.flip_sentence)}")
    counted = sum(1 for s in verdict.specifications if s.mark == "equivalent")
    out.print(
        f"  {verdict.share_for:.0%} of the weight of {counted} specifications that ask the same question, "
        f"{len(verdict.lineages)} independent sources. [dim]Evidence: duizhao trace {verdict.trace_id}[/dim]"
    )
