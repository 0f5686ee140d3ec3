"""Taiwan's and Hong Kong's Chinese as the mainland's; width and punctuation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duizhao.language.convert import mainland, punctuation, tidy, variant, width
from duizhao.language.glossary import shipped


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("晶片與軟體", "芯片与软件"),
        ("資訊安全與雲端運算", "信息安全与云端运算"),
        ("關鍵核心技術與晶片", "关键核心技术与芯片"),
        ("智慧城市與軟體", "智慧城市与软件"),
        ("昇騰晶片", "昇腾芯片"),
        ("关键核心技术", "关键核心技术"),
        ("智慧城市", "智慧城市"),
        ("向量数据库", "向量数据库"),
        ("No Han here", "No Han here"),
    ],
)
def test_taiwan_to_mainland(text: str, expected: str) -> None:
    assert mainland(text) == expected


def test_hong_kong_keeps_its_words() -> None:
    assert mainland("軟體與晶片價錢", "hk") == "软体与晶片价钱"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("晶片與軟體", "traditional"), ("芯片与软件", "simplified"), ("人工智能", "either"), ("台北", "either"), ("AI", "either"), ("", "either")],
)  # fmt: skip
def test_variant(text: str, expected: str) -> None:
    assert variant(text) == expected


def test_every_term_of_the_glossary_survives() -> None:
    for term in shipped():
        assert mainland(term.zh) == term.zh


def test_width_leaves_chinese_punctuation() -> None:
    assert width("ＡＩ２０２４，增長３０％。") == "AI2024，增長30%。"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("「智能體」上線", "“智能體”上線"),
        ("他说,算力不足.", "他说，算力不足。"),
        ("投资1,000万元,同比增长5.5%.", "投资1,000万元，同比增长5.5%."),
        ("算力 不足", "算力不足"),
        ("用 GPT-5.5 写", "用 GPT-5.5 写"),
        ("未完...", "未完……"),
        ("算\u200b力", "算力"),
        ("plain, text...", "plain, text..."),
    ],
)
def test_punctuation(text: str, expected: str) -> None:
    assert punctuation(text) == expected


@given(
    st.text(alphabet="晶片與軟體核心技術昇騰,.;:?!…「」ＡＩ１，。 \u200bab1", max_size=40)
    | st.text(max_size=60)
)
def test_twice_is_once(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)
