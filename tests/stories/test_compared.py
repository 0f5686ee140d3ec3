"""Countries named in texts of both languages."""

from __future__ import annotations

import pytest

from duizhao.stories.compared import Countries, beyond, counted, countries


@pytest.fixture(scope="module")
def table() -> Countries:
    return countries()


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("中美 AI 对决", ("CN", "US")),
        ("其中美国公司最多", ("US",)),
        ("欧美企业观望", ("EU", "US")),
        ("集中美术馆", ()),
        ("产出超过德国、韩国和瑞士", ("DE", "KR", "CH")),
        ("日韩与中国台湾的芯片", ("JP", "KR", "TW")),
        ("印度尼西亚与印度", ("ID", "IN")),
        ("Give us a break", ()),
        ("US and U.S. officials", ("US",)),
        ("South Korea, not North Korea", ("KR", "KP")),
        ("Swiss Army knives from New Mexico", ()),
        ("A German-Swiss firm overtakes China's", ("DE", "CH", "CN")),
        ("Latin American startups", ()),
        ("Washington Post reports", ()),
        ("Google and Tencent", ()),
    ],
)
def test_countries_of_a_text(table: Countries, text: str, codes: tuple[str, ...]) -> None:
    assert table.compared(text).countries == codes


def test_spans_point_at_the_names(table: Countries) -> None:
    text = "日韩与德国相比"
    assert [text[m.start : m.end] for m in table.mentions(text)] == ["日", "韩", "德国"]


def test_a_capital_is_told_apart(table: Countries) -> None:
    assert table.compared("Beijing replies to Washington").countries == ("CN", "US")
    assert table.compared("Beijing replies to Washington", capitals=False).countries == ()


def test_comparing_takes_two_countries_and_a_word(table: Countries) -> None:
    assert table.compared("China publishes more than Germany").comparing
    assert table.compared("中国与德国相比").comparing
    assert not table.compared("China publishes more than before").comparing
    assert not table.compared("Germany and China meet").comparing
    assert not table.compared("China's leading firm files a lawsuit against Germany").comparing
    assert not table.compared("欧盟要求中国企业员工比例更高").comparing


def test_counts_keep_texts_without_a_country(table: Countries) -> None:
    found = counted([("zh", "中国与德国相比，中国更快"), ("zh", "无关"), ("en", "China")], table)
    assert [(c.language, c.country, c.texts, c.comparing, c.of) for c in found] == [
        ("en", "CN", 1, 0, 1),
        ("zh", "CN", 1, 1, 2),
        ("zh", "DE", 1, 1, 2),
    ]
    assert [c.country for c in beyond(found)] == ["DE"]


def test_every_country_has_names_in_both_languages_and_no_name_stands_for_two(table: Countries) -> None:
    assert len(table.names) >= 30
    assert all(en and zh for en, zh in table.names.values())
    assert {"US", "CN", "DE", "KR", "JP", "CH", "TW", "GB", "FR", "IN", "EU"} <= set(table.names)
    for code, (en, zh) in table.names.items():
        if code != "EU":
            assert table.compared(en).countries == (code,)
            assert table.compared(zh).countries == (code,)
