"""Pins, drops, comments, splits and merges: obeyed, kept through rebuilding, taken back."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from duizhao import api
from duizhao.brief.choices import Choices
from duizhao.errors import DuizhaoError, NotFoundError
from duizhao.workspace import journal

WEEK = "2026-06-15"


def shape(session: api.Session) -> dict[str, frozenset[str]]:
    """Every story of the week: id → articles."""
    return {s.story_id: frozenset(m.article_id for m in s.members) for s in session.stories(week=WEEK)}


def test_later_decisions_win_and_pins_keep_their_order(sample_copy: Path) -> None:
    session = api.open(sample_copy)
    first, second, third = session.gaps(week=WEEK)[:3]
    session.mark("pin", [third.story.story_id, second.story.story_id])
    session.mark("drop", [first.story.story_id])
    choices = Choices.of(journal.judgements(session.workspace))
    ordered = choices.ordered(session.gaps(week=WEEK), 4)
    assert [g.story.story_id for g in ordered[:2]] == [third.story.story_id, second.story.story_id]
    assert first.story.story_id not in {g.story.story_id for g in ordered}
    assert [g.rank for g in ordered] == [1, 2, 3, 4]
    dropped = [
        {"kind": "pin", "members": [first.story.members[0].article_id], "judgement_id": "j-1"},
        {"kind": "drop", "members": [first.story.members[-1].article_id], "judgement_id": "j-2"},
    ]
    assert Choices.of(dropped).dropped(first.story)
    assert Choices.of(dropped[::-1]).pinned(first.story) == "j-1"


def test_a_decision_names_articles_and_so_survives_rebuilding(sample_copy: Path) -> None:
    session = api.open(sample_copy)
    story = session.gaps(week=WEEK)[1].story
    session.mark("pin", [story.members[0].url or ""])
    shutil.rmtree(session.workspace.cache, ignore_errors=True)
    choices = Choices.of(journal.judgements(session.workspace))
    again = next(g.story for g in session.gaps(week=WEEK) if g.story.story_id == story.story_id)
    assert choices.pinned(again)


def test_what_is_none_is_refused(sample_copy: Path) -> None:
    session = api.open(sample_copy)
    with pytest.raises(NotFoundError):
        session.mark("pin", ["a-nothing"])
    with pytest.raises(DuizhaoError):
        session.mark("applaud", ["a-nothing"])
    story = session.gaps(week=WEEK)[0].story
    with pytest.raises(DuizhaoError, match="words"):
        session.mark("comment", [story.story_id])
    with pytest.raises(DuizhaoError, match="stay"):
        session.split(story.story_id, [m.article_id for m in story.members])
    with pytest.raises(DuizhaoError, match="two different"):
        session.merge([story.story_id])


@pytest.mark.parametrize("judged", [True, False])
def test_split_merge_undo_is_the_identity(sample_copy: Path, judged: bool) -> None:
    session = api.open(sample_copy)
    if not judged:  # let the linker group
        for j in journal.judgements(session.workspace):
            session.undo(str(j["judgement_id"]))
    before = shape(session)
    name = max(before, key=lambda s: (len(before[s]), s))
    leaving = sorted(before[name])[-max(1, len(before[name]) // 3) :]
    assert len(before[name]) > 2
    ids = list(session.split(name, leaving))
    after = shape(session)
    assert frozenset(leaving) in after.values() and before[name] - set(leaving) in after.values()
    parts = [s for s, members in after.items() if members & before[name]]
    ids.append(session.merge(parts))
    assert before[name] in shape(session).values()
    for j in ids:
        session.undo(j)
    assert shape(session) == before


def test_the_brief_obeys_and_undo_restores_it(sample_copy: Path) -> None:
    session = api.open(sample_copy)
    plain = session.brief(week=WEEK).markdown.read_text(encoding="utf-8")
    for heading in ("## Told by one source alone", "## Told differently"):
        assert heading in plain
    assert "summaries of ours" in plain
    gaps = session.gaps(week=WEEK)
    top, low = gaps[0].story, gaps[7].story
    made = [
        session.mark("drop", [top.story_id]),
        session.mark("pin", [low.story_id]),
        session.mark("comment", [low.story_id], note="Ask the *mill* itself."),
    ]
    edited = session.brief(week=WEEK)  # every sentence is held against the store here
    page = edited.markdown.read_text(encoding="utf-8")
    assert top.story_id not in page
    assert page.index("Chosen by the editor") < page.index("## Carried in Chinese")
    assert "*Editor's note:* Ask the \\*mill\\* itself." in page
    assert "editor’s note" in edited.html.read_text(encoding="utf-8")
    assert session.trace(made[2]).value == "Ask the *mill* itself."
    for j in made:
        session.undo(j)
    assert session.brief(week=WEEK).markdown.read_text(encoding="utf-8") == plain
