"""Lag: how long after the first article in one language the first in the other appears, if one ever does.

Publication times are intervals (design, rule 8), so a lag is an interval too; a story that the other language has not carried when the
evidence ends, or when the linker stops looking, is censored there; and some stories are never carried: hence a cure model with
a curve that assumes no shape beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from math import inf
from typing import Any, Literal

import numpy as np

from duizhao.stories.cure import Cure, Waits, fit
from duizhao.stories.story import Member, Story
from duizhao.stories.survival import Turnbull, kaplan_meier, survival_at, turnbull

REACH = timedelta(hours=72)
"""How long before it was first seen an article of unknown publication time may have appeared: the linker's window."""
FOLLOW = timedelta(hours=144)
"""How long after a story's first article the linker can still add one (twice its window). A later article would not be found, so waiting ends here."""
UNDETERMINED = 0.5
"""Share of unknown orders among the covered from which the model's median and its first hours are not quoted: they would show the
model's shape, not the evidence."""
LINKED = 0.5
"""Probability from which a member counts as belonging to the story."""
FEWEST, FEWEST_COVERED = 30, 10
"""Stories, and covered stories among them, below which no model is fitted."""

Order = Literal["source first", "target first", "order unknown", "not covered"]


@dataclass(frozen=True, slots=True)
class Spell:
    """One story's wait in hours: in (`low`, `high`] when covered; longer than `low` when not (`high` inf)."""

    story_id: str
    topics: tuple[str, ...]
    order: Order
    low: float
    high: float

    @property
    def covered(self) -> bool:
        """A target article is in the story, at or after its first source article (or in unknown order)."""
        return self.order in ("source first", "order unknown")


def first(members: Sequence[Member], reach: timedelta = REACH) -> tuple[datetime, datetime] | None:
    """When the first of these articles appeared, as an interval: the earliest begin and the earliest end. None without any time.

    The first of several times lies between the least of their lower and the least of their upper ends.
    """
    bounds = []
    for m in members:
        end = m.published_to or m.published_from
        if end is not None:
            bounds.append((m.published_from or end - reach, end))
    return (min(b[0] for b in bounds), min(b[1] for b in bounds)) if bounds else None


def spells(
    stories: Iterable[Story],
    source: str,
    target: str,
    *,
    until: datetime,
    reach: timedelta = REACH,
    follow: timedelta = FOLLOW,
) -> tuple[Spell, ...]:
    """The wait of every story that `source` outlets carried and whose time is known. `until`: where the evidence ends.

    A story whose target article surely came first is told as `target first` with a wait of 0: the callers leave it out and count it.
    """
    found: list[Spell] = []
    for story in stories:
        begun = first([m for m in story.of(source) if m.link >= LINKED], reach)
        if begun is None or begun[1] > until:
            continue
        followed = _hours(min(until - begun[1], follow))
        heard = first([m for m in story.of(target) if m.link >= LINKED], reach)
        order: Order = "not covered"
        low, high = followed, inf
        if heard is not None and _hours(heard[0] - begun[1]) <= followed:
            low, high = _hours(heard[0] - begun[1]), _hours(heard[1] - begun[0])
            order = "source first" if low >= 0 else "target first" if high <= 0 else "order unknown"
            low, high = max(low, 0.0), max(high, 0.0)
        found.append(Spell(story.story_id, story.topics, order, low, high))
    return tuple(sorted(found, key=lambda s: s.story_id))


def _hours(span: timedelta) -> float:
    return span.total_seconds() / 3600


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number with its 90 % bootstrap interval (stories redrawn with replacement)."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class LagSummary:
    """How soon, and how often, `target` outlets follow `source` outlets."""

    source: str
    target: str
    topic: str | None
    stories: int
    """Stories at risk: carried by the source and not surely by the target before."""
    covered: int
    order_unknown: int
    """Of the covered: the times do not say who was first. They count as waits from 0 up to their upper end."""
    target_first: int
    """Left out: the target surely carried them first."""
    model: Cure | None
    median: Estimate | None
    """Median wait in hours among stories that are covered at all; None where most orders are unknown."""
    median_bounds: tuple[float, float] | None
    """The least and the greatest median wait of the stories found covered that the intervals allow, whatever the model says."""
    median_if_known: float | None
    """The same without the stories of unknown order: how much the answer rests on them."""
    never: Estimate | None
    """Share never covered within the time that the linker looks."""
    by: dict[int, Estimate]
    """P(covered by so many hours) under the model."""
    waits: Waits
    curve: Turnbull
    followed: float
    """Longest wait observed, in hours."""
    note: str

    def as_dict(self) -> dict[str, Any]:
        """Plain data for `--json`, without waits and curve (see `rows`)."""
        plain = asdict(self)
        del plain["curve"], plain["waits"]
        return plain


