"""RSS, Atom and JSON Feed from files → articles. The file is whatever was fetched, in whatever encoding."""

from __future__ import annotations

import html
import io
import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from duizhao.errors import ReadError
from duizhao.readers.headlines import to_article
from duizhao.readers.reader import Sink, Source
from duizhao.readers.text import decode
from duizhao.readers.times import parse

LEAD = 2_000
"""Most characters of a summary that are kept."""

_XML_HEAD = re.compile(rb"<\s*(?:rss|feed|rdf:RDF)[\s>]", re.IGNORECASE)
_UTF16_HEAD = re.compile(r"<\s*(?:rss|feed|rdf:RDF)[\s>]", re.IGNORECASE)
_JSON_HEAD = re.compile(rb"\"version\"\s*:\s*\"https?:\\?/\\?/(?:www\.)?jsonfeed\.org", re.IGNORECASE)
_PROLOG = re.compile(r"^\s*<\?xml.*?\?>", re.DOTALL)
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


class Feeds:
    """RSS, Atom, RDF, JSON Feed → articles."""

    name = "feeds"
    reads = "RSS, Atom and JSON Feed files (.xml, .rss, .atom, .json), in UTF-8, GB18030, Big5 or as declared"
    tables = ("articles",)

    def detect(self, path: Path, head: bytes) -> bool:
        if head.startswith((b"\xff\xfe", b"\xfe\xff")):
            return _UTF16_HEAD.search(head[: len(head) // 2 * 2].decode("utf-16", "replace")) is not None
        if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
            return _JSON_HEAD.search(head) is not None
        start = head[:4096]
        return _XML_HEAD.search(start) is not None and b"<html" not in start.lower()

    def read(self, source: Source, out: Sink) -> None:
        raw = source.bytes()
        text = decode(raw)
        items = _json_items(text, source) if text.lstrip().startswith("{") else _xml_items(text, source)
        seen: dict[str, int] = {}
        for number, item, updated in items:
            try:
                if not isinstance(item, dict):
                    raise ValueError("the item is not an object")
                article = to_article(
                    {**dict(source.mapping.constants), **item}, source, number, out, feed=True
                )
                if article["published_precision"] == "unknown" and updated:
                    _bound_by_update(article, updated, source, number, out)
                if article["article_id"] in seen:
                    raise ValueError(f"the same article as item {seen[article['article_id']]}")
            except ValueError as e:
                out.aside(number, str(e), json.dumps(item, ensure_ascii=False, default=str))
                continue
            seen[article["article_id"]] = number
            out.keep("articles", number, article)
        out.advance(len(raw))


Item = tuple[int, Any, str | None]
"""Number of the item, its values under the names of `fieldmap.FIELDS`, and when it was last updated."""


def _xml_items(text: str, source: Source) -> Iterator[Item]:
    import feedparser

    # Decoded here and handed on as UTF-8: the library believes declarations more than bytes.
    body = _ILLEGAL.sub("", _PROLOG.sub("", text, count=1)).encode("utf-8", "replace")
    try:
        found = feedparser.parse(
            io.BytesIO(b'<?xml version="1.0" encoding="utf-8"?>\n' + body),
            sanitize_html=False,
            resolve_relative_uris=False,
            response_headers={"content-type": "application/xml; charset=utf-8"},
        )
    except Exception as e:
        # The library's loose parser stumbles over some torn feeds (KeyError, AttributeError …): found by ten thousand mutations.
        raise ReadError(f"{source.name}: the feed is torn beyond reading ({type(e).__name__})") from e
    if not found.version and not found.entries:
        why = getattr(found, "bozo_exception", "no feed in it")
        raise ReadError(
            f"{source.name}: no RSS or Atom feed ({why})", hint="Is it an error page? Fetch it again."
        )
    language = found.feed.get("language")
    for number, entry in enumerate(found.entries, 1):
        yield (
            number,
            {
                "id": entry.get("id"),
                "url": entry.get("link"),
                "title": plain(entry.get("title")),
                "title_lang": language,
                "outlet_lang": language,
                "lead": _lead(entry.get("summary")),
                "published": entry.get("published"),
            },
            dict.get(entry, "updated"),  # the library's own `get` makes one up from the publication
        )
    if found.bozo and not found.entries and _PARTIAL.search(text):
        raise ReadError(f"{source.name}: the feed is cut off or torn ({found.bozo_exception})")


_PARTIAL = re.compile(r"<(?:item|entry)[\s>]", re.IGNORECASE)


def _json_items(text: str, source: Source) -> Iterator[Item]:
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError) as e:
        raise ReadError(
            f"{source.name}: {e}", hint="The JSON Feed is cut off or torn; fetch it again."
        ) from e
    items = feed.get("items")
    if not isinstance(items, list):
        raise ReadError(f"{source.name}: a JSON Feed without a list of items")
    for number, item in enumerate(items, 1):
        if not isinstance(item, Mapping):
            yield number, item, None
            continue
        language = item.get("language") or feed.get("language")
        text_or_html = item.get("summary") or item.get("content_text") or plain(item.get("content_html"))
        updated = item.get("date_modified")
        yield (
            number,
            {
                "id": item.get("id"),
                "url": item.get("url") or item.get("external_url"),
                "title": item.get("title"),
                "title_lang": language,
                "outlet_lang": language,
                "lead": _lead(text_or_html),
                "published": item.get("date_published"),
            },
            updated if isinstance(updated, str) else None,
        )


def _bound_by_update(article: dict[str, Any], updated: str, source: Source, line: int, out: Sink) -> None:
    """An item that says only when it was last updated was published at that time or before."""
    try:
        found = parse(updated, local=source.mapping.zone, now=source.now)
    except ValueError as e:
        out.aside(line, f"updated {e}; kept without it", updated, field=True)
        return
    limit: datetime | None = article["published_to"]
    if found is not None and (limit is None or found.end < limit):
        article["published_to"], article["published_source"] = found.end, "feed"


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style"):
            self._hidden += 1
        elif tag in ("p", "br", "div", "li", "h1", "h2", "h3", "tr"):
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style") and self._hidden:
            self._hidden -= 1

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)


def plain(text: object) -> str | None:
    """HTML as one line of text; None for nothing and for what is no text."""
    if not isinstance(text, str):
        return None
    if "<" in text:
        parser = _Text()
        parser.feed(text)
        parser.close()
        text = "".join(parser.parts)
    return " ".join(html.unescape(text).split()) or None


def _lead(text: object) -> str | None:
    found = plain(text)
    return None if found is None else found[:LEAD]
