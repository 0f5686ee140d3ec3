"""Terms with their renderings in English: which are accepted, which mislead and why. Data: `glossary.toml`, typed by hand.

>>> shipped().get("卡脖子").en
('chokepoint', 'bottleneck')
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from duizhao.errors import ReadError
from duizhao.language.segment import Dictionary, Segment

KINDS = ("ai", "chip", "compute", "data", "robot", "policy", "law", "industry", "finance", "energy")
"""What a term belongs to. A user's own glossary may use others."""


@dataclass(frozen=True, slots=True)
class Avoided:
    """A rendering that misleads, and why."""

    en: str
    reason: str


@dataclass(frozen=True, slots=True)
class Term:
    """One term."""

    zh: str
    en: tuple[str, ...]
    """Accepted renderings, the preferred one first."""
    kind: str
    note: str = ""
    avoid: tuple[Avoided, ...] = ()
    source: str = ""
    contested: bool = False
    """Translators differ on purpose."""
    unsure: bool = False
    """The source was not checked one by one."""
    common: bool = False
    """Also an everyday word: a translation may do without its renderings."""

    @property
    def renderings(self) -> tuple[str, ...]:
        """Every rendering it knows, accepted ones first."""
        return (*self.en, *(a.en for a in self.avoid))


@dataclass(frozen=True, slots=True)
class Glossary:
    """Terms, sorted by their Chinese."""

    terms: tuple[Term, ...]

    def __iter__(self) -> Iterator[Term]:
        return iter(self.terms)

    def __len__(self) -> int:
        return len(self.terms)

    def get(self, zh: str) -> Term | None:
        """The term of that Chinese word."""
        return next((t for t in self.terms if t.zh == zh), None)

    def search(self, asked: str) -> tuple[Term, ...]:
        """Terms by Chinese or English, whole ones before those that only contain it."""
        wanted = asked.strip().lower()
        if not wanted:
            return self.terms
        whole = [t for t in self.terms if wanted in (t.zh.lower(), *(r.lower() for r in t.renderings))]
        part = [
            t
            for t in self.terms
            if t not in whole and (wanted in t.zh.lower() or any(wanted in r.lower() for r in t.renderings))
        ]
        return (*whole, *part)

    def dictionary(self) -> Dictionary[Term]:
        """The terms for `segment`."""
        return Dictionary((t.zh, t) for t in self.terms)

    def uses(self, text: str) -> tuple[Segment[Term], ...]:
        """The terms that a Chinese text uses, longest match first: 大语言模型 and not 语言模型 in it. Taiwan's texts first through `convert`."""
        return tuple(self.dictionary().find(text))

    def __or__(self, other: Glossary) -> Glossary:
        """Both; the other's entry wins where both have a term."""
        merged = {t.zh: t for t in (*self.terms, *other.terms)}
        return Glossary(tuple(sorted(merged.values(), key=lambda t: t.zh)))


def contains(text: str, rendering: str) -> bool:
    """True when an English text uses a rendering: whole words, any case, plural or singular, hyphen or space alike."""
    return pattern(rendering).search(text) is not None


@cache
def pattern(rendering: str) -> re.Pattern[str]:
    """What finds a rendering in English text."""
    bare = re.sub(r"\s*\([^)]*\)", "", rendering).strip()
    parts = [re.escape(p) for p in re.split(r"[\s-]+", bare) if p]
    last = parts[-1] if parts else ""
    if last.endswith("y") and last[-2:-1] not in "aeiou":
        parts[-1] = f"{last[:-1]}(?:y|ies)"
    elif last.endswith("s"):
        parts[-1] = f"{last[:-1]}s?(?:es)?"
    elif last and last[-1].isalnum():
        parts[-1] = f"{last}(?:e?s)?"
    joined = r"(?:[\s-]+)".join(parts).replace("centre", "cent(?:re|er)").replace("labell", "labell?")
    joined = re.sub(r"is(?=ation|ed|ing|e\b)", "i[sz]", joined)
    # MOST is a ministry, most is a word: an acronym must stand there in capitals.
    flags = re.NOFLAG if bare.isupper() and bare.isalpha() else re.IGNORECASE
    return re.compile(rf"(?<![A-Za-z0-9]){joined}(?![A-Za-z0-9])", flags)


def parse(text: str, name: str) -> Glossary:
    """A glossary in the format of `glossary.toml`; ReadError says which entry is wrong. `name` is for the message."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as e:
        raise ReadError(f"{name}: {e}", hint="Mend the file; it is TOML.") from e
    entries = raw.get("term", [])
    if not isinstance(entries, list):
        raise ReadError(f"{name}: `term` is no list of tables")
    return Glossary(tuple(sorted((_term(e, n, name) for n, e in enumerate(entries, 1)), key=lambda t: t.zh)))


def _term(entry: Any, n: int, name: str) -> Term:
    def wrong(what: str) -> ReadError:
        label = entry.get("zh") if isinstance(entry, dict) else None
        return ReadError(
            f"{name}: term {n} ({label or 'without zh'}): {what}",
            hint='An entry is {zh = "算力", en = ["compute"], kind = "compute"}.',
        )

    if not isinstance(entry, dict) or not isinstance(entry.get("zh"), str) or not entry["zh"].strip():
        raise wrong("zh is missing")
    en = entry.get("en")
    if not isinstance(en, list) or not en or not all(isinstance(e, str) and e.strip() for e in en):
        raise wrong("en is not a list of renderings")
    avoid = entry.get("avoid", [])
    if not isinstance(avoid, list) or not all(
        isinstance(a, list) and len(a) == 2 and all(isinstance(x, str) and x for x in a) for a in avoid
    ):
        raise wrong("avoid is not a list of [rendering, reason]")
    return Term(
        zh=entry["zh"].strip(),
        en=tuple(e.strip() for e in en),
        kind=str(entry.get("kind", "")),
        note=str(entry.get("note", "")),
        avoid=tuple(Avoided(str(a[0]), str(a[1])) for a in avoid),
        source=str(entry.get("source", "")),
        contested=bool(entry.get("contested", False)),
        unsure=bool(entry.get("unsure", False)),
        common=bool(entry.get("common", False)),
    )


@cache
def shipped() -> Glossary:
    """The glossary that comes with the package."""
    return parse(
        files("duizhao.language").joinpath("glossary.toml").read_text(encoding="utf-8"), "glossary.toml"
    )


def read(path: Path) -> Glossary:
    """A user's own glossary file."""
    try:
        return parse(path.read_text(encoding="utf-8"), path.name)
    except (OSError, UnicodeDecodeError) as e:
        raise ReadError(f"{path}: {e}") from e


def chosen(own: Iterable[Path] = ()) -> Glossary:
    """The shipped glossary with a user's files over it; files that do not exist are passed over."""
    glossary = shipped()
    for path in own:
        if path.exists():
            glossary = glossary | read(path)
    return glossary
