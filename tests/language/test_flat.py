"""Flat text keeps every place."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from duizhao.language.flat import flat


def test_one_width_and_one_form() -> None:
    assert flat("３０億美元，約") == "30亿美元,约"
    assert flat("日圓 ABC") == "日元 abc"


def test_raised_and_circled_figures_stay_apart() -> None:
    assert flat("10²①") == "10²①"


@given(st.text())
def test_places_stay(text: str) -> None:
    assert len(flat(text)) == len(text)
    assert flat(flat(text)) == flat(text)
