"""When a page says it was published: from its data first, from its words next, and as finely as they say. Never from an address, never guessed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from typing import Any

from duizhao.readers.times import Stated, parse

_META = (
    "//meta[@property='article:published_time']/@content",
    "//meta[@name='PubDate' or @name='pubdate' or @name='publishdate' or @name='publish_date' or @name='publication_date' or @name='weibo: article:create_at' or @itemprop='datePublished']/@content",
    "//time[@itemprop='datePublished' or @pubdate]/@datetime",
)
_LD = "//script[@type='application/ld+json']"
_WECHAT = (
    re.compile(r"""\bvar\s+ct\s*=\s*["'](\d{10})["']"""),
    re.compile(r"""\b(?:ori_)?create_time\s*[:=]\s*["']?(\d{10})\b"""),
)
_WORDS = re.compile(
    r"20\d{2}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日(?:\s*(?:上午|下午|晚上|凌晨|中午)?\s*\d{1,2}[:：时点]\d{0,2}(?:[:：]\d{2})?)?"
    r"|20\d{2}[-/.]\d{1,2}[-/.]\d{1,2}(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?"
)

_DAY = re.compile(r"20\d{2}(?:\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日|[-/.]\d{1,2}[-/.]\d{1,2})")


def published(
    root: Any, raw: str, places: tuple[str, ...], zone: tzinfo | None, now: datetime
) -> tuple[Stated | None, str]:
    """(the time, where it stood); (None, "") where the page says nothing that can be.

    places: XPaths of the site's rule, read before anything else but a WeChat page's own variable. A time of day without a zone is read in `zone`; where that is
    None it keeps the day only.
    """
    for pattern in _WECHAT:
        if m := pattern.search(raw):
            found = _read(int(m[1]), UTC, now)
            if found:
                return found, "script"
    for path in places:
        for node in root.xpath(path)[:3]:
            text = node if isinstance(node, str) else " ".join("".join(node.itertext()).split())
            found = _words(text, zone, now)
            if found:
                return found, "page"
    for path in _META:
        for value in root.xpath(path)[:3]:
            found = _words(str(value), zone, now)
            if found:
                return found, "page"
    for value in _linked_data(root):
        found = _words(value, zone, now)
        if found:
            return found, "page"
    # The words near the headline: before the text and after the title.
    for title in root.xpath("//h1")[:2]:
        near = " ".join(
            "".join(x.itertext()) for x in title.xpath("following::*[not(self::script or self::style)]")[:12]
        )
        found = _words(" ".join(near.split())[:400], zone, now)
        if found:
            return found, "page"
    return None, ""


def _words(text: str, zone: tzinfo | None, now: datetime) -> Stated | None:
    text = text.strip()
    found = _read(text, zone, now) if len(text) < 60 else None
    if found is not None:
        return found
    m = _WORDS.search(text)
    return _read(m[0].replace("：", ":"), zone, now) if m else None


def _read(value: object, zone: tzinfo | None, now: datetime) -> Stated | None:
    try:
        return parse(value, local=zone, now=now)
    except (ValueError, OverflowError):
        pass
    if zone is None and isinstance(value, str) and (m := _DAY.match(value)):
        try:  # a time of day without a zone means nothing; its day does
            return parse(m[0], local=None, now=now)
        except (ValueError, OverflowError):
            return None
    return None


def _linked_data(root: Any) -> Iterator[str]:
    for node in root.xpath(_LD)[:5]:
        try:
            data = json.loads("".join(node.itertext()))
        except (ValueError, RecursionError):
            continue
        stack = [data]
        for _ in range(200):
            if not stack:
                break
            item = stack.pop()
            if isinstance(item, list):
                stack.extend(item[:20])
            elif isinstance(item, dict):
                value = item.get("datePublished")
                if isinstance(value, str):
                    yield value
                stack.extend(v for v in item.values() if isinstance(v, dict | list))
