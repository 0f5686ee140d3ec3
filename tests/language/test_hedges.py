"""Hedges before and behind a number."""

from __future__ import annotations

import pytest

from duizhao.language.hedges import after, before, bounds


@pytest.mark.parametrize(
    ("text", "hedge"),
    [("约", "about"), ("超过", "over"), ("不超过", "at most"), ("近", "nearly"), ("不到", "under"), ("more than ", "over"), ("no more than ", "at most"), ("just under ", "nearly"), ("超过人民币", "over")],
)  # fmt: skip
def test_before(text: str, hedge: str) -> None:
    found = before(text + "3亿", len(text))
    assert found is not None
    assert found[0] == hedge and found[1] == 0


@pytest.mark.parametrize("text", ["通过", "附近", "最近", "经过", "recover", "somehow "])
def test_words_that_only_end_alike(text: str) -> None:
    assert before(text + "3亿", len(text)) is None


def test_behind() -> None:
    assert after("以上", 0) == ("at least", 2)
    assert after("左右", 0) == ("about", 2)
    assert after("起诉", 0) is None


def test_bounds() -> None:
    assert bounds(100, 100, "about") == (90, 110)
    assert bounds(100, 100, "nearly") == (90, 100)
    assert bounds(100, 100, "over") == (100, None)
    assert bounds(100, 100, "under") == (None, 100)
    assert bounds(1, 9, "several") == (1, 9)
