"""Quality of story linking, against hand labels and beside simple baselines: `python -m evaluation.linking [--check] [--json]`.

Machine translation of titles (`title_zh_mt`) is an input of one baseline and of nothing else. Thresholds of the baselines are chosen on labels of weeks before 2026-W27, as the
linker was; figures of later weeks are the fair ones.
"""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from duizhao.stories import model
from duizhao.stories.cluster import JOIN
from duizhao.stories.judged import Judged
from duizhao.stories.linking import Grouping, Links, grouping
from duizhao.stories.stretch import WORTH
from duizhao.stories.vocabulary import Bags
from evaluation.corpus import (
    Corpus,
    LabelledStory,
    corpus_workspace,
    data_folder,
    labelled_pairs,
    labelled_stories,
    lines,
    load,
    story_pairs,
)

FLOORS = Path(__file__).resolve().parent / "floors.toml"
RANDOM_NEGATIVES = 2500
BINS = (0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9)

Array = NDArray[np.float64]


def main(argv: list[str] | None = None) -> int:
    """Prints the figures; with `--check`, exit status 1 when one lies below its floor."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare with evaluation/floors.toml")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args(argv)
    data = data_folder()
    if data is None:
        sys.stdout.write("linking: skipped, the development data are not here (set DUIZHAO_DATA)\n")
        return 0
    found = measure(load(corpus_workspace(data)), data)
    if options.json:
        sys.stdout.write(json.dumps(found, indent=1) + "\n")
    else:
        for name, value in found.items():
            sys.stdout.write(f"{name:34} {value}\n")
    if not options.check:
        return 0
    floors = tomllib.loads(FLOORS.read_text(encoding="utf-8"))["linking"]
    failed = [
        f"{n}: {found.get(n)} is below the floor {floor}"
        for n, floor in floors.items()
        if not isinstance(found.get(n), int | float) or found[n] < floor
    ]
    for line in failed:
        sys.stderr.write(line + "\n")
    return 1 if failed else 0


def measure(corpus: Corpus, data: Path) -> dict[str, Any]:
    """Every figure by name."""
    p = model.load().probability(corpus.features, corpus.same)
    bigrams = Bags([_bigrams(i.text) for i in corpus.items])
    translated = Bags(_translated(corpus, data))
    pairs = labelled_pairs(corpus)
    out: dict[str, Any] = {}

    def scores(a: list[int], b: list[int]) -> dict[str, Array]:
        at = [corpus.pair(x, y) for x, y in zip(a, b, strict=True)]
        i, j = np.array(a), np.array(b)
        return {
            "linker": np.array([p[k] if k >= 0 else 0.0 for k in at]),
            "cosine": np.einsum("nd,nd->n", corpus.vectors[i], corpus.vectors[j]).astype(np.float64),
            "tfidf": _tfidf(bigrams, i, j),
            "tfidf_of_translation": _tfidf(translated, i, j),
        }

    thresholds: dict[tuple[str, str], float] = {}
    for kind in ("across", "within"):
        for fitting in (True, False):
            mine = [q for q in pairs if q.kind == kind and q.for_fitting == fitting]
            y = np.array([q.label == 2 for q in mine])
            by = scores([q.a for q in mine], [q.b for q in mine])
            when = "fit" if fitting else "check"
            for method, s in by.items():
                if fitting:
                    thresholds[method, kind] = JOIN if method == "linker" else _best(s, y)
                precision, recall, f1 = _prf(y, s >= thresholds[method, kind])
                out[f"{kind}.{when}.{method}.f1"] = f1
                if method == "linker":
                    out[f"{kind}.{when}.linker.precision"] = precision
                    out[f"{kind}.{when}.linker.recall"] = recall
                    out[f"{kind}.{when}.linker.brier"] = round(float(np.mean((s - y) ** 2)), 3)
            for stratum in ("embedding", "token"):
                only = np.array([q.sampled == stratum for q in mine])
                out[f"{kind}.{when}.linker.{stratum}.f1"] = _prf(
                    y[only], by["linker"][only] >= thresholds["linker", kind]
                )[2]
    _seed(corpus, data, scores, thresholds, out)
    _reliability(corpus, p, out)
    keep = p >= WORTH
    links = Links(corpus.pairs.i[keep], corpus.pairs.j[keep], p[keep], corpus.voice)
    groups = grouping(corpus.items, links, Judged(), window=72.0)
    for fitting in (True, False):
        _stories(
            corpus,
            groups,
            [s for s in labelled_stories(corpus) if s.for_fitting == fitting],
            "fit" if fitting else "check",
            out,
        )
    seeds = [
        LabelledStory(
            frozenset(corpus.place(m) for m in r["members"]), frozenset(), r["en_coverage"], "2026-W28"
        )
        for r in lines(data / "news" / "labels" / "stories.jsonl")
    ]
    _coverage(corpus, groups, seeds, "stories.seed", out)
    return out


def _seed(
    corpus: Corpus, data: Path, scores: Any, thresholds: dict[tuple[str, str], float], out: dict[str, Any]
) -> None:
    """The seed labels of July with random negatives within 60 hours."""
    rows = list(lines(data / "news" / "labels" / "pairs.jsonl"))
    a, b = [corpus.place(r["zh"]) for r in rows], [corpus.place(r["en"]) for r in rows]
    y = [r["label"] == 2 for r in rows]
    chance = np.random.default_rng(20260706)
    zh = [n for n, i in enumerate(corpus.items) if i.language == "zh"]
    hours = corpus.described.hour
    known = set(zip(a, b, strict=True))
    low, high = min(hours[a]), max(hours[a])
    zh = [n for n in zh if low <= hours[n] <= high]
    en = np.array([n for n, i in enumerate(corpus.items) if i.language == "en"])
    while len(y) < len(rows) + RANDOM_NEGATIVES:
        x = int(chance.choice(zh))
        near = en[np.searchsorted(hours[en], hours[x] - 60) : np.searchsorted(hours[en], hours[x] + 60)]
        if len(near) and (x, e := int(chance.choice(near))) not in known:
            a.append(x)
            b.append(e)
            y.append(False)
    truth = np.array(y)
    for method, s in scores(a, b).items():
        precision, recall, f1 = _prf(truth, s >= thresholds[method, "across"])
        out[f"seed.{method}.f1"] = f1
        out[f"seed.{method}.precision"] = precision
        out[f"seed.{method}.recall"] = recall
        out[f"seed.{method}.random_linked"] = int((s[len(rows) :] >= thresholds[method, "across"]).sum())


def _reliability(corpus: Corpus, p: Array, out: dict[str, Any]) -> None:
    """Calibration on the candidate pairs around labelled stories of the checking weeks."""
    around = story_pairs(corpus, labelled_stories(corpus))
    for name, wanted in (("within_script", True), ("across_scripts", False)):
        mine = ~around.fitting & (corpus.same[around.pair] == wanted)
        q, y, w = p[around.pair[mine]], around.same[mine], around.weight[mine]
        out[f"population.{name}.pairs"] = int(mine.sum())
        out[f"population.{name}.brier"] = round(float(np.average((q - y) ** 2, weights=w)), 4)
        rate = np.average(y, weights=w)
        out[f"population.{name}.brier_of_base_rate"] = round(float(rate * (1 - rate)), 4)
        at = np.digitize(q, BINS)
        out[f"population.{name}.reliability"] = [
            [
                int((at == n).sum()),
                round(float(np.average(q[at == n], weights=w[at == n])), 2),
                round(float(np.average(y[at == n], weights=w[at == n])), 2),
            ]
            for n in range(len(BINS) + 1)
            if (at == n).any()
        ]


def _stories(
    corpus: Corpus, groups: Grouping, stories: list[LabelledStory], when: str, out: dict[str, Any]
) -> None:
    """B³ precision, recall and F1 of the grouping, each story weighted by the root of its size; and English coverage."""
    home = {k: n for n, g in enumerate(groups.groups) for k in g}
    precision, recall, weight = [], [], []
    for s in stories:
        for m in s.members:
            group = {k for k in groups.groups[home[m]] if not corpus.items[k].part} - s.mentions
            both = len(group & s.members)
            precision.append(both / len(group))
            recall.append(both / len(s.members))
            weight.append(len(s.members) ** -0.5)
    a, b = float(np.average(precision, weights=weight)), float(np.average(recall, weights=weight))
    out[f"stories.{when}.b3_precision"] = round(a, 3)
    out[f"stories.{when}.b3_recall"] = round(b, 3)
    out[f"stories.{when}.b3_f1"] = round(2 * a * b / (a + b), 3)
    _coverage(corpus, groups, stories, f"stories.{when}", out)
    _mentions(corpus, groups, stories, f"stories.{when}", out)


def _mentions(
    corpus: Corpus, groups: Grouping, stories: list[LabelledStory], name: str, out: dict[str, Any]
) -> None:
    """Of the roundups that a reader found to name a story: how many have a part in the group that holds most of its members."""
    parts: dict[str, list[int]] = {}
    for k, i in enumerate(corpus.items):
        if i.part:
            parts.setdefault(i.article_id, []).append(k)
    home = {k: n for n, g in enumerate(groups.groups) for k in g}
    joined = of = 0
    for s in stories:
        most = Counter(home[m] for m in sorted(s.members)).most_common(1)[0][0]
        for m in s.mentions:
            mine = parts.get(corpus.items[m].article_id)
            if mine:
                of += 1
                joined += any(home[k] == most for k in mine)
    out[f"{name}.roundups_joined"] = round(joined / of, 3) if of else None
    out[f"{name}.roundups"] = of


def _coverage(
    corpus: Corpus, groups: Grouping, stories: list[LabelledStory], name: str, out: dict[str, Any]
) -> None:
    """Is an English outlet in the group that holds most of a story's Chinese items? Counts by label, and the share that agrees."""
    home = {k: n for n, g in enumerate(groups.groups) for k in g}
    counts: Counter[tuple[str, bool]] = Counter()
    for s in stories:
        chinese = [m for m in sorted(s.members) if corpus.items[m].language == "zh"]
        if s.english is None or not chinese:
            continue
        most = Counter(home[m] for m in chinese).most_common(1)[0][0]
        counts[s.english, any(corpus.items[k].language == "en" for k in groups.groups[most])] += 1
    out[f"{name}.english"] = {
        f"{k}, {'found' if hit else 'not found'}": n for (k, hit), n in sorted(counts.items())
    }
    right = counts["covered", True] + counts["none", False]
    of = right + counts["covered", False] + counts["none", True]
    out[f"{name}.english_agreement"] = round(right / of, 3) if of else None


