"""What a brief cannot tell, from the evidence itself: sources not observed, times not known, links that may be wrong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from duizhao.brief import wording
from duizhao.brief.derived import derived_id, derived_rows
from duizhao.brief.sentence import Sentence
from duizhao.evidence.store import Snapshot
from duizhao.workspace.period import Period

if TYPE_CHECKING:
    from duizhao.claims.records import Verdict
    from duizhao.stories.story import Gap


def limits(
    snapshot: Snapshot, chosen: Period, gaps: Sequence[Gap], verdicts: Sequence[Verdict], target: str
) -> tuple[Sentence, ...]:
    """One sentence per limit that holds here; each counted, none general."""
    made = [
        _unobserved(snapshot, chosen, target),
        _ranked(snapshot, chosen),
        _times(snapshot, chosen),
        _texts(snapshot, chosen),
        _links(gaps, target),
        _settled(gaps, target),
        _grouped(gaps),
        _single(verdicts),
        _untestable(verdicts),
        _unconfirmed(snapshot, chosen),
        _aside(snapshot, chosen),
    ]
    return tuple(s for s in made if s is not None)


def _unobserved(snapshot: Snapshot, chosen: Period, target: str) -> Sentence | None:
    rows = derived_rows(snapshot, "unobserved", chosen)
    missing = [r for r in rows if r["language"] == target] or rows
    if not missing:
        return None
    of = wording.language(target) if missing[0]["language"] == target else ""
    names = wording.listed([r["name_en"] or r["name"] for r in missing], most=12)
    outlets = wording.count(
        len(missing), f"{of} outlet of the source list".strip(), f"{of} outlets of the source list".strip()
    )
    return Sentence(
        f"No article of {outlets} was seen in the period: {names}. What they carried is unknown here, and a story "
        f"listed as not found may stand in any of them.",
        (derived_id("unobserved", chosen),),
    )


def _ranked(snapshot: Snapshot, chosen: Period) -> Sentence | None:
    rows = derived_rows(snapshot, "ranked", chosen)
    if not rows:
        return None
    n, total = sum(r["articles"] for r in rows), rows[0]["of_articles"]
    names = wording.listed([str(r["carrier"]) for r in rows])
    return Sentence(
        f"{n:,} of {wording.count(total, 'article')} were seen only through front pages ranked by heat ({names}): they prove "
        f"coverage, and their absence proves nothing.",
        (derived_id("ranked", chosen),),
    )


def _times(snapshot: Snapshot, chosen: Period) -> Sentence | None:
    rows = derived_rows(snapshot, "times", chosen)
    parts = [
        f"{r['unknown_time']:,} of {r['articles']:,} {wording.language(r['language'])} articles"
        for r in rows
        if r["unknown_time"]
    ]
    if not parts:
        return None
    return Sentence(
        f"For {wording.listed(parts)} no usable publication time is known, only when a collector first saw the article; "
        f"who was first is left open there.",
        (derived_id("times", chosen),),
    )


def _texts(snapshot: Snapshot, chosen: Period) -> Sentence | None:
    rows = derived_rows(snapshot, "texts", chosen)
    n, total, ours = rows[0]["headline_only"], rows[0]["articles"], rows[0]["summary_only"]
    if not n:
        return None
    which = (
        f"all {wording.count(total, 'article')}"
        if n == total
        else f"{n:,} of {wording.count(total, 'article')}"
    )
    text = f"Of {which} only the headline or a summary is stored; what stands further down was not compared."
    if ours:
        text += f" {ours:,} are known by a summary of ours, not by their own words."
    return Sentence(text, (derived_id("texts", chosen),))


def _links(gaps: Sequence[Gap], target: str) -> Sentence | None:
    open_cases = [g for g in gaps if g.target.word != "covered" and g.target.p_none < 0.95]
    if not open_cases:
        return None
    name = wording.language(target)
    lowest = min(open_cases, key=lambda g: g.target.p_none)
    n = wording.count(len(open_cases), "listed story", "listed stories")
    return Sentence(
        f"For {n} an unlinked {name} article may tell the same event; the least certain has a probability of "
        f"{wording.probability(lowest.target.p_none)} that none does. The possible candidates are printed: look at them.",
        tuple(g.trace_id for g in open_cases),
    )


def _settled(gaps: Sequence[Gap], target: str) -> Sentence | None:
    waiting = [g for g in gaps if g.target.word == "not yet"]
    if not waiting:
        return None
    n = wording.count(len(waiting), "listed story is", "listed stories are")
    return Sentence(
        f"{n} too young for silence to mean anything: {wording.language(target)} outlets may still follow.",
        tuple(g.trace_id for g in waiting),
    )


def _grouped(gaps: Sequence[Gap]) -> Sentence | None:
    judged = [g for g in gaps if g.story.grouped_by == "judgement"]
    if not judged:
        return None
    return Sentence(
        f"In {len(judged)} of {wording.count(len(gaps), 'listed story', 'listed stories')} people, not the linker, decided which "
        f"articles belong together; what they did not find, this issue does not know.",
        tuple(dict.fromkeys(g.story.story_id for g in judged)),
    )


def _single(verdicts: Sequence[Verdict]) -> Sentence | None:
    alone = [v for v in verdicts if v.single_source and v.strength != "not testable"]
    if not alone:
        return None
    n = wording.count(len(alone), "claim rests", "claims rest")
    return Sentence(
        f"{n} on a single independent source: a second one could turn the verdict.",
        tuple(v.trace_id for v in alone),
    )


def _untestable(verdicts: Sequence[Verdict]) -> Sentence | None:
    open_claims = [v for v in verdicts if v.strength == "not testable"]
    if not open_claims:
        return None
    n = wording.count(len(open_claims), "claim cannot", "claims cannot")
    return Sentence(
        f"{n} be tested with the figures held; each says what would test it.",
        tuple(v.trace_id for v in open_claims),
    )


def _unconfirmed(snapshot: Snapshot, chosen: Period) -> Sentence | None:
    rows = {r["status"]: r["figures"] for r in derived_rows(snapshot, "figures", chosen)}
    total = sum(rows.values())
    doubtful = total - rows.get("checked", 0)
    if not doubtful:
        return None
    return Sentence(
        f"{doubtful:,} of {wording.count(total, 'published figure')} held come from a text that quotes them or could not be confirmed at the source.",
        (derived_id("figures", chosen),),
    )


def _aside(snapshot: Snapshot, chosen: Period) -> Sentence | None:
    rows = derived_rows(snapshot, "aside", chosen)
    n = sum(r["rows"] for r in rows)
    if not n:
        return None
    return Sentence(
        f"{wording.count(n, 'row was', 'rows were')} set aside while reading, with their reasons.",
        (derived_id("aside", chosen),),
    )
