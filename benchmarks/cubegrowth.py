"""How counting grows with the records: `python -m benchmarks.cubegrowth [--sizes 1,3,10,30] [--chart growth.svg] [--json]`.

The records are those of `benchmarks.cube`: generated, and said so. At each size, in millions of affiliations, each tool runs in a process of its own: our cube (built, then 1,000 countings over seven axes), and beside it DuckDB, pandas and polars
doing one fractional and one distinct count by country and year of the same rows, in memory. Their answers must be equal. A tool that is not installed is skipped with a line. Peak memory holds the generated records, which
each process has (first column of memory), the tool's copy of them in its own format, and the work itself.
"""

from __future__ import annotations

import argparse
import importlib.util
import itertools
import json
import math
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.cube import PLAIN, generated, thousand
from duizhao.figures.chart import Chart
from duizhao.figures.ink import AGAINST, FOR, HAIR, INK, MUTED
from duizhao.figures.sheet import Sheet
from duizhao.measures.direct import flat
from duizhao.measures.records import Records

Answer = tuple[float, int, int]
"""Sum of the fractional counts, sum of the whole counts, cells."""


def cube(records: Records) -> tuple[dict[str, float], Answer | None]:
    from duizhao.measures.cube import Cube

    countings = thousand()
    start = time.perf_counter()
    made = Cube(records, countings)
    built = time.perf_counter()
    made.count(countings)
    return {"built": built - start, "1,000 countings": time.perf_counter() - built}, None


def duckdb(records: Records) -> tuple[dict[str, float], Answer | None]:
    import duckdb

    connection = duckdb.connect()
    for name, held in zip(("works", "rows"), flat(records), strict=True):
        connection.register(f"arrow_{name}", held)
        connection.execute(f"CREATE TABLE {name} AS SELECT * FROM arrow_{name}")
    start = time.perf_counter()
    found = connection.execute(PLAIN).fetchall()
    seconds = time.perf_counter() - start
    return {"one count": seconds}, (sum(r[2] for r in found), sum(r[3] for r in found), len(found))


def pandas(records: Records) -> tuple[dict[str, float], Answer | None]:
    import pandas as pd

    works = pd.DataFrame({"w": range(records.count), "year": records.year})
    (units,) = records.units.values()
    rows = pd.DataFrame({"w": records.work.astype("int64"), "a": records.author, "u0": units})
    start = time.perf_counter()
    persons = rows.groupby(["w", "a"], sort=False).size().rename("n").reset_index()
    lists = persons.groupby("w", sort=False).size().rename("l").reset_index()
    joined = rows.merge(persons, on=["w", "a"]).merge(lists, on="w").merge(works, on="w")
    joined["credit"] = 1.0 / (joined["n"] * joined["l"])
    grouped = joined.groupby(["year", "u0"])
    fractional, whole = grouped["credit"].sum(), grouped["w"].nunique()
    seconds = time.perf_counter() - start
    return {"one count": seconds}, (float(fractional.sum()), int(whole.sum()), len(whole))


def polars(records: Records) -> tuple[dict[str, float], Answer | None]:
    import polars as pl

    works, rows = (pl.from_arrow(held) for held in flat(records))
    assert isinstance(works, pl.DataFrame) and isinstance(rows, pl.DataFrame)
    start = time.perf_counter()
    plain = rows.lazy().select("w", "a", "u0")
    persons = plain.group_by("w", "a").agg(n=pl.len())
    lists = persons.group_by("w").agg(l=pl.len())
    found = (
        plain.join(persons, on=["w", "a"])
        .join(lists, on="w")
        .join(works.lazy().select("w", "year"), on="w")
        .group_by("year", "u0")
        .agg(fractional=(1.0 / (pl.col("n") * pl.col("l"))).sum(), whole=pl.col("w").n_unique())
        .collect()
    )
    seconds = time.perf_counter() - start
    return {"one count": seconds}, (found["fractional"].sum(), int(found["whole"].sum()), len(found))


Tool = Callable[[Records], tuple[dict[str, float], Answer | None]]
TOOLS: dict[str, Tool] = {"cube": cube, "duckdb": duckdb, "pandas": pandas, "polars": polars}


def one(tool: str, rows: str) -> None:
    """One tool at one size in this process; prints what it measured as JSON."""
    records = generated(int(rows))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    seconds, answer = TOOLS[tool](records)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found = {"tool": tool, "affiliations": records.rows, "works": records.count, "seconds": seconds}
    sys.stdout.write(json.dumps({**found, "answer": answer, "records_mb": before, "peak_mb": peak}) + "\n")


