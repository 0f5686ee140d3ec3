"""Affiliation strings resolved, against labels of others: `python -m evaluation.affiliations [--check] [--json]`.

* ROR's labelled strings (3,000 of Springer, looked at while the method was made; 3,000 of Crossref and 1,000 names, not). The register here is what can be had: 2,463 records of Greater China. So recall is over strings that
  mean one of those; every other string should resolve to none of them, and one that does is wrong. `hospital part` (a hospital of a university, credited to it) is counted apart: with the whole register those are hospitals of their own.
* the same with a register of 1,000 names from all countries, one name each and no country: a hard case.
* Chinese names: each organisation's Chinese name alone, in traditional characters, and inside a longer affiliation.
* countries: 14,872 strings whose country OpenAlex had wrong or not at all, against the country found by another program, itself not always right (docs/method/affiliations.md has fifty disagreements read by eye).
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

from duizhao.names.affiliation import Resolver
from duizhao.names.places import place
from duizhao.names.register import Organisation, Register
from evaluation.corpus import data_folder

FLOORS = Path(__file__).with_name("floors_affiliations.toml")
SETS = {"springer": "dataset_affiliations_springer_2023_10_31.json", "crossref": "dataset_affiliations_crossref_2024_02_19.json", "names": "dataset_names.json"}  # fmt: skip


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="exit 1 below a floor")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args(argv)
    data = data_folder()
    if data is None:
        sys.stdout.write("affiliations: skipped, the development data are not here (set DUIZHAO_DATA)\n")
        return 0
    china, chinese = greater_china(data)
    labelled = {name: _labelled(data / "publications" / "ror" / file) for name, file in SETS.items()}
    found: dict[str, float] = {}
    for name, pairs in labelled.items():
        found |= {f"china.{name}.{k}": v for k, v in score(china, pairs).items()}
    world = Register(*_world(china, chinese, labelled["names"]))
    for name in ("springer", "crossref"):
        found |= {f"world.{name}.{k}": v for k, v in score(world, labelled[name]).items()}
    found |= {f"chinese.{k}": v for k, v in _chinese(china, chinese).items()}
    for name in ("mismatch", "missing"):
        found |= {f"country.{name}.{k}": v for k, v in _countries(data, name).items()}
    sys.stdout.write(json.dumps(found, indent=1) + "\n" if options.json else "".join(f"{k:<44} {v:8.3f}\n" for k, v in found.items()))  # fmt: skip
    floors = tomllib.loads(FLOORS.read_text(encoding="utf-8"))["floors"]
    low = {k: v for k, v in floors.items() if found[k] < v}
    for k, v in low.items():
        sys.stdout.write(f"below its floor: {k} {found[k]:.3f} < {v}\n")
    return 1 if options.check and low else 0


def greater_china(data: Path) -> tuple[Register, list[dict[str, str]]]:
    """ROR's records of China, Hong Kong, Macau and Taiwan, as a register and as rows."""
    organisations: list[Organisation] = []
    names: list[tuple[int, str, bool]] = []
    rows = []
    with (data / "entities" / "ror" / "ror_greater_china.csv").open(encoding="utf-8", newline="") as f:
        for r in csv.DictReader(f):
            if r["status"] == "withdrawn":
                continue
            n = len(organisations)
            parents = tuple(f"ror:{x[-9:]}" for x in r["parents"].split(";") if x)
            organisations.append(Organisation(f"ror:{r['ror_id']}", r["name_en"] or r["name_zh"], r["country"], r["ror_id"], tuple(r["types"].split(";")), parents, r["city"]))  # fmt: skip
            given = [(r["name_en"], False), (r["name_zh"], False)]
            given += [(x, False) for x in r["aliases"].split(";")] + [
                (x, True) for x in r["acronyms"].split(";")
            ]
            names += [(n, x.strip(), short) for x, short in given if x.strip()]
            rows.append(r)
    return Register(organisations, names), rows


def _labelled(path: Path) -> list[tuple[str, frozenset[str]]]:
    return [(x["affiliation"], frozenset(i[-9:] for i in (x["ror_ids"] if "ror_ids" in x else [x["ror-id"]]))) for x in json.loads(path.read_text(encoding="utf-8"))]  # fmt: skip


def _world(china: Register, rows: list[dict[str, str]], names: list[tuple[str, frozenset[str]]]) -> tuple[list[Organisation], list[tuple[int, str, bool]]]:  # fmt: skip
    organisations = list(china.organisations)
    place_of = {str(o.ror): n for n, o in enumerate(organisations)}
    given: list[tuple[int, str, bool]] = []
    for r in rows:
        for x in (r["name_en"], r["name_zh"], *r["aliases"].split(";")):
            if x.strip():
                given.append((place_of[r["ror_id"]], x.strip(), False))
    for text, (ror,) in ((t, tuple(g)) for t, g in names):
        if ror not in place_of:
            place_of[ror] = len(organisations)
            organisations.append(Organisation(f"ror:{ror}", text, None, ror, ("education",) if "niv" in text else ()))  # fmt: skip
        given.append((place_of[ror], text, False))
    return organisations, given


def score(register: Register, pairs: list[tuple[str, frozenset[str]]]) -> dict[str, float]:
    """Precision of what is resolved (hospital parts apart), recall over strings that mean an organisation of the register, precision of each method."""
    resolver = Resolver(register)
    right, wrong = Counter[str](), Counter[str]()
    there = hit = 0
    for text, gold in pairs:
        found = resolver.resolve(text)
        mine = found.organisation.ror if found.organisation else None
        if mine:
            (right if mine in gold else wrong)[found.method] += 1
        if any(g in register.by_ror for g in gold):
            there += 1
            hit += mine in gold
    sure = [m for m in right | wrong if m != "part"]
    out: dict[str, float] = {"strings": float(there), "recall": hit / there}
    out["precision"] = sum(right[m] for m in sure) / max(1, sum(right[m] + wrong[m] for m in sure))
    for m in sorted(right | wrong):
        out[f"precision.{m}"] = right[m] / (right[m] + wrong[m])
    return out


def _chinese(register: Register, rows: list[dict[str, str]]) -> dict[str, float]:
    import opencc

    traditional = opencc.OpenCC("s2t")
    resolver = Resolver(register)
    named = [r for r in rows if r["name_zh"] and r["status"] == "active"]
    forms = {"alone": lambda n: n, "traditional": traditional.convert, "inside": lambda n: f"{n}计算机学院，邮编100080"}  # fmt: skip
    out = {"names": float(len(named))}
    for form, write in forms.items():
        answers = [resolver.resolve(write(r["name_zh"])) for r in named]
        got = [(r, a.organisation) for r, a in zip(named, answers, strict=True) if a.organisation]
        out[f"{form}.recall"] = sum(r["ror_id"] == o.ror for r, o in got) / len(named)
        out[f"{form}.precision"] = sum(r["ror_id"] == o.ror for r, o in got) / max(1, len(got))
    return out


def _countries(data: Path, which: str) -> dict[str, float]:
    """Share of strings in which a country is found, and among those the share where the other program found the same."""
    rows: list[dict[str, Any]] = []
    with (data / "publications" / "openalex" / "dataesr" / f"{which}_country_code.csv").open(encoding="utf-8", newline="") as f:  # fmt: skip
        rows += csv.DictReader(f, delimiter=";")
    answers = [(r["matched_country"], place(r["raw_affiliation_string"]).country) for r in rows]
    told = [(m, c) for m, c in answers if c]
    return {"strings": float(len(rows)), "told": len(told) / len(rows), "agree": sum(c in m.split(";") for m, c in told) / len(told)}  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
