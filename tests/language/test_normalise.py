"""Headlines without their wrapping; roundups."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duizhao.language import fold, headline, is_roundup


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


@pytest.mark.parametrize(
    "text",
    [
        "8点1氪丨甲公司上市；乙公司裁员；丙公司融资",
        "早报｜甲公司起诉乙公司/丙公司新品细节/丁公司车型曝光",
        "甲公司宣布今年第三季度推出新品；乙公司否认将要裁员的传闻",
        "What we learned today about chips",
    ],
)
def test_roundup(text: str) -> None:
    assert is_roundup(text)


@pytest.mark.parametrize(
    "text",
    [
        "甲公司发布新模型，性能超过乙公司",
        "A firm cuts jobs; sources say more will follow this year; shares fall (Jane Doe/Example Times)",
        "美国政府本周将公布新规",
    ],
)
def test_no_roundup(text: str) -> None:
    assert not is_roundup(text)
