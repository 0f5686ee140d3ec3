"""How long a question takes: `python -m benchmarks.search [--copies 2] [--json]`.

The store holds the corpus of 2026 `copies` times (copies beyond the first are generated: the same headlines half a year earlier with ids of their own, as in `growth`). Questions: the names
of the names table, the rarest and the commonest words of headlines, two at a time, with and without filters. Beside it stands what one would do without an index: the titles in an
in-memory DuckDB table, `ILIKE '%…%'` (which knows no other names, no other script and no order). Ratios are within one run; each question is asked once, in random order.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import shutil
import sys
import tempfile
import time
from importlib import resources
from pathlib import Path
from typing import Any

import duizhao as dz
from benchmarks.growth import _earlier
from benchmarks.stories import _data, _seen

SEED = 2611
QUESTIONS = 400


def main(argv: list[str] | None = None) -> int:
    """Prints the table. Skips, saying so, where the development data are absent."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--copies", type=int, default=2, help="how often the corpus is stored")
    options = parser.parse_args(argv)
    data = _data()
    if data is None:
        sys.stdout.write("search: skipped, the development data are not here (set DUIZHAO_DATA)\n")
        return 0
    files = sorted((data / "news" / "ai_news_aggregator_2026").glob("items_*.jsonl"))
    lines = sorted((line for f in files for line in f.read_bytes().splitlines() if line.strip()), key=_seen)
    folder = Path(tempfile.mkdtemp(prefix="duizhao-search-"))
    try:
        news = folder / "news.jsonl"
        with news.open("wb") as f:
            for n in range(options.copies - 1, 0, -1):
                f.writelines(_earlier(line, n) for line in lines)
            f.writelines(line + b"\n" for line in lines)
        ws = dz.create(folder / "w")
        with resources.as_file(resources.files("duizhao.sample")) as sample:
            ws.read([sample / "outlets.toml", sample / "entities.yaml"])
        ws.read([news])
        found = _measure(ws)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if options.json:
        sys.stdout.write(json.dumps(found, indent=1) + "\n")
    else:
        for name, value in found.items():
            sys.stdout.write(f"{name:<44}{value:>12,.2f}\n")
    return 0


def _measure(ws: Any) -> dict[str, float]:
    out: dict[str, float] = {}
    with ws.workspace.snapshot() as snapshot:
        titles = [r["title"] for r in snapshot.rows("SELECT title FROM articles WHERE title IS NOT NULL")]
        names = [r["name"] for r in snapshot.rows("SELECT name FROM names")]
        out["articles"] = snapshot.count("articles")
        questions = _questions(titles, names)
        snapshot.connection.execute(
            "CREATE TEMP TABLE flat AS SELECT article_id, lower(title) AS title FROM articles"
        )
        scans = []
        for q in questions[:100]:
            words = q.replace('"', "").split()
            condition = " AND ".join(["title ILIKE ?"] * len(words))
            start = time.perf_counter()
            snapshot.connection.execute(
                f"SELECT article_id FROM flat WHERE {condition}", [f"%{w}%" for w in words]
            ).fetchall()
            scans.append(time.perf_counter() - start)
    start = time.perf_counter()
    with ws.searcher():
        out["first opening, builds the index: s"] = time.perf_counter() - start
    start = time.perf_counter()
    with ws.searcher() as searcher:
        out["opening again: s"] = time.perf_counter() - start
        for label, more in (("", {}), (", Chinese outlets only", {"language": "zh"})):
            took = []
            for q in questions:
                start = time.perf_counter()
                searcher.find(q, **more)
                took.append(time.perf_counter() - start)
            took.sort()
            out[f"median{label}: ms"] = took[len(took) // 2] * 1e3
            out[f"95th percentile{label}: ms"] = took[int(len(took) * 0.95)] * 1e3
            out[f"slowest{label}: ms"] = took[-1] * 1e3
    scans.sort()
    out["a scan with ILIKE, median: ms"] = scans[len(scans) // 2] * 1e3
    out["ratio of medians, scan to index"] = out["a scan with ILIKE, median: ms"] / out["median: ms"]
    out["largest memory: MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    size = sum(p.stat().st_size for p in ws.workspace.cache.glob("search-*/s-*/*"))
    out["index on disk: MB"] = size / 1e6
    return out


def _questions(titles: list[str], names: list[str]) -> list[str]:
    chance = random.Random(SEED)
    out = ["AI", "人工智能", "模型", "robot", "大模型", "芯片 美国", "OpenAI"]
    out += chance.sample(names, min(len(names), QUESTIONS // 2))
    while len(out) < QUESTIONS:
        title = chance.choice(titles)
        pieces = title.split() if title.isascii() else [title[n : n + 3] for n in range(0, len(title), 3)]
        if len(pieces) > 3:
            at = chance.randrange(len(pieces) - 1)
            out.append(" ".join(pieces[at : at + 2]))
    chance.shuffle(out)
    return out


if __name__ == "__main__":
    sys.exit(main())
