"""Reported effects: by how much something rose, fell, sped up or was saved, as a range with its unit and its words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from duizhao.stories.lexicon import Language
from duizhao.stories.span import Aligned, Span

Direction = Literal["up", "down", "reached"]


@dataclass(frozen=True, slots=True)
class Effect:
    """`low` and `high` bound the reported number in `unit` (`%`, `times`, a currency, jobs, hours …); None is an open side.

    "20–30 %" is (20, 30), "up to 5" is (None, 5), "more than 7,000" is (7000, None). `approximate` keeps "about" and "nearly".
    """

    low: float | None
    high: float | None
    unit: str
    direction: Direction
    approximate: bool
    span: Span


_N = r"(?P<n>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_M = r"(?P<m>\d+(?:\.\d+)?)"
_ZH = re.compile(
    r"(?P<verb>提升|提高|增长|增加|增效|上升|扩大|翻|增|缩短|降低|下降|减少|节省|节约|压缩|缩减|裁员|裁减|裁撤|取代|替代|加快|提速|加速|降本|省下|降|省|准确率|检出率|良率)"
    r"[^\d,.;:!]{0,6}?(?P<bound>多达|高达|最多|最高|至多|不超过|超过|超|逾|至少|近|约|达|到|至|了)*\s?(?P<cut>拟裁|裁员)?\s?"
    rf"{_N}\s?(?:%?\s?(?:-|~|至|到)\s?{_M}\s?)?(?P<scale>万亿|亿|万|千)?(?P<more>多|余|以上)?\s?"
    r"(?P<unit>%|个百分点|倍|美元|欧元|元|人|名|个岗位|岗位|小时|分钟|秒|天|个月)(?P<tail>以上|左右|以内)?"
)
_EN = re.compile(
    r"(?P<verb>(?i:cut|cuts|cutting|reduc\w+|lower\w*|shorten\w*|sav(?:e|es|ed|ing)|shed\w*|slash\w*|eliminat\w+|replac\w+|boost\w*|increas\w+|improv\w+|rais(?:e|es|ed|ing)|lift\w*|doubl\w+|speed\w*|grew|rose|fell|drop\w*|earning))"
    r"(?P<between>[^.;\d$€£]{0,45}?)(?P<bound>(?i:up to|as much as|at most|more than|over|at least|nearly|almost|about|around|some|by|to))?\s?(?P<sign>[$€£])?"
    rf"{_N}\s?(?:%?\s?(?:-|to|and)\s?{_M}\s?)?(?P<scale>(?i:billion|million|thousand|bn|mn|m|k)(?![a-z]))?\+?\s?"
    r"(?P<unit>%|(?i:percent(?:age points)?|per cent|times|x(?![a-z])|-?fold|jobs|workers|employees|staff|roles|people|hours?|minutes?|seconds|days|weeks|months|dollars|euros|yuan))?"
)
_COMPARED = re.compile(
    rf"(?:(?P<word>(?i:two|three|four|five|six|seven|eight|nine|ten|twice))|{_N})\s?(?P<unit>%|(?i:percent|per cent|times|x(?![a-z])|-?fold))?\s"
    r"(?P<verb>(?i:faster|slower|fewer|more|less|higher|lower|cheaper|better|reduction|increase|drop|improvement|quicker))(?![a-z])"
)
_WORDS = {
    w: float(n)
    for n, w in enumerate(["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], 2)
} | {"twice": 2.0}
_SCALES = {
    "千": 1e3, "万": 1e4, "亿": 1e8, "万亿": 1e12, "thousand": 1e3, "k": 1e3, "million": 1e6, "mn": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9,
}  # fmt: skip
_DOWN = re.compile(
    r"缩短|降|减少|节省|节约|压缩|缩减|裁|取代|替代|省|(?i:cut|reduc|lower|shorten|sav|shed|slash|eliminat|replac|fell|drop|fewer|less|slower|cheaper)"
)
_MOST = re.compile(r"多达|高达|最多|最高|至多|不超过|以内|(?i:up to|as much as|at most)")
_LEAST = re.compile(r"超|逾|至少|以上|余|多$|(?i:more than|over|at least)")
_ABOUT = re.compile(r"近|约|左右|(?i:nearly|almost|about|around|some)")
_UNITS = {
    "个百分点": "percentage points", "percent": "%", "per cent": "%", "倍": "times", "x": "times", "fold": "times", "-fold": "times",
    "人": "jobs", "名": "jobs", "岗位": "jobs", "个岗位": "jobs", "workers": "jobs", "employees": "jobs", "staff": "jobs", "roles": "jobs", "people": "jobs",
    "小时": "hours", "hour": "hours", "分钟": "minutes", "minute": "minutes", "秒": "seconds", "天": "days", "个月": "months",
    "元": "CNY", "yuan": "CNY", "美元": "USD", "dollars": "USD", "欧元": "EUR", "euros": "EUR", "$": "USD", "€": "EUR", "£": "GBP",
}  # fmt: skip


def effects(found: Aligned, language: Language, start: int = 0, end: int | None = None) -> tuple[Effect, ...]:
    """The effects told in `folded[start:end]`, in order and without overlap. Numbers without a unit are no effect."""
    stop = len(found.folded) if end is None else end
    patterns = (_ZH,) if language == "zh" else (_EN, _COMPARED)
    made: list[Effect] = []
    for pattern in patterns:
        for m in pattern.finditer(found.folded, start, stop):
            e = _effect(found, m)
            if e is not None and not any(e.span.overlaps(other.span) for other in made):
                made.append(e)
    return tuple(sorted(made, key=lambda e: e.span.start))


def _effect(found: Aligned, m: re.Match[str]) -> Effect | None:
    parts = m.groupdict()
    unit = parts["unit"] or parts.get("sign")
    word = parts.get("word")
    if unit is None:
        if word is None:
            return None
        unit = "times"
    if word and word.lower() != "twice" and parts["unit"] is None:
        return None  # "two more cities" counts cities
    scale = _SCALES.get((parts.get("scale") or "").lower(), 1.0)
    first = _WORDS[word.lower()] if word else float(parts["n"].replace(",", "")) * scale
    second = float(parts["m"]) * scale if parts.get("m") else None
    bound = "".join(str(parts.get(k) or "") for k in ("bound", "more", "tail")) + str(
        (parts.get("between") or "")[-12:]
    )
    low: float | None
    high: float | None
    low, high = min(first, second or first), max(first, second or first)
    if second is None and _MOST.search(bound):
        low = None
    elif second is None and _LEAST.search(bound):
        high = None
    verb = parts["verb"].lower()
    direction: Direction = (
        "down" if _DOWN.search(verb) else "reached" if verb in ("准确率", "检出率", "良率") else "up"
    )
    return Effect(
        low,
        high,
        _UNITS.get(unit.lower(), unit.lower()),
        direction,
        bool(_ABOUT.search(bound)),
        found.span(m.start(), m.end()),
    )
