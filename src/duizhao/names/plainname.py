"""Names of organisations and places as they are compared: one width, no accents, no punctuation, common abbreviations spelt out, Han characters simplified."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

from duizhao.language.convert import mainland
from duizhao.language.script import HAN

SPELT = {
    "univ": "university", "universite": "university", "universitat": "university", "universidad": "university", "universita": "university", "universidade": "university", "universitet": "university",
    "universiteit": "university", "uniwersytet": "university", "universitaet": "university", "inst": "institute", "institut": "institute", "instituto": "institute", "istituto": "institute", "natl": "national", "nat": "national", "nacional": "national",
    "technol": "technology", "tech": "technology", "sci": "science", "sciences": "science", "acad": "academy", "dept": "department", "lab": "laboratory", "labs": "laboratory", "laboratories": "laboratory", "laboratoire": "laboratory",
    "hosp": "hospital", "hospitals": "hospital", "coll": "college", "ctr": "center", "centre": "center", "centres": "center", "centers": "center", "res": "research", "intl": "international", "med": "medical",
    "eng": "engineering", "sch": "school", "corp": "corporation", "co": "company", "ltd": "limited", "gov": "government", "min": "ministry", "fac": "faculty", "elect": "electronic", "comp": "computer",
    "saint": "st", "ste": "st", "technological": "technology", "institutes": "institute", "universities": "university", "colleges": "college",
}  # fmt: skip
"""Abbreviations and the words of other languages for the kinds of organisations, each as one English word."""
DROPPED = frozenset(
    (
        "the",
        "of",
        "and",
        "for",
        "at",
        "in",
        "de",
        "la",
        "le",
        "les",
        "du",
        "des",
        "di",
        "del",
        "della",
        "der",
        "die",
        "das",
        "fur",
        "fuer",
        "und",
        "et",
        "e",
        "y",
        "da",
        "do",
        "el",
    )
)
"""Words that tell no two names apart."""
_SPECIAL = str.maketrans(
    {
        "ø": "o",
        "Ø": "O",
        "ł": "l",
        "Ł": "L",
        "đ": "d",
        "ı": "i",
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "’": "'",
        "‘": "'",
        "`": "'",
    }
)
_MARK = re.compile(r"(?<=\w)['’](?=[a-z]\b)|'")
_WORD = re.compile(rf"[{HAN}]+|[^\W_{HAN}]+")
_SUFFIX = re.compile(r"\s*\((?:[^()]*)\)\s*$")
_DOTTED = re.compile(r"\b(?:[A-Za-z]\.\s?){2,}")


LONGEST = 2000
"""Characters of an affiliation that are looked at; what is longer is a page, not an address."""


def opened(text: str) -> str:
    """One width, entities of HTML undone (twice: `&amp;#x0026;`), curly quotes straight. Of a text over LONGEST characters only the beginning and the end."""
    if len(text) > LONGEST:
        text = f"{text[: LONGEST // 2]} ; {text[-LONGEST // 2 :]}"
    if "&" in text:
        text = html.unescape(html.unescape(text))
    return unicodedata.normalize("NFKC", text).translate(_SPECIAL)


@lru_cache(maxsize=200_000)
def words(text: str) -> tuple[str, ...]:
    """The words of a name that tell it apart, spelt out, in small letters. A run of Han characters is one word.

    `Univ. of Sci. & Technol. of China` and `University of Science and Technology of China` give the same.
    """
    text = _DOTTED.sub(lambda m: m[0].replace(".", "").replace(" ", "") + " ", opened(text))
    text = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    text = _MARK.sub("", text.casefold())
    found = []
    for w in _WORD.findall(text):
        if w[0] >= "\u3400":
            w = mainland(w) if len(w) > 1 else w
        else:
            w = SPELT.get(w, w)
            if w in DROPPED:
                continue
        found.append(w)
    return tuple(found)


@lru_cache(maxsize=200_000)
def goes_on(text: str) -> tuple[bool, ...]:
    """For each of `words`: whether a word such as `of` follows it, so that a name that ends there may go on."""
    found: list[bool] = []
    plain = "".join(
        c
        for c in unicodedata.normalize(
            "NFD", _DOTTED.sub(lambda m: m[0].replace(".", "").replace(" ", "") + " ", opened(text))
        )
        if not unicodedata.combining(c)
    )
    for w in _WORD.findall(_MARK.sub("", plain.casefold())):
        w = SPELT.get(w, w)
        if w in DROPPED:
            if found and w in ("of", "for", "de", "di", "du", "fur"):
                found[-1] = True
        else:
            found.append(False)
    return tuple(found)


def key(text: str) -> str:
    """What two ways to write one name share."""
    return " ".join(words(text))


def without_country(name: str) -> str:
    """ROR's names end in a country where the organisation is in several: `Google (United States)`."""
    return _SUFFIX.sub("", name) or name
