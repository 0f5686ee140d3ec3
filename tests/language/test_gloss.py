"""What can be said of a text without translating it."""

from __future__ import annotations

from datetime import date, datetime

from hypothesis import given
from hypothesis import strategies as st

from duizhao.language.dates import dates
from duizhao.language.gloss import gloss, said
from duizhao.language.glossary import shipped


def test_names_terms_amounts_and_dates_in_order() -> None:
    found = gloss("2024年5月8日，智谱融资超3亿元", shipped(), {"智谱": ("Zhipu",)})
    assert [(g.kind, g.english[0]) for g in found] == [
        ("date", "8 May 2024"),
        ("name", "Zhipu"),
        ("term", "financing"),
        ("amount", "over 300 million CNY"),
    ]


def test_a_term_keeps_its_number() -> None:
    assert [g.text for g in gloss("中国制造2025与十四五", shipped())] == ["中国制造2025", "十四五"]


def test_dates_in_words() -> None:
    anchor = date(2026, 6, 16)
    words = {
        w.text: said(w) for w in dates("去年底、2024年、2024年5月、2024年5月8日15:30、2021-2023年", anchor)
    }
    assert words == {
        "去年底": "1 Nov–31 Dec 2025",
        "2024年": "2024",
        "2024年5月": "May 2024",
        "2024年5月8日15:30": "8 May 2024 15:30",
        "2021-2023年": "2021–2023",
    }


@given(st.text(alphabet="智谱融资超3亿元算力2024年5月8日昨。", max_size=40))
def test_no_two_overlap(text: str) -> None:
    last = 0
    for g in gloss(text, shipped(), {"智谱": ("Zhipu",)}, datetime(2026, 6, 16)):
        assert last <= g.start < g.end and text[g.start : g.end] == g.text
        last = g.end
