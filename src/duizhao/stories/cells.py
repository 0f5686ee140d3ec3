"""Who carried what, as arrays: the input of the estimated gap.

A *cell* is a story and an owner group. It is live (the group delivered something while the story ran, through a feed that shows
everything it publishes), or it is not; and the group carried the story with some probability, that of the links found.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from duizhao.errors import DuizhaoError

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

NEGLIGIBLE = 1e-3
"""Combinations of uncertain links less likely than this are left out (the others are scaled up)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """Cells of S stories and G owner groups.

    story, group, p: [n] each, one row per cell with a found article: P(the group carried the story), 1 − ∏(1 − p_link) over its voices.
    A pair named twice is an error. Cells not named have p = 0.
    live: [S, G], the group was observed while the story ran. Silence counts in live cells only.
    ranked: [G], the group is seen through ranked front pages only: it counts when it carries a story, its silence never does.
    language: [G], of the group. An owner that publishes in two languages is two groups.
    topic, actor: [S], whole numbers from 0. `actor` (the kind of actor a story is about) may be left out.
    DuizhaoError when shapes, ranges or pairs do not fit.
    """

    story: Ints
    group: Ints
    p: Floats
    live: Bools
    ranked: Bools
    language: tuple[str, ...]
    topic: Ints
    actor: Ints | None = None

    def __post_init__(self) -> None:
        stories, groups = self.live.shape
        n = len(self.story)
        if not (len(self.group) == len(self.p) == n):
            raise DuizhaoError("cells: story, group and p differ in length", hint="Give one row per cell.")
        if len(self.ranked) != groups or len(self.language) != groups or len(self.topic) != stories:
            raise DuizhaoError(
                "cells: ranked, language or topic do not fit live",
                hint=f"live is {stories} stories by {groups} groups.",
            )
        if self.actor is not None and len(self.actor) != stories:
            raise DuizhaoError("cells: actor does not fit live", hint=f"Give {stories} numbers, or none.")
        if n and (
            self.story.min() < 0
            or self.story.max() >= stories
            or self.group.min() < 0
            or self.group.max() >= groups
        ):
            raise DuizhaoError("cells: a story or group number is out of range")
        if n and not (np.all(self.p >= 0) and np.all(self.p <= 1)):
            raise DuizhaoError("cells: p must lie within 0 and 1")
        if len(np.unique(self.story * groups + self.group)) != n:
            raise DuizhaoError("cells: a story and group are named twice", hint="Merge them first.")
        labels = [self.topic] if self.actor is None else [self.topic, self.actor]
        if stories and any(int(x.min()) < 0 for x in labels):
            raise DuizhaoError("cells: topics and actors are numbered from 0")

    @property
    def counted(self) -> Bools:
        """[S, G]: cells whose silence counts (live, not ranked)."""
        return self.live & ~self.ranked[None, :]

    def columns(self, language: str) -> Ints:
        """Numbers of the groups of a language."""
        return np.array([g for g, lang in enumerate(self.language) if lang == language], dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Tallies:
    """Every way in which uncertain links may have turned out, with its probability; one row each.

    story: [R]. weight: [R]. carried: [R, 2], groups of the first and second language that carried the story in cells that count.
    joined: [R, 2], groups that carried it in cells whose silence does not count (ranked, or not observed).
    """

    story: Ints
    weight: Floats
    carried: Ints
    joined: Ints


def tallies(cells: Cells, languages: tuple[str, str], *, negligible: float = NEGLIGIBLE) -> Tallies:
    """The exact distribution of the four counts of each story (Poisson-binomial, links taken as independent).

    Counts are sufficient: given how many groups of each language carried a story, which ones did says nothing more about its pull.
    Outcomes less likely than `negligible` are left out, and the one in which nobody carried it: the story is there. Stories without a cell in either language have no row.
    """
    stories = cells.live.shape[0]
    counted = cells.counted[cells.story, cells.group]
    which = np.array([languages.index(x) if x in languages else -1 for x in cells.language], dtype=np.int64)
    kind = np.where(which[cells.group] < 0, -1, which[cells.group] + 2 * ~counted)
    some = [
        _distribution(cells.story[kind == k], cells.p[kind == k], stories) for k in range(4)
    ]  # carried first, carried second, joined first, joined second
    sure = np.ones(stories, dtype=np.bool_)
    for d in some:
        sure &= d.max(axis=1) >= 1 - NEGLIGIBLE
    at = np.stack([d.argmax(axis=1) for d in some], axis=1)
    known = np.flatnonzero(sure & (at.sum(axis=1) > 0))
    rows = [(known, np.ones(len(known)), at[known])]
    rows.extend(_outcomes(int(s), [d[s] for d in some], negligible) for s in np.flatnonzero(~sure))
    story = np.concatenate([r[0] for r in rows]).astype(np.int64)
    counts = np.concatenate([r[2] for r in rows]).astype(np.int64)
    return Tallies(story, np.concatenate([r[1] for r in rows]), counts[:, :2], counts[:, 2:])


def _outcomes(story: int, d: list[Floats], negligible: float) -> tuple[Ints, Floats, Ints]:
    # Each count by itself first: few of its values matter, and the product of four long rows would be large.
    values = [np.flatnonzero(x > min(negligible, x.max() / 2) / 10) for x in d]
    joint = np.array(1.0)
    for x, v in zip(d, values, strict=True):
        joint = joint[..., None] * x[v]
    if all(v[0] == 0 for v in values):
        joint[0, 0, 0, 0] = 0
    total = joint.sum()
    if total <= 0:
        return np.empty(0, np.int64), np.empty(0), np.empty((0, 4), np.int64)
    joint /= total
    at = np.nonzero(joint > min(negligible, joint.max() / 2))
    weight = joint[at]
    counts = np.column_stack([v[k] for v, k in zip(values, at, strict=True)])
    return np.full(len(counts), story), weight / weight.sum(), counts


def _distribution(story: Ints, p: Floats, stories: int) -> Floats:
    """[S, K + 1]: P(k of the story's cells carried it)."""
    order = np.lexsort((p, story))
    story, p = story[order], p[order]
    sizes = np.bincount(story, minlength=stories)
    most = int(sizes.max()) if stories else 0
    out = np.zeros((stories, most + 1))
    out[:, 0] = 1
    start = np.concatenate(([0], np.cumsum(sizes)[:-1])) if stories else np.empty(0, np.int64)
    for n in range(most):
        here = np.flatnonzero(sizes > n)
        q = p[start[here] + n][:, None]
        before = out[here]
        after = before * (1 - q)
        after[:, 1:] += before[:, :-1] * q
        out[here] = after
    return out
