"""What two headlines can share: Latin words with model names kept whole, quantities, pairs of Han characters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from operator import add

from duizhao.language.actions import actions
from duizhao.language.normalise import fold
from duizhao.language.numbers import quantities
from duizhao.language.script import HAN

# Letters, digits and inner signs; ASCII only at both ends, so that 用GPT-5做 gives GPT-5 (no \b: Han characters are word characters to it).
_LATIN = re.compile(
    r"[A-Za-z][A-Za-z0-9]*(?:['.&+-][A-Za-z0-9]+)*\+*|\d+(?:\.\d+)*[A-Za-z][A-Za-z0-9]*(?:[.-][A-Za-z0-9]+)*"
)
# A version: follows its name after nothing, a space or a hyphen. "V4", "R2", "M5" count as versions too.
_VERSIONED = re.compile(
    r"(?<![A-Za-z0-9])([A-Za-z][A-Za-z]+)[ -]?([VvRrMmSsKk]?\d{1,2}(?:\.\d{1,2}){0,2})(?![0-9.]*[0-9%万亿]|[ ]?(?:%|万|亿|billion|million|年|月|日|个|家|款|岁|人|天|days|years|people))"
)
_INNER = re.compile(r"[-&]")
_HAN_RUN = re.compile(f"[{HAN}]+")

_STOP = """
    a an the of to in on for and or with at by from as is are was were be been it its this that these those into over after before amid
    about than s t re ve ll will would can could may might should do does did has have had not no new how why what who when where which
    you your we our i my he she they their his her says say said us up out off more most less get gets make makes using use used via vs
    it's i'm here here's there just now all one two ai app today report reports
"""
STOP = frozenset(_STOP.split())
"""Words that tell no story. `ai` is one of them here: everything is about it."""

_STOP_BIGRAMS = """
    发布 推出 公司 中国 全球 人工 工智 智能 美国 大模 模型 正式 首次 首个 如何 什么 为何 为什 一个 我们 他们 开始 成为 最新 宣布 表示 或将 可能 已经 技术
"""
STOP_BIGRAMS = frozenset(_STOP_BIGRAMS.split())


@dataclass(frozen=True, slots=True)
class Tokens:
    """The comparable parts of one headline."""

    latin: frozenset[str]
    """Lower-case Latin words; `gpt-5.5`, `GPT 5.5` and `GPT5.5` are all `gpt5.5`."""
    versions: frozenset[tuple[str, str]]
    """(name, version): two headlines on the same name with different versions are two events."""
    numbers: frozenset[str]
    """Keys of quantities."""
    actions: frozenset[str]
    """Happenings, named alike in both languages (see `actions`)."""
    bigrams: frozenset[str]
    """Pairs of neighbouring Han characters."""


def tokens(text: str) -> Tokens:
    """The tokens of a headline (any script)."""
    folded = fold(text)
    versions = frozenset((m[1].lower(), m[2].lower()) for m in _VERSIONED.finditer(folded))
    latin = set()
    for m in _LATIN.finditer(folded):
        word = m[0].lower().removesuffix("'s").rstrip("'")
        latin.add(word)
        if "-" in word or "&" in word:
            latin.update(part for part in _INNER.split(word) if len(part) > 2)
    latin |= {_joined(n, v) for n, v in versions}
    latin = {
        w if len(w) < 5 or not w.endswith("s") or w.endswith("ss") else w[:-1]
        for w in latin
        if w not in STOP and len(w) > 1
    }
    runs = [] if folded.isascii() else _HAN_RUN.findall(folded)
    bigrams = {pair for run in runs for pair in map(add, run, run[1:])}
    return Tokens(
        latin=frozenset(latin),
        versions=versions,
        numbers=frozenset(q.key for q in quantities(folded)),
        actions=actions(folded),
        bigrams=frozenset(bigrams - STOP_BIGRAMS),
    )


def _joined(name: str, version: str) -> str:
    return f"{name}{version}"
