"""An issue of the newsletter as records: what a template prints, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from duizhao.brief.sentence import Link, Sentence, walk
from duizhao.figures import Chart


@dataclass(frozen=True, slots=True)
class Drawing:
    """One chart in two layouts, for wide and for narrow screens, and its evidence."""

    wide: Chart
    narrow: Chart
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Carrier:
    """One article of a story as a row: who, when, what, where."""

    outlet: Sentence
    note: Sentence | None
    language: str
    time: Sentence
    text: Sentence
    label: str
    """What the text is: headline, translated headline, our summary."""
    link: Link | None
    probability: Sentence | None = None
    """For a possible candidate: how probable it is that it belongs to the story."""

    @property
    def evidence(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys([*self.text.evidence, *self.outlet.evidence]))


@dataclass(frozen=True, slots=True)
class StoryItem:
    """One story of a list, or the one told whole."""

    rank: int
    story_id: str
    trace_id: str
    original: Sentence
    original_label: str
    readable: bool
    """The original is in the language that the issue is read in: no summary or translation is called for."""
    summary: Sentence | None
    gloss: tuple[Sentence, ...]
    """Names in the original with their sourced names in the home language, where there is no summary."""
    coverage: Sentence
    word: str
    odds: Sentence
    carriers: tuple[Carrier, ...]
    others: tuple[Carrier, ...]
    """Articles of the other language."""
    more: Sentence | None
    candidates: tuple[Carrier, ...]
    silent: Sentence | None
    """Live owner groups of the other language without it, by name."""
    quiet_at_home: Sentence | None
    """Live owner groups of the same language without it, by name."""
    timeline: Drawing | None
    strip: Chart | None
    grouping: Sentence
    notes: tuple[Sentence, ...] = ()
    """What the editor decided and wrote: that it was pinned, and comments."""


@dataclass(frozen=True, slots=True)
class FindItem:
    """A story that one source alone told, and why it is here."""

    rank: int
    story_id: str
    original: Sentence
    summary: Sentence | None
    reasons: tuple[Sentence, ...]
    against: tuple[Sentence, ...]
    """What makes it count less."""
    carriers: tuple[Carrier, ...]
    notes: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class BentItem:
    """A story that the two languages tell differently."""

    rank: int
    story_id: str
    original: Sentence
    size: Sentence
    told: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class SourceItem:
    """An origin, or several that differ only in release: who made it, what it is, where, under which licence, of when."""

    origin_ids: tuple[str, ...]
    name: Sentence
    detail: Sentence
    link: Link | None


@dataclass(frozen=True, slots=True)
class ClaimItem:
    """A claim and its verdict."""

    claim_id: str
    trace_id: str
    sentence: Sentence
    other_language: Sentence | None
    strength: str
    side: str
    badge: Sentence
    flip: Sentence | None
    share: Sentence | None
    moves: tuple[Sentence, ...]
    figure: Drawing | None
    vintages: tuple[Sentence, ...]
    sources: tuple[SourceItem, ...]
    caveat: Sentence | None
    settle: Sentence | None
    made_by: Sentence | None
    made_at: Link | None
    why_not: Sentence | None
    remarks: tuple[Sentence, ...] = ()
    """What a challenger should see: figures quoted second-hand, unconfirmed ones, ties, open ranges."""
    full: bool = True
    """False: told in one line of the list, without chart and sources."""


@dataclass(frozen=True, slots=True)
class OutletItem:
    """An outlet observed in the period."""

    name: Sentence
    language: str
    items: Sentence


@dataclass(frozen=True, slots=True)
class Note:
    """An entry of the evidence index: what an id stands for."""

    number: int
    id: str
    what: str


@dataclass(frozen=True, slots=True)
class Issue:
    """A whole issue."""

    title: str
    period: str
    source: str
    """Language whose outlets carried the stories of the first list."""
    target: str
    """Language in which they are looked for."""
    topic: str | None
    opening: tuple[Sentence, ...]
    whole: StoryItem | None
    gaps: tuple[StoryItem, ...]
    reverse: tuple[StoryItem, ...]
    claims: tuple[ClaimItem, ...]
    limits: tuple[Sentence, ...]
    files: tuple[SourceItem, ...]
    publications: tuple[SourceItem, ...]
    outlets: tuple[OutletItem, ...]
    empty: tuple[Sentence, ...]
    """Why there is no story, and what to do, where there is none."""
    notes: tuple[Note, ...]
    known: frozenset[str]
    """Ids of stories, gaps, claims and specifications that this issue was composed from."""
    version: str
    unread: tuple[FindItem, ...] = ()
    unread_line: Sentence | None = None
    bent: tuple[BentItem, ...] = ()
    bent_line: Sentence | None = None

    def sentences(self) -> Iterator[tuple[str, Sentence]]:
        """Every sentence with its place."""
        for place, found in walk(self):
            if isinstance(found, Sentence):
                yield place, found

    def links(self) -> Iterator[tuple[str, Link]]:
        """Every link with its place."""
        for place, found in walk(self):
            if isinstance(found, Link):
                yield place, found

    @property
    def sentence_count(self) -> int:
        return sum(1 for _ in self.sentences())

    @property
    def story_count(self) -> int:
        ids = {item.story_id for item in (*self.gaps, *self.reverse)}
        ids |= {item.story_id for item in self.unread} | {item.story_id for item in self.bent}
        if self.whole is not None:
            ids.add(self.whole.story_id)
        return len(ids)

    def number(self, trace_id: str) -> int:
        """Number of an id in the evidence index; KeyError when it is not there."""
        for note in self.notes:
            if note.id == trace_id:
                return note.number
        raise KeyError(trace_id)
