"""Adoption facts against labels: detection and slots, precision, recall and F1, by half and by language.

`python -m evaluation.adoption` prints the table; `--check` fails below `floors_adoption.toml`; `--misses` lists what was found wrong (for
the tuning half only, unless `--all`). Labels are ids and places (`labels/adoption.jsonl`); the texts stay in the development data.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import sys
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from duizhao.names import Gazetteer
from duizhao.stories.adoption import AdoptionRules, Fact

HERE = Path(__file__).resolve().parent
SLOTS = ("sector", "task", "deployer", "supplier", "effect")


@dataclass
class Count:
    """True and false positives, and misses."""

    tp: int = 0
    fp: int = 0
    fn: int = 0

    @property
    def precision(self) -> float:
        return self.tp / (self.tp + self.fp) if self.tp + self.fp else 1.0

    @property
    def recall(self) -> float:
        return self.tp / (self.tp + self.fn) if self.tp + self.fn else 1.0

    @property
    def f1(self) -> float:
        return 2 * self.tp / max(1, 2 * self.tp + self.fp + self.fn)


@dataclass
class Table:
    """Counts of one group of texts."""

    texts: int = 0
    counts: dict[str, Count] = field(default_factory=lambda: {k: Count() for k in ("detection", *SLOTS)})
    status: list[int] = field(default_factory=lambda: [0, 0])


def data_folder() -> Path:
    """The development data: `DUIZHAO_DATA`, or `../shared/data` beside the checkout."""
    return Path(os.environ.get("DUIZHAO_DATA") or HERE.parent.parent / "shared" / "data")


def names() -> tuple[Gazetteer, frozenset[str]]:
    """The names of the shipped sample, and which of its entities are people."""
    path = HERE.parent / "src" / "duizhao" / "sample" / "entities.yaml"
    entities = yaml.load(
        path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    )
    gazetteer = Gazetteer(
        (e["id"], n["name"], bool(n.get("ambiguous")))
        for e in entities
        for n in e["names"]
        if n.get("kind") != "pinyin"
    )
    return gazetteer, frozenset(e["id"] for e in entities if e["kind"] == "person")


def texts(data: Path, labels: list[dict[str, Any]]) -> dict[tuple[str, str], str]:
    """(source, id) → the labelled text."""
    wanted = {(r["source"], r["id"]): r["field"] for r in labels}
    found: dict[tuple[str, str], str] = {}
    for file in sorted((data / "news" / "ai_news_aggregator_2026").glob("*.jsonl")):
        for line in file.open(encoding="utf-8"):
            row = json.loads(line)
            key = ("ai_news_aggregator_2026", row["id"])
            if key in wanted:
                found[key] = row["title"]
    for line in (data / "news" / "physical_ai_news_cn_2026" / "articles.jsonl").open(encoding="utf-8"):
        row = json.loads(line)
        key = ("physical_ai_news_cn_2026", row["id"])
        if key in wanted:
            found[key] = row[wanted[key]]
    csv.field_size_limit(10**9)
    with (data / "news" / "narrative_frames_en" / "articles_metadata.tsv").open(
        encoding="utf-8", newline=""
    ) as f:
        for row in csv.DictReader(f, delimiter="\t"):
            key = ("narrative_frames_en", row["ID"])
            if key in wanted:
                found[key] = row["text"][:600]
    return found


def score(label: dict[str, Any], facts: tuple[Fact, ...], text: str, table: Table) -> bool:
    """Adds one text to a table; True when detection is right. A slot's words are right when they share half of the label's."""
    table.texts += 1
    is_there, said = bool(label["adoption"]), bool(facts)
    _tally(table.counts["detection"], is_there, said, True)
    best = max(facts, key=lambda f: f.filled) if facts else None
    if is_there and best:
        table.status[0] += best.status == label["status"]
        table.status[1] += 1
    for slot in SLOTS:
        want = label.get(slot)
        got: Any = None
        if best:
            if slot in ("sector", "task"):
                got = getattr(best, slot)
            elif slot == "effect":
                got = best.effects[0].span if best.effects else None
            else:
                party = getattr(best, slot)
                got = party.span if party else None
        same = want == got if slot in ("sector", "task") else bool(want and got and _overlap(want, got))
        _tally(table.counts[slot], want is not None, got is not None, same)
    return is_there == said


def _overlap(want: list[int], got: Any) -> bool:
    shared = min(want[1], got.end) - max(want[0], got.start)
    return shared * 2 >= want[1] - want[0]


def _tally(count: Count, is_there: bool, said: bool, same: bool) -> None:
    if is_there and said and same:
        count.tp += 1
        return
    count.fp += said
    count.fn += is_there


def measure(show: str | None = None) -> dict[str, Table]:
    """Tables by `half` and `half language`."""
    labels = [json.loads(s) for s in (HERE / "labels" / "adoption.jsonl").open(encoding="utf-8")]
    found = texts(data_folder(), labels)
    gazetteer, persons = names()
    rules = AdoptionRules(persons=persons)
    tables: dict[str, Table] = {}
    for label in labels:
        text = found[(label["source"], label["id"])]
        facts = rules.facts(text, gazetteer)
        right = True
        for group in (label["half"], f"{label['half']} {label['lang']}"):
            right = score(label, facts, text, tables.setdefault(group, Table()))
        if show and (show == "all" or label["half"] == show):
            _show(label, facts, text, right)
    return tables


def _show(label: dict[str, Any], facts: tuple[Fact, ...], text: str, right: bool) -> None:
    if right and not facts:
        return
    mark = "ok  " if right else ("MISS" if label["adoption"] else "FALSE")
    sys.stdout.write(f"{mark} {text[:170]}\n")
    want = {
        k: (text[label[k][0] : label[k][1]] if isinstance(label.get(k), list) else label.get(k))
        for k in ("status", *SLOTS)
    }
    if label["adoption"]:
        sys.stdout.write(f"     want {want}\n")
    for f in facts:
        got = {
            "status": f.status,
            "sector": f.sector,
            "task": f.task,
            "deployer": f.deployer and f.deployer.span.text,
            "supplier": f.supplier and f.supplier.span.text,
            "effect": [e.span.text for e in f.effects] or None,
        }
        sys.stdout.write(f"     got  {got} [{f.technology.text}|{f.cue.text}]\n")


def main(arguments: list[str] | None = None) -> int:
    """Exit status 1 when a figure is below its floor."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    parser.add_argument(
        "--show",
        metavar="HALF",
        help="print what was found and missed in that half (tune, check, fresh, all)",
    )
    options = parser.parse_args(arguments)
    if not (data_folder() / "news").is_dir():
        sys.stdout.write("adoption: skipped, the development data are not there (DUIZHAO_DATA)\n")
        return 0
    tables = measure(options.show)
    sys.stdout.write(f"{'':12}{'texts':>6} {'slot':10}{'P':>6}{'R':>6}{'F1':>6}{'tp':>5}{'fp':>4}{'fn':>4}\n")
    for group, table in sorted(tables.items()):
        for slot, c in table.counts.items():
            sys.stdout.write(
                f"{group:12}{table.texts:6} {slot:10}{c.precision:6.2f}{c.recall:6.2f}{c.f1:6.2f}{c.tp:5}{c.fp:4}{c.fn:4}\n"
            )
        sys.stdout.write(f"{group:12}{'':6} status equal in {table.status[0]} of {table.status[1]} found\n")
    if not options.check:
        return 0
    floors = tomllib.loads((HERE / "floors_adoption.toml").read_text(encoding="utf-8"))
    failed = 0
    for group, slots in floors["f1"].items():
        for slot, floor in slots.items():
            reached = tables[group].counts[slot].f1
            if reached < floor:
                sys.stdout.write(f"adoption: {group} {slot} F1 {reached:.3f} is below its floor {floor}\n")
                failed = 1
    return failed


if __name__ == "__main__":
    sys.exit(main())
