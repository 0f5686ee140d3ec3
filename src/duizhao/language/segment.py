"""Text cut into words: longest match in a dictionary that is handed in (names, glossary), then Latin words and numbers whole, then characters.

No dictionary of common words is shipped and no statistics guess: what the dictionary does not know stays single characters, which search and glosses can
live with, while a wrong cut through a name cannot be undone later.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from duizhao.language.script import HAN

T = TypeVar("T")

_HAN = re.compile(f"[{HAN}]")
_REST = re.compile(
    rf"[{HAN}]|[A-Za-z\u00c0-\u024f]+(?:['’.&+-]?[A-Za-z\u00c0-\u024f0-9]+)*\+*|\d+(?:[.,]\d+)*%?"
)
_WORD = re.compile(r"[A-Za-z0-9\u00c0-\u024f]")


@dataclass(frozen=True, slots=True)
class Segment(Generic[T]):
    """One piece of a text, `text[start:end]`. Spaces and punctuation between pieces belong to none."""

    start: int
    end: int
    text: str
    kind: Literal["entry", "latin", "number", "han"]
    values: tuple[T, ...] = ()
    """For an entry: what the dictionary holds for it."""


class Dictionary(Generic[T]):
    """Words with values. Latin words match in any case and only whole; Han words anywhere."""

    def __init__(self, words: Iterable[tuple[str, T]]) -> None:
        """`words`: (word, value); one word may have several values, which keep their order. Words shorter than two characters are left out."""
        values: dict[str, list[T]] = {}
        for word, value in words:
            key = word.strip().lower()
            if len(key) >= 2:
                held = values.setdefault(key, [])
                if value not in held:
                    held.append(value)
        self._values = {k: tuple(v) for k, v in values.items()}
        lengths: dict[str, set[int]] = {}
        for key in self._values:
            lengths.setdefault(key[:2], set()).add(len(key))
        self._lengths = {two: sorted(n, reverse=True) for two, n in lengths.items()}

    def __len__(self) -> int:
        return len(self._values)

    def __add__(self, other: Dictionary[T]) -> Dictionary[T]:
        """Both; where both know a word, this one's values come first."""
        return Dictionary([(w, v) for d in (self, other) for w, vs in d._values.items() for v in vs])

    def at(self, lower: str, place: int) -> tuple[int, tuple[T, ...]] | None:
        """The longest word that begins at a place of a lower-case text, with its end."""
        for length in self._lengths.get(lower[place : place + 2], ()):
            end = place + length
            word = lower[place:end]
            if word not in self._values:
                continue
            if _inside(lower, place) or _inside(lower, end):
                continue
            return end, self._values[word]
        return None

    def find(self, text: str) -> Iterator[Segment[T]]:
        """The dictionary's words in a text, longest first and without overlap."""
        lower = _lowered(text)
        place = 0
        while place < len(lower) - 1:
            found = self.at(lower, place)
            if found is None:
                place += 1
                continue
            yield Segment(place, found[0], text[place : found[0]], "entry", found[1])
            place = found[0]


def _lowered(text: str) -> str:
    """Lower case of the same length."""
    lower = text.lower()
    return (
        lower if len(lower) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    )


def _inside(text: str, border: int) -> bool:
    """True when a Latin word runs across a border."""
    return (
        0 < border < len(text)
        and _WORD.match(text[border - 1]) is not None
        and _WORD.match(text[border]) is not None
    )


def segment(text: str, dictionary: Dictionary[T]) -> tuple[Segment[T], ...]:
    """A text cut into dictionary words, Latin words, numbers and single Han characters, in order."""
    out: list[Segment[T]] = []
    known = list(dictionary.find(text))
    place = 0
    for entry in (*known, None):
        stop = entry.start if entry else len(text)
        for m in _REST.finditer(text, place, stop):
            kind: Literal["latin", "number", "han"] = (
                "han" if _HAN.match(m[0]) else "number" if m[0][0].isdigit() else "latin"
            )
            out.append(Segment(m.start(), m.end(), m[0], kind))
        if entry:
            out.append(entry)
            place = entry.end
    return tuple(out)


def words(text: str, dictionary: Dictionary[T]) -> tuple[str, ...]:
    """The pieces of `segment` as strings."""
    return tuple(s.text for s in segment(text, dictionary))
