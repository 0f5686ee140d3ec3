"""Chinese dates: patterns, and what each means given the day on which the text is read and the date before it in the text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from duizhao.language import spans
from duizhao.language.numerals import chinese, digits_only
from duizhao.language.spans import Span

UnitName = Literal["day", "week", "month", "quarter", "year"]


@dataclass(frozen=True, slots=True)
class Context:
    """What a date may lean on. `anchor`: the day on which the text is read. `left`: the date that stands just before it (5月8日至10日)."""

    anchor: date | None
    left: Span | None
    before: str
    """The few characters before the match."""


@dataclass(frozen=True, slots=True)
class Meant:
    """A stretch of the calendar, whether the anchor was needed, and whether another reading is as good."""

    span: Span
    relative: bool = False
    doubt: bool = False


Reading = Callable[[re.Match[str], Context], Meant | None]
"""None: a date that does not exist, or one that cannot be known without an anchor. Its place is taken all the same."""

_N = r"(?:\d{1,2}|[一二两三四五六七八九十]{1,3})"
_YEAR = r"(?P<y>\d{4}|[一二][零一二三四五六七八九]{3})年"
_SAID = r"(?P<ry>今|去|前|明|后|当|同)年"
_Y = rf"(?:{_YEAR}|{_SAID})"
_CLOCK = (
    r"(?:\s?(?P<half>凌晨|清晨|早上|早间|上午|中午|下午|午后|傍晚|晚上|晚间|晚|夜间|深夜|早)?\s?"
    rf"(?P<h>{_N})(?:(?:时|点)(?!间|代|评)(?:(?P<mi>\d{{1,2}}|[一二三四五]?十[一二三四五六七八九]?)分?|(?P<mw>半|整|一刻|三刻))?|:(?P<mc>\d\d)(?::\d\d)?))?"
)
_JOINT = r"\s?[-~至到]\s?"
_MID = r"中(?!国|央|秋|关|东|小|期|美|俄|欧|日|韩|英|法|德|共|科|芯|信|兴|金|银|石|海|铁|建|车|航|标|心|部|西|华|外|方|微|场)"
_OFFSET = {"今": 0, "去": -1, "前": -2, "明": 1, "后": 2}


def _int(text: str) -> int:
    if text.isdigit():
        return int(text)
    n = chinese(text)
    return int(n.low) if n is not None and n.low == n.high else -1


def _yearof(m: re.Match[str], c: Context) -> tuple[int | None, bool]:
    """The year that a match names, and whether the anchor gave it. None: it names none, or one that needs an anchor."""
    if m["y"]:
        text = m["y"]
        value = int(text) if text.isdigit() else digits_only(text)
        return value, False
    if m["ry"] in _OFFSET and c.anchor:
        return c.anchor.year + _OFFSET[m["ry"]], True
    return None, True


def _of_year(m: re.Match[str], c: Context, make: Callable[[int], Span | None]) -> Meant | None:
    """What `make` gives for the year named, inherited or nearest to the anchor."""
    y, relative = _yearof(m, c)
    if y is not None:
        span = make(y)
        return Meant(span, relative) if span else None
    if m["ry"]:
        return None
    if c.left:
        span = make(c.left.first.year)
        if span and span.last < c.left.first:
            span = make(c.left.first.year + 1)
        return Meant(span) if span else None
    if c.anchor is None:
        return None
    span, earlier = make(c.anchor.year), make(c.anchor.year - 1)
    if span is None:
        return Meant(earlier, True, True) if earlier else None
    chosen, doubt = spans.nearest(span, earlier, c.anchor)
    return Meant(chosen, True, doubt)


def _timed(m: re.Match[str], meant: Meant | None, half: str = "") -> Meant | None:
    """With the time of day that follows. `half`: the half of the day that a word before it named (昨晚8点)."""
    if meant is None or not m["h"]:
        return meant
    hour = _int(m["h"])
    half = m["half"] or half
    if half in ("下午", "午后", "傍晚", "晚上", "晚间", "晚", "夜间", "深夜") and hour < 12:
        hour += 12
    elif half == "凌晨" and hour == 12:
        hour = 0
    minute: int | None = None
    if m["mc"] or m["mi"]:
        minute = _int(m["mc"] or m["mi"])
    elif m["mw"]:
        minute = {"半": 30, "整": 0, "一刻": 15, "三刻": 45}[m["mw"]]
    span = spans.clock(meant.span, hour, minute)
    return Meant(span, meant.relative, meant.doubt) if span else None


def _day(m: re.Match[str], c: Context) -> Meant | None:
    month, day = _int(m["m"]), _int(m["d"])
    return _timed(m, _of_year(m, c, lambda y: spans.day(y, month, day)))


def _iso(m: re.Match[str], c: Context) -> Meant | None:
    span = spans.day(int(m["y"]), int(m["m"]), int(m["d"]))
    if span and m["h"]:
        span = spans.clock(span, int(m["h"]), int(m["mi"]))
    return Meant(span) if span else None


_TENDAYS = {"上旬": 1, "初": 1, "中旬": 2, "中": 2, "下旬": 3, "底": 3, "末": 3}


def _month(m: re.Match[str], c: Context) -> Meant | None:
    month = _int(m["m"])
    third = _TENDAYS.get(m["part"] or "")
    return _of_year(m, c, lambda y: spans.tenday(y, month, third) if third else spans.month(y, month))


def _half(m: re.Match[str], c: Context) -> Meant | None:
    n = 1 if m["n"] == "上" else 2
    return _of_year(m, c, lambda y: spans.half(y, n))


def _quarter(m: re.Match[str], c: Context) -> Meant | None:
    n = {"首": 1, "一": 1, "二": 2, "三": 3, "四": 4, "末": 4}.get(m["q"]) or int(m["q"])
    return _of_year(m, c, lambda y: spans.quarter(y, n))


def _part(m: re.Match[str], c: Context) -> Meant | None:
    name: Literal["start", "middle", "end"] = (
        "start" if m["part"] == "初" else "middle" if m["part"] == "中" else "end"
    )
    y, relative = _yearof(m, c)
    if y is None:
        if m["ry"] or c.anchor is None:
            return None
        y, relative = c.anchor.year, True
    span = spans.part(y, name)
    return Meant(span, relative) if span else None


def _year(m: re.Match[str], c: Context) -> Meant | None:
    y, relative = _yearof(m, c)
    span = spans.year(y) if y is not None else None
    return Meant(span, relative) if span else None


def _years(m: re.Match[str], c: Context) -> Meant | None:
    span = spans.year(int(m["y"]), int(m["y2"]))
    return Meant(span) if span else None


def _decade(m: re.Match[str], c: Context) -> Meant | None:
    century = 1900 if m["c"] in ("上", "20", "二十") else 2000
    tens = _int(m["t"])
    if tens % 10 or not 0 <= tens <= 90:
        return None
    span = spans.year(century + tens, century + tens + 9)
    return Meant(Span(span.first, span.last, "decade")) if span else None


def _plan(m: re.Match[str], c: Context) -> Meant | None:
    """十四五: the fourteenth five-year plan, 2021 to 2025."""
    n = 10 + "一二三四五六".index(m["n"]) + 1
    begin = 2021 + 5 * (n - 14)
    span = spans.year(begin, begin + 4)
    return Meant(span) if span else None


_DAYS = {"今": 0, "昨": -1, "前": -2, "大前": -3, "明": 1, "后": 2}


def _relative_day(m: re.Match[str], c: Context) -> Meant | None:
    if c.anchor is None:
        return None
    at = spans.on(c.anchor + timedelta(days=_DAYS[m["n"]]))
    return _timed(m, Meant(at, True), {"晚": "晚", "夜": "晚"}.get(m["part"], ""))


_WEEKDAY = {**{c: i for i, c in enumerate("一二三四五六日")}, "天": 6}


def _week(m: re.Match[str], c: Context) -> Meant | None:
    if c.anchor is None:
        return None
    base = c.anchor + timedelta(days={"上": -7, "本": 0, "这": 0, "下": 7}[m["n"]])
    whole = spans.week(base)
    if not m["d"]:
        return Meant(whole, True)
    if m["d"] == "末":
        return Meant(Span(whole.first + timedelta(days=5), whole.last, "day"), True)
    return Meant(spans.on(whole.first.date() + timedelta(days=_WEEKDAY[m["d"]])), True)


def _weekday(m: re.Match[str], c: Context) -> Meant | None:
    if c.anchor is None:
        return None
    back = (c.anchor.weekday() - _WEEKDAY[m["d"]]) % 7
    return Meant(spans.on(c.anchor - timedelta(days=back)), True, back > 3)


def _relative_month(m: re.Match[str], c: Context) -> Meant | None:
    if c.anchor is None:
        return None
    at = spans.shifted(c.anchor.replace(day=1), {"上": -1, "本": 0, "这": 0, "下": 1}[m["n"]])
    third = _TENDAYS.get(m["part"] or "")
    if m["d"]:
        span = spans.day(at.year, at.month, _int(m["d"]))
    else:
        span = spans.tenday(at.year, at.month, third) if third else spans.month(at.year, at.month)
    return Meant(span, True) if span else None


def _relative_quarter(m: re.Match[str], c: Context) -> Meant | None:
    if c.anchor is None:
        return None
    at = spans.shifted(c.anchor.replace(day=1), {"上": -3, "本": 0, "这": 0, "下": 3}[m["n"]])
    span = spans.quarter(at.year, (at.month + 2) // 3)
    return Meant(span, True) if span else None


_UNIT: dict[str, UnitName] = {
    "天": "day",
    "日": "day",
    "周": "week",
    "星期": "week",
    "月": "month",
    "季度": "quarter",
    "年": "year",
}


def _ago(m: re.Match[str], c: Context) -> Meant | None:
    if c.anchor is None:
        return None
    if m["n"] == "半":
        span = spans.ago(c.anchor, 6, "month") if m["u"] == "年" else None
    else:
        n = _int(m["n"])
        span = spans.ago(c.anchor, n, _UNIT[m["u"]]) if 0 < n < 200 else None
    return Meant(span, True) if span else None


def _stretch(m: re.Match[str], c: Context) -> Meant | None:
    if c.anchor is None:
        return None
    n = 6 if m["n"] == "半" else _int(m["n"])
    unit: UnitName = "month" if m["n"] == "半" else _UNIT[m["u"]]
    if not 0 < n < 100:
        return None
    return Meant(spans.since(c.anchor, -n if m["w"] in ("未来", "今后", "接下来") else n, unit), True)


def _lone_day(m: re.Match[str], c: Context) -> Meant | None:
    day = _int(m["d"])
    if c.left:
        at = c.left.first
        return _timed(m, _meant(spans.day(at.year, at.month, day)))
    if c.anchor is None:
        return None
    at_month = c.anchor.replace(day=1)
    ahead = c.before.endswith(("将于", "拟于", "定于", "将在"))
    if day > c.anchor.day and not ahead:
        at_month = spans.shifted(at_month, -1)
    span = spans.day(at_month.year, at_month.month, day)
    return _timed(m, Meant(span, True, day > c.anchor.day and not ahead)) if span else None


def _meant(span: Span | None) -> Meant | None:
    return Meant(span) if span else None


_NO_DIGIT = r"(?<![\d.])"
_LONE = r"(?<![第每近满超])(?<!连续)(?<!过去)(?<!每隔)(?<!累计)(?<!为期)"
PATTERNS: tuple[tuple[re.Pattern[str], Reading], ...] = (
    (re.compile(rf"{_NO_DIGIT}{_Y}?\s?(?P<m>{_N})月\s?(?P<d>{_N})(?:[日号](?!线)|(?={_JOINT}{_N}[日号])){_CLOCK}"), _day),
    (
        re.compile(
            r"(?<![\d.])(?P<y>\d{4})(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})(?!\d|\.\d)(?:[t ](?P<h>\d{1,2}):(?P<mi>\d\d)(?::\d\d)?)?"
        ),
        _iso,
    ),
    (re.compile(rf"{_NO_DIGIT}{_Y}?\s?(?P<m>{_N})(?:月份?(?!天|龄|亮|球|饼|嫂|子|经)|(?={_JOINT}{_N}月))(?P<part>上旬|中旬|下旬|初|底|末)?"), _month),
    (re.compile(rf"{_NO_DIGIT}{_Y}?(?P<n>[上下])半年"), _half),
    (re.compile(rf"{_NO_DIGIT}{_Y}?\s?(?:第?(?P<q>[一二三四首末1-4])季度?(?!节|军|后赛)(?:末|初)?)"), _quarter),
    (re.compile(rf"{_NO_DIGIT}{_Y}?\s?(?<![a-z0-9])q(?P<q>[1-4])(?![a-z0-9])"), _quarter),
    (re.compile(rf"{_NO_DIGIT}(?:{_Y}年?|(?<![\d一二两三四五六七八九十几今去前明后历周百每近往])年)(?P<part>初(?!步|始|期)|底|末|终|{_MID})"), _part),
    (re.compile(rf"{_NO_DIGIT}{_Y}(?!代)(?:度|间|内)?"), _year),
    (re.compile(rf"{_NO_DIGIT}(?P<y>\d{{4}}){_JOINT}(?P<y2>\d{{4}})年(?!代)(?:度|间|内)?"), _years),
    (re.compile(r"(?:(?P<c>上|本|20|21|二十|二十一)世纪)\s?(?P<t>\d0|[一二三四五六七八九]?十)年代"), _decade),
    (re.compile(r"[\"“]?十(?P<n>[一二三四五六])五[\"”]?(?=规划|期间|时期|计划|以来|开局|收官|末|[,.;\s]|$)"), _plan),
    (re.compile(rf"(?P<n>大前|[今昨前明后])(?P<part>日(?!本|头条|资本|话题|方舟|元|报)|天(?!国际|性|然)|晚|夜|早|晨){_CLOCK}"), _relative_day),
    (re.compile(r"(?P<n>[上本这下])一?个?(?:周|星期)(?P<d>[一二三四五六日天末](?!期))?(?!转|期|岁|边|围|刊|年)"), _week),
    (re.compile(r"(?<![上本这下每一个\d])(?:周|星期)(?P<d>[一二三四五六日天])(?=[,.;()\s]|早|晚|上午|下午|凌晨|收|盘|开|宣|表示|发布|公|说|在|将|$)"), _weekday),
    (re.compile(r"(?P<n>[上本这下])一?个?月(?!球|亮|光|面|台|经|饼|薪|牙)(?:(?P<part>上旬|中旬|下旬|初|底|末)|(?P<d>\d{1,2})[日号])?"), _relative_month),
    (re.compile(r"(?P<n>[上本这下])一?个?季度"), _relative_quarter),
    (re.compile(rf"(?P<n>半|{_N})(?:多|余)?个?(?P<u>天|日|周|星期|月|季度|年)(?:之|以)?前(?!后|三|四|五|十|沿|景|端|列|往|提|来|进|瞻|所未)"), _ago),
    (re.compile(rf"(?P<w>过去|最近|近|未来|今后|接下来)(?:的)?(?P<n>半|{_N})个?(?P<u>天|日|周|星期|月|季度|年)(?:多|间|里|内|以?来|中)?"), _stretch),
    (re.compile(rf"(?<![\d.:/月-]){_LONE}(?P<d>\d{{1,2}})日(?!元|币|本|均|线|游|内|后|前|龄|活|报|耗|圆|间|成交){_CLOCK}"), _lone_day),
)  # fmt: skip
"""Tried at every place; the longest match that begins first wins, and holds its place even where it means nothing."""
