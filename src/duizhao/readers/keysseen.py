"""Which keys a file has had, in 8 bytes a key: a set of Python strings would hold a hundred."""

from __future__ import annotations

from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

RECENT = 50_000
"""Keys held one by one before they are sorted in."""


class KeysSeen:
    """Keys by a 64-bit digest: among ten million keys two different ones share one with a chance of 3 in a million, and the second would pass for the first."""

    def __init__(self) -> None:
        self._recent: set[int] = set()
        self._sorted: NDArray[np.uint64] = np.zeros(0, np.uint64)

    def new(self, key: str) -> bool:
        """Whether the key is here for the first time; it is noted."""
        digest = int.from_bytes(blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest())
        if digest in self._recent:
            return False
        if len(self._sorted):
            at = int(np.searchsorted(self._sorted, np.uint64(digest)))
            if at < len(self._sorted) and int(self._sorted[at]) == digest:
                return False
        self._recent.add(digest)
        if len(self._recent) > max(RECENT, len(self._sorted) // 8):
            self._sorted = np.union1d(self._sorted, np.fromiter(self._recent, np.uint64, len(self._recent)))
            self._recent = set()
        return True
