"""Names in text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from duizhao.names import Gazetteer

NAMES = [
    ("cloudwalk", "云从科技", False),
    ("cloudwalk", "云从", True),
    ("cloudwalk", "CloudWalk", False),
    ("arm", "Arm", False),
    ("meta", "Meta", True),
    ("qwen", "Qwen", False),
    ("qwen", "千问", False),
    ("suzhou", "苏州", False),
    ("suzhou-anhui", "宿州", False),
    ("jilin", "吉林", False),
    ("jilin-city", "吉林", False),
]


def found(text: str) -> list[str]:
    return [m.entity_id for m in Gazetteer(NAMES).find(text)]


def test_both_names_are_one_entity() -> None:
    assert found("云从科技今日上市") == found("CloudWalk lists today") == ["cloudwalk"]


def test_longest_name_wins() -> None:
    assert [m.name for m in Gazetteer(NAMES).find("云从科技")] == ["云从科技"]


def test_an_ambiguous_name_says_so() -> None:
    assert [m.ambiguous for m in Gazetteer(NAMES).find("云从东方来")] == [True]
    assert {m.entity_id for m in Gazetteer(NAMES).find("吉林新闻") if m.ambiguous} == {"jilin", "jilin-city"}


def test_latin_names_keep_to_words_and_short_ones_to_their_case() -> None:
    assert found("an arm and a metaphor") == []
    assert found("Arm设计新芯片") == ["arm"]
    assert found("Alarm") == []


def test_a_version_may_follow() -> None:
    assert found("阿里Qwen3.7发布") == ["qwen"]


def test_similar_places_are_two() -> None:
    assert found("苏州") != found("宿州")


def test_order_of_names_does_not_matter() -> None:
    assert Gazetteer(reversed(NAMES)).find("千问与云从科技") == Gazetteer(NAMES).find("千问与云从科技")


@given(st.text(max_size=60))
def test_any_text(text: str) -> None:
    for m in Gazetteer(NAMES).find(text):
        assert m.end - m.start == len(m.name)
