"""Log-odds with a Dirichlet prior on an example worked by hand; languages are not mixed."""

from __future__ import annotations

from math import log, sqrt

import pytest

from duizhao.errors import RefusedError
from duizhao.stories.contrast import between, contrast, counts, words


def test_the_formula_by_hand() -> None:
    # Prior of 10 words spread by a background of 100: chip 20 → a = 2, robot 80 → a = 8.
    found = {
        c.word: c
        for c in contrast(
            {"chip": 8, "robot": 2}, {"chip": 1, "robot": 9}, {"chip": 20, "robot": 80}, prior=10
        )
    }
    chip = found["chip"]
    delta = log((8 + 2) / (10 + 10 - 8 - 2)) - log((1 + 2) / (10 + 10 - 1 - 2))
    assert delta == pytest.approx(1.734601, abs=1e-6)
    assert chip.log_odds == pytest.approx(delta)
    assert chip.error == pytest.approx(sqrt(1 / 10 + 1 / 3))
    assert chip.z == pytest.approx(2.635056, abs=1e-5)
    assert found["robot"].z < 0


def test_a_word_used_alike_has_no_odds_and_sets_swap_signs() -> None:
    a, b = {"x": 5, "y": 5}, {"x": 5, "y": 5}
    assert all(c.log_odds == pytest.approx(0) for c in contrast(a, b))
    one = {c.word: c.z for c in contrast({"x": 9, "y": 1}, {"x": 2, "y": 8})}
    other = {c.word: c.z for c in contrast({"x": 2, "y": 8}, {"x": 9, "y": 1})}
    assert one == pytest.approx({w: -z for w, z in other.items()})


def test_rare_words_do_not_lead() -> None:
    first = {"rare": 2, "often": 400, "rest": 2000}
    second = {"often": 200, "rest": 2200}
    assert contrast(first, second)[0].word == "often"
    assert [c.word for c in contrast({"once": 1, "x": 5}, {"x": 5})] == ["x"]  # `least`


def test_an_empty_set_is_refused() -> None:
    with pytest.raises(ValueError, match="both sets"):
        contrast({}, {"x": 1})


def test_units_of_either_language() -> None:
    assert words("OpenAI's GPT-5.2 model") == ["openai", "gpt-5.2", "model"]
    assert words("大模型 GPT") == ["大模", "模型", "gpt"]
    assert counts(["芯片芯片"])["芯片"] == 1


def test_one_language_only() -> None:
    with pytest.raises(RefusedError, match="one language"):
        between(["芯片竞赛"], ["a chip race"])
    found = between(["芯片竞赛开始", "芯片竞赛升温"], ["机器人进厂", "机器人量产"])
    assert found[0].word in {"芯片", "竞赛", "片竞"}
    assert found[-1].word in {"机器", "器人"}
