"""Frames: how a text tells its event, by a bilingual codebook of terms.

Six frames (`frames.toml`, which holds definitions, term lists and exclusions in both languages): race and rivalry, security and
control, industry and productivity, capital and price, research and capability, governance and society. A text may use several.
Dictionary coding is transparent (every code shows its words) and shallow: it sees words, not irony. What it can and cannot do is measured in
`docs/method/frames.md`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Literal

from duizhao.errors import DuizhaoError
from duizhao.language import script

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")
STRONG, WEAK = 1.0, 0.5
THRESHOLD = 1.0
"""Sum of the weights of different terms from which a text uses a frame: one strong term, or two weak ones."""
CAP = 3.0
"""Weight beyond which more terms of one frame say nothing new: a text that repeats itself has no more of a frame."""


class CodebookError(DuizhaoError):
    """A codebook file that cannot be used as written: which frame and which entry, and what is wrong."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One occurrence of a frame's term in a text: `text[start:end]`, offsets in characters of the text as given."""

    frame: str
    term: str
    start: int
    end: int
    weight: float
    denied: bool
    """A word of denial stands just before ("no threat", 并非竞争). The frame still counts: denying a race is talking of a race."""


@dataclass(frozen=True, slots=True)
class Coding:
    """The frames of one text: hits in order, weight per frame (only frames that the text uses), language of the list."""

    language: Language | None
    hits: tuple[Hit, ...]
    weights: Mapping[str, float]

    @property
    def frames(self) -> tuple[str, ...]:
        """Frames that the text uses, heaviest first."""
        return tuple(sorted(self.weights, key=lambda f: (-self.weights[f], f)))

    @property
    def shares(self) -> dict[str, float]:
        """Weights scaled to one; empty when no frame was found."""
        total = sum(self.weights.values())
        return {f: w / total for f, w in self.weights.items()} if total else {}


@dataclass(frozen=True, slots=True)
class Entry:
    """One term or pattern of a list, compiled. `core` (lower case) must be in the text for the expression to be tried; a pattern has none."""

    core: str
    expression: re.Pattern[str]
    weight: float


@dataclass(frozen=True, slots=True)
class Lexicon:
    """One frame's list in one language."""

    entries: tuple[Entry, ...]
    """In the order in which they are tried: patterns, strong terms, weak terms; longer before shorter."""
    exclusion: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame of the codebook."""

    id: str
    en_name: str
    zh_name: str
    definition: str
    include: str
    exclude: str
    f1: Mapping[str, float]
    """Measured agreement of the list with labels, by language, on headlines it was not made from: say it beside any figure."""
    lexicons: Mapping[str, Lexicon]

    @property
    def weak(self) -> bool:
        """In one of the languages the list finds or misses more than it gets right (F1 below ½): not to be shown alone."""
        return any(v < 0.5 for v in self.f1.values())


_DENIAL = {
    "zh": re.compile(r"(?:不是|并非|没有|绝非|不会|无须|无需|不必|否认|非|无|不)$"),
    "en": re.compile(
        r"(?:(?<![A-Za-z])(?:no|not|never|without|isn['’]t|aren['’]t|won['’]t|don['’]t|denies|denied)(?: an?| the| any)? )$",
        re.IGNORECASE,
    ),
}


_SOURCE_NOTE = re.compile(
    r"\s[(（][^()（）]{2,80}/[^()（）]{2,80}[)）]?\s*$|\s+[-–—|]\s+(?:The )?[A-Z][\w.]*(?: [A-Z][\w.]*){0,3}$"
)
"""Who wrote it, at a headline's end ("(Name/Wall Street Journal)", "- Financial Times"): its words are no part of the telling."""


