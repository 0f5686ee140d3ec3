"""Chinese and English numerals as ranges: 三千五百 is 3,500, 三四十亿 is 3 to 4 billion, 数千万 is 10 to 99 million, 30多亿 is 3 to 3.9 billion.

Two conventions, since such words give no bounds of their own:

* *several* (数, 几, tens of, hundreds of) is from one to 9.9 of the power that follows, so that 数千万 is 10–99 million;
* *odd* (多, 余, 几 after a number) is from the number to a tenth of its last unit short of the next: 30多亿 is 3.0–3.9 billion, 2亿余 200–290 million.

Where nothing is scaled the upper end is the last whole number: 数百家 is 100–999, 5000余家 is 5,000–5,999.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from math import floor, log10
from typing import Literal

Form = Literal["exact", "pair", "several", "odd", "order"]
"""How a numeral is written: 三, 三四, 数千, 三十多, or a bare power (百亿级)."""

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2}
SMALL = {"十": 10, "百": 100, "千": 1000}
BIG = {"万": 10**4, "亿": 10**8}
FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
ZH = "零一二两三四五六七八九十百千万亿点数几"
"""Every character of a Chinese numeral."""


@dataclass(frozen=True, slots=True)
class Numeral:
    """`low` to `high`, both included. `unit` is the value of the last place that was written (30 → 10); `power` that of the scale word at the
    end (30亿 → 10⁸, 1 without one).
    """

    low: float
    high: float
    form: Form
    unit: float
    power: float = 1.0

    def times(self, factor: float) -> Numeral:
        """Multiplied by a scale word."""
        if factor == 1:
            return self
        return Numeral(
            _clean(self.low * factor),
            _clean(self.high * factor),
            self.form,
            self.unit * factor,
            self.power * factor,
        )

    def several(self) -> Numeral:
        """Read as several of its power: 百万 in 数百万."""
        return replace(self, high=_below(self.low * 10, self.unit, self.power > 1), form="several")

    def odd(self) -> Numeral:
        """Read with 多 or 余 behind it."""
        return replace(self, high=_below(self.low + self.unit, self.unit, self.power > 1), form="odd")


def _below(top: float, unit: float, scaled: bool) -> float:
    """The upper end below `top`."""
    if not scaled and unit >= 1:
        return top - 1
    return _clean(top - unit / 10)


def _clean(value: float) -> float:
    """Without the dust of binary fractions."""
    return round(value, 12 - floor(log10(abs(value)))) if value else 0.0


def western(digits: str) -> Numeral:
    """`12,927.42` as a numeral."""
    plain = digits.replace(",", "")
    value = float(plain)
    if "." in plain:
        unit = 10.0 ** -len(plain.split(".")[1].rstrip("0"))
    else:
        unit = 10.0 ** (len(plain) - len(plain.rstrip("0"))) if value else 1.0
    return Numeral(value, value, "exact", unit)


_PAIR = r"[一二两三四五六七八九]{2}"
_ONE = r"[一二两三四五六七八九]"
_UNDER_10000 = re.compile(
    rf"(?:(?P<k>{_PAIR}|{_ONE}|数|几)?千)?零?(?:(?P<h>{_PAIR}|{_ONE}|数|几)?百)?零?(?:(?P<t>{_PAIR}|{_ONE}|数|几)?十)?零?(?P<o>{_PAIR}|{_ONE}|几|数)?"
)


def chinese(text: str) -> Numeral | None:
    """A whole Chinese numeral (characters of `ZH`, digits written 一二三 and not 123); None when it is none, such as 三线 or 二一八.

    A last digit without its unit is of the next lower one: 一万二 is 12,000, 三亿五 is 350 million.
    """
    if not text or any(c not in ZH for c in text):
        return None
    if "点" in text:
        return _decimal(text)
    for sign in ("亿", "万"):
        if sign in text:
            left, _, right = text.rpartition(sign)
            return _joined(left, right, float(BIG[sign]), bare=not left)
    return _small(text)


def _decimal(text: str) -> Numeral | None:
    whole, _, rest = text.partition("点")
    end = len(rest) - len(rest.lstrip("".join(DIGITS)))
    fraction, scale = rest[:end], rest[end:]
    left = chinese(whole)
    if left is None or left.form != "exact" or not fraction or left.power > 1:
        return None
    value = left.low + sum(DIGITS[c] * 10.0**-n for n, c in enumerate(fraction, 1))
    factor = 1.0
    for c in scale:
        if c not in SMALL and c not in BIG:
            return None
        factor *= SMALL.get(c) or BIG[c]
    return Numeral(_clean(value), _clean(value), "exact", 10.0 ** -len(fraction)).times(factor)


def _joined(left: str, right: str, scale: float, *, bare: bool) -> Numeral | None:
    """`left` × scale + `right`."""
    if bare:
        head: Numeral | None = Numeral(1, 1, "order", 1)
    elif left in ("数", "几"):
        head = Numeral(1, 9.9, "several", 1)
        if right:
            return None
        return Numeral(scale, _clean(9.9 * scale), "several", scale, scale)
    else:
        head = chinese(left)
    if head is None:
        return None
    if head.form == "several" and not right:
        # 数十 × 亿: the upper end is that of a scaled number (数百 alone ends at 999, 数百亿 at 990 亿)
        low = head.low * scale
        return Numeral(low, _clean(low * 9.9), "several", low, scale)
    if head.form == "odd" and not right:
        return Numeral(head.low, head.low, "exact", head.unit).times(scale).odd()
    scaled = head.times(scale)
    if not right:
        return scaled
    if head.form in ("several", "odd", "order"):
        return None
    if len(right) == 1 and right in DIGITS and right != "零":
        tail: Numeral | None = Numeral(DIGITS[right], DIGITS[right], "exact", 1).times(scale / 10)
    else:
        tail = chinese(right.lstrip("零"))
    if tail is None or tail.high >= scale or tail.form in ("several", "order") or head.form == "pair":
        return None
    return Numeral(scaled.low + tail.low, scaled.high + tail.high, tail.form, tail.unit, max(1.0, tail.power))


def _small(text: str) -> Numeral | None:
    """A numeral below ten thousand."""
    found = _UNDER_10000.fullmatch(text)
    if not found or text in ("数", "几", "零"):
        return Numeral(0, 0, "exact", 1) if text == "零" else None
    places = [
        (float(v), found[g], c in text) for g, v, c in (("k", 1000, "千"), ("h", 100, "百"), ("t", 10, "十"))
    ]
    places.append((1.0, found["o"], found["o"] is not None))
    written = [(v, c) for v, c, there in places if there]
    low = high = 0.0
    unit, form = 1.0, "exact"
    for n, (value, coefficient) in enumerate(written):
        last = n == len(written) - 1
        if form != "exact":
            return None
        unit = value
        if coefficient is None:
            low, high = low + value, high + value
            if value >= 100 and n == 0:  # 百家, 千亿: a power without a digit
                form = "order" if last else "exact"
                if not last:
                    return None
        elif coefficient in ("数", "几"):
            if value == 1:  # 十几, 二十几
                return Numeral(low, low + 9, "odd", 10.0) if n else None
            if n or not last:
                return None
            return Numeral(value, value * 10 - 1, "several", value)
        elif len(coefficient) == 2:
            a, b = DIGITS[coefficient[0]], DIGITS[coefficient[1]]
            if not last or not (b - a == 1 or (a, b) == (3, 5)):
                return None
            low, high, form = low + a * value, high + b * value, "pair"
        elif value == 1 and n and written[n - 1][0] >= 100 and "零" not in text and "十" not in text:
            step = written[n - 1][0] / 10  # 两百五 is 250
            low, high, unit = low + DIGITS[coefficient] * step, high + DIGITS[coefficient] * step, step
        else:
            low, high = low + DIGITS[coefficient] * value, high + DIGITS[coefficient] * value
    return Numeral(low, high, form, unit) if written else None  # type: ignore[arg-type]


def digits_only(text: str) -> int | None:
    """A number written digit by digit, as years are: 二〇二四 → 2024; None for anything else."""
    if not text or any(c not in DIGITS or c == "两" for c in text):
        return None
    return int("".join(str(DIGITS[c]) for c in text))


_UNITS = dict(
    zip(
        [
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ],
        range(1, 20),
        strict=True,
    )
)
_TENS = dict(
    zip(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"],
        range(20, 100, 10),
        strict=True,
    )
)
WORDS = {**_UNITS, **_TENS}
"""English number words below a hundred."""
SCALES = {
    "hundred": 1e2, "thousand": 1e3, "lakh": 1e5, "million": 1e6, "crore": 1e7, "billion": 1e9, "trillion": 1e12,
    "k": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "b": 1e9, "bn": 1e9, "bln": 1e9, "t": 1e12, "tn": 1e12, "trn": 1e12,
}  # fmt: skip
"""English scale words and letters."""

_CARDINAL = "|".join(sorted(WORDS, key=len, reverse=True))
_WORDED = re.compile(
    rf"(?P<lead>half an?|one and a half|an?|(?:{_CARDINAL})(?:[ -](?:{_CARDINAL}))?)[ -]"
    r"(?P<s1>hundred|thousand|million|billion|trillion|dozen)(?: (?P<s2>thousand|million|billion|trillion))?(?![a-z])"
)
_SEVERAL = re.compile(
    r"(?P<lead>(?:several|a few) )?(?P<s1>tens|dozens|hundreds|thousands|millions|billions|trillions|hundred|thousand|million|billion|trillion)"
    r"(?: of)?(?: (?P<s2>thousands?|millions?|billions?|trillions?))?(?![a-z])"
)


def english(text: str, place: int) -> tuple[Numeral, int] | None:
    """A numeral in English words at a place of a flat text, with its end: `five million`, `half a billion`, `tens of millions`."""
    m = _WORDED.match(text, place)
    if m and m["s1"] == "dozen":
        return (Numeral(12, 12, "exact", 1), m.end()) if m["lead"] in ("a", "one") else None
    if m:
        lead = m["lead"]
        if lead.startswith("half"):
            value = 0.5
        elif lead == "one and a half":
            value = 1.5
        elif lead in ("a", "an"):
            value = 1.0
        else:
            value = float(sum(WORDS[w] for w in re.split(r"[ -]", lead)))
        factor = SCALES[m["s1"]] * (SCALES[m["s2"]] if m["s2"] else 1)
        return Numeral(value, value, "exact", 1).times(factor), m.end()
    m = _SEVERAL.match(text, place)
    if not m:
        return None
    plural = m["s1"].endswith("s")
    if not plural and not m["lead"]:
        return None
    second = SCALES[m["s2"].removesuffix("s")] if m["s2"] else 1.0
    if m["s1"] == "dozens":
        return Numeral(24, 99, "several", 1).times(second), m.end()
    first = 10.0 if m["s1"] == "tens" else SCALES[m["s1"].removesuffix("s")]
    low = first * second
    scaled = second > 1 or first >= 1e6
    return Numeral(
        low, low * 9.9 if scaled else low * 10 - 1, "several", low, low if scaled else 1.0
    ), m.end()
