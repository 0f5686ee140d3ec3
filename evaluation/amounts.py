"""Amounts and dates against labels: share of sentences read wholly right, precision and recall of readings, known wrong readings at zero.

`python -m evaluation.amounts` prints the table; `--check` fails below `floors_amounts.toml`; `--misses` lists sentences of the tuning half that
were read wrong (`--all` of both). The labels are ours and need no development data; the check over 3,851 Chinese investment sentences does, and is
skipped where they are absent.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from duizhao.language.amounts import Amount, amounts
from duizhao.language.currencies import CODES
from duizhao.language.dates import When, dates

HERE = Path(__file__).resolve().parent
SENTENCES = (
    Path("evidence")
    / "using-machine-learning-to-fill-gaps-in-chinese-ai-market-data"
    / "data"
    / "cset_amplyfi_deduplicated_investments_zh_usd.json"
)


@dataclass
class Table:
    """Counts of one group of sentences."""

    sentences: int = 0
    right: int = 0
    amounts: list[int] = field(default_factory=lambda: [0, 0, 0])
    """Right, wrongly read, missed."""
    dates: list[int] = field(default_factory=lambda: [0, 0, 0])

    def rates(self) -> dict[str, float]:
        """What floors are set on."""
        out = {"sentences": self.right / max(1, self.sentences)}
        for name, (tp, fp, fn) in (("amounts", self.amounts), ("dates", self.dates)):
            out[f"{name}_precision"] = tp / (tp + fp) if tp + fp else 1.0
            out[f"{name}_recall"] = tp / (tp + fn) if tp + fn else 1.0
        return out


def _value(x: float | None) -> str:
    return "" if x is None else f"{x:.6g}"


def amount_key(a: Amount) -> str:
    """An amount as a label says it; what is counted is not compared."""
    unit = "" if a.kind == "count" else a.unit
    return f"{_value(a.low)}..{_value(a.high)} {a.kind}:{unit} {a.hedge} {a.change} {a.donation}"


def label_key(r: dict[str, Any]) -> str:
    """As `amount_key`, of a label."""
    return f"{_value(r['low'])}..{_value(r['high'])} {r['kind']}:{r['unit']} {r.get('hedge', '')} {r.get('change', '')} {r.get('donation', False)}"


def date_key(w: When, label: dict[str, Any] | None) -> str:
    """A date as a label says it: precision only where the label gives one."""
    fine = w.precision in ("minute", "hour")
    first = w.first.isoformat(timespec="minutes") if fine else w.first.date().isoformat()
    last = w.last.replace(second=0).isoformat(timespec="minutes") if fine else w.last.date().isoformat()
    return f"{first}..{last} {w.precision if label is None or 'precision' in label else ''}".strip()


def date_label(r: dict[str, Any]) -> str:
    """As `date_key`, of a label."""
    return f"{r['first']}..{r['last']} {r.get('precision', '')}".strip()


def compare(got: list[str], want: list[str], counts: list[int]) -> bool:
    """Adds to the counts; True when both are the same, whatever their order."""
    g, w = Counter(got), Counter(want)
    both = sum((g & w).values())
    counts[0] += both
    counts[1] += len(got) - both
    counts[2] += len(want) - both
    return g == w


def measure(show: str = "") -> dict[str, Table]:
    """Tables by half, and by half and language."""
    tables: dict[str, Table] = {}
    for line in (HERE / "labels" / "amounts.jsonl").open(encoding="utf-8"):
        row = json.loads(line)
        anchor = datetime.fromisoformat(row["anchor"]) if "anchor" in row else None
        found, when = amounts(row["text"]), dates(row["text"], anchor)
        coarse = {f"{r['first']}..{r['last']}" for r in row["dates"] if "precision" not in r}
        got_dates = []
        for w in when:
            key = date_key(w, None)
            short = key.rsplit(" ", 1)[0]
            got_dates.append(short if short in coarse else key)
        got, want = [amount_key(a) for a in found], [label_key(r) for r in row["amounts"]]
        want_dates = [date_label(r) for r in row["dates"]]
        language = (
            "zh"
            if row["group"].startswith("zh") or any("\u4e00" <= c <= "\u9fff" for c in row["text"])
            else "en"
        )
        right = True
        for group in (row["half"], f"{row['half']} {language}"):
            table = tables.setdefault(group, Table())
            table.sentences += 1
            right = compare(got, want, table.amounts) & compare(got_dates, want_dates, table.dates)
            table.right += right
        if not right and show in (row["half"], "all"):
            sys.stdout.write(f"{row['id']} {row['text']}\n")
            if Counter(got) != Counter(want):
                sys.stdout.write(f"     want {want}\n     got  {got} {[a.text for a in found]}\n")
            if Counter(got_dates) != Counter(want_dates):
                sys.stdout.write(f"     want {want_dates}\n     got  {got_dates} {[w.text for w in when]}\n")
    return tables


def sentences_check(data: Path, show: bool = False) -> dict[str, float]:
    """Over the investment sentences: share with a money range, share of the producer's amounts inside one of our ranges, impossible readings."""
    counts: Counter[str] = Counter()
    currencies: Counter[str] = Counter()
    years: Counter[int] = Counter()
    for line in (data / SENTENCES).open(encoding="utf-8"):
        row = json.loads(line)
        text = row.get("sentence_texts")
        if not text:
            counts["without text"] += 1
            continue
        counts["texts"] += 1
        found = amounts(text)
        money = [a for a in found if a.kind == "money" or (a.kind == "count" and a.unit == "")]
        counts["parsed"] += bool(money)
        counts["with currency"] += any(a.kind == "money" for a in money)
        counts["ranged"] += any(not a.exact for a in money)
        counts["donation"] += any(a.donation for a in money)
        counts["捐 in the text"] += "捐" in text
        if row.get("amount"):
            inside = any(
                (a.low is None or a.low <= row["amount"] * 1.001)
                and (a.high is None or row["amount"] <= a.high * 1.001)
                for a in money
            )
            counts["producer's amount inside"] += inside
            if show and not inside:
                sys.stdout.write(
                    f"OUTSIDE {row['amount']} {row['currency']} {text[:160]} {[a.words for a in found][:6]}\n"
                )
        if show and not money:
            sys.stdout.write(f"NOTHING {row.get('amount')} {text[:200]}\n")
        currencies.update({a.unit or "(not said)" for a in found if a.kind == "money"})
        when = dates(text)
        years.update({y for w in when for y in (w.first.year, w.last.year)})
        for w in when:
            if not 1900 <= w.first.year <= 2100 or _is_number(text, w):
                counts["impossible years"] += 1
                if show:
                    sys.stdout.write(f"YEAR {w.text} {text[:120]}\n")
    counts["currencies off the list"] = sum(
        n for c, n in currencies.items() if c not in CODES and c != "(not said)"
    )
    sys.stdout.write(f"{counts['texts']} investment sentences ({counts['without text']} rows without text)\n")
    for name in (
        "parsed",
        "with currency",
        "ranged",
        "producer's amount inside",
        "捐 in the text",
        "donation",
        "impossible years",
        "currencies off the list",
    ):
        sys.stdout.write(f"  {name:28}{counts[name]:6} {counts[name] / max(1, counts['texts']):7.1%}\n")
    sys.stdout.write(f"  currencies: {', '.join(f'{c} {n}' for c, n in currencies.most_common())}\n")
    late = {y: n for y, n in sorted(years.items()) if y > 2021 or y < 1980}
    sys.stdout.write(f"  years before 1980 and after 2021 (texts are of 2020 and earlier): {late}\n")
    total = max(1, counts["texts"])
    return {
        "parsed": counts["parsed"] / total,
        "impossible_years": counts["impossible years"],
        "currencies_off_the_list": counts["currencies off the list"],
    }


