"""Which figures fill a specification: one per subject (and per period), without mixing origins, releases or accounts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import islice, product
from math import prod

from duizhao.claims.comparison import Comparison, comparison
from duizhao.claims.figure import Figure, canonical, plain
from duizhao.claims.records import Claim
from duizhao.claims.refusal import missing_reason

MOST_ACCOUNTS = 16
"""Combinations of conflicting accounts kept per set of tags."""


def slots_of(claim: Claim, rule: Comparison) -> tuple[tuple[str, str], ...]:
    """What must be filled: (subject, period) with an empty period where it does not matter."""
    periods = (claim.comparison["from"], claim.comparison["to"]) if rule.over_time else ("",)
    return tuple((s, p) for s in claim.compare for p in periods)


def fills(f: Figure, slot: tuple[str, str]) -> bool:
    """True when the figure is of the slot's subject and period."""
    return canonical(f.subject) == canonical(slot[0]) and (
        not slot[1] or plain(f.tags["period"]) == plain(slot[1])
    )


Filled = tuple[tuple[Figure, ...], int]
"""One figure per slot, and how many listings it stands for."""


def accounts(slots: Sequence[tuple[str, str]], members: Sequence[Figure]) -> Iterable[tuple[int, Filled]]:
    """Every way to fill the slots, numbered; one origin's figures are never mixed with another's when it fills all slots.

    Figures of one origin, or of several of one lineage, with the same tags and value are one figure listed several times: a value
    typed from a table and the table itself are no two accounts.
    """
    by_origin: dict[str, list[Figure]] = defaultdict(list)
    for f in members:
        by_origin[f.origin_id].append(f)
    found: list[Filled] = []
    for _, listed in sorted(by_origin.items()):
        found += _fill(slots, listed)
    if not found:
        found = _fill(slots, members)
    once: dict[tuple[tuple[str, float], ...], Filled] = {}
    for combination, copies in found:
        says = tuple((f.lineage, f.value) for f in combination)
        first, before = once.get(says, (combination, 0))
        once[says] = (first, before + copies)
    yield from enumerate(once.values(), 1)


def _fill(slots: Sequence[tuple[str, str]], listed: Sequence[Figure]) -> list[Filled]:
    choices = []
    for slot in slots:
        by_value: dict[tuple[str, float], list[Figure]] = defaultdict(list)
        for f in listed:
            if fills(f, slot):
                by_value[(f.origin_id, f.value)].append(f)
        choices.append(list(by_value.values()))
    found = []
    for combination in islice(product(*choices), MOST_ACCOUNTS):
        found.append((tuple(same[0] for same in combination), prod(len(same) for same in combination)))
    return found


def over_time(claim: Claim, members: Sequence[Figure]) -> Iterable[tuple[int, Filled]]:
    """As `accounts`, within one release where a release holds both periods; only else from one release to another."""
    slots = slots_of(claim, comparison(claim.comparison["kind"]))
    by_release: dict[str, list[Figure]] = defaultdict(list)
    for f in members:
        by_release[plain(f.tags["vintage"])].append(f)
    within = [c for _, listed in sorted(by_release.items()) for c in accounts(slots, listed)]
    if within:
        yield from within
        return
    for number, (combination, copies) in accounts(slots, members):
        # A change from one release to the next must use one release per period, the same for every subject.
        releases = {(p, plain(f.tags["vintage"])) for (_, p), f in zip(slots, combination, strict=True)}
        if len(releases) == 2:
            yield number, (combination, copies)


def why_missing(
    claim: Claim,
    rule: Comparison,
    members: Sequence[Figure],
    figures: Sequence[Figure],
    ignore: Sequence[str],
) -> str:
    """Why no combination fills every slot, in words that are counted among the excluded."""
    slots = slots_of(claim, rule)
    for slot in slots:
        if not any(fills(f, slot) for f in members):
            if slot[1]:
                return f"no matching figure for {slot[0]} in {slot[1]}"
            return missing_reason(claim, members[0], canonical(slot[0]), figures, ignore)
    return "no one release, and no two, hold every subject in both periods"
