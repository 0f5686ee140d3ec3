"""A question as groups of alternatives: every word or quoted phrase, with the other names of what it names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from duizhao.language.convert import mainland
from duizhao.search.terms import asked, flat

_PIECE = re.compile(r'["“„«「『]([^"”“»」』]+)["”»」』]|(\S+)')

_LETTER_DIGIT = re.compile(r"(?<=[A-Za-z])-(?=\d)")
_LETTERDIGIT = re.compile(r"(?<=[A-Za-z])(?=\d)")


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way to say what is asked for: `text` as compared, and the terms it needs."""

    text: str
    terms: tuple[str, ...]
    phrase: bool
    """The text itself must stand there, not only its terms."""
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Group:
    """One thing that must be there."""

    asked: str
    alternatives: tuple[Alternative, ...]
    also: tuple[str, ...]
    """Names that are looked for too, as the table writes them."""


class Names:
    """The names table, by name and by entity."""

    def __init__(self, names: Iterable[tuple[str, str]] = (), before: Names | None = None) -> None:
        """names: (entity, name). before: names that are known too."""
        self._of: dict[str, list[str]] = {e: list(n) for e, n in before._of.items()} if before else {}
        self._bearers: dict[str, set[str]] = {n: set(e) for n, e in before._bearers.items()} if before else {}
        for entity, name in names:
            self._of.setdefault(entity, []).append(name)
            self._bearers.setdefault(flat(name), set()).add(entity)

    def of(self, entity: str) -> list[str]:
        """Names of an entity, as written."""
        return self._of.get(entity, [])

    def bearers(self, name: str) -> set[str]:
        """Entities that bear exactly this name, in either script and any case."""
        return self._bearers.get(flat(name), set())


def parse(question: str, names: Names) -> tuple[Group, ...]:
    """Groups of a question; none where it holds neither letter nor Han character.

    A piece, or the whole question, that is exactly a name of an entity is looked for under every name of it. Taiwan's words are looked for as the mainland has them too.
    """
    question = " ".join(question.split())
    whole = question.strip('"“”')
    pieces = (
        [(whole, True)]
        if names.bearers(whole)
        else [(m[1] or m[2], m[1] is not None) for m in _PIECE.finditer(question)]
    )
    groups = []
    for text, quoted in pieces:
        said = [text]
        converted = mainland(text)
        if converted != text:
            said.append(converted)
        entities = {e for s in said for e in names.bearers(s)}
        also = sorted({n for e in entities for n in names.of(e)} - set(said))
        # GPT-5, GPT 5 and GPT5 are one.
        said += [
            v for s in said for v in (_LETTER_DIGIT.sub("", s), _LETTERDIGIT.sub("-", s)) if v not in said
        ]
        alternatives = _alternatives([*said, *also], quoted=quoted)
        if alternatives:
            groups.append(Group(text, alternatives, tuple(also)))
    return tuple(groups)


def _alternatives(said: Sequence[str], *, quoted: bool) -> tuple[Alternative, ...]:
    made: dict[str, Alternative] = {}
    for n, text in enumerate(said):
        plain = " ".join(flat(text).split())
        needed = tuple(asked(plain))
        if needed:
            # Other names and quoted words must stand there as such; a word of one's own may be inflected. Three and more Han characters: their pairs could lie apart.
            phrase = quoted or n > 0 or not plain.isascii() or len(needed) > 1
            made.setdefault(plain, Alternative(plain, needed, phrase, _pattern(plain, phrase=phrase)))
    return tuple(made.values())


def holds(group: Group, text: str) -> bool:
    """Whether a text (through `flat`) whose terms hold one of the group's alternatives holds it as it was asked."""
    return any(not a.phrase or places(a, text) for a in group.alternatives)


def places(alternative: Alternative, text: str) -> list[tuple[int, int]]:
    """Where an alternative stands in a text (through `flat`): Latin ones as whole words, inflected where they need not stand as such."""
    return [(m.start(), m.end()) for m in alternative.pattern.finditer(text)]


def _pattern(text: str, *, phrase: bool) -> re.Pattern[str]:
    if not text.isascii():
        return re.compile(r"\s*".join(map(re.escape, text.split())))
    ending = "(?:'?s|es|ed|ing)?" if not phrase or " " not in text else "(?:s|es)?"
    spaced = r"[\s-]+".join(re.escape(w) for w in re.split(r"[\s-]+", text))
    return re.compile(rf"(?<![a-z0-9])(?:{spaced}){ending}(?![a-z0-9])")
