"""What is added up: works, their citations, or their citations relative to the reference set's mean (FWCI, of the records' own works of the same year)."""

from __future__ import annotations

import numpy as np

from duizhao.measures.axes.axis import TotalAxis
from duizhao.measures.axes.quality import reference
from duizhao.measures.records import Floats, Records

OPTIONS = ("works", "citations", "fwci")


class Measure(TotalAxis):
    name = "measure"
    meaning = "works; citations (unknown ones count 0); fwci: the mean of citations over the mean of all works of the year"
    default = "works"

    def options(self, records: Records) -> tuple[str, ...]:
        return OPTIONS if (records.citations >= 0).any() else ("works",)

    def check(self, option: str) -> None:
        if option not in OPTIONS:
            raise ValueError(f"measure {option!r}: {', '.join(OPTIONS)}")

    @staticmethod
    def values(records: Records, option: str) -> Floats:
        """What each work brings. For `fwci` the total is divided by credit afterwards: a mean."""
        if option == "works":
            return np.ones(records.count)
        cited = np.maximum(records.citations, 0).astype(np.float64)
        if option == "citations":
            return cited
        group = reference(records, "year")
        _, code = np.unique(group, return_inverse=True)
        mean = np.bincount(code, cited) / np.bincount(code)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where((group >= 0) & (mean[code] > 0), cited / mean[code], 0.0)


MEASURE = Measure()
