"""Totals, or totals per head: `total`, or `per:NAME` where denominators of that name are handed in (population, researchers)."""

from __future__ import annotations

from duizhao.measures.axes.axis import TotalAxis
from duizhao.measures.records import Records


class Size(TotalAxis):
    name, meaning, default = (
        "size",
        "total, or divided by a published figure of the unit (per:population, per:researchers)",
        "total",
    )

    def options(self, records: Records) -> tuple[str, ...]:
        return ("total", "per:population", "per:researchers")

    def check(self, option: str) -> None:
        if (option != "total" and not option.removeprefix("per:")) or (
            option != "total" and not option.startswith("per:")
        ):
            raise ValueError(f"size {option!r}: total or per:NAME")


SIZE = Size()
