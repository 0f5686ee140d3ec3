"""Computations that would be wrong, refused by name (design rule 5).

Two ways to refuse. A claim that *asks* for a wrong computation raises RefusedError. A figure or a combination that
would be wrong is left out, and the verdict lists the rule with its count.

    overlapping-fields    summing parts that are not shown to be a partition
    pairs-twice           summing or comparing a pair of countries listed in both orders
    mixed-years           values of different periods under one specification
    mixed-units           values of different units under one specification
    top-share-as-total    a top-x-% table under the name of a total
    incomplete-year       an incomplete year as a complete one (a claim may allow it, in the open)
    rank-as-size          comparing sizes of ranks, where smaller is better
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from duizhao.claims.figure import Figure, canonical, is_pair, plain
from duizhao.claims.records import NOT_STATED, Claim
from duizhao.errors import RefusedError

RULES: tuple[str, ...] = (
    "overlapping-fields",
    "pairs-twice",
    "mixed-years",
    "mixed-units",
    "top-share-as-total",
    "incomplete-year",
    "rank-as-size",
)
PARTITION_TOLERANCE = 0.005
"""Parts are taken to add up when their sum is within this share of the published whole (rounding)."""
WHOLE = frozenset({"all", "total", "all fields"})
_SUMMABLE = ("subfield", "period")
_TOP = re.compile(r"\btop[\s-]*\d+(?:\.\d+)?\s*(?:%|per\s?cent)", re.IGNORECASE)
_OF_THE_TOP = re.compile(r"\b(?:top|elite|most cited|highly cited)\b", re.IGNORECASE)
_DENIED = re.compile(r"\b(?:not|no|never|instead of|unlike|against|see|also)\b[^.;,]*$", re.IGNORECASE)


def usable(claim: Claim, chosen: Sequence[Figure]) -> tuple[list[Figure], Counter[str]]:
    """The figures that may be used, and how many each rule refused."""
    kept: list[Figure] = []
    refused: Counter[str] = Counter()
    quality_named = "quality" in claim.figures or any(
        plain(o) != plain("all") for o in claim.axes.get("quality", {})
    )
    for f in chosen:
        if f.complete is False and "incomplete-year" not in claim.allow:
            refused["incomplete-year: figures whose period was not complete"] += 1
        elif top_share_as_total(f, quality_named=quality_named):
            refused["top-share-as-total: figures of a top share that the claim does not ask for"] += 1
        else:
            kept.append(f)
    return kept, refused


def top_share_as_total(f: Figure, *, quality_named: bool) -> bool:
    """True for a top-x-% figure where a total is asked for, by its quality tag or by what its file says of it."""
    quality = f.tags["quality"]
    if _OF_THE_TOP.search(f.tags["quantity"]):
        return False  # "top researchers": the quantity says itself that it is no total
    if _TOP.search(quality):
        return not quality_named
    if plain(quality) in WHOLE or quality == NOT_STATED:
        for text in (f.note, f.title):
            found = _TOP.search(text)
            if found and not _DENIED.search(text[: found.start()]):
                return True
    return False


def pairs_once(compare: Sequence[str]) -> None:
    """Refuse a comparison of a pair with itself, written in its other order."""
    seen: dict[str, str] = {}
    for s in compare:
        if canonical(s) in seen:
            raise RefusedError(
                "pairs-twice",
                f"{seen[canonical(s)]} and {s} are the same pair",
                hint="Name every pair once.",
            )
        seen[canonical(s)] = s


def missing_reason(
    claim: Claim, incomplete: Figure, absent: str, figures: Iterable[Figure], ignore: Sequence[str]
) -> str:
    """Why a combination lacks a subject: nothing published, or only for another period or in another unit."""
    period = unit = False
    for f in figures:
        if canonical(f.subject) != absent:
            continue
        differs = {a for a in f.tags if a not in ignore and plain(f.tags[a]) != plain(incomplete.tags[a])}
        if f.unit != incomplete.unit:
            differs.add("unit")
        period = period or differs == {"period"}
        unit = unit or differs == {"unit"}
    if period:
        return f"mixed-years: {absent} is published for other years only"
    if unit:
        return f"mixed-units: {absent} is published in another unit only"
    return f"no matching figure for {absent}"


def explicit(claim: Claim, kept: Sequence[Figure], excluded: Counter[str]) -> None:
    """A claim that names its figures one by one asks for exactly that comparison: refuse it when it mixes years or units."""
    if "figure_id" not in claim.figures:
        return
    for rule in ("mixed-years", "mixed-units"):
        if any(reason.startswith(rule) for reason in excluded):
            column = "period" if rule == "mixed-years" else "unit"
            shown = ", ".join(f"{f.figure_id} ({f.field(column)})" for f in kept)
            raise RefusedError(
                rule,
                f"claim {claim.claim_id} compares {shown}",
                hint=f"Name figures of the same {column} for every subject.",
            )


def summed(claim: Claim, kept: Sequence[Figure]) -> list[Figure]:
    """Figures added up over the claim's `aggregate` axes; RefusedError where the sum would count something twice.

    Subfields are added only when a figure for the whole shows that they are a partition; periods only when they do not
    overlap and are the same for every subject. Other axes are ways of counting the same things and are never added.
    """
    axes = claim.aggregate
    if not axes:
        return list(kept)
    _listed_once(claim, kept)
    for axis in axes:
        if axis not in _SUMMABLE:
            raise RefusedError(
                "overlapping-fields",
                f"claim {claim.claim_id} sums over {axis}: its options count the same things in different ways",
                hint="Compare the options on an axis instead of adding them.",
            )
    figures = list(kept)
    for axis in axes:
        figures = _sum_over(claim, axis, figures)
    return figures


def _listed_once(claim: Claim, kept: Sequence[Figure]) -> None:
    """Refuse to add a pair that the addends list in both orders."""
    orders: dict[str, set[str]] = defaultdict(set)
    for f in kept:
        if is_pair(f.subject):
            orders[canonical(f.subject)].add(f.subject)
    for pair, written in sorted(orders.items()):
        if len(written) > 1:
            raise RefusedError(
                "pairs-twice",
                f"claim {claim.claim_id} sums over {pair}, which is listed as {' and '.join(sorted(written))}",
                hint="Keep one order of every pair.",
            )


def _sum_over(claim: Claim, axis: str, figures: Sequence[Figure]) -> list[Figure]:
    groups: dict[tuple[str, ...], list[Figure]] = defaultdict(list)
    for f in figures:
        rest = tuple(plain(o) for a, o in f.tags.items() if a != axis)
        groups[(*rest, f.origin_id, canonical(f.subject))].append(f)
    found = []
    shares: dict[tuple[str, ...], dict[str, frozenset[str]]] = defaultdict(dict)
    for name, members in sorted(groups.items()):
        whole = [f for f in members if plain(f.tags[axis]) in WHOLE]
        parts = [f for f in members if f not in whole]
        if not parts:
            found.extend(whole)
            continue
        if len({f.unit for f in members}) > 1:
            raise RefusedError(
                "mixed-units",
                f"claim {claim.claim_id} adds {', '.join(f'{f.figure_id} ({f.unit})' for f in members)}",
            )
        total = sum(f.value for f in parts)
        if axis == "subfield":
            _partition(claim, parts, whole, total)
        else:
            _apart(claim, parts)
        shares[name[:-1]][name[-1]] = frozenset(plain(f.tags[axis]) for f in parts)
        label = " + ".join(sorted(f.tags[axis] for f in parts))
        found.append(
            replace(
                parts[0],
                figure_id=" + ".join(sorted(f.figure_id for f in parts)),
                value=total,
                low=sum(f.value if f.low is None else f.low for f in parts),
                high=sum(f.value if f.high is None else f.high for f in parts),
                tags={**parts[0].tags, axis: label},
                parts=tuple(sorted(i for f in parts for i in f.ids)),
            )
        )
    for by_subject in shares.values():
        if len(set(by_subject.values())) > 1:
            rule = "mixed-years" if axis == "period" else "overlapping-fields"
            raise RefusedError(
                rule,
                f"claim {claim.claim_id} adds different {axis}s for {', '.join(sorted(by_subject))}",
                hint="Give every subject the same parts.",
            )
    return found


def _partition(claim: Claim, parts: Sequence[Figure], whole: Sequence[Figure], total: float) -> None:
    names = ", ".join(sorted(f.tags["subfield"] for f in parts))
    if not whole:
        raise RefusedError(
            "overlapping-fields",
            f"claim {claim.claim_id} sums {names}, and no figure for the whole shows that they do not overlap",
            hint="Use a figure whose subfield is `all`, or compare one subfield at a time.",
        )
    if abs(total - whole[0].value) > PARTITION_TOLERANCE * abs(whole[0].value):
        raise RefusedError(
            "overlapping-fields",
            f"claim {claim.claim_id} sums {names} to {total:g}, but the whole is {whole[0].value:g}",
            hint="The fields overlap or do not cover the whole: use the figure for the whole.",
        )


def _apart(claim: Claim, parts: Sequence[Figure]) -> None:
    spans = []
    for f in parts:
        years = re.findall(r"\d{4}", f.tags["period"])
        if not years:
            raise RefusedError(
                "mixed-years", f"claim {claim.claim_id} adds a period without years: {f.figure_id}"
            )
        spans.append((int(years[0]), int(years[-1]), f.figure_id))
    spans.sort()
    for (_, end, first), (start, _, second) in pairwise(spans):
        if start <= end:
            raise RefusedError(
                "mixed-years",
                f"claim {claim.claim_id} adds {first} and {second}, whose years overlap",
                hint="Add periods that do not overlap.",
            )
