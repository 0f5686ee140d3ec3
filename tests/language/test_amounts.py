"""Amounts as ranges: the readings that others get wrong, and any text at all."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duizhao.language import quantities
from duizhao.language.amounts import Amount, amounts
from duizhao.language.currencies import CODES


def one(text: str) -> Amount:
    (found,) = amounts(text)
    return found


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("数千万美元", 1e7, 9.9e7, "USD"),
        ("近百亿", 9e9, 1e10, ""),
        ("2080 万", 2.08e7, 2.08e7, ""),
        ("超3亿", 3e8, None, ""),
        ("10-15亿元", 1e9, 1.5e9, "CNY"),
        ("三四十亿", 3e9, 4e9, ""),
        ("上亿元", 1e8, None, "CNY"),
        ("过亿", 1e8, None, ""),
        ("$1.5-2bn", 1.5e9, 2e9, "USD"),
        ("人民币叁亿伍仟万元整", 3.5e8, 3.5e8, "CNY"),
        ("不到20万元", None, 2e5, "CNY"),
        ("三亿五千万港元", 3.5e8, 3.5e8, "HKD"),
        ("新台幣１８０億元", 1.8e10, 1.8e10, "TWD"),
        ("between $80 million and $100 million", 8e7, 1e8, "USD"),
    ],
)
def test_ranges(text: str, low: float | None, high: float | None, unit: str) -> None:
    found = one(text)
    assert (found.low, found.high, found.unit) == (low, high, unit)


@pytest.mark.parametrize(
    "text",
    ["TOP 100", "BTN 500", "GPT-5.5", "2024年", "第3名", "三元锂电池", "千万不要", "万一", "5G", "010-88886666", "百度", "3.14.2", "18个月", "¥", "千万", ""],
)  # fmt: skip
def test_what_is_no_amount(text: str) -> None:
    assert amounts(text) == ()


def test_a_project_of_over_a_hundred_million_is_not_a_hundred_million_projects() -> None:
    assert [a.low for a in amounts("开工1600个亿元以上项目")] == [1600, 1e8]
    assert one("欠款达到百亿").low == 1e10


def test_a_change_is_told_from_a_level() -> None:
    assert one("增长30%").change == "rise"
    assert one("降低三成").change == "fall"
    assert one("升至30%").change == ""
    assert (one("翻一番").low, one("翻一番").change) == (2.0, "rise")
    assert (one("增长3倍").low, one("增长3倍").high) == (3.0, 4.0)


def test_money_given_away_is_flagged_and_the_investment_beside_it_is_not() -> None:
    given_, invested = amounts("公司捐出500万元，同时投资3亿元建厂。")
    assert given_.donation and not invested.donation


def test_a_sign_without_its_country_names_no_currency() -> None:
    assert one("¥500 million").unit == ""
    assert one("售价¥500").unit == "CNY"
    assert one("500亿卢比").unit == ""
    assert (one("500亿卢比").kind, one("500亿印度卢比").unit) == ("money", "INR")


def test_places_are_those_of_the_text_as_given() -> None:
    text = "⑤ 募資３００億元，İ約２億美元"
    for a in amounts(text):
        assert a.text == text[a.start : a.end]
    assert [a.text for a in amounts(text)] == ["３００億元", "約２億美元"]


def test_currencies_are_a_closed_list() -> None:
    assert not CODES & {"TOP", "BTN"}
    assert all(re.fullmatch("[A-Z]{3}", c) for c in CODES)


def test_the_linkers_quantities_are_what_they_were() -> None:
    assert [q.key for q in quantities("融资7.5亿元,增长12%,15000台")] == [
        "money:CNY:7.5e+08",
        "percent:%:1.2e+01",
        "plain::1.5e+04",
    ]
    assert quantities("数千万美元") == ()


@given(
    st.text(
        alphabet="0123456789.,-~%$¥ 一二两三十百千万亿数几多余点半成倍元美年月日第近超约捐到至分之个abmkTOP",
        max_size=40,
    )
)
@settings(max_examples=400)
def test_any_text_of_numbers(text: str) -> None:
    last = 0
    for a in amounts(text):
        assert last <= a.start < a.end <= len(text)
        assert a.text == text[a.start : a.end]
        assert a.low is not None or a.high is not None
        if a.low is not None and a.high is not None:
            assert 0 <= a.low <= a.high
        assert a.kind != "money" or a.unit in CODES | {""}
        assert a.words
        last = a.end


@given(st.text(max_size=80))
def test_any_text(text: str) -> None:
    for a in amounts(text):
        assert a.text == text[a.start : a.end]


@given(st.integers(1, 9999), st.sampled_from(["万", "亿", "万亿"]))
def test_a_scaled_number_is_never_a_year(n: int, scale: str) -> None:
    found = one(f"收入为{n} {scale}元")
    assert found.low == found.high == n * {"万": 1e4, "亿": 1e8, "万亿": 1e12}[scale]


@pytest.mark.parametrize(
    "text",
    ["一" * 50_000, "9" * 50_000, "数千万" * 10_000, "1-" * 20_000, "捐1亿" * 5_000, "二分之三" * 9_000],
)
def test_long_hostile_runs_end_soon(text: str) -> None:
    began = time.process_time()
    amounts(text)
    assert time.process_time() - began < 8
