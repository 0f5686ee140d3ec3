"""One-source finds: what the other language never had comes first, trivia sinks, and every reason is a fact."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duizhao.names import Gazetteer
from duizhao.stories.adoption import AdoptionRules
from duizhao.stories.otherside import Finders, OtherSide, Text
from duizhao.stories.place import Places
from duizhao.stories.policy import Policies
from duizhao.stories.story import Member, Story
from duizhao.stories.unread import unread

DAY = datetime(2026, 6, 15, tzinfo=UTC)
NAMES = Gazetteer(
    [
        ("ubtech", "优必选", False),
        ("ubtech", "UBTech", False),
        ("baosteel", "宝钢", False),
        ("baosteel", "Baosteel", False),
        ("hefei", "合肥", False),
        ("hefei", "Hefei", False),
    ]
)
ENGLISH = (
    Text("UBTech ships humanoid robots", DAY),
    Text("OpenAI releases a model", DAY - timedelta(days=1)),
    Text("Nvidia earnings beat estimates", DAY + timedelta(days=1)),
)
STEEL = "宝钢高炉车间部署优必选机器人，巡检时间缩短 30%"
PHONE = "小米手机新品 1999 元起开售"
NOTE = "关于人工智能的思考"


def story(text: str, *more: Member, owner: str = "36kr", number: int = 0, language: str = "zh") -> Story:
    first = member(text, owner, language)
    return Story(
        f"s-{number:03}-{abs(hash((text, owner))) % 1000}" if number else f"s-{text}",
        (first, *more),
        "linker",
        text,
        language,
        None,
        None,
        ("industry",),
        DAY,
        DAY,
    )


def member(text: str, owner: str, language: str) -> Member:
    return Member(
        f"a-{owner}-{text}", None, owner, owner, owner, language, None, text, language, "title", DAY, DAY, None, False, 1.0, "seed"
    )  # fmt: skip


def finds(*stories: Story, english: tuple[Text, ...] = ENGLISH, **options: object) -> list[str]:
    found = unread(stories, english, NAMES, source="zh", target="en", **options)  # type: ignore[arg-type]
    return [f.story.headline for f in found]


def test_adoption_first_and_trivia_last() -> None:
    assert finds(story(PHONE), story(NOTE), story(STEEL))[0] == STEEL


def test_the_reasons_are_facts_of_the_text() -> None:
    (find,) = unread([story(STEEL)], ENGLISH, NAMES, source="zh", target="en")
    assert {p.kind for p in find.parts} >= {"adoption", "entity", "figure"}
    (fact,) = find.adoption
    assert (
        fact.deployer and fact.deployer.entity_id == "baosteel" and fact.sector in ("metals", "manufacturing")
    )
    seen = {p.key: p.seen for p in find.parts}
    assert seen[("entity", "baosteel")] == 0
    assert all("3 texts" in why for why in find.why)


def test_what_the_other_language_had_counts_less() -> None:
    had = (*ENGLISH, *(Text("Baosteel deploys UBTech robots in its steel mill", DAY) for _ in range(2)))
    (before,) = unread([story(STEEL)], ENGLISH, NAMES, source="zh", target="en")
    (after,) = unread([story(STEEL)], had, NAMES, source="zh", target="en")
    assert after.score < before.score


def test_within_the_window_counts_more_than_long_ago() -> None:
    near = (*ENGLISH, Text("Baosteel deploys robots in its steel mill", DAY))
    far = (*ENGLISH, Text("Baosteel deploys robots in its steel mill", DAY - timedelta(days=90)))
    (a,) = unread([story(STEEL)], near, NAMES, source="zh", target="en")
    (b,) = unread([story(STEEL)], far, NAMES, source="zh", target="en")
    assert a.score < b.score


def test_only_one_owner_group_and_nobody_on_the_other_side() -> None:
    two = story(STEEL, member(STEEL, "leiphone", "zh"))
    covered = story(STEEL, member("Baosteel uses robots", "reuters", "en"))
    assert finds(two, covered) == []
    same_owner = story(STEEL, member(STEEL + "！", "36kr", "zh"))
    assert finds(same_owner) == [STEEL]


def test_the_linkers_doubt_is_carried() -> None:
    (sure,) = unread([story(STEEL)], ENGLISH, NAMES, source="zh", target="en")
    (doubt,) = unread([story(STEEL)], ENGLISH, NAMES, source="zh", target="en", unmatched={f"s-{STEEL}": 0.5})
    assert doubt.score == pytest.approx(sure.score / 2)


def test_novelty_by_hand() -> None:
    """docs/method/unread.md: 99 texts, three of them within the week: 0.8 · (log 25 / log 100)²."""
    texts = [Text("Baosteel", DAY)] * 3 + [Text("nothing", DAY)] * 96
    side = OtherSide(texts, Finders(NAMES, AdoptionRules(), Policies(), Places()))
    assert side.novelty(("entity", "baosteel"), DAY, 7.0) == pytest.approx(0.391, abs=5e-4)
    assert side.novelty(("entity", "ubtech"), DAY, 7.0) == 1.0


def test_filters() -> None:
    hefei = "合肥工厂引入机器人质检"
    assert finds(story(STEEL), story(hefei), place="合肥") == [hefei]
    assert finds(story(STEEL), story(hefei), place="Anhui") == [hefei]
    assert finds(story(STEEL), place="Shanxi") == []
    assert finds(story(STEEL), topic="chips") == []
    assert finds(story(STEEL), topic="industry") == [STEEL]
    with pytest.raises(KeyError):
        finds(story(STEEL), place="Atlantis")


def test_a_roundup_is_damped() -> None:
    roundup = "早报｜" + STEEL + "；小米发布新款冰箱和洗衣机等产品"
    (whole,) = unread([story(roundup)], ENGLISH, NAMES, source="zh", target="en")
    (single,) = unread([story(STEEL)], ENGLISH, NAMES, source="zh", target="en")
    assert whole.score < single.score / 2 and whole.damping[0].id == "roundup"


def test_the_other_direction() -> None:
    text = "Baosteel deploys UBTech robots in its steel mill, cutting inspection time by 30%"
    (find,) = unread(
        [story(text, owner="reuters", language="en")],
        [Text("优必选发布机器人", DAY)],
        NAMES,
        source="en",
        target="zh",
    )
    assert find.adoption and find.parts[0].kind == "adoption"


@settings(max_examples=15, deadline=None)
@given(st.permutations([STEEL, PHONE, NOTE, "合肥工厂引入机器人质检", "国务院印发《人工智能行动计划》"]))
def test_order_of_arrival_changes_nothing(texts: list[str]) -> None:
    wanted = finds(*(story(t) for t in sorted(texts)))
    assert finds(*(story(t) for t in texts), english=tuple(reversed(ENGLISH))) == wanted
