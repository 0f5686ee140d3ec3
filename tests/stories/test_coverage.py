"""Coverage: counts against brute force; what may be said of silence."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from duizhao.stories.coverage import (
    BEFORE,
    COMPARABLE,
    Candidate,
    Liveness,
    bucket,
    coverage,
    expectation,
)
from duizhao.stories.story import Member, Story

START = datetime(2026, 6, 15, tzinfo=UTC)
HOUR = START.timestamp() / 3600
DAYS = 7

deliveries = st.lists(
    st.tuples(st.sampled_from("abcd"), st.sampled_from(["zh", "en"]), st.floats(-300, 300)), max_size=25
)


def member(owner: str, language: str, n: int = 0) -> Member:
    return Member(
        article_id=f"a-{owner}{n}", origin_key=None, outlet_id=owner, outlet=owner, owner=owner, language=language, url=None,
        text="t", text_lang=language, text_kind="title", published_from=START, published_to=START, carrier=None, ranked=False,
        link=1.0, why="",
    )  # fmt: skip


def story(*members: Member, topics: tuple[str, ...] = ("robots",)) -> Story:
    last = START + timedelta(hours=10)
    return Story("s-1", members, "linker", "t", "zh", None, None, topics, START, last)


def look(
    told: Story,
    seen: list[tuple[str, str, float]],
    *,
    end: float = 10_000,
    expected: bool = False,
    p: float = 0.0,
) -> object:
    beside = [Candidate("a-x", "en", "x", p, "x")] if p else []
    return coverage(
        told, "en", inside=[], outside=beside, liveness=Liveness((o, lang, HOUR + h) for o, lang, h in seen), ranked=(),
        settled_days=DAYS, end=HOUR + end, expected=expected,
    )  # fmt: skip


@given(deliveries)
def test_live_groups_equal_brute_force(seen: list[tuple[str, str, float]]) -> None:
    live = {o for o, lang, h in seen if lang == "en" and -BEFORE <= h <= 10 + 24 * DAYS}
    assert set(look(story(member("z", "zh")), seen).live) == live  # type: ignore[attr-defined]


@given(deliveries, st.booleans(), st.floats(0, 1), st.floats(-50, 1000))
def test_a_dead_source_never_makes_a_story_missed(
    seen: list[tuple[str, str, float]], expected: bool, p: float, end: float
) -> None:
    found = look(story(member("z", "zh")), seen, end=end, expected=expected, p=p)
    word = found.word  # type: ignore[attr-defined]
    if not found.live:  # type: ignore[attr-defined]
        assert word == "not observed"
    elif end < 10 + 24 * DAYS:
        assert word == "not yet"
    else:
        assert word == ("missed" if expected and 1 - p >= 0.8 else "not found")


def test_covered_needs_a_member_of_that_language() -> None:
    assert look(story(member("z", "zh"), member("e", "en")), []).word == "covered"  # type: ignore[attr-defined]
    assert look(story(member("z", "zh"), member("z2", "zh")), [("e", "en", 0)]).word == "not found"  # type: ignore[attr-defined]


def test_sizes() -> None:
    assert [bucket(n) for n in (1, 2, 3, 4, 5, 8, 9)] == [0, 1, 2, 2, 3, 3, 4]


def test_expected_where_such_stories_are_usually_covered() -> None:
    covered = [story(member("z", "zh"), member("e", "en")) for _ in range(COMPARABLE - 2)]
    silent = [story(member("z", "zh")) for _ in range(2)]
    usual = expectation([*covered, *silent], "zh", "en")
    assert usual.of(silent[0], "zh")
    assert not usual.of(story(member("z", "zh"), topics=("chips",)), "zh")
    assert not usual.of(story(member("y", "zh"), member("z", "zh")), "zh")
    assert not expectation(covered, "zh", "en").of(silent[0], "zh")