@dataclass(frozen=True, slots=True)
class Codebook:
    """Frames in their fixed order, and how to code a text with them."""

    version: str
    frames: tuple[Frame, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """Frame ids in the codebook's order: the order of every vector of frame shares."""
        return tuple(f.id for f in self.frames)

    def code(self, text: str, language: Language | None = None) -> Coding:
        """Frames of a text. `language` chooses the list; None lets the script decide (neither Chinese nor Latin: no frames).

        A frame's weight is the sum over its *different* terms of 1 (strong) or 0.5 (weak), at most 3; frames below 1 are
        dropped, their hits with them.
        """
        told = language or script(text)
        if told not in LANGUAGES:
            return Coding(None, (), {})
        hits: list[Hit] = []
        weights: dict[str, float] = {}
        for frame in self.frames:
            found = _hits(frame, text, told)
            different: dict[str, float] = {}
            for hit in found:
                key = hit.term.casefold()
                different[key] = max(hit.weight, different.get(key, 0.0))
            weight = sum(different.values())
            if weight >= THRESHOLD:
                weights[frame.id] = min(weight, CAP)
                hits += found
        return Coding(told, tuple(sorted(hits, key=lambda h: (h.start, h.end, h.frame))), weights)


def _hits(frame: Frame, text: str, language: Language) -> list[Hit]:
    lexicon = frame.lexicons[language]
    lowered = text.casefold()
    found: list[Hit] = []
    barred: list[tuple[int, int]] | None = None
    for entry in lexicon.entries:
        if entry.core not in lowered:
            continue
        for m in entry.expression.finditer(text):
            start, end = m.span()
            if barred is None:
                barred = _barred(lexicon, text)
            # A weak term inside a strong one (模型 in 世界模型) is no second piece of evidence.
            if start == end or any(a < end and start < b for a, b in barred):
                continue
            if any(h.start < end and start < h.end for h in found):
                continue
            denied = _DENIAL[language].search(text[max(0, start - 14) : start]) is not None
            found.append(Hit(frame.id, m.group(), start, end, entry.weight, denied))
    return found


def _barred(lexicon: Lexicon, text: str) -> list[tuple[int, int]]:
    """Stretches of the text in which no hit counts."""
    spans = [m.span() for m in _SOURCE_NOTE.finditer(text)]
    return spans + [m.span() for m in lexicon.exclusion.finditer(text)] if lexicon.exclusion else spans


def _term(term: str) -> str:
    """A term as a regular expression: boundaries only beside Latin letters and digits, never beside Han characters."""
    ending = term.endswith("*")
    bare = term.removesuffix("*")
    latin = r"[A-Za-z0-9]"
    body = re.escape(bare).replace(r"\ ", r"\s+").replace("'", "['’]")
    if not (bare.isupper() and bare.isascii()):
        body = f"(?i:{body})"
    before = f"(?<!{latin})" if re.match(latin, bare) else ""
    after = "" if not re.match(latin, bare[-1]) else f"[A-Za-z]*(?!{latin})" if ending else f"(?!{latin})"
    return f"{before}{body}{after}"


def _entries(lists: Mapping[str, Sequence[str]]) -> tuple[Entry, ...]:
    entries = [Entry("", re.compile(p), STRONG) for p in lists["patterns"]]
    for key, weight in (("strong", STRONG), ("weak", WEAK)):
        for term in sorted(lists[key], key=lambda t: (-len(t), t)):
            words = term.removesuffix("*").casefold().split(" ")
            core = max(words, key=len).split("'")[0]
            entries.append(Entry(core, re.compile(_term(term)), weight))
    return tuple(entries)


def _lexicon(frame: str, language: str, raw: Mapping[str, Any]) -> Lexicon:
    lists = {k: tuple(raw.get(k, ())) for k in ("strong", "weak", "patterns", "unless")}
    unknown = set(raw) - set(lists)
    if unknown:
        raise CodebookError(f"frame {frame!r}, {language}: unknown key {sorted(unknown)[0]!r}")
    twice = sorted(set(lists["strong"]) & set(lists["weak"]))
    if twice:
        raise CodebookError(f"frame {frame!r}, {language}: {twice[0]!r} is both strong and weak")
    for pattern in (*lists["patterns"], *lists["unless"]):
        if r"\b" in pattern:
            raise CodebookError(
                f"frame {frame!r}, {language}: pattern {pattern!r} uses \\b",
                hint="use (?<![A-Za-z]) beside Latin letters",
            )
        try:
            re.compile(pattern)
        except re.error as e:
            raise CodebookError(f"frame {frame!r}, {language}: pattern {pattern!r}: {e}") from e
    unless = "|".join(f"(?:{p})" for p in lists["unless"])
    return Lexicon(_entries(lists), re.compile(unless, re.IGNORECASE) if unless else None)


def parse(text: str) -> Codebook:
    """A codebook from TOML. Raises `CodebookError` naming the frame and the entry."""
    try:
        raw = tomllib.loads(text)
        frames = tuple(
            Frame(
                f["id"],
                f["en_name"],
                f["zh_name"],
                f["definition"],
                f["include"],
                f["exclude"],
                {language: float(f["f1"][language]) for language in LANGUAGES},
                {language: _lexicon(f["id"], language, f[language]) for language in LANGUAGES},
            )
            for f in raw["frame"]
        )
    except tomllib.TOMLDecodeError as e:
        raise CodebookError(f"codebook: {e}") from e
    except KeyError as e:
        raise CodebookError(f"codebook: {e} is missing") from e
    if len({f.id for f in frames}) != len(frames):
        raise CodebookError("codebook: two frames have the same id")
    return Codebook(str(raw.get("version", "")), frames)


def codebook() -> Codebook:
    """The codebook that ships with the program."""
    return parse(files("duizhao.stories").joinpath("frames.toml").read_text(encoding="utf-8"))
