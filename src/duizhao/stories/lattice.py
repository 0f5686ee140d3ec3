"""The posterior of a story's pull in two languages, by exact summation over a lattice.

Pulls θ = (θ₁, θ₂) add to the log-odds of every group of a language. Their prior is u ± g/2 with u ~ N(0, τᵤ²), g ~ N(0, τ_g²). Given
kₗ covering groups, the likelihood of a story that somebody carried is exp(k₁θ₁ + k₂θ₂) / (∏(1 + e^η) − 1) over the cells that count:
the Bernoulli likelihood divided by P(at least one). It needs the outlets only through Aₗ(θₗ) = Σ log(1 + e^η), so stories alike in
live groups, class and counts share one computation, and all of them fit one product of two vectors a story.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from duizhao.stories.cells import Bools, Cells, Floats, Ints, Tallies

REACH = 5.0
"""Standard deviations of the prior that the lattice reaches on either side."""
CHUNK = 160
"""Stories at a time: their arrays stay within a processor's cache."""


@dataclass(frozen=True, slots=True)
class Patterns:
    """What distinguishes stories to the model, each distinct combination once.

    key: [P, 2], row of `masks` in each language. counts, joined: [P, 2]. cls: [P]. weight: [P], stories. of: [R], pattern of each tally.
    masks: per language [K, G of the language], which groups count. key_cls: per language [K].
    """

    key: Ints
    counts: Ints
    joined: Ints
    cls: Ints
    weight: Floats
    of: Ints
    masks: tuple[Bools, Bools]
    key_cls: tuple[Ints, Ints]


def patterns(
    cells: Cells, columns: tuple[Ints, Ints], cls: Ints, rows: Tallies, *, joined: bool = True
) -> Patterns:
    """Group tallies. Without `joined`, only what was carried in cells that count is looked at (weight 0 where that is nothing)."""
    counted = cells.counted
    keys, masks, key_cls = [], [], []
    for column in columns:
        table = np.column_stack([cls, np.packbits(counted[:, column], axis=1).astype(np.int64)])
        _, first, inverse = np.unique(table, axis=0, return_index=True, return_inverse=True)
        keys.append(inverse.reshape(-1)[rows.story])
        masks.append(counted[:, column][first])
        key_cls.append(cls[first])
    extra = rows.joined if joined else np.zeros_like(rows.joined)
    table = np.column_stack([*keys, rows.carried, extra])
    found, of = np.unique(table, axis=0, return_inverse=True)
    of = of.reshape(-1)
    weight: Floats = np.bincount(of, weights=rows.weight, minlength=len(found)).astype(np.float64)
    counts = found[:, 2:4] + found[:, 4:6]
    weight[counts.sum(axis=1) == 0] = 0
    return Patterns(
        found[:, :2],
        counts,
        found[:, 4:6],
        key_cls[0][found[:, 0]],
        weight,
        of,
        (masks[0], masks[1]),
        (key_cls[0], key_cls[1]),
    )


class Lattice:
    """Equally spaced pulls, with their prior."""

    def __init__(self, sd_story: float, sd_gap: float, nodes: int) -> None:
        """sd_story, sd_gap: τᵤ and τ_g. nodes: odd, per language."""
        reach = REACH * float(np.sqrt(sd_story**2 + sd_gap**2 / 4))
        self.at: Floats = np.linspace(-reach, reach, nodes)
        self.step = float(self.at[1] - self.at[0])
        self.u: Floats = (self.at[:, None] + self.at[None, :]) / 2
        self.g: Floats = self.at[:, None] - self.at[None, :]
        prior = np.exp(-((self.u / sd_story) ** 2 + (self.g / sd_gap) ** 2) / 2)
        self.prior: Floats = prior / prior.sum()

    def spread(self, outlets: Floats, offset: Floats, mask: Bools, key_cls: Ints) -> Floats:
        """[K, J]: A(θ) of each key. outlets: [G] log-odds; offset: [C] of each class."""
        out = np.zeros((len(mask), len(self.at)))
        for c in np.unique(key_cls):
            mine = np.flatnonzero(key_cls == c)
            out[mine] = mask[mine].astype(float) @ np.logaddexp(0, outlets[:, None] + offset[c] + self.at)
        return out

    def posterior(
        self, p: Patterns, spread: tuple[Floats, Floats], typical: Floats, use: Ints
    ) -> Iterator[tuple[Ints, Floats, Floats, Floats]]:
        """Per chunk of the patterns `use`: their numbers, the posterior [n, J, J], the same divided by P(somebody | θ), and the log
        marginal likelihood [n].

        spread: Aₗ by key. typical: [C, 2] log-odds of a typical group of each class and language, at which joined cells count.
        """
        for start in range(0, len(use), CHUNK):
            now = use[start : start + CHUNK]
            side, empty, level = [], [], np.zeros(len(now))
            for lang in (0, 1):
                a = spread[lang][p.key[now, lang]]
                joined = p.joined[now, lang]
                if joined.any():
                    a = a + joined[:, None] * np.logaddexp(0, typical[p.cls[now], lang][:, None] + self.at)
                f = p.counts[now, lang][:, None] * self.at - a
                top = f.max(axis=1)
                level += top
                side.append(np.exp(f - top[:, None]))
                empty.append(np.exp(-a))
            somebody = empty[0][:, :, None] * empty[1][:, None, :]
            np.subtract(1, somebody, out=somebody)
            np.maximum(somebody, 1e-300, out=somebody)
            grid = (side[0][:, :, None] * self.prior) * side[1][:, None, :]
            grid /= somebody
            total = grid.reshape(len(now), -1).sum(axis=1)
            grid /= total[:, None, None]
            yield now, grid, np.divide(grid, somebody, out=somebody), np.log(total) + level
