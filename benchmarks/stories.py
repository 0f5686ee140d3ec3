"""From stored headlines to ranked gaps: cold, warm, and a day's new items. `python -m benchmarks.stories [--json]`.

Each phase runs in a process of its own, as a command would; wall-clock seconds, CPU seconds with those of its children, and the largest
process. The ratio says how much longer it took than reading the same JSON lines with `json.loads` in the same run.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any

NEW_ITEMS = 500
DAY, WEEK = "2026-06-17", "2026-06-15"


def main(argv: list[str] | None = None) -> int:
    """Prints the table. Skips, saying so, where the development data are absent."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args(argv)
    data = _data()
    if data is None:
        sys.stdout.write("stories: skipped, the development data are not here (set DUIZHAO_DATA)\n")
        return 0
    files = sorted((data / "news" / "ai_news_aggregator_2026").glob("items_*.jsonl"))
    folder = Path(tempfile.mkdtemp(prefix="duizhao-bench-"))
    try:
        lines = [line for f in files for line in f.read_bytes().splitlines() if line.strip()]
        early, late = folder / "early.jsonl", folder / "late.jsonl"
        lines.sort(key=_seen)
        early.write_bytes(b"\n".join(lines) + b"\n")
        # A working day in the middle of the corpus: the store holds what was seen before it, and gets 500 of what came that day.
        at = next(n for n, line in enumerate(lines) if _seen(line) >= DAY)
        (folder / "before.jsonl").write_bytes(b"\n".join(lines[:at]) + b"\n")
        late.write_bytes(b"\n".join(lines[at : at + NEW_ITEMS]) + b"\n")
        start = time.perf_counter()
        for line in lines:
            json.loads(line)
        parse = time.perf_counter() - start
        workspace = folder / "workspace"
        rows = [
            _phase("read all headlines", _read, workspace, early),
            _phase("gaps of everything, cold (embeds)", _gaps, workspace, None),
            _phase("gaps of everything, warm", _gaps, workspace, None),
            _phase("first look at a week (fits its rates)", _gaps, workspace, "2026-06-15"),
            _phase("gaps of that week again", _gaps, workspace, "2026-06-15"),
            _phase("read what came before a Wednesday", _read, folder / "day", folder / "before.jsonl"),
            _phase("first look at that week (embeds nine weeks, fits)", _gaps, folder / "day", WEEK),
            _phase(f"a day: read {NEW_ITEMS} more and rank their week", _day, folder / "day", late, WEEK),
        ]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    for r in rows:
        r["ratio"] = round(r["seconds"] / parse, 1)
    if options.json:
        sys.stdout.write(
            json.dumps({"headlines": len(lines), "parse_seconds": parse, "phases": rows}, indent=1) + "\n"
        )
        return 0
    sys.stdout.write(
        f"{len(lines):,} headlines; json.loads of all: {parse:.2f} s; load average {os.getloadavg()[0]:.1f}\n"
    )
    sys.stdout.write(f"{'':44}{'wall s':>9}{'CPU s':>9}{'× parse':>9}{'peak MB':>9}  result\n")
    for r in rows:
        sys.stdout.write(
            f"{r['what']:44}{r['seconds']:9.1f}{r['cpu']:9.1f}{r['ratio']:9.1f}{r['peak_mb']:9.0f}  {r['result']}\n"
        )
    return 0


def _read(workspace: Path, file: Path) -> str:
    from duizhao import readers
    from duizhao.workspace import create

    made = create(workspace, title="Benchmark")
    with resources.as_file(resources.files("duizhao.sample")) as sample:
        readers.read(made, [sample / "outlets.toml", sample / "entities.yaml"])
    return f"{sum(r.new for r in readers.read(made, [file])):,} new"


def _gaps(workspace: Path, week: str | None) -> str:
    import duizhao as dz

    return f"{len(dz.open(workspace).gaps(week=week)):,} stories"


def _day(workspace: Path, file: Path, week: str) -> str:
    import duizhao as dz

    session = dz.open(workspace)
    new = sum(r.new for r in session.read([file]))
    return f"{new} new, {len(session.gaps(since=week)):,} stories"


def _phase(what: str, work: Callable[..., str], *arguments: Any) -> dict[str, Any]:
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    child = context.Process(target=_measured, args=(sender, work, arguments))
    child.start()
    sender.close()
    result = receiver.recv()
    child.join()
    return {"what": what, **result}


def _measured(sender: Any, work: Callable[..., str], arguments: tuple[Any, ...]) -> None:
    start = time.perf_counter()
    result = work(*arguments)
    seconds = time.perf_counter() - start
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    sender.send(
        {
            "seconds": round(seconds, 2),
            "cpu": round(own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime, 2),
            "peak_mb": round(max(own.ru_maxrss, children.ru_maxrss) / 1024),
            "result": result,
        }
    )


def _seen(line: bytes) -> str:
    return str(json.loads(line)["first_seen_at"])


def _data() -> Path | None:
    beside = Path(__file__).resolve().parents[2] / "shared" / "data"
    for candidate in (os.environ.get("DUIZHAO_DATA"), beside):
        if candidate and Path(candidate).is_dir():
            return Path(candidate)
    return None


if __name__ == "__main__":
    sys.exit(main())
