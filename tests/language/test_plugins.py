"""From duizhao.toml and the environment to a plug-in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from duizhao.language.endpoint import Endpoint
from duizhao.language.localmodel import LocalModel
from duizhao.language.plugins import PLUGINS, configured
from duizhao.language.program import Program
from duizhao.language.translator import TranslationError


def made(table: Any, **environ: str) -> Any:
    return configured(table, environ, Path("ws"))


def test_none_is_configured() -> None:
    assert made(None) is None
    assert made({}) is None


def test_an_endpoint_with_the_environment_over_it() -> None:
    table = {
        "plugin": "endpoint",
        "base_url": "https://api.example.org/v1",
        "model": "a",
        "price_in": 1,
        "price_out": 2.5,
    }
    endpoint = made(table, DUIZHAO_TRANSLATION_MODEL="b", DUIZHAO_TRANSLATION_KEY="k")
    assert isinstance(endpoint, Endpoint)
    assert (endpoint.model, endpoint.key) == ("b", "k")
    assert endpoint.price is not None and endpoint.price.per_million_out == 2.5
    assert "api.example.org" in endpoint.consent and "$DUIZHAO_TRANSLATION_KEY" in endpoint.consent


def test_a_free_endpoint_on_this_machine_needs_no_consent() -> None:
    table = {"plugin": "endpoint", "base_url": "http://127.0.0.1:11434/v1", "model": "a"}
    assert made(table).consent
    assert made({**table, "paid": False}).consent == ""
    assert made({**table, "paid": False, "base_url": "https://api.example.org/v1"}).consent


def test_a_command_is_cut_into_words_and_shown() -> None:
    program = made({"plugin": "command", "command": "my-translator --to en", "format": "json"})
    assert isinstance(program, Program)
    assert program.command == ("my-translator", "--to", "en")
    assert program.instructed and program.consent == "runs my-translator --to en"


def test_a_local_model_lies_beside_the_workspace() -> None:
    model = made({"plugin": "fxtranslate", "folder": "models/zh-en", "sha256": "ab"})
    assert isinstance(model, LocalModel)
    assert model.folder == Path("ws/models/zh-en") and model.consent == ""


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("no table", "must be a section"),
        ({"plugin": "magic"}, "no translation plug-in 'magic'"),
        ({"plugin": 3}, "not text"),
        ({"plugin": "endpoint", "base_url": "https://x.org"}, "model is not set"),
        (
            {"plugin": "endpoint", "base_url": "https://x.org", "model": "m", "timeout": "long"},
            "not a number",
        ),
        (
            {"plugin": "endpoint", "base_url": "https://x.org", "model": "m", "paid": "no"},
            "not true or false",
        ),
        ({"plugin": "command"}, "command is not set"),
        ({"plugin": "command", "command": ["x"], "format": "xml"}, "not plain or json"),
        ({"plugin": "command", "command": [1]}, "not a list"),
        ({"plugin": "fxtranslate"}, "folder is not set"),
    ],
)
def test_a_wrong_setting_is_named(table: Any, said: str) -> None:
    with pytest.raises(TranslationError, match=said):
        made(table)


def test_the_registry_is_a_tuple_with_each_name_once() -> None:
    assert isinstance(PLUGINS, tuple)
    assert len({p.name for p in PLUGINS}) == len(PLUGINS)
