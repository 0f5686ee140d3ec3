"""What a claim is and what a verdict says, as records. The words are defined in design and docs/method/claims.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Mark = Literal["equivalent", "uncertain", "different question"]
Strength = Literal["robust", "leaning", "contested", "not testable"]
Side = Literal["for", "against", ""]

AXES: tuple[str, ...] = (
    "quantity",
    "period",
    "definition",
    "database",
    "quality",
    "credit",
    "attribution",
    "subfield",
    "vintage",
    "producer",
)
"""Columns of a figure that are ways to choose."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence with a testable comparison, as its YAML file states it."""

    claim_id: str
    sentences: tuple[str, ...]
    compare: tuple[str, ...]
    comparison: dict[str, Any]
    figures: dict[str, tuple[str, ...]]
    axes: dict[str, dict[str, Mark]]
    baseline: dict[str, str]
    forbid: tuple[dict[str, str], ...]
    require: tuple[tuple[dict[str, str], dict[str, str]], ...]
    linked: tuple[tuple[str, ...], ...]
    would_test: str
    caveat: str
    topic: str
    source: dict[str, str]
    file: str
    talk: str = ""


@dataclass(frozen=True, slots=True)
class Specification:
    """One option per axis, with the figures it rests on and its result."""

    number: int
    trace_id: str
    options: dict[str, str]
    mark: Mark
    """The weakest mark among its options: any `different question` makes it one, else any `uncertain`, else `equivalent`."""
    values: dict[str, float]
    """Subject → value."""
    figure_ids: tuple[str, ...]
    lineage: str
    unit: str
    margin: float
    """Log ratio (subject against the strongest rival, or against the threshold); > 0 supports the claim."""
    weight: float
    """Weight in the share (0 unless equivalent)."""

    @property
    def supports(self) -> bool:
        return self.margin > 0


@dataclass(frozen=True, slots=True)
class Flip:
    """A flip set: the options that turn the answer."""

    kind: Literal["from baseline", "whatever else"]
    changes: dict[str, tuple[str | None, str]]
    """Axis → (option before, option after); before is None for `whatever else`."""
    mark: Mark
    example: int
    """Number of a specification that shows it."""
    n: int
    """How many specifications it turns (for `whatever else`: all that complete it)."""


@dataclass(frozen=True, slots=True)
class Contrast:
    """What one axis does to the answer: matched pairs that differ in that axis alone."""

    axis: str
    first: str
    second: str
    pairs: int
    mean_shift: float
    """Mean of margin(second) − margin(first), in log ratio."""
    turned: int
    """Pairs in which the sign differs."""
    specifications: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer to a claim and everything that a challenger would ask for."""

    claim: Claim
    strength: Strength
    side: Side
    share_for: float
    """Weighted share of equivalent specifications that support the claim (never a probability)."""
    share_with_uncertain: float | None
    lineages: tuple[str, ...]
    single_source: bool
    specifications: tuple[Specification, ...]
    raw_count: int
    """Specifications before de-duplication."""
    excluded: tuple[tuple[str, int], ...]
    """Reason → how many combinations were left out (forbidden, required, no figure for …)."""
    baseline: int | None
    flips: tuple[Flip, ...]
    contrasts: tuple[Contrast, ...]
    vintages: tuple[dict[str, Any], ...]
    """Same reading, several releases, side by side."""
    flip_sentence: str
    """One sentence: "Yes by counts; no once you ask for the top 10 %."."""
    why_not_testable: str
    trace_id: str
