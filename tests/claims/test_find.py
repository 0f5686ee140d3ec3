"""A free sentence finds its claim, in both languages; its reverse is told apart; strangers find nothing."""

from __future__ import annotations

import pytest

from duizhao.claims import Claim, find, judge, mirrored, named, one, parse
from duizhao.claims.find import negated
from duizhao.errors import NotFoundError

from . import small

CLAIMS: tuple[Claim, ...] = parse("""
- id: cn-leads-ai-papers
  sentences: ["China leads the US in AI papers", "China publishes more AI papers than the United States", "中国的人工智能论文比美国多"]
  compare: [CN, US]
  comparison: {kind: leads}
  figures: {quantity: [AI papers]}
  would_test: x
- id: cn-leads-ai-patents
  sentences: ["China leads the US in AI patents", "中国的人工智能专利比美国多"]
  compare: [CN, US]
  comparison: {kind: leads}
  figures: {quantity: [AI patents]}
  would_test: x
- id: most-oss-in-us
  sentences: ["Most open-source software is developed in the United States", "大部分开源软件是在美国开发的"]
  compare: [US]
  comparison: {kind: at_least, value: 50}
  figures: {quantity: [share of open source]}
  would_test: x
- id: in-leads-third
  sentences: ["India publishes more AI papers than Germany, Britain or Japan"]
  compare: [IN, DE, GB, JP]
  comparison: {kind: leads}
  figures: {quantity: [AI papers]}
  would_test: x
- id: cn-paper-share-rises
  sentences: ["China's share of AI papers has risen", "中国的人工智能论文占比上升"]
  compare: [CN]
  comparison: {kind: rises, from: 2010, to: 2020}
  figures: {quantity: [AI papers]}
  would_test: x
""")


@pytest.mark.parametrize("sentence", [(c.claim_id, s) for c in CLAIMS for s in c.sentences])
def test_own_sentences(sentence: tuple[str, str]) -> None:
    found = find(CLAIMS, sentence[1])[0]
    assert (found.claim.claim_id, found.score, found.reversed) == (sentence[0], 1.0, False)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Does China lead the US in AI papers?", "cn-leads-ai-papers"),
        ("is china ahead of america in AI research papers", "cn-leads-ai-papers"),
        ("China has overtaken the U.S. in artificial-intelligence publications.", "cn-leads-ai-papers"),
        ("中国AI论文领先美国吗？", "cn-leads-ai-papers"),
        ("中国在人工智能论文数量上超过了美国", "cn-leads-ai-papers"),
        ("The US trails China in AI papers", "cn-leads-ai-papers"),
        ("China files more AI patents than America", "cn-leads-ai-patents"),
        ("Chinese AI patents outnumber American ones", "cn-leads-ai-patents"),
        ("66% of open source software is developed in the US", "most-oss-in-us"),
        ("cn-leads-ai-patents", "cn-leads-ai-patents"),
        ("c:cn-leads-ai-patents/s3", "cn-leads-ai-patents"),
        ("the US leads China in AI papers", "cn-leads-ai-papers-reversed"),
        ("China trails the US in AI patents", "cn-leads-ai-patents-reversed"),
        ("美国的人工智能论文比中国多", "cn-leads-ai-papers-reversed"),
        ("c:cn-leads-ai-papers-reversed/s1", "cn-leads-ai-papers-reversed"),
    ],
)
def test_other_wordings(sentence: str, expected: str) -> None:
    assert one(CLAIMS, sentence).claim_id == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "How many giant pandas live in Chengdu?",
        "China leads India in AI papers",
        "Germany leads Japan in AI papers",
        "China leads the US in electric cars",
        "China leads the US in AI papers per head",
        "China does not lead the US in AI papers",
        "China doesn't lead the US in AI papers",
        "It is false that China leads the US in AI papers",
        "China leads the US in AI papers in Nature",
        "China leads the US in retracted AI papers",
        "China leads the US in AI paper quality",
        "China leads the US in military AI patents",
        "China leads the US in patents",
        "Chinese Taipei leads the US in AI papers",
        "Germany leads India in AI papers",
        "中国没有领先美国的AI论文数量",
        "中国的AI论文不比美国多",
        "中国AI论文数量并未超过美国",
        "中国人均AI论文数量领先美国",
        "中国的论文多于美国",
        "",
    ],
)
def test_strangers_find_nothing(sentence: str) -> None:
    with pytest.raises(NotFoundError) as caught:
        one(CLAIMS, sentence)
    assert caught.value.hint


@pytest.mark.parametrize(
    ("sentence", "denies"),
    [
        ("China does not lead the US", True),
        ("China hasn't overtaken the US", True),
        ("No Chinese institution is among the top 20", True),
        ("中国并未超过美国", True),
        ("中国没有领先", True),
        ("China publishes no fewer than 100 papers", False),
        ("State Grid is no. 1 in AI patents", False),
        ("中国是不是领先美国", False),
        ("中国有没有超过美国", False),
        ("中国的论文少于美国，不断增加", False),
        ("未来中国的论文非常多", False),
    ],
)
def test_denials(sentence: str, denies: bool) -> None:
    assert negated(sentence) == denies


def test_what_is_close_is_said() -> None:
    with pytest.raises(NotFoundError) as caught:
        one(CLAIMS, "China leads India in AI papers")
    assert "in-leads-third" in (caught.value.hint or "")
    with pytest.raises(NotFoundError) as caught:
        one(CLAIMS, "cn-leads-ai-paper")
    assert "cn-leads-ai-papers" in (caught.value.hint or "")
    with pytest.raises(NotFoundError, match="no claims"):
        one((), "China leads the US in AI papers")


def test_the_reverse_has_the_reverse_verdict() -> None:
    figures = [*small.pair("a", 3, 1, database="m"), *small.pair("b", 1, 2, database="n")]
    claim = small.claim()
    straight, turned = judge(claim, figures), judge(mirrored(claim), figures)
    assert [s.margin for s in turned.specifications] == [-s.margin for s in straight.specifications]
    assert turned.share_for == pytest.approx(1 - straight.share_for)
    assert turned.trace_id == "c:aa-leads-reversed"


def test_ids_name_claims_and_their_reverse() -> None:
    assert named(CLAIMS, "c:cn-leads-ai-papers/s2") is CLAIMS[0]
    turned = named(CLAIMS, "c:cn-leads-ai-papers-reversed")
    assert turned is not None
    assert turned.compare == ("US", "CN")
    assert named(CLAIMS, "most-oss-in-us-reversed") is None
    assert named(CLAIMS, "nothing") is None
