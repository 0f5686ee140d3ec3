"""Rises and falls: which verb stands before or behind a number, and words that are a number and a change at once (翻一番, 腰斩, doubled)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from duizhao.language.units import Kind

Change = Literal["", "rise", "fall"]

_RISE = "增长|增加|上升|上涨|提升|提高|提速|加快|扩大|攀升|飙升|上调|增幅|涨幅|升幅|激增|大增|大涨|暴涨|猛增|劲增|涨|增|升"
_FALL = (
    "下降|降低|下跌|下滑|减少|缩减|回落|下调|降幅|跌幅|缩水|收窄|萎缩|裁减|裁员|锐减|大跌|大降|暴跌|跌|降|减"
)
_RISE_EN = "rise|rises|rose|risen|rising|grow|grows|grew|grown|growing|increase|increases|increased|increasing|up|jump|jumps|jumped|surge|surges|surged|climb|climbs|climbed|gain|gains|gained|soar|soars|soared|expand|expands|expanded|improve|improves|improved|widen|widens|widened|advanced|raised"
_FALL_EN = "fall|falls|fell|fallen|falling|drop|drops|dropped|decline|declines|declined|declining|down|decrease|decreases|decreased|slump|slumps|slumped|cut|cuts|cutting|shrink|shrinks|shrank|reduce|reduces|reduced|lower|lowered|slide|slid|slipped|plunge|plunged|tumbled|narrowed|lost"
_VERB = re.compile(
    rf"(?:(?P<rise>{_RISE})|(?P<fall>{_FALL}))(?:率|幅度?)?(?:了|达到?|为|均)?\s?$"
    rf"|(?<![a-z])(?:(?P<rise_en>{_RISE_EN})|(?P<fall_en>{_FALL_EN}))(?: by| some| a further| another| as much as)*\s?$"
)
_NOUN = re.compile(
    r"(?:左右|以上)?(?:的)?(?:同比|环比|年均)?(?:(?P<rise>增长|增幅|涨幅|提升|上涨)|(?P<fall>降幅|跌幅|下降|下滑|下跌))"
    r"|(?: [a-z-]+)? (?:(?P<rise_en>increase|rise|growth|jump|gain|surge)|(?P<fall_en>drop|decline|fall|decrease|cut|slump|reduction))(?![a-z])"
)


def change(text: str, start: int, end: int) -> Change:
    """Whether what stands at `start` to `end` of a flat text is by how much something rose or fell. A level reached (升至, to) is neither."""
    m = _VERB.search(text, max(0, start - 24), start) or _NOUN.match(text, end)
    if m:
        return "rise" if m["rise"] or m["rise_en"] else "fall"
    if start and text[start - 1] == "-" and (start == 1 or not text[start - 2].isalnum()):
        return "fall"
    return ""


@dataclass(frozen=True, slots=True)
class Word:
    """A word that is a number: place, value, and what it says of change."""

    start: int
    end: int
    low: float
    high: float
    kind: Kind
    change: Change = ""
    form: Literal["exact", "order"] = "exact"
    over: bool = False


_DIGIT = {**{c: i for i, c in enumerate("零一二三四五六七八九")}, "两": 2, "十": 10}
_FOLD = dict(
    zip(
        ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "hundred"],
        (*range(2, 11), 100),
        strict=True,
    )
)
_PARTS = {"third": 3, "quarter": 4, "fifth": 5, "tenth": 10}
_EN_DIGIT = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4}
_WORDS = re.compile(
    r"(?P<fan>翻(?:了|上)?(?P<fann>[一两二三四]|[2-9])?番)"
    r"|(?P<bei>翻(?:了)?(?P<bein>[一两二三四五六七八九十]|[0-9]{1,4})?倍)"
    r"|(?P<halved>减半|腰斩|折半|(?<![a-z])halv(?:ed|es|ing)(?![a-z]))"
    r"|(?P<overhalf>过半(?!导体|年|百|个))"
    r"|(?P<half>一半(?!导体|径|年|月|天)|半数)"
    r"|(?P<twodigit>(?:两位数|(?<![a-z])double-digit(?![a-z])))"
    r"|(?P<doubled>(?<![a-z])(?:doubled|doubles|doubling|(?<=to )double|(?<=will )double|(?<=would )double|(?<=should )double|(?<=could )double|(?<=may )double|(?<=might )double)(?![a-z]))"
    r"|(?P<tripled>(?<![a-z])(?:tripl|trebl)(?:ed|es|ing)(?![a-z]))"
    r"|(?P<quadrupled>(?<![a-z])quadrupl(?:ed|es|ing)(?![a-z]))"
    r"|(?P<twice>(?<![a-z])twice(?= as | the | its | that | more))"
    r"|(?P<fold>(?<![a-z])(?P<foldn>two|three|four|five|six|seven|eight|nine|ten|hundred)-?fold(?![a-z]))"
    r"|(?P<ntimes>(?<![a-z])(?P<ntimesn>two|three|four|five|six|seven|eight|nine|ten) times(?= as | the | more | higher | larger | faster | its | that ))"
    r"|(?P<part>(?<![a-z])(?P<partn>a|one|two|three|four)[- ](?P<partd>third|quarter|fifth|tenth)s?(?= of |(?<=s) )(?! of the year))"
    r"|(?P<zhpart>(?P<zd>[二三四五六七八九十]|[0-9]{1,6})分之(?P<zn>[一二两三四五六七八九]|[0-9]{1,6}))"
)


def _is_part(m: re.Match[str]) -> bool:
    """False for 二分之三 and 0分之1."""
    below, above = (_DIGIT.get(m[g]) or (int(m[g]) if m[g].isascii() else 0) for g in ("zd", "zn"))
    return 0 < above <= below


def words(text: str, place: int) -> Word | None:
    """The next such word of a flat text from a place on."""
    m = _WORDS.search(text, place)
    while m and m["zhpart"] and not _is_part(m):
        m = _WORDS.search(text, m.end())
    if not m:
        return None
    kind = m.lastgroup or ""
    start, end = m.span()

    def number(group: str) -> int:
        value = m[group]
        return _DIGIT[value] if value in _DIGIT else int(value)

    if m["fan"]:
        times = 2.0 ** (number("fann") if m["fann"] else 1)
        return Word(start, end, times, times, "multiple", "rise")
    if m["bei"]:
        # 翻3倍 is to three times for some writers and to four for others; 翻倍 and 翻一倍 are always to two.
        n = number("bein") if m["bein"] else 1
        return Word(start, end, float(max(2, n)), float(n + 1 if n > 1 else 2), "multiple", "rise")
    if m["halved"]:
        return Word(start, end, 50.0, 50.0, "percent", "fall")
    if m["overhalf"]:
        return Word(start, end, 50.0, 50.0, "percent", over=True)
    if m["half"]:
        return Word(start, end, 50.0, 50.0, "percent", change(text, start, end))
    if m["twodigit"]:
        return Word(start, end, 10.0, 99.0, "percent", change(text, start, end), "order")
    if m["zhpart"]:
        below, above = number("zd"), number("zn")
        share = round(100 * above / below, 3)
        return Word(start, end, share, share, "percent", change(text, start, end))
    if m["part"]:
        share = round(100 * _EN_DIGIT[m["partn"]] / _PARTS[m["partd"]], 3)
        return Word(start, end, share, share, "percent", change(text, start, end))
    times = {"doubled": 2.0, "tripled": 3.0, "quadrupled": 4.0, "twice": 2.0}.get(kind, 0.0)
    if m["fold"] or m["ntimes"]:
        times = float(_FOLD[m["foldn"] or m["ntimesn"]])
    verb = bool(m["doubled"] or m["tripled"] or m["quadrupled"])
    said: Change = "rise" if verb else change(text, start, end)
    high = times + 1 if m["ntimes"] and said == "rise" else times
    return Word(start, end, times, high, "multiple", said)
