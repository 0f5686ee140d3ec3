"""What an axis is. Three kinds: choices about works, about whose a work is, and about totals."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, NamedTuple

import numpy as np

from duizhao.measures.records import Floats, Ints, Records

if TYPE_CHECKING:
    import ibis.expr.types as ir


class Weights(NamedTuple):
    """A code per work, and for every option the weight (0 to 1) of each code: `of[option, code]`."""

    code: Ints
    of: Floats


class Axis(ABC):
    """A way to choose. `default` stands where a specification does not say."""

    name: ClassVar[str]
    meaning: ClassVar[str]
    default: ClassVar[str]

    @abstractmethod
    def options(self, records: Records) -> tuple[str, ...]:
        """Options that these records can answer, the default first. Others may be spelled out where the axis takes parameters."""

    @abstractmethod
    def check(self, option: str) -> None:
        """ValueError, in words, for an option that does not exist."""


class WorkAxis(Axis):
    """Which works count, and how much: an option is a weight per work."""

    @abstractmethod
    def weights(self, records: Records, options: Sequence[str]) -> Weights: ...

    @abstractmethod
    def expression(self, works: ir.Table, option: str, records: Records) -> ir.NumericValue:
        """The same weight as an Ibis expression over the table of works (see `direct`)."""


class UnitAxis(Axis):
    """Whose a work is. Read by the cube and by `direct` themselves."""


class TotalAxis(Axis):
    """What is done with totals after counting."""


def unique_codes(columns: Sequence[Floats], count: int) -> Weights:
    """Weights of options as codes: works with the same weight under every option share one."""
    code = np.zeros(count, np.int64)
    for column in columns:
        values, mine = np.unique(column, return_inverse=True)
        _, first, code = np.unique(code * len(values) + mine, return_index=True, return_inverse=True)
    _, first = np.unique(code, return_index=True)
    of = np.array([c[first] for c in columns]) if columns else np.zeros((0, len(first)))
    return Weights(code, of.reshape(len(columns), len(first)))


def number(text: str, what: str) -> float:
    """A number in an option; ValueError in words."""
    try:
        return float(text)
    except ValueError:
        raise ValueError(f"{what}: {text!r} is no number") from None
