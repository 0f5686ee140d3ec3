"""How often is "robust" wrong? Simulated worlds in which the truth is known: `python -m evaluation.verdictworlds [--check] [--json]`.

A world has two countries and a true log ratio between them. Producers publish counts under options of three axes (definition, database, credit); every published log ratio is

    truth + what all share + producer + Σ options + noise,

each term normal with its own spread. "What all share" is an error that no choice among the published ones can show (every producer counts English journals only). Not every combination is published. The program judges the figures as it judges any
claim. Reported by world: how often each verdict is given, and how often its side is not the sign of the truth. Nothing here is evidence about the world; it says what the word "robust" can and cannot carry.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from duizhao.claims.figure import Figure, figure
from duizhao.claims.file import parse
from duizhao.claims.verdict import judge

FLOORS = Path(__file__).with_name("floors_verdict.toml")
RUNS = 400
AXES = {
    "definition": ("wide", "narrow", "keywords"),
    "database": ("m", "n"),
    "credit": ("whole", "fractional"),
}
CLAIM = "id: a\nsentences: [AA leads BB]\ncompare: [AA, BB]\ncomparison: {kind: leads}\nfigures: {quantity: [papers]}\nwould_test: more\n"


@dataclass(frozen=True, slots=True)
class World:
    """Spreads (standard deviations of log ratios) and how much is published."""

    name: str
    truth: float
    shared: float
    producer: float
    option: float
    noise: float
    producers: int = 3
    published: float = 0.6


WORLDS = (
    World("clear lead, small disagreement", truth=0.7, shared=0.0, producer=0.1, option=0.1, noise=0.05),
    World("small lead, choices matter", truth=0.2, shared=0.0, producer=0.2, option=0.3, noise=0.1),
    World("no lead to speak of", truth=0.02, shared=0.0, producer=0.2, option=0.3, noise=0.1),
    World(
        "small lead, one producer", truth=0.2, shared=0.0, producer=0.3, option=0.2, noise=0.1, producers=1
    ),
    World("small lead, an error that all share", truth=0.2, shared=0.4, producer=0.1, option=0.1, noise=0.05),
)


def published(world: World, chance: np.random.Generator) -> list[Figure]:
    """The figures of one draw; empty where nothing was published."""
    shared = chance.normal(0, world.shared) if world.shared else 0.0
    effect = {(a, o): chance.normal(0, world.option) for a, options in AXES.items() for o in options}
    found = []
    n = 0
    for p in range(world.producers):
        own = chance.normal(0, world.producer)
        for definition in AXES["definition"]:
            for database in AXES["database"]:
                for credit in AXES["credit"]:
                    if chance.random() > world.published:
                        continue
                    chosen = {"definition": definition, "database": database, "credit": credit}
                    log = (
                        world.truth
                        + shared
                        + own
                        + sum(effect[c] for c in chosen.items())
                        + chance.normal(0, world.noise)
                    )
                    n += 1
                    tags = {
                        "quantity": "papers",
                        "unit": "papers",
                        "period": "2020",
                        "producer": f"P{p}",
                        "lineage": f"P{p}",
                        "title": f"P{p}",
                        "origin_id": f"P{p}",
                        **chosen,
                    }
                    found += [
                        figure(
                            {"figure_id": f"f{n:03}-{s}", "subject": s, "value": v, "complete": True, **tags}
                        )
                        for s, v in (("AA", 1000 * math.exp(log)), ("BB", 1000.0))
                    ]
    return found


def run(world: World, runs: int = RUNS, seed: int = 2611) -> dict[str, float]:
    """Shares of verdicts, and of wrong sides among those given."""
    chance = np.random.default_rng(seed)
    (claim,) = parse(CLAIM)
    given, wrong = Counter[str](), Counter[str]()
    single = 0
    for _ in range(runs):
        verdict = judge(claim, published(world, chance))
        strength = verdict.strength
        given[strength] += 1
        wrong[strength] += verdict.side == "against"
        single += strength == "robust" and len({s.lineage for s in verdict.specifications}) < 2
    out: dict[str, float] = {}
    for s in ("robust", "leaning", "contested"):
        out[f"{s}: given"] = given[s] / runs
        out[f"{s}: wrong"] = wrong[s] / given[s] if given[s] else 0.0
    out["robust from one producer"] = single / runs
    return out


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="exit 1 beyond a bound")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args(argv)
    found = {w.name: run(w) for w in WORLDS}
    if options.json:
        sys.stdout.write(json.dumps(found, indent=1) + "\n")
    else:
        for name, values in found.items():
            sys.stdout.write(f"{name}\n" + "".join(f"    {k:<28}{v:8.3f}\n" for k, v in values.items()))
    bounds = tomllib.loads(FLOORS.read_text(encoding="utf-8"))["at_most"]
    high = {k: v for k, v in bounds.items() if found[k.rsplit(" / ", 1)[0]][k.rsplit(" / ", 1)[1]] > v}
    for k, v in high.items():
        sys.stdout.write(f"beyond its bound: {k} > {v}\n")
    return 1 if options.check and high else 0


if __name__ == "__main__":
    sys.exit(main())
