"""A translation held against terms and numbers."""

from __future__ import annotations

import pytest

from duizhao.language.glossary import shipped
from duizhao.language.wordcheck import violations


def faults(zh: str, en: str) -> list[tuple[str, str]]:
    terms = [t for use in shipped().uses(zh) for t in use.values]
    return [(v.fault, v.source) for v in violations(zh, en, terms)]


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("公司完成数千万美元融资。", "The company closed a funding round of tens of millions of dollars."),
        ("估值近百亿元。", "It is valued at nearly 10 billion yuan; the valuation is new."),
        ("卡脖子技术获得突破。", "Chokepoint technologies saw a breakthrough."),
        ("产能翻一番。", "Production capacity will double."),
        ("成本降低三成。", "Costs fell by 30%."),
        ("5家企业参加。", "Five firms took part."),
        ("按计划推进。", "It goes ahead on schedule."),
        ("智能体上岗。", "An AI agent starts work."),
        ("募集2080 万元。", "It raised 20.8 million yuan."),
    ],
)
def test_good_translations_pass(zh: str, en: str) -> None:
    assert faults(zh, en) == []


@pytest.mark.parametrize(
    ("zh", "en", "fault"),
    [
        ("卡脖子技术获得突破。", "Stuck-neck technology saw a breakthrough.", ("avoided", "卡脖子技术")),
        ("智能体上岗。", "An intelligent body starts work.", ("avoided", "智能体")),
        ("算力不足。", "There is too little power.", ("term", "算力")),
        ("公司融资数千万美元。", "The company raised $10 million in financing.", ("vagueness", "数千万美元")),
        ("投资超3亿元。", "It invests 300 million yuan.", ("vagueness", "超3亿元")),
        ("投资5.5亿元。", "It invests 55 billion yuan.", ("number", "5.5亿元")),
        ("投资3亿元。", "It invests $300 million.", ("number", "3亿元")),
        ("投资3亿元。", "", ("empty", "投资3亿元。")),
        ("他来了。", "他来了。", ("not english", "他来了。")),
    ],
)
def test_bad_translations_are_told(zh: str, en: str, fault: tuple[str, str]) -> None:
    assert fault in faults(zh, en)


def test_a_cut_answer_is_told() -> None:
    assert violations("他来了。", "He", (), cut=True)[0].fault == "cut"
