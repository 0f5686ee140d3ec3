"""The first ten gaps of twenty weeks against rows judged blind: `python -m evaluation.ranking [--check] [--json]`.

A row is *right* when it is one event and no English outlet's item on it is in the corpus from three days before to a fortnight after; a *false gap* when there is
one. Labels name articles, not ranks, so that they go on judging lists made by a later program: a row of today's list has the label of
the judged row with which it shares at least half of the smaller one's articles. Rows without a label are unknown: the precision is given among the judged ones and
between its bounds, with the unknown ones counted wrong and right.

Three orders in the same run: the program's own (`score`), the other one it offers (`priority`), and counts without a model (difference of the shares of
live owner groups, stories of two groups or more).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duizhao as dz
from duizhao.stories.story import Gap
from evaluation.corpus import LABELS, corpus_workspace, data_folder, lines

FLOORS = Path(__file__).resolve().parent / "floors_ranking.toml"
FILE = LABELS / "ranked.jsonl"
FIRST_TO_CHECK = "2026-06-29"
"""Monday of the first week that only checks."""
TOP = 10


@dataclass(frozen=True, slots=True)
class Judged:
    """One row that was read: its articles, whether it is one event, whether English outlets had it, and how much it is worth (0–2)."""

    members: frozenset[str]
    event: bool
    covered: bool
    worth: int
    week: str
    sampled: str

    @property
    def right(self) -> bool:
        return self.event and not self.covered


@dataclass(frozen=True, slots=True)
class Count:
    """What became of some rows."""

    rows: int
    judged: int
    right: int
    covered: int
    worth: int
    """Right and worth telling (1 or 2)."""

    @property
    def unknown(self) -> int:
        return self.rows - self.judged

    def figures(self) -> dict[str, Any]:
        """Precision among judged rows, its bounds over the unknown ones, the share worth telling, false gaps with their Wilson bound (95 %)."""
        if not self.judged:
            return {"rows": self.rows, "judged": 0}
        return {
            "rows": self.rows,
            "judged": self.judged,
            "precision": round(self.right / self.judged, 3),
            "precision_low": round(self.right / self.rows, 3),
            "precision_high": round((self.right + self.unknown) / self.rows, 3),
            "worth": round(self.worth / self.judged, 3),
            "false_gaps": round(self.covered / self.judged, 3),
            "false_gaps_wilson_upper": round(wilson(self.covered, self.judged)[1], 3),
        }


def wilson(k: int, n: int, z: float = 1.96) -> tuple[float, float]:
    """Wilson's interval for k of n (Wilson 1927); (0, 1) for n = 0."""
    if n == 0:
        return 0.0, 1.0
    middle = (k + z * z / 2) / (n + z * z)
    half = z / (n + z * z) * (k * (n - k) / n + z * z / 4) ** 0.5
    return max(0.0, middle - half), min(1.0, middle + half)


def label_of(members: Iterable[str], judged: Sequence[Judged]) -> Judged | None:
    """The judged row that shares most articles with these, at least half of the smaller of the two; None without one."""
    mine = frozenset(members)
    best = max(
        judged, key=lambda j: (len(j.members & mine), -len(j.members), sorted(j.members)), default=None
    )
    if best is None or not mine:
        return None
    shared = len(best.members & mine)
    return best if shared and 2 * shared >= min(len(best.members), len(mine)) else None


def count(rows: Iterable[Judged | None]) -> Count:
    """Tally labelled rows, None where a row has no label."""
    found = list(rows)
    known = [r for r in found if r is not None]
    return Count(
        len(found),
        len(known),
        sum(r.right for r in known),
        sum(r.covered for r in known),
        sum(r.right and r.worth > 0 for r in known),
    )


def labels(path: Path = FILE) -> tuple[Judged, ...]:
    """The judged rows."""
    return tuple(
        Judged(
            frozenset(r["members"]),
            bool(r["event"]),
            bool(r["covered"]),
            int(r["worth"]),
            r["week"],
            r["sampled"],
        )
        for r in lines(path)
    )


def digest(path: Path = FILE) -> str:
    """First 16 digits of the labels' SHA-256: floors hold for these labels only."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def main(argv: list[str] | None = None) -> int:
    """Prints the figures; with `--check`, exit status 1 when one is on the wrong side of its floor or ceiling."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare with evaluation/floors_ranking.toml")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args(argv)
    data = data_folder()
    if data is None:
        sys.stdout.write("ranking: skipped, the development data are not here (set DUIZHAO_DATA)\n")
        return 0
    found = measure(data)
    if options.json:
        sys.stdout.write(json.dumps(found, indent=1) + "\n")
    else:
        for name, figures in found.items():
            sys.stdout.write(f"{name:26}" + "  ".join(f"{k} {v}" for k, v in figures.items()) + "\n")
    return check(found) if options.check else 0


def measure(data: Path) -> dict[str, dict[str, Any]]:
    """Figures by list and week."""
    judged = labels()
    session = dz.open(corpus_workspace(data).folder)
    weeks = sorted({j.week for j in judged})
    by: dict[str, dict[str, list[Judged | None]]] = {o: {} for o in ("score", "priority", "counts")}
    for week in weeks:
        gaps = session.gaps(week=week)
        orders: Mapping[str, Sequence[Gap]] = {
            "score": gaps,
            "priority": sorted(gaps, key=lambda g: (-(g.priority or 0.0), g.rank)),
            "counts": sorted(gaps, key=lambda g: (-_difference(g), g.rank)),
        }
        mine = [j for j in judged if j.week == week]
        for order, ranked in orders.items():
            by[order][week] = [
                label_of((str(m.origin_key) for m in g.story.members), mine) for g in ranked[:TOP]
            ]
    out = {f"score {week}": count(rows).figures() for week, rows in by["score"].items()}
    for order, rows_by_week in by.items():
        for name, wanted in (("fit", False), ("check", True)):
            rows = [r for w, some in rows_by_week.items() if (w >= FIRST_TO_CHECK) == wanted for r in some]
            out[f"{order} {name}"] = count(rows).figures()
    decoys = [j for j in judged if j.sampled == "decoy"]
    out["ranks 11-200, drawn"] = count(decoys).figures()
    return out


def _difference(gap: Gap) -> float:
    if len(gap.source.covering) < 2:
        return -1.0
    ours = len(gap.source.covering) / max(1, len(set(gap.source.live) | set(gap.source.covering)))
    theirs = len(gap.target.covering) / max(1, len(set(gap.target.live) | set(gap.target.covering)))
    return ours - theirs


def check(found: Mapping[str, Mapping[str, Any]]) -> int:
    """Hold figures to their floors and ceilings."""
    limits = tomllib.loads(FLOORS.read_text(encoding="utf-8"))
    failed = []
    if limits["labels"] != digest():
        failed.append(
            "labels/ranked.jsonl is not what the floors were set on: measure anew and set them again"
        )
    for kind, wrong in (("floors", lambda v, b: v < b), ("ceilings", lambda v, b: v > b)):
        for name, wanted in limits[kind].items():
            for figure, bound in wanted.items():
                value = found[name][figure]
                if wrong(value, bound):
                    failed.append(f"{name}: {figure} is {value}, its {kind[:-1]} {bound}")
    for line in failed:
        sys.stderr.write(line + "\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
