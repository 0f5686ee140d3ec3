"""How steady a counting is when works are drawn again: the Poisson bootstrap by work, thresholds and ranks worked out anew in every replicate.

Not "sampling error": a census has none. It answers how far a result hangs on single works. Each work counts Poisson(1) times (Chamandy et al. 2012); the top X % is then the top X % of what was drawn. By author
team (`by="team"`: works of one last author) the same works move together, which is a sensitivity beside it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from duizhao.errors import DuizhaoError
from duizhao.measures.axes.measure import MEASURE
from duizhao.measures.axes.quality import QUALITY
from duizhao.measures.chosen import chosen
from duizhao.measures.counting import Counting
from duizhao.measures.credit import credits
from duizhao.measures.merging import merged
from duizhao.measures.records import Floats, Records
from duizhao.measures.settling import settled

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
    records: Records, counting: Counting, *, by: str = "work", seed: int = 2611, replicates: int = REPLICATES
) -> Steadiness:
    """Re-draws of one counting by `work` or by `team`. The same seed gives the same answer. DuizhaoError where teams are not known."""
    if by == "team" and records.team is None:
        raise DuizhaoError("these records have no authors to tell teams by", hint="Re-draw by work.")
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
        if records.team is not None and by == "team":
            times = chance.poisson(1.0, int(records.team.max()) + 1).astype(np.float64)[records.team]
        else:
            times = chance.poisson(1.0, records.count).astype(np.float64)
        weight = fixed * times * QUALITY.weight(records, counting["quality"], times)
        values[n] = np.bincount(
            given.unit, given.weight * (weight * brings)[records.work], minlength=len(names)
        )
        if counting["measure"] == "fwci":
            works = np.bincount(given.unit, given.weight * weight[records.work], minlength=len(names))
            values[n] = np.divide(values[n], works, out=np.zeros(len(names)), where=works > 0)
    values = settled(records, counting, names, values)
    known = np.nan_to_num(values, nan=-1.0)
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
