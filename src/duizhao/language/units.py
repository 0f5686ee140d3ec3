"""What a number counts: percent, percentage points, multiples, money, pieces. And what makes it no amount: a time, an ordinal, a code."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from duizhao.language import currencies

Kind = Literal["money", "percent", "points", "multiple", "count"]


@dataclass(frozen=True, slots=True)
class Unit:
    """The unit behind a number. `factor` multiplies the number: three 成 are 30 percent, 25 basis points 0.25 points."""

    kind: Kind
    unit: str
    end: int
    factor: float = 1.0
    extra: int | None = None
    """The digit behind 成: 三成五 is 35 percent."""


_PERCENT = re.compile(r"\s?%|\s?(?:per ?cent)(?![a-z])|[- ]percent(?![a-z])")
_POINTS = re.compile(
    r"\s?个?百分点|[- ](?:percentage|percent|per cent|%)[- ]points?(?![a-z])|\s?%[- ]points?(?![a-z])|\s?ppt?s?(?![a-z])"
)
_BASIS = re.compile(r"\s?个?基点|\s?个?bps?(?![a-z])|[- ]basis[- ]points?(?![a-z])")
_TENTHS = re.compile(
    r"成(?!立|为|功|员|果|本(?!下|金)|都|长(?!率)|分|交|熟|型|就|效|套|品|绩|群|人|年|语|百|千)(?:(?P<d>[一二三四五六七八九])(?![一二三四五六七八九十百千万亿月日年]))?"
)
_TIMES = re.compile(
    r"\s?倍|\s?x(?![a-z0-9])|-?fold(?![a-z])|[- ]times(?= as | the | more | higher | larger | faster | bigger | greater | that | its | their | what |\s?[.,;)]|\s?$)"
)
_CLASSIFIER = [
    "家",
    "名",
    "人次",
    "人",
    "台套",
    "台",
    "辆",
    "座",
    "所",
    "位",
    "宗",
    "项",
    "款",
    "种",
    "个(?!月|百分点|小时|工作日|季度|基点|点|性|体|人)",
    "次",
    "条",
    "只",
    "架",
    "艘",
    "套",
    "件",
    "张",
    "份",
    "颗",
    "枚",
    "片区",
    "片",
    "块(?!钱)",
    "户",
    "股",
    "吨",
    "公斤",
    "千克",
    "公里",
    "千米",
    "平方公里",
    "平方千米",
    "平方米",
    "米",
    "亩",
    "公顷",
    "千瓦时",
    "千瓦",
    "兆瓦",
    "吉瓦",
    "万千瓦",
    "瓦",
    "部",
    "间",
    "处",
    "场",
    "篇",
    "本",
    "册",
    "支",
    "根",
    "批",
    "组",
    "例",
    "笔",
    "单(?!元|位|价)",
    "门",
    "类",
    "车次",
    "架次",
    "班",
    "站",
    "所",
    "卡",
    "机柜",
    "桶",
    "箱",
    "粒",
    "匹",
    "盏",
    "节",
    "尊",
    "栋",
    "幢",
]
_COUNTED = re.compile(r"\s?余?(?P<u>" + "|".join(sorted(_CLASSIFIER, key=len, reverse=True)) + ")")
_TIME = re.compile(
    r"\s?(?:个?(?:半)?月|年|日(?!元|币|本)|号|天|个?小时|个?钟头|时|点(?!亿)|分钟|分(?!之)|秒|个?周|星期|岁|世纪|个?季度|代|届|期(?!货)|轮|楼|层|室|路|线|级(?!别)|比)"
    r"|[- ]?(?:days?|weeks?|months?|years?|hours?|minutes?|seconds?|quarters?|decades?|centuries|century|am|pm|a\.m|p\.m|st|nd|rd|th|g|nm|hz|ghz|mhz|degrees?|o'clock)(?![a-z])|[:：]\d"
)
_PLURAL = re.compile(
    r" (?:(?!of |to |and |in |for |by |at |on |or |with |from |as |is |was |were |are |has |had |per |vs |than )[a-z][a-z-]* ){0,2}?(?P<u>people|staff|men|women|children|personnel|[a-z][a-z-]+(?<!s|u|i|a)s)(?![a-z'])"
)
_YEARLIKE = re.compile(
    r"(?:^|[^a-z])(?:in|by|since|of|until|till|from|during|the|its|their|his|her|for|and|late|early|mid|a|our|this|that|fiscal|full-year|to|than|before|after|q[1-4]|h[12]|"
    r"january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)\.?[ -]$"
)
_ORDINAL = re.compile(
    r"(?:第|代码[为:]?|编号[为:]?|电话[为:]?|型号[为:]?|排名|名列|版本号?为?|前|#|№|(?<![a-z])(?:no\.|nos\.|top|table|section|figure|chapter|phase|version|page|room|article|series|round|level|tier|windows|grade))[\s-]?$"
)


def is_time(text: str, place: int) -> bool:
    """True where a word of time, order or measure follows that makes the number a date, a duration or a name."""
    return _TIME.match(text, place) is not None


def is_ordinal(text: str, place: int) -> bool:
    """True where the words before a number make it a place in an order, a code or a name (第3, TOP 100, 代码 000597)."""
    return _ORDINAL.search(text, max(0, place - 12), place) is not None


def may_be_year(text: str, place: int) -> bool:
    """True where the word before a bare four-digit number makes it a year (in 2024 sales)."""
    return _YEARLIKE.search(text, max(0, place - 14), place) is not None


def unit(text: str, place: int, *, scaled: bool, chinese: bool) -> Unit | None:
    """The unit that begins at a place of a flat text. `scaled`: the number has a scale word; `chinese`: it was written 三 and not 3."""
    for pattern, kind, name, factor in (
        (_POINTS, "points", "pp", 1.0),
        (_BASIS, "points", "pp", 0.01),
        (_PERCENT, "percent", "%", 1.0),
        (_TIMES, "multiple", "×", 1.0),
    ):
        m = pattern.match(text, place)
        if m:
            return Unit(kind, name, m.end(), factor)  # type: ignore[arg-type]
    m = _TENTHS.match(text, place)
    if m and not scaled:
        return Unit("percent", "%", m.end(), 10.0, "一二三四五六七八九".index(m["d"]) + 1 if m["d"] else None)
    money = currencies.after(text, place, scaled=scaled)
    if money:
        return Unit("money", money[0], money[1])
    if is_time(text, place) and not scaled:
        return None
    m = _COUNTED.match(text, place)
    if m:
        return Unit("count", m["u"], m.end())
    m = None if chinese else _PLURAL.match(text, place)
    if m and not is_time(text, place):
        return Unit("count", m["u"], m.end())
    return None
