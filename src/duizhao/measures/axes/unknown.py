"""What becomes of credit whose unit nobody knows."""

from __future__ import annotations

import numpy as np

from duizhao.measures.axes.axis import TotalAxis
from duizhao.measures.records import Floats, Records

OPTIONS = ("kept", "dropped", "proportional", "highest")


class Unknown(TotalAxis):
    name = "unknown"
    meaning = (
        "kept: a bucket of its own, so that a unit has what is surely its own; dropped: unknown affiliations are left out before crediting; proportional: the bucket is spread as the known totals are; "
        "highest: all of it goes to the unit asked about"
    )
    default = "kept"

    def options(self, records: Records) -> tuple[str, ...]:
        return OPTIONS

    def check(self, option: str) -> None:
        if option not in OPTIONS:
            raise ValueError(f"unknown {option!r}: {', '.join(OPTIONS)}")

    @staticmethod
    def settle(value: Floats, option: str, *, mean: bool) -> Floats:
        """Totals after this choice; `value[…, 0]` is the unknown bucket. A mean has nothing to hand out."""
        out: Floats = value.copy()
        if mean:
            return out
        if option == "proportional":
            known = out[..., 1:].sum(axis=-1, keepdims=True)
            out[..., 1:] *= np.divide(known + out[..., :1], known, out=np.ones_like(known), where=known > 0)
            out[..., 0] = 0.0
        elif option == "highest":
            out[..., 1:] += out[..., :1]
        return out


UNKNOWN = Unknown()
