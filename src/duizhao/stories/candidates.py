"""Pairs of items worth judging, and how crowded each item's neighbourhood is.

Blocked matrix products over a time window: 71,000 items make 1.3·10⁸ comparisons within 72 hours, some three seconds on one core.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from duizhao.stories.vocabulary import Bags, Floats, Ints

if TYPE_CHECKING:
    from duizhao.workspace.progress import Progress

NEAR_SAME = 0.44
"""Cosine from which a pair in one script is judged (19 of 20 labelled same-event pairs lie above 0.5; most of the rest share rare marks)."""
NEAR_CROSS = 0.4
RARE = 7.0
"""Shared weight of Latin words, names and numbers from which a pair is judged whatever its cosine (one weighs at most 8)."""
MOST = 25
"""A mark that more than so many items of the window share brings no pair of its own."""
FLOOR = 0.2
"""Cosine below which shared words are an accident."""
_BLOCK = 512
_EDGE = 0.01
"""Hours on either side of the window within which its end is decided pair by pair."""
NEIGHBOURS = 4
FIELD = (10, 30)
"""Ranks of the neighbours that stand for "about the same subject, another story"."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Candidate pairs: `i` the later item, `j` the earlier; `cosine` of each; and per item the mean cosine of its nearest
    neighbours (`near`) and of those at ranks 10–30 (`field`), columns: neighbours in Chinese script, in Latin script.
    """

    i: Ints
    j: Ints
    cosine: Floats
    near: NDArray[np.float32]
    field: NDArray[np.float32]

    def part(self, which: slice) -> Pairs:
        """Some of the pairs; `near` and `field` are per item and stay whole."""
        return Pairs(self.i[which], self.j[which], self.cosine[which], self.near, self.field)


def candidates(
    vectors: NDArray[np.float32],
    hour: Floats,
    chinese: NDArray[np.bool_],
    marks: Bags,
    *,
    window: float,
    progress: Progress,
    rows: tuple[int, int] | None = None,
    later: int = 0,
) -> Pairs:
    """Candidate pairs of items sorted by `hour`, at most `window` hours apart. `marks`: Latin words, names and numbers.

    rows: first and last + 1 of the items whose neighbourhood is wanted (all); later: pairs are those whose later item is this one or a later one of them.
    """
    n = len(hour)
    first, last = rows or (0, n)
    near = np.zeros((n, 2), np.float32)
    field = np.zeros((n, 2), np.float32)
    found_i, found_j = [], []
    limit = np.where(chinese[:, None] == np.array([True, False]), NEAR_SAME, NEAR_CROSS).astype(np.float32)
    columns = (np.flatnonzero(chinese), np.flatnonzero(~chinese))
    with progress.step("Comparing headlines", last - first, "headlines") as step:
        for a in range(first, last, _BLOCK):
            b = min(a + _BLOCK, last)
            low, high = (
                np.searchsorted(hour, hour[a] - window),
                np.searchsorted(hour, hour[b - 1] + window, side="right"),
            )
            for side, of_script in enumerate(columns):
                there = of_script[np.searchsorted(of_script, low) : np.searchsorted(of_script, high)]
                if not len(there):
                    continue
                cos = vectors[a:b] @ vectors[there].T
                # Only columns near the ends of the block's reach can be too far from some of its rows.
                when = hour[there]
                inner = (
                    int(np.searchsorted(when, hour[b - 1] - window + _EDGE)),
                    int(np.searchsorted(when, hour[a] + window - _EDGE)),
                )
                inner = (inner[0], max(inner))
                for edge in (slice(0, inner[0]), slice(inner[1], len(there))):
                    cos[:, edge][np.abs(hour[a:b, None] - when[None, edge]) > window] = -1
                own = np.arange(*np.searchsorted(there, (a, b)))
                cos[there[own] - a, own] = -1
                near[a:b, side], field[a:b, side] = _crowd(cos)
                earlier = cos[:, : int(np.searchsorted(there, b - 1))]
                at, to = np.divmod(
                    np.flatnonzero(earlier >= limit[a:b, side, None]), max(1, earlier.shape[1])
                )
                before = there[to] < at + a
                found_i.append(at[before] + a)
                found_j.append(there[to[before]])
            step.advance(b - a)
    i, j = _join(found_i), _join(found_j)
    more_i, more_j = marks.rare_pairs(hour, window=window, most=MOST, least=RARE)
    key = np.unique(np.concatenate([i * n + j, more_i * n + more_j]))
    i, j = key // max(1, n), key % max(1, n)
    within = (i >= later) & (i < last)
    i, j = i[within], j[within]
    cosine = np.empty(len(i))
    for a in range(0, len(i), 65536):
        part = slice(a, a + 65536)
        cosine[part] = np.einsum("nd,nd->n", vectors[i[part]], vectors[j[part]])
    # Four digits: what differs beyond them differs with the block a row happened to fall into.
    cosine = np.round(cosine, 4)
    keep = cosine >= FLOOR
    return Pairs(i[keep], j[keep], cosine[keep], np.round(near, 3), np.round(field, 3))


def _crowd(cos: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Mean of the nearest four, and of ranks 10–30, per row; fewer where the window holds fewer."""
    width = min(FIELD[1], cos.shape[1])
    top = np.partition(cos, cos.shape[1] - width, axis=1)[:, -width:]
    top = np.clip(-np.sort(-top, axis=1), 0, None)
    return top[:, :NEIGHBOURS].mean(axis=1), top[:, min(FIELD[0], width - 1) :].mean(axis=1)


def _join(parts: list[Ints]) -> Ints:
    return np.concatenate(parts) if parts else np.zeros(0, np.int64)
