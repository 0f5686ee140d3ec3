"""Counting under a thousand specifications: `python -m benchmarks.cube [--rows 10000000] [--json]`.

The records are generated, and say so: no file of ten million authorships is at hand. Sizes of author lists, affiliations per author (1 for 86 %, 2 for 11 %), shares of countries (Zipf over 120), the chance that an
author works in the first author's country (82 %) and 5 % unknown follow what the conference records of 2013 to 2022 show; years, venues, 40 sets of subfields, three databases and citations (log-normal) are spread
as in OpenAlex samples. The measure beside it is DuckDB on the same rows in the same run: one fractional and one whole count by country and year. Each part runs once; ratios within one run.
"""

from __future__ import annotations

import argparse
import itertools
import json
import resource
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from duizhao.measures.counting import Counting, counting
from duizhao.measures.cube import Cube
from duizhao.measures.direct import flat
from duizhao.measures.records import Records

SEED = 2611

PLAIN = """
    WITH persons AS (SELECT w, a, count(*) AS n FROM rows GROUP BY w, a), lists AS (SELECT w, count(*) AS n FROM persons GROUP BY w)
    SELECT year, u0, sum(1.0 / (p.n * l.n)) AS fractional, count(DISTINCT r.w) AS whole
    FROM rows r JOIN persons p ON r.w = p.w AND r.a = p.a JOIN lists l ON r.w = l.w JOIN works k ON r.w = k.w GROUP BY year, u0
"""
"""The measure beside the cube: one fractional and one whole count by country and year."""


def main(argv: list[str] | None = None) -> int:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--rows", type=int, default=10_000_000, help="affiliations")
    parser.add_argument("--singly", type=int, default=4, help="how many countings DuckDB does one by one")
    options = parser.parse_args(argv)
    records = generated(options.rows)
    found: dict[str, float] = {"affiliations": records.rows, "works": records.count}
    countings = thousand()
    cube = timed(found, "cube: built, s", lambda: Cube(records, countings))
    found |= {"signatures": cube.signatures, "partitions": cube.partitions, "cells": cube.cells}
    totals = timed(found, "cube: 1,000 countings, s", lambda: cube.count(countings))
    timed(found, "cube: the same again, s", lambda: cube.count(countings))
    found["largest memory up to here, MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    beside(
        found,
        records,
        countings[:: max(1, len(countings) // options.singly)][: options.singly],
        dict(zip(countings, totals, strict=True)),
    )
    base = found["DuckDB: fractional and whole count by country and year, s"]
    found["ratio, building to that count (goal 10)"] = found["cube: built, s"] / base
    found["ratio, 1,000 countings to that count (goal 1)"] = found["cube: 1,000 countings, s"] / base
    found["ratio, one by one on DuckDB to cube (goal 50)"] = (
        1000
        * found["DuckDB: one counting, mean, s"]
        / (found["cube: built, s"] + found["cube: 1,000 countings, s"])
    )
    if options.json:
        sys.stdout.write(json.dumps(found, indent=1) + "\n")
    else:
        for name, value in found.items():
            sys.stdout.write(f"{name:<62}{value:>16,.2f}\n")
    return 0


def timed(found: dict[str, float], name: str, work: Callable[[], Any]) -> Any:
    start = time.perf_counter()
    made = work()
    found[name] = time.perf_counter() - start
    return made


def thousand() -> list[Counting]:
    """A thousand countings over seven axes."""
    axes = {
        "credit": ("fractional", "whole", "unit", "first", "last"),
        "quality": ("all", "cited>=10", "top10", "top1", "top10:fractional"),
        "period": ("all", "2015-2019", "2020-2024", "2024"),
        "units": ("apart", "hk-with-cn"),
        "unknown": ("kept", "dropped"),
        "database": ("all", "a", "a&b"),
        "venue": ("all", "v1+v2+v3+v4+v5"),
    }
    crossed = [counting(dict(zip(axes, o, strict=True))) for o in itertools.product(*axes.values())]
    return crossed[:: max(1, len(crossed) // 1000)][:1000]


def generated(rows: int) -> Records:
    """Records of about so many affiliations: synthetic, for speed only."""
    chance = np.random.default_rng(SEED)
    works = int(rows / 4.6)
    authors = np.clip(chance.geometric(0.25, works), 1, 60)
    people = int(authors.sum())
    affiliations = chance.choice([1, 2, 3], people, p=[0.86, 0.11, 0.03])
    of_person = np.repeat(np.arange(works, dtype=np.int32), authors)
    place = (np.arange(people) - np.repeat(np.cumsum(authors) - authors, authors)).astype(np.int32)
    share = 1.0 / np.arange(1, 121)
    home = chance.choice(120, works, p=share / share.sum()).astype(np.int32) + 1
    work, author = np.repeat(of_person, affiliations), np.repeat(place, affiliations)
    n = len(work)
    unit = np.where(chance.random(n) < 0.82, home[work], chance.choice(120, n, p=share / share.sum()) + 1)
    unit = np.where(chance.random(n) < 0.05, 0, unit).astype(np.int32)
    names = ("?", "US", "CN", "GB", "DE", "HK", "FR", *(f"C{n}" for n in range(114)))
    sets = tuple(tuple(f"s{k}" for k in range(6) if m >> k & 1) for m in range(40))
    return Records(
        (2010 + (15 * chance.random(works) ** 0.6).astype(np.int32)).astype(np.int32),
        chance.integers(1, 41, works).astype(np.int32), ("?", *(f"v{n}" for n in range(1, 41))),
        chance.integers(1, 8, works).astype(np.uint64), ("a", "b", "c"), chance.integers(0, 4, works).astype(np.uint64), ("k", "c"),
        chance.integers(0, 40, works).astype(np.int32), sets, chance.lognormal(1.2, 1.5, works).astype(np.int32),
        work, author, np.zeros(n, np.bool_), {("employer", "all"): unit}, names,
    )  # fmt: skip


def beside(
    found: dict[str, float], records: Records, singly: list[Counting], totals: dict[Counting, Any]
) -> None:
    """DuckDB on the same rows: the plain count, and some countings one by one, which must be equal."""
    import ibis

    from duizhao.measures.direct import expression

    connection = ibis.duckdb.connect()
    raw = connection.con
    works, rows = flat(records)
    raw.register("arrow_works", works)
    raw.register("arrow_rows", rows)
    raw.execute(
        "CREATE TABLE works AS SELECT * FROM arrow_works; CREATE TABLE rows AS SELECT * FROM arrow_rows"
    )
    timed(
        found,
        "DuckDB: fractional and whole count by country and year, s",
        lambda: raw.execute(PLAIN).fetchall(),
    )
    took = []
    for c in singly:
        start = time.perf_counter()
        rows_found = (
            expression(connection.table("works"), connection.table("rows"), c, records)
            .to_pyarrow()
            .to_pylist()
        )
        took.append(time.perf_counter() - start)
        for r in rows_found:
            assert abs(totals[c].value[r["unit"]] - r["value"]) < 1e-6 * max(1.0, r["value"]), (c.id, r)
    found["DuckDB: one counting, mean, s"] = sum(took) / len(took)
    found["countings compared with DuckDB, all equal"] = len(took)


if __name__ == "__main__":
    sys.exit(main())
