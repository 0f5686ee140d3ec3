"""Reading the whole news corpus into a store, cold and again, against parsing the same lines alone: `python -m benchmarks.read [--json]`.

Each part runs in a process of its own, so that its peak memory is its own. Ratios are within one run on one machine.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

CORPUS = "news/ai_news_aggregator_2026"


def corpus() -> Path | None:
    """The news corpus beside the checkout or where DUIZHAO_DATA says; None when absent."""
    beside = Path(__file__).resolve().parents[2] / "shared" / "data"
    for top in (os.environ.get("DUIZHAO_DATA"), beside):
        if top and (Path(top) / CORPUS).is_dir():
            return Path(top) / CORPUS
    return None


def parse(folder: Path, workspace: Path) -> int:
    """The floor: `json.loads` of every line."""
    return sum(1 for f in sorted(folder.glob("*.jsonl")) for text in f.open("rb") if json.loads(text))


def read(folder: Path, workspace: Path) -> int:
    """What `duizhao read` does: the first time cold, the second time finding everything there."""
    from duizhao import readers
    from duizhao.workspace import open_workspace

    return sum(r.rows for r in readers.read(open_workspace(workspace), [folder]))


def look(folder: Path, workspace: Path) -> int:
    """A snapshot of the store and its logical hash over every row."""
    from duizhao.workspace import open_workspace

    with open_workspace(workspace).snapshot() as s:
        s.logical_hash()
        return s.count("articles")


PARTS = {"json.loads of the lines": parse, "read, cold": read, "read again": read, "snapshot and hash": look}


def run(part: str, folder: str, workspace: str) -> None:
    """One part in this process; prints rows, seconds and peak memory as JSON."""
    import duizhao.workspace  # noqa: F401 - importing is not reading

    began, cpu = time.perf_counter(), time.process_time()
    rows = PARTS[part](Path(folder), Path(workspace))
    measured = {
        "part": part,
        "rows": rows,
        "seconds": time.perf_counter() - began,
        "cpu_seconds": time.process_time() - cpu,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    print(json.dumps(measured))


def main(arguments: list[str]) -> int:
    """Measure every part in order and print a table, or JSON with `--json`."""
    if arguments[:1] == ["--part"]:
        run(*arguments[1:4])
        return 0
    folder = corpus()
    if folder is None:
        print("read: the development data are not here (set DUIZHAO_DATA to their folder): skipped")
        return 0
    from duizhao.workspace import create

    results: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as temporary:
        workspace = create(Path(temporary) / "w").folder
        for part in PARTS:
            command = [sys.executable, "-m", "benchmarks.read", "--part", part, str(folder), str(workspace)]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            results.append(json.loads(done.stdout))
    for r in results:
        r["rows_per_second"] = r["rows"] / r["seconds"]
        r["times_json"] = r["seconds"] / results[0]["seconds"]
    if "--json" in arguments:
        print(json.dumps(results, indent=2))
        return 0
    print(f"{'':26}{'rows':>9}{'s':>8}{'cpu s':>8}{'rows/s':>10}{'× json':>8}{'peak MB':>9}")
    for r in results:
        print(
            f"{r['part']:26}{r['rows']:>9,}{r['seconds']:>8.2f}{r['cpu_seconds']:>8.2f}"
            f"{r['rows_per_second']:>10,.0f}{r['times_json']:>8.1f}{r['peak_mb']:>9.0f}"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
