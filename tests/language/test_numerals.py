"""Chinese and English numerals."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duizhao.language.numerals import ZH, chinese, digits_only, english


def written(n: int) -> str:
    """A number below 10^16 as a Chinese numeral, by the rules of the schoolbook."""
    digits = "零一二三四五六七八九"

    def small(x: int) -> str:
        out, gap = "", False
        for value, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
            d, x = divmod(x, value)
            if d:
                out += ("零" if gap and out else "") + digits[d] + name
                gap = False
            else:
                gap = True
        return out

    def upto8(x: int) -> str:
        high, low = divmod(x, 10**4)
        if not high:
            return small(low)
        return small(high) + "万" + (("零" if low < 1000 else "") + small(low) if low else "")

    high, low = divmod(n, 10**8)
    if not high:
        return upto8(low)
    return upto8(high) + "亿" + (("零" if low < 10**7 else "") + upto8(low) if low else "")


@given(st.integers(1, 10**12))
def test_what_the_schoolbook_writes_is_read_back(n: int) -> None:
    found = chinese(written(n))
    assert found is not None
    assert found.low == found.high == n


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("一万二", 12_000, 12_000),
        ("三亿五", 3.5e8, 3.5e8),
        ("两百五", 250, 250),
        ("十七八万", 170_000, 180_000),
        ("三五百", 300, 500),
        ("数十亿", 1e9, 9.9e9),
        ("十几", 10, 19),
        ("二十几", 20, 29),
        ("几百万", 1e6, 9.9e6),
        ("一点五亿", 1.5e8, 1.5e8),
        ("三万亿", 3e12, 3e12),
        ("零", 0, 0),
    ],
)
def test_short_forms(text: str, low: float, high: float) -> None:
    found = chinese(text)
    assert found is not None
    assert (found.low, found.high) == (low, high)


@pytest.mark.parametrize("text", ["", "三线", "二一八四", "万千百", "数", "点五", "十百", "亿亿零零"])
def test_what_is_none(text: str) -> None:
    assert chinese(text) is None


@given(st.text(alphabet=ZH, max_size=12))
def test_any_run(text: str) -> None:
    found = chinese(text)
    assert found is None or 0 <= found.low <= found.high


def test_digit_by_digit() -> None:
    assert digits_only("二〇二四".replace("〇", "零")) == 2024
    assert digits_only("十二") is None


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("half a billion", 5e8, 5e8),
        ("twenty-five million", 2.5e7, 2.5e7),
        ("tens of millions", 1e7, 9.9e7),
        ("hundreds of thousands", 1e5, 9.9e5),
        ("thousands of", 1000, 9999),
        ("several hundred million", 1e8, 9.9e8),
    ],
)
def test_english(text: str, low: float, high: float) -> None:
    found = english(text, 0)
    assert found is not None
    assert (found[0].low, found[0].high) == (low, high)
