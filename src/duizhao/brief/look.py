"""One article looked at: its story, what the other language adds, how each side tells it, and the claim that it makes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from duizhao.brief.nearest import ALIKE, Near, nearest
from duizhao.evidence.store import Snapshot
from duizhao.language import quantities
from duizhao.stories.frame import Codebook, Coding, codebook
from duizhao.workspace.period import Period

if TYPE_CHECKING:
    from duizhao.claims.records import Claim, Verdict
    from duizhao.names import Gazetteer
    from duizhao.stories import StoryBook
    from duizhao.stories.story import Coverage, Member, Story

AROUND = timedelta(days=4)
"""Evidence before and after an article in which its story is looked for."""
MAKES = 0.75
"""Likeness from which a headline is said to make a claim; `check` itself is content with less, because there a person asks."""


@dataclass(frozen=True, slots=True)
class OneSided:
    """Something that the articles of one language name and those of the other do not."""

    kind: str
    """entity or figure."""
    words: str
    """As the text has it."""
    name: str
    """The entity's English name, or the figure with its unit."""
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Framed:
    """A text with its frames; hits are `text[start:end]`."""

    article_id: str
    language: str
    kind: str
    """title, translated title (the translator's words) or gist (ours): only a title's frames are the outlet's."""
    text: str
    coding: Coding


@dataclass(frozen=True, slots=True)
class Made:
    """The claim that a sentence of the story makes."""

    sentence: str
    article_id: str
    likeness: float
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Look:
    """What `duizhao look` shows. `story` is None when nothing near enough was found; `near` always says what lay nearest."""

    asked: str
    near: tuple[Near, ...]
    article: Member | None = None
    story: Story | None = None
    other_language: str = ""
    coverage: tuple[Coverage, ...] = ()
    """Of the article's own language, then of the other."""
    other: tuple[Member, ...] = ()
    only_here: tuple[OneSided, ...] = ()
    """Named by the article's language alone. Empty when one side has no article: then all of it is one-sided."""
    only_there: tuple[OneSided, ...] = ()
    framed: tuple[Framed, ...] = ()
    """The article itself first."""
    agreement: tuple[tuple[str, str, dict[str, float], bool], ...] = ()
    """Frame id, name, F1 by language, weak."""
    claim: Made | None = None


def look(
    snapshot: Snapshot,
    asked: str,
    *,
    languages: tuple[str, str],
    claims: Sequence[Claim],
    check: Callable[[Claim], Verdict],
    build: Callable[[Period], StoryBook],
) -> Look:
    """Look at the article that `asked` (URL, id or headline) names. `languages` are the two of the workspace; `build` makes a book."""
    from duizhao.names import Gazetteer

    near = nearest(snapshot, asked)
    if not near or near[0].likeness < ALIKE:
        return Look(asked, near)
    found = _story(snapshot, near[0].article_id, build)
    if found is None:
        return Look(asked, near)
    book, story, article = found
    own = article.language
    other = next((lang for lang in languages if lang != own), languages[0])
    members = story.of(own)
    sides = (members, story.of(other))
    names = Gazetteer.from_snapshot(snapshot)
    labels = _labels(snapshot)
    here, there = (_named(side, names, labels) for side in sides)
    both = all(sides)
    frames = codebook()
    return Look(
        asked,
        near,
        article,
        story,
        other,
        (book.coverage(story, own), book.coverage(story, other)),
        sides[1],
        tuple(here[k] for k in here if k not in there) if both else (),
        tuple(there[k] for k in there if k not in here) if both else (),
        tuple(_framed(m, frames) for m in (article, *(m for m in story.members if m is not article))),
        tuple((f.id, f.en_name, dict(f.f1), f.weak) for f in frames.frames),
        _made(story, article, claims, check),
    )


def _story(
    snapshot: Snapshot, article_id: str, build: Callable[[Period], StoryBook]
) -> tuple[StoryBook, Story, Member] | None:
    rows = snapshot.rows(
        "SELECT coalesce(published_to, first_seen, published_from) AS at FROM articles WHERE article_id = $1",
        [article_id],
    )
    at = rows[0]["at"] if rows else None
    if at is None:
        return None
    day = at.replace(hour=0, minute=0, second=0, microsecond=0)
    book = build(Period(day - AROUND, day + AROUND + timedelta(days=1)))
    for story in book.stories:
        for m in story.members:
            if m.article_id == article_id:
                return book, story, m
    return None


def _labels(snapshot: Snapshot) -> dict[str, str]:
    from duizhao.brief.shelf import Shelf

    return Shelf.of(snapshot).labels


def _named(
    side: Sequence[Member], names: Gazetteer, labels: dict[str, str]
) -> dict[tuple[str, str], OneSided]:
    """What the texts of one side name, by key, most often named first."""
    said: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
    for m in side:
        for mention in names.find(m.text):
            if not mention.ambiguous:
                entity = mention.entity_id
                said.setdefault(("entity", entity), []).append(
                    (mention.name, labels.get(entity, entity), m.article_id)
                )
        for q in quantities(m.text):
            if q.kind != "plain":
                said.setdefault(("figure", q.key), []).append((q.words, q.words, m.article_id))
    times = Counter({key: len({a for _, _, a in found}) for key, found in said.items()})
    return {
        key: OneSided(
            key[0], said[key][0][0], said[key][0][1], tuple(dict.fromkeys(a for *_, a in said[key]))
        )
        for key in sorted(said, key=lambda k: (-times[k], k))
    }


def _framed(m: Member, frames: Codebook) -> Framed:
    return Framed(m.article_id, m.language, m.text_kind, m.text, frames.code(m.text))


def _made(
    story: Story, article: Member, claims: Sequence[Claim], check: Callable[[Claim], Verdict]
) -> Made | None:
    """The claim that the article, or else another telling of its story, makes."""
    from duizhao.claims.find import can_mirror, find, mirrored

    told = [(article.text, article.article_id)]
    told += [(g, article.article_id) for g in (story.gist_en, story.gist_zh) if g]
    told += [(m.text, m.article_id) for m in story.members]
    for text, article_id in told:
        matches = find(claims, text)
        if not matches or matches[0].score < MAKES:
            continue
        best = matches[0]
        if best.reversed and not can_mirror(best.claim):
            continue
        claim = mirrored(best.claim, text) if best.reversed else best.claim
        return Made(text, article_id, best.score, check(claim))
    return None
