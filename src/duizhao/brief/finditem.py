"""What a brief prints of single-source finds and of stories that the two languages tell differently."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from duizhao.brief import wording
from duizhao.brief.choices import Choices
from duizhao.brief.derived import derived_id
from duizhao.brief.issue import BentItem, FindItem
from duizhao.brief.sentence import Sentence
from duizhao.brief.shelf import Shelf
from duizhao.brief.storyitem import carrier, editor_notes, original_of
from duizhao.workspace.period import Period

if TYPE_CHECKING:
    from duizhao.stories.find import Find
    from duizhao.stories.framereport import Agreement, Bent, BentList


def find_items(found: Sequence[Find], shelf: Shelf, choices: Choices, *, home: str) -> tuple[FindItem, ...]:
    """One item per find, ranked anew."""
    return tuple(_find(n, f, shelf, choices, home) for n, f in enumerate(found, 1))


def compared(found: Sequence[Find], target: str) -> Sentence | None:
    """With how many texts the finds were compared; their number is that of all articles read."""
    if not found:
        return None
    n = wording.count(found[0].compared_with, f"{wording.language(target)} text")
    return Sentence(
        f"Told by a single owner group; what is said of newness holds for the {n} read here, most of them headlines.",
        (derived_id("articles", Period()),),
    )


def _find(rank: int, f: Find, shelf: Shelf, choices: Choices, home: str) -> FindItem:
    story = f.story
    members = sorted(story.members, key=lambda m: m.article_id)
    cited = (story.story_id, *(m.article_id for m in members[:3]))
    original = original_of(story, members)
    summary = None if original.lang == home else story.gist_en if home == "en" else story.gist_zh
    return FindItem(
        rank,
        story.story_id,
        original,
        Sentence(summary, (story.story_id,), "ours", home) if summary else None,
        tuple(Sentence(f"{why[:1].upper()}{why[1:]}.", cited) for why in f.why),
        tuple(
            Sentence(f"Counts less: {d.id}{f' ({d.words})' if d.words else ''}.", cited) for d in f.damping
        ),
        tuple(carrier(m, shelf) for m in members[:3]),
        editor_notes(story, choices),
    )


def bent_items(
    found: BentList, agreement: Sequence[Agreement], choices: Choices, *, most: int = 3
) -> tuple[BentItem, ...]:
    """The stories whose telling differs by more than chance; none is the usual case."""
    rows = choices.without_dropped([r for r in found.rows if r.beyond_chance], lambda r: r.story)
    return tuple(_bent(n, r, agreement) for n, r in enumerate(rows[:most], 1))


def _bent(rank: int, r: Bent, agreement: Sequence[Agreement]) -> BentItem:
    d, cited = r.divergence, (r.story.story_id,)
    known = {a.frame: a for a in agreement}
    told = []
    for language, profile in zip((d.first, d.second), d.profiles, strict=True):
        parts = [
            f"{known[f].name} {wording.percent(v)} (F1 of the list {known[f].f1.get(language, 0):.2f}{', weak' if known[f].weak else ''})"
            for f, v in sorted(profile.items(), key=lambda p: (-p[1], p[0]))
            if v >= 0.1
        ]
        told.append(Sentence(f"{wording.language(language)} titles: {wording.listed(parts)}.", cited))
    size = (
        f"Distance of the frames {d.distance or 0:.2f} (90\u00a0% interval {d.low or 0:.2f} to {d.high or 0:.2f}) where chance alone gives {d.chance or 0:.2f}, "
        f"from {d.articles[0]} and {d.articles[1]} framed titles."
    )
    return BentItem(
        rank, r.story.story_id, original_of(r.story, r.story.members), Sentence(size, cited), tuple(told)
    )


def bent_line(found: BentList, chosen: Period, source: str, target: str) -> Sentence:
    """What was measured and what came of it, in one sentence."""
    pair = f"{wording.language(source)} and {wording.language(target)}"
    whole = found.measured + found.too_few
    cited = tuple(r.story.story_id for r in found.rows[:12]) or (derived_id("articles", chosen),)
    if not whole:
        return Sentence(f"No story of this period was covered in both {pair}.", cited)
    text = (
        f"{wording.count(whole, 'story was', 'stories were')} covered in both {pair}; {found.measured:,} "
        f"{'has' if found.measured == 1 else 'have'} enough framed texts on both sides to compare how they are told, and "
    )
    if found.ours:
        text += "those texts are summaries of ours, so nothing is said of how the outlets told them."
    elif not found.beyond_chance:
        text += "none is told more differently than chance alone would make it."
    else:
        text += f"{found.beyond_chance} more differently than chance would make {'it' if found.beyond_chance == 1 else 'them'}."
    return Sentence(text, cited)
