"""The verdict on a claim: robust, leaning or contested, for or against, or not testable (design "Verdict").

Formulas, limits and examples worked by hand are in docs/method/claims.md.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from duizhao.claims.contrast import contrasts
from duizhao.claims.figure import Figure, canonical, plain, selected
from duizhao.claims.figure import figures as all_figures
from duizhao.claims.flip import from_baseline, whatever_else
from duizhao.claims.parser import nearest
from duizhao.claims.records import MARKS, NOT_STATED, Claim, Mark, Side, Specification, Strength, Verdict
from duizhao.claims.space import matches
from duizhao.claims.specification import Space, build
from duizhao.claims.weight import weigh
from duizhao.claims.wording import flip_sentence
from duizhao.errors import ClaimError, RefusedError

if TYPE_CHECKING:
    from duizhao.evidence.store import Snapshot

ROBUST = 0.95
LEANING = 2 / 3
_EPSILON = 1e-9
_STRENGTHS: tuple[Strength, ...] = ("robust", "leaning", "contested")


def check(claim: Claim, snapshot: Snapshot) -> Verdict:
    """The verdict over the figures of a snapshot.

    RefusedError when the claim asks for a wrong computation, ClaimError when it names a figure, quantity or option that is a
    misspelling of one that exists.
    """
    return judge(claim, all_figures(snapshot, (claim,)))


def check_all(claims: Iterable[Claim], snapshot: Snapshot) -> tuple[Verdict, ...]:
    """As `check`, for several claims over one reading of the figures.

    A claim that asks for a wrong computation does not stop the others: it is not testable, and the refusal is its reason.
    """
    asked = tuple(claims)
    among = all_figures(snapshot, asked)
    return tuple(_judge_or_refuse(c, among) for c in asked)


def _judge_or_refuse(claim: Claim, among: Sequence[Figure]) -> Verdict:
    try:
        return judge(claim, among)
    except RefusedError as e:
        once = tuple(dict.fromkeys(map(canonical, claim.compare)))
        nothing = judge(replace(claim, aggregate=(), compare=once, figures={}, axes={}), ())
        why = f"{e.message}."
        return replace(
            nothing,
            claim=claim,
            why_not_testable=why,
            flip_sentence=f"Not testable with the evidence here: {why}",
            notes=(why,),
        )


def specifications(claim: Claim, snapshot: Snapshot) -> tuple[Specification, ...]:
    """The claim's admissible specifications, numbered, with margins and weights."""
    return build(claim, all_figures(snapshot, (claim,))).specifications


def judge(claim: Claim, among: Sequence[Figure]) -> Verdict:
    """The verdict over these figures; deterministic, whatever their order."""
    among = tuple(sorted(among, key=lambda f: f.figure_id))
    known_names(claim, among)
    space = build(claim, among)
    found = space.specifications
    counted = [s for s in found if s.mark == "equivalent"]
    lineages = tuple(sorted({s.lineage for s in counted}))
    strength, side, share_for = classify(counted)
    share_with_uncertain = None
    if counted and any(s.mark == "uncertain" for s in found):
        wider = [s for s in weigh(found, claim.linked, ("equivalent", "uncertain")) if s.weight > 0]
        strength, side, share_with_uncertain = weaker((strength, side), classify(wider))
    why = "" if counted else _why_not(claim, space, among)
    base = resolve_baseline(claim, found)
    turned_from: Side = side or (base.side if base else "")
    flips = (
        *(from_baseline(claim, found, space.composites, base) if base else ()),
        *whatever_else(found, space.composites, turned_from),
    )
    sentence, sentence_zh = (
        flip_sentence(
            found if counted else (),
            base,
            flips,
            strength,
            side,
            share_for,
            share_with_uncertain,
            why,
            language,
        )
        for language in ("en", "zh")
    )
    return Verdict(
        claim=claim,
        strength=strength,
        side=side,
        share_for=share_for,
        share_with_uncertain=share_with_uncertain,
        lineages=lineages,
        single_source=len(lineages) == 1,
        specifications=found,
        raw_count=space.raw_count,
        excluded=space.excluded,
        baseline=base.number if base else None,
        flips=flips,
        contrasts=contrasts(found, space.composites),
        vintages=vintages(found),
        flip_sentence=sentence,
        why_not_testable=why,
        trace_id=f"c:{claim.claim_id}",
        flip_sentence_zh=sentence_zh,
        constant=space.constant,
        composites=space.composites,
        notes=space.notes,
    )


def classify(counted: Sequence[Specification]) -> tuple[Strength, Side, float]:
    """Strength, side and share for, over weighted specifications. Ties weigh but support neither side."""
    if not counted:
        return "not testable", "", 0.0
    share_for = sum(s.weight for s in counted if s.supports)
    share_against = sum(s.weight for s in counted if s.opposes)
    side: Side = "for" if share_for > share_against else "against"
    top = max(share_for, share_against) + _EPSILON
    if top >= ROBUST and len({s.lineage for s in counted}) >= 2:
        return "robust", side, share_for
    if top >= LEANING:
        return "leaning", side, share_for
    return "contested", "", share_for


