"""A place in a text as given, found in the text as folded: what a fact quotes must be a piece of the original."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from duizhao.language import fold


@dataclass(frozen=True, slots=True)
class Span:
    """`text` is the original's `[start:end]`, in characters."""

    start: int
    end: int
    text: str

    def overlaps(self, other: Span) -> bool:
        """True when the two share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Aligned:
    """A text, its folded form, and for each character of the folded form where it came from in the text."""

    text: str
    folded: str
    origin: tuple[int, ...]

    def span(self, start: int, end: int) -> Span:
        """The piece of the original behind `folded[start:end]`; surrounding blanks are left out. ValueError when empty."""
        while start < end and self.folded[start] == " ":
            start += 1
        while start < end and self.folded[end - 1] == " ":
            end -= 1
        if start >= end:
            raise ValueError("an empty piece of text")
        first, last = self.origin[start], self.origin[end - 1] + 1
        return Span(first, last, self.text[first:last])


def aligned(text: str) -> Aligned:
    """Folds a text and keeps the way back. The folded form is that of `language.fold`, save that letters which combine with the mark
    that follows them stay two characters.
    """
    if text.isascii() and text.isprintable() and text == text.strip() and "  " not in text:
        return Aligned(text, text, tuple(range(len(text))))
    folded: list[str] = []
    origin: list[int] = []
    for place, letter in enumerate(text):
        for piece in letter if letter.isascii() and letter.isalnum() else _folded(letter):
            if piece == " " and (not folded or folded[-1] == " "):
                continue
            folded.append(piece)
            origin.append(place)
    if folded and folded[-1] == " ":
        folded.pop()
        origin.pop()
    return Aligned(text, "".join(folded), tuple(origin))


@cache
def _folded(letter: str) -> str:
    return fold(f"x{letter}x")[1:-1]  # between letters, so that a blank is not stripped
