"""Sets of tokens per item as sorted integer keys, so that what a million pairs share is a few array operations."""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class Bags:
    """For n items the set of tokens of one type, with the weight of each: −log(share of items that hold it + 1/3000).

    The constant bounds a weight at 8 and keeps it nearly the same whether a week or half a year is in view.
    """

    def __init__(self, sets: Sequence[Set[Any]]) -> None:
        numbers: dict[Any, int] = {}
        lengths = np.fromiter((len(s) for s in sets), dtype=np.int64, count=len(sets))
        flat = np.fromiter(
            (numbers.setdefault(t, len(numbers)) for s in sets for t in s),
            dtype=np.int64,
            count=int(lengths.sum()),
        )
        self.size = max(1, len(numbers))
        self.owner = np.repeat(np.arange(len(sets)), lengths)
        self.start = np.concatenate(([0], np.cumsum(lengths)))
        self.length = lengths
        self.keys = np.sort(self.owner * self.size + flat)
        self.token = self.keys % self.size
        self.frequency = np.bincount(self.token, minlength=self.size)
        self.weight = -np.log(self.frequency / max(1, len(sets)) + 1 / 3000)
        self.total = np.bincount(self.owner, self.weight[self.token], minlength=len(sets))
        self.norm = np.sqrt(np.bincount(self.owner, self.weight[self.token] ** 2, minlength=len(sets)))

    def shared(self, i: Ints, j: Ints) -> tuple[Floats, Floats, Floats]:
        """For pairs of items: sum of weights shared, sum of squared weights shared, largest weight shared."""
        swap = self.length[i] > self.length[j]
        i, j = np.where(swap, j, i), np.where(swap, i, j)
        n = len(i)
        lengths = self.length[i]
        pair = np.repeat(np.arange(n), lengths)
        place = (
            np.arange(len(pair))
            - np.repeat(np.cumsum(lengths) - lengths, lengths)
            + np.repeat(self.start[i], lengths)
        )
        token = self.token[place]
        wanted = j[pair] * self.size + token
        at = np.searchsorted(self.keys, wanted)
        hit = (
            (at < len(self.keys)) & (self.keys[np.minimum(at, max(0, len(self.keys) - 1))] == wanted)
            if len(self.keys)
            else np.zeros(0, bool)
        )
        pair, weight = pair[hit], self.weight[token[hit]]
        top = np.zeros(n)
        np.maximum.at(top, pair, weight)
        total = np.bincount(pair, weight, minlength=n).astype(np.float64)
        squared = np.bincount(pair, weight**2, minlength=n).astype(np.float64)
        return total, squared, top

    def rare_pairs(self, hour: Floats, *, window: float, most: int, least: float) -> tuple[Ints, Ints]:
        """Pairs (later, earlier) at most `window` hours apart that share tokens of weight ≥ `least` in all. A token is left out
        where more than `most` later items hold it within the window.
        """
        order = np.lexsort((hour[self.owner], self.token))
        token, item = self.token[order], self.owner[order]
        at, n, m = hour[item], len(hour), len(token)
        crowded = np.zeros(m, dtype=bool)
        if m > most + 1:
            crowded[: -most - 1] = (token[most + 1 :] == token[: -most - 1]) & (
                at[most + 1 :] - at[: -most - 1] <= window
            )
        pairs, weights = [np.zeros(0, np.int64)], [np.zeros(0)]
        for step in range(1, min(most, m - 1) + 1):
            same = (token[step:] == token[:-step]) & (at[step:] - at[:-step] <= window) & ~crowded[:-step]
            later, earlier = item[step:][same], item[:-step][same]
            pairs.append(np.maximum(later, earlier) * n + np.minimum(later, earlier))
            weights.append(self.weight[token[step:][same]])
        key, inverse = np.unique(np.concatenate(pairs), return_inverse=True)
        key = key[np.bincount(inverse, np.concatenate(weights), minlength=len(key)) >= least]
        return key // max(1, n), key % max(1, n)
