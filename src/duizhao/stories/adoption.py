"""Adoption facts: who put AI or robots to work, at what, supplied by whom, with what reported effect; each with its quote.

Rules over two lists of equal make (`adoption.toml`): a sentence tells an adoption when it names a technology, says that it works or will, and
names a user (a sector or an organisation), and is none of the things that sound alike: a product launch, a financing round, a research paper, a
lawsuit, advice. What is not told stays None. How well this works is measured by `evaluation/adoption.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from duizhao.language import is_roundup
from duizhao.stories.effect import Effect, effects
from duizhao.stories.lexicon import LANGUAGES, Category, Language, categories, data, ranked, terms, written
from duizhao.stories.party import Parties, Party
from duizhao.stories.span import Aligned, Span, aligned

if TYPE_CHECKING:
    from duizhao.names import Gazetteer

Status = Literal["use", "trial", "planned"]
SHORT = 170
"""Up to so many characters a text is one headline and is read as a whole; longer ones are read sentence by sentence."""
_CREDIT = re.compile(r"\([^()]{2,80}\)?\s*$")
"""Who wrote it, at a headline's end: (Name/Financial Times) is no word of finance."""
_OF_ANYTHING = frozenset(
    ("落地", "配备", "许可", "牌照", "获批", "获准", "跑通", "试点", "permit", "permits", "fleet")
)
"""Words that are said of projects, parts and papers as well: beside them a sector or a supplier is needed."""
_SENTENCE = re.compile(r"(?<=[.!?;])(?:\s+(?=[\"'A-Z\u4e00-\u9fff])|(?<=[;])|(?=[\u4e00-\u9fff\"]))")
_PART = re.compile(r"[;|]|(?<=[\u4e00-\u9fff])/(?=[\u4e00-\u9fff])")


@dataclass(frozen=True, slots=True)
class Fact:
    """One adoption, as one sentence tells it. Spans are characters of the text as given."""

    status: Status
    """`use`: it works; `trial`: it is tried; `planned`: announced, expected, or told with "may" and "could"."""
    sector: str | None
    """Id of the sector with most terms in the sentence (`adoption.toml`)."""
    task: str | None
    deployer: Party | None
    supplier: Party | None
    effects: tuple[Effect, ...]
    technology: Span
    cue: Span
    """The word by which it is put to work."""
    quote: Span
    """The sentence."""

    @property
    def filled(self) -> int:
        """How many of sector, task, deployer, supplier and effect the text tells (0 to 5)."""
        return sum(map(bool, (self.sector, self.task, self.deployer, self.supplier, self.effects)))


@dataclass(frozen=True, slots=True)
class _Lists:
    """The expressions of one language."""

    technology: re.Pattern[str]
    strong: re.Pattern[str]
    weak: re.Pattern[str]
    trial: re.Pattern[str]
    planned: re.Pattern[str]
    planned_not: re.Pattern[str]
    never: re.Pattern[str]
    described: re.Pattern[str]


