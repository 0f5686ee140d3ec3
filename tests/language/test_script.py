"""Script of a text."""

from __future__ import annotations

import pytest

from duizhao.language import script, simplified


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("云从科技上市", "zh"),
        ("GLM-5.2 登场", "zh"),
        ("OpenAI 发布 GPT-5.5 Instant", "zh"),
        ("CloudWalk (云从科技) lists in Shanghai after a long wait for approval", "en"),
        ("Qwen3.7-Max", "en"),
        ("日本語のニュースです", "other"),
        ("2026", "other"),
        ("", "other"),
    ],
)
def test_script(text: str, expected: str) -> None:
    assert script(text) == expected


def test_taiwan_words_become_the_mainlands() -> None:
    assert simplified("晶片與軟體") == "芯片与软件"
    assert simplified("No Han here") == "No Han here"
