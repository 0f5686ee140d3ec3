"""Rises, falls, and words that are numbers."""

from __future__ import annotations

import pytest

from duizhao.language.relative import change, words


@pytest.mark.parametrize(
    ("text", "low", "high", "said"),
    [("翻一番", 2, 2, "rise"), ("翻两番", 4, 4, "rise"), ("翻了3倍", 3, 4, "rise"), ("腰斩", 50, 50, "fall"), ("三分之一", 33.333, 33.333, ""), ("it doubled", 2, 2, "rise"), ("two-thirds of", 66.667, 66.667, "")],
)  # fmt: skip
def test_words(text: str, low: float, high: float, said: str) -> None:
    found = words(text, 0)
    assert found is not None
    assert (found.low, found.high, found.change) == (low, high, said)


@pytest.mark.parametrize(
    "text", ["一半导体", "double standards", "二分之三", "过半年", "a quarter of the year", "a third quarter"]
)
def test_no_words(text: str) -> None:
    assert words(text, 0) is None


def test_change() -> None:
    assert change("增长了30%", 3, 6) == "rise"
    assert change("升至30%", 2, 5) == ""
    assert change("a 5% drop", 2, 4) == "fall"
    assert change("-3%", 1, 3) == "fall"