def _is_number(text: str, w: When) -> bool:
    """True when a year was read out of a number: its digits go on, or a scale or currency follows them."""
    behind = text[w.end : w.end + 2].strip()
    return (
        bool(behind) and (behind[0] in "万亿元萬億美%％倍" or behind[0].isdigit()) and w.text[-1:].isdigit()
    )


def data_folder() -> Path:
    """The development data: `DUIZHAO_DATA`, or `../shared/data` beside the checkout."""
    return Path(os.environ.get("DUIZHAO_DATA") or HERE.parent.parent / "shared" / "data")


def main(arguments: list[str] | None = None) -> int:
    """Exit status 1 when a figure is below its floor, or a wrong reading above its ceiling."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--misses", action="store_true", help="list what was read wrong in the tuning half")
    parser.add_argument("--all", action="store_true", help="with --misses: in both halves")
    parser.add_argument(
        "--sentences", action="store_true", help="list investment sentences that were not read"
    )
    options = parser.parse_args(arguments)
    tables = measure(("all" if options.all else "tune") if options.misses else "")
    names = list(Table().rates())
    sys.stdout.write(f"{'':10}{'sentences':>10}" + "".join(f"{n:>18}" for n in names) + "\n")
    for group, table in sorted(tables.items()):
        sys.stdout.write(
            f"{group:10}{table.sentences:10}" + "".join(f"{v:18.3f}" for v in table.rates().values()) + "\n"
        )
    reached: dict[str, dict[str, float]] = {g: t.rates() for g, t in tables.items()}
    if (data_folder() / SENTENCES).is_file():
        reached["investment"] = sentences_check(data_folder(), options.sentences)
    else:
        sys.stdout.write("investment sentences: skipped, the development data are not there (DUIZHAO_DATA)\n")
    if not options.check:
        return 0
    floors = tomllib.loads((HERE / "floors_amounts.toml").read_text(encoding="utf-8"))
    failed = 0
    for sense, worse in (("floor", float.__lt__), ("ceiling", float.__gt__)):
        for group, figures in floors[sense].items():
            for name, bound in figures.items():
                if group in reached and worse(float(reached[group][name]), float(bound)):
                    sys.stdout.write(
                        f"amounts: {group} {name} {reached[group][name]:.3f} breaks its {sense} {bound}\n"
                    )
                    failed = 1
    return failed


if __name__ == "__main__":
    sys.exit(main())
