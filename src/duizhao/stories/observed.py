"""What a book of stories observed of two languages, as the cells that the estimated gap takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from duizhao.stories import topic as topics_
from duizhao.stories.cells import Cells
from duizhao.stories.coverage import BEFORE
from duizhao.stories.gap import group_probabilities

if TYPE_CHECKING:
    from duizhao.stories.book import StoryBook
    from duizhao.stories.story import Story

TOPICS: tuple[str, ...] = (*topics_.names(), "none")
"""What a class of stories is called; its place is its number in `Cells.topic`."""


@dataclass(frozen=True)
class Observed:
    """Cells with the names of their columns: groups are (language, owner), sorted."""

    groups: tuple[tuple[str, str], ...]
    cells: Cells


def main_topic(story: Story) -> str:
    """The first topic of a story, `none` where it has none."""
    return story.topics[0] if story.topics else TOPICS[-1]


def observed(book: StoryBook, stories: Sequence[Story], languages: tuple[str, str]) -> Observed:
    """Cells of some of a book's stories.

    A group is live for a story as in `coverage` (it delivered something from a day before its first article to `settled_days` after its
    last); its probability is that of the articles in and beside the story.
    """
    deliveries = {k: v for k, v in book.liveness.hours.items() if k[0] in languages}
    carried = []
    names = set(deliveries)
    for s in stories:
        for language in languages:
            both = (*book.inside[s.story_id], *book.outside[s.story_id])
            found = group_probabilities(c for c in both if c.language == language)
            carried.append([((language, owner), p) for owner, p in found.items()])
            names.update((language, owner) for owner in found)
    groups = tuple(sorted(names))
    number = {g: n for n, g in enumerate(groups)}
    start = np.array([_hour(s.first) - BEFORE for s in stories])
    end = np.array([_hour(s.last) + 24.0 * book.settled_days for s in stories])
    live = np.zeros((len(stories), len(groups)), dtype=np.bool_)
    for g, hours in deliveries.items():
        at = np.asarray(hours)
        after = np.searchsorted(at, start)
        within = after < len(at)
        within[within] = at[after[within]] <= end[within]
        live[:, number[g]] = within
    rows = [
        (n // 2, number[g], min(1.0, max(0.0, p)))
        for n, found in enumerate(carried)
        for g, p in found
        if p > 0
    ]
    place = {name: n for n, name in enumerate(TOPICS)}
    return Observed(
        groups,
        Cells(
            story=np.array([r[0] for r in rows], dtype=np.int64),
            group=np.array([r[1] for r in rows], dtype=np.int64),
            p=np.array([r[2] for r in rows], dtype=np.float64),
            live=live,
            ranked=np.array([g not in deliveries for g in groups], dtype=np.bool_),
            language=tuple(g[0] for g in groups),
            topic=np.array([place.get(main_topic(s), len(TOPICS) - 1) for s in stories], dtype=np.int64),
        ),
    )


def _hour(at: object) -> float:
    return at.timestamp() / 3600 if hasattr(at, "timestamp") else 0.0
