"""Scores over several areas: the geometric mean of adjusted counts plus one, as CSRankings has it.

    score = (∏ over N areas of (adjusted + 1)) ^ (1/N)

An area in which an institution has nothing counts 1: breadth is rewarded, and a score cannot be summed over areas or institutions.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence


def score(adjusted: Mapping[str, float], areas: Sequence[str]) -> float:
    """Score of one institution. adjusted: its fractional count by area; an area that is missing is 0. ValueError without areas.

    >>> round(score({"vision": 3.0}, ["vision", "language"]), 3)  # √(4 · 1)
    2.0
    """
    if not areas:
        raise ValueError("a score needs an area")
    return math.exp(sum(math.log1p(adjusted.get(a, 0.0)) for a in areas) / len(areas))
