"""The gap as estimated: how much more one language carried a story than the rates of its outlets and the other's lead to expect.

The gap of a story is the difference of its two pulls: its own, plus what its topic (and kind of actor) always gets. The first part
alone is the *surprise*; the second is the *chronic* part. Neglect that never ends is all chronic, and it stays in the gap.
See docs/method/gap.md for formulas, limits and an example worked by hand.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from duizhao.errors import DuizhaoError
from duizhao.stories.cells import Bools, Cells, Floats, Ints, tallies
from duizhao.stories.lattice import Lattice, Patterns, patterns
from duizhao.stories.rates import Rates, fit

NODES = 41
TAIL = 0.05
"""Probability left out on either side of the interval."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimates:
    """One value a story, [S], in log-odds; nan where the story has no cell in either language.

    gap: posterior mean; low, high: 90 % interval; sd: posterior standard deviation. p_positive: P(gap > 0), source carried it more.
    surprise: posterior mean of the story's own part; chronic: gap − surprise, what its topic and actor always get.
    source_groups, target_groups: expected number of owner groups that carried it.
    expected: P(at least one live target group would carry a story of this pull and class if its own gap were 0); 0 without live groups.
    """

    source: str
    target: str
    gap: Floats
    low: Floats
    high: Floats
    sd: Floats
    p_positive: Floats
    surprise: Floats
    chronic: Floats
    source_groups: Floats
    target_groups: Floats
    expected: Floats
    rates: Rates

    @property
    def known(self) -> Bools:
        """[S]: stories with an estimate."""
        return np.isfinite(self.gap)


def estimate(cells: Cells, *, source: str, target: str, rates: Rates | None = None) -> Estimates:
    """Estimate every story's gap between two languages.

    rates: fitted to more stories than these (a whole corpus, say); fitted to `cells` when left out. The result of swapping source and
    target is the same with the sign turned. DuizhaoError when source and target are the same, or the rates are of other languages or groups.
    """
    if rates is None:
        rates = fit(cells, (source, target))
    if set(rates.languages) != {source, target} or len(rates.outlet) != len(cells.language):
        raise DuizhaoError(
            f"these rates are of {' and '.join(rates.languages)}, {len(rates.outlet)} groups",
            hint=f"Fit them to {source} and {target} and these {len(cells.language)} groups.",
        )
    cls = rates.classes(cells)
    columns = (cells.columns(rates.languages[0]), cells.columns(rates.languages[1]))
    rows = tallies(cells, rates.languages)
    p = patterns(cells, columns, cls, rows)
    lattice = Lattice(rates.sd_story, rates.sd_gap, NODES)
    own, would = _posteriors(lattice, p, columns, rates)

    stories = cells.live.shape[0]
    mass = np.zeros((stories, own.shape[1]))
    np.add.at(mass, rows.story, rows.weight[:, None] * own[p.of])
    groups = np.zeros((stories, 2))
    np.add.at(groups, rows.story, rows.weight[:, None] * p.counts[p.of])
    expected = np.zeros((stories, 2))
    np.add.at(expected, rows.story, rows.weight[:, None] * would[p.of])

    offset = rates.offset
    chronic = (offset[:, 0] - offset[:, 1])[cls]
    at = lattice.step * (np.arange(own.shape[1]) - (own.shape[1] - 1) / 2)
    surprise = mass @ at
    blurred = np.empty_like(mass)
    for c in np.unique(cls):  # what a topic gets is itself only estimated
        mine = np.flatnonzero(cls == c)
        kernel = np.exp(-((at[:, None] - at[None, :]) ** 2) / (2 * rates.chronic_variance[c]))
        blurred[mine] = mass[mine] @ (kernel / kernel.sum(axis=1, keepdims=True))
    low, high, positive = _summary(blurred, at, lattice.step, -chronic)
    sd = np.sqrt(np.maximum(blurred @ at**2 - (blurred @ at) ** 2, 0))
    sign = 1.0 if source == rates.languages[0] else -1.0
    none = mass.sum(axis=1) <= 0
    low, high = low + chronic, high + chronic
    if sign < 0:
        low, high, positive = -high, -low, 1 - positive
    ours = 0 if sign > 0 else 1

    def known(x: Floats) -> Floats:
        return np.where(none, np.nan, x)

    return Estimates(
        source=source,
        target=target,
        gap=known(sign * (surprise + chronic)),
        low=known(low),
        high=known(high),
        sd=known(sd),
        p_positive=known(positive),
        surprise=known(sign * surprise),
        chronic=known(sign * chronic),
        source_groups=known(groups[:, ours]),
        target_groups=known(groups[:, 1 - ours]),
        expected=known(expected[:, 1 - ours]),
        rates=rates,
    )


def _posteriors(
    lattice: Lattice, p: Patterns, columns: tuple[Ints, Ints], rates: Rates
) -> tuple[Floats, Floats]:
    """Per pattern: the distribution of its own gap [P, 2J − 1], and P(covered if that were 0) in each language [P, 2]."""
    nodes = len(lattice.at)
    own = np.zeros((len(p.key), 2 * nodes - 1))
    would = np.zeros((len(p.key), 2))
    spread = [
        lattice.spread(rates.outlet[columns[k]], rates.offset[:, k], p.masks[k], p.key_cls[k]) for k in (0, 1)
    ]
    typical = rates.offset + rates.level
    for now, grid, _, _ in lattice.posterior(
        p, (spread[0], spread[1]), typical, np.flatnonzero(p.counts.sum(axis=1) > 0)
    ):
        here = np.zeros((len(now), own.shape[1]))
        for i in range(nodes):  # sums along lines of equal difference
            here[:, i : i + nodes] += grid[:, i, ::-1]
        own[now] = here
        # Were the own gap 0, each language would feel the pull that the story has in the other.
        would[now, 1] = (grid.sum(axis=2) * -np.expm1(-spread[1][p.key[now, 1]])).sum(axis=1)
        would[now, 0] = (grid.sum(axis=1) * -np.expm1(-spread[0][p.key[now, 0]])).sum(axis=1)
    return own, would


def _summary(mass: Floats, at: Floats, step: float, zero: Floats) -> tuple[Floats, Floats, Floats]:
    """The 5 % and 95 % points, and P(> zero), of distributions on a lattice; each point's mass is spread evenly over its cell."""
    edges = np.concatenate([at - step / 2, [at[-1] + step / 2]])
    below = np.concatenate([np.zeros((len(mass), 1)), np.cumsum(mass, axis=1)], axis=1)
    below /= np.maximum(below[:, -1:], 1e-300)
    ends = []
    for q in (TAIL, 1 - TAIL):
        cell = np.clip((below <= q).sum(axis=1) - 1, 0, len(at) - 1)
        rows = np.arange(len(mass))
        within = (q - below[rows, cell]) / np.maximum(below[rows, cell + 1] - below[rows, cell], 1e-300)
        ends.append(edges[cell] + step * within)
    cell = np.clip(((zero - edges[0]) / step).astype(np.int64), 0, len(at) - 1)
    rows = np.arange(len(mass))
    within = np.clip((zero - edges[cell]) / step, 0, 1)
    under = below[rows, cell] * (1 - within) + below[rows, cell + 1] * within
    return ends[0], ends[1], 1 - under
