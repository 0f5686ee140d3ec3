"""Adoption facts: what is told, what only sounds alike, and that every quote is a piece of the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duizhao.language import fold
from duizhao.names import Gazetteer
from duizhao.stories.adoption import AdoptionRules, Fact
from duizhao.stories.span import aligned

NAMES = Gazetteer(
    [
        ("state-grid", "国家电网", False),
        ("state-grid", "State Grid", False),
        ("cloudwalk", "云从科技", False),
        ("cloudwalk", "CloudWalk", False),
        ("li-ming", "黎明", False),
    ]
)
RULES = AdoptionRules(persons=["li-ming"])


def one(text: str) -> Fact:
    facts = RULES.facts(text, NAMES)
    assert len(facts) == 1, text
    return facts[0]


def test_who_put_what_to_work_at_what_and_with_what_effect() -> None:
    text = "国家电网携手云从科技部署AI巡检系统，检修时间缩短 20%-30%"
    fact = one(text)
    assert (fact.status, fact.sector, fact.task) == ("use", "energy", "inspection")
    assert fact.deployer and fact.deployer.entity_id == "state-grid"
    assert fact.supplier and fact.supplier.entity_id == "cloudwalk"
    (effect,) = fact.effects
    assert (effect.low, effect.high, effect.unit, effect.direction) == (20.0, 30.0, "%", "down")
    assert effect.span.text == "缩短 20%-30%"


def test_the_same_in_english() -> None:
    fact = one("State Grid deploys CloudWalk robots for substation inspection, cutting repair time by 30%")
    assert (fact.status, fact.sector, fact.task) == ("use", "energy", "inspection")
    assert fact.deployer and fact.deployer.entity_id == "state-grid"
    assert fact.supplier and fact.supplier.entity_id == "cloudwalk"
    assert [(e.low, e.unit, e.direction) for e in fact.effects] == [(30.0, "%", "down")]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("某三甲医院引入AI分诊系统", "use"),
        ("医院计划引入AI分诊系统", "planned"),
        ("医院试点AI分诊系统", "trial"),
        ("Hospitals are using AI to triage patients", "use"),
        ("Hospitals will use AI to triage patients", "planned"),
        ("Hospital pilots AI triage for patients", "trial"),
    ],
)
def test_plans_and_trials_are_not_use(text: str, status: str) -> None:
    assert one(text).status == status


@pytest.mark.parametrize(
    "text",
    [
        "AI医疗公司完成亿元B轮融资，产品应用于医院",
        "多所学校禁用AI工具",
        "为什么医院用AI总是失败",
        "网民用AI伪造病历被警方刑拘",
        "医院工程学论文提出AI诊断框架，在数据集上提升 3%",
        "Startup that uses AI in hospitals raised $20M led by Sequoia",
        "Why hospitals are using AI",
        "School district stops using AI in class after it banned chatbots",
        "A hospital opens a new wing",
        "医院新大楼启用",
    ],
)
def test_what_only_sounds_alike(text: str) -> None:
    assert RULES.facts(text, NAMES) == ()


def test_unknown_stays_none() -> None:
    fact = one("工厂用上机器人")
    assert fact.deployer is None and fact.supplier is None and fact.effects == ()


def test_people_are_no_parties() -> None:
    fact = one("黎明在医院引入AI诊断")
    assert fact.deployer is None or fact.deployer.span.text != "黎明"


def test_a_roundup_is_read_part_by_part() -> None:
    text = "早报｜小米发布新款冰箱和洗衣机；某医院引入AI分诊系统"
    (fact,) = RULES.facts(text, NAMES)
    assert "冰箱" not in fact.quote.text and "医院" in fact.quote.text


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("银行用AI，拟裁员超7000人", 7000.0, None, "jobs"),
        ("银行用AI，成本降低多达5亿欧元", None, 5e8, "EUR"),
        ("工厂引入机器人，效率提升 3 倍", 3.0, 3.0, "times"),
        ("Bank uses AI to cut up to 8,000 jobs", None, 8000.0, "jobs"),
        ("Factory uses robots to cut assembly time by 20 to 30%", 20.0, 30.0, "%"),
    ],
)
def test_effects_are_ranges(text: str, low: float | None, high: float | None, unit: str) -> None:
    effect = one(text).effects[0]
    assert (effect.low, effect.high, effect.unit) == (low, high, unit)


@given(
    st.text(
        alphabet=st.sampled_from(
            list("医院引入AI机器人部署，。；《》 ％２５%usehospitalrobot’'·…\u3000\u200bÅ")
        ),
        max_size=60,
    )
)
def test_every_span_is_a_piece_of_the_text(text: str) -> None:
    for f in RULES.facts(text, NAMES):
        spans = [f.quote, f.technology, f.cue, *(e.span for e in f.effects)]
        spans += [p.span for p in (f.deployer, f.supplier) if p]
        for s in spans:
            assert text[s.start : s.end] == s.text and s.text


@given(st.text(max_size=40))
def test_aligning_folds_letter_by_letter(text: str) -> None:
    found = aligned(text)
    assert len(found.folded) == len(found.origin)
    assert list(found.origin) == sorted(found.origin)


@pytest.mark.parametrize(
    "text", ["“实习”转正：上汽", "  Ｑｗｅｎ３.7 — 25％", "a\u200bb · c…", "plain ASCII text"]
)
def test_aligning_gives_what_fold_gives(text: str) -> None:
    assert aligned(text).folded == fold(text)
