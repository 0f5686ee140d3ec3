"""Words by names table and glossary."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from duizhao.language import fold
from duizhao.language.glossary import parse, shipped
from duizhao.names import Gazetteer
from duizhao.names.segmenting import words

NAMES = Gazetteer(
    [("cloudwalk", "云从科技", False), ("cloudwalk", "云从", True), ("zhipu", "智谱", False), ("jilin", "吉林", False), ("jilin-city", "吉林", False), ("openai", "OpenAI", False)]
)  # fmt: skip


def cut(text: str) -> list[str]:
    return [w.text for w in words(text, NAMES, shipped())]


def test_names_and_terms_stay_whole() -> None:
    assert cut("云从科技用OpenAI的大语言模型，投资3.5亿") == [
        "云从科技",
        "用",
        "OpenAI",
        "的",
        "大语言模型",
        "投",
        "资",
        "3.5",
        "亿",
    ]


def test_kinds_and_entities() -> None:
    name, term, latin = words("吉林 算力 GPT-5.5", NAMES, shipped())
    assert (name.kind, name.entities, name.ambiguous) == ("name", ("jilin", "jilin-city"), True)
    assert term.kind == "term" and term.term is not None and term.term.zh == "算力"
    assert (latin.kind, latin.text) == ("latin", "GPT-5.5")


def test_the_longer_wins_and_the_name_at_equal_length() -> None:
    own = parse(
        'term = [{zh = "科技云从", en = ["x"], kind = "m"}, {zh = "智谱", en = ["y"], kind = "m"}]', "t"
    )
    assert [w.text for w in words("云从科技云从", NAMES, own)] == ["云从科技", "云从"]
    assert [w.text for w in words("高科技云从", NAMES, own)] == ["高", "科技云从"]
    (word,) = words("智谱", NAMES, own)
    assert word.kind == "name"


def test_without_a_glossary_the_rest_is_characters() -> None:
    assert [w.text for w in words("智谱算力", NAMES)] == ["智谱", "算", "力"]


@given(st.text(alphabet="云从科技智谱算力大语言模型 ABc1.5,。", max_size=40) | st.text(max_size=50))
def test_words_are_the_text_in_order(text: str) -> None:
    folded, last = fold(text), 0
    for w in words(text, NAMES, shipped()):
        assert last <= w.start < w.end
        assert folded[w.start : w.end] == w.text
        last = w.end
