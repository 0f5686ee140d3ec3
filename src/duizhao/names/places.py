"""The country that a string of an affiliation names: by a country's name in any of many languages, a state or province, a code at its end, or an address of the net.

Country names are those of Unicode's CLDR (through Babel) in thirty languages and `readers.record.COUNTRIES`; states and provinces of the United States, Canada, Australia and China are typed here.
A name at the end of a part of the string says more than one inside a name (University of Science and Technology of China).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from duizhao.language.script import HAN
from duizhao.names.plainname import opened, words
from duizhao.readers.record import COUNTRIES

LANGUAGES = ("en", "zh", "zh_Hant", "fr", "de", "es", "it", "pt", "nl", "ja", "ko", "ru", "uk", "sv", "da", "nb", "fi", "pl", "cs", "hu", "ro", "tr", "el", "ar", "fa", "he", "hi", "id", "vi", "th")  # fmt: skip
GREATER = ("HK", "MO", "TW")
"""Named beside China they are what is meant."""

_EXTRA = {
    "england": "GB", "scotland": "GB", "wales": "GB", "northern ireland": "GB", "u k": "GB", "uk": "GB", "great britain": "GB", "usa": "US", "us": "US", "united states": "US", "prc": "CN", "pr china": "CN", "p r china": "CN",
    "peoples republic china": "CN", "people s republic china": "CN", "mainland china": "CN", "roc": "TW", "republic china": "TW", "taiwan roc": "TW", "republic korea": "KR", "south korea": "KR", "korea": "KR", "brasil": "BR",
    "holland": "NL", "uae": "AE", "ksa": "SA", "kingdom saudi arabia": "SA", "hong kong sar": "HK", "hongkong": "HK", "macao": "MO", "macau": "MO", "ivory coast": "CI", "russia": "RU", "viet nam": "VN", "czech republic": "CZ",
    "中国": "CN", "中华人民共和国": "CN", "香港": "HK", "澳门": "MO", "台湾": "TW", "美国": "US", "英国": "GB",
}  # fmt: skip
_STATES: dict[str, str] = {
    "US": "alabama alaska arizona arkansas california colorado connecticut delaware florida hawaii idaho illinois indiana iowa kansas kentucky louisiana maine maryland massachusetts michigan minnesota mississippi "
    "missouri montana nebraska nevada new_hampshire new_jersey new_mexico new_york north_carolina north_dakota ohio oklahoma oregon pennsylvania rhode_island south_carolina south_dakota tennessee texas utah vermont virginia washington west_virginia wisconsin wyoming puerto_rico",
    "CA": "ontario quebec british_columbia alberta manitoba saskatchewan nova_scotia newfoundland",
    "AU": "new_south_wales queensland victoria western_australia south_australia tasmania",
    "CN": "anhui fujian gansu guangdong guangxi guizhou hainan hebei heilongjiang henan hubei hunan inner_mongolia jiangsu jiangxi jilin liaoning ningxia qinghai shaanxi shandong shanxi sichuan tibet xinjiang yunnan zhejiang beijing shanghai tianjin chongqing "
    "shenzhen guangzhou hangzhou nanjing wuhan chengdu xian hefei suzhou dalian harbin changsha jinan qingdao xiamen zhengzhou shenyang kunming lanzhou "
    "安徽 福建 甘肃 广东 广西 贵州 海南 河北 黑龙江 河南 湖北 湖南 内蒙古 江苏 江西 吉林 辽宁 宁夏 青海 陕西 山东 山西 四川 西藏 新疆 云南 浙江 北京 上海 天津 重庆 深圳 广州 杭州 南京 武汉 成都 西安 合肥 苏州",
    "HK": "kowloon", "TW": "taipei hsinchu tainan taichung kaohsiung 台北 新竹",
}  # fmt: skip
_US = frozenset(["AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "FL", "GA", "HI", "ID", "IL", "IN", "IA", "KS", "KY", "LA", "ME", "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE", "NV", "NH", "NJ", "NM", "NY", "NC", "ND", "OH", "OK", "OR", "PA", "RI", "SC", "SD", "TN", "TX", "UT", "VT", "VA", "WA", "WV", "WI", "WY", "DC", "PR"])  # fmt: skip
_CA = frozenset(["ON", "QC", "BC", "AB", "MB", "SK", "NS", "NB", "NL", "PE"])
_NET = re.compile(r"(?:[\w.+-]+@|https?://|www\.|\b)((?:[a-z0-9-]{2,}\.)+([a-z]{2,4}))\b")
_PART = re.compile(r"[,;|/\n\t()\[\]#]+|\s[-–—·]\s|(?<=[a-z]{6})\.\s")
_CODE = re.compile(r"\b([A-Z]{2})\b[\s.]*(?:\d{5}(?:-\d{4})?|[A-Z]\d[A-Z]\s?\d[A-Z]\d)?[\s.]*$")
_DIGITS = re.compile(r"\b[A-Z]{0,3}[- ]?\d[\w-]*", re.IGNORECASE)


class Place(NamedTuple):
    """`country` (ISO 3166-1 alpha-2) or None; how it was found; how far it is to be believed, 0 to 1."""

    country: str | None
    method: str
    confidence: float


NOWHERE = Place(None, "none", 0.0)


@cache
def countries() -> Mapping[tuple[str, ...], str]:
    """Words of a country's name → code."""
    from babel import Locale

    found: dict[tuple[str, ...], str] = {}
    for language in LANGUAGES:
        for code, name in Locale.parse(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in ("EU", "EZ", "UN", "ZZ", "XA", "XB", "QO"):
                w = words(name)
                # Short words of other languages are too often something else.
                if w and (language == "en" or len("".join(w)) > 3 or not w[0].isascii()):
                    found.setdefault(w, code)
    for name, code in COUNTRIES.items():
        found[words(name)] = code
    for name, code in _EXTRA.items():
        found[tuple(name.split())] = code
    found.pop(("georgia",), None)  # a state at least as often; the parts around it decide
    return found


@cache
def _states() -> Mapping[tuple[str, ...], str]:
    return {tuple(s.split("_")): c for c, names in _STATES.items() for s in names.split()}


@cache
def _english() -> Mapping[tuple[str, ...], str]:
    """Names that may be looked for inside other names: English and Chinese ones (French Maurice is a first name too)."""
    from babel import Locale

    mine = {words(n) for language in ("en", "zh") for n in Locale.parse(language).territories.values()}
    return {w: c for w, c in countries().items() if w in mine or " ".join(w) in _EXTRA}


@cache
def _longest() -> int:
    return max(map(len, countries()))


@cache
def _han() -> re.Pattern[str]:
    names = {w[0]: c for w, c in (*countries().items(), *_states().items()) if len(w) == 1 and len(w[0]) > 1 and re.fullmatch(f"[{HAN}]+", w[0])}  # fmt: skip
    return re.compile("|".join(sorted(names, key=len, reverse=True)))


def place(text: str) -> Place:
    """The country that a string names.

    Methods, best first: `named` (a part of the string is a country's name, or ends in one), `state`, `domain`, `within` (a country's name inside another name), `several` (two countries named as parts: none is chosen).
    """
    text = opened(text)
    parts = [p for p in _PART.split(text) if p and p.strip()]
    named: list[str] = []
    for part in parts:
        code = _whole(part) or _ending(part)
        if code:
            named.append(code)
    if named:
        return _one(named)
    for part in reversed(parts):
        code = _state(part, len(parts))
        if code:
            return Place(code, "state", 0.9)
    for host, top in _NET.findall(text):
        code = _domain(host.lower(), top.lower())
        if code:
            return Place(code, "domain", 0.85)
    inside = [c for p in parts for c in _inside(p)]
    if inside and len(set(inside)) == 1:
        return Place(inside[0], "within", 0.8)
    return NOWHERE


def ends_in_country(text: str) -> bool:
    """Whether the last part of a string is a country's name or ends in one."""
    parts = [p for p in _PART.split(opened(text)) if p and p.strip()]
    return bool(parts) and (_whole(parts[-1]) or _ending(parts[-1])) is not None


def _one(named: list[str]) -> Place:
    kinds = set(named)
    if "CN" in kinds and (greater := [c for c in named if c in GREATER]):
        kinds.discard("CN")
        named = [c for c in named if c != "CN"] or greater
    if len(kinds) > 1:
        return Place(None, "several", 0.0)
    return Place(named[-1], "named", 0.98)


def _whole(part: str) -> str | None:
    """The part is a country's name, but for numbers."""
    w = words(_DIGITS.sub(" ", part)) or words(part)
    return countries().get(w) or (countries().get(tuple(x for x in w if x not in ("cedex", "r", "p"))) if w else None)  # fmt: skip


def _ending(part: str) -> str | None:
    """The part ends in a country's name that is not of a name: `Shenyang 110004 China`, but not `University of China`."""
    raw = opened(_DIGITS.sub(" ", part)).split()
    for n in range(min(6, len(raw) - 1), 0, -1):
        before = raw[-n - 1].casefold().strip(".")
        if not words(raw[-n]):
            continue  # `of China` is no way to write China
        code = countries().get(words(" ".join(raw[-n:])))
        if code and before not in ("of", "de", "and", "&", "in", "the", "für", "del", "da", "do", "new", "north", "south", "west", "east", "bank"):  # fmt: skip
            return code
    return None


def _state(part: str, parts: int) -> str | None:
    w = words(_DIGITS.sub(" ", part))
    w = tuple(x for x in w if x not in ("province", "state", "city", "prov"))
    code = _states().get(w)
    if code:
        return code
    m = _CODE.search(part)
    if m and parts > 1:
        alone = part.strip() == m[1]
        if m[1] in _US and (alone or re.search(r"\d{5}", m[0]) or part.strip()[:-2].strip().istitle()):
            return "US"
        if m[1] in _CA:
            return "CA"
    # The last words of a part: `Ann Arbor Michigan`, `Hefei Anhui`.
    for n in (2, 1):
        if len(w) > n and w[-n:] in _states() and w[-n - 1] not in ("university", "college"):
            return _states()[w[-n:]]
    han = [_lookup(m[0]) for m in _han().finditer(part)]
    return han[0] if han else None


def _lookup(han: str) -> str:
    return countries().get((han,)) or _states()[(han,)]


def _domain(host: str, top: str) -> str | None:
    if top in ("edu", "gov", "mil"):
        return "US"
    code = {"uk": "GB"}.get(top, top.upper() if len(top) == 2 else "")
    if code in ("IO", "AI", "CO", "ME", "TV", "EU"):  # sold to everybody
        return None
    return code if code and code in set(countries().values()) and host.count(".") >= 1 else None


def _inside(part: str) -> list[str]:
    w = words(part)
    found, i = [], 0
    while i < len(w):
        for n in range(min(_longest(), len(w) - i), 0, -1):
            if w[i : i + n] in _english():
                found.append(_english()[w[i : i + n]])
                i += n - 1
                break
            if n > 1 and w[i : i + n] in _states():  # New South Wales is not Wales
                i += n - 1
                break
        i += 1
    return found
