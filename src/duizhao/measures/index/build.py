"""From data to scores by a plan of steps that can be replayed, and an index with its rank intervals, never without.

Two kinds of doubt are kept apart: *by weights* (a normative choice: every weight times a draw between 1 − SHAKEN and 1 + SHAKEN) and *by data* (what is not known: a missing value drawn from its group's known ones instead of their mean).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from duizhao.errors import DuizhaoError
from duizhao.measures.index import steps
from duizhao.measures.index.steps import Column
from duizhao.measures.index.structure import Structure

SHAKEN = 0.25
DRAWS = 500


class Step(NamedTuple):
    """One step of a plan: what is done (`denominate`, `fill`, `treat`, `scale`, `aggregate`) to which column, from which others, with which numbers."""

    what: str
    code: str
    of: tuple[str, ...] = ()
    numbers: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """A unit's score and rank, with the ranks it takes under other weights and under other values for what is missing (5–95 % and all)."""

    unit: str
    score: float
    rank: int
    by_weights: tuple[int, int]
    by_weights_all: tuple[int, int]
    by_data: tuple[int, int]
    by_data_all: tuple[int, int]
    missing: int


@dataclass(frozen=True, slots=True)
class Index:
    """An index: standings in order, the plan that made them and what each step did. It has no scores without intervals."""

    name: str
    standings: tuple[Standing, ...]
    plan: tuple[Step, ...]
    notes: tuple[str, ...]
    draws: int

    def to_arrow(self) -> Any:
        """One row per unit."""
        import pyarrow as pa

        return pa.Table.from_pylist([{f: (list(v) if isinstance(v := getattr(s, f), tuple) else v) for f in Standing.__slots__} for s in self.standings])  # fmt: skip


def plan(structure: Structure) -> tuple[Step, ...]:
    """The steps in order; every one says all that it needs but the data."""
    out: list[Step] = []
    for n in structure.nodes:
        if n.indicator:
            if n.denominator:
                out.append(Step("denominate", n.code, (n.denominator,)))
            out += [
                Step("fill", n.code),
                Step("treat", n.code),
                Step("scale", n.code, (), (float(n.direction),)),
            ]
    for n in structure.nodes:
        if not n.indicator:
            below = structure.children(n.code)
            out.append(
                Step("aggregate", n.code, tuple(c.code for c in below), tuple(c.weight for c in below))
            )
    return tuple(out)


def replay(todo: Sequence[Step], data: Mapping[str, Column], groups: Sequence[str], *, notes: list[str] | None = None, filled: Mapping[str, Column] | None = None) -> dict[str, Column]:  # fmt: skip
    """Scores of every node. The same plan and data give the same numbers. filled: columns to take in place of filling. DuizhaoError names the step that cannot be done."""
    made = dict(data)
    for s in todo:
        try:
            if s.what == "aggregate":
                made[s.code] = steps.aggregated([made[c] for c in s.of], s.numbers)
                continue
            column = made[s.code]
            if s.what == "denominate":
                column = steps.denominated(column, data[s.of[0]])
            elif s.what == "fill":
                missing = int(np.isnan(column).sum())
                column = (
                    filled[s.code]
                    if filled is not None and s.code in filled
                    else steps.filled(column, groups)
                )
                if missing and notes is not None:
                    notes.append(
                        f"{s.code}: {missing} missing, {missing - int(np.isnan(column).sum())} filled by the group's mean"
                    )
            elif s.what == "treat":
                column, said = steps.treated(column)
                if said and notes is not None:
                    notes.append(f"{s.code}: {said}")
            elif s.what == "scale":
                column = steps.scaled(column, int(s.numbers[0]))
            made[s.code] = column
        except KeyError as e:
            raise DuizhaoError(f"the data have no column {e.args[0]}") from e
        except ValueError as e:
            raise DuizhaoError(f"{s.code}, {s.what}: {e}") from e
    return made


def build(name: str, units: Sequence[str], structure: Structure, data: Mapping[str, Column], groups: Sequence[str], *, draws: int = DRAWS, seed: int = 2611) -> Index:  # fmt: skip
    """The index with its intervals. units, groups: one per row of the data's columns. The same seed gives the same answer."""
    todo, notes = plan(structure), list[str]()
    score = replay(todo, data, groups, notes=notes)[structure.top]
    if np.isnan(score).any():
        lost = [u for u, v in zip(units, score, strict=True) if np.isnan(v)]
        raise DuizhaoError(
            f"no score for {', '.join(lost[:5])}: nothing is known of them, nor of their group"
        )
    chance = np.random.default_rng(seed)
    weighted, drawn = np.empty((draws, len(units))), np.empty((draws, len(units)))
    ready = replay([s for s in todo if s.what != "aggregate"], data, groups)
    above = [s for s in todo if s.what == "aggregate"]
    for n in range(draws):
        shaken = [s._replace(numbers=tuple(w * chance.uniform(1 - SHAKEN, 1 + SHAKEN) for w in s.numbers)) for s in above]  # fmt: skip
        weighted[n] = _ranks(replay(shaken, ready, groups)[structure.top])
        drawn[n] = _ranks(
            replay(todo, data, groups, filled=_drawn(todo, data, groups, chance))[structure.top]
        )
    missing = np.sum([np.isnan(data[i.code]) for i in structure.indicators], axis=0)
    rank = _ranks(score)
    rows = [
        Standing(
            u,
            float(score[n]),
            int(rank[n]),
            *_interval(weighted[:, n]),
            *_interval(drawn[:, n]),
            int(missing[n]),
        )
        for n, u in enumerate(units)
    ]
    rows.sort(key=lambda s: (s.rank, s.unit))
    return Index(name, tuple(rows), todo, tuple(notes), draws)


def _ranks(score: Column) -> Column:
    """Rank from the top, ties by the number above."""
    return np.array(1.0 + len(score) - np.searchsorted(np.sort(score), score, side="right"), np.float64)


def _interval(ranks: Column) -> tuple[tuple[int, int], tuple[int, int]]:
    low, high = np.quantile(ranks, [0.05, 0.95], method="nearest")
    return (int(low), int(high)), (int(ranks.min()), int(ranks.max()))


def _drawn(todo: Sequence[Step], data: Mapping[str, Column], groups: Sequence[str], chance: np.random.Generator) -> dict[str, Column]:  # fmt: skip
    """Columns whose missing values are drawn from the known ones of the group."""
    by = {s.code: s.of[0] for s in todo if s.what == "denominate"}
    names, out = np.array(groups), {}
    for s in todo:
        if s.what != "fill" or not np.isnan(data[s.code]).any():
            continue
        column = data[s.code] / data[by[s.code]] if s.code in by else data[s.code].copy()
        for g in dict.fromkeys(groups):
            mine = names == g
            known = column[mine & ~np.isnan(column)]
            lost = mine & np.isnan(column)
            if len(known) and lost.any():
                column[lost] = chance.choice(known, int(lost.sum()))
        out[s.code] = column
    return out