def chart(found: list[dict[str, Any]]) -> Chart:
    """Seconds over affiliations, both logarithmic."""
    series: dict[str, list[tuple[int, float]]] = {}
    for r in found:
        for what, seconds in r["seconds"].items():
            series.setdefault(f"{r['tool']}: {what}", []).append((r["affiliations"], seconds))
    sizes = [x for points in series.values() for x, _ in points]
    times = [max(0.01, y) for points in series.values() for _, y in points]
    left, top, wide, high = 46.0, 12.0, 330.0, 250.0
    low, first = math.floor(math.log10(min(times))), math.log10(min(sizes))
    up, across = (
        math.ceil(math.log10(max(times)) + 1e-9) - low,
        max(0.1, math.log10(max(sizes)) - first),
    )

    def at(x: float, y: float) -> tuple[float, float]:
        return left + wide * (math.log10(x) - first) / across, top + high * (
            1 - (math.log10(max(0.01, y)) - low) / up
        )

    sheet = Sheet(left + wide + 150, top + high + 40)
    for power in range(low, low + up + 1):
        y = at(min(sizes), 10.0**power)[1]
        sheet.rules([(left, y, left + wide, y)], color=HAIR)
        sheet.texts([(left - 6, y, f"{10.0**power:g} s")], align="right", color=MUTED)
    for x in sorted(set(sizes)):
        sheet.texts(
            [(at(x, 1)[0], top + high + 12, f"{x / 1e6:.2g} M")],
            align="center",
            color=MUTED,
        )
    sheet.texts([(left + wide / 2, top + high + 28, "affiliations")], align="center", color=MUTED)
    shapes = ("circle", "square", "triangle-up", "diamond", "cross")
    names = []
    for n, (name, points) in enumerate(series.items()):
        color = FOR if name.startswith("cube") else AGAINST if name.startswith("duckdb") else MUTED
        spots = [at(*p) for p in points]
        sheet.rules([(*a, *b) for a, b in itertools.pairwise(spots)], color=color, dash=color == MUTED)
        sheet.points(spots, shape=shapes[n % len(shapes)], color=color)
        names.append((spots[-1][1], name))
    lowest = -math.inf
    for y, name in sorted(names):
        lowest = max(y, lowest + 14)
        sheet.texts([(left + wide + 12, lowest, name)], color=INK)
    rows = tuple({"what": k, "affiliations": x, "seconds": y} for k, p in series.items() for x, y in p)
    alt = "Seconds over affiliations, both logarithmic, generated records: " + "; ".join(
        f"{k} {p[0][1]:.1f} s at {p[0][0] / 1e6:.0f} M, {p[-1][1]:.1f} s at {p[-1][0] / 1e6:.0f} M"
        for k, p in series.items()
    )
    return Chart("growth", sheet.svg(title=alt), rows, (), alt, sheet.width, sheet.height)


def main(argv: list[str] | None = None) -> int:
    """Prints the table, and writes the chart where asked."""
    if argv is None:
        argv = sys.argv[1:]
    if argv[:1] == ["--one"]:
        one(*argv[1:3])
        return 0
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--sizes", default="1,3,10,30", help="millions of affiliations")
    parser.add_argument("--chart", type=Path, help="where to write the chart (.svg or .png)")
    options = parser.parse_args(argv)
    tools = [t for t in TOOLS if t == "cube" or importlib.util.find_spec(t)]
    for t in TOOLS:
        if t not in tools:
            sys.stderr.write(f"cubegrowth: {t} is not installed: skipped\n")
    found: list[dict[str, Any]] = []
    for size in options.sizes.split(","):
        rows = str(round(float(size) * 1e6))
        answers = []
        for t in tools:
            command = [sys.executable, "-m", "benchmarks.cubegrowth", "--one", t, rows]
            done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
            found.append({**json.loads(done.stdout.splitlines()[-1]), "load": os.getloadavg()[0]})
            answers += [found[-1]["answer"]] if found[-1]["answer"] else []
        for a in answers:
            assert abs(a[0] - answers[0][0]) < 1e-6 * answers[0][0] and a[1:] == answers[0][1:], answers
    if options.chart:
        chart(found).write(options.chart)
    if options.json:
        sys.stdout.write(json.dumps(found, indent=1) + "\n")
        return 0
    sys.stdout.write(
        f"{'affiliations':>13}  {'':26}{'s':>8}{'µs each':>9}{'records MB':>12}{'peak MB':>9}{'load':>6}\n"
    )
    for r in found:
        for what, seconds in r["seconds"].items():
            name = f"{r['tool']}: {what}"
            sys.stdout.write(
                f"{r['affiliations']:13,}  {name:26}{seconds:8.2f}{1e6 * seconds / r['affiliations']:9.2f}{r['records_mb']:12,.0f}{r['peak_mb']:9,.0f}{r['load']:6.1f}\n"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
