"""One counting as one Ibis expression over two flat tables: the definition that the cube must equal, and what runs where the records live (DuckDB here, Spark on a cluster).

`works`: w, place (in the order of ids), year, venue, database, definition, subfield, citations, family, granted (codes and masks as in `Records`). `rows`: w, a (place of the author), corresponding, and a column `u<n>` per (attribution, strictness).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from duizhao.measures.axes import WORK_AXES
from duizhao.measures.axes.quality import QUALITY
from duizhao.measures.counting import Counting
from duizhao.measures.merging import merged
from duizhao.measures.records import Records

if TYPE_CHECKING:
    import ibis.expr.types as ir


def flat(records: Records) -> tuple[pa.Table, pa.Table]:
    """The two tables of some records, in Arrow."""
    works = pa.table(
        {
            "w": pa.array(np.arange(records.count), pa.int64()),
            "year": pa.array(records.year, pa.int32()),
            "venue": pa.array(records.venue, pa.int32()),
            "database": pa.array(records.database.astype(np.int64), pa.int64()),
            "definition": pa.array(records.definition.astype(np.int64), pa.int64()),
            "subfield": pa.array(records.subfield, pa.int32()),
            "citations": pa.array(records.citations, pa.int32()),
            "place": pa.array(records.place, pa.int64()),
            "family": pa.array(records.families, pa.int64()),
            "granted": pa.array(records.grants),
        }
    )
    rows = pa.table(
        {
            "w": pa.array(records.work, pa.int64()),
            "a": pa.array(records.author, pa.int32()),
            "corresponding": pa.array(records.corresponding),
            **{f"u{n}": pa.array(u, pa.int32()) for n, u in enumerate(records.units.values())},
        }
    )
    return works, rows


def expression(works: ir.Table, rows: ir.Table, counting: Counting, records: Records) -> ir.Table:
    """unit (code into the merged names), value and works of a counting. records: what the codes mean (the tables may be elsewhere)."""
    import ibis

    attribution, strictness, rule, units, drop = counting.of_units
    place = list(records.units).index((attribution, strictness))
    code, _ = merged(records.names, units)
    moved = {n: int(c) for n, c in enumerate(code) if n != int(c)}
    unit = rows[f"u{place}"].cast("int64")
    credited = rows.select(
        w=rows.w, a=rows.a, corresponding=rows.corresponding, unit=unit.substitute(moved) if moved else unit
    )
    weighted = _weighted(credited, rule, drop=drop)

    weight: ir.NumericValue = ibis.literal(1.0)
    for axis in WORK_AXES:
        option = counting[axis.name]
        if option != axis.default:
            weight = weight * axis.expression(works, option, records)
    cited = ibis.greatest(works.citations, 0).cast("float64")
    brings: ir.NumericValue = ibis.literal(1.0)
    if counting["measure"] == "citations":
        brings = cited
    elif counting["measure"] == "fwci":
        known = (works.citations >= 0) & (works.year > 0)
        mean = cited.mean().over(ibis.window(group_by=[known, works.year]))
        brings = ibis.ifelse(known & (mean > 0), cited / mean, 0.0)
    chosen = works.select(w=works.w, weight=weight, brings=brings)
    joined = weighted.inner_join(chosen, "w")
    summed = joined.group_by("unit").aggregate(
        value=(joined.credit * joined.weight * joined.brings).sum(),
        works=(joined.credit * joined.weight).sum(),
    )
    if counting["measure"] == "fwci":
        summed = summed.mutate(value=ibis.ifelse(summed.works > 0, summed.value / summed.works, 0.0))
    return summed


def _weighted(rows: ir.Table, rule: str, *, drop: bool) -> ir.Table:
    """w, unit, credit; several rows of a work and unit add up."""
    import ibis

    last = rows.a.max().over(ibis.window(group_by=rows.w))
    marked = rows.corresponding.cast("int32").max().over(ibis.window(group_by=rows.w))
    kept = rows.mutate(last=last, marked=marked)
    lost = kept.filter(kept.marked == 0)
    if drop:
        kept = kept.filter(kept.unit > 0)
    if rule == "first":
        kept = kept.filter(kept.a == 0)
    elif rule == "last":
        kept = kept.filter(kept.a == kept.last)
    elif rule == "corresponding":
        kept = kept.filter(kept.corresponding)
    if rule in ("whole", "unit"):
        pairs = kept.select("w", "unit").distinct()
        among = pairs.unit.count().over(ibis.window(group_by=pairs.w)).cast("float64")
        return pairs.mutate(credit=1.0 / among if rule == "unit" else ibis.literal(1.0))
    if rule == "affiliation":
        among = kept.unit.count().over(ibis.window(group_by=kept.w)).cast("float64")
        return kept.select("w", "unit", credit=1.0 / among)
    affiliations = kept.unit.count().over(ibis.window(group_by=[kept.w, kept.a]))
    # People of a work: an author's rows count 1 together.
    shared = kept.mutate(part=1.0 / affiliations.cast("float64"))
    people = shared.part.sum().over(ibis.window(group_by=shared.w)).round()
    credited = shared.select("w", "unit", credit=shared.part / people)
    if rule == "corresponding" and not drop:
        nobody = lost.select("w").distinct().mutate(unit=ibis.literal(0, "int64"), credit=ibis.literal(1.0))
        credited = credited.union(nobody)
    return credited


__all__ = ["QUALITY", "expression", "flat"]
