"""Whose a work is: the credit rule, by whose place, how strictly resolved, and which units count as one."""

from __future__ import annotations

from duizhao.measures import merging
from duizhao.measures.axes.axis import UnitAxis
from duizhao.measures.credit import RULES
from duizhao.measures.records import Records


class Credit(UnitAxis):
    name, meaning, default = (
        "credit",
        "how a work's credit falls to the units of its authors (see measures/credit.py)",
        "fractional",
    )

    def options(self, records: Records) -> tuple[str, ...]:
        return RULES if records.corresponding.any() else tuple(r for r in RULES if r != "corresponding")

    def check(self, option: str) -> None:
        if option not in RULES:
            raise ValueError(f"credit {option!r}: {', '.join(RULES)}")


class _OfUnits(UnitAxis):
    place: int

    def options(self, records: Records) -> tuple[str, ...]:
        return tuple(dict.fromkeys(k[self.place] for k in records.units))

    def check(self, option: str) -> None:
        if not option:
            raise ValueError(f"{self.name}: an option without a name")


class Attribution(_OfUnits):
    name, meaning, default = (
        "attribution",
        "whose place stands for an author: the employer's, its headquarters', the author's origin",
        "employer",
    )
    place = 0


class Strictness(_OfUnits):
    name, meaning, default = (
        "strictness",
        "which resolutions are believed: those the database gives, or ours too",
        "all",
    )
    place = 1


class Units(UnitAxis):
    name, meaning, default = (
        "units",
        "Hong Kong and Macau apart or with China, EU members apart or one; Taiwan always apart",
        "apart",
    )

    def options(self, records: Records) -> tuple[str, ...]:
        return merging.OPTIONS if records.level == "country" else ("apart",)

    def check(self, option: str) -> None:
        merging.merged((), option)


CREDIT, ATTRIBUTION, STRICTNESS, UNITS = Credit(), Attribution(), Strictness(), Units()
