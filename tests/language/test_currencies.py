"""Currencies: a closed list of words and signs."""

from __future__ import annotations

import pytest

from duizhao.language.currencies import after, before


@pytest.mark.parametrize(("text", "code"), [("us$", "USD"), ("hk$", "HKD"), ("$", "USD"), ("rmb ", "CNY"), ("人民币", "CNY"), ("¥", "")])  # fmt: skip
def test_signs(text: str, code: str) -> None:
    found = before(text + "3", len(text))
    assert found is not None and found == (code, 0)


@pytest.mark.parametrize("text", ["top$x", "kgs", "btn", "top ", "nu."])
def test_no_signs(text: str) -> None:
    assert before(text + "3", len(text)) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("元a轮", "CNY"),
        ("美元", "USD"),
        (" us dollars", "USD"),
        (" of dollars", "USD"),
        ("日元", "JPY"),
        ("卢比", ""),
    ],
)
def test_words(text: str, code: str) -> None:
    found = after(text, 0, scaled=True)
    assert found is not None and found[0] == code


def test_words_that_need_a_scale() -> None:
    assert after(" won the cup", 0, scaled=False) is None
    assert after(" won", 0, scaled=True) == ("KRW", 4)
    assert after(" pounds", 0, scaled=False) is None
    assert after(" wonder", 0, scaled=True) is None


@pytest.mark.parametrize("text", ["元宇宙", "元旦", "元素", "元锂", "元化"])
def test_other_words_with_the_sign(text: str) -> None:
    assert after(text, 0, scaled=False) is None
