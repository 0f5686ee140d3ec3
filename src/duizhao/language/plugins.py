"""The translation plug-ins: a plain tuple, and how `[translation]` of duizhao.toml becomes one of them."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from duizhao.language.endpoint import Endpoint
from duizhao.language.localmodel import LocalModel
from duizhao.language.program import Program
from duizhao.language.translator import Price, TranslationError, Translator

KEY = "DUIZHAO_TRANSLATION_KEY"
"""The environment variable that holds the endpoint's key unless `key_env` names another."""


class Settings:
    """`[translation]` with the environment over it: `DUIZHAO_TRANSLATION_MODEL` wins over `model`."""

    def __init__(self, table: Mapping[str, Any], environ: Mapping[str, str], folder: Path) -> None:
        self._table, self.environ, self.folder = table, environ, folder

    def text(self, key: str, default: str = "") -> str:
        """A setting as text."""
        value = self.environ.get(f"DUIZHAO_TRANSLATION_{key.upper()}") or self._table.get(key, default)
        if not isinstance(value, str):
            raise self.wrong(key, value, "text in quotes")
        return value.strip()

    def number(self, key: str, default: float) -> float:
        """A setting as a number that is not negative."""
        value = self._table.get(key, default)
        if not isinstance(value, (int, float)) or isinstance(value, bool) or not 0 <= value < 1e9:
            raise self.wrong(key, value, "a number")
        return float(value)

    def flag(self, key: str, default: bool) -> bool:
        """A setting as true or false."""
        value = self._table.get(key, default)
        if not isinstance(value, bool):
            raise self.wrong(key, value, "true or false")
        return value

    def words(self, key: str) -> tuple[str, ...]:
        """A command: a list of words, or one text cut as a shell would."""
        value = self._table.get(key, [])
        if isinstance(value, str):
            return tuple(shlex.split(value))
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            raise self.wrong(key, value, 'a list such as ["my-translator", "--quiet"]')
        return tuple(value)

    def needed(self, key: str) -> str:
        """A setting that cannot be done without."""
        value = self.text(key)
        if not value:
            raise TranslationError(
                f"translation.{key} is not set",
                hint=f"Write it under [translation], or set DUIZHAO_TRANSLATION_{key.upper()}.",
            )
        return value

    def path(self, key: str) -> Path:
        """A folder; relative to the workspace."""
        return self.folder / Path(self.needed(key)).expanduser()

    def wrong(self, key: str, value: Any, kind: str) -> TranslationError:
        return TranslationError(f"translation.{key} is {value!r}, not {kind}", hint="Mend duizhao.toml.")


@dataclass(frozen=True, slots=True)
class Plugin:
    """One way to translate."""

    name: str
    what: str
    make: Callable[[Settings], Translator]


def _endpoint(s: Settings) -> Translator:
    variable = s.text("key_env", KEY)
    key = s.environ.get(variable, "")
    price = None
    if s.number("price_in", 0) or s.number("price_out", 0):
        price = Price(s.number("price_in", 0), s.number("price_out", 0), s.text("price_currency", "USD"))
    return Endpoint(
        s.needed("base_url"),
        s.needed("model"),
        key=key,
        key_name=f"${variable}" if key else "",
        price=price,
        paid=s.flag("paid", True),
        timeout=s.number("timeout", 60.0) or 60.0,
        retries=int(min(5, s.number("retries", 2))),
    )


def _command(s: Settings) -> Translator:
    command = s.words("command")
    if not command:
        raise TranslationError("translation.command is not set", hint='Such as command = ["my-translator"].')
    form = s.text("format", "plain")
    if form not in ("plain", "json"):
        raise s.wrong("format", form, "plain or json")
    return Program(
        command,
        "json" if form == "json" else "plain",
        placeholders=s.flag("placeholders", False),
        timeout=s.number("timeout", 120.0) or 120.0,
    )


def _local(s: Settings) -> Translator:
    return LocalModel(s.path("folder"), s.text("sha256"), placeholders=s.flag("placeholders", False))


PLUGINS: tuple[Plugin, ...] = (
    Plugin("endpoint", "an OpenAI-compatible endpoint: base_url, model, key from the environment", _endpoint),
    Plugin("command", "a program of yours: text in, English out", _command),
    Plugin("fxtranslate", "a Firefox Translations model on this machine: folder, sha256", _local),
)
"""Adding one is one object here."""


def configured(table: Any, environ: Mapping[str, str], folder: Path) -> Translator | None:
    """The plug-in that `[translation]` names, None when it names none. TranslationError for an unknown one or a wrong setting."""
    if table is None:
        return None
    if not isinstance(table, Mapping):
        raise TranslationError("translation must be a section, [translation]", hint="Mend duizhao.toml.")
    settings = Settings(table, environ, folder)
    name = settings.text("plugin")
    if not name:
        return None
    for plugin in PLUGINS:
        if plugin.name == name:
            return plugin.make(settings)
    raise TranslationError(
        f"no translation plug-in {name!r}", hint=f"There are {', '.join(p.name for p in PLUGINS)}."
    )
