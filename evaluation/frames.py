"""Frames against hand labels, their stability, and the breadth of the two lists: `python -m evaluation.frames [--check]`.

Labels (`labels/frames.jsonl`) hold item ids and codes only; the headlines are in the development data, without which this says so and stops.

* `develop`   labelled before any term list existed; the lists were written and mended on these
* `develop 2` drawn and labelled as a test of the first finished lists (pooled F1 then: Chinese 0.72, English 0.78), used to mend them afterwards
* `held out`  drawn and labelled after the last change of the lists, never used to change them (February to June)
* `check`     July and August, labelled before any list existed, never used to change them
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from duizhao.stories.frame import LANGUAGES, Codebook, codebook

HERE = Path(__file__).resolve().parent
LABELS = HERE / "labels" / "frames.jsonl"
FLOORS = HERE / "floors_frames.toml"
SETS = ("develop", "develop 2", "held out", "check")
UNSEEN = ("held out", "check")
PAIRS = 4000


def data_folder() -> Path | None:
    """The corpus beside the checkout, or where DUIZHAO_DATA says."""
    for candidate in (os.environ.get("DUIZHAO_DATA"), HERE.parents[1] / "shared" / "data"):
        folder = Path(candidate, "news", "ai_news_aggregator_2026") if candidate else None
        if folder and folder.is_dir():
            return folder
    return None


def headline(row: dict[str, Any]) -> str:
    """The title in the outlet's language (an English outlet's translated title is not its own)."""
    return str((row["title_en"] or row["title"]) if row["outlet_lang"] == "en" else row["title"])


def kappa(a: Sequence[bool], b: Sequence[bool]) -> float:
    """Cohen's kappa of two yes/no codings; 1.0 where both are constant and equal."""
    n = len(a)
    agree = sum(x == y for x, y in zip(a, b, strict=True)) / n
    pa, pb = sum(a) / n, sum(b) / n
    chance = pa * pb + (1 - pa) * (1 - pb)
    return 1.0 if chance == 1 else (agree - chance) / (1 - chance)


def alpha(a: Sequence[bool], b: Sequence[bool]) -> float:
    """Krippendorff's alpha, nominal, two codings without gaps: 1 − observed over expected disagreement."""
    values = Counter([*a, *b])
    n = sum(values.values())
    observed = sum(x != y for x, y in zip(a, b, strict=True)) / len(a)
    expected = 2 * values[True] * values[False] / (n * (n - 1))
    return 1.0 if expected == 0 else 1 - observed / expected


def scores(rows: Iterable[tuple[set[str], set[str]]], frames: Sequence[str]) -> dict[str, dict[str, float]]:
    """Precision, recall and F1 per frame and pooled (`all`), from (label, rule) sets; `n` is the number labelled."""
    count: dict[str, Counter[str]] = defaultdict(Counter)
    for gold, found in rows:
        for f in frames:
            kind = ("tp" if f in gold else "fp") if f in found else ("fn" if f in gold else "tn")
            count[f][kind] += 1
            count["all"][kind] += 1
    made = {}
    for f in (*frames, "all"):
        c = count[f]
        tp, fp, fn = c["tp"], c["fp"], c["fn"]
        made[f] = {
            "n": tp + fn,
            "p": tp / (tp + fp) if tp + fp else float("nan"),
            "r": tp / (tp + fn) if tp + fn else float("nan"),
            "f1": 2 * tp / (2 * tp + fp + fn) if tp + fp + fn else float("nan"),
        }
    return made


def breadth(pairs: Sequence[tuple[str, str]], book: Codebook) -> dict[str, dict[str, float]]:
    """Hits per 1,000 on the same headlines in both languages, their ratio, and the agreement of the two lists per headline."""
    zh = [set(book.code(a, "zh").weights) for a, _ in pairs]
    en = [set(book.code(b, "en").weights) for _, b in pairs]
    made = {}
    for f in book.ids:
        a, b = [f in x for x in zh], [f in x for x in en]
        made[f] = {
            "zh": 1000 * sum(a) / len(a),
            "en": 1000 * sum(b) / len(b),
            "ratio": sum(a) / max(1, sum(b)),
            "kappa": kappa(a, b),
        }
    return made


