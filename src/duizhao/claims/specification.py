"""Figures → specifications: the combinations of options for which every compared subject has a figure.

A specification is one set of tags (all axes, and the unit) that every subject's figure shares. It is built from the figures
and not from the product of options, because most combinations were never published. What is left out is counted with
its reason.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from duizhao.claims.comparison import (
    RANKS,
    Comparison,
    Outcome,
    UndefinedMarginError,
    comparison,
    extreme,
    key,
)
from duizhao.claims.figure import Figure, plain, selected
from duizhao.claims.matching import accounts, over_time, slots_of, why_missing
from duizhao.claims.records import AXES, Claim, Mark, Specification
from duizhao.claims.refusal import explicit, pairs_once, summed, usable
from duizhao.claims.space import broken, composites, option_mark, weakest
from duizhao.claims.weight import families, weigh

ACCOUNT = "account"
"""Pseudo-axis that tells apart figures with identical tags and different values (conflicting accounts stay both)."""
UNIT = "unit"


@dataclass(frozen=True, slots=True)
class Space:
    """The admissible specifications of a claim and what was left out of them."""

    specifications: tuple[Specification, ...]
    raw_count: int
    excluded: tuple[tuple[str, int], ...]
    constant: dict[str, str]
    composites: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    """A combination before its options are canonical."""

    options: dict[str, str]
    figures: tuple[Figure, ...]
    values: dict[str, float]
    mark: Mark
    outcome: Outcome
    worst: Outcome | None
    best: Outcome | None
    copies: int
    """How many combinations of listed figures it stands for: a figure listed twice makes two."""


def build(claim: Claim, among: Sequence[Figure]) -> Space:
    """The space of a claim over these figures. RefusedError when the claim asks for a wrong computation."""
    pairs_once(claim.compare)
    chosen = selected(claim, among)
    kept, excluded = usable(claim, chosen)
    figures = summed(claim, kept)
    rule = comparison(claim.comparison["kind"])
    rows = list(_rows(claim, rule, figures, excluded))
    if not rows:
        explicit(claim, kept, excluded)
    distinct = {frozenset(i for f in r.figures for i in f.ids): r for r in reversed(rows)}
    ordered = sorted(distinct.values(), key=lambda r: _order(claim, r))
    options, constant = canonical_options([r.options for r in ordered], claim)
    found = [_specification(claim, n, r, o) for n, (r, o) in enumerate(zip(ordered, options, strict=True), 1)]
    family = families(s.lineage.split(" & ") for s in found)
    found = [replace(s, lineage=family.get(s.lineage.split(" & ")[0], s.lineage)) for s in found]
    groups = composites([s.options for s in found], claim.linked)
    found = list(weigh(found, claim.linked))
    return Space(
        specifications=tuple(found),
        raw_count=sum(r.copies for r in rows),
        excluded=tuple(sorted(excluded.items(), key=lambda e: (-e[1], e[0]))),
        constant=constant,
        composites=groups,
        notes=_notes(claim, found, kept),
    )


def _rows(
    claim: Claim, rule: Comparison, figures: Sequence[Figure], excluded: Counter[str]
) -> Iterable[_Row]:
    ignore = ("period", "vintage") if rule.over_time else ()
    groups: dict[tuple[str, ...], list[Figure]] = defaultdict(list)
    for f in figures:
        groups[(*(plain(f.tags[a]) for a in AXES if a not in ignore), f.unit)].append(f)
    slots = slots_of(claim, rule)
    for _, members in sorted(groups.items()):
        if rule.over_time:
            combinations = list(over_time(claim, members))
        else:
            combinations = list(accounts(slots, members))
        if not combinations:
            excluded[why_missing(claim, rule, members, figures, ignore)] += 1
        for account, (combination, copies) in combinations:
            row = _row(claim, rule, slots, combination, account, copies, excluded)
            if row is not None:
                yield row


def _row(
    claim: Claim,
    rule: Comparison,
    slots: Sequence[tuple[str, str]],
    combination: tuple[Figure, ...],
    account: int,
    copies: int,
    excluded: Counter[str],
) -> _Row | None:
    options = {a: combination[0].tags[a] for a in AXES}
    if rule.over_time:
        first, last = combination[0].tags["vintage"], combination[1].tags["vintage"]
        options["vintage"] = first if plain(first) == plain(last) else f"{first} → {last}"
        options["period"] = f"{claim.comparison['from']} → {claim.comparison['to']}"
    rules = broken(options, claim.forbid, claim.require)
    if rules is not None:
        excluded[_told(claim, *rules)] += 1
        return None
    if plain(combination[0].unit) in RANKS and not rule.ranks:
        excluded[f"rank-as-size: `{rule.name}` on ranks, where smaller is better"] += 1
        return None
    values = {(key(s, p) if p else s): f.value for (s, p), f in zip(slots, combination, strict=True)}
    try:
        outcome = rule.rule(values, claim.compare, claim.comparison)
    except UndefinedMarginError as e:
        excluded[f"undefined: {e}"] += 1
        return None
    marked = (a for a in AXES if not (a == "period" and rule.over_time))
    mark = weakest(option_mark(claim, a, options[a]) for a in marked)
    options[UNIT] = combination[0].unit
    options[ACCOUNT] = f"account {account}"
    ranges = {(key(s, p) if p else s): _range(f) for (s, p), f in zip(slots, combination, strict=True)}
    worst, best = (extreme(rule, ranges, claim.compare, claim.comparison, best=b) for b in (False, True))
    return _Row(options, combination, values, mark, outcome, worst, best, copies)


def _range(f: Figure) -> tuple[float, float]:
    """The figure's range; its value is inside it."""
    ends = [v for v in (f.low, f.value, f.high) if v is not None]
    return min(ends), max(ends)


