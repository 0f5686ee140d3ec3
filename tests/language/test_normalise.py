"""Headlines without their wrapping."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duizhao.language import fold, headline


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        ("【快讯】某公司完成新一轮融资", "某公司完成新一轮融资"),
        ("某公司完成新一轮融资 | 36氪独家", "某公司完成新一轮融资"),
        ("硬氪独家｜某公司完成新一轮融资", "某公司完成新一轮融资"),
        ("刚刚，某公司发布新模型", "某公司发布新模型"),
        ("Some company raises money (Jane Doe/Example Times)", "Some company raises money"),
        ("Some company raises money - Reuters", "Some company raises money"),
        ("某公司发布新模型，性能大幅...", "某公司发布新模型,性能大幅"),
        ("【早报】", "【早报】"),
    ],
)
def test_headline(given_: str, expected: str) -> None:
    assert headline(given_) == expected


@given(st.text(max_size=60))
def test_headline_never_loses_everything(text: str) -> None:
    assert bool(headline(text)) == bool(headline(text).strip())
    if sum(c.isalpha() for c in fold(text)) >= 6:
        assert headline(text)


@given(st.text(max_size=60))
def test_fold_is_idempotent(text: str) -> None:
    assert fold(fold(text)) == fold(text)
