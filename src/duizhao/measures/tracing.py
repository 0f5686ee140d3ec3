"""The way back from a counted number: its id, and from the id to the rule, the works and the files they came from.

An id is `r:LEVEL/KIND/UNIT?axis=option&axis=option`, percent-encoded where needed: it says all that is needed to count again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast
from urllib.parse import parse_qsl, quote, unquote, urlencode

import numpy as np

from duizhao.errors import NotFoundError
from duizhao.evidence.trace import Trace
from duizhao.measures.axes import AXES
from duizhao.measures.axes.measure import MEASURE
from duizhao.measures.axes.size import SIZE
from duizhao.measures.chosen import chosen
from duizhao.measures.counting import Counting, counting
from duizhao.measures.credit import credits
from duizhao.measures.cube import Cube
from duizhao.measures.kept import records as records_of
from duizhao.measures.merging import merged
from duizhao.measures.placing import Level
from duizhao.measures.records import Records
from duizhao.measures.settling import divisor, settled
from duizhao.measures.tags import tags

if TYPE_CHECKING:
    from duizhao.evidence.store import Snapshot
    from duizhao.workspace import Workspace

PREFIX = "r:"
SHOWN = 20
"""Works that a trace shows, those with most credit first."""


def number_id(records: Records, count: Counting, unit: str) -> str:
    """The id of one unit's number under a counting."""
    said = urlencode(sorted(count.said.items()), quote_via=quote, safe=">+,@:")
    return f"{PREFIX}{records.level}/{records.kind}/{quote(unit, safe=':')}" + (f"?{said}" if said else "")


def trace(workspace: Workspace, snapshot: Snapshot, identifier: str) -> Trace:
    """The trace of such an id: counted again, with the works that give the credit. NotFoundError where the id or the unit is none."""
    head, _, said = identifier.removeprefix(PREFIX).partition("?")
    level, _, rest = head.partition("/")
    kind, _, name = rest.partition("/")
    unit = unquote(name)
    if level not in ("country", "organisation") or not kind or not unit:
        raise NotFoundError(
            f"{identifier!r} names no counted number", hint="`duizhao rank --json` gives ids."
        )
    # A plus stays a plus: it joins names.
    count = counting(dict(parse_qsl(said.replace("+", "%2B"), keep_blank_values=True)))
    records = records_of(workspace, snapshot, level=cast("Level", level), kind=kind)
    (totals,) = Cube(records, [count], compress=False).count([count])
    mean = count["measure"] == "fwci"
    if unit not in totals.names:
        raise NotFoundError(f"no work names {unit}")
    place = totals.names.index(unit)
    value = float(settled(records, count, totals.names, totals.value)[place])
    attribution, strictness, rule, units, drop = count.of_units
    code, _ = merged(records.names, units)
    given = credits(rule, records.work, records.author, records.corresponding, code[records.units[attribution, strictness]], works=records.count, drop=drop)  # fmt: skip
    mine = given.unit == place
    credit = np.bincount(records.work[mine], given.weight[mine], minlength=records.count) * chosen(
        records, count
    )
    credit *= MEASURE.values(records, count["measure"])
    there = np.flatnonzero(credit > 0)
    ids = records.ids.take(there).to_pylist()
    best = there[np.argsort(-credit[there], kind="stable")][:SHOWN]
    shown = dict(zip(records.ids.take(best).to_pylist(), credit[best].tolist(), strict=True))
    rows = snapshot.rows(
        "SELECT work_id, database, source_key, title, year, venue, citations, read_id, line FROM works WHERE work_id IN (SELECT unnest($ids))", {"ids": list(shown)}
    )  # fmt: skip
    rows.sort(key=lambda r: (-shown[r["work_id"]], r["work_id"]))
    origins = snapshot.rows(
        "SELECT * FROM origins WHERE origin_id IN (SELECT read_id FROM works WHERE work_id IN (SELECT unnest($ids))) ORDER BY source", {"ids": ids}
    )  # fmt: skip
    words = {a.name: f"{count[a.name]} ({a.meaning})" for a in AXES}
    note = [
        f"{len(there):,} work{'s give' if len(there) != 1 else ' gives'} this credit"
        + (f"; the {SHOWN} that give most are shown" if len(there) > SHOWN else "")
    ]
    if count["size"] != "total":
        note.append(f"divided by {divisor(records, count, totals.names)[place]:,.6g} ({SIZE.meaning})")
    note += [f"{totals.unknown:,.10g} of {totals.total:,.10g} is of unknown units"] if not mean else []
    note.append("; ".join(f"{k}: {v}" for k, v in tags(records.kind, count).items()))
    return Trace(
        identifier, f"{count['measure']} of {unit}, counted from records of kind {kind}", f"Credit: {rule}. Each work's credit falls to units as docs/method/counting.md has it; the chosen works are added up ({totals.how}).",
        f"{value:,.10g}", words, tuple({"table": "works", "credit": round(shown[r["work_id"]], 10), **r} for r in rows), tuple(origins),
        (unit,) if unit.startswith("e:") else (), "; ".join([*note, *records.holes]) + ".",
    )  # fmt: skip