def summary(
    stories: Iterable[Story],
    source: str,
    target: str,
    *,
    until: datetime | None = None,
    topic: str | None = None,
    hours: Sequence[int] = (6, 12, 24, 48, 72, 120),
    replicates: int = 200,
    seed: int = 1,
    reach: timedelta = REACH,
    follow: timedelta = FOLLOW,
) -> LagSummary:
    """Lag from `source` to `target`, over stories of one topic or all. Deterministic for a given seed.

    `until`: where the evidence ends; the last publication among the stories when not given.

    No model below 30 stories at risk or 10 covered: then `model`, `median` and `never` are None and `note` says so.
    """
    stories = tuple(stories)
    if until is None:
        until = max(
            (t for s in stories for m in s.members if (t := m.published_to or m.published_from)),
            default=datetime.now(UTC),
        )
    every = spells(stories, source, target, until=until, reach=reach, follow=follow)
    if topic is not None:
        every = tuple(s for s in every if topic in s.topics)
    risk = [s for s in every if s.order != "target first"]
    waits = Waits.of([s.low for s in risk], [s.high for s in risk], [s.covered for s in risk])
    covered = int(waits.covered.sum())
    unknown = sum(s.order == "order unknown" for s in risk)
    longest = max((s.low for s in risk), default=0.0)
    bare = LagSummary(
        source=source,
        target=target,
        topic=topic,
        stories=len(risk),
        covered=covered,
        order_unknown=unknown,
        target_first=len(every) - len(risk),
        model=None,
        median=None,
        median_bounds=_median_bounds(waits),
        median_if_known=None,
        never=None,
        by={},
        waits=waits,
        curve=turnbull(waits.low.tolist(), waits.high.tolist()),
        followed=longest,
        note="",
    )
    if len(risk) < FEWEST or covered < FEWEST_COVERED:
        note = (
            f"too few: {covered} of {len(risk)} stories covered; a model needs {FEWEST_COVERED} of {FEWEST}"
        )
        return replace(bare, note=note)
    model = fit(waits)
    rng = np.random.default_rng(seed)
    draws: list[Cure] = []
    for _ in range(replicates):
        counts = np.bincount(rng.integers(0, len(risk), len(risk)), minlength=len(risk)).astype(float)
        if counts[waits.covered].sum() >= 2:
            draws.append(fit(waits, law=model.law, weights=counts, start=model))
    known = np.array([s.order != "order unknown" for s in risk], dtype=float)
    surely = (
        fit(waits, law=model.law, weights=known) if known[waits.covered].sum() >= FEWEST_COVERED else None
    )
    notes = []
    vague = unknown > UNDETERMINED * covered
    if vague:
        notes.append(
            f"in {unknown} of {covered} covered stories the times do not say who was first: "
            "no median beyond its bounds, and no share covered within the reach of unknown times"
        )
    elif model.median > longest / 3:
        notes.append(
            f"the median wait ({model.median:.0f} h) is long beside the {longest:.0f} h followed: "
            "late and never are hard to tell apart, trust P(covered by) more than either"
        )
    return replace(
        bare,
        model=model,
        median=None if vague else _estimate(model.median, [d.median for d in draws]),
        median_if_known=surely.median if surely else None,
        never=_estimate(model.never, [d.never for d in draws]),
        by={
            h: _estimate(float(model.covered_by(h)), [float(d.covered_by(h)) for d in draws])
            for h in hours
            if h <= longest and not (vague and h < _hours(reach))
        },
        note="; ".join(notes),
    )


def _median_bounds(waits: Waits) -> tuple[float, float] | None:
    if not waits.covered.any():
        return None
    return float(np.median(waits.low[waits.covered])), float(np.median(waits.high[waits.covered]))


def _estimate(value: float, draws: Sequence[float]) -> Estimate:
    low, high = np.quantile(draws, [0.05, 0.95]) if draws else (value, value)
    return Estimate(value, float(min(low, value)), float(max(high, value)))


def rows(found: LagSummary, *, step: float = 6.0) -> tuple[dict[str, float | None], ...]:
    """Rows for a figure, every `step` hours: the share covered by then.

    `least` and `most`: Kaplan–Meier with every wait at its longest and at its shortest, between which every reading of the intervals lies. `likely_low`,
    `likely_high`: Turnbull's most likely curve (two values inside a cell where it says nothing). `model`: the cure model, None without one.
    """
    covered = found.waits.covered.tolist()
    longest = np.where(found.waits.covered, found.waits.high, found.waits.low).tolist()
    late, early = kaplan_meier(longest, covered), kaplan_meier(found.waits.low.tolist(), covered)
    made: list[dict[str, float | None]] = []
    for t in np.arange(0.0, found.followed + 1e-9, step):
        at = float(t)
        waiting = found.curve.bounds(at)
        made.append(
            {
                "hours": at,
                "least": 1 - survival_at(late, at),
                "most": 1 - survival_at(early, at),
                "likely_low": 1 - waiting[1],
                "likely_high": 1 - waiting[0],
                "model": float(found.model.covered_by(at)) if found.model else None,
            }
        )
    return tuple(made)
