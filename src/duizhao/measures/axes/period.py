"""Years of publication: `all`, `2018`, `2013-2018`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from duizhao.measures.axes.axis import Weights, WorkAxis
from duizhao.measures.records import Records

if TYPE_CHECKING:
    import ibis.expr.types as ir

_SPAN = re.compile(r"(\d{4})(?:-(\d{4}))?")


class Period(WorkAxis):
    name = "period"
    meaning = "years of publication, the last included; a work without a year counts under `all` only"
    default = "all"

    def options(self, records: Records) -> tuple[str, ...]:
        return ("all", *(str(y) for y in np.unique(records.year) if y))

    def check(self, option: str) -> None:
        if option != "all":
            self.span(option)

    @staticmethod
    def span(option: str) -> tuple[int, int]:
        """First and last year."""
        m = _SPAN.fullmatch(option)
        if not m or int(m[1]) > int(m[2] or m[1]):
            raise ValueError(f"period {option!r}: a year (2018), years (2013-2018) or all")
        return int(m[1]), int(m[2] or m[1])

    def weights(self, records: Records, options: Sequence[str]) -> Weights:
        years, code = np.unique(records.year, return_inverse=True)
        of = np.ones((len(options), len(years)))
        for n, option in enumerate(options):
            if option != "all":
                first, last = self.span(option)
                of[n] = (years >= first) & (years <= last)
        return Weights(code, of)

    def expression(self, works: ir.Table, option: str, records: Records) -> ir.NumericValue:
        import ibis

        if option == "all":
            return ibis.literal(1.0)
        first, last = self.span(option)
        return works.year.between(first, last).cast("float64")


PERIOD = Period()
