"""Roundups and their parts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duizhao.language import is_roundup, parts


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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "早报｜甲公司发布新模型；乙公司裁员两千人；丙公司宣布上市",
            ("甲公司发布新模型", "乙公司裁员两千人", "丙公司宣布上市"),
        ),
        ("IT早报 0621：甲公司发布新模型；乙公司裁员两千人...", ("甲公司发布新模型", "乙公司裁员两千人")),
        (
            "早报｜甲公司发布新模型/乙公司裁员两千人/丙公司宣布上市",
            ("甲公司发布新模型", "乙公司裁员两千人", "丙公司宣布上市"),
        ),
        (
            "The Download: a robot that learns to fold, and the price of memory",
            ("a robot that learns to fold", "the price of memory"),
        ),
        ("早报（7 月 24 日）", ()),
        ("甲公司发布新模型", ()),
        ("据《华尔街日报》报道，甲公司计划筹集一千亿美元", ()),
        ("甲公司：华尔街日报的报道是标题党", ()),
    ],
)
def test_parts(text: str, expected: tuple[str, ...]) -> None:
    assert parts(text) == expected


@given(st.text(max_size=80))
def test_every_part_stands_in_the_text(text: str) -> None:
    for given_ in (text, f"早报｜{text}；甲公司发布新模型；乙公司裁员两千人"):
        assert all(p in given_ for p in parts(given_))


def test_a_newspaper_is_no_digest() -> None:
    assert not is_roundup("据《华尔街日报》报道，甲公司计划筹集一千亿美元")
    assert not is_roundup("人民日报头版刊文谈人工智能")
