"""Translation by a program of the user's: text on standard input, English on standard output."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

from duizhao.language import instructions
from duizhao.language.translator import LONGEST_REPLY, Reply, Request, TranslationError


@dataclass(frozen=True, slots=True)
class Program:
    """`command` is run without a shell, once for each piece.

    `plain`: the text on standard input, the translation on standard output. `json`: an object with `text`, `terms` (`zh`, `en`, `avoid`), `corrections` and
    `instructions` (the whole task in words) in, an object with `text` out.
    """

    command: tuple[str, ...]
    format: Literal["plain", "json"] = "plain"
    placeholders: bool = False
    timeout: float = 120.0

    name = "command"
    price = None

    @property
    def model(self) -> str:
        return shlex.join(self.command)

    @property
    def instructed(self) -> bool:
        return self.format == "json"

    @property
    def consent(self) -> str:
        return f"runs {self.model}"

    def translate(self, request: Request) -> Reply:
        """What the program printed; TranslationError when it fails, hangs or prints no text."""
        try:
            with subprocess.Popen(
                self.command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,
            ) as process:
                try:
                    out, said = process.communicate(self._given(request), timeout=self.timeout)
                except BaseException as e:
                    # The whole group, so that nothing it started keeps the pipes open.
                    with suppress(ProcessLookupError, PermissionError):
                        os.killpg(process.pid, signal.SIGKILL)
                    if isinstance(e, subprocess.TimeoutExpired):
                        raise self._error(f"did not end within {self.timeout:g} s") from None
                    raise
        except OSError as e:
            raise self._error(f"cannot be run: {e.strerror or e}") from e
        if process.returncode:
            note = " ".join(said.decode("utf-8", "replace").split())[:200]
            raise self._error(f"ended with status {process.returncode}{f': {note}' if note else ''}")
        if len(out) > LONGEST_REPLY:
            raise self._error(f"printed more than {LONGEST_REPLY:,} bytes")
        return Reply(self._read(out))

    def _given(self, request: Request) -> bytes:
        if self.format == "plain":
            return request.text.encode("utf-8")
        terms = [
            {"zh": t.zh, "en": list(t.en), "avoid": [{"en": a.en, "reason": a.reason} for a in t.avoid]}
            for t in request.terms
        ]
        return json.dumps(
            {
                "text": request.text,
                "source": "zh",
                "target": "en",
                "terms": terms,
                "corrections": list(request.corrections),
                "instructions": instructions.system(request),
            },
            ensure_ascii=False,
        ).encode("utf-8")

    def _read(self, out: bytes) -> str:
        try:
            text = out.decode("utf-8")
            if self.format == "json":
                text = json.loads(text)["text"]
                if not isinstance(text, str):
                    raise TypeError("text is no text")
        except (ValueError, KeyError, TypeError, RecursionError) as e:
            raise self._error(f"printed what cannot be read ({type(e).__name__})") from e
        return text.strip()

    def _error(self, said: str) -> TranslationError:
        return TranslationError(
            f"the translation command {self.command[0]!r} {said}",
            hint="See [translation] in duizhao.toml; docs/design/language.md says what a command gets and gives.",
        )
