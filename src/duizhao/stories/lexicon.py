"""Word lists in two languages as data: terms compiled so that Chinese ones match anywhere and English ones as whole words."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Literal

from duizhao.language import script

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Category:
    """One row of a list (a sector, a task): its id, its names and its terms in each language."""

    id: str
    names: Mapping[str, str]
    terms: Mapping[str, re.Pattern[str]]


def data(name: str) -> dict[str, Any]:
    """A TOML file of this room."""
    return tomllib.loads(files("duizhao.stories").joinpath(name).read_text(encoding="utf-8"))


def written(folded: str) -> Language:
    """Which language's lists a text is read with: that of its script."""
    return "zh" if script(folded) == "zh" else "en"


def terms(words: Iterable[str], language: Language) -> re.Pattern[str]:
    """One expression for many terms, longest first. It matches nothing when there are none.

    Around Latin letters a term ends where a word ends; a final `*` allows any ending. A term that has a capital after its first letter, or is in
    capitals (ICE, TSA), matches only so written.
    """
    made = [_term(w, language) for w in sorted(words, key=lambda w: (-len(w), w))]
    return re.compile("|".join(made) if made else r"(?!)")


def _term(word: str, language: Language) -> str:
    stem = word.removesuffix("*")
    cased = re.escape(stem)
    if not (stem.isupper() and len(stem) > 1) and any(c.isascii() and c.isalpha() for c in stem):
        cased = f"(?i:{cased})"
    before = r"(?<![A-Za-z0-9])" if stem[0].isascii() and stem[0].isalnum() else ""
    after = ""
    if word.endswith("*"):
        after = "[A-Za-z]*"
    elif stem[-1].isascii() and stem[-1].isalnum():
        # 豆包2.0 and GPT-5 carry their version; a plural or a longer word is another term.
        after = r"(?![A-Za-z])" if language == "zh" else r"(?![A-Za-z0-9])"
    return before + cased + after


def categories(rows: Iterable[Mapping[str, Any]]) -> tuple[Category, ...]:
    """The rows of a `[[list]]` in a file's order."""
    return tuple(
        Category(
            str(r["id"]),
            {lang: str(r.get(f"{lang}_name", r["id"])) for lang in LANGUAGES},
            {lang: terms(r[lang], lang) for lang in LANGUAGES},
        )
        for r in rows
    )


def ranked(rows: Iterable[Category], folded: str, language: Language) -> tuple[str, ...]:
    """Ids of the categories that a text shows: most different terms first, then the earliest."""
    found = []
    for r in rows:
        hits = [(m[0].lower(), m.start()) for m in r.terms[language].finditer(folded)]
        if hits:
            found.append((-len({h for h, _ in hits}), min(at for _, at in hits), r.id))
    return tuple(i for _, _, i in sorted(found))
