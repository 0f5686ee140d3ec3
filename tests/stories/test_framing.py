"""Shares, divergence within a story, and that small samples are told as such."""

from __future__ import annotations

import numpy as np
import pytest

from duizhao.stories.frame import Coding, codebook
from duizhao.stories.framing import Coded, bent, coded, divergence, jensen_shannon, shares
from duizhao.stories.story import Member, Story

BOOK = codebook()


def member(language: str, text: str, *, owner: str = "o", kind: str = "title") -> Member:
    return Member(
        "a",
        None,
        owner,
        owner,
        owner,
        language,
        None,
        text,
        language,
        kind,
        None,
        None,
        None,
        False,
        1.0,
        "",  # type: ignore[arg-type]
    )


def article(language: str, frames: dict[str, float], story: str = "s", owner: str = "o") -> Coded:
    return Coded(member(language, "", owner=owner), story, Coding("zh", (), frames))


def test_jensen_shannon_by_hand() -> None:
    same, apart = np.array([0.5, 0.5]), np.array([[1.0, 0.0], [0.0, 1.0]])
    assert jensen_shannon(same, same) == 0
    assert jensen_shannon(apart[0], apart[1]) == pytest.approx(1)
    # p = (1, 0), q = (½, ½): m = (¾, ¼); ½·log2(4/3) + ½·(½·log2(2/3) + ½·log2 2) = 0.311278
    assert jensen_shannon(apart[0], same) ** 2 == pytest.approx(0.311278, abs=1e-6)


def test_only_titles_as_written_are_coded_by_default() -> None:
    story = Story(
        "s",
        (
            member("zh", "某公司融资"),
            member("zh", "某公司融资", kind="title"),
            member("en", "某公司融资 2 亿元", kind="translated title"),
            member("zh", "我们的摘要", kind="gist"),
        ),
        "linker",
        "",
        "zh",
        None,
        None,
        (),
        None,
        None,
    )
    found, left = coded([story], BOOK)
    assert [c.member.text for c in found] == ["某公司融资"]
    assert left == {"translated title": 1, "gist": 1, "copy": 1}
    assert len(coded([story], BOOK, kinds=("title", "translated title"))[0]) == 2


def test_shares_count_texts_and_keep_those_without_a_frame() -> None:
    rows = [article("zh", {"race": 1.0, "capital": 1.0}, f"s{k}") for k in range(10)]
    rows += [article("zh", {}, f"n{k}") for k in range(10)]
    found = {s.frame: s for s in shares(rows, BOOK)}
    assert (found["race"].share, found["capital"].share, found["none"].share) == (0.5, 0.5, 0.5)
    assert found["race"].low is not None and found["race"].high is not None
    assert found["race"].low < 0.5 < found["race"].high
    assert found["security"].share == 0


def test_shares_of_few_stories_have_no_interval_and_many_articles_on_one_story_do_not_help() -> None:
    rows = [article("zh", {"race": 1.0}, "one") for _ in range(50)]
    (race, *_) = shares(rows, BOOK)
    assert (race.share, race.low, race.units, race.texts) == (1.0, None, 1, 50)


def test_shares_by_owner_group() -> None:
    rows = [article("zh", {"race": 1.0}, owner="a"), article("zh", {"capital": 1.0}, owner="b")]
    assert {(s.group, s.frame): s.share for s in shares(rows, BOOK, by="owner")}["a", "race"] == 1.0


def test_divergence_with_one_article_is_too_few() -> None:
    found = divergence([article("zh", {"race": 1.0}), article("en", {"capital": 1.0})], BOOK, "zh", "en")
    assert found.distance is None and found.note.startswith("too few")
    assert found.excess is None


def test_unframed_articles_are_counted_and_do_not_make_enough() -> None:
    rows = [
        article("zh", {"race": 1.0}),
        article("zh", {}),
        article("en", {"race": 1.0}),
        article("en", {"race": 1.0}),
    ]
    found = divergence(rows, BOOK, "zh", "en")
    assert found.articles == (1, 2) and found.unframed == (1, 0)
    assert found.distance is None


def test_a_story_told_alike_and_one_told_apart() -> None:
    alike = [article(lang, {"capital": 1.0}, "alike") for lang in ("zh", "en") for _ in range(6)]
    apart = [article("zh", {"industry": 1.0}, "apart") for _ in range(6)] + [
        article("en", {"race": 1.0}, "apart") for _ in range(6)
    ]
    first, second = bent(alike + apart, BOOK, "zh", "en")
    assert (first.story_id, second.story_id) == ("apart", "alike")
    assert second.distance == pytest.approx(0, abs=1e-6)
    assert second.p == 1.0
    assert first.distance is not None and first.low is not None and first.chance is not None
    assert first.distance > 0.7 and first.low > first.chance
    assert first.p is not None and first.p < 0.01
    # Two articles a side cannot show much, however different they look.
    few = divergence([a for k, a in enumerate(apart) if k % 6 < 2], BOOK, "zh", "en")
    assert few.p is not None and few.p > 0.2


def test_the_deal_by_chance_keeps_its_level() -> None:
    rng = np.random.default_rng(3)
    small = 0
    for k in range(60):
        rows = [
            article(lang, {str(rng.choice(["race", "capital", "research"])): 1.0}, f"s{k}")
            for lang in ("zh", "en")
            for _ in range(6)
        ]
        p = divergence(rows, BOOK, "zh", "en", draws=200, seed=k).p
        assert p is not None
        small += p <= 0.1
    assert small <= 12  # 6 expected; more than 12 has a chance below 1 %


def test_a_divergence_is_of_one_story() -> None:
    with pytest.raises(ValueError, match="one story"):
        divergence([article("zh", {}, "a"), article("zh", {}, "b")], BOOK, "zh", "en")
