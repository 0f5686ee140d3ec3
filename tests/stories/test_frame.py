"""The codebook: spans, weights, exclusions, denials, and that its two languages are of one breadth."""

from __future__ import annotations

import itertools
import json
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duizhao.stories.frame import CAP, LANGUAGES, Codebook, CodebookError, codebook, parse


@pytest.fixture(scope="module")
def book() -> Codebook:
    return codebook()


@pytest.mark.parametrize(
    ("text", "frames"),
    [
        ("中美芯片竞赛：谁会领先？", {"race"}),
        ("美国收紧对先进芯片的出口管制", {"security"}),
        ("人形机器人进厂量产，产能翻倍", {"industry"}),
        ("某初创公司完成 2 亿元 B 轮融资", {"capital"}),
        ("研究团队提出新架构并开源权重", {"research"}),
        ("法院判决：用人工智能替代岗位不是裁员理由", {"governance"}),
        ("China and the US race to build the best chips", {"race"}),
        ("Washington tightens export controls on advanced chips", {"security"}),
        ("Humanoid robots enter mass production at the factory", {"industry"}),
        ("Start-up raises $200M in Series B funding", {"capital"}),
        ("Researchers propose a new architecture and open-source it", {"research"}),
        ("Court rules that AI is no ground for layoffs", {"governance"}),
        ("今天天气不错", set()),
        ("A quiet afternoon by the lake", set()),
    ],
)
def test_one_frame_in_either_language(book: Codebook, text: str, frames: set[str]) -> None:
    assert set(book.code(text).frames) == frames


@pytest.mark.parametrize(
    ("text", "frame"),
    [
        ("Race condition found in a text editor", "race"),
        ("Anthropic ahead of its IPO", "race"),
        ("Battlefield 6 gets a new map", "race"),
        ("Save $250 on a robot vacuum at its best-ever price", "capital"),
        ("A fine-tuned approach to cooking", "governance"),
        ("Steve Jobs remembered", "governance"),
        ("Social Security offices close", "security"),
        ("安全带与安全气囊的历史", "security"),
        ("新机外观泄露", "security"),
        ("某扫地机 1888 元新低", "capital"),
        ("技术解决方案与技术方案", "governance"),
        ("Story of the year (Jane Doe/Wall Street Journal)", "capital"),
    ],
)
def test_what_a_list_must_not_take(book: Codebook, text: str, frame: str) -> None:
    assert frame not in book.code(text).weights


def test_several_frames_with_weights_that_stop_at_a_cap(book: Codebook) -> None:
    coding = book.code("法院、监管、立法、版权、裁员：起诉后公司股价大跌")
    assert coding.weights["governance"] == CAP
    assert set(coding.frames) >= {"governance", "capital"}
    assert sum(coding.shares.values()) == pytest.approx(1)


def test_one_weak_term_is_not_enough_and_two_of_the_same_are_one(book: Codebook) -> None:
    assert not book.code("一个模型").weights
    assert not book.code("模型，模型，模型").weights
    assert "research" in book.code("模型的推理").weights


def test_a_denied_frame_counts_and_says_so(book: Codebook) -> None:
    (hit,) = [h for h in book.code("This is not rivalry").hits if h.frame == "race"]
    assert hit.denied
    (hit,) = [h for h in book.code("这并非竞争").hits if h.frame == "race"]
    assert hit.denied
    assert not any(h.denied for h in book.code("竞争加剧").hits)


def test_a_language_may_be_named_and_a_third_script_has_no_frames(book: Codebook) -> None:
    assert book.code("竞争", "zh").language == "zh"
    assert book.code("競争の激化が続いています").language is None or book.code("競争の激化").language == "zh"
    assert book.code("한국어 제목").language is None


@given(st.text(alphabet="中美竞赛安全融资模型法院race IPO court hacks 123 ，。vs", max_size=60))
def test_spans_point_into_the_text_and_do_not_overlap_within_a_frame(text: str) -> None:
    coding = _BOOK.code(text)
    for hit in coding.hits:
        assert 0 <= hit.start < hit.end <= len(text)
        assert text[hit.start : hit.end] == hit.term
        assert hit.frame in coding.weights
    for frame in coding.weights:
        spans = sorted((h.start, h.end) for h in coding.hits if h.frame == frame)
        assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))


_BOOK = codebook()


def _toml(strong: str = '["x"]', patterns: str = "[]", extra: str = "") -> str:
    parts = [
        f"[frame.{lang}]\nstrong = {strong}\nweak = {extra or '[]'}\npatterns = {patterns}\nunless = []\n"
        for lang in LANGUAGES
    ]
    head = '[[frame]]\nid = "f"\nen_name = "f"\nzh_name = "f"\ndefinition = ""\ninclude = ""\nexclude = ""\nf1 = { zh = 1, en = 1 }\n'
    return head + "".join(parts)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (_toml(patterns=r"['\bx']"), r"uses \\b"),
        (_toml(patterns='["("]'), "pattern"),
        (_toml(extra='["x"]'), "both strong and weak"),
        (_toml() + _toml(), "same id"),
        (_toml().replace('en_name = "f"\n', ""), "missing"),
        (_toml().replace("unless", "except"), "unknown key"),
        ("[[frame", "codebook"),
    ],
)
def test_a_faulty_codebook_is_refused_by_name(text: str, message: str) -> None:
    with pytest.raises(CodebookError, match=message):
        parse(text)


def test_a_weak_list_says_so(book: Codebook) -> None:
    assert [f.id for f in book.frames if f.weak] == ["industry"]


def test_the_lists_are_of_like_length(book: Codebook) -> None:
    for frame in book.frames:
        zh, en = (len(frame.lexicons[language].entries) for language in LANGUAGES)
        assert 0.65 < zh / en < 1.5, (frame.id, zh, en)


@pytest.mark.data
def test_the_lists_hit_the_same_headlines_equally_often(book: Codebook, data: Path) -> None:
    """On English headlines and their machine translation into Chinese a frame must be found about equally often.

    Headlines of July on, which no list was made from. The translation is a probe here, never an input.
    """
    pairs = []
    for file in sorted((data / "news" / "ai_news_aggregator_2026").glob("items_2026-07*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row["outlet_lang"] == "en" and row["title_zh_mt"] and row["title_en"]:
                pairs.append((row["title_zh_mt"], row["title_en"]))
    if len(pairs) < 500:
        pytest.skip("the corpus holds no translated headlines for July")
    pairs = random.Random(1).sample(pairs, min(len(pairs), 2500))
    for frame in book.ids:
        zh = sum(frame in book.code(a, "zh").weights for a, _ in pairs)
        en = sum(frame in book.code(b, "en").weights for _, b in pairs)
        assert 0.7 < zh / en < 1.4, (frame, zh, en)
