"""What speaks for and against two items telling one event, as numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from duizhao.stories.candidates import Pairs
from duizhao.stories.vocabulary import Bags, Floats

if TYPE_CHECKING:
    from duizhao.stories.item import Item

FEATURES = (
    "cosine",
    "over_near",
    "over_field",
    "words",
    "latin",
    "latin_top",
    "entities",
    "entities_apart",
    "numbers",
    "numbers_apart",
    "versions_apart",
    "hours",
    "english",
)
"""Columns of the feature matrix, in order:

* `cosine`; `over_near` and `over_field`: cosine less the mean of both sides' nearest neighbours, and less the mean of their field.
* `words`: idf-weighted cosine of character pairs and Latin words (0 across scripts).
* `latin`, `latin_top`: share of the Latin weight that is shared (Jaccard), weight of the rarest shared Latin word / 10.
* `entities`: shared weight of named entities / 10; `entities_apart`: 1 where both name some and share none.
* `numbers`: 1 − exp(−shared numbers); `numbers_apart`: 1 where both give money or percentages and share none.
* `versions_apart`: 1 where both name the same thing in different versions.
* `hours`: log(1 + hours apart / 12). `english`: 1 where both texts are in Latin script.
"""


class Described:
    """Items with their bags of tokens."""

    def __init__(self, items: Sequence[Item]) -> None:
        self.hour = np.array([i.hour for i in items])
        self.chinese = np.array([i.script == "zh" for i in items], dtype=bool)
        self.words = Bags([i.tokens.bigrams | i.tokens.latin for i in items])
        self.latin = Bags([i.tokens.latin for i in items])
        self.entities = Bags([i.entities for i in items])
        self.numbers = Bags([i.tokens.numbers for i in items])
        self.marks = Bags([i.tokens.latin | i.tokens.numbers | {f"@{e}" for e in i.entities} for i in items])
        self.named = Bags([{name for name, _ in i.tokens.versions} for i in items])
        self.versions = Bags([i.tokens.versions for i in items])


def features(described: Described, pairs: Pairs) -> NDArray[np.float64]:
    """The feature matrix, one row per pair, columns as `FEATURES`."""
    d, i, j = described, pairs.i, pairs.j
    side_i, side_j = (~d.chinese[j]).astype(int), (~d.chinese[i]).astype(int)
    near = (pairs.near[i, side_i] + pairs.near[j, side_j]) / 2
    field = (pairs.field[i, side_i] + pairs.field[j, side_j]) / 2
    same = d.chinese[i] == d.chinese[j]
    _, squared, _ = d.words.shared(i, j)
    words = np.where(same, _ratio(squared, d.words.norm[i] * d.words.norm[j]), 0.0)
    latin, _, latin_top = d.latin.shared(i, j)
    entity, _, _ = d.entities.shared(i, j)
    number = d.numbers.shared(i, j)[0]
    name, version = d.named.shared(i, j)[0], d.versions.shared(i, j)[0]
    return np.column_stack(
        [
            pairs.cosine,
            pairs.cosine - near,
            pairs.cosine - field,
            words,
            _ratio(latin, d.latin.total[i] + d.latin.total[j] - latin),
            latin_top / 10,
            np.minimum(entity, 20) / 10,
            _apart(d.entities, i, j, entity),
            1 - np.exp(-number / 5),
            _apart(d.numbers, i, j, number),
            ((name > 0) & (version == 0)).astype(float),
            np.log1p(np.abs(d.hour[i] - d.hour[j]) / 12),
            (~d.chinese[i] & ~d.chinese[j]).astype(float),
        ]
    )


def _ratio(a: Floats, b: Floats) -> Floats:
    out = np.zeros_like(a)
    np.divide(a, b, out=out, where=b > 0)
    return out


def _apart(bags: Bags, i: NDArray[np.int64], j: NDArray[np.int64], shared: Floats) -> Floats:
    return ((bags.length[i] > 0) & (bags.length[j] > 0) & (shared == 0)).astype(float)
