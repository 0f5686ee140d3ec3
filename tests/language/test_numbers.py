"""Numbers in two languages as one value."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duizhao.language import quantities


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("7.5亿元", "750 million yuan"),
        ("募资60亿美元", "raises $6bn"),
        ("估值750亿美元", "at a $75 billion valuation"),
        ("3800万", "38 million"),
        ("两千万", "20 million"),
        ("百分比 12%", "12 percent"),
        ("1.5万台", "15,000 units"),
        ("1万亿美元", "$1 trillion"),
        ("750亿欧元", "€75B"),
    ],
)
def test_same_value(zh: str, en: str) -> None:
    left, right = {q.key for q in quantities(zh)}, {q.key for q in quantities(en)}
    assert left & right or {k.split(":")[2] for k in left} & {k.split(":")[2] for k in right}


@pytest.mark.parametrize("text", ["GLM-5.2", "GPT-5.5 Instant", "2026年6月", "Kimi K3", "前3名"])
def test_names_and_years_are_no_quantities(text: str) -> None:
    assert quantities(text) == ()


def test_different_currencies_differ() -> None:
    assert quantities("60亿元")[0].key != quantities("60亿美元")[0].key


@given(st.integers(10, 999))
def test_scales_agree(n: int) -> None:
    assert quantities(f"{n}亿美元")[0].value == pytest.approx(quantities(f"${n * 100} million")[0].value)


@given(st.text(max_size=80))
def test_any_text(text: str) -> None:
    assert all(q.value >= 0 for q in quantities(text))
