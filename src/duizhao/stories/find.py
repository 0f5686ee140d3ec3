"""One row of the unread list, with its reasons as facts."""

from __future__ import annotations

from dataclasses import dataclass

from duizhao.stories.adoption import Fact
from duizhao.stories.otherside import Key
from duizhao.stories.policy import Policy
from duizhao.stories.story import Story


@dataclass(frozen=True, slots=True)
class Part:
    """One reason why a find scores."""

    kind: str
    """adoption, policy, figure, entity, name or place."""
    words: str
    """The text's own words for it."""
    weight: float
    novelty: float
    seen: int
    """Texts of the other language that hold it, over the evidence."""
    near: int
    """Of these, within the window."""
    key: Key
    uncertain: bool = False
    """The names table lacks it, so that another spelling cannot be excluded."""

    @property
    def score(self) -> float:
        return self.weight * self.novelty


@dataclass(frozen=True, slots=True)
class Damping:
    """One reason why a find counts less, with the words that showed it."""

    id: str
    factor: float
    words: str


@dataclass(frozen=True, slots=True)
class Find:
    """One row of the unread list."""

    rank: int
    story: Story
    score: float
    parts: tuple[Part, ...]
    """Heaviest first."""
    damping: tuple[Damping, ...]
    adoption: tuple[Fact, ...]
    policies: tuple[Policy, ...]
    compared_with: int
    """Texts of the other language."""

    @property
    def why(self) -> tuple[str, ...]:
        """The parts in words, facts only."""
        return tuple(_told(p, self.compared_with) for p in self.parts)


def _told(part: Part, texts: int) -> str:
    """One part as a sentence's half."""
    silence = (
        f"not in {texts:,} texts of the other language"
        if not part.seen
        else f"in {part.seen} of {texts:,} texts"
    )
    if part.seen and not part.near:
        silence += ", none within the window"
    caveat = "; not in the names table, another spelling cannot be excluded" if part.uncertain else ""
    return f"{part.kind}: {part.words} ({silence}{caveat})"
