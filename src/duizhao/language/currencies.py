"""Words and signs of currencies: a closed list. What is not on it is no currency, so neither TOP (a ranking) nor BTN (a machine) becomes money."""

from __future__ import annotations

import re

SIGNS: dict[str, str] = {
    "us$": "USD", "hk$": "HKD", "nt$": "TWD", "s$": "SGD", "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD", "nz$": "NZD", "mop$": "MOP", "r$": "BRL",
    "$": "USD", "cn¥": "CNY", "rmb¥": "CNY", "jp¥": "JPY", "¥": "", "€": "EUR", "£": "GBP", "₩": "KRW", "₹": "INR", "₽": "RUB", "₺": "TRY", "฿": "THB", "₫": "VND",
    "usd": "USD", "cny": "CNY", "cnh": "CNY", "rmb": "CNY", "eur": "EUR", "gbp": "GBP", "jpy": "JPY", "krw": "KRW", "hkd": "HKD", "twd": "TWD", "sgd": "SGD",
    "inr": "INR", "chf": "CHF", "aud": "AUD", "cad": "CAD", "rs": "", "rs.": "",
    "人民币": "CNY", "港币": "HKD", "港元": "HKD", "新台币": "TWD", "美金": "USD",
}  # fmt: skip
"""Before the number. "" is money whose currency is not said: ¥ is yuan and yen, and rupees are of several countries."""

WORDS: dict[str, str] = {
    "美元": "USD", "美金": "USD", "美刀": "USD", "元人民币": "CNY", "人民币元": "CNY", "人民币": "CNY", "块钱": "CNY", "元": "CNY", "欧元": "EUR", "英镑": "GBP",
    "日元": "JPY", "日币": "JPY", "韩元": "KRW", "韩币": "KRW", "韩圜": "KRW", "港元": "HKD", "港币": "HKD", "港纸": "HKD", "新台币": "TWD", "台币": "TWD", "新台币元": "TWD",
    "新加坡元": "SGD", "新加坡币": "SGD", "新元": "SGD", "新币": "SGD", "澳元": "AUD", "澳币": "AUD", "澳大利亚元": "AUD", "加元": "CAD", "加拿大元": "CAD", "纽元": "NZD", "新西兰元": "NZD",
    "澳门元": "MOP", "澳门币": "MOP", "瑞士法郎": "CHF", "瑞郎": "CHF", "印度卢比": "INR", "印尼盾": "IDR", "印尼卢比": "IDR", "卢比": "", "卢布": "RUB", "雷亚尔": "BRL", "泰铢": "THB",
    "越南盾": "VND", "林吉特": "MYR", "令吉": "MYR", "马币": "MYR", "沙特里亚尔": "SAR", "里亚尔": "", "迪拉姆": "AED", "瑞典克朗": "SEK", "挪威克朗": "NOK", "丹麦克朗": "DKK", "克朗": "",
    "谢克尔": "ILS", "土耳其里拉": "TRY", "里拉": "TRY", "墨西哥比索": "MXN", "菲律宾比索": "PHP", "阿根廷比索": "ARS", "比索": "", "兰特": "ZAR", "坚戈": "KZT",
    "us dollars": "USD", "u.s. dollars": "USD", "american dollars": "USD", "hong kong dollars": "HKD", "new taiwan dollars": "TWD", "taiwan dollars": "TWD", "singapore dollars": "SGD",
    "australian dollars": "AUD", "canadian dollars": "CAD", "new zealand dollars": "NZD", "dollars": "USD", "dollar": "USD", "bucks": "USD", "usd": "USD",
    "yuan": "CNY", "renminbi": "CNY", "rmb": "CNY", "cny": "CNY", "euros": "EUR", "euro": "EUR", "eur": "EUR", "pounds sterling": "GBP", "british pounds": "GBP", "gbp": "GBP",
    "yen": "JPY", "jpy": "JPY", "won": "KRW", "krw": "KRW", "hkd": "HKD", "twd": "TWD", "sgd": "SGD", "swiss francs": "CHF", "chf": "CHF", "indian rupees": "INR", "rupees": "",
    "rubles": "RUB", "roubles": "RUB", "reais": "BRL", "baht": "THB", "dong": "VND", "ringgit": "MYR", "saudi riyals": "SAR", "riyals": "", "dirhams": "AED", "shekels": "ILS",
    "turkish lira": "TRY", "mexican pesos": "MXN", "rand": "ZAR", "rupiah": "IDR",
}  # fmt: skip
"""After the number. `pounds` alone is a weight unless the number is scaled."""

CODES = frozenset(c for c in (*SIGNS.values(), *WORDS.values()) if c)
"""ISO 4217 codes that can come out."""


def _any(words: dict[str, str]) -> str:
    """The words as alternatives, longest first; one that ends in a Latin letter ends there (won, not wonder; 亿元A轮 is 元 all the same)."""
    longest = sorted(words, key=len, reverse=True)
    return "|".join(
        re.escape(w) + ("(?![a-z])" if w[-1].isascii() and w[-1].isalpha() else "") for w in longest
    )


# A sign must not be the end of a longer word (TOP$, kgs$).
SIGN = re.compile(
    rf"(?<![a-z])(?:{'|'.join(re.escape(w) for w in sorted(SIGNS, key=len, reverse=True))})\s?$"
)
WORD = re.compile(
    rf"(?:[- ]| of )?(?P<word>{_any(WORDS)})(?!(?<=元)(?:宇宙|旦|器件|素|老|年|件|月|首|帅|气|组|朝|代|认知|化|论|里|锂|材料|电池|正极))"
)
_POUNDS = re.compile(r"[- ]?pounds(?![a-z])")


def before(text: str, place: int) -> tuple[str, int] | None:
    """The currency whose sign ends at a place of a flat text, with where it begins: `us$` in `us$3bn`."""
    m = SIGN.search(text, max(0, place - 6), place)
    return (SIGNS[m[0].strip()], m.start()) if m else None


def after(text: str, place: int, *, scaled: bool) -> tuple[str, int] | None:
    """The currency whose word begins at a place, with where it ends. `pounds` is money where the number is `scaled`."""
    m = WORD.match(text, place)
    if m:
        word = m["word"]
        if word == "won" and not scaled:  # "the team of 11 won"
            return None
        return WORDS[word], m.end()
    if scaled and (p := _POUNDS.match(text, place)):
        return "GBP", p.end()
    return None
