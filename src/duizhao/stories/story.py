"""A story: articles, in any language, on one event; and its coverage, as records.

These records are what the CLI, the brief and a notebook see. They hold ids, never open handles.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from duizhao.stories.importance import Importance

Word = Literal["covered", "not found", "not yet", "missed", "not observed"]
"""What may honestly be said of a language without a found article (design, "Gap"):

* `covered`: at least one article of that language is linked to the story.
* `not observed`: no outlet of that language was live, so silence means nothing.
* `not yet`: nothing found, and less time has passed than `settled_days`.
* `not found`: nothing found in the N live outlets observed.
* `missed`: nothing found, sources live, the usual lag has passed, and substantial coverage was expected.
"""


@dataclass(frozen=True, slots=True)
class Member:
    """One article of a story."""

    article_id: str
    origin_key: str | None
    outlet_id: str
    outlet: str
    owner: str
    language: str
    """Language of the outlet (not of a translated title)."""
    url: str | None
    text: str
    """Title as given, or the gist where no title is kept."""
    text_lang: str
    text_kind: Literal["title", "translated title", "gist", "roundup part"]
    published_from: datetime | None
    published_to: datetime | None
    carrier: str | None
    ranked: bool
    """Seen through a heat-ranked front page."""
    link: float
    """Probability that this article belongs to the story (1 for a judgement)."""
    why: str
    """The evidence of the link in words."""


@dataclass(frozen=True, slots=True)
class Story:
    """Articles on one event."""

    story_id: str
    members: tuple[Member, ...]
    grouped_by: Literal["judgement", "linker"]
    headline: str
    """A representative title or gist, in `language`."""
    language: str
    gist_en: str | None
    gist_zh: str | None
    topics: tuple[str, ...]
    first: datetime | None
    last: datetime | None

    def of(self, language: str) -> tuple[Member, ...]:
        """Members whose outlet publishes in that language."""
        return tuple(m for m in self.members if m.language == language)


@dataclass(frozen=True, slots=True)
class Coverage:
    """One language's coverage of one story."""

    language: str
    covering: tuple[str, ...]
    """Owner groups with a linked article."""
    live: tuple[str, ...]
    """Owner groups that were live (delivering anything through an unranked feed) while the story ran; contains `covering` groups seen in full feeds."""
    ranked: tuple[str, ...]
    """Owner groups seen only through ranked front pages: they count when they cover, and their silence counts for nothing."""
    p_none: float
    """P(no article of this language belongs to the story) = ∏(1 − p_link) over candidates."""
    candidates: tuple[tuple[str, float], ...]
    """Articles of this language that might belong, with probability, most likely first (at most 5)."""
    word: Word

    @property
    def plain(self) -> str:
        """`7 of 22`."""
        return f"{len(self.covering)} of {len(set(self.live) | set(self.covering))}"


@dataclass(frozen=True, slots=True)
class Gap:
    """One row of the gap list: how much more `source` outlets covered a story than `target` outlets."""

    rank: int
    story: Story
    source: Coverage
    target: Coverage
    gap: float
    """Difference of log-odds of coverage: beyond par where `estimator` is `rates`, else plain."""
    low: float
    high: float
    """90 % interval of `gap`."""
    score: float
    """What the list is ordered by unless `priority` is asked for (stories/gap.py, from the plain gap)."""
    trace_id: str
    estimator: Literal["rates", "plain"] = "plain"
    """`rates`: measured against the rates of outlets and topics (stories/gapmodel.py). `plain`: from this story's counts alone (stories/gap.py)."""
    fitted: str = ""
    """What the rates come from, or why there are none."""
    p_positive: float | None = None
    """P(gap > 0)."""
    surprise: float | None = None
    """The gap without what stories of the topic always get; None where no rates are known."""
    chronic: float | None = None
    """What stories of the topic always get; gap = surprise + chronic."""
    plain_gap: float | None = None
    """The gap from the counts alone (Jeffreys' prior), whatever the estimator."""
    importance: Importance | None = None
    """How much the story matters, in parts (stories/importance.py)."""
    priority: float | None = None
    """The other order: estimated gap × P(gap > 0) × importance × tellings × silence; None where no rates are known."""
