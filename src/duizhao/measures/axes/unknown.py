"""What becomes of credit whose unit nobody knows."""

from __future__ import annotations

from duizhao.measures.axes.axis import TotalAxis
from duizhao.measures.records import Records

OPTIONS = ("kept", "dropped", "proportional", "lowest", "highest")


class Unknown(TotalAxis):
    name = "unknown"
    meaning = (
        "kept: a bucket of its own; dropped: unknown affiliations are left out before crediting; proportional: the bucket is spread as the known totals are; "
        "lowest, highest: none, or all of it, goes to the unit asked about"
    )
    default = "kept"

    def options(self, records: Records) -> tuple[str, ...]:
        return OPTIONS

    def check(self, option: str) -> None:
        if option not in OPTIONS:
            raise ValueError(f"unknown {option!r}: {', '.join(OPTIONS)}")


UNKNOWN = Unknown()
