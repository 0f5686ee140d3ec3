"""The same countings in plain Python, straight from the definitions: no numpy, no SQL, no shared code."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

_EU = "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE"
EU = {_EU[n : n + 2] for n in range(0, len(_EU), 3)}


def count(
    works: Sequence[Mapping[str, Any]], options: Mapping[str, str]
) -> tuple[dict[str, float], dict[str, float]]:
    """Value and credit in works by unit; "?" is unknown."""
    value: dict[str, Fraction] = defaultdict(Fraction)
    base: dict[str, Fraction] = defaultdict(Fraction)
    measure = options.get("measure", "works")
    for w in works:
        weight = chosen(w, works, options)
        if not weight:
            continue
        for unit, credit in share(w, options).items():
            base[unit] += weight * credit
            value[unit] += weight * credit * brings(w, works, measure)
    if measure == "fwci":
        return {u: float(v / base[u]) if base[u] else 0.0 for u, v in value.items()}, {
            u: float(b) for u, b in base.items()
        }
    return {u: float(v) for u, v in value.items()}, {u: float(b) for u, b in base.items()}


def brings(w: Mapping[str, Any], works: Sequence[Mapping[str, Any]], measure: str) -> Fraction:
    if measure == "works":
        return Fraction(1)
    cited = Fraction(w.get("citations") or 0)
    if measure == "citations":
        return cited
    if w.get("citations") is None or not w.get("year"):
        return Fraction(0)
    peers = [x["citations"] for x in works if x.get("citations") is not None and x.get("year") == w["year"]]
    mean = Fraction(sum(peers), len(peers))
    return cited / mean if mean else Fraction(0)


def chosen(w: Mapping[str, Any], works: Sequence[Mapping[str, Any]], options: Mapping[str, str]) -> Fraction:
    weight = Fraction(1)
    period = options.get("period", "all")
    if period != "all":
        first, last = (
            (int(y) for y in (period.split("-") * 2)[:2]) if "-" in period else (int(period), int(period))
        )
        weight *= first <= (w.get("year") or 0) <= last
    for axis, names in (
        ("venue", {w.get("venue") or "?"}),
        ("subfield", set(w.get("subfields", ()))),
        ("definition", set(w.get("definitions", ()))),
        ("database", {x for d in w.get("databases", ()) for x in (d, d.split("@")[0])}),
        ("vintage", {d.split("@")[1] for d in w.get("databases", ()) if "@" in d}),
    ):
        option = options.get(axis, "all")
        if option == "all":
            continue
        weight *= (
            all(n in names for n in option.split("&"))
            if "&" in option
            else any(n in names for n in option.split("+"))
        )
    weight *= document(w, works, options.get("document", "all"))
    return weight * quality(w, works, options.get("quality", "all"))


def document(w: Mapping[str, Any], works: Sequence[Mapping[str, Any]], option: str) -> bool:
    if option == "all":
        return True
    if option == "granted":
        return bool(w.get("granted"))
    family = [x for x in works if x is w or (w.get("family") is not None and x.get("family") == w["family"])]
    first = min(family, key=lambda x: (x.get("year") or 9999, x["id"]))
    if first is not w:
        return False
    if option == "family:granted":
        return any(x.get("granted") for x in family)
    if option.startswith("family:offices>="):
        return len({x["venue"] for x in family if x.get("venue")}) >= int(option[16:])
    return True


def quality(w: Mapping[str, Any], works: Sequence[Mapping[str, Any]], option: str) -> Fraction:
    cited = w.get("citations")
    if option == "all":
        return Fraction(1)
    if option.startswith("cited>="):
        return Fraction(cited is not None and cited >= float(option[7:]))
    head, _, reference = option.partition("@")
    head, _, ties = head.partition(":")
    share = Fraction(head[3:]) / 100
    if cited is None or not w.get("year"):
        return Fraction(0)
    peers = [
        x["citations"] for x in works
        if x.get("citations") is not None and x.get("year") == w["year"]
        and (reference != "year+subfield" or set(x.get("subfields", ())) == set(w.get("subfields", ())))
    ]  # fmt: skip
    above, tied, size = sum(p > cited for p in peers), sum(p == cited for p in peers), len(peers)
    if ties == "out":
        return Fraction(Fraction(above + tied, size) <= share)
    if ties == "fractional":
        return min(Fraction(1), max(Fraction(0), (share * size - above) / tied))
    return Fraction(Fraction(above, size) < share)


def share(w: Mapping[str, Any], options: Mapping[str, str]) -> dict[str, Fraction]:
    key = (options.get("attribution", "employer"), options.get("strictness", "all"))
    rule = options.get("credit", "fractional")
    authors = w.get("authors") or [{}]
    people = []
    for n, author in enumerate(authors):
        units = [
            merge(a.get(key) or "?", options.get("units", "apart"))
            for a in author.get("affiliations") or [{}]
        ]
        people.append((n, bool(author.get("corresponding")), units))
    if options.get("unknown") == "dropped":
        people = [(n, c, [u for u in units if u != "?"]) for n, c, units in people]
        people = [p for p in people if p[2]]
    out: dict[str, Fraction] = defaultdict(Fraction)
    if rule == "first":
        people = [p for p in people if p[0] == 0]
    if rule == "last":
        people = [p for p in people if p[0] == len(authors) - 1]
    if rule == "corresponding":
        if not any(a.get("corresponding") for a in authors):
            return {} if options.get("unknown") == "dropped" else {"?": Fraction(1)}
        people = [p for p in people if p[1]]
    everything = [u for _, _, units in people for u in units]
    if rule == "whole":
        return {u: Fraction(1) for u in everything}
    if rule == "unit":
        return {u: Fraction(1, len(set(everything))) for u in everything}
    if rule == "affiliation":
        for u in everything:
            out[u] += Fraction(1, len(everything))
        return out
    for _, _, units in people:
        for u in units:
            out[u] += Fraction(1, len(people) * len(units))
    return out


def merge(unit: str, option: str) -> str:
    if "hk-with-cn" in option and unit in ("HK", "MO"):
        return "CN"
    return "EU" if "eu" in option.split(",") and unit in EU else unit