def _tfidf(bags: Bags, i: NDArray[np.int64], j: NDArray[np.int64]) -> Array:
    """Cosine of idf-weighted character pairs."""
    shared = bags.shared(i, j)[1]
    norm = bags.norm[i] * bags.norm[j]
    return np.divide(shared, norm, out=np.zeros_like(shared), where=norm > 0)


def _translated(corpus: Corpus, data: Path) -> list[set[str]]:
    """Character pairs of the corpus's own machine translation into Chinese, where it has one: a baseline's input and nothing else's."""
    made = {
        str(r["id"]): str(r["title_zh_mt"])
        for file in sorted((data / "news" / "ai_news_aggregator_2026").glob("items_*.jsonl"))
        for r in lines(file)
        if r.get("title_zh_mt")
    }
    return [_bigrams(i.text if i.part else made.get(str(i.row["origin_key"]), i.text)) for i in corpus.items]


def _bigrams(text: str) -> set[str]:
    folded = text.casefold().replace(" ", "")
    return {folded[i : i + 2] for i in range(len(folded) - 1)}


def _prf(truth: NDArray[np.bool_], found: NDArray[np.bool_]) -> tuple[float, float, float]:
    hit = float((truth & found).sum())
    precision = hit / max(1.0, float(found.sum()))
    recall = hit / max(1.0, float(truth.sum()))
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    return round(precision, 3), round(recall, 3), round(f1, 3)


def _best(score: Array, truth: NDArray[np.bool_]) -> float:
    """The threshold with the best F1."""
    return float(max(np.unique(score), key=lambda t: _prf(truth, score >= t)[2]))


if __name__ == "__main__":
    sys.exit(main())
