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
    "cosine_high",
    "over_near",
    "over_field",
    "words",
    "latin",
    "latin_rare",
    "entities",
    "entity_rare",
    "entity_rare_near",
    "entities_apart",
    "numbers",
    "number_and_name",
    "numbers_apart",
    "versions_apart",
    "actions",
    "action_and_name",
    "actions_apart",
    "hours",
    "soon",
    "english",
    "same_owner",
)
"""Columns of the feature matrix, in order:

* `cosine`; `cosine_high`: what exceeds 0.65; `over_near` and `over_field`: cosine less the mean of both sides' nearest neighbours, and
  less the mean of their field (margins: a headline on what everybody writes about needs more than one on a rare thing).
* `words`: idf-weighted cosine of character pairs and Latin words (0 across scripts).
* `latin`: share of the Latin weight that is shared (Jaccard); `latin_rare`: weight of the rarest shared Latin word above 5, over 3.
* `entities`: share of the weight of named entities that is shared; `entity_rare`: weight of the rarest shared one above 4, over 4;
  `entity_rare_near`: that times the cosine above 0.2; `entities_apart`: 1 where both name some and share none.
* `numbers`: 1 − exp(−shared weight / 5); `number_and_name`: that where a name or rare word is shared too; `numbers_apart`: 1 where both
  give numbers and share none.
* `versions_apart`: 1 where both name the same thing in different versions.
* `actions`: share of the weight of happenings that is shared; `action_and_name`: 1 where both a happening and a name or rare word are
  shared; `actions_apart`: 1 where both tell happenings and share none.
* `hours`: log(1 + hours apart / 12); `soon`: exp(−hours / 12). `english`: 1 where both texts are in Latin script.
* `same_owner`: 1 where one owner group published both (an outlet tells an event once, and then goes on to the next).
"""


class Described:
    """Items with their bags of tokens."""

    def __init__(self, items: Sequence[Item]) -> None:
        self.hour = np.array([i.hour for i in items])
        owners = {o: n for n, o in enumerate(sorted({i.outlet.owner for i in items}))}
        self.owner = np.array([owners[i.outlet.owner] for i in items], dtype=np.int64)
        self.chinese = np.array([i.script == "zh" for i in items], dtype=bool)
        self.words = Bags([i.tokens.bigrams | i.tokens.latin for i in items])
        self.latin = Bags([i.tokens.latin for i in items])
        self.entities = Bags([i.entities for i in items])
        self.actions = Bags([i.tokens.actions for i in items])
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
    entity, _, entity_top = d.entities.shared(i, j)
    number = 1 - np.exp(-d.numbers.shared(i, j)[0] / 5)
    name, version = d.named.shared(i, j)[0], d.versions.shared(i, j)[0]
    action = d.actions.shared(i, j)[0]
    latin_rare = np.maximum(0, latin_top - 5) / 3
    entity_rare = np.maximum(0, entity_top - 4) / 4
    hours = np.abs(d.hour[i] - d.hour[j])
    columns = (
        pairs.cosine,
        np.maximum(0, pairs.cosine - 0.65),
        pairs.cosine - near,
        pairs.cosine - field,
        words,
        _ratio(latin, d.latin.total[i] + d.latin.total[j] - latin),
        latin_rare,
        _ratio(entity, d.entities.total[i] + d.entities.total[j] - entity),
        entity_rare,
        entity_rare * np.maximum(0, pairs.cosine - 0.2),
        _apart(d.entities, i, j, entity),
        number,
        number * ((entity > 0) | (latin_rare > 0)),
        _apart(d.numbers, i, j, number),
        (name > 0) & (version == 0),
        _ratio(action, d.actions.total[i] + d.actions.total[j] - action),
        (action > 0) & ((entity > 0) | (latin_rare > 0)),
        _apart(d.actions, i, j, action),
        np.log1p(hours / 12),
        np.exp(-hours / 12),
        ~d.chinese[i] & ~d.chinese[j],
        d.owner[i] == d.owner[j],
    )
    return np.column_stack([np.asarray(c, dtype=np.float64) for c in columns])


def _ratio(a: Floats, b: Floats) -> Floats:
    out = np.zeros_like(a)
    np.divide(a, b, out=out, where=b > 0)
    return out


def _apart(bags: Bags, i: NDArray[np.int64], j: NDArray[np.int64], shared: Floats) -> Floats:
    return np.asarray((bags.length[i] > 0) & (bags.length[j] > 0) & (shared == 0), dtype=np.float64)
