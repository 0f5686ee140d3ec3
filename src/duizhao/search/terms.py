"""Text as searched: one width, one script, small letters, place by place; and its terms: pairs of Han characters and stems of Latin words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Any

from duizhao.language.script import HAN

_WORD = re.compile(r"[a-z0-9\u00df-\u024f]+(?:[.'][a-z0-9]+)*")
_RUN = re.compile(f"[{HAN}]+")


@cache
def _simplify() -> Any:
    import opencc

    return opencc.OpenCC("t2s")


class _Chars(dict[int, str]):
    """Characters as compared, worked out when first met."""

    def __missing__(self, n: int) -> str:
        self[n] = _char(chr(n))
        return self[n]


@cache
def _chars() -> _Chars:
    return _Chars()


def _char(c: str) -> str:
    """One character as compared: always one character, so that places in the text stay."""
    wide = unicodedata.normalize("NFKC", c)
    small = (wide if len(wide) == 1 else c).lower()
    small = small if len(small) == 1 else c
    if small >= "\u3400":
        plain = str(_simplify().convert(small))
        return plain if len(plain) == 1 else small
    return small


def flat(text: str) -> str:
    """The text as compared, character for character: `flat(t)[a:b]` stands at `t[a:b]`."""
    return text.lower() if text.isascii() else text.translate(_chars())


def stem(word: str) -> str:
    """A Latin word without its commonest endings (a light suffix stripper, after Harman 1991): ships, shipped, shipping → ship."""
    w = word.removesuffix("'s").replace("'", "")
    if len(w) <= 3 or not w.isalpha():
        return w
    if w.endswith("ies") and len(w) > 4:
        return w[:-3] + "y"
    if w.endswith("s") and not w.endswith(("ss", "us", "is")):
        w = w[:-1]
    for ending in ("ing", "ed"):
        root = w.removesuffix(ending)
        if root != w and len(root) >= 3 and re.search("[aeiouy]", root):
            w = root[:-1] if len(root) > 3 and root[-1] == root[-2] and root[-1] not in "lsz" else root
            break
    return w.removesuffix("e") if len(w) > 4 else w


def terms(flat_text: str) -> Iterator[str]:
    """Terms of a text that went through `flat`, in no useful order, repeats included: pairs of neighbouring Han characters, single ones (with `·` before them), stems."""
    if not flat_text.isascii():
        for run in _RUN.findall(flat_text):
            for n, c in enumerate(run):
                yield "·" + c
                if n:
                    yield run[n - 1] + c
    for m in _WORD.finditer(flat_text):
        yield stem(m[0])


def asked(flat_text: str) -> list[str]:
    """Terms that a text must hold to hold this piece: pairs of Han characters (a character alone only where it stands alone), stems."""
    out = []
    for run in _RUN.findall(flat_text):
        out += [run[n - 1 : n + 1] for n in range(1, len(run))] or ["·" + run]
    out += [stem(m[0]) for m in _WORD.finditer(flat_text)]
    return list(dict.fromkeys(out))
