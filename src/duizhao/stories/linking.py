"""Linked articles → groups that tell one event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from duizhao.stories.cluster import cluster
from duizhao.stories.item import Item
from duizhao.stories.judged import Judged
from duizhao.stories.vocabulary import Floats, Ints

REPEATED = 4
"""A text that one owner put on more than so many pages is no headline (a site's name, "latest news")."""


@dataclass(frozen=True)
class Links:
    """Pairs of items with the probability of one event, `i` later than `j`, and the voice of every item."""

    i: Ints
    j: Ints
    p: Floats
    voice: Ints


@dataclass(frozen=True)
class Grouping:
    """The partition: each group a sorted tuple of item numbers; `judged` names the story judgement of a group, if any."""

    groups: tuple[tuple[int, ...], ...]
    judged: tuple[str | None, ...]


def grouping(items: Sequence[Item], found: Links, judged: Judged, *, window: float) -> Grouping:
    """Groups of items. Roundups and repeated texts stay alone unless a judgement names them; judged stories are exactly as judged."""
    heads, number = np.unique(found.voice, return_inverse=True)
    # A voice is split where judgements speak of one of its copies only.
    place = {i.article_id: k for k, i in enumerate(items) if not i.part}
    element = number.astype(np.int64)
    fresh = len(heads)
    special = sorted(place[a] for a in judged.named if a in place)
    for k in special:
        element[k] = fresh
        fresh += 1
    lone = lonely(items)
    closed = {place[a] for members in judged.stories.values() for a in members if a in place}
    names = [""] * fresh
    hours = [0.0] * fresh
    for k in range(len(items) - 1, -1, -1):
        names[element[k]] = items[k].key
        hours[element[k]] = items[k].hour
    best: dict[tuple[int, int], float] = {}
    near = np.asarray([i.hour for i in items])
    usable = ~lone
    usable[sorted(closed)] = False
    keep = usable[found.i] & usable[found.j] & (near[found.i] - near[found.j] <= window)
    for a, b, p in zip(
        element[found.i[keep]].tolist(), element[found.j[keep]].tolist(), found.p[keep].tolist(), strict=True
    ):
        if a != b:
            key = (a, b) if a < b else (b, a)
            if p > best.get(key, 0.0):
                best[key] = p
    for k in special:  # a judged copy still is the voice it was
        a, b = int(element[k]), int(number[k])
        if usable[k] and usable[heads[b]] and a != b:
            best[min(a, b), max(a, b)] = 1.0
    parts = cluster(
        names,
        hours,
        ((a, b, p) for (a, b), p in best.items()),
        window=window,
        together=[[int(element[place[a]]) for a in group if a in place] for group in judged.together],
        apart=[
            (int(element[place[a]]), int(element[place[b]]))
            for a, b in judged.apart
            if a in place and b in place
        ],
    )
    members: dict[int, list[int]] = {}
    for k, e in enumerate(element.tolist()):
        members.setdefault(e, []).append(k)
    story_of = {a: name for name, group in judged.stories.items() for a in group}
    groups, labels = [], []
    for part in parts:
        group = sorted(k for e in part for k in members.get(e, ()))
        if group:
            groups.append(tuple(group))
            labels.append(next((story_of[n] for k in group if (n := items[k].key) in story_of), None))
    return Grouping(tuple(groups), tuple(labels))


def lonely(items: Sequence[Item]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """True for items that seed no story: roundups, and texts that one owner repeats over many pages."""
    pages: dict[tuple[str, str], set[str]] = {}
    for i in items:
        pages.setdefault((i.outlet.owner, i.text), set()).add(str(i.row["url"]))
    return np.array([i.roundup or len(pages[i.outlet.owner, i.text]) > REPEATED for i in items], dtype=bool)
