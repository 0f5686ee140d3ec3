"""Splitting and merging stories, as judgements on their articles that later runs obey and `undo` takes back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from duizhao.errors import DuizhaoError
from duizhao.stories.story import Story


def split(story: Story, leaving: Sequence[str]) -> tuple[dict[str, Any], ...]:
    """Judgements that take the articles `leaving` out of a story into one of their own; those that stay, stay together.

    DuizhaoError when an article is none of the story's, or when none would stay.
    """
    members = [m.article_id for m in story.members]
    for a in leaving:
        if a not in members:
            raise DuizhaoError(
                f"{a} is not in {story.story_id}", hint="`duizhao trace` of the story lists its articles."
            )
    out = [m for m in members if m in set(leaving)]
    stay = [m for m in members if m not in set(leaving)]
    if not out or not stay:
        raise DuizhaoError("a split needs articles that go and articles that stay")
    # The first-named of a `different` stays where it is; so it is one that stays.
    made: list[dict[str, Any]] = [{"kind": "different", "members": [stay[0], a]} for a in out]
    made += [{"kind": "same", "members": group} for group in (stay, out) if len(group) > 1]
    return tuple(made)


def merge(stories: Sequence[Story]) -> dict[str, Any]:
    """The judgement that makes one story of several. DuizhaoError for fewer than two."""
    if len({s.story_id for s in stories}) < 2:
        raise DuizhaoError("a merge needs two different stories")
    return {"kind": "same", "members": list(dict.fromkeys(m.article_id for s in stories for m in s.members))}
