"""The axes along which a counting may vary. A new one is a file here and a line in `AXES`."""

from __future__ import annotations

from duizhao.measures.axes.axis import TotalAxis, UnitAxis, WorkAxis
from duizhao.measures.axes.crediting import ATTRIBUTION, CREDIT, STRICTNESS, UNITS
from duizhao.measures.axes.document import DOCUMENT
from duizhao.measures.axes.listing import DATABASE, DEFINITION, SUBFIELD, VENUE, VINTAGE
from duizhao.measures.axes.measure import MEASURE
from duizhao.measures.axes.period import PERIOD
from duizhao.measures.axes.quality import QUALITY
from duizhao.measures.axes.size import SIZE
from duizhao.measures.axes.unknown import UNKNOWN

AXES: tuple[WorkAxis | UnitAxis | TotalAxis, ...] = (
    PERIOD, VENUE, SUBFIELD, DEFINITION, DATABASE, VINTAGE, DOCUMENT, QUALITY, CREDIT, ATTRIBUTION, STRICTNESS, UNITS, UNKNOWN, MEASURE, SIZE,
)  # fmt: skip
WORK_AXES: tuple[WorkAxis, ...] = tuple(a for a in AXES if isinstance(a, WorkAxis))

__all__ = ["AXES", "WORK_AXES", "TotalAxis", "UnitAxis", "WorkAxis"]