class AdoptionRules:
    """The lists of `adoption.toml`, compiled: make one and use it for many texts."""

    def __init__(self, raw: dict[str, Any] | None = None, *, persons: Iterable[str] = ()) -> None:
        """`raw` replaces the shipped lists (same shape as `adoption.toml`); `persons` are ids of entities that are people."""
        raw = data("adoption.toml") if raw is None else raw
        self.version = str(raw["version"])
        self.sectors: tuple[Category, ...] = categories(raw["sector"])
        self.tasks: tuple[Category, ...] = categories(raw["task"])
        self._lists = {lang: _lists(raw, lang) for lang in LANGUAGES}
        self._parties = Parties(
            raw["organisation"],
            raw["supplier"]["names"],
            raw["own"]["names"],
            raw["user"]["names"],
            raw["generic"],
            persons,
        )

    def facts(self, text: str, gazetteer: Gazetteer | None = None) -> tuple[Fact, ...]:
        """The adoption facts of a text (headline, gist, lead or excerpt), at most one a sentence, in order.

        A roundup is read part by part. Without a gazetteer organisations are told by their form only.
        """
        found = aligned(text)
        language = written(found.folded)
        made = (
            self._fact(found, language, a, b, gazetteer) for a, b in _units(found.folded, is_roundup(text))
        )
        return tuple(f for f in made if f is not None)

    def _fact(
        self, found: Aligned, language: Language, start: int, end: int, gazetteer: Gazetteer | None
    ) -> Fact | None:
        lists = self._lists[language]
        whole = found.folded[start:end]
        if not (lists.technology.search(whole) and (lists.strong.search(whole) or lists.weak.search(whole))):
            return None
        # What a firm sells is no adoption: blanked, so that places stay.
        piece = lists.described.sub(_blank, _CREDIT.sub(_blank, whole))
        technologies = list(lists.technology.finditer(piece))
        strong = _nearest(technologies, list(lists.strong.finditer(piece)), language)
        pair = strong or _nearest(technologies, list(lists.weak.finditer(piece)), language)
        if pair is None or lists.never.search(piece):
            return None
        technology, cue = pair
        sectors = ranked(self.sectors, piece, language)
        sector = sectors[0] if sectors else None
        deployer, supplier = self._parties.of(
            found, language, (start, end), start + cue.start(), gazetteer, lists.technology
        )
        told = effects(found, language, start, end)
        # A seller and its own product is a launch; a weak word says little without a user; a laboratory's use is research.
        user = deployer is not None and not self._parties.sells(deployer)
        if sector in (None, "science") and not (strong and user and (deployer != supplier)):
            return None
        if sector is None and supplier is None and cue[0] in _OF_ANYTHING:
            return None
        if strong is None and deployer is None and not told:
            return None
        tasks = ranked(self.tasks, piece, language)
        return Fact(
            status=_status(lists, piece),
            sector=sector,
            task=tasks[0] if tasks else None,
            deployer=deployer,
            supplier=supplier,
            effects=told,
            technology=found.span(start + technology.start(), start + technology.end()),
            cue=found.span(start + cue.start(), start + cue.end()),
            quote=found.span(start, end),
        )


def _blank(m: re.Match[str]) -> str:
    return " " * len(m[0])


def _lists(raw: dict[str, Any], language: Language) -> _Lists:
    def of(key: str) -> re.Pattern[str]:
        return terms(raw[key][language], language)

    def expression(key: str) -> re.Pattern[str]:
        return re.compile("|".join(f"(?:{_local(p)})" for p in raw[key][language]) or r"(?!)")

    return _Lists(
        of("technology"),
        of("strong"),
        of("weak"),
        of("trial"),
        of("planned"),
        expression("planned_not"),
        expression("never"),
        expression("described"),
    )


def _local(pattern: str) -> str:
    """A pattern that begins with (?i) as a group of its own: flags inside a longer expression must be local."""
    return f"(?i:{pattern.removeprefix('(?i)')})" if pattern.startswith("(?i)") else pattern


def _units(folded: str, roundup: bool) -> list[tuple[int, int]]:
    """Places of the sentences, or of the parts of a roundup; a short text is one."""
    if roundup:
        cuts = [(m.start(), m.end()) for m in _PART.finditer(folded)]
    elif len(folded) > SHORT:
        cuts = [(m.start(), m.end()) for m in _SENTENCE.finditer(folded)]
    else:
        cuts = []
    bounds, at = [], 0
    for a, b in [*cuts, (len(folded), len(folded))]:
        if folded[at:a].strip():
            bounds.append((at, a))
        at = b
    return bounds


def _nearest(
    technologies: Iterable[re.Match[str]], cues: list[re.Match[str]], language: Language
) -> tuple[re.Match[str], re.Match[str]] | None:
    """The technology and the word of use that stand closest together, within a clause's length; None when none do."""
    reach = 32 if language == "zh" else 90
    best: tuple[int, re.Match[str], re.Match[str]] | None = None
    for t in technologies:
        for c in cues:
            if c.start() < t.end() and t.start() < c.end():
                if (c.end() - c.start()) <= (t.end() - t.start()):
                    continue
                apart = 0  # 用AI holds both
            else:
                apart = max(c.start() - t.end(), t.start() - c.end())
            if apart <= reach and (best is None or apart < best[0]):
                best = (apart, t, c)
    return (best[1], best[2]) if best else None


def _status(lists: _Lists, piece: str) -> Status:
    if lists.planned.search(lists.planned_not.sub("", piece)):
        return "planned"
    return "trial" if lists.trial.search(piece) else "use"
