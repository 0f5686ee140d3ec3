"""Text as searched: place by place, script by script."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duizhao.search.query import Names, parse, places
from duizhao.search.terms import asked, flat, stem, terms

HAN = st.text("智谱譜華华为發发布大模型机器人機器", min_size=1, max_size=12)


@given(st.text(max_size=60))
def test_flat_keeps_places_and_is_stable(text: str) -> None:
    assert len(flat(text)) == len(text)
    assert flat(flat(text)) == flat(text)


@given(HAN, st.text(max_size=10), st.text(max_size=10))
def test_every_part_of_a_text_is_asked_by_terms_that_it_holds(part: str, before: str, after: str) -> None:
    have = set(terms(flat(before + part + after)))
    assert set(asked(flat(part))) <= have


@pytest.mark.parametrize(
    ("a", "b"),
    [("智譜", "智谱"), ("華為發布", "华为发布"), ("ＡＩ", "ai"), ("Ｇ２０", "g20"), ("Zhipu", "zhipu")],
)
def test_script_width_and_case_do_not_count(a: str, b: str) -> None:
    assert flat(a) == flat(b)


@pytest.mark.parametrize(
    ("word", "root"),
    [("robots", "robot"), ("companies", "company"), ("shipped", "ship"), ("shipping", "ship"), ("ships", "ship"), ("china's", "china"), ("us", "us"), ("gpt4", "gpt4"), ("class", "class"), ("ai", "ai")],
)  # fmt: skip
def test_stems(word: str, root: str) -> None:
    assert stem(word) == root


def test_a_name_brings_its_other_names() -> None:
    names = Names([("zhipu", "智谱"), ("zhipu", "Zhipu AI"), ("huawei", "华为"), ("huawei", "Huawei")])
    (group,) = parse("智譜", names)
    assert group.also == ("Zhipu AI", "智谱") or set(group.also) == {"Zhipu AI"}
    assert {a.text for a in group.alternatives} >= {"智谱", "zhipu ai"}
    (whole,) = parse("Zhipu AI", names)
    assert "智谱" in whole.also
    assert [g.asked for g in parse('huawei "knife inspection"', names)] == ["huawei", "knife inspection"]
    assert parse("  … !", names) == ()


def test_versions_are_one_however_written() -> None:
    for asked_for in ("GPT-5", "gpt5", "GPT5"):
        (group,) = parse(asked_for, Names())
        for said in ("GPT-5 is out", "gpt5 is out", "the GPT 5"):
            assert any(places(a, flat(said)) for a in group.alternatives), (asked_for, said)
    (group,) = parse("GPT-5", Names())
    assert not any(places(a, flat("GPT-50 is out")) for a in group.alternatives)
