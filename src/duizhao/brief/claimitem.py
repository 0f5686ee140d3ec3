"""A verdict → what a brief prints of it: badge, flip sentence, share, curve, sources, caveat, what would settle it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from duizhao import figures
from duizhao.brief import wording
from duizhao.brief.issue import ClaimItem, Drawing, SourceItem
from duizhao.brief.sentence import Link, Sentence
from duizhao.brief.shelf import Shelf
from duizhao.brief.sources import publications

if TYPE_CHECKING:
    from duizhao.claims.records import Claim, Contrast, Verdict

WIDE, NARROW = 740, 330


def claim_item(verdict: Verdict, shelf: Shelf, *, cache: Path | None = None, full: bool = True) -> ClaimItem:
    """One claim, with chart and sources if `full`."""
    claim, cited = verdict.claim, (verdict.trace_id,)
    testable = verdict.strength != "not testable"
    sentence, other = _two_languages(claim.sentences)
    return ClaimItem(
        claim_id=claim.claim_id,
        trace_id=verdict.trace_id,
        sentence=Sentence(sentence, cited, "ours"),
        other_language=Sentence(other, cited, "ours", "zh") if other else None,
        strength=verdict.strength,
        side=verdict.side,
        badge=Sentence(badge(verdict), cited),
        flip=Sentence(verdict.flip_sentence, cited) if verdict.flip_sentence and testable else None,
        share=Sentence(share(verdict), cited) if testable else None,
        moves=tuple(Sentence(_move(c), cited) for c in _strongest(verdict)) if full else (),
        # One specification is no curve.
        figure=_drawing(verdict, shelf, cache) if full and len(verdict.specifications) > 1 else None,
        vintages=tuple(Sentence(text, cited) for text in _vintages(verdict)) if full else (),
        sources=_sources(verdict, shelf) if full else (),
        caveat=Sentence(claim.caveat, cited, "ours") if claim.caveat else None,
        settle=Sentence(claim.would_test, cited, "ours") if claim.would_test else None,
        made_by=_made_by(claim),
        made_at=Link(claim.source["url"], verdict.trace_id) if claim.source.get("url") else None,
        why_not=Sentence(verdict.why_not_testable, cited) if verdict.why_not_testable else None,
        remarks=tuple(Sentence(f"{n[0].upper()}{n[1:]}.", cited) for n in verdict.notes) if testable else (),
        full=full,
    )


def told_in_full(verdicts: Sequence[Verdict], most: int) -> frozenset[str]:
    """Ids of the claims worth a chart: what turns, on many sources and specifications, one of each topic before a second."""

    def interest(v: Verdict) -> tuple[int, int, int, str]:
        turns = any(f.kind == "from baseline" for f in v.flips)
        return (-int(turns), -min(len(v.lineages), 3), -len(v.specifications), v.claim.claim_id)

    ranked = sorted((v for v in verdicts if len(v.specifications) > 1), key=interest)
    met: Counter[str] = Counter()
    turn = {}
    for v in ranked:
        turn[v.claim.claim_id] = met[v.claim.topic]
        met[v.claim.topic] += 1
    ranked.sort(key=lambda v: turn[v.claim.claim_id])  # stable: keeps the order of interest within a round
    return frozenset(v.claim.claim_id for v in ranked[:most])


def badge(verdict: Verdict) -> str:
    """`robust, for · single source`."""
    text = f"{verdict.strength}, {verdict.side}" if verdict.side else verdict.strength
    return f"{text} · single source" if verdict.single_source else text


def share(verdict: Verdict) -> str:
    """Share of the equivalent specifications, and what it is a share of."""
    specifications = verdict.specifications
    equivalent = sum(1 for s in specifications if s.mark == "equivalent")
    sources = wording.count(len(verdict.lineages), "independent source")
    text = (
        f"{wording.percent(verdict.share_for)} of the weight of {wording.count(equivalent, 'equivalent specification')} "
        f"supports it, from {sources}"
    )
    if verdict.share_with_uncertain is not None and any(s.mark == "uncertain" for s in specifications):
        text += f"; {wording.percent(verdict.share_with_uncertain)} with the uncertain ones"
    different = sum(1 for s in specifications if s.mark == "different question")
    if different:
        text += f". Another {wording.count(different, 'specification answers', 'specifications answer')} a different question and count for nothing"
    return text + "."


def _strongest(verdict: Verdict) -> list[Contrast]:
    """At most three contrasts, those that turn the answer first, then the largest shift."""
    ranked = sorted(
        verdict.contrasts,
        key=lambda c: (-c.turned, -abs(c.mean_shift), c.axis, c.first),
    )
    return [c for c in ranked if c.pairs and (c.turned or abs(c.mean_shift) >= math.log(1.05))][:3]


def _move(c: Contrast) -> str:
    factor = math.exp(c.mean_shift)
    size = f"×{factor:.2f}" if factor >= 0.1 else f"×{factor:.2g}"
    pairs = "in the one matched pair" if c.pairs == 1 else f"on average over {c.pairs} matched pairs"
    if c.pairs == 1:
        turned = "the answer turns" if c.turned else "the answer stays"
    else:
        turned = f"the answer turns in {c.turned}" if c.turned else "the answer turns in none"
    return f"{change(c)}: {size} {pairs}; {turned}."


def change(c: Contrast) -> str:
    """What differs between the two sides of a contrast; of axes that move together the two that say most."""
    parts = list(zip(c.axis.split(" + "), c.first.split(" + "), c.second.split(" + "), strict=False))
    if len(parts) != c.axis.count(" + ") + 1:
        return f"{c.axis}, {c.first} → {c.second}"
    differing = sorted(
        (p for p in parts if p[1] != p[2]), key=lambda p: TELLING.index(p[0]) if p[0] in TELLING else 99
    )
    shown = "; ".join(f"{axis}, {first} → {second}" for axis, first, second in differing[:2])
    rest = len(differing) - 2
    return f"{shown} (and {wording.count(rest, 'choice')} tied to it)" if rest > 0 else shown


TELLING = (
    "quality",
    "quantity",
    "credit",
    "attribution",
    "definition",
    "subfield",
    "period",
    "database",
    "vintage",
    "producer",
)
"""Axes from the one that says most to a reader to the one that says least."""


def _vintages(verdict: Verdict, most: int = 3) -> list[str]:
    """The same reading in several releases, a sentence each; readings in which the side changes first."""
    readings: dict[str, list[dict[str, Any]]] = {}
    for row in verdict.vintages:
        readings.setdefault(str(row["reading"]), []).append(row)
    ordered = sorted(readings.items(), key=lambda item: (len({r["side"] for r in item[1]}) < 2, item[0]))
    made = []
    for reading, rows in ordered[:most]:
        what = ", ".join(
            dict.fromkeys(p for p in reading.split(", ") if p not in ("all", "affiliation", "not stated"))
        )
        releases = [
            f"release {r['vintage']}: {', '.join(f'{figures.subject_name(k)} {v:,.10g}' for k, v in r['values'].items())} {r['unit']} "
            f"({r['side'] or 'tie'})"
            for r in rows
        ]
        made.append(f"{what}: {'; '.join(releases)}.")
    if len(ordered) > most:
        made.append(f"And {wording.count(len(ordered) - most, 'more reading')} in several releases.")
    return made


def _drawing(verdict: Verdict, shelf: Shelf, cache: Path | None) -> Drawing:
    wide = figures.curve(verdict, cache=cache, width=WIDE, origins=shelf.figure_origin, labels=shelf.labels)
    narrow = figures.curve(
        verdict, cache=cache, width=NARROW, origins=shelf.figure_origin, labels=shelf.labels
    )
    return Drawing(wide, narrow, (verdict.trace_id,))


def _sources(verdict: Verdict, shelf: Shelf) -> tuple[SourceItem, ...]:
    ids = dict.fromkeys(
        shelf.figure_origin[f]
        for s in verdict.specifications
        for f in s.figure_ids
        if f in shelf.figure_origin
    )
    return publications(shelf.origins[i] for i in ids if i in shelf.origins)


def _two_languages(sentences: tuple[str, ...]) -> tuple[str, str | None]:
    def han(text: str) -> bool:
        return sum("\u4e00" <= c <= "\u9fff" for c in text) * 3 > len(text)

    english = next((s for s in sentences if not han(s)), sentences[0] if sentences else "")
    chinese = next((s for s in sentences if han(s)), None)
    return english, chinese if chinese != english else None


def _made_by(claim: Claim) -> Sentence | None:
    s = claim.source
    parts = [s[k] for k in ("speaker", "title", "date") if s.get(k)]
    if s.get("locator"):
        parts.append(f"at {s['locator']}")
    return Sentence(", ".join(map(str, parts)), (f"c:{claim.claim_id}",)) if parts else None
