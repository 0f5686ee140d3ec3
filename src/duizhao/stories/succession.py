"""What became of earlier stories when new articles came: which gained, which were split, which joined another.

A story's id is made from the article of it that was seen first (by the time a collector saw it, not by what it says of its publication).
So a story that gains articles keeps its id, also when one of them turns out to be older; of a split story the part with that article keeps the id and the others
get ids of their own; and an id that no story bears any more still leads to the story that holds its article.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from duizhao.evidence.ids import short_id

if TYPE_CHECKING:
    from duizhao.stories.item import Item
    from duizhao.stories.story import Story


@dataclass(frozen=True, slots=True)
class Move:
    """`split`: some of the articles of `story` are now in `to`. `joined`: `story` is no more, and its first article is in `to`."""

    story: str
    kind: Literal["split", "joined"]
    to: tuple[str, ...]


def named(group: Iterable[Item]) -> str:
    """The id of a story of these items: that of the article first seen; parts of roundups count only where there is nothing else."""
    first = min(group, key=lambda i: (i.part > 0, _seen(i), i.article_id))
    return short_id("s", first.article_id)


def _seen(item: Item) -> float:
    at: datetime | None = item.row["first_seen"]
    return at.replace(tzinfo=at.tzinfo or UTC).timestamp() / 3600 if at else item.hour


def bearer(stories: Iterable[Story], identifier: str) -> Story | None:
    """The story of that id or, where none bears it, the one that holds the article the id was made from."""
    heir = None
    for s in stories:
        if s.story_id == identifier:
            return s
        if heir is None and any(short_id("s", m.article_id) == identifier for m in s.members):
            # Of the stories that hold it the one it is not alone in: a roundup's article is a story by itself too.
            heir = s
    return heir


def groups(stories: Iterable[Story]) -> dict[str, frozenset[str]]:
    """Articles by story, of stories that the linker formed of two or more. (A judged story is what its judgement says; one article has nothing to split.)"""
    return {
        s.story_id: frozenset(m.article_id for m in s.members if m.text_kind != "roundup part")
        for s in stories
        if len(s.members) > 1
    }


def moves(before: Mapping[str, Iterable[str]], now: Sequence[Story]) -> tuple[Move, ...]:
    """What became of earlier stories, by id. An earlier story of which not every article is in view is left out: nothing can be said of it."""
    home: dict[str, str] = {}
    for s in sorted(now, key=lambda s: len(s.members)):
        for m in s.members:
            if m.text_kind != "roundup part":
                home[m.article_id] = s.story_id
    present = {s.story_id for s in now}
    out = []
    for story, members in sorted(before.items()):
        places = {home.get(m) for m in members}
        if None in places or not places:
            continue
        others = tuple(sorted(p for p in places if p and p != story))
        if story in present:
            if others:
                out.append(Move(story, "split", others))
        elif others:
            out.append(Move(story, "joined", others))
    return tuple(out)
