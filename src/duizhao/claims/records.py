"""What a claim is and what a verdict says, as records. The words are defined in design and docs/method/claims.md."""

from __future__ import annotations

from dataclasses import dataclass, field
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

NOT_STATED = "not stated"
"""The option of a figure whose column is empty: a bucket of its own, never a wildcard."""

MARKS: tuple[Mark, ...] = ("equivalent", "uncertain", "different question")
"""From the strongest to the weakest."""


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
    allow: tuple[str, ...] = ()
    """Refusals that the author lifts with open eyes; only `incomplete-year` can be."""
    aggregate: tuple[str, ...] = ()
    """Axes to sum over (`aggregate: {sum: [subfield]}`); refused unless the parts are shown to add up."""
    forbid_reasons: tuple[str, ...] = ()
    """One per entry of `forbid`, "" where none was given."""


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
    side: Side = ""
    """for, against, or "" for a tie. Not always the sign of the margin: a value equal to its threshold is "at least" it."""
    rival: str = ""
    """The strongest rival, which the margin is measured against; "" for a threshold or a change over time."""
    periods: tuple[str, ...] = ()
    margin_low: float | None = None
    """The margin when every figure lies at the end of its source's range that is worst for the claim; None where undefined."""
    margin_high: float | None = None
    settled: bool = True
    """False when the side turns, or is lost, somewhere within the ranges that the sources give."""
    statuses: tuple[str, ...] = ()
    """Status of the figures it rests on: checked, secondary, unconfirmed."""

    @property
    def supports(self) -> bool:
        return self.side == "for"

    @property
    def opposes(self) -> bool:
        return self.side == "against"


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
    size: int = 0
    """Number of choices changed; linked axes move together and count as one, so it can be less than `len(changes)`."""


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
    flip_sentence_zh: str = ""
    """The same sentence in Chinese."""
    constant: dict[str, str] = field(default_factory=dict)
    """Axes that never vary here, with their one option; left out of every specification's options."""
    composites: tuple[tuple[str, ...], ...] = ()
    """Axes that act as one choice (declared `linked`, or splitting the specifications in the same way)."""
    notes: tuple[str, ...] = ()
    """Remarks a challenger should see: lifted refusals, unconfirmed figures, ties, several rivals."""

    @property
    def counted(self) -> tuple[Specification, ...]:
        """The equivalent specifications: those that the share is taken over."""
        return tuple(s for s in self.specifications if s.mark == "equivalent")

    def to_arrow(self) -> Any:
        """The specifications as a pyarrow.Table, one row each."""
        from duizhao.claims.table import to_arrow

        return to_arrow(self)

    def _repr_html_(self) -> str:
        from duizhao.claims.table import to_html

        return to_html(self)