def evaluate(folder: Path) -> dict[str, Any]:
    """Everything this module measures, as plain data."""
    book = codebook()
    labels = [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]
    wanted = {r["id"] for r in labels}
    text: dict[str, str] = {}
    translated: dict[str, list[tuple[str, str]]] = {"February to June": [], "July and August": []}
    corpus: dict[str, list[str]] = {language: [] for language in LANGUAGES}
    for file in sorted(folder.glob("items_*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            early = row["first_seen_at"][:7] <= "2026-06"
            if row["id"] in wanted:
                text[row["id"]] = headline(row)
            if row["outlet_lang"] == "en" and row["title_zh_mt"] and row["title_en"]:
                period = "February to June" if early else "July and August"
                translated[period].append((row["title_zh_mt"], row["title_en"]))
            if row["outlet_lang"] == row["title_lang"] and early:
                corpus[row["outlet_lang"]].append(headline(row))
    once = [r for r in labels if r["pass"] == 1 and r["id"] in text]
    twice = {r["id"]: set(r["frames"]) for r in labels if r["pass"] == 2}
    both = [(set(r["frames"]), twice[r["id"]]) for r in once if r["id"] in twice]
    flat = [([f in a for a, _ in both], [f in b for _, b in both]) for f in book.ids]
    pooled = [x for a, _ in flat for x in a], [x for _, b in flat for x in b]
    found: dict[str, Any] = {
        "codebook": book.version,
        "labels": hashlib.sha256(LABELS.read_bytes()).hexdigest()[:16],
        "stability": {
            "headlines": len(both),
            "kappa": {f: kappa(a, b) for f, (a, b) in zip(book.ids, flat, strict=True)},
            "pooled kappa": kappa(*pooled),
            "alpha": alpha(*pooled),
            "same frames": sum(a == b for a, b in both) / len(both),
        },
        "rules": {},
        "majority": {},
        "unseen": {},
        "breadth": {},
        "corpus": {},
    }
    unseen: dict[str, list[tuple[set[str], set[str]]]] = {language: [] for language in LANGUAGES}
    for part in SETS:
        for language in LANGUAGES:
            rows = [r for r in once if r["set"] == part and r["language"] == language]
            coded = [(set(r["frames"]), set(book.code(text[r["id"]], language).weights)) for r in rows]
            common = Counter(f for gold, _ in coded for f in gold).most_common(1)[0][0]
            key = f"{part} {language}"
            found["rules"][key] = {"headlines": len(rows), **scores(coded, book.ids)}
            if part in UNSEEN:
                unseen[language] += coded
            found["majority"][key] = scores([(gold, {common}) for gold, _ in coded], book.ids)["all"]["f1"]
    for language in LANGUAGES:
        found["unseen"][language] = scores(unseen[language], book.ids)
        for frame in book.frames:
            found["unseen"][language][frame.id]["stated"] = frame.f1[language]
    for period, pairs in translated.items():
        if pairs:
            drawn = random.Random(1).sample(pairs, min(PAIRS, len(pairs)))
            found["breadth"][period] = {"headlines": len(drawn), **breadth(drawn, book)}
    for language, titles in corpus.items():
        drawn_titles = random.Random(1).sample(titles, min(PAIRS, len(titles)))
        coded_titles = [book.code(t, language).weights for t in drawn_titles]  # type: ignore[arg-type]
        found["corpus"][language] = {
            "headlines": len(drawn_titles),
            **{f: 1000 * sum(f in c for c in coded_titles) / len(coded_titles) for f in book.ids},
            "none": 1000 * sum(not c for c in coded_titles) / len(coded_titles),
        }
    return found


def report(found: dict[str, Any]) -> str:
    """The figures as text tables."""
    frames = list(found["stability"]["kappa"])
    s = found["stability"]
    lines = [
        f"codebook {found['codebook']}, labels {found['labels']}",
        "",
        f"Stability: {s['headlines']} headlines coded twice by the same coder in one sitting (no agreement between people)",
        "  " + "  ".join(f"{f} {k:.2f}" for f, k in s["kappa"].items()),
        f"  pooled kappa {s['pooled kappa']:.2f}  Krippendorff's alpha {s['alpha']:.2f}  identical sets {s['same frames']:.2f}",
        "",
        "Rules against labels: precision / recall / F1 (labelled)",
        f"  {'':14}" + "".join(f"{f:>21}" for f in frames),
    ]
    for key, table in found["rules"].items():
        cells = "".join(
            f"{t['p']:8.2f} {t['r']:.2f} {t['f1']:.2f} ({t['n']:2d})" for t in (table[f] for f in frames)
        )
        lines.append(f"  {key:14}{cells}")
    lines.append("")
    for key, table in found["rules"].items():
        macro = [table[f]["f1"] for f in frames if table[f]["n"]]
        lines.append(
            f"  {key:14} {table['headlines']:4d} headlines  pooled P {table['all']['p']:.2f} R {table['all']['r']:.2f} "
            f"F1 {table['all']['f1']:.2f}  mean F1 {sum(macro) / len(macro):.2f}  (commonest frame for all: {found['majority'][key]:.2f})"
        )
    lines += ["", "Held out and check together: the F1 that the codebook states (labelled)"]
    for language, table in found["unseen"].items():
        cells = "  ".join(f"{f} {table[f]['f1']:.2f} ({table[f]['n']})" for f in (*frames, "all"))
        lines.append(f"  {language}  {cells}")
    for period, table in found["breadth"].items():
        lines += [
            "",
            f"Breadth on {table['headlines']} English headlines and their machine translation, {period}",
        ]
        lines += [
            f"  {f:12} per 1,000: zh {table[f]['zh']:6.1f}  en {table[f]['en']:6.1f}  ratio {table[f]['ratio']:.2f}  kappa {table[f]['kappa']:.2f}"
            for f in frames
        ]
    lines += [
        "",
        "Headlines per 1,000 that use a frame, February to June (what outlets write about, not the lists' breadth)",
    ]
    for language, table in found["corpus"].items():
        lines.append(f"  {language}  " + "  ".join(f"{f} {table[f]:.0f}" for f in (*frames, "none")))
    return "\n".join(lines)


def below(found: dict[str, Any], floors: dict[str, Any]) -> list[str]:
    """What falls below its floor, in words."""
    wrong = [
        f"{key}: pooled F1 {found['rules'][key]['all']['f1']:.3f} < {floor}"
        for key, floor in floors["f1"].items()
        if found["rules"][key]["all"]["f1"] < floor
    ]
    if found["stability"]["alpha"] < floors["stability"]["alpha"]:
        wrong.append(f"alpha {found['stability']['alpha']:.3f} < {floors['stability']['alpha']}")
    for language, table in found["unseen"].items():
        wrong += [
            f"{f}, {language}: the codebook states F1 {v['stated']}, measured {v['f1']:.3f}"
            for f, v in table.items()
            if abs(v.get("stated", v["f1"]) - v["f1"]) > 0.006
        ]
    low, high = floors["breadth"]["low"], floors["breadth"]["high"]
    for period, table in found["breadth"].items():
        wrong += [
            f"breadth, {period}, {f}: ratio {v['ratio']:.2f} outside {low}–{high}"
            for f, v in table.items()
            if f != "headlines" and not low <= v["ratio"] <= high
        ]
    if found["labels"] != floors["labels"]:
        wrong.append(f"the labels are {found['labels']}, the floors were set on {floors['labels']}")
    return wrong


def main() -> int:
    """Print the figures; with --check, exit 1 when one falls below its floor."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="compare with the floors")
    parser.add_argument("--json", action="store_true", help="plain data")
    options = parser.parse_args()
    folder = data_folder()
    if folder is None:
        print("frames: skipped, the development data are not here (set DUIZHAO_DATA to their folder)")
        return 0
    found = evaluate(folder)
    print(json.dumps(found, ensure_ascii=False, indent=1) if options.json else report(found))
    if not options.check:
        return 0
    wrong = below(found, tomllib.loads(FLOORS.read_text(encoding="utf-8")))
    sys.stderr.writelines(f"frames: {w}\n" for w in wrong)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
