"""A page → its article: title, author, account, time, text and canonical address; or why it is none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

from duizhao.readers import pagetime, sites
from duizhao.readers.blockpage import blocked
from duizhao.readers.headlines import host_of
from duizhao.readers.htmltext import first, page_text, paragraphs, tree
from duizhao.readers.times import Stated

MOST = 400_000
"""Characters of a text that are kept: a book is none of our articles."""


class NoArticleError(Exception):
    """The page is no article; the message says why, in words."""


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says. `text` is exactly what is stored: paragraphs, one a line, blanks within a line single."""

    url: str | None
    """The canonical address where the page names one of its own site, else the one it was fetched from."""
    title: str
    text: str
    extractor: str
    author: str | None = None
    account: str | None = None
    document: str | None = None
    """Number of a policy document (国发〔2017〕35号)."""
    published: Stated | None = None
    published_source: str = ""
    lead: str | None = None


_TITLE_TAIL = re.compile(r"\s*[-_|–—]{1,2}\s*[^-_|–—]{1,24}$")
_CLASS_DATE = "//meta[@name='description' or @property='og:description']/@content"


def read_page(raw: bytes, *, url: str | None, now: datetime, charset: str | None = None) -> Page:
    """The article of a page. NoArticleError for block pages, empty shells and what cannot be read as HTML.

    url: where it was fetched, None for a saved file that does not say. charset: as the server declared it.
    """
    source = page_text(raw, charset)
    root = tree(source)
    if root is None:
        raise NoArticleError("no HTML in it")
    address = _canonical(root, url)
    site = sites.of(host_of(address) if address else None)
    head = first(root, ("//meta[@property='og:title']/@content", "//h1", "//title"))
    text, extractor = "", ""
    if site is not None:
        text = _by_rule(root, site)
        extractor = site.name
    if len(text) < 40:
        text, extractor = _by_library(source, address), "trafilatura"
    if len(text) < 40:
        everything = paragraphs(root)
        reason = blocked(head, everything)
        if reason:
            raise NoArticleError(reason)
        raise NoArticleError("no article text was found on it")
    title = (first(root, site.title) if site is not None else None) or head
    if not title:
        raise NoArticleError("it has no title")
    reason = blocked(title, text)
    if reason:
        raise NoArticleError(reason)
    when, where = pagetime.published(
        root, source, site.time if site is not None else (), site.zone if site is not None else None, now
    )
    issuer, number = _document(root) if site is not None and site.document else (None, None)
    return Page(
        url=address,
        title=_bare(title, root),
        text=text[:MOST],
        extractor=extractor,
        author=issuer or _short(first(root, site.author) if site is not None else _author(root)),
        account=_short(first(root, site.account)) if site is not None else None,
        document=number,
        published=when,
        published_source=where,
        lead=_short(first(root, (_CLASS_DATE,)), 2000),
    )


def _by_rule(root: Any, site: sites.Site) -> str:
    best = ""
    for path in site.text:
        for node in root.xpath(path)[:3]:
            for unwanted in site.drop:
                for inner in node.xpath("." + unwanted):
                    parent = inner.getparent()
                    if parent is not None and inner is not node:
                        inner.drop_tree()
            text = paragraphs(node)
            if len(text) > len(best):
                best = text
        if len(best) >= 40:
            return best
    return best


def _by_library(source: str, url: str | None) -> str:
    import logging

    import trafilatura

    logging.getLogger("trafilatura").setLevel(
        logging.CRITICAL + 1
    )  # what it cannot read is said by this program, once
    try:
        text = trafilatura.extract(
            source,
            url=url,
            include_comments=False,
            include_tables=True,
            deduplicate=False,
            with_metadata=False,
        )
    except Exception:  # a third party's parser on anybody's bytes: whatever it raises, the page is none
        return ""
    return "\n".join(" ".join(line.split()) for line in (text or "").split("\n") if line.strip())


def _canonical(root: Any, url: str | None) -> str | None:
    """The page's own word for its address, if it is a web address of the same site (a page may not claim to be another site's)."""
    stated = first(root, ("//link[@rel='canonical']/@href", "//meta[@property='og:url']/@content"))
    if not stated:
        return url
    try:
        full = urljoin(url or "", stated)
        parts = urlsplit(full)
    except ValueError:
        return url
    if parts.scheme not in ("http", "https") or not parts.hostname or len(full.split()) != 1:
        return url
    if url is not None and _site(host_of(url)) != _site(host_of(full)):
        return url
    if url is not None and parts.path in ("", "/") and urlsplit(url).path not in ("", "/"):
        return url  # a template's fault: every page says it is the front page
    return full


def _site(host: str | None) -> str:
    parts = (host or "").split(".")
    kept = 3 if len(parts) > 2 and len(parts[-1]) == 2 and len(parts[-2]) <= 3 else 2
    return ".".join(parts[-kept:])


def _bare(title: str, root: Any) -> str:
    """A title without the site's name behind it: where `<title>` is all there is, and the headline stands alone on the page too."""
    shorter = _TITLE_TAIL.sub("", title)
    if shorter != title and len(shorter) >= 6:
        heads = {" ".join("".join(h.itertext()).split()) for h in root.xpath("//h1 | //h2")[:6]}
        name = first(root, ("//meta[@property='og:site_name']/@content",))
        if shorter in heads or (name and title.endswith(name)):
            return shorter
    return " ".join(title.split())


def _author(root: Any) -> str | None:
    found = first(
        root,
        (
            "//meta[@name='author']/@content",
            "//meta[@property='article:author']/@content",
            "//*[@rel='author']",
        ),
    )
    return None if found is None or "@" in found or found.lower() in ("name", "admin", "author") else found


_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,12}[〔\[（(]\s?(?:19|20)\d{2}\s?[〕\]）)]\s?第?\s?\d{1,4}\s?号")


def _document(root: Any) -> tuple[str | None, str | None]:
    """(issuer, number) from the table beside a policy document, or its number from the first lines of its text."""
    issuer = number = None
    cells = [
        " ".join("".join(c.itertext()).split()) for c in root.xpath("//td | //th | //li | //dt | //dd")[:200]
    ]
    for n, cell in enumerate(cells):
        flat = cell.replace("\u3000", "").replace(" ", "")
        for name in ("发文机关", "制发机关", "发布机构", "发文字号", "文号"):
            if not flat.startswith(name):
                continue
            value = flat.removeprefix(name).lstrip(":：") or (cells[n + 1] if n + 1 < len(cells) else "")
            value = value.strip()[:80]
            if value and name in ("发文字号", "文号"):
                number = number or value
            elif value:
                issuer = issuer or value
    if number is None:
        for node in root.xpath("//p | //div[not(.//div)]")[:40]:
            m = _NUMBER.search("".join("".join(node.itertext()).split()))
            if m:
                number = m[0]
                break
    return issuer, number


def _short(text: str | None, most: int = 120) -> str | None:
    return text[:most].strip() or None if text else None
