"""What a larger store costs: `python -m benchmarks.growth [--most 1000000] [--json]`.

The larger stores are generated from the real corpus, and say so: the same headlines again and again, each copy half a year (26 weeks) earlier, with ids of its own. The
distribution over outlets, days and stories is the real one; the vocabulary does not grow, and no text is embedded twice. What is asked is what people ask: a
week, that week again, and a day's 500 new headlines with their week. All sizes run in one process chain; ratios are to the smallest.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.stories import DAY, NEW_ITEMS, WEEK, _data, _day, _gaps, _phase, _read, _seen

SIZES = (1, 4, 14)
BACK = timedelta(weeks=26)


def main(argv: list[str] | None = None) -> int:
    """Prints the table. Skips, saying so, where the development data are absent."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--most", type=int, default=1_000_000, help="largest store, in headlines")
    options = parser.parse_args(argv)
    data = _data()
    if data is None:
        sys.stdout.write("growth: skipped, the development data are not here (set DUIZHAO_DATA)\n")
        return 0
    files = sorted((data / "news" / "ai_news_aggregator_2026").glob("items_*.jsonl"))
    lines = sorted((line for f in files for line in f.read_bytes().splitlines() if line.strip()), key=_seen)
    at = next(n for n, line in enumerate(lines) if _seen(line) >= DAY)
    folder = Path(tempfile.mkdtemp(prefix="duizhao-growth-"))
    rows: list[dict[str, Any]] = []
    try:
        for copies in SIZES:
            if at + (copies - 1) * len(lines) > options.most:
                continue
            workspace = folder / f"w{copies}"
            news, late = folder / "news.jsonl", folder / "late.jsonl"
            with news.open("wb") as f:
                for n in range(copies - 1, 0, -1):
                    f.writelines(_earlier(line, n) for line in lines)
                f.writelines(line + b"\n" for line in lines[:at])
            late.write_bytes(b"\n".join(lines[at : at + NEW_ITEMS]) + b"\n")
            size = at + (copies - 1) * len(lines)
            for what, work, *arguments in (
                ("read", _read, workspace, news),
                ("first look at a week", _gaps, workspace, WEEK),
                ("that week again", _gaps, workspace, WEEK),
                (f"a day: {NEW_ITEMS} more and their week", _day, workspace, late, WEEK),
            ):
                rows.append({"headlines": size, **_phase(what, work, *arguments)})
            shutil.rmtree(workspace, ignore_errors=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    first = {r["what"]: r["seconds"] for r in rows[:4]}
    for r in rows:
        r["ratio"] = round(r["seconds"] / max(0.01, first[r["what"]]), 2)
    if options.json:
        sys.stdout.write(json.dumps(rows, indent=1) + "\n")
        return 0
    sys.stdout.write(
        f"{'headlines':>10}  {'':34}{'wall s':>9}{'CPU s':>9}{'ratio':>7}{'peak MB':>9}  result\n"
    )
    for r in rows:
        sys.stdout.write(
            f"{r['headlines']:10,}  {r['what']:34}{r['seconds']:9.1f}{r['cpu']:9.1f}{r['ratio']:7.2f}{r['peak_mb']:9.0f}  {r['result']}\n"
        )
    return 0


def _earlier(line: bytes, n: int) -> bytes:
    row = json.loads(line)
    row["id"] = f"{row['id']}-{n}"
    if row.get("url"):
        row["url"] += f"?copy={n}"
    for key in ("published_at", "first_seen_at"):
        if row.get(key):
            when = datetime.fromisoformat(str(row[key]).replace("Z", "+00:00")) - n * BACK
            row[key] = when.isoformat().replace("+00:00", "Z")
    return json.dumps(row, ensure_ascii=False).encode() + b"\n"


if __name__ == "__main__":
    sys.exit(main())
