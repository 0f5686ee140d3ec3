"""How good a work must be: `all`, `cited>=10`, `top10`, `top1:out`, `top10:fractional@year+subfield`.

`topX` asks for the X % most cited of the reference set: all works of the records of the same year (`@year`, the default), or of the same year and set of subfields (`@year+subfield`). Ties at the threshold
are a rule to state: `in` counts all tied works, `out` none, `fractional` each with the share that makes the top exactly X % (Waltman and Schreiber 2013). A work whose citations or year are unknown
is in no reference set and in no top.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from duizhao.measures.axes.axis import Weights, WorkAxis, number, unique_codes
from duizhao.measures.records import Floats, Ints, Records

if TYPE_CHECKING:
    import ibis.expr.types as ir

TIES = ("in", "out", "fractional")
REFERENCES = ("year", "year+subfield")
_TOP = re.compile(r"top(\d+(?:\.\d+)?)(?::(\w+))?(?:@([\w+]+))?")
EPS = 1e-12


class Top(NamedTuple):
    share: float
    ties: str
    reference: str


class Quality(WorkAxis):
    name = "quality"
    meaning = "all works, those cited so often, or the top X % of a reference set with a rule for ties"
    default = "all"

    def options(self, records: Records) -> tuple[str, ...]:
        return ("all", "top10", "top1", "cited>=10") if (records.citations >= 0).any() else ("all",)

    def check(self, option: str) -> None:
        if option.startswith("cited>="):
            number(option.removeprefix("cited>="), "quality")
        elif option != "all":
            self.top(option)

    @staticmethod
    def top(option: str) -> Top:
        """A `top…` option, read."""
        m = _TOP.fullmatch(option)
        found = Top(float(m[1]) / 100, m[2] or "in", m[3] or "year") if m else None
        if (
            found is None
            or not 0 < found.share <= 1
            or found.ties not in TIES
            or found.reference not in REFERENCES
        ):
            raise ValueError(
                f"quality {option!r}: all, cited>=N, or topX with :{'|'.join(TIES)} and @{'|'.join(REFERENCES)}"
            )
        return found

    def weights(self, records: Records, options: Sequence[str]) -> Weights:
        return unique_codes([self.weight(records, o) for o in options], records.count)

    def weight(self, records: Records, option: str, times: Floats | None = None) -> Floats:
        """Weight of each work; times: how often each counts (a re-draw), once where not given."""
        if option == "all":
            return np.ones(records.count)
        if option.startswith("cited>="):
            return (records.citations >= float(option.removeprefix("cited>="))).astype(np.float64)
        top = self.top(option)
        above, tied = standing(reference(records, top.reference), records.citations, times)
        if top.ties == "in":
            return (above < top.share - EPS).astype(np.float64)
        if top.ties == "out":
            return ((above + tied <= top.share + EPS) & (tied > 0)).astype(np.float64)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(tied > 0, np.clip((top.share - above) / tied, 0.0, 1.0), 0.0)

    def expression(self, works: ir.Table, option: str, records: Records) -> ir.NumericValue:
        import ibis

        if option == "all":
            return ibis.literal(1.0)
        if option.startswith("cited>="):
            return (works.citations >= float(option.removeprefix("cited>="))).cast("float64")
        top = self.top(option)
        known = (works.citations >= 0) & (works.year > 0)
        keys = [known, works.year] + ([works.subfield] if top.reference == "year+subfield" else [])
        whole = ibis.window(group_by=keys)
        same = ibis.window(group_by=[*keys, works.citations])
        # rank() counts those before it and itself once: what stands above is rank. (Ibis counts from 0.)
        above = ibis.rank().over(ibis.window(group_by=keys, order_by=works.citations.desc())).cast("float64")
        size, tied = works.w.count().over(whole).cast("float64"), works.w.count().over(same).cast("float64")
        if top.ties == "in":
            weight = (above / size < top.share - EPS).cast("float64")
        elif top.ties == "out":
            weight = ((above + tied) / size <= top.share + EPS).cast("float64")
        else:
            share = (ibis.literal(top.share) * size - above) / tied
            weight = ibis.least(ibis.greatest(share, 0.0), 1.0)
        return ibis.ifelse(known, weight, 0.0)


def reference(records: Records, name: str) -> Ints:
    """Code of each work's reference set; -1: in none."""
    code = records.year.astype(np.int64)
    if name == "year+subfield":
        code = code * (len(records.subfields) + 1) + records.subfield
    return np.where((records.citations >= 0) & (records.year > 0), code, -1)


def standing(group: Ints, citations: Ints, times: Floats | None = None) -> tuple[Floats, Floats]:
    """Of each work's reference set: the share cited more, and the share cited as often (itself included). A work in none has 2 and 0."""
    above, tied = np.full(len(group), 2.0), np.zeros(len(group))
    inside = np.flatnonzero(group >= 0)
    if len(inside) == 0:
        return above, tied
    mine = inside[np.lexsort((-citations[inside].astype(np.int64), group[inside]))]
    g, c = group[mine], citations[mine]
    weight = np.ones(len(mine)) if times is None else times[mine]
    new_group = np.append(True, g[1:] != g[:-1])
    new_tie = new_group | np.append(True, c[1:] != c[:-1])
    before = np.append(0.0, np.cumsum(weight))
    group_at, tie_at = np.flatnonzero(new_group), np.flatnonzero(new_tie)
    group_no, tie_no = np.cumsum(new_group) - 1, np.cumsum(new_tie) - 1
    group_start, tie_start = before[group_at], before[tie_at]
    size = np.append(group_start[1:], before[-1]) - group_start
    ties = np.append(tie_start[1:], before[-1]) - tie_start
    with np.errstate(divide="ignore", invalid="ignore"):
        above[mine] = np.where(
            size[group_no] > 0, (tie_start[tie_no] - group_start[group_no]) / size[group_no], 2.0
        )
        tied[mine] = np.where(size[group_no] > 0, ties[tie_no] / size[group_no], 0.0)
    return above, tied


QUALITY = Quality()
