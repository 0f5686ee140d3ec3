"""Does the estimated gap find what is there? Simulated worlds in which it is known: `python -m evaluation.gapworlds [--check]`.

Outlets have the rates and the silent days of a real corpus (deciles in floors_gap.toml); pulls, topics and chance come from fixed seeds.
Printed by world: bias, error and rank correlation of the estimates, how often the 90 % interval holds the truth, how P(gap > 0) fares
against what is so, and the same for a plain difference of shares and for log-odds with Jeffreys' prior.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from duizhao.stories import gap as jeffreys
from duizhao.stories.cells import Cells, Floats
from duizhao.stories.gapmodel import Estimates, estimate
from evaluation import gapreport

FLOORS = Path(__file__).with_name("floors_gap.toml")
BINS = (0.0, 0.1, 0.25, 0.4, 0.6, 0.75, 0.9, 1.0)
TOPICS = 8
LISTED = 1.5
"""Source groups expected to have carried a story, from which a list would show it (two, give or take a link)."""


@dataclass(frozen=True, slots=True)
class World:
    """How a world departs from the model.

    discard: stories nobody carried are thrown away (as in life), rather than drawn again until somebody carries them (as the model
    has it). dead: outlets have silent days. ranked: share of outlets seen only through ranked front pages. links: articles are
    linked with error. tails: gaps have Student's t with three degrees of freedom instead of a normal distribution.
    """

    name: str
    seed: int
    discard: bool = True
    dead: bool = True
    ranked: float = 0.0
    links: bool = False
    tails: bool = False


WORLDS = (
    World("as the model has it", 11, discard=False, dead=False),
    World("unseen stories lost", 12),
    World("ranked front pages", 13, ranked=0.2),
    World("uncertain links", 14, links=True),
    World("everything, heavy tails", 15, ranked=0.2, links=True, tails=True),
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A world's stories: what is observed, and the true gaps (their mean over all stories taken off: 0 is par)."""

    cells: Cells
    truth: Floats


def draw(world: World, outlets: dict[str, Any], stories: int) -> Drawn:
    """Draw a world of `stories` stories that somebody was seen to carry."""
    rng = np.random.default_rng(world.seed)
    rate, alive, language = [], [], []
    for lang in ("zh", "en"):
        n = outlets[f"{lang}_outlets"]
        at = (np.arange(n) + 0.5) / n * 10
        items = np.exp(np.interp(at, range(11), np.log(outlets[f"{lang}_items"])))
        rate.append(np.log(items))
        alive.append(np.interp(at, range(11), outlets[f"{lang}_days"]) / outlets["days"])
        language += [lang] * n
    level, share = np.concatenate(rate), np.concatenate(alive)
    level = level - np.log(np.exp(level).mean()) - np.log(np.maximum(share, 0.1)) - 7.6
    groups, first = len(level), np.array([x == "zh" for x in language])
    days = 120
    live = rng.random((days, groups)) < share if world.dead else np.ones((days, groups), np.bool_)
    ranked = rng.random(groups) < world.ranked
    topics = rng.normal(0, 0.5, (TOPICS, 2))
    kept: list[list[Any]] = [[], [], [], [], []]
    count = 0
    while count < stories:
        n = 2 * stories
        topic, day = rng.integers(0, TOPICS, n), rng.integers(0, days, n)
        u = rng.normal(0, 1.4, n)
        g = 1.2 * (rng.standard_t(3, n) / np.sqrt(3) if world.tails else rng.normal(0, 1, n))
        pull = np.where(
            first, (topics[topic, 0] + u + g / 2)[:, None], (topics[topic, 1] + u - g / 2)[:, None]
        )
        p = 1 / (1 + np.exp(-(level + pull))) * live[day]
        y = rng.random(p.shape) < p
        while not world.discard and not y.any(axis=1).all():
            none = np.flatnonzero(~y.any(axis=1))
            y[none] = rng.random((len(none), groups)) < p[none]
        # A ranked front page shows the more of what was carried, the hotter the story.
        y &= ~ranked | (rng.random(p.shape) < (1 / (1 + np.exp(1.5 - u)))[:, None])
        seen = np.flatnonzero(y.any(axis=1))[: stories - count]
        values = (topic, day, g + topics[topic, 0] - topics[topic, 1], y, p)
        for old, new in zip(kept, values, strict=True):
            old.append(new[seen])
        count += len(seen)
    topic, day, truth, y, p = (np.concatenate(k) for k in kept)
    q = _linked(rng, y, p, live[day] & ~ranked) if world.links else y.astype(float)
    story, group = np.nonzero(q)
    cells = Cells(
        story=story,
        group=group,
        p=q[story, group],
        live=live[day],
        ranked=ranked,
        language=tuple(language),
        topic=topic,
    )
    return Drawn(cells, truth - truth.mean())


