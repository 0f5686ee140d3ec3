"""Ids of stories in a stream, and what becomes of earlier ones."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import duizhao as dz
from duizhao import stories
from duizhao.brief import ledger
from duizhao.evidence.ids import short_id
from duizhao.evidence.tables import ARTICLES
from duizhao.stories.succession import bearer, groups, moves
from tests.brief import records
from tests.stories.desk import MONDAY, article, desk
from tests.stories.test_book import ROBOT_EN, ROBOT_ZH, ROBOT_ZH2, rows


def more(made: Any, read: str, articles: list[dict[str, Any]]) -> None:
    """A later read."""
    made.store.append(
        "articles", [ARTICLES.blank(read_id=read, line=n, **a) for n, a in enumerate(articles, 1)]
    )
    made.store.append(
        "origins",
        [
            {
                "origin_id": read,
                "kind": "file",
                "reader": "test",
                "source": read,
                "sequence": 2,
                "read_at": MONDAY,
                "rows": len(articles),
                "aside": 0,
            }
        ],
    )


def ids(made: Any) -> dict[str, str]:
    with made.snapshot() as snapshot:
        return {
            str(m.origin_key): s.story_id for s in stories.build(snapshot, made).stories for m in s.members
        }


def test_a_story_that_gains_keeps_its_id_even_where_the_new_article_is_older(tmp_path: Path) -> None:
    made = desk(tmp_path / "w", rows())
    before = ids(made)
    late = article(7, "times.example", ROBOT_EN, 4)  # published before all others, seen a day after them
    late["first_seen"] = article(0, "x", "", 40)["first_seen"]
    more(made, "o-later", [late])
    after = ids(made)
    assert after["7"] == after["1"] == before["1"]


def test_order_of_reading_does_not_change_stories_or_ids(tmp_path: Path) -> None:
    everything = [*rows(), article(6, "times.example", ROBOT_EN, 20), article(7, "yi.example", ROBOT_ZH, 30)]
    whole = desk(tmp_path / "whole", everything)
    steps = desk(tmp_path / "steps", everything[3:])
    ids(steps)  # looked at in between, so that what is kept between questions is made
    more(steps, "o-second", everything[:2])
    ids(steps)
    more(steps, "o-third", everything[2:3])
    assert ids(steps) == ids(whole)


def test_what_is_split_or_merged_is_noted_and_followed(tmp_path: Path) -> None:
    session = dz.open(desk(tmp_path / "w", rows()).folder)
    (robot,) = [s for s in session.book().stories if len(s.members) == 3]
    third = next(m.article_id for m in robot.members if m.origin_key == "3")
    made = session.split(robot.story_id, [third])
    now = {s.story_id: {m.origin_key for m in s.members} for s in session.book().stories}
    assert now[robot.story_id] == {"1", "2"} and now[short_id("s", third)] == {"3"}
    assert f"split from {robot.story_id}" in session.trace(short_id("s", third)).note
    assert short_id("s", third) in session.trace(robot.story_id).note
    for judgement in made:
        session.undo(judgement)
    again = {s.story_id: {m.origin_key for m in s.members} for s in session.book().stories}
    assert again[robot.story_id] == {"1", "2", "3"}  # split and undo is the identity
    trace = session.trace(
        short_id("s", third)
    )  # an id that no story bears any more leads to its article's story
    assert trace.id == robot.story_id and "no story any more" in trace.note


def test_a_lost_or_torn_ledger_is_no_error(tmp_path: Path) -> None:
    made = desk(tmp_path / "w", rows())
    session = dz.open(made.folder)
    session.book()
    (made.cache / ledger.GROUPS).write_text("{torn")
    (made.cache / ledger.MOVED).write_text('{"at": 3}\nnot json\n[]\n')
    session.book()
    assert ledger.moved(made, "s-nothing") == ()


members = st.lists(st.sets(st.integers(0, 12), min_size=1, max_size=5), max_size=5)


def _partition(groups_: list[set[int]]) -> list[set[int]]:
    seen: set[int] = set()
    out = []
    for g in groups_:
        if g - seen:
            out.append(g - seen)
        seen |= g
    return out


@given(members, members)
def test_moves_say_where_every_article_went(before: list[set[int]], after: list[set[int]]) -> None:
    def story(group: set[int]) -> Any:
        told = (
            replace(records.member(n, "甲报", "zh", f"第{n}条"), article_id=f"a{n}") for n in sorted(group)
        )
        return replace(records.story(short_id("s", f"a{min(group)}")), members=tuple(told))

    old = {story(g).story_id: frozenset(f"a{n}" for n in g) for g in _partition(before) if len(g) > 1}
    now = [story(g) for g in _partition(after)]
    home = {m.article_id: s.story_id for s in now for m in s.members}
    found = {m.story: m for m in moves(old, now)}
    for identifier, articles in old.items():
        if not all(a in home for a in articles):
            assert identifier not in found  # not all in view: nothing is said
            continue
        places = {home[a] for a in articles}
        if places == {identifier}:
            assert identifier not in found
        else:
            assert set(found[identifier].to) == places - {identifier}
            assert (found[identifier].kind == "split") == (identifier in {s.story_id for s in now})
    assert moves(groups(now), now) == ()
    for s in now:
        for m in s.members:
            heir = bearer(now, short_id("s", m.article_id))
            assert heir is not None and heir.story_id == s.story_id


def test_two_texts_of_one_story(tmp_path: Path) -> None:
    made = desk(
        tmp_path / "w", [article(1, "jia.example", ROBOT_ZH, 8), article(2, "yi.example", ROBOT_ZH2, 9)]
    )
    assert len(set(ids(made).values())) == 1
