"""The plan of an index: its steps as records, run in order. The plan is the log: run again on the same data it gives the same numbers, bit by bit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from duizhao.errors import DuizhaoError
from duizhao.measures.index import steps
from duizhao.measures.index.averaging import averaged
from duizhao.measures.index.choices import Choices
from duizhao.measures.index.scaling import normalised
from duizhao.measures.index.steps import Column
from duizhao.measures.index.structure import Structure


class Step(NamedTuple):
    """One step: what is done (`denominate`, `drop`, `fill`, `treat`, `scale`, `aggregate`), to which column, from which others, with which numbers, and how."""

    what: str
    code: str
    of: tuple[str, ...] = ()
    numbers: tuple[float, ...] = ()
    how: str = ""


def plan(structure: Structure, choices: Choices | None = None, *, least_known: float = 0) -> tuple[Step, ...]:
    """The steps in order; every one says all that it needs but the data. least_known: a unit with a smaller share of known indicators is dropped."""
    c = choices or Choices()
    codes = tuple(n.code for n in structure.indicators)
    out = [Step("denominate", n.code, (n.denominator,)) for n in structure.indicators if n.denominator]
    if least_known > 0:
        out.append(Step("drop", structure.top, codes, (least_known,)))
    for n in structure.indicators:
        out += [
            Step("fill", n.code, how=c.missing),
            Step("treat", n.code, how=c.outliers),
            Step("scale", n.code, (), (float(n.direction), c.floor), c.normalise),
        ]
    for n in structure.nodes:
        if not n.indicator:
            below = structure.children(n.code)
            # A weight of 0 means that a part does not count; equal weights do not bring it back.
            weights = tuple(b.weight if c.weights == "as given" else float(b.weight > 0) for b in below)
            out.append(Step("aggregate", n.code, tuple(b.code for b in below), weights, c.aggregate))
    return tuple(out)


def from_rows(rows: Iterable[Sequence[Any]]) -> tuple[Step, ...]:
    """A plan from what `--json` wrote under `plan`. DuizhaoError for rows that are no steps."""
    try:
        return tuple(
            Step(str(w), str(c), tuple(map(str, of)), tuple(map(float, n)), str(how)) for w, c, of, n, how in rows
        )  # fmt: skip
    except (TypeError, ValueError) as e:
        raise DuizhaoError(f"the log is no list of steps: {e}") from e


def replay(todo: Sequence[Step], data: Mapping[str, Column], groups: Sequence[str], *, notes: list[str] | None = None, filled: Mapping[str, Column] | None = None) -> dict[str, Column]:  # fmt: skip
    """Columns of every indicator and aggregate after the plan, NaN for units that were dropped. filled: columns to take in place of filling. DuizhaoError names the step that cannot be done."""
    made, lost = dict(data), np.zeros(len(groups), np.bool_)
    said = notes if notes is not None else []
    for s in todo:
        try:
            if s.what == "drop":
                lost = _dropped(made, s)
                for code in s.of:
                    made[code] = np.where(lost, np.nan, made[code])
            elif s.what == "aggregate":
                made[s.code] = averaged([made[c] for c in s.of], s.numbers, s.how)
            elif s.what == "denominate":
                made[s.code] = steps.denominated(made[s.code], data[s.of[0]])
            elif s.what == "fill":
                made[s.code] = _filled(s, made[s.code], groups, lost, filled or {}, said)
            elif s.what == "treat":
                made[s.code], done = steps.treated(made[s.code], s.how)
                if done:
                    said.append(f"{s.code}: {done}")
            elif s.what == "scale":
                made[s.code] = normalised(made[s.code], int(s.numbers[0]), s.how, s.numbers[1])
            else:
                raise ValueError("no such step")
        except KeyError as e:
            raise DuizhaoError(f"the data have no column {e.args[0]}") from e
        except ValueError as e:
            raise DuizhaoError(f"{s.code}, {s.what}: {e}") from e
    return made


def known_share(columns: Sequence[Column]) -> Column:
    """Share of indicators that is known, per unit."""
    return np.asarray(1 - np.isnan(np.column_stack(columns)).mean(axis=1), np.float64)


def _dropped(made: Mapping[str, Column], s: Step) -> np.ndarray[Any, np.dtype[np.bool_]]:
    return np.asarray(known_share([made[c] for c in s.of]) < s.numbers[0] - 1e-12, np.bool_)


def _filled(s: Step, column: Column, groups: Sequence[str], lost: np.ndarray[Any, np.dtype[np.bool_]], given: Mapping[str, Column], said: list[str]) -> Column:  # fmt: skip
    missing = np.isnan(column) & ~lost
    if not missing.any():
        return column
    if s.code in given:
        return np.where(lost, np.nan, given[s.code])
    if s.how == "leave":
        said.append(f"{s.code}: {int(missing.sum())} missing, left out of the average")
        return column
    out = np.where(lost, np.nan, steps.filled(column, groups))
    done = int((missing & ~np.isnan(out)).sum())
    said.append(f"{s.code}: {int(missing.sum())} missing, {done} filled by the group's mean")
    return out
