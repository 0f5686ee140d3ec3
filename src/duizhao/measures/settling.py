"""From totals to the values that are shown: what becomes of unknown credit, and division by the size of the unit."""

from __future__ import annotations

from duizhao.measures.axes.size import SIZE
from duizhao.measures.axes.unknown import UNKNOWN
from duizhao.measures.counting import Counting
from duizhao.measures.records import Floats, Records


def settled(records: Records, counting: Counting, names: tuple[str, ...], value: Floats) -> Floats:
    """Values of one counting's totals; `value[…, 0]` is the unknown bucket. NaN where a unit has no denominator."""
    out = UNKNOWN.settle(value, counting["unknown"], mean=counting["measure"] == "fwci")
    if counting["size"] != "total":
        out = out / divisor(records, counting, names)
    return out


def divisor(records: Records, counting: Counting, names: tuple[str, ...]) -> Floats:
    """What each unit's values are divided by."""
    return SIZE.divisor(records, names, counting["size"], period=counting["period"], units=counting["units"])
