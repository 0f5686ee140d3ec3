"""Which units count as one. Merged before crediting: a work of Hong Kong and Shenzhen is one whole paper of the merged unit, not two."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

EU = frozenset(["AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE", "IT", "LV", "LT", "LU", "MT", "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE"])  # fmt: skip
"""Members since February 2020 (ISO 3166 alpha-2). Earlier membership is not tracked: GB is apart in every year."""
GREATER = {"HK": "CN", "MO": "CN"}
"""Hong Kong and Macau. Taiwan is apart in every option."""

OPTIONS = ("apart", "hk-with-cn", "eu", "eu,hk-with-cn")


def merged(names: tuple[str, ...], option: str) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    """New code of each unit, and the new names (0 stays unknown). ValueError for an unknown option."""
    if option not in OPTIONS:
        raise ValueError(f"no units {option!r}; there are {', '.join(OPTIONS)}")
    found: dict[str, int] = {}
    codes = [found.setdefault(within(n, option), len(found)) for n in names]
    return np.array(codes, np.int64), tuple(found)


def within(name: str, option: str) -> str:
    """The unit that a unit is part of under an option; itself where it stands alone."""
    parts = option.split(",")
    if "hk-with-cn" in parts:
        name = GREATER.get(name, name)
    return "EU" if "eu" in parts and name in EU else name
