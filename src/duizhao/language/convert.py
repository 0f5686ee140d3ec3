"""Chinese of Taiwan and Hong Kong as the mainland writes it, with one width and one punctuation, for glossary, names and translators.

`script.simplified` (opencc's `tw2sp`) is for text that is known to be Taiwan's: it takes 核心 for Taiwan's word for a kernel and makes 关键核心技术 into 关键内核技术, and 智慧城市 into 智能城市.
So `mainland` looks first whether a text is in traditional characters, and keeps the glossary's words whole.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Any, Literal

from duizhao.language.glossary import shipped
from duizhao.language.script import HAN
from duizhao.language.segment import Dictionary

Region = Literal["tw", "hk"]
Variant = Literal["simplified", "traditional", "either"]

_HAN = re.compile(f"[{HAN}]")


@cache
def _converter(config: str) -> Any:
    import opencc

    return opencc.OpenCC(config)


_BOTH = frozenset("台后里面干只斗谷丑范几云余系松曲准征致制才回向了志合布采吊于伙佣")
"""Simplified forms that traditional texts use too, for another word or by habit (台北, 皇后)."""


@cache
def _written(char: str) -> Variant:
    """Which script a character belongs to alone; `either` for what both use (人, and 后, 里, 台, which are both)."""
    if char in _BOTH:
        return "either"
    if _converter("t2s").convert(char) != char:
        return "traditional"
    return "simplified" if _converter("s2t").convert(char) != char else "either"


def variant(text: str) -> Variant:
    """Which characters a text is written in, by those that only one script has; `either` where it has none or as many of both."""
    count = {"traditional": 0, "simplified": 0, "either": 0}
    for char in _HAN.findall(text):
        count[_written(char)] += 1
    if count["traditional"] == count["simplified"]:
        return "either"
    return "traditional" if count["traditional"] > count["simplified"] else "simplified"


@cache
def _kept() -> Dictionary[str]:
    """Glossary terms that the conversion would change, under both their forms."""
    words = []
    for term in shipped():
        for form in (term.zh, _converter("s2tw").convert(term.zh), _converter("s2t").convert(term.zh)):
            if _converter("tw2sp").convert(form) != term.zh:
                words.append((form, term.zh))
    return Dictionary(words)


def mainland(text: str, region: Region = "tw") -> str:
    """A traditional text in simplified characters: with Taiwan's words turned into the mainland's (晶片 → 芯片), or for Hong Kong the characters alone.

    Simplified text, and text without Han characters, comes back as it is. Places shift (程式碼 → 代码).
    """
    if variant(text) != "traditional":
        return text
    convert = _converter("tw2sp" if region == "tw" else "hk2s").convert
    out, place = [], 0
    for kept in _kept().find(text):
        out += [convert(text[place : kept.start]), kept.values[0]]
        place = kept.end
    return "".join((*out, convert(text[place:])))


def width(text: str) -> str:
    """Full-width letters, digits and signs of numbers as half-width ones (ＡＩ２０２４％ → AI2024%); Chinese punctuation stays."""
    return "".join(_half(c) for c in text) if not text.isascii() else text


@cache
def _half(char: str) -> str:
    if not unicodedata.decomposition(char).startswith("<wide>") or char in _STAYS:
        return char
    return unicodedata.normalize("NFKC", char)


_STAYS = frozenset("，。！？：；（）")
_INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufe00-\ufe0f]|[\x00-\x08\x0b-\x1f\x7f-\x9f]"
)
_QUOTES = str.maketrans("「」『』﹁﹂﹃﹄", "“”‘’“”‘’")
_BETWEEN = re.compile(rf"(?<=[{HAN}])(?P<sign>[,;:?!])(?=[{HAN}“‘《（]|\s*$)")
_CHINESE = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}
_STOP = re.compile(rf"(?<=[{HAN}])\.(?=\s|$)")
_DOTS = re.compile(rf"(?<=[{HAN}])(?:\.{{3,}}|。{{3,}}|…+)")
_GAP = re.compile(rf"(?<=[{HAN}，。！？：；、”’）》])[ \t\u3000]+(?=[{HAN}“‘（《])")


def punctuation(text: str) -> str:
    """One punctuation for Chinese text: “ ” for 「 」, ， for a comma between Han characters, …… for dots; no blanks between Han characters, nothing invisible.

    Signs beside Latin letters and digits stay: 1,000 and GPT-5.5 keep theirs.
    """
    out = _INVISIBLE.sub("", text).translate(_QUOTES)
    if not _HAN.search(out):
        return out
    out = _GAP.sub("", out)
    out = _DOTS.sub("……", out)
    out = _BETWEEN.sub(lambda m: _CHINESE[m["sign"]], out)
    return _STOP.sub("。", out)


def tidy(text: str, region: Region = "tw") -> str:
    """`mainland`, `width` and `punctuation`, in that order. Applying it twice changes nothing more."""
    return punctuation(width(mainland(_INVISIBLE.sub("", text), region)))