def _told(claim: Claim, kind: str, index: int) -> str:
    if kind == "forbid":
        reason = claim.forbid_reasons[index] if index < len(claim.forbid_reasons) else ""
        return f"forbidden: {_shown(claim.forbid[index])}" + (f" ({reason})" if reason else "")
    condition, consequence = claim.require[index]
    return f"required: {_shown(condition)} only with {_shown(consequence)}"


def _shown(partial: Mapping[str, str]) -> str:
    return ", ".join(f"{a} {o}" for a, o in partial.items())


def _order(claim: Claim, row: _Row) -> tuple[tuple[int, str], ...]:
    """Specifications are numbered by their options, so that a changed value renumbers nothing."""
    found = []
    for axis in axis_order(claim, row.options):
        named = [plain(o) for o in claim.axes.get(axis, {})]
        option = plain(row.options[axis])
        found.append((named.index(option) if option in named else len(named), option))
    return tuple(found)


def axis_order(claim: Claim, options: Mapping[str, str]) -> list[str]:
    """Axes in the order that the claim names them, then in the order of the figures' columns."""
    return sorted(options, key=lambda a: (list(claim.axes).index(a) if a in claim.axes else 99, _column(a)))


def _column(axis: str) -> int:
    return AXES.index(axis) if axis in AXES else len(AXES) + (axis == ACCOUNT)


def canonical_options(
    options: Sequence[dict[str, str]], claim: Claim
) -> tuple[list[dict[str, str]], dict[str, str]]:
    """The options without axes that never vary, and those axes apart.

    Spelling is unified (`top 10%` takes the first spelling met). `unit` stays only where two specifications would otherwise have
    the same options: log ratios have no unit, so it is no choice by itself.
    """
    if not options:
        return [], {}
    spelling: dict[tuple[str, str], str] = {}
    for o in options:
        for a, text in o.items():
            spelling.setdefault((a, plain(text)), text)
    unified = [{a: spelling[(a, plain(t))] for a, t in o.items()} for o in options]
    order = axis_order(claim, unified[0])
    varying = [a for a in order if len({o[a] for o in unified}) > 1]
    if UNIT in varying:
        rest = [a for a in varying if a != UNIT]
        if len({tuple(o[a] for a in rest) for o in unified}) == len(
            {tuple(o[a] for a in varying) for o in unified}
        ):
            varying = rest
    constant = {a: unified[0][a] for a in order if a in AXES and a not in varying}
    return [{a: o[a] for a in varying} for o in unified], constant


def _specification(claim: Claim, number: int, row: _Row, options: dict[str, str]) -> Specification:
    return Specification(
        number=number,
        trace_id=f"c:{claim.claim_id}/s{number}",
        options=options,
        mark=row.mark,
        values=row.values,
        figure_ids=tuple(dict.fromkeys(i for f in row.figures for i in f.ids)),
        lineage=" & ".join(sorted({f.lineage for f in row.figures})),
        unit=row.figures[0].unit,
        margin=row.outcome.margin,
        weight=0.0,
        side=row.outcome.side,
        rival=row.outcome.rival,
        margin_low=row.worst.margin if row.worst else None,
        margin_high=row.best.margin if row.best else None,
        settled=all(e is not None and e.side == row.outcome.side for e in (row.worst, row.best)),
        periods=tuple(dict.fromkeys(f.tags["period"] for f in row.figures)),
        statuses=tuple(sorted({f.status for f in row.figures if f.status})),
    )


def _notes(claim: Claim, found: Sequence[Specification], kept: Sequence[Figure]) -> tuple[str, ...]:
    notes = []
    partial = [f.figure_id for f in kept if f.complete is False]
    if partial:
        notes.append(f"incomplete-year lifted by the claim for: {', '.join(partial)}")
    loose = [s.number for s in found if "unconfirmed" in s.statuses]
    if loose:
        notes.append(f"{len(loose)} of {len(found)} specifications rest on a figure that is not confirmed")
    counted = [s for s in found if s.mark == "equivalent"]
    quoted = sum("secondary" in s.statuses for s in counted)
    if quoted:
        notes.append(
            f"{quoted} of {len(counted)} equivalent specifications rest on figures quoted second-hand"
        )
    open_ = [s for s in found if not s.settled]
    if open_:
        share = sum(s.weight for s in open_)
        notes.append(
            f"{len(open_)} of {len(found)} specifications could turn within the ranges that their sources give "
            + (f"({share:.0%} of the weight)" if share else "(none of them counted in the share)")
        )
    ties = sum(s.side == "" for s in found)
    if ties:
        notes.append(f"{ties} of {len(found)} specifications are ties and support neither side")
    if any(s.options.get(ACCOUNT, "account 1") != "account 1" for s in found):
        notes.append("accounts conflict: figures with the same tags and different values are kept apart")
    return tuple(notes)
