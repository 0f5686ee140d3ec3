"""Exports of WeChat accounts and the like as JSON → articles, with their texts where the export holds them.

Exporters agree on little: a list of objects, or an object with such a list; title, link, account and time go by several names. What is taken is a title and an address; the
page, if the export holds it, goes the way of every page, block pages and all.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from duizhao.errors import ReadError
from duizhao.language import script
from duizhao.readers.blockpage import blocked
from duizhao.readers.headlines import to_article
from duizhao.readers.htmltext import paragraphs, tree
from duizhao.readers.pages import text_row
from duizhao.readers.reader import Sink, Source
from duizhao.readers.text import decode

TITLE = ("title", "msg_title", "article_title", "标题")
LINK = ("link", "url", "content_url", "article_url", "msg_link", "链接")
ACCOUNT = ("account", "nickname", "account_name", "mp_name", "biz_name", "author_name", "公众号")
AUTHOR = ("author", "作者")
TIME = ("publish_time", "create_time", "update_time", "datetime", "pub_time", "published", "date", "发布时间")
DIGEST = ("digest", "summary", "description", "摘要")
BODY = ("content", "content_html", "html", "content_noencode", "text", "正文")
_LISTS = ("articles", "items", "data", "list", "app_msg_list", "publish_list", "records", "general_msg_list")
_HEAD = re.compile(
    rb'\\?"(?:content_url|msg_link|msg_title|app_msg_list|digest|mp_name|link|article_url|\xe9\x93\xbe\xe6\x8e\xa5)\\?"\s*:'
)


class Exports:
    """JSON exports → articles, texts."""

    name = "exports"
    reads = "articles exported from WeChat readers (.json: a list of objects with title and link, under common names)"
    tables = ("articles", "texts")

    def detect(self, path: Path, head: bytes) -> bool:
        start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
        return (
            path.suffix.lower() == ".json"
            and start in (b"[", b"{")
            and _HEAD.search(head) is not None
            and b"jsonfeed.org" not in head[:4096]
        )

    def read(self, source: Source, out: Sink) -> None:
        raw = source.bytes()
        try:
            data = json.loads(decode(raw))
        except (ValueError, RecursionError) as e:
            raise ReadError(
                f"{source.name}: {e}", hint="The export is cut off or torn; export it again."
            ) from e
        seen: dict[str, int] = {}
        found = 0
        for number, item in enumerate(_items(data), 1):
            found = number
            try:
                row, body, author = _row(item, source, number, out)
                if row["article_id"] in seen:
                    raise ValueError(f"the same article as item {seen[row['article_id']]}")
                text = _text(body).replace("\0", "")
                reason = blocked(row["title"], text) if text else None
                if reason:
                    raise ValueError(f"no article: {reason}")
            except ValueError as e:
                out.aside(number, str(e), json.dumps(item, ensure_ascii=False, default=str)[:400])
                continue
            seen[row["article_id"]] = number
            out.keep("articles", number, row)
            if text:
                out.keep("texts", number, text_row(row["article_id"], text, "export", author=author))
        if not found:
            raise ReadError(
                f"{source.name}: no list of articles in it", hint="Each needs a title and a link."
            )
        out.advance(len(raw))


def _items(data: object, depth: int = 0) -> Iterator[object]:
    """Objects with a title and a link, wherever lists of them lie."""
    if isinstance(data, list):
        for item in data:
            if isinstance(item, Mapping) and not _pick(item, TITLE) and depth < 4:
                inner = [v for k, v in item.items() if k in _LISTS or isinstance(v, list)]
                if inner:
                    for v in inner:
                        yield from _items(v, depth + 1)
                    continue
            yield item
    elif isinstance(data, Mapping) and depth < 4:
        for key in (*_LISTS, *(k for k in data if k not in _LISTS)):
            value = data.get(key)
            if isinstance(value, str) and key in _LISTS and value.lstrip().startswith(("{", "[")):
                try:
                    value = json.loads(value)  # some exporters hold JSON within JSON
                except (ValueError, RecursionError):
                    continue
            if isinstance(value, list) or (isinstance(value, Mapping) and depth < 3):
                found = list(_items(value, depth + 1))
                if found:
                    yield from found
                    return


def _row(
    item: object, source: Source, number: int, out: Sink
) -> tuple[dict[str, Any], str | None, str | None]:
    if not isinstance(item, Mapping):
        raise ValueError("not an object")
    title, link = _pick(item, TITLE), _pick(item, LINK)
    if not title or not link:
        raise ValueError("neither title nor link")
    when = _pick(item, TIME)
    if isinstance(when, str) and when.isdigit():
        when = int(when)
    body, author = _pick(item, BODY), _pick(item, AUTHOR)
    given = {
        **dict(source.mapping.constants),
        "url": str(link).replace("&amp;", "&"),
        "title": title,
        "title_lang": script(str(title)),
        "account": _pick(item, ACCOUNT),
        "lead": _pick(item, DIGEST),
        "published": when,
    }
    row = to_article({k: v for k, v in given.items() if v is not None}, source, number, out)
    return row, body if isinstance(body, str) else None, author if isinstance(author, str) else None


def _pick(item: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    return next((item[n] for n in names if item.get(n) not in (None, "", 0)), None)


def _text(body: str | None) -> str:
    if not body:
        return ""
    if "<" in body:
        root = tree(body)
        return paragraphs(root) if root is not None else ""
    return "\n".join(" ".join(line.split()) for line in body.split("\n") if line.strip())
