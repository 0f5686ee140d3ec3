"""What a translation plug-in is: it takes a request with the terms to use and gives back English. Which ones exist: `plugins`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from duizhao.errors import DuizhaoError
from duizhao.language.glossary import Term

LONGEST_REPLY = 4_000_000
"""Bytes of an answer; more is no translation."""


class TranslationError(DuizhaoError):
    """A translation plug-in could not be made or did not answer; the message says which and what to do."""

    exit_code = 10


@dataclass(frozen=True, slots=True)
class Request:
    """One piece of Chinese text. `corrections` tell a second attempt what was wrong with the first."""

    text: str
    terms: tuple[Term, ...] = ()
    corrections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer. Tokens as the plug-in counts them, 0 where it does not."""

    text: str
    tokens_in: int = 0
    tokens_out: int = 0
    cut: bool = False
    """The plug-in says that it stopped before the end."""


@dataclass(frozen=True, slots=True)
class Price:
    """Per million tokens, as the user configured it."""

    per_million_in: float
    per_million_out: float
    currency: str


class Translator(Protocol):
    """A plug-in, ready to be asked."""

    @property
    def name(self) -> str:
        """Name in the registry."""

    @property
    def model(self) -> str:
        """What makes two answers comparable: a model's name, a program's, a file's digest."""

    @property
    def instructed(self) -> bool:
        """True when it can be told in words which terms to use."""

    @property
    def placeholders(self) -> bool:
        """True when terms are to be put in place of signs that it copies."""

    @property
    def price(self) -> Price | None:
        """None: not configured, or nothing to pay."""

    @property
    def consent(self) -> str:
        """What a run does outside the workspace, for a person to agree to; empty when nothing leaves this machine and nothing is paid."""

    def translate(self, request: Request) -> Reply:
        """One piece; TranslationError when there is no answer."""
