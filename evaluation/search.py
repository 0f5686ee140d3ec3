"""Known-item search over the corpus of 2026: `python -m evaluation.search [--check] [--json]`.

Questions are made from articles, not by hand and not from the program's answers: for an article drawn at random (seed 2611), the two rarest neighbouring words of its headline
(Chinese: four characters in a row; English: two words), asked in five ways. What is looked for is that very article, or one with the same headline. And names: an entity of the
names table with a Chinese and a Latin name, asked by the one, must bring articles that bear only the other.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from duizhao.search.find import Searcher
from duizhao.search.terms import flat
from duizhao.workspace.progress import Quiet
from evaluation.corpus import corpus_workspace, data_folder

FLOORS = Path(__file__).with_name("floors_search.toml")
DRAWN = 400
SEED = 2611
_HAN = re.compile(r"[\u4e00-\u9fff]{4,}")
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*")


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="exit 1 below a floor")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args(argv)
    data = data_folder()
    if data is None:
        sys.stdout.write("search: skipped, the development data are not here (set DUIZHAO_DATA)\n")
        return 0
    workspace = corpus_workspace(data)
    with workspace.snapshot() as snapshot:
        searcher = Searcher(snapshot, workspace.cache, Quiet())
        articles = snapshot.rows(
            "SELECT article_id, title FROM articles WHERE title IS NOT NULL ORDER BY article_id"
        )
        names = snapshot.rows("SELECT entity_id, name, ambiguous FROM names ORDER BY entity_id, name")
    found = {**_known_items(searcher, articles), **_aliases(searcher, names)}
    if options.json:
        sys.stdout.write(json.dumps(found, indent=1) + "\n")
    else:
        for name, value in found.items():
            sys.stdout.write(f"{name:<46} {value:8.3f}\n")
    floors = tomllib.loads(FLOORS.read_text(encoding="utf-8"))["floors"]
    low = {k: v for k, v in floors.items() if found[k] < v}
    for k, v in low.items():
        sys.stdout.write(f"below its floor: {k} {found[k]:.3f} < {v}\n")
    return 1 if options.check and low else 0


def _known_items(searcher: Searcher, articles: list[dict[str, Any]]) -> dict[str, float]:
    import opencc

    traditional = opencc.OpenCC("s2t")
    chance = random.Random(SEED)
    gram: Counter[str] = Counter()
    for r in articles:
        gram.update(set(_grams(r["title"])))
    ranks: dict[str, list[int]] = {}
    chosen = chance.sample(articles, 4 * DRAWN)
    done = Counter[str]()
    for r in chosen:
        grams = sorted(set(_grams(r["title"])), key=lambda g: (gram[g], g))
        if not grams:
            continue
        kind = "zh" if _HAN.fullmatch(grams[0]) else "en"
        if done[kind] >= DRAWN // 2:
            continue
        done[kind] += 1
        rarest = grams[0]
        # In words that are less rare, a person's memory of a headline: two pieces of the middle.
        middle = grams[len(grams) // 2 : len(grams) // 2 + 2]
        asked = {"rarest piece": rarest, "two middling pieces": " ".join(middle)}
        if kind == "zh":
            asked["two middling pieces, traditional"] = traditional.convert(" ".join(middle))
            asked["first two characters and last two"] = f"{grams[0][:2]} {grams[0][2:]}"
        else:
            asked["two middling pieces, upper case"] = " ".join(middle).upper()
        for how, question in asked.items():
            hits = list(searcher.find(question, kinds=("article",), limit=50).hits)
            same = [
                n
                for n, h in enumerate(hits, 1)
                if h.id == r["article_id"] or flat(h.text) == flat(r["title"])
            ]
            ranks.setdefault(f"{kind}, {how}", []).append(min(same, default=0))
    out: dict[str, float] = {}
    for how, found in sorted(ranks.items()):
        out[f"{how}: success@10"] = sum(0 < n <= 10 for n in found) / len(found)
        out[f"{how}: MRR"] = sum(1 / n for n in found if n) / len(found)
    return out


def _grams(title: str) -> Iterable[str]:
    for run in _HAN.findall(title):
        yield from (run[n : n + 4] for n in range(len(run) - 3))
    words = [w for w in _LATIN.findall(title) if len(w) > 2]
    if not _HAN.search(title):
        yield from (f"{a} {b}" for a, b in itertools.pairwise(words))


def _aliases(searcher: Searcher, names: list[dict[str, Any]]) -> dict[str, float]:
    """Asked by its Chinese name (and in traditional script): are articles found that bear a Latin name only, and the other way about?"""
    import opencc

    traditional = opencc.OpenCC("s2t")
    of: dict[str, list[str]] = {}
    for r in names:
        if not r["ambiguous"]:
            of.setdefault(r["entity_id"], []).append(r["name"])
    crossed = {"zh": [0, 0], "en": [0, 0]}
    same = [0, 0]
    for some in of.values():
        han = [n for n in some if _HAN.search(n) or re.fullmatch(r"[\u4e00-\u9fff]{2,}", n)]
        latin = [n for n in some if n.isascii()]
        if not han or not latin:
            continue
        zh, en = (
            searcher.find(han[0], kinds=("article",), limit=2_000),
            searcher.find(latin[0], kinds=("article",), limit=2_000),
        )
        old = searcher.find(traditional.convert(han[0]), kinds=("article",), limit=2_000)
        same[0] += {h.id for h in zh.hits} == {h.id for h in old.hits} == {h.id for h in en.hits}
        same[1] += 1
        for side, found, own in (("zh", zh, han), ("en", en, latin)):
            other = latin if side == "zh" else han
            bearing = [
                h
                for h in found.hits
                if any(flat(n) in flat(h.text) for n in other)
                and not any(flat(n) in flat(h.text) for n in own)
            ]
            alone = searcher.find(other[0], kinds=("article",), limit=2_000).hits
            if any(flat(n) in flat(h.text) for n in other for h in alone):
                crossed[side][1] += 1
                crossed[side][0] += bool(bearing) or all(
                    any(flat(n) in flat(h.text) for n in own) for h in alone
                )
    return {
        "names, Chinese brings the Latin ones": crossed["zh"][0] / max(1, crossed["zh"][1]),
        "names, Latin brings the Chinese ones": crossed["en"][0] / max(1, crossed["en"][1]),
        "names, three ways of asking find the same": same[0] / max(1, same[1]),
        "names asked": float(same[1]),
    }  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
