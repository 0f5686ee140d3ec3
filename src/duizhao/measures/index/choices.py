"""Normative choices of an index, and the small space of them that is run through whole.

A choice is what reasonable people make otherwise; it is no error of the data, which `doubt` keeps apart.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from duizhao.errors import ReadError
from duizhao.measures.index import averaging, scaling

MISSING = ("group mean", "leave")
OUTLIERS = ("winsorise or log", "winsorise", "log", "none")
NORMALISE = tuple(w.name for w in scaling.WAYS)
AGGREGATE = tuple(w.name for w in averaging.WAYS)
WEIGHTS = ("as given", "equal")
OPTIONS: dict[str, tuple[str, ...]] = {
    "missing": MISSING,
    "outliers": OUTLIERS,
    "normalise": NORMALISE,
    "aggregate": AGGREGATE,
    "weights": WEIGHTS,
}
DEFAULT_SPACE: dict[str, tuple[str, ...]] = {
    "outliers": ("winsorise or log", "none"),
    "normalise": NORMALISE,
    "aggregate": AGGREGATE,
    "weights": WEIGHTS,
}
"""What is varied where a recipe does not say."""


@dataclass(frozen=True, slots=True)
class Choices:
    """One option per choice. ReadError for an option that does not exist, or two that exclude each other."""

    missing: str = "group mean"
    outliers: str = "winsorise or log"
    normalise: str = "min-max"
    aggregate: str = "arithmetic"
    weights: str = "as given"

    def __post_init__(self) -> None:
        for choice, options in OPTIONS.items():
            checked(choice, getattr(self, choice), options)
        if not admissible(self):
            raise ReadError(
                f"normalise {self.normalise!r} gives values below 0, aggregate {self.aggregate!r} needs values above it"
            )

    @property
    def floor(self) -> float:
        """The least value of min–max: 1 where a mean needs values above 0 (as COINr has it), else 0."""
        return 1.0 if _positive(self.aggregate) else 0.0


def admissible(c: Choices) -> bool:
    """Whether the normalised values are such that the aggregate is defined."""
    return not _positive(c.aggregate) or next(w for w in scaling.WAYS if w.name == c.normalise).positive


def space(base: Choices, varied: Mapping[str, Sequence[str]] = DEFAULT_SPACE) -> tuple[Choices, ...]:
    """Every admissible combination, the base first. varied: choice → its options; a choice that is not named stays as in the base."""
    names = list(varied)
    for name in names:
        for option in varied[name]:
            checked(name, option, OPTIONS.get(checked("space", name, tuple(OPTIONS)), ()))
    found = [base]
    for options in product(*(dict.fromkeys((getattr(base, n), *varied[n])) for n in names)):
        try:
            one = replace(base, **dict(zip(names, options, strict=True)))
        except ReadError:
            continue  # two options that exclude each other
        if one not in found:
            found.append(one)
    return tuple(found)


def checked(choice: str, option: str, options: Sequence[str]) -> str:
    """The option. ReadError with the nearest one where there is none of that name."""
    if option not in options:
        near = difflib.get_close_matches(str(option), options, 1)
        raise ReadError(
            f"{choice}: there is no {option!r}",
            hint=f"Did you mean {near[0]!r}?" if near else f"There are {', '.join(options)}.",
        )
    return option


def _positive(aggregate: str) -> bool:
    return next(w for w in averaging.WAYS if w.name == aggregate).positive
