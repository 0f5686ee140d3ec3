"""HTML as text: bytes → tree → paragraphs. Nothing is executed, fetched or kept but text."""

from __future__ import annotations

import codecs
import re
from typing import Any

from duizhao.readers.text import decode

_META = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_BLOCK = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "header",
        "footer",
        "main",
        "aside",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "blockquote",
        "pre",
        "table",
        "tr",
        "figure",
        "figcaption",
        "br",
        "hr",
    ]
)
_HIDDEN = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "iframe",
        "object",
        "embed",
        "svg",
        "math",
        "head",
        "title",
        "form",
        "button",
        "select",
        "textarea",
        "input",
    ]
)
_BLANKS = re.compile(r"[^\S\n]+")
_ZERO = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
DEEPEST = 400
"""Levels of nesting below which nothing is looked at."""


def page_text(raw: bytes, charset: str | None = None) -> str:
    """The page's characters: by byte-order mark, else UTF-8 where it is valid, else as the server or the page declares, else by what reads like Chinese."""
    for mark in (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        if raw.startswith(mark):
            return decode(raw)
    declared = charset or ((m := _META.search(raw[:8192])) and m[1].decode("ascii", "replace")) or ""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if declared and not declared.lower().startswith("utf"):
        # Handed on as an XML declaration, so that one function decides for pages and feeds.
        return decode(
            b'<?xml version="1.0" encoding="' + declared.encode("ascii", "replace") + b'"?>' + raw
        ).split("?>", 1)[1]
    return decode(raw)


def tree(text: str) -> Any:
    """An lxml tree of a page, None when there is nothing in it."""
    from lxml import etree
    from lxml import html as lxml_html

    body = text.replace("\0", "")
    if not body.strip():
        return None
    parser = lxml_html.HTMLParser(encoding="utf-8", huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        found = lxml_html.document_fromstring(body.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return None
    return found


def paragraphs(node: Any) -> str:
    """What an element shows, one paragraph a line. Repeated paragraphs stay (an extractor that drops them changes what was written)."""
    out: list[str] = []
    _walk(node, out, 0)
    lines = (_BLANKS.sub(" ", _ZERO.sub("", line)).strip() for line in "".join(out).split("\n"))
    return "\n".join(line for line in lines if line)


def _walk(node: Any, out: list[str], depth: int) -> None:
    if depth > DEEPEST or not isinstance(node.tag, str) or node.tag in _HIDDEN:
        return
    block = node.tag in _BLOCK
    if block:
        out.append("\n")
    if node.text:
        out.append(node.text.replace("\n", " ").replace("\r", " "))
    for child in node:
        _walk(child, out, depth + 1)
        if child.tail:
            out.append(child.tail.replace("\n", " ").replace("\r", " "))
    if block:
        out.append("\n")


def first(node: Any, paths: tuple[str, ...]) -> str | None:
    """The text of the first element or attribute that one of the paths finds and that says something."""
    for path in paths:
        for found in node.xpath(path)[:5]:
            text = found if isinstance(found, str) else " ".join("".join(found.itertext()).split())
            text = _ZERO.sub("", text).strip()
            if text:
                return text[:1000]
    return None
