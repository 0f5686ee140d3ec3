"""What every command shares: the workspace option, `--json`, output, progress."""

from __future__ import annotations

import dataclasses
import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from duizhao.api import Session
    from duizhao.workspace.progress import Progress, Step

WorkspaceOption = Annotated[
    Path,
    typer.Option(
        "--workspace", "-w", help="The workspace folder.", envvar="DUIZHAO_WORKSPACE", show_default="."
    ),
]
JsonOption = Annotated[
    bool, typer.Option("--json", help="Print JSON to standard output and nothing else there.")
]
WeekOption = Annotated[
    str | None, typer.Option(help="Seven days from this date, or an ISO week such as 2026-W25.")
]
SinceOption = Annotated[str | None, typer.Option(help="First day, such as 2026-06-15 (UTC).")]
UntilOption = Annotated[str | None, typer.Option(help="Last day that still counts.")]
TopicOption = Annotated[str | None, typer.Option(help="Only stories of this topic, such as chips or robots.")]
PlaceOption = Annotated[
    str | None,
    typer.Option(help="Only what names this province or city, in either language, such as Anhui or 合肥."),
]
HERE = Path()


def console(*, stderr: bool = False, width: int | None = None) -> Console:
    """A console that wraps at the terminal's width and speaks plainly when piped."""
    from rich.console import Console

    return Console(stderr=stderr, highlight=False, soft_wrap=not sys.stdout.isatty(), width=width)


def plain(value: Any) -> Any:
    """A result as JSON data: records become objects, times ISO text, tuples lists."""
    if hasattr(value, "as_dict"):
        return plain(value.as_dict())
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(v) for v in value]
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, float) and value != value:
        return None
    return value


def emit(value: Any) -> None:
    """Print JSON (UTF-8, indented, keys as in the records)."""
    sys.stdout.write(
        json.dumps(plain(value), ensure_ascii=False, indent=2, allow_nan=False, default=str) + "\n"
    )


def session(folder: Path, *, quiet: bool = False) -> Session:
    """The workspace, open, reporting progress on standard error unless `quiet`."""
    from duizhao import api
    from duizhao.workspace.progress import Quiet

    return api.open(folder, progress=Quiet() if quiet else bars())


def bars() -> Progress:
    """Progress bars on standard error where that is a terminal; one line per finished step elsewhere."""
    return _Bars()


class _Bar:
    def __init__(self, progress: Any, task: Any) -> None:
        self._progress, self._task = progress, task

    def advance(self, n: int = 1) -> None:
        self._progress.advance(self._task, n)


class _Bars:
    @contextmanager
    def step(self, label: str, total: int | None = None, unit: str = "") -> Iterator[Step]:
        if not sys.stderr.isatty():
            yield from _told(label, unit)
            return
        from rich import progress as rich

        bar = rich.Progress(
            rich.TextColumn("{task.description}"),
            rich.BarColumn(bar_width=24),
            rich.MofNCompleteColumn(),
            rich.TextColumn("{task.fields[unit]}"),
            _Rate(),
            rich.TimeElapsedColumn(),
            console=console(stderr=True),
            transient=True,
        )
        with bar:
            yield _Bar(bar, bar.add_task(label, total=total, unit=unit))


class _Count:
    def __init__(self) -> None:
        self.done = 0

    def advance(self, n: int = 1) -> None:
        self.done += n


def _told(label: str, unit: str) -> Iterator[Step]:
    """Where nobody watches: one plain line for a step that took over a second, after it is done."""
    begun, count = time.monotonic(), _Count()
    yield count
    seconds = time.monotonic() - begun
    if seconds > 1:
        rate = f", {count.done:,} {unit} at {count.done / seconds:,.0f}/s" if count.done else ""
        sys.stderr.write(f"{label}: {seconds:.1f} s{rate}\n")


def _Rate() -> Any:
    from rich.progress import ProgressColumn, Task
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            speed = task.finished_speed or task.speed
            return Text(f"{speed:,.0f}/s" if speed else "", style="dim")

    return Rate()


def when(start: datetime | None, end: datetime | None) -> str:
    """A time interval for people: `16 Jun 08:00`, `before 16 Jun 08:00`, `unknown`."""
    if end is None:
        return "time unknown"
    if start is None:
        return f"before {end:%d %b %H:%M}"
    if (end - start).total_seconds() > 20 * 3600:
        return f"{start:%d %b}–{end:%d %b}"
    if (end - start).total_seconds() > 3600:
        return f"{start:%d %b %H:%M}–{end:%d %b %H:%M}"
    return f"{start:%d %b %H:%M}"
