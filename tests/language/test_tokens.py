"""Tokens that two headlines can share."""

from __future__ import annotations

import pytest

from duizhao.language import tokens


@pytest.mark.parametrize("text", ["GPT-5.5 is here", "用GPT5.5写代码", "GPT 5.5上线"])
def test_model_names_are_kept_whole_and_alike(text: str) -> None:
    assert "gpt5.5" in tokens(text).latin


def test_versions_tell_two_events_apart() -> None:
    a, b = tokens("GLM-5.1 开源"), tokens("GLM-5.2 开源")
    assert a.versions == {("glm", "5.1")}
    assert not a.versions & b.versions


def test_latin_words_beside_han_are_found() -> None:
    assert "openclaw" in tokens("二手平台出现OpenClaw上门服务").latin


def test_possessive_and_plural() -> None:
    assert "nvidia" in tokens("Nvidia's new robots").latin
    assert "robot" in tokens("Nvidia's new robots").latin


def test_actions_agree_across_languages() -> None:
    assert tokens("甲公司完成10亿元融资").actions & tokens("A firm raises 1 billion yuan").actions
    assert not tokens("甲公司起诉乙公司").actions & tokens("A firm raises money").actions


def test_bigrams_do_not_cross_other_letters() -> None:
    assert "司发" not in tokens("甲公司A发布").bigrams
