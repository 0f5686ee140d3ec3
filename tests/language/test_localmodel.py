"""The local model: files and digest; the real engine where it is installed, a real model where one is given."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from duizhao.language.localmodel import LocalModel
from duizhao.language.translator import Request, TranslationError


def folder(tmp_path: Path, *names: str) -> tuple[Path, str]:
    for name in names:
        (tmp_path / name).write_bytes(b"no model: " + name.encode())
    return tmp_path, hashlib.sha256(b"no model: model.zhen.bin").hexdigest()


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    where, digest = folder(tmp_path, "model.zhen.bin", "srcvocab.zhen.spm")
    with pytest.raises(TranslationError, match=r"holds no trgvocab\*\.spm"):
        LocalModel(where, digest).translate(Request("算力"))


def test_two_models_in_one_folder_are_refused(tmp_path: Path) -> None:
    where, digest = folder(tmp_path, "model.zhen.bin", "model.enzh.bin", "vocab.zhen.spm")
    with pytest.raises(TranslationError, match="several"):
        LocalModel(where, digest).translate(Request("算力"))


def test_a_file_that_was_not_pinned_is_refused_with_its_digest(tmp_path: Path) -> None:
    where, digest = folder(tmp_path, "model.zhen.bin", "vocab.zhen.spm")
    with pytest.raises(TranslationError, match=digest):
        LocalModel(where, "").translate(Request("算力"))


def test_without_the_package_it_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "fxtranslate", None)
    where, digest = folder(tmp_path, "model.zhen.bin", "vocab.zhen.spm")
    with pytest.raises(TranslationError, match="not installed") as caught:
        LocalModel(where, digest).translate(Request("算力"))
    assert caught.value.hint and "duizhao[fxtranslate]" in caught.value.hint


def test_the_real_engine_refuses_a_file_that_is_no_model(tmp_path: Path) -> None:
    pytest.importorskip(
        "fxtranslate", reason="fxtranslate is not installed (pip install 'duizhao[fxtranslate]')"
    )
    where, digest = folder(tmp_path, "model.zhen.bin", "vocab.zhen.spm", "lex.zhen.bin")
    with pytest.raises(TranslationError, match="cannot load"):
        LocalModel(where, digest).translate(Request("算力"))


def test_a_real_model_translates() -> None:
    pytest.importorskip(
        "fxtranslate", reason="fxtranslate is not installed (pip install 'duizhao[fxtranslate]')"
    )
    given = os.environ.get("DUIZHAO_FXTRANSLATE_MODEL")
    if not given:
        pytest.skip("no zh-en model folder is given (set DUIZHAO_FXTRANSLATE_MODEL)")
    model = LocalModel(Path(given), "")
    digest = hashlib.sha256(model.files()[0].read_bytes()).hexdigest()
    english = LocalModel(Path(given), digest).translate(Request("今天天气很好。")).text
    assert "weather" in english.lower()
