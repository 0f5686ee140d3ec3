"""Totals. Totals per head need denominators by unit, which nothing hands in yet: asking for them is refused, not ignored."""

from __future__ import annotations

from duizhao.measures.axes.axis import TotalAxis
from duizhao.measures.records import Records


class Size(TotalAxis):
    name, meaning, default = "size", "total; per head is not there yet", "total"

    def options(self, records: Records) -> tuple[str, ...]:
        return ("total",)

    def check(self, option: str) -> None:
        if option != "total":
            raise ValueError(f"size {option!r}: only total; there are no denominators yet")


SIZE = Size()
