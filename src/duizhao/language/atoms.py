"""Numbers as they stand in a text, before their unit and their hedge: 3亿5000万, 三十余亿, 1.5bn, 7B, half a billion."""

from __future__ import annotations

import re
from dataclasses import dataclass

from duizhao.language import currencies, units
from duizhao.language.numerals import BIG, FORMAL, SCALES, SMALL, ZH, Numeral, chinese, english, western

DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?")
LONGEST = 20
"""Figures in one number; longer ones are codes."""
_RUN = re.compile(f"[{ZH}]{{1,20}}")
_FORMAL = re.compile(r"[壹贰叁肆伍陆柒捌玖拾佰仟零万亿]{2,}(?=元)")
_SCALE = re.compile(
    r"\s?(?:个(?!亿元?(?:以上|级)))?(?P<zh>[十百千万]?万亿|[十百千]?亿|[十百千]?万(?!科|达集)|千(?!米|克|瓦|瓩|字节|公里)|百(?!分|度))"
)
_SCALE_EN = re.compile(
    r"(?:[- ]?(?P<word>hundred|thousand|lakh|million|crore|billion|trillion|bn|mn|tn|mln|bln|trn)|(?P<letter>[kmbt]))(?![a-z0-9])"
)
ODD = re.compile(r"\s?[多余几](?!个月|年|天)")


@dataclass(frozen=True, slots=True)
class Atom:
    """A number in the text, before its unit and hedge."""

    start: int
    end: int
    numeral: Numeral
    chinese: bool
    """Written 三千 and not 3,000."""
    letter: str = ""
    """m, b, k, t as the scale: only with a currency, or as a size of models (7B)."""

    @property
    def scaled(self) -> bool:
        return self.numeral.power > 1


def atom(text: str, f: str, place: int) -> Atom | None:
    """The number at a place; None when what stands there is part of a name, a code or an order."""
    if "a" <= f[place] <= "z":
        found = english(f, place)
        return Atom(place, found[1], found[0], False) if found else None
    formal = _FORMAL.match(f, place)
    if formal:
        n = chinese(formal[0].translate(FORMAL))
        return Atom(place, formal.end(), n, True) if n else None
    if f[place].isdigit():
        return digits(text, f, place)
    if units.is_ordinal(f, place):
        return None
    return _chinese(f, place)


def digits(text: str, f: str, place: int, *, joined: bool = False) -> Atom | None:
    """The number in figures at a place. `joined`: it follows the dash of a range, which is no hyphen."""
    m = DIGITS.match(f, place)
    if m is None or len(m[0]) > LONGEST or (not joined and units.is_ordinal(f, place)):
        return None
    before = f[place - 1] if place else " "
    sign = currencies.before(f, place)
    glued = (
        "a" <= before <= "z"
        or before in "._/"
        or (
            before == "-"
            and not joined
            and place > 1
            and f[place - 2].isalnum()
            and f[place - 2] < "\u3000"
            and not f[place - 2].isdigit()
        )
    )
    if glued and not sign:
        return None
    n, end, letter = western(m[0]), m.end(), ""
    odd = ODD.match(f, end)
    scale = _SCALE.match(f, odd.end() if odd else end)
    if scale:
        if odd:
            n = n.odd()
        factor = _factor(scale["zh"])
        n = _times(n, factor)
        end = scale.end()
        while not odd and (more := DIGITS.match(f, end)) and (next_scale := _SCALE.match(f, more.end())):
            smaller = _factor(next_scale["zh"])
            part = western(more[0]).times(smaller)
            if part.high >= factor:
                break
            n = Numeral(n.low + part.low, n.high + part.high, "exact", part.unit, smaller)
            end, factor = next_scale.end(), smaller
    elif odd:
        n, end = n.odd(), odd.end()
    elif (en := _SCALE_EN.match(f, end)) and not (en["word"] and en[0][0] == "-" and en[0][1:] == ""):
        if en["letter"]:
            letter = text[en.start("letter")]
            if not _letter_fits(f, en, m[0], letter, bool(sign)):
                return None
        n, end = n.times(SCALES[en["word"] or en["letter"]]), en.end()
    if not odd and end > m.end() and (late := ODD.match(f, end)) and not letter:
        n, end = n.odd(), late.end()
    return Atom(place, end, n, False, letter)


def _times(n: Numeral, factor: float) -> Numeral:
    """Scaled, an odd number keeping the rule of scaled ones (30多亿 ends at 39亿)."""
    if n.form == "odd":
        return Numeral(n.low, n.low, "exact", n.unit).times(factor).odd()
    return n.times(factor)


def _factor(scale: str) -> float:
    value = 1.0
    for c in scale:
        value *= SMALL.get(c) or BIG[c]
    return value


def _letter_fits(f: str, m: re.Match[str], digits: str, letter: str, sign: bool) -> bool:
    """Whether k, m, b or t behind a number scales it: always with a currency; otherwise 7B and 20M, but not 4K, 3M, 5 m or 8 t."""
    if sign or currencies.after(f, m.end(), scaled=True):
        return True
    if (digits, letter.lower()) in (("4", "k"), ("8", "k"), ("2", "k"), ("3", "m")):
        return False
    return letter in "BKMT" or (
        letter in "bmk" and units.unit(f, m.end(), scaled=True, chinese=False) is not None
    )


def _chinese(f: str, place: int) -> Atom | None:
    run = _RUN.match(f, place)
    if run is None:
        return None
    for end in range(run.end(), place, -1):
        n = chinese(f[place:end])
        if n is None:
            # 几个亿, 两个亿
            if end == place + 1 and f[end : end + 2] == "个亿":
                n = chinese(f[place:end] + "亿")
                return Atom(place, end + 2, n, True) if n else None
            continue
        if f[end : end + 2] == "个亿":
            return Atom(place, end + 2, n.times(1e8), True)
        odd = ODD.match(f, end)
        if odd and n.form in ("exact", "order"):
            scale = _SCALE.match(f, odd.end())
            if scale:
                base = Numeral(n.low, n.low, "exact", n.unit, n.power)
                return Atom(place, scale.end(), base.times(_factor(scale["zh"])).odd(), True)
            return Atom(place, odd.end(), n.odd(), True)
        return Atom(place, end, n, True)
    return None
