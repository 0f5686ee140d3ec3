"""Numbers in Chinese and English headlines as comparable values: 7.5亿元 and 750 million yuan are one number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["money", "percent", "count", "plain"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number. `value` is in units of one (yuan, dollars, percent, pieces); `unit` a currency code, `%` or empty."""

    value: float
    kind: Kind
    unit: str = ""

    @property
    def words(self) -> str:
        """For people: `5 billion CNY`, `500 million CNY`, `30 %`."""
        for size, name in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
            if abs(self.value) >= size:
                return f"{self.value / size:,.6g} {name} {self.unit}".strip()
        return f"{self.value:,.6g} {self.unit}".strip()

    @property
    def key(self) -> str:
        """What two texts must share: kind and value to two significant digits (headlines round)."""
        return f"{self.kind}:{self.unit}:{self.value:.1e}"


_SCALE = {
    "千": 1e3, "万": 1e4, "百万": 1e6, "千万": 1e7, "亿": 1e8, "十亿": 1e9, "百亿": 1e10, "千亿": 1e11, "万亿": 1e12,
    "thousand": 1e3, "k": 1e3, "million": 1e6, "mn": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9, "b": 1e9, "trillion": 1e12, "tn": 1e12, "t": 1e12,
}  # fmt: skip
_CURRENCY = {
    "$": "USD", "us$": "USD", "美元": "USD", "美金": "USD", "usd": "USD", "dollars": "USD", "dollar": "USD",
    "¥": "CNY", "元": "CNY", "人民币": "CNY", "元人民币": "CNY", "yuan": "CNY", "rmb": "CNY", "cny": "CNY", "块": "CNY",
    "€": "EUR", "欧元": "EUR", "euros": "EUR", "euro": "EUR", "£": "GBP", "英镑": "GBP", "pounds": "GBP",
    "日元": "JPY", "yen": "JPY", "韩元": "KRW", "won": "KRW", "港元": "HKD", "港币": "HKD", "hk$": "HKD",
}  # fmt: skip
_NUMBER = re.compile(
    r"(?P<sign>us\$|hk\$|[$¥€£])?\s?(?<![a-z0-9.])(?P<n>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|[一二两三四五六七八九十]{1,2}(?=[万亿百千倍]))\s?"
    r"(?P<scale>万亿|千亿|百亿|十亿|亿|千万|百万|万|千|thousand(?![a-z])|million(?![a-z])|billion(?![a-z])|trillion(?![a-z])|(?:mn|bn|tn|[mbtk])(?![a-z0-9]))?\+?\s?"
    r"(?P<unit>%|个百分点|percent|per cent|元人民币|人民币|美元|美金|欧元|英镑|日元|韩元|港元|港币|元|块|us dollars|dollars?|yuan|rmb|euros?|pounds|yen|won(?![a-z]))?"
)
_AFTER_LETTER = re.compile(r"[A-Za-z]-?$|[A-Za-z] $")
_DIGIT = re.compile(r"[\d一二两三四五六七八九十]")
_CN_DIGIT = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2, "十": 10}


def quantities(folded: str) -> tuple[Quantity, ...]:
    """The quantities of a text that went through `normalise.fold`, in order.

    Versions glued to Latin letters (GLM-5.2) are names, not quantities. Years (1990–2035) and numbers below 10 without a unit say
    too little and are left out.
    """
    if not _DIGIT.search(folded):
        return ()
    found = []
    for m in _NUMBER.finditer(folded.lower()):
        start = m.start("n")
        before = folded[max(0, start - 2) : start]
        if _AFTER_LETTER.search(before) and not m["scale"] and not m["unit"]:
            continue
        value = _value(m["n"])
        scale = m["scale"]
        if scale in ("m", "b", "t", "k") and not m["sign"] and scale != "k" and not m["unit"]:
            # 27B, 7M: sizes of models, still comparable as counts
            pass
        if scale:
            value *= _SCALE[scale]
        unit = m["unit"] or ""
        if unit in ("%", "个百分点", "percent", "per cent"):
            found.append(Quantity(value, "percent", "%"))
        elif m["sign"] or unit:
            code = _CURRENCY.get(m["sign"] or "", "") or _CURRENCY.get(unit.removeprefix("us "), "")
            found.append(Quantity(value, "money", code))
        elif scale:
            found.append(Quantity(value, "count"))
        elif not (1990 <= value <= 2035 and value.is_integer()) and value >= 10:
            found.append(Quantity(value, "plain"))
    return tuple(found)


def _value(text: str) -> float:
    if text[0] in _CN_DIGIT:
        if len(text) == 2 and text[0] == "十":
            return 10.0 + _CN_DIGIT[text[1]]
        if len(text) == 2 and text[1] == "十":
            return 10.0 * _CN_DIGIT[text[0]]
        return float(_CN_DIGIT[text[0]])
    return float(text.replace(",", ""))
