"""A text cut into words with the names table and the glossary: longest match first, then Latin words and numbers, then characters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from duizhao.language import fold
from duizhao.language.glossary import Glossary, Term
from duizhao.language.segment import Dictionary, segment
from duizhao.names.gazetteer import Gazetteer


@dataclass(frozen=True, slots=True)
class Word:
    """One word; `start` and `end` are places in the folded text."""

    start: int
    end: int
    text: str
    kind: Literal["name", "term", "latin", "number", "han"]
    entities: tuple[str, ...] = ()
    """For a name: whose it is; several when it is ambiguous."""
    ambiguous: bool = False
    term: Term | None = None


def words(text: str, gazetteer: Gazetteer, glossary: Glossary | None = None) -> tuple[Word, ...]:
    """The words of a text in order. Where a name and a term overlap the longer wins, and at equal length the name."""
    folded = fold(text)
    known = _known(folded, gazetteer, glossary)
    out: list[Word] = []
    place = 0
    nothing: Dictionary[str] = Dictionary(())
    for entry in (*known, None):
        stop = entry.start if entry else len(folded)
        for s in segment(folded[place:stop], nothing):
            if s.kind != "entry":
                out.append(Word(place + s.start, place + s.end, s.text, s.kind))
        if entry:
            out.append(entry)
            place = entry.end
    return tuple(out)


def _known(folded: str, gazetteer: Gazetteer, glossary: Glossary | None) -> list[Word]:
    """Names and terms without overlap: the longest first, so that 智谱 in a longer term does not cut it."""
    names: dict[tuple[int, int], list[str]] = {}
    doubtful: set[tuple[int, int]] = set()
    for m in gazetteer.find(folded):
        names.setdefault((m.start, m.end), []).append(m.entity_id)
        if m.ambiguous:
            doubtful.add((m.start, m.end))
    candidates = [
        Word(s, e, folded[s:e], "name", tuple(entities), (s, e) in doubtful)
        for (s, e), entities in names.items()
    ]
    candidates += [
        Word(u.start, u.end, u.text, "term", term=u.values[0])
        for u in (glossary.uses(folded) if glossary else ())
    ]
    candidates.sort(key=lambda w: (w.start - w.end, w.kind != "name", w.start))
    chosen: list[Word] = []
    for w in candidates:
        if all(w.end <= c.start or c.end <= w.start for c in chosen):
            chosen.append(w)
    return sorted(chosen, key=lambda w: w.start)
