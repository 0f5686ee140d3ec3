"""Longest match in a dictionary, then words, then characters."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from duizhao.language.segment import Dictionary, segment, words

BOOK = Dictionary(
    [("大模型", 1), ("大语言模型", 2), ("语言模型", 3), ("模型", 4), ("Agent", 5), ("大模型", 6), ("x", 7)]
)


def test_longest_first_and_latin_whole() -> None:
    assert words("大语言模型与Agents、agent和大模型", BOOK) == (
        "大语言模型",
        "与",
        "Agents",
        "agent",
        "和",
        "大模型",
    )


def test_values_of_a_word_keep_their_order() -> None:
    assert [s.values for s in segment("大模型", BOOK)] == [(1, 6)]


def test_one_character_is_no_word() -> None:
    assert len(BOOK) == 5


def test_two_dictionaries_are_one() -> None:
    both = Dictionary([("算力", "a")]) + Dictionary([("算力", "b"), ("芯片", "c")])
    assert [s.values for s in segment("算力芯片", both)] == [("a", "b"), ("c",)]


def test_numbers_and_versions() -> None:
    assert words("GPT-5.5增长12.5%，1,000台", Dictionary([("无", 0)])) == (
        "GPT-5.5",
        "增",
        "长",
        "12.5%",
        "1,000",
        "台",
    )


@given(st.text(alphabet="大语言模型与AgentT5 .-%，İ", max_size=40) | st.text(max_size=60))
def test_pieces_are_places_in_order(text: str) -> None:
    last = 0
    for s in segment(text, BOOK):
        assert last <= s.start < s.end <= len(text)
        assert s.text == text[s.start : s.end]
        last = s.end
