"""How the stories of a book are told: frame shares by language, countries compared, and the stories whose telling differs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from duizhao.stories.compared import Count, beyond, counted, countries
from duizhao.stories.frame import Codebook, codebook
from duizhao.stories.framing import FEWEST, Coded, Divergence, Share, bent, coded, shares
from duizhao.stories.story import Story

OURS = (
    "No title in the outlets' own words is kept for these stories: what is coded here are summaries of ours (gists), so these are the frames of our "
    "words and say nothing of how the outlets told it."
)
BEYOND = 0.05
"""p-value, divided by the number of stories compared (Bonferroni), below which a story's distance is said to exceed chance."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How often a frame's lists agree with labels."""

    frame: str
    name: str
    f1: dict[str, float]
    """By language, on headlines that the lists were not made from."""
    weak: bool


@dataclass(frozen=True, slots=True)
class FrameReport:
    """Frame shares and countries named, by language."""

    shares: tuple[Share, ...]
    agreement: tuple[Agreement, ...]
    countries: tuple[Count, ...]
    """Other than China and the United States, most named first within a language."""
    names: dict[str, str]
    """English name by country code."""
    ours: bool
    """Gists were coded because there is no title in the outlets' own words."""
    left_out: dict[str, int]
    note: str


@dataclass(frozen=True, slots=True)
class Bent:
    """One story that both languages covered, with the distance of its frames."""

    rank: int
    story: Story
    divergence: Divergence
    beyond_chance: bool


@dataclass(frozen=True, slots=True)
class BentList:
    """Stories by how differently they are told, the most beyond chance first; those with too few framed articles last."""

    rows: tuple[Bent, ...]
    measured: int
    too_few: int
    beyond_chance: int
    level: float
    """The p-value below which a story counts as beyond chance."""
    ours: bool
    note: str

    def as_dict(self) -> dict[str, Any]:
        """Plain data for `--json`."""
        from dataclasses import fields

        return {"fewest": FEWEST, **{f.name: getattr(self, f.name) for f in fields(self)}}


def coded_stories(stories: Sequence[Story], book: Codebook) -> tuple[tuple[Coded, ...], dict[str, int], bool]:
    """Articles with frames, what was left out, and whether gists had to stand in for titles (there is no own title at all)."""
    made, left = coded(stories, book)
    if made:
        return made, left, False
    made, left = coded(stories, book, kinds=("gist",))
    return made, left, bool(made)


def agreements(book: Codebook) -> tuple[Agreement, ...]:
    """The measured agreement of every frame."""
    return tuple(Agreement(f.id, f.en_name, dict(f.f1), f.weak) for f in book.frames)


def frames(stories: Iterable[Story]) -> FrameReport:
    """Frame shares by language over stories, with 90 % intervals from redrawing whole stories."""
    chosen, book, table = tuple(stories), codebook(), countries()
    made, left, ours = coded_stories(chosen, book)
    named = counted(((c.member.language, c.member.text) for c in made), table)
    return FrameReport(
        shares(made, book),
        agreements(book),
        beyond(named),
        {code: english for code, (english, _) in table.names.items()},
        ours,
        left,
        OURS if ours else "",
    )


def bent_list(stories: Iterable[Story], first: str, second: str, *, limit: int | None = None) -> BentList:
    """Stories covered in both languages, ranked by frame divergence beyond chance.

    So many stories are looked at that some differ by accident: only p < 0.05 / (stories measured) is called more than chance.
    """
    both = {s.story_id: s for s in stories if s.of(first) and s.of(second)}
    book = codebook()
    made, _, ours = coded_stories(tuple(both.values()), book)
    found = bent(made, book, first, second)
    measured = sum(d.distance is not None for d in found)
    level = BEYOND / max(1, measured)
    rows = [
        Bent(n, both[d.story_id], d, d.p is not None and d.p < level and not ours)
        for n, d in enumerate(found, 1)
    ]
    return BentList(
        tuple(rows[:limit]),
        measured,
        len(found) - measured,
        sum(r.beyond_chance for r in rows),
        level,
        ours,
        OURS if ours else "",
    )
