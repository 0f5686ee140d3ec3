"""Headlines without their wrapping: width, quotes, column names, site suffixes; and what is a roundup."""

from __future__ import annotations

import re
import unicodedata

from duizhao.language.script import HAN, script

_PUNCTUATION = {
    "，": ",", "。": ".", "：": ":", "；": ";", "！": "!", "？": "?", "“": '"', "”": '"', "‘": "'", "’": "'", "「": '"', "」": '"',
     "『": '"', "』": '"', "、": ",", "—": "-", "–": "-", "‑": "-", "丨": "|", "｜": "|", "〡": "|", "·": " ", "…": " ",
     "\u200b": "", "\ufeff": "", "\u00ad": ""
}  # fmt: skip
_SIGN = re.compile("[" + "".join(_PUNCTUATION) + "]")
_BRACKETED = re.compile(r"^\s*(?:【[^】]{1,14}】|\[[^\]]{1,14}\])\s*")
_TRUNCATED = re.compile(r"[.…]{2,}\s*$")
# Columns that outlets append or put before a bar: short, and without anything that could be the news itself.
_COLUMN = re.compile(
    r"(?:^\s*(?:[^|:,.!?\"\s]{1,8}(?:独家|早报|快讯|晚报|日报|周报|首发|访谈|观察|专访|专栏|要闻|头条|硬氪|氪星晚报)|36氪\w{0,6}|最前线|硬氪\w{0,4}|焦点分析|智氪|钛媒体\w{0,4})\s*\|\s*)"
    r"|(?:\s*\|\s*[^|,!?\"]{1,12}$)"
)
_SOURCE_NOTE = re.compile(r"\s*\((?:[^()]{2,60}/[^()]{2,60}|[A-Z][\w .&'’-]{2,60})\)\s*$")
_SITE_SUFFIX = re.compile(
    r"\s+[-–—|]\s+(?:Reuters|Bloomberg(?:\.com)?|BBC News|The New York Times|WSJ|CNBC|TechCrunch|The Verge|WIRED|Ars Technica|Business Insider|Axios|FT|Financial Times|The Guardian|Engadget)\s*$",
    re.IGNORECASE,
)
_LEAD_IN = re.compile(
    r"^(?:刚刚|突发|重磅|独家|快讯|最新|官宣|速递|exclusive|breaking|update \d|sources?|report|analysis|focus)\s*[:,!|\-]+\s*",
    re.IGNORECASE,
)

_WRAPPINGS = (
    (_BRACKETED, ("】", "]")),
    (_SITE_SUFFIX, (" - ", " – ", " — ", " | ")),
    (_SOURCE_NOTE, (")",)),
    (_COLUMN, ("|",)),
    (_LEAD_IN, (":", ",", "!", "|", "-")),
)
"""Patterns of what is wrapped around a headline, each with the signs of which a folded text must hold one."""


def fold(text: str) -> str:
    """One width, one set of punctuation and quotes, single spaces. Case stays: it tells names from words."""
    if not text.isascii():
        text = _SIGN.sub(_plain, unicodedata.normalize("NFKC", text))
    return " ".join(text.split())


def _plain(m: re.Match[str]) -> str:
    return _PUNCTUATION[m[0]]


def headline(text: str) -> str:
    """The news of a headline: `fold`ed, without bracketed labels, column names, "Reuters" suffixes, "(Author/Outlet)" notes and
    the dots of a truncation. Never empty for a text that had letters: what would strip everything is left alone.
    """
    out = fold(_untruncated(text.strip()))
    for pattern, signs in _WRAPPINGS:
        # Patterns are slow and most headlines bare: a pattern is tried only where a sign stands that it cannot do without.
        shorter = pattern.sub("", out) if any(s in out for s in signs) else out
        shorter = shorter.strip(" |-:")
        if len(shorter) >= 6:
            out = shorter
    return _untruncated(out).strip()


def _untruncated(text: str) -> str:
    return _TRUNCATED.sub("", text) if text.rstrip()[-1:] in (".", "…") else text


_ROUNDUP_ZH = re.compile(
    r"早报|晚报|日报|周报|早知道|8点1氪|8点1|9点1氪|氪星晚报|早餐\||晚间新闻|今日要闻|要闻速览|一周热|周复盘|一周回顾|新闻精选|周报|快讯汇总|每日商业精选|早参\||午评|收评|"
    r"每日.{0,6}(?:精选|速递|动态)"
)
# Searched in lower case: every alternative begins with a letter, which the engine looks for before it tries them.
_ROUNDUP_EN = re.compile(
    r"week(?<=\bweek) in review|this week in|morning (?:briefing|brief|bid)|daily (?:digest|briefing|brief)|newsletter|the download:|"
    r"what (?:we|i) learned|things to know|what to know (?:today|this)|top (?:stories|news)|live updates|roundup|round-up|week ahead|day ahead|hints? and answers|"
    r"(?:connections(?<=\bconnections)|wordle(?<=\bwordle)|strands(?<=\bstrands)|quordle(?<=\bquordle))\b.{0,40}(?:hint|answer)|"
    r"today's (?:nyt|wordle)|here's the latest"
)
_PART = re.compile(r"[;|]|\s/\s|(?<=[" + HAN + r"])/(?=[" + HAN + r"])")


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
    parts = [p for p in (p.strip() for p in _PART.split(folded)) if _weight(p) >= 6]
    return len(parts) >= 3 or (len(parts) == 2 and ";" in folded and min(map(_weight, parts)) >= 11)


def _weight(text: str) -> int:
    """Length in Han characters, a Latin word counting two."""
    return len(re.findall(f"[{HAN}]", text)) + 2 * len(re.findall(r"[A-Za-z0-9][\w.'+-]*", text))
