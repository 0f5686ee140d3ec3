"""Stories, coverage and gap of a small store."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from duizhao import stories
from duizhao.errors import DuizhaoError
from duizhao.stories.story import Gap
from duizhao.workspace import journal
from tests.stories.desk import MONDAY, article, desk

ROBOT_ZH = "玄鸟机器人公司完成10亿元融资，将在合肥建设人形机器人工厂"
ROBOT_ZH2 = "人形机器人公司玄鸟获10亿元融资 计划在合肥建厂"
ROBOT_EN = "Humanoid robot maker Xuanniao raises 1 billion yuan to build a factory in Hefei"
OTHER_EN = "Central bank leaves interest rates unchanged as inflation slows"
LATE_EN = "Football team wins the cup after extra time"


def rows() -> list[dict[str, Any]]:
    return [
        article(1, "jia.example", ROBOT_ZH, 8),
        article(2, "yi.example", ROBOT_ZH2, 10),
        article(3, "bing.example", ROBOT_ZH2 + "！", 12),
        article(4, "wire.example", OTHER_EN, 9),
        article(5, "wire.example", LATE_EN, 24 * 20),
    ]


def gap_of(made: Any, **more: Any) -> Gap:
    with made.snapshot() as snapshot:
        book = stories.build(snapshot, made)
    return stories.gaps(book, **more)[0]


def test_three_chinese_groups_and_no_english_one(tmp_path: Path) -> None:
    top = gap_of(desk(tmp_path / "w", rows()))
    assert {m.origin_key for m in top.story.members} == {"1", "2", "3"}
    assert top.source.plain == "3 of 3"
    assert top.target.plain == "0 of 1"
    assert top.target.word == "not found"
    assert top.low < top.gap < top.high
    assert top.story.headline in (ROBOT_ZH, ROBOT_ZH2, ROBOT_ZH2 + "！")


def test_an_english_article_is_found_across_languages(tmp_path: Path) -> None:
    top = gap_of(desk(tmp_path / "w", [*rows(), article(6, "times.example", ROBOT_EN, 20)]))
    assert top.target.word == "covered"
    assert top.target.covering == ("times",)


def test_a_translated_title_is_english_coverage(tmp_path: Path) -> None:
    made = desk(tmp_path / "w", [*rows(), article(6, "times.example", ROBOT_ZH2, 20, title_lang="zh")])
    top = gap_of(made)
    assert top.target.covering == ("times",)
    assert top.source.plain == "3 of 3"
    member = next(m for m in top.story.members if m.origin_key == "6")
    assert (member.language, member.text_kind) == ("en", "translated title")


def test_one_owner_is_one_voice(tmp_path: Path) -> None:
    made = desk(tmp_path / "w", [*rows(), article(6, "jia2.example", ROBOT_ZH, 9)])
    assert gap_of(made).source.plain == "3 of 3"


def test_without_english_sources_silence_means_nothing(tmp_path: Path) -> None:
    made = desk(tmp_path / "w", [r for r in rows() if r["host"] != "wire.example"])
    assert gap_of(made).target.word == "not observed"


def test_a_source_that_died_before_is_not_live(tmp_path: Path) -> None:
    dead = [r for r in rows() if r["origin_key"] != "4"]
    top = gap_of(desk(tmp_path / "w", [*dead, article(7, "times.example", "Yesterday's weather", -72)]))
    assert top.target.word == "not observed"
    assert top.target.live == ()


def test_a_ranked_board_gives_positives_only(tmp_path: Path) -> None:
    silent = [article(6, "times.example", "Something else entirely happened", 11, carrier="Board")]
    made = desk(tmp_path / "silent", [*rows(), *silent])
    assert gap_of(made).target.plain == "0 of 1"
    carried = [article(6, "times.example", ROBOT_EN, 11, carrier="Board")]
    made = desk(tmp_path / "carried", [*rows(), *carried])
    assert gap_of(made).target.plain == "1 of 2"


def test_not_yet_before_the_usual_lag_has_passed(tmp_path: Path) -> None:
    early = [r for r in rows() if r["origin_key"] != "5"]
    assert gap_of(desk(tmp_path / "w", early)).target.word == "not yet"


def test_order_of_arrival_does_not_matter(tmp_path: Path) -> None:
    mixed = [*rows(), article(6, "times.example", ROBOT_EN, 20)]
    made = []
    for n in range(3):
        random.Random(n).shuffle(mixed)
        w = desk(tmp_path / str(n), mixed)
        with w.snapshot() as snapshot:
            book = stories.build(snapshot, w)
        made.append((book.stories, stories.gaps(book)))
    assert made[0] == made[1] == made[2]


def test_judgements_are_obeyed_and_can_be_undone(tmp_path: Path) -> None:
    w = desk(tmp_path / "w", [*rows(), article(6, "times.example", ROBOT_EN, 20)])
    apart = journal.append(w, {"kind": "different", "members": ["1", "6"]})
    assert not any({"1", "6"} <= {m.origin_key for m in s.members} for s in _stories(w))
    journal.append(w, {"kind": "undo", "undoes": apart["judgement_id"]})
    assert any({"1", "6"} <= {m.origin_key for m in s.members} for s in _stories(w))
    journal.append(w, {"kind": "same", "members": ["1", "4"]})
    assert any({"1", "4"} <= {m.origin_key for m in s.members} for s in _stories(w))


def test_a_judged_story_is_exactly_as_judged(tmp_path: Path) -> None:
    w = desk(tmp_path / "w", rows())
    journal.append(
        w, {"kind": "story", "story": "two", "members": ["1", "4"], "gist_en": "Ours.", "topics": ["robots"]}
    )
    judged = next(s for s in _stories(w) if s.grouped_by == "judgement")
    assert {m.origin_key for m in judged.members} == {"1", "4"}
    assert (judged.gist_en, judged.topics) == ("Ours.", ("robots",))
    assert all(m.link == 1 for m in judged.members)


def test_periods_and_topics(tmp_path: Path) -> None:
    w = desk(tmp_path / "w", rows())
    with w.snapshot() as snapshot:
        book = stories.build(snapshot, w, since=MONDAY, until=MONDAY.replace(day=22))
        assert all(MONDAY <= s.first < MONDAY.replace(day=22) for s in book.stories if s.first)
        assert stories.gaps(book, topic="robots")[0].story.topics
        assert stories.gaps(book, limit=1) == stories.gaps(book)[:1]
        with pytest.raises(DuizhaoError, match="no topic"):
            stories.gaps(book, topic="nonsense")
        for place in ("合肥", "Hefei", "安徽", "Anhui"):  # the city itself, and the province it lies in
            assert {m.origin_key for g in stories.gaps(book, place=place) for m in g.story.members} >= {
                "1",
                "2",
                "3",
            }
        assert stories.gaps(book, place="Xinjiang") == ()
        with pytest.raises(DuizhaoError, match="no place"):
            stories.gaps(book, place="Atlantis")


def test_an_empty_store(tmp_path: Path) -> None:
    w = desk(tmp_path / "w", [])
    with w.snapshot() as snapshot:
        book = stories.build(snapshot, w)
    assert book.stories == () and stories.gaps(book) == () and stories.listed(book) == ()


def test_a_roundup_joins_the_story_it_names_and_seeds_none(tmp_path: Path) -> None:
    digest = article(6, "yi.example", f"早报｜{ROBOT_ZH}；另一家公司宣布上市计划；第三家公司裁员两千人", 13)
    found = _stories(desk(tmp_path / "w", [*rows(), digest]))
    holding = [s for s in found if any(m.origin_key == "6" for m in s.members)]
    alone = [s for s in holding if len(s.members) == 1]
    joined = [s for s in holding if len(s.members) > 1]
    assert len(alone) == 1 and alone[0].members[0].text.startswith("早报")  # the article itself, set apart
    assert len(joined) == 1  # and the parts that nobody else told make no story
    (part,) = [m for m in joined[0].members if m.origin_key == "6"]
    assert part.text == ROBOT_ZH and part.text_kind == "roundup part" and "part 1 of a roundup" in part.why
    assert joined[0].headline != part.text or joined[0].members[0].text == ROBOT_ZH


def test_two_roundups_alone_make_no_story(tmp_path: Path) -> None:
    digests = [
        article(n, h, f"早报｜{ROBOT_ZH}；另一家公司宣布上市计划；第三家公司裁员两千人", 10 + n)
        for n, h in ((1, "yi.example"), (2, "bing.example"))
    ]
    found = _stories(desk(tmp_path / "w", digests))
    assert len(found) == 2 and all(len(s.members) == 1 for s in found)


def _stories(workspace: Any) -> tuple[Any, ...]:
    with workspace.snapshot() as snapshot:
        return stories.build(snapshot, workspace).stories
