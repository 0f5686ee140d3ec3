"""Which countries a text names, and whether it compares them: the names are data (`countries.toml`), in both languages.

A country is named by its name, adjective or people; by its seat of government ("Washington says"), told apart because a city may just be a city;
or in Chinese by one character in a pair (中美, 日韩). A company is no country: Google does not stand for the United States.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Literal

How = Literal["name", "capital", "pair"]


@dataclass(frozen=True, slots=True)
class Mention:
    """One country named at `text[start:end]`."""

    country: str
    how: How
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Compared:
    """Countries of one text in order of first mention; `cue` is the word of comparison, None where the text names countries without comparing."""

    countries: tuple[str, ...]
    mentions: tuple[Mention, ...]
    cue: str | None

    @property
    def comparing(self) -> bool:
        """At least two countries and a word of comparison. Coarse: the word need not tie these two."""
        return self.cue is not None and len(self.countries) > 1


@dataclass(frozen=True, slots=True)
class Count:
    """How many texts of one language name a country."""

    language: str
    country: str
    texts: int
    comparing: int
    """Of these, texts that compare it with another country."""
    of: int
    """Texts looked at, with or without a country."""


_CUE = re.compile(
    r"竞争|竞赛|对决|较量|差距|领先|落后|超过|超越|赶超|反超|追赶|追上|对比|相比|不如|胜过|优于|多于|少于|倍于|之争|博弈|脱钩|抗衡|对标"
    r"|比(?!例|赛|较|特|利|亚|如|重|想象|预期|以往|传统)[^，。]{0,8}(?:更|还|多|少|高|低|快|慢|强|弱)|与[^，。]{0,8}(?:相当|持平)"
    r"|(?i:(?<![A-Za-z])(?:versus|vs|compared (?:with|to)|rivalr(?:y|ies)|race|races|racing|(?:far|falls?|fell|falling|left) behind|lead over|edge over|lag(?:s|ging)? behind"
    r"|gap (?:with|between)|overtak\w*|surpass\w*|outpac\w*|eclips\w*|catch(?:es|ing)? up|compet(?:e|es|ing|ition) (?:with|between)|dominat\w+|decoupl\w*)(?![A-Za-z]))"
    r"|(?<![A-Za-z])(?:than|ahead of) (?=(?:the |any other |any )?(?:[A-Z]|countr))"
)


class Countries:
    """The table of countries, compiled."""

    def __init__(self, raw: dict[str, Any]) -> None:
        self.names: dict[str, tuple[str, str]] = {
            c["code"]: (c["en_name"], c["zh_name"]) for c in raw["country"]
        }
        hows: tuple[How, How] = ("name", "capital")
        terms = [
            (term, c["code"], how)
            for c in raw["country"]
            for how, listed in zip(hows, (c["en"] + c["zh"], c["capital"]), strict=True)
            for term in listed
        ]
        # The longest term first: 中国台湾 before 台湾, "South Korea" before "Korea". `core` must be in the text for a term to be tried.
        terms.sort(key=lambda t: (-len(t[0]), t[0]))
        self._terms: list[tuple[str, re.Pattern[str], str, How]] = [
            (term.removesuffix("*").split("'")[0], re.compile(_term(term)), code, how)
            for term, code, how in terms
        ]
        self._barred = {
            c["code"]: re.compile("|".join(f"(?:{p})" for p in c["unless"]))
            for c in raw["country"]
            if c.get("unless")
        }
        pairs = raw["pairs"]
        self._letters: dict[str, str] = pairs["letters"]
        words = "|".join(sorted(pairs["words"], key=lambda w: (-len(w), w)))
        self._pairs = re.compile(f"(?<![{pairs['not_after']}])(?:{words})(?![{pairs['not_before']}])")

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """Every country named in a text, in order. Offsets are characters of the text as given."""
        found: list[Mention] = []
        for core, expression, code, how in self._terms:
            if core not in text:
                continue
            for m in expression.finditer(text):
                # What stands inside a longer name (Korea in "South Korea") is that name.
                if not any(f.start < m.end() and m.start() < f.end for f in found):
                    found.append(Mention(code, how, *m.span()))
        found = [m for m in found if not self._excluded(m, text)]
        taken = [(m.start, m.end) for m in found]
        for m in self._pairs.finditer(text):
            if not any(a < m.end() and m.start() < b for a, b in taken):
                found += [
                    Mention(self._letters[letter], "pair", m.start() + n, m.start() + n + 1)
                    for n, letter in enumerate(m.group())
                ]
        return tuple(sorted(found, key=lambda m: (m.start, m.end)))

    def _excluded(self, mention: Mention, text: str) -> bool:
        barred = self._barred.get(mention.country)
        return barred is not None and any(
            m.start() <= mention.start and mention.end <= m.end() for m in barred.finditer(text)
        )

    def compared(self, text: str, *, capitals: bool = True) -> Compared:
        """Countries of a text and the word of comparison in it. `capitals` False leaves out seats of government."""
        found = tuple(m for m in self.mentions(text) if capitals or m.how != "capital")
        cue = _CUE.search(text)
        return Compared(tuple(dict.fromkeys(m.country for m in found)), found, cue.group() if cue else None)


def _term(term: str) -> str:
    ending = term.endswith("*")
    bare = term.removesuffix("*")
    if not bare[0].isascii():
        return re.escape(bare)
    body = re.escape(bare).replace(r"\ ", r"\s+").replace("'", "['’]")
    return rf"(?<![A-Za-z0-9.]){body}{'[A-Za-z]*' if ending else ''}(?![A-Za-z0-9])"


def countries() -> Countries:
    """The table that ships with the program."""
    text = files("duizhao.stories").joinpath("countries.toml").read_text(encoding="utf-8")
    return Countries(tomllib.loads(text))


def counted(
    texts: Iterable[tuple[str, str]], table: Countries, *, capitals: bool = True
) -> tuple[Count, ...]:
    """Countries by language over (language of the outlet, text) pairs: most named first within a language.

    A text that names a country three times counts once. Texts that name none stay in `of`.
    """
    total: Counter[str] = Counter()
    named: Counter[tuple[str, str]] = Counter()
    comparing: Counter[tuple[str, str]] = Counter()
    for language, text in texts:
        total[language] += 1
        found = table.compared(text, capitals=capitals)
        for code in found.countries:
            named[language, code] += 1
            comparing[language, code] += found.comparing
    made = [Count(lang, code, n, comparing[lang, code], total[lang]) for (lang, code), n in named.items()]
    return tuple(sorted(made, key=lambda c: (c.language, -c.texts, c.country)))


def beyond(found: Sequence[Count], usual: Iterable[str] = ("CN", "US")) -> tuple[Count, ...]:
    """Counts of the countries other than the usual pair: whom else do texts look at?"""
    skip = frozenset(usual)
    return tuple(c for c in found if c.country not in skip)
