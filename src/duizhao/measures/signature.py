"""Works whose credit falls alike under every rule: the same signature. A rule is worked out once per signature, not once per work.

What a rule may look at is the first author, the last author, the rest in no order; of each author whether corresponding, and the affiliations in no order, each with its
unit under every attribution and strictness. The signature is a 128-bit sum of hashes over just that; two works that differ there collide with a chance below 1e-20 for 30 million works.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from duizhao.measures.records import Records

_SEEDS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F)
Hashes = NDArray[np.uint64]


def signatures(records: Records) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Each work's signature as a code 0…S-1, and one work of each signature."""
    first, second = (_hash(records, seed) for seed in _SEEDS)
    _, work, code = np.unique(first, return_index=True, return_inverse=True)
    if (second[work][code] != second).any():  # half of the hash collided: both halves decide
        _, work, code = np.unique(
            np.column_stack([first, second]), axis=0, return_index=True, return_inverse=True
        )
    return code.astype(np.int64), work.astype(np.int64)


def _hash(records: Records, seed: int) -> Hashes:
    row = np.full(records.rows, seed, np.uint64)
    for n, unit in enumerate(records.units.values()):
        row += _mix(unit.astype(np.uint64) + np.uint64((seed * (2 * n + 3)) & (2**64 - 1)))
    row = _mix(row)
    new = np.ones(records.rows, np.bool_)
    new[1:] = (records.work[1:] != records.work[:-1]) | (records.author[1:] != records.author[:-1])
    at = np.flatnonzero(new)
    if len(at) == 0:
        return np.zeros(0, np.uint64)
    person = np.add.reduceat(row, at)
    # First, last, only or in between; corresponding or not.
    author, authors = records.author[at].astype(np.int64), records.authors[records.work[at]]
    place = (
        (author == 0) * 1 + (author == authors - 1) * 2 + np.maximum.reduceat(records.corresponding, at) * 4
    )
    person = _mix(person + _mix(place.astype(np.uint64) + np.uint64(seed >> 7)))
    works = np.flatnonzero(np.append(True, records.work[at][1:] != records.work[at][:-1]))
    return _mix(np.add.reduceat(person, works))


def _mix(x: Any) -> Hashes:
    """SplitMix64's finaliser (Steele, Lea and Flood 2014)."""
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed: Hashes = x ^ (x >> np.uint64(31))
    return mixed
