"""The glossary: each term once, sorted, complete; renderings found in English as they are written."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from pathlib import Path

import opencc
import pytest

from duizhao.errors import ReadError
from duizhao.language import script
from duizhao.language.glossary import KINDS, chosen, contains, parse, shipped


def test_at_least_three_hundred_each_once_and_sorted() -> None:
    raw = tomllib.loads(files("duizhao.language").joinpath("glossary.toml").read_text(encoding="utf-8"))
    terms = [t["zh"] for t in raw["term"]]
    assert len(terms) >= 300
    assert terms == sorted(set(terms))
    known = {"zh", "en", "kind", "note", "avoid", "source", "contested", "unsure", "common"}
    assert all(set(t) <= known for t in raw["term"])


def test_every_entry_is_complete() -> None:
    simplify = opencc.OpenCC(
        "t2s"
    ).convert  # characters only: tw2sp takes 核心 for Taiwan's word and makes it 内核
    for t in shipped():
        assert t.kind in KINDS, t.zh
        assert t.en and all(e == e.strip() and e for e in t.en), t.zh
        assert script(t.zh) == "zh" or t.zh[0] in "去两", t.zh
        assert simplify(t.zh).replace("升", "昇") == t.zh.replace("升", "昇"), f"{t.zh} is not simplified"
        assert all(a.reason for a in t.avoid), t.zh
        assert not {a.en.lower() for a in t.avoid} & {e.lower() for e in t.en}, t.zh
        if t.contested:
            assert t.note and t.source, f"{t.zh} is contested: say by whom"


@pytest.mark.parametrize(
    "zh",
    ["产值", "总产值", "新型基础设施", "自主可控", "卡脖子", "大模型", "算力", "智算中心", "端侧", "具身智能", "智能体", "国产替代", "专精特新", "新质生产力", "人工智能+", "东数西算", "信创", "备案", "算法备案"],
)  # fmt: skip
def test_the_terms_that_translators_fight_over_are_there(zh: str) -> None:
    term = shipped().get(zh)
    assert term is not None
    assert term.note


def test_the_longest_term_is_used() -> None:
    uses = shipped().uses("我国大语言模型与算法备案，端侧算力不足")
    assert [u.text for u in uses] == ["大语言模型", "算法备案", "端侧", "算力"]


@pytest.mark.parametrize(
    ("text", "rendering", "expected"),
    [
        ("Two AI data centers open", "AI data centre", True),
        ("large models", "large model", True),
        ("enlarge modelling", "large model", False),
        ("computing-power", "computing power", True),
        ("subsidies rise", "subsidy", True),
        ("It is Digitalization", "digitalisation", True),
        ("neck-strangling technologies", "neck-strangling", True),
        ("AI+ and more", "AI+", True),
        ("bigmodel", "big model", False),
    ],
)
def test_renderings_in_english(text: str, rendering: str, expected: bool) -> None:
    assert contains(text, rendering) is expected


def test_search_finds_either_language_and_whole_words_first() -> None:
    assert shipped().search("算力")[0].zh == "算力"
    assert shipped().search("gross output")[0].zh in ("产值", "总产值")
    assert shipped().search("neck-choking")[0].zh == "卡脖子"
    assert shipped().search("no such term") == ()


def test_a_users_entry_wins(tmp_path: Path) -> None:
    own = tmp_path / "glossary.toml"
    own.write_text('term = [{zh = "算力", en = ["oomph"], kind = "mine"}]', encoding="utf-8")
    glossary = chosen([own, tmp_path / "none.toml"])
    term = glossary.get("算力")
    assert term is not None and term.en == ("oomph",)
    assert len(glossary) == len(shipped())


@pytest.mark.parametrize("text", ["term = 3", 'term = [{en = ["x"]}]', 'term = [{zh = "x", en = []}]', 'term = [{zh = "x", en = ["y"], avoid = ["z"]}]', "term = ["])  # fmt: skip
def test_a_wrong_entry_is_named(text: str) -> None:
    with pytest.raises(ReadError, match=r"mine\.toml"):
        parse(text, "mine.toml")
