"""Headlines without their wrapping: width, quotes, column names, site suffixes."""

from __future__ import annotations

import re
import unicodedata

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
