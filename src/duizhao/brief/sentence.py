"""Sentences and links: the only things of a brief that speak of the world, each with its evidence.

Fixed words of a page (headings, method notes, labels) are frame: they live in the templates and in `frame` texts, hold no number and
no claim about the world, and need no evidence.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["quote", "fact", "ours"]
"""`quote`: stored text, byte for byte. `fact`: written by the program from evidence. `ours`: a summary or caveat by the
people who keep the workspace, shown under the label "our summary"."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, name or number, with the trace ids that stand behind it."""

    text: str
    evidence: tuple[str, ...]
    kind: Kind = "fact"
    lang: str = "en"

    @property
    def html_lang(self) -> str:
        """The BCP 47 tag for the `lang` attribute."""
        return html_lang(self.lang)


@dataclass(frozen=True, slots=True)
class Link:
    """A URL as the store has it. `evidence` names the article, origin or claim whose URL it is."""

    url: str
    evidence: str

    @property
    def safe(self) -> bool:
        """True for http and https; anything else is shown as text and never made clickable."""
        return self.url.lower().startswith(("http://", "https://"))


def html_lang(code: str) -> str:
    """`zh` → `zh-Hans`; others as they are."""
    return "zh-Hans" if code == "zh" else code


def walk(value: Any, place: str = "issue") -> Iterator[tuple[str, Sentence | Link]]:
    """Every sentence and link inside nested records, with the path that leads to it."""
    if isinstance(value, Sentence | Link):
        yield place, value
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for f in dataclasses.fields(value):
            yield from walk(getattr(value, f.name), f"{place}.{f.name}")
    elif isinstance(value, tuple | list):
        for i, item in enumerate(value):
            yield from walk(item, f"{place}[{i}]")
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from walk(item, f"{place}[{key!r}]")
