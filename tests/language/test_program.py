"""A translation program that answers, fails, hangs or prints nonsense."""

from __future__ import annotations

import sys
import time

import pytest

from duizhao.language.glossary import shipped
from duizhao.language.program import Program
from duizhao.language.translator import Request, TranslationError


def program(code: str, **more: object) -> Program:
    return Program((sys.executable, "-c", code), **more)  # type: ignore[arg-type]


def test_plain_text_in_and_out() -> None:
    made = program(
        "import sys; t = sys.stdin.buffer.read().decode(); sys.stdout.buffer.write(f'{len(t)} signs\\n'.encode())"
    )
    assert made.translate(Request("算力不足")).text == "4 signs"


def test_json_carries_terms_and_corrections() -> None:
    code = "import json, sys; r = json.loads(sys.stdin.buffer.read()); print(json.dumps({'text': r['terms'][0]['en'][0] + r['corrections'][0] + str('<text>' in r['instructions'])}))"
    made = program(code, format="json")
    assert (
        made.translate(Request("算力", tuple(shipped().search("算力")[:1]), ("!",))).text
        == "computing power!True"
    )


def test_a_failing_program_is_quoted() -> None:
    with pytest.raises(TranslationError, match="status 3: no model"):
        program("import sys; sys.stderr.write('no model'); sys.exit(3)").translate(Request("算力"))


def test_a_program_that_is_not_there() -> None:
    with pytest.raises(TranslationError, match="cannot be run"):
        Program(("no-such-translator",)).translate(Request("算力"))


def test_a_hanging_program_ends_with_all_it_started() -> None:
    began = time.monotonic()
    code = "import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(30)']); time.sleep(30)"
    with pytest.raises(TranslationError, match=r"within 0\.8 s"):
        program(code, timeout=0.8).translate(Request("算力"))
    assert time.monotonic() - began < 10


@pytest.mark.parametrize(("printed", "form"), [("b'\\xff\\xfe'", "plain"), ("b'not json'", "json"), ("b'{\"text\": 3}'", "json"), ("b'[]'", "json")])  # fmt: skip
def test_what_cannot_be_read(printed: str, form: str) -> None:
    with pytest.raises(TranslationError, match="cannot be read"):
        program(f"import sys; sys.stdout.buffer.write({printed})", format=form).translate(Request("算力"))
