"""Which script a text is in. The share of Han characters tells Chinese from English titles without a model."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Literal

Script = Literal["zh", "en", "other"]

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f"
_HAN = re.compile(f"[{HAN}]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_LATIN_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]+")
_KANA_HANGUL = re.compile(r"[\u3040-\u30ff\uac00-\ud7af]")

HAN_SHARE = 0.2
"""Han letters among all letters from which a text is Chinese. A Chinese headline full of Latin model names has 0.25 or more; an English
one that quotes a Chinese name stays below 0.16."""


def han_share(text: str) -> float:
    """Share of Han characters among Han and Latin letters, each Latin *word* counted as two letters; 0.0 without letters."""
    han = len(_HAN.findall(text))
    words = len(_LATIN_WORD.findall(text))
    return han / (han + 2 * words) if han or words else 0.0


def script(text: str) -> Script:
    """`zh`, `en` (any Latin-script text) or `other`. Japanese and Korean, told by kana and hangul, are `other`."""
    if text.isascii():
        return "en" if _LATIN.search(text) else "other"
    if len(_KANA_HANGUL.findall(text)) > 0.1 * max(1, len(text)):
        return "other"
    if _HAN.search(text) and han_share(text) >= HAN_SHARE:
        return "zh"
    return "en" if _LATIN.search(text) else "other"


@cache
def _converter() -> Any:
    import opencc

    return opencc.OpenCC("tw2sp")


def simplified(text: str) -> str:
    """Traditional to simplified characters with Taiwan's words turned into the mainland's (晶片 → 芯片, 軟體 → 软件).

    `opencc`'s `tw2sp`; plain `t2s` would leave 晶片 and 软体. Text without Han characters comes back as it is.
    """
    return str(_converter().convert(text)) if _HAN.search(text) else text
