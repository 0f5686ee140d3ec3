"""How steady a counting is when works are drawn again: the Poisson bootstrap by work, thresholds and ranks worked out anew in every replicate.

Not "sampling error": a census has none. It answers how far a result hangs on single works. Each work counts Poisson(1) times (Chamandy et al. 2012); the top X % is then the top X % of what was drawn. By author
team the same works would move together; that is not done here.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from duizhao.measures.axes.measure import MEASURE
from duizhao.measures.axes.quality import QUALITY
from duizhao.measures.axes.unknown import UNKNOWN
from duizhao.measures.chosen import chosen
from duizhao.measures.counting import Counting
from duizhao.measures.credit import credits
from duizhao.measures.merging import merged
from duizhao.measures.records import Floats, Records

REPLICATES = 200
LARGE = 2_000_000
"""Affiliations above which a tenth of the replicates is drawn."""


class Steadiness(NamedTuple):
    """Per unit, in the order of `Totals.names`: 5th and 95th percentile of its value, and of its rank among known units (1 = most)."""

    low: Floats
    high: Floats
    best: Floats
    worst: Floats
    replicates: int


def redraw(
    records: Records, counting: Counting, *, seed: int = 2611, replicates: int = REPLICATES
) -> Steadiness:
    """Re-draws of one counting. The same seed gives the same answer."""
    if records.rows > LARGE:
        replicates = max(20, replicates // 10)
    attribution, strictness, rule, units, drop = counting.of_units
    code, names = merged(records.names, units)
    given = credits(
        rule, records.work, records.author, records.corresponding, code[records.units[attribution, strictness]], works=records.count, drop=drop
    )  # fmt: skip
    fixed = chosen(records, counting, without=QUALITY)
    brings = MEASURE.values(records, counting["measure"])
    chance = np.random.default_rng(seed)
    values = np.empty((replicates, len(names)))
    for n in range(replicates):
        times = chance.poisson(1.0, records.count).astype(np.float64)
        weight = fixed * times * QUALITY.weight(records, counting["quality"], times)
        values[n] = np.bincount(
            given.unit, given.weight * (weight * brings)[records.work], minlength=len(names)
        )
        if counting["measure"] == "fwci":
            works = np.bincount(given.unit, given.weight * weight[records.work], minlength=len(names))
            values[n] = np.divide(values[n], works, out=np.zeros(len(names)), where=works > 0)
    values = UNKNOWN.settle(values, counting["unknown"], mean=counting["measure"] == "fwci")
    known = values.copy()
    known[:, 0] = -1.0
    ranks = _ranks(known)
    low, high = np.quantile(values, [0.05, 0.95], axis=0)
    best, worst = np.quantile(ranks, [0.05, 0.95], axis=0, method="nearest")
    return Steadiness(low, high, best, worst, replicates)


def _ranks(values: Floats) -> Floats:
    """Rank from the top by row, ties by the number above."""
    out: Floats = np.empty_like(values)
    for n, row in enumerate(values):
        out[n] = 1.0 + len(row) - np.searchsorted(np.sort(row), row, side="right")
    return out