def weaker(
    plain_result: tuple[Strength, Side], wider: tuple[Strength, Side, float]
) -> tuple[Strength, Side, float]:
    """The verdict once uncertain options are heard: they can only downgrade, and turn no side but to contested."""
    strength, side = plain_result
    with_strength, with_side, share = wider
    if side != with_side:
        return "contested", "", share
    return max(strength, with_strength, key=_STRENGTHS.index), side, share


def resolve_baseline(claim: Claim, found: Sequence[Specification]) -> Specification | None:
    """The specification that the (partial) baseline names.

    Most baseline entries matched; among equals the stronger mark, then the options that are most common among the
    specifications, then the latest period, then the lowest number.
    """
    if not found:
        return None
    common = Counter((a, o) for s in found for a, o in s.options.items())

    def rank(s: Specification) -> tuple[int, int, int, int, int]:
        hits = sum(a in s.options and matches(s.options, {a: o}) for a, o in claim.baseline.items())
        latest = max((int(y) for p in s.periods for y in re.findall(r"\d{4}", p)), default=0)
        return -hits, MARKS.index(s.mark), -sum(common[e] for e in s.options.items()), -latest, s.number

    return min(found, key=rank)


def vintages(found: Sequence[Specification]) -> tuple[dict[str, Any], ...]:
    """Readings that one lineage published in several releases: a row per release, those of a reading side by side."""
    readings: dict[tuple[object, ...], list[Specification]] = defaultdict(list)
    for s in found:
        if "vintage" in s.options:
            rest = tuple((a, o) for a, o in s.options.items() if a != "vintage")
            readings[(rest, s.lineage)].append(s)
    return tuple(
        {
            "reading": ", ".join(o for a, o in s.options.items() if a != "vintage" and o != NOT_STATED),
            "vintage": s.options["vintage"],
            "values": s.values,
            "unit": s.unit,
            "margin": s.margin,
            "side": s.side or "tie",
            "specification": s.number,
        }
        for listed in readings.values()
        if len(listed) > 1
        for s in sorted(listed, key=lambda s: s.options["vintage"])
    )


def known_names(claim: Claim, among: Sequence[Figure]) -> None:
    """ClaimError when a selected value, or an option with a mark, misspells one that the figures have.

    A figure id that does not exist is always an error. Another value that no figure has may simply not be in this
    evidence yet, so it is an error only when it is within a letter or two of one that is, with the same digits.
    """
    for column, values in claim.figures.items():
        known = {f.field(column) for f in among} - {NOT_STATED}
        for value in values:
            if any(plain(value) == plain(k) for k in known):
                continue
            close = nearest(value, known)
            if column == "figure_id":
                raise _unknown(claim, "figures.figure_id", f"no figure {value!r}", close)
            typo = _misspelt(value, known - set(values))
            if typo:
                raise _unknown(claim, f"figures.{column}", f"no figure has {column} {value!r}", [typo])
    for axis, options in claim.axes.items():
        present = {f.tags[axis] for f in selected(claim, among)}
        everywhere = {f.tags[axis] for f in among}
        unnamed = {o for o in present if not any(plain(o) == plain(n) for n in options)}
        for option in options:
            if option == "default" or any(plain(option) == plain(e) for e in everywhere):
                continue
            typo = _misspelt(option, unnamed - {NOT_STATED})
            if typo:
                raise _unknown(claim, f"axes.{axis}", f"no figure has {axis} {option!r}", [typo])


def _unknown(claim: Claim, key: str, message: str, close: Sequence[str]) -> ClaimError:
    hint = f"Did you mean {' or '.join(map(repr, close))}?" if close else "List them: duizhao figures"
    return ClaimError(f"{claim.file or claim.claim_id}: {key}: {message}", hint=hint)


def _misspelt(word: str, known: Iterable[str]) -> str | None:
    digits = re.findall(r"\d+", word)
    alike = [k for k in known if re.findall(r"\d+", k) == digits]
    close = nearest(word, alike, cutoff=0.9, n=1)
    return close[0] if close else None


def _why_not(claim: Claim, space: Space, among: Sequence[Figure]) -> str:
    """Why there is nothing to weigh, in one sentence."""
    if space.specifications:
        marks: Counter[Mark] = Counter(s.mark for s in space.specifications)
        listed = " and ".join(f"{n} {m}" for m, n in marks.items())
        return f"no specification is equivalent to the sentence ({listed})."
    chosen = selected(claim, among)
    if not chosen:
        for column, values in claim.figures.items():
            known = {f.field(column) for f in among}
            if not any(plain(v) == plain(k) for v in values for k in known):
                return f"no figure here has {column} {' or '.join(repr(v) for v in values)}."
        present = {canonical(f.subject) for f in among}
        absent = [s for s in claim.compare if canonical(s) not in present]
        if absent:
            return f"no figure here is about {' or '.join(absent)}."
        return "no figure here fits the claim's selection."
    reasons = "; ".join(f"{why} ({n})" for why, n in space.excluded[:3])
    return f"{len(chosen)} figures fit, but none can be compared: {reasons}."
