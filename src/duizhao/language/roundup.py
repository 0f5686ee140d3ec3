"""Items that tell several stories: whether a title is one, and its parts."""

from __future__ import annotations

import re

from duizhao.language.normalise import fold
from duizhao.language.script import HAN, script

# 《华尔街日报》 and its like are newspapers, not digests: a paper of the day is one only where its name ends a label.
_PAPER = r"(?<!华尔街)(?<!人民)(?<!经济)(?<!科技)(?<!光明)(?<!南方)(?<!北京)(?<!工人)(?<!法治)(?<!证券)(?<!中国)(?<!解放)(?<!青年)"
_ROUNDUP_ZH = re.compile(
    rf"{_PAPER}(?:日报|周报)(?![》」』的称])|早报|晚报|早知道|8点1氪|8点1|9点1氪|氪星晚报|早餐\||晚间新闻|今日要闻|要闻速览|一周热|周复盘|一周回顾|新闻精选|"
    r"快讯汇总|每日商业精选|早参\||午评|收评|每日.{0,6}(?:精选|速递|动态)"
)
# Searched in lower case: every alternative begins with a letter, which the engine looks for before it tries them.
_ROUNDUP_EN = re.compile(
    r"week(?<=\bweek) in review|this week in|morning (?:briefing|brief|bid)|daily (?:digest|briefing|brief)|newsletter|the download:|"
    r"what (?:we|i) learned|things to know|what to know (?:today|this)|top (?:stories|news)|live updates|roundup|round-up|week ahead|day ahead|hints? and answers|"
    r"(?:connections(?<=\bconnections)|wordle(?<=\bwordle)|strands(?<=\bstrands)|quordle(?<=\bquordle))\b.{0,40}(?:hint|answer)|"
    r"today's (?:nyt|wordle)|here's the latest"
)
_PART = re.compile(r"[;；|｜丨〡]|\s/\s|(?<=[" + HAN + r"a-zA-Z0-9])/(?=[" + HAN + r"])")
_LABEL = re.compile(r"^[^：:|｜丨〡,，。！？!?]{0,16}[：:|｜丨〡]\s*")
_DOWNLOAD = re.compile(r"^\s*the download:\s*(.+?),? and (.+)$", re.IGNORECASE)
_LEAST = 6


def is_roundup(text: str) -> bool:
    """True for an item that tells several stories: a named digest, or a Chinese title of three or more parts set apart by `；`, `|`
    or `/` (two are enough for `；` where both are long).
    """
    folded = fold(text)
    if _ROUNDUP_EN.search(folded.lower()) or (not folded.isascii() and _ROUNDUP_ZH.search(folded)):
        return True
    if script(folded) != "zh":  # Techmeme strings clauses on one subject together with semicolons
        return False
    if not _PART.search(folded):
        return False
    parts = [p for p in (p.strip() for p in _PART.split(folded)) if _weight(p) >= _LEAST]
    return len(parts) >= 3 or (len(parts) == 2 and ";" in folded and min(map(_weight, parts)) >= 11)


def parts(text: str) -> tuple[str, ...]:
    """The stories that a roundup's title names, each as it stands in the text; empty where the title names none.

    A label before the first (`8点1氪｜`, `IT早报 0621：`) is no part, nor is anything shorter than six characters or three words.
    """
    if not is_roundup(text):
        return ()
    download = _DOWNLOAD.match(text)
    if download:
        return tuple(p for p in (download[1].strip(), download[2].strip()) if _weight(p) >= _LEAST)
    if script(fold(text)) != "zh" and ";" not in text:
        return ()
    found = []
    for n, piece in enumerate(_PART.split(text)):
        part = piece
        label = _LABEL.match(part) if n == 0 else None
        if label and _named(label[0]):
            part = part[label.end() :]
        part = part.strip().strip("。.… ")
        if _weight(fold(part)) >= _LEAST and not _named(part):
            found.append(part)
    return tuple(dict.fromkeys(found))


def _named(text: str) -> bool:
    folded = fold(text)
    return bool(_ROUNDUP_EN.search(folded.lower()) or _ROUNDUP_ZH.search(folded))


def _weight(text: str) -> int:
    """Length in Han characters, a Latin word counting two."""
    return len(re.findall(f"[{HAN}]", text)) + 2 * len(re.findall(r"[A-Za-z0-9][\w.'+-]*", text))
