"""What the editor decided on stories: pins, drops and comments, kept as judgements in the workspace's journal.

A decision names articles, never a story's id: articles stay while stories are formed anew, so a decision survives rebuilding. It holds for the
story that contains the article; of a pin and a drop on one story the later counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from duizhao.brief.nearest import nearest
from duizhao.errors import NotFoundError
from duizhao.evidence.store import Snapshot

if TYPE_CHECKING:
    from duizhao.stories.story import Gap, Story

KINDS = ("pin", "drop", "comment")
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Choices:
    """Marks and comments by article id or origin key, in the order in which they were made."""

    marks: Mapping[str, tuple[int, str, str]]
    """Article → (turn, `pin` or `drop`, judgement id); a later decision replaces an earlier one."""
    comments: tuple[tuple[str, str, frozenset[str]], ...]
    """(text, judgement id, articles)."""

    @classmethod
    def of(cls, judgements: Iterable[Mapping[str, Any]]) -> Choices:
        """From the judgements in force."""
        marks: dict[str, tuple[int, str, str]] = {}
        comments = []
        turn = 0
        for j in judgements:
            members = j.get("members") or ()
            if j["kind"] in ("pin", "drop"):
                for m in members:
                    turn += 1
                    marks[m] = (turn, j["kind"], j["judgement_id"])
            elif j["kind"] == "comment" and j.get("note"):
                comments.append((str(j["note"]), str(j["judgement_id"]), frozenset(members)))
        return cls(marks, tuple(comments))

    def mark(self, story: Story) -> tuple[int, str, str] | None:
        """The latest pin or drop that holds for a story."""
        found = [self.marks[k] for k in _keys(story) if k in self.marks]
        return max(found, default=None)

    def dropped(self, story: Story) -> bool:
        mark = self.mark(story)
        return mark is not None and mark[1] == "drop"

    def pinned(self, story: Story) -> str | None:
        """The id of the pin that holds for a story."""
        mark = self.mark(story)
        return mark[2] if mark is not None and mark[1] == "pin" else None

    def notes(self, story: Story) -> tuple[tuple[str, str], ...]:
        """The editor's comments on a story: (text, judgement id)."""
        keys = _keys(story)
        return tuple((text, identifier) for text, identifier, members in self.comments if members & keys)

    def ordered(self, gaps: Sequence[Gap], most: int) -> tuple[Gap, ...]:
        """At most `most` gaps, ranked anew: pinned ones first in the order of their pins (all of them), dropped ones out."""
        kept = self.without_dropped(gaps, lambda g: g.story)
        pins = sorted(
            (g for g in kept if self.pinned(g.story)), key=lambda g: self.mark(g.story) or (0, "", "")
        )
        rest = [g for g in kept if not self.pinned(g.story)]
        chosen = [*pins, *rest[: max(0, most - len(pins))]]
        return tuple(replace(g, rank=n) for n, g in enumerate(chosen, 1))

    def without_dropped(self, rows: Iterable[Row], story_of: Callable[[Row], Story]) -> list[Row]:
        """Rows whose story is not dropped."""
        return [r for r in rows if not self.dropped(story_of(r))]


def _keys(story: Story) -> frozenset[str]:
    return frozenset(k for m in story.members for k in (m.article_id, m.origin_key) if k)


def anchor(story: Story) -> str:
    """The article that stands for a story in a decision: the one whose headline it bears, else its first."""
    for m in story.members:
        if m.text == story.headline:
            return m.article_id
    return story.members[0].article_id


def article(snapshot: Snapshot, name: str) -> str:
    """The article that an id, origin key or URL names exactly; NotFoundError otherwise."""
    near = nearest(snapshot, name)
    if near and near[0].likeness == 1.0:
        return near[0].article_id
    raise NotFoundError(
        f"no article or story is {name!r}",
        hint=f"Nearest: {near[0].article_id} ({near[0].text})" if near else "Give an id (a-…, s-…) or a URL.",
    )