def _linked(rng: np.random.Generator, y: Any, p: Floats, counted: Any) -> Floats:
    """P(carried) as a calibrated linker would give it: one article of each story is sure, false candidates are as many as true ones.

    Evidence is normal, two and a half standard deviations apart; the probability follows from it and from the share of true candidates.
    """
    sure = np.zeros_like(y)
    sure[np.arange(len(y)), (y * rng.random(y.shape)).argmax(axis=1)] = True
    true = y & ~sure
    chance = np.where(counted & ~y, p, 0)
    false = rng.random(y.shape) < chance * (true.sum() / max(chance.sum(), 1e-9))
    evidence = rng.normal(0, 1, y.shape) + np.where(true, 1.25, -1.25)
    base = true.sum() / max((true | false).sum(), 1)
    odds = base / (1 - base + 1e-9) * np.exp(2.5 * evidence)
    q = np.where(true | false, odds / (1 + odds), 0.0)
    q[q < 0.01] = 0
    q[sure] = 1
    return q


def plain(cells: Cells) -> tuple[Floats, Floats, Floats, Floats]:
    """Difference of shares of live groups; then log-odds with Jeffreys' prior: middle, low and high."""
    rows: list[dict[str, dict[str, float]]] = [{"zh": {}, "en": {}} for _ in range(len(cells.topic))]
    counted = cells.counted
    number = {lang: counted[:, cells.columns(lang)].sum(axis=1) for lang in ("zh", "en")}
    for s, g, p in zip(cells.story.tolist(), cells.group.tolist(), cells.p.tolist(), strict=True):
        rows[s][cells.language[g]][str(g)] = p
        if not counted[s, g]:
            number[cells.language[g]][s] += 1
    share, estimates = [], []
    for s, row in enumerate(rows):
        n = {lang: int(number[lang][s]) for lang in row}
        share.append(sum(row["zh"].values()) / max(n["zh"], 1) - sum(row["en"].values()) / max(n["en"], 1))
        estimates.append(
            jeffreys.difference(jeffreys.share(row["zh"], n["zh"]), jeffreys.share(row["en"], n["en"]))
        )
    middle, low, high = np.array(estimates).T
    return np.array(share), middle, low, high


def ranks(x: Floats) -> Floats:
    """Ranks from 0, ties sharing their mean."""
    _, inverse, counts = np.unique(x, return_inverse=True, return_counts=True)
    return (np.cumsum(counts) - (counts + 1) / 2)[inverse]


def spearman(x: Floats, y: Floats) -> float:
    """Rank correlation."""
    return float(np.corrcoef(ranks(x), ranks(y))[0, 1])


def reliability(p: Floats, so: Any) -> list[tuple[float, float, int]]:
    """By bin of P: its mean, how often it was so, and how many."""
    at = np.clip(np.digitize(p, BINS) - 1, 0, len(BINS) - 2)
    return [
        (float(p[at == b].mean()), float(so[at == b].mean()), int((at == b).sum()))
        for b in range(len(BINS) - 1)
        if (at == b).any()
    ]


def measure(drawn: Drawn, found: Estimates) -> dict[str, float]:
    """Figures of one world, over the stories a list would show: two source groups or more expected to have carried them."""
    listed = found.source_groups >= LISTED
    truth, gap = drawn.truth[listed], found.gap[listed]
    share, middle, low, high = (x[listed] for x in plain(drawn.cells))
    bins = reliability(found.p_positive[listed], truth > 0)
    par = middle.mean() - truth.mean()
    top = np.argsort(-gap)[:50], np.argsort(-middle)[:50], np.argsort(-share)[:50]
    return {
        "listed": float(listed.sum()),
        "bias": float((gap - truth).mean()),
        "rmse": float(np.sqrt(((gap - truth) ** 2).mean())),
        "covered": float(((found.low <= drawn.truth) & (drawn.truth <= found.high))[listed].mean()),
        "covered_all": float(((found.low <= drawn.truth) & (drawn.truth <= found.high)).mean()),
        "rank": spearman(gap, truth),
        "top50": float(truth[top[0]].mean()),
        "unreliability": sum(n * abs(p - so) for p, so, n in bins) / sum(n for _, _, n in bins),
        "gain": spearman(gap, truth) - max(spearman(middle, truth), spearman(share, truth)),
        "jeffreys_rmse": float(np.sqrt(((middle - par - truth) ** 2).mean())),
        "jeffreys_covered": float(((low - par <= truth) & (truth <= high - par)).mean()),
        "jeffreys_rank": spearman(middle, truth),
        "jeffreys_top50": float(truth[top[1]].mean()),
        "share_rank": spearman(share, truth),
        "share_top50": float(truth[top[2]].mean()),
    }


