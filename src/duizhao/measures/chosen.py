"""Which works a counting chooses, and how much each counts."""

from __future__ import annotations

import difflib

import numpy as np

from duizhao.errors import NotFoundError
from duizhao.measures.axes import WORK_AXES
from duizhao.measures.axes.axis import WorkAxis
from duizhao.measures.counting import Counting
from duizhao.measures.records import Floats, Records


def chosen(records: Records, counting: Counting, *, without: WorkAxis | None = None) -> Floats:
    """Weight of each work under all axes that choose works, but for `without`."""
    weight = np.ones(records.count)
    for axis in WORK_AXES:
        if axis is not without:
            w = axis.weights(records, [counting[axis.name]])
            weight *= w.of[0][w.code]
    return weight


def nothing(records: Records, counting: Counting) -> NotFoundError:
    """The error for a counting that chooses no work: which choice alone has none, and what there is instead."""
    for axis in WORK_AXES:
        option = counting[axis.name]
        w = axis.weights(records, [option])
        if not w.of[0][w.code].any():
            there = axis.options(records)[1:]
            near = difflib.get_close_matches(option, there, 5, 0.4) or there[:12]
            return NotFoundError(
                f"no work has {axis.name}={option}",
                hint=f"There are: {', '.join(near)}." if near else "The records say nothing of it.",
            )
    return NotFoundError(f"no work has all of {counting.id}", hint="Each choice alone has some.")
