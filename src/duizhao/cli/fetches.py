"""`duizhao fetch`, `duizhao watch`, `duizhao page`."""

from __future__ import annotations

import json
import re
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from duizhao.cli.common import HERE, JsonOption, WorkspaceOption, console, emit, session
from duizhao.errors import DuizhaoError

if TYPE_CHECKING:
    from duizhao.fetching.harvest import Line

OutletOption = Annotated[
    list[str] | None, typer.Option("--outlet", "-o", help="Only this outlet's feeds; may be given again.")
]
_GOOD = ("read", "not modified")


def register(app: typer.Typer) -> None:
    app.command()(fetch)
    app.command()(watch)
    app.command()(page)


def fetch(
    workspace: WorkspaceOption = HERE,
    outlet: OutletOption = None,
    now: Annotated[bool, typer.Option("--now", help="Also feeds that are not due yet.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Fetch the feeds of the source list that are due, and read what is new. Settings: [fetch] in duizhao.toml."""
    found = session(workspace, quiet=as_json).fetch(outlet or (), due_only=not now, report=_failure)
    if as_json:
        emit(list(found))
        return
    out = console()
    read = [x for x in found if x.outcome == "read"]
    same = sum(x.outcome == "not modified" for x in found)
    bad = [x for x in found if x.outcome not in _GOOD]
    skipped = sum(x.outcome == "not fetched" for x in bad)
    if not found:
        out.print(
            "No feed is due. `--now` fetches them all the same; `duizhao status` says what the source list holds."
        )
        return
    out.print(
        f"{len(read)} feeds read, {sum(x.new or 0 for x in read):,} new articles; {same} not modified; "
        f"{len(bad) - skipped} failed; {skipped} that cannot be fetched."
    )
    for x in sorted(read, key=lambda x: (-(x.new or 0), x.outlet))[:20]:
        if x.new:
            out.print(f"  {x.new:5} {x.outlet}")


def watch(
    workspace: WorkspaceOption = HERE,
    outlet: OutletOption = None,
    every: Annotated[str, typer.Option(help="How often a feed is looked at, such as 30m, 2h or 1d.")] = "1h",
    as_json: JsonOption = False,
) -> None:
    """Fetch again and again until stopped (Ctrl-C). A restart goes on where it stopped. With --json, a JSON line for every feed."""
    seconds = _seconds(every)
    report = _line if as_json else _said
    session(workspace, quiet=True).watch(outlet or (), every=seconds, report=report)


def page(
    urls: Annotated[list[str], typer.Argument(help="Addresses of articles.", metavar="URL …")],
    workspace: WorkspaceOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Fetch articles' pages and store their texts. Block pages and log-ins are not stored."""
    found = session(workspace, quiet=as_json).pages(urls, report=_failure)
    if as_json:
        emit(list(found))
    elif good := sum(x.outcome == "read" for x in found):
        console().print(f"{good} of {len(found)} pages read.")
    if not any(x.outcome == "read" for x in found):
        raise typer.Exit(1)


def _line(line: Line) -> None:
    from duizhao.cli.common import plain

    sys.stdout.write(json.dumps(plain(line), ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _failure(line: Line) -> None:
    if line.outcome not in (*_GOOD, "new"):
        _said(line)


def _said(line: Line) -> None:
    """One line on standard error."""
    if line.outcome == "not modified" or (line.outcome == "read" and not line.new):
        return
    what = f"{line.new} new" if line.outcome == "read" else line.outcome
    note = f" ({line.note})" if line.note else ""
    text = f"{line.outlet}: {what}{note}  {line.url}"
    sys.stderr.write("".join(c if c.isprintable() else " " for c in text) + "\n")


def _seconds(text: str) -> float:
    m = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([smhd]?)", text.strip().lower())
    found = float(m[1]) * {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}[m[2]] if m else 0.0
    if found < 1:
        raise DuizhaoError(f"--every {text}: not a length of time", hint="Write 30m, 2h or 1d.")
    return found