def corpus(folder: Path) -> dict[str, Any]:
    """Deciles of items and days by outlet language, from the headlines of the development data."""
    items: Counter[tuple[str, str]] = Counter()
    days: dict[tuple[str, str], set[str]] = {}
    for path in sorted(folder.glob("items_*.jsonl")):
        with path.open(encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                name = row["feed"] if row["host"] == "mp.weixin.qq.com" else row["host"]
                items[row["outlet_lang"], name] += 1
                days.setdefault((row["outlet_lang"], name), set()).add(row["first_seen_at"][:10])
    out: dict[str, Any] = {"days": max(len(d) for d in days.values())}
    for lang in ("zh", "en"):
        chosen = [k for k in items if k[0] == lang and items[k] >= 10]
        out[f"{lang}_outlets"] = len(chosen)
        for name, values in (("items", [items[k] for k in chosen]), ("days", [len(days[k]) for k in chosen])):
            out[f"{lang}_{name}"] = [int(x) for x in np.quantile(values, np.linspace(0, 1, 11))]
    return out


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status 1 with --check when a figure is below its floor (or above its ceiling)."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare with the floors")
    parser.add_argument("--document", action="store_true", help="write the figures into docs/method/gap.md")
    parser.add_argument(
        "--measure", type=Path, metavar="FOLDER", help="print the deciles of a folder of headlines"
    )
    parser.add_argument("--stories", type=int, default=8000)
    args = parser.parse_args(argv)
    if args.measure:
        for key, value in corpus(args.measure).items():
            print(f"{key} = {value}")
        return 0
    pinned = tomllib.loads(FLOORS.read_text("utf-8"))
    failed: list[str] = []
    figures: dict[str, dict[str, float]] = {}
    bins: dict[str, list[tuple[float, float, int]]] = {}
    for world in WORLDS:
        drawn = draw(world, pinned["outlets"], args.stories)
        start = time.process_time()
        found = estimate(drawn.cells, source="zh", target="en")
        seconds = time.process_time() - start
        listed = found.source_groups >= LISTED
        figures[world.name] = now = measure(drawn, found)
        bins[world.name] = reliability(found.p_positive, drawn.truth > 0)
        several = np.mean(np.bincount(drawn.cells.story, weights=drawn.cells.p) >= LISTED)
        print(
            f"\n{world.name}: {len(drawn.truth)} stories, {several:.0%} with two groups or more, {seconds:.1f} CPU s"
        )
        print(
            f"  {found.rates.evaluations} evaluations; sd of u {found.rates.sd_story:.2f}, g {found.rates.sd_gap:.2f}"
        )
        print("  " + ", ".join(f"{k} {v:.3f}".replace(".000", "") for k, v in now.items()))
        for p, so, n in reliability(found.p_positive[listed], drawn.truth[listed] > 0):
            print(f"  P(gap > 0) {p:.2f}  so {so:.2f}  of {n}")
        failed += below(pinned, world.name, now)
    if args.document:
        gapreport.document(figures, bins)
    for line in failed:
        print(line, file=sys.stderr)
    return int(bool(failed) and args.check)


def below(pinned: dict[str, Any], world: str, figures: dict[str, float]) -> list[str]:
    """What is below its floor or above its ceiling, in words."""
    return [
        *(
            f"{world}: {key} {figures[key]:.3f} is below its floor {limit}"
            for key, limit in pinned.get("floors", {}).get(world, {}).items()
            if figures[key] < limit
        ),
        *(
            f"{world}: {key} {figures[key]:.3f} is above its ceiling {limit}"
            for key, limit in pinned.get("ceilings", {}).get(world, {}).items()
            if abs(figures[key]) > limit
        ),
    ]


if __name__ == "__main__":
    sys.exit(main())
