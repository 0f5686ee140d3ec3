"""Saved pages → an article and its text each. What is no article is set aside with the reason, and never stored."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

from duizhao.evidence.ids import short_id
from duizhao.evidence.interval import bounded, published
from duizhao.language import script
from duizhao.readers.headlines import article_id, host_of
from duizhao.readers.page import NoArticleError, Page, read_page
from duizhao.readers.reader import Sink, Source, clean
from duizhao.readers.times import parse

_HEAD = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_SAVED = re.compile(rb"<!--\s*saved from url=\(\d+\)(\S+?)\s*-->", re.IGNORECASE)
_FEED = re.compile(rb"<\s*(?:rss|feed|rdf:RDF)[\s>]", re.IGNORECASE)


class Pages:
    """HTML → articles, texts."""

    name = "pages"
    reads = "saved web pages (.html, .htm), WeChat articles among them: title, time, account and text"
    tables = ("articles", "texts")

    def detect(self, path: Path, head: bytes) -> bool:
        start = head[:8192]
        return (
            path.suffix.lower() in (".html", ".htm", ".xhtml", ".shtml")
            and _HEAD.search(start) is not None
            and not _FEED.match(start.lstrip()[:200])
        )

    def read(self, source: Source, out: Sink) -> None:
        raw = source.bytes()
        given = dict(source.mapping.constants)
        saved = _SAVED.search(raw[:4096])
        url = given.get("url") or (saved[1].decode("ascii", "replace") if saved else None)
        try:
            page = read_page(raw, url=url, now=source.now)
            row = _article(page, given, source)
        except (NoArticleError, ValueError) as e:
            out.aside(1, f"no article: {e}", url or source.name)
        else:
            out.keep("articles", 1, row)
            out.keep(
                "texts",
                1,
                text_row(
                    row["article_id"], page.text, page.extractor, author=page.author, document=page.document
                ),
            )
        out.advance(len(raw))


def _article(page: Page, given: dict[str, str], source: Source) -> dict[str, Any]:
    title = clean(page.title, "title")
    seen = parse(given["first_seen"], local=None, now=source.now) if given.get("first_seen") else None
    first_seen = None if seen is None else seen.start if seen.precision == "second" else seen.end
    if page.published is None:
        when = published(None, "unknown", "none", first_seen)
    else:
        when = bounded(page.published.start, page.published.end, page.published.precision, "page", first_seen)
    host = host_of(page.url) if page.url else given.get("host")
    account = clean(page.account, "account") if page.account else given.get("account")
    return {
        "article_id": article_id(given.get("id"), given.get("carrier"), page.url, host, account or given.get("outlet"), title),
        "origin_key": given.get("id"),
        "outlet": given.get("outlet"),
        "host": host,
        "account": account,
        "carrier": given.get("carrier"),
        "url": page.url,
        "outlet_lang": given.get("outlet_lang"),
        "title": title,
        "title_lang": script(title or ""),
        "lead": clean(page.lead, "lead"),
        "published_from": when.start,
        "published_to": when.end,
        "published_precision": when.precision,
        "published_source": when.source,
        "first_seen": first_seen,
    }  # fmt: skip


def text_row(
    article: str, text: str, extractor: str, *, author: str | None = None, document: str | None = None
) -> dict[str, Any]:
    """A row of `texts`. ValueError for text that no table can hold."""
    kept = clean(text, "text") or ""
    return {
        "article_id": article,
        "text": kept,
        "language": script(kept[:4000]),
        "chars": len(kept),
        "sha256": hashlib.sha256(kept.encode()).hexdigest(),
        "extractor": extractor,
        "author": clean(author, "author"),
        "document": clean(document, "document"),
    }


def local_id(source: Source) -> str:
    """The id of an article that has no address of its own: its file's place."""
    return short_id("a", "file", source.name)
