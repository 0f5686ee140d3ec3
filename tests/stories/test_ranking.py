"""The list of gaps: estimated where rates are known, from the counts alone where not; its order, and its diversity."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from duizhao import stories
from duizhao.stories import coverage as covering
from duizhao.stories.book import StoryBook
from duizhao.stories.coverage import Candidate, Liveness
from duizhao.stories.importance import priority
from duizhao.stories.ranking import varied
from duizhao.stories.story import Gap, Member, Story
from duizhao.stories.usual import FEWEST_STORIES, fitted, usual
from tests.stories.desk import article, desk

START = datetime(2026, 6, 15, tzinfo=UTC)
HOUR = START.timestamp() / 3600
ZH = [f"zh{n}" for n in range(8)]
EN = [f"en{n}" for n in range(7)]


def world(n: int = FEWEST_STORIES + 60, *, seed: int = 1, dead: frozenset[str] = frozenset()) -> StoryBook:
    """Stories of invented outlets over eight weeks; a dead outlet delivers nothing."""
    rng = random.Random(seed)
    made, inside, tellings, subject = [], {}, {}, {}
    deliveries = []
    for k in range(n):
        at = START + timedelta(hours=rng.uniform(0, 24 * 56))
        carried = [o for o in (*ZH, *EN) if rng.random() < (0.35 if o in ZH else 0.15)] or [rng.choice(ZH)]
        carried = [o for o in carried if o not in dead] or [ZH[0]]
        members = tuple(
            Member(
                article_id=f"a-{k}-{o}", origin_key=None, outlet_id=o, outlet=o, owner=o, language=o[:2], url=None,
                text=f"{k} {o}", text_lang=o[:2], text_kind="title", published_from=at, published_to=at, carrier=None,
                ranked=False, link=1.0, why="",
            )
            for o in carried
        )  # fmt: skip
        topic = rng.choice(["models", "chips", "robots"])
        s = Story(f"s-{k:04d}", members, "linker", "t", carried[0][:2], None, None, (topic,), at, at)
        made.append(s)
        inside[s.story_id] = tuple(
            Candidate(m.article_id, m.language, m.owner, 1.0, m.article_id) for m in members
        )
        tellings[s.story_id] = {lang: len(s.of(lang)) for lang in ("zh", "en")}
        subject[s.story_id] = rng.choice(["e1", "e2", "e3", "e4", "e5", "e6", "e7"])
        deliveries += [(o, o[:2], at.timestamp() / 3600) for o in carried]
    made.sort(key=lambda s: (s.first or START, s.story_id))
    return StoryBook(
        stories=tuple(made), since=None, until=None, inside=inside, outside=dict.fromkeys(inside, ()),
        tellings=tellings, liveness=Liveness(deliveries), end=START + timedelta(days=90), ranked={}, articles=n,
        settled_days=7, terms={s.story_id: frozenset((subject[s.story_id],)) for s in made}, subject=subject,
    )  # fmt: skip


@pytest.fixture(scope="module")
def book() -> StoryBook:
    made = world()
    return replace(made, usual=fitted(made, ("zh", "en")))


@pytest.fixture(scope="module")
def ranked(book: StoryBook) -> tuple[Gap, ...]:
    return stories.gaps(book)


def test_every_row_says_what_it_was_measured_against(ranked: tuple[Gap, ...]) -> None:
    for g in ranked:
        assert g.estimator == "rates" and g.fitted.startswith("rates from 360 stories")
        assert g.low < g.gap < g.high
        assert g.surprise is not None and g.chronic is not None and g.p_positive is not None
        assert g.gap == pytest.approx(g.surprise + g.chronic)
        assert 0 <= g.p_positive <= 1 and (g.p_positive > 0.95) >= (g.low > 0)


def test_counts_are_those_of_the_book(book: StoryBook, ranked: tuple[Gap, ...]) -> None:
    plain = {g.story.story_id: g for g in stories.gaps(world(FEWEST_STORIES - 1))}
    for g in ranked:
        assert g.source.plain == book.coverage(g.story, "zh").plain
        assert g.target.plain == book.coverage(g.story, "en").plain
    assert {g.estimator for g in plain.values()} == {"plain"}
    assert all(
        g.gap == g.plain_gap and g.surprise is None and "fewer than" in g.fitted for g in plain.values()
    )


def test_order_does_not_depend_on_the_order_of_the_stories(book: StoryBook, ranked: tuple[Gap, ...]) -> None:
    mixed = list(book.stories)
    random.Random(5).shuffle(mixed)
    again = stories.gaps(replace(book, stories=tuple(mixed)))
    assert [g.story.story_id for g in again] == [g.story.story_id for g in ranked]
    assert [g.gap for g in again] == pytest.approx([g.gap for g in ranked])


def test_priority_is_another_order_of_the_same_rows(book: StoryBook, ranked: tuple[Gap, ...]) -> None:
    other = stories.gaps(book, order="priority")
    assert {g.story.story_id for g in other} == {g.story.story_id for g in ranked}
    values = [g.priority or 0.0 for g in other]
    assert values == sorted(values, reverse=True) and values[0] > 0
    scores = [g.score for g in ranked]
    assert scores == sorted(scores, reverse=True)


def test_the_other_direction_turns_the_sign(book: StoryBook, ranked: tuple[Gap, ...]) -> None:
    back = {g.story.story_id: g for g in stories.gaps(book, source="en", target="zh")}
    both = [g for g in ranked if g.story.story_id in back]
    assert both
    for g in both:
        assert back[g.story.story_id].gap == pytest.approx(-g.gap)


def test_a_dead_source_makes_no_story_missed() -> None:
    made = world(dead=frozenset(EN))
    assert fitted(made, ("zh", "en")) is None
    found = stories.gaps(made)
    assert {g.target.word for g in found} == {"not observed"}
    some = world(dead=frozenset(EN[1:]))
    for g in stories.gaps(some):
        assert set(g.target.live) <= {EN[0]}
        assert g.target.live or g.target.word != "missed"


def test_priority_rises_with_each_factor() -> None:
    base = {"p_none": 0.5, "tellings": 2.0}
    low = priority(1.0, 0.5, 0.5, **base)
    assert priority(1.5, 0.5, 0.5, **base) > low
    assert priority(1.0, 0.6, 0.5, **base) > low
    assert priority(1.0, 0.5, 0.6, **base) > low
    assert priority(1.0, 0.5, 0.5, p_none=0.6, tellings=2.0) > low
    assert priority(1.0, 0.5, 0.5, p_none=0.5, tellings=3.0) > low
    assert priority(-1.0, 0.5, 0.5, **base) == 0


def test_two_of_one_subject_among_the_first_ten(book: StoryBook, ranked: tuple[Gap, ...]) -> None:
    mixed = varied(ranked, book)
    assert sorted(g.story.story_id for g in mixed) == sorted(g.story.story_id for g in ranked)
    first = [book.subject[g.story.story_id] for g in mixed[:10]]
    assert max(first.count(s) for s in first) <= 2
    assert stories.gaps(book, diverse=True, limit=10) == tuple(
        replace(g, rank=n) for n, g in enumerate(mixed[:10], 1)
    )


def test_a_small_store_has_no_rates_and_remembers_it(tmp_path: Path) -> None:
    w = desk(tmp_path / "w", [article(n, "yi.example", f"玄鸟机器人第{n}次融资", 30 * n) for n in range(6)])
    with w.snapshot() as snapshot:
        made = stories.build(snapshot, w)
        assert made.usual is None
        assert list((w.cache / "usual").glob("*.json"))
        assert usual(snapshot, w, made, ("zh", "en")) is None


def test_rates_are_the_same_read_back(book: StoryBook, tmp_path: Path) -> None:
    from duizhao.stories.usual import _read, _write

    _write(tmp_path / "x.json", book.usual)
    again = _read(tmp_path / "x.json")
    assert again is not None and book.usual is not None
    groups = [("en", "en0"), ("zh", "zh3"), ("zh", "never seen")]
    assert again.rates(groups).outlet.tolist() == book.usual.rates(groups).outlet.tolist()
    assert again.label == book.usual.label


def test_expectation_is_unchanged(book: StoryBook, ranked: tuple[Gap, ...]) -> None:
    expected = covering.expectation(book.stories, "zh", "en")
    for g in ranked:
        if g.target.word == "missed":
            assert expected.of(g.story, "zh") and g.target.p_none >= covering.SURE and g.target.live
