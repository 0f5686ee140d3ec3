"""The whole way: terms given, answer checked, one second attempt, then marked; cache; estimate; nothing made up."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duizhao.language.endpoint import Endpoint
from duizhao.language.glossary import shipped
from duizhao.language.translate import PIECE, estimate, pieces, translate
from duizhao.language.translator import Price, Reply, Request, TranslationError
from tests.language.server import fails, says, serving

TEXT = "公司扩大算力，投资数千万美元。"
GOOD = "The company expands computing power and invests tens of millions of dollars."
BAD = "The company expands its calculation force and invests $10 million."


def test_a_good_answer_is_taken_and_stored(tmp_path: Path) -> None:
    with serving(says(GOOD)) as server:
        endpoint = Endpoint(server.url, "m")
        first = translate(TEXT, endpoint, shipped(), cache=tmp_path)
        second = translate(TEXT, endpoint, shipped(), cache=tmp_path)
        assert len(server.asked) == 1
        translate(TEXT, Endpoint(server.url, "other"), shipped(), cache=tmp_path)
        assert len(server.asked) == 2  # another model is another translation
    assert (first.english, first.state, first.pieces[0].cached) == (GOOD, "translated", False)
    assert (second.english, second.state, second.pieces[0].cached) == (GOOD, "translated", True)
    assert (first.pieces[0].tokens_in, second.pieces[0].tokens_in) == (11, 0)


def test_a_violation_is_told_to_the_second_attempt() -> None:
    with serving(says(BAD), says(GOOD)) as server:
        made = translate(TEXT, Endpoint(server.url, "m"), shipped())
    assert (made.english, made.state, made.pieces[0].attempts) == (GOOD, "translated", 2)
    told = server.asked[1]["messages"][0]["content"]
    assert "calculation force" in told and "数千万美元" in told


def test_what_the_second_attempt_does_not_mend_is_marked(tmp_path: Path) -> None:
    with serving(says(BAD)) as server:
        endpoint = Endpoint(server.url, "m")
        made = translate(TEXT, endpoint, shipped(), cache=tmp_path)
        again = translate(TEXT, endpoint, shipped(), cache=tmp_path)
        assert len(server.asked) == 2
    assert made.state == again.state == "marked"
    assert {v.fault for v in made.violations} == {"avoided", "term", "vagueness"}
    assert again.violations == made.violations
    assert made.gloss


def test_the_better_of_two_attempts_is_kept() -> None:
    with serving(says(BAD.replace("$10 million", "tens of millions of dollars")), says(BAD)) as server:
        made = translate(TEXT, Endpoint(server.url, "m"), shipped())
    assert made.english and "tens of millions" in made.english


def test_no_translation_is_not_stored(tmp_path: Path) -> None:
    with serving(says("抱歉"), says(""), says(GOOD)) as server:
        endpoint = Endpoint(server.url, "m")
        assert translate(TEXT, endpoint, shipped(), cache=tmp_path).state == "marked"
        assert translate(TEXT, endpoint, shipped(), cache=tmp_path).english == GOOD


def test_a_cut_answer_is_marked() -> None:
    with serving(says(GOOD, finish="length")) as server:
        made = translate(TEXT, Endpoint(server.url, "m"), shipped())
    assert [v.fault for v in made.violations] == ["cut"]


def test_an_endpoint_that_fails_leaves_what_was_done(tmp_path: Path) -> None:
    long = "他来了。" * (PIECE // 5) + "\n" + "她走了。" * (PIECE // 5)
    with serving(says("He came."), fails(400)) as server:
        endpoint = Endpoint(server.url, "m")
        with pytest.raises(TranslationError):
            translate(long, endpoint, shipped(), cache=tmp_path)
        server.answers = [says("He came again.")]
        made = translate(long, endpoint, shipped(), cache=tmp_path)
    assert len(made.pieces) == 2 and made.english


def test_a_damaged_cache_is_made_again(tmp_path: Path) -> None:
    with serving(says(GOOD)) as server:
        endpoint = Endpoint(server.url, "m")
        translate(TEXT, endpoint, shipped(), cache=tmp_path)
        for file in tmp_path.rglob("*.json"):
            file.write_text('{"english": 3', encoding="utf-8")
        assert translate(TEXT, endpoint, shipped(), cache=tmp_path).english == GOOD
        assert len(server.asked) == 2


def test_without_a_plugin_there_is_a_gloss_and_no_english() -> None:
    names = {"云从科技": ("CloudWalk",)}
    made = translate(
        "昨日，云从科技融资超3亿元，扩大算力。", None, shipped(), names=names, anchor=date(2026, 6, 16)
    )
    assert (made.english, made.state, made.reason) == (
        None,
        "not translated",
        "no translation plug-in is configured",
    )
    told = {g.text: (g.kind, g.english) for g in made.gloss}
    assert told["云从科技"] == ("name", ("CloudWalk",))
    assert told["算力"][1][0] == "computing power"
    assert told["超3亿元"] == ("amount", ("over 300 million CNY",))
    assert told["昨日"] == ("date", ("15 Jun 2026",))


def test_english_is_not_translated() -> None:
    assert translate("Compute is short.", None, shipped()).reason == "not in Chinese"


class Copier:
    """A plug-in that knows no terms and copies signs, as a placeholder translator would."""

    name, model, instructed, placeholders, price, consent = "copier", "1", False, True, None, ""

    def __init__(self, answer: str) -> None:
        self.answer, self.requests = answer, list[Request]()

    def translate(self, request: Request) -> Reply:
        self.requests.append(request)
        return Reply(self.answer)


def test_signs_stand_for_terms_and_are_put_back() -> None:
    copier = Copier("The firm lacks⟦1⟧.")
    made = translate("公司缺少算力。", copier, shipped())
    assert copier.requests[0].text == "公司缺少⟦1⟧。"
    assert (made.english, made.state) == ("The firm lacks computing power.", "translated")


def test_a_lost_sign_is_told() -> None:
    made = translate("公司缺少算力。", Copier("The firm lacks something."), shipped())
    assert {v.fault for v in made.violations} == {"term", "placeholder"}


def test_the_estimate_counts_what_is_not_stored(tmp_path: Path) -> None:
    with serving(says(GOOD)) as server:
        endpoint = Endpoint(server.url, "m", price=Price(2.0, 8.0, "USD"))
        before = estimate([TEXT, "English text"], endpoint, shipped(), tmp_path)
        assert (before.texts, before.pieces, before.cached, before.characters) == (2, 1, 0, len(TEXT))
        assert before.price is not None and 0 < before.price < 0.01
        assert before.tokens_in > before.tokens_out > 10
        translate(TEXT, endpoint, shipped(), cache=tmp_path)
        after = estimate([TEXT], endpoint, shipped(), tmp_path)
    assert (after.cached, after.characters, after.price) == (1, 0, 0.0)


@given(st.text(alphabet="算力。！\n 字abc.", max_size=4000) | st.text(max_size=200))
def test_pieces_are_the_text(text: str) -> None:
    cut = pieces(text)
    assert all(p and len(p) <= PIECE for p in cut)
    assert "".join("".join(cut).split()) == "".join(text.split())
