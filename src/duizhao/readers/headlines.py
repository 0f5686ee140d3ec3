"""Headlines as JSON lines: one article a line, any field names (see `fieldmap`)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from duizhao.evidence.ids import short_id
from duizhao.evidence.interval import bounded, published
from duizhao.readers.fieldmap import FieldMap
from duizhao.readers.lines import LIMIT, excerpt, lines
from duizhao.readers.reader import Sink, Source, clean
from duizhao.readers.times import Stated, parse

# Most URLs; the others (a user's name, brackets, no scheme) go the long way.
_PLAIN_URL = re.compile(r"https?://([A-Za-z0-9.-]+)(?=[/?#]|:\d+(?:[/?#]|$)|$)")

MOST_SHAPES = 256
"""Most different sets of keys for which the field map is kept narrowed."""


class Headlines:
    """JSON lines → articles."""

    name = "headlines"
    reads = "headlines, one JSON object a line (.jsonl, .ndjson), fields named by a map or guessed"
    tables = ("articles",)

    def detect(self, path: Path, head: bytes) -> bool:
        return path.suffix.lower() in (".jsonl", ".ndjson") and path.parent.name != "judgements"

    def read(self, source: Source, out: Sink) -> None:
        seen: dict[str, int] = {}
        shapes: dict[tuple[str, ...], FieldMap] = {}
        for line in lines(source.path):
            out.advance(line.size)
            if line.too_long:
                out.aside(
                    line.number,
                    f"line of {line.size:,} bytes; at most {LIMIT:,} are read",
                    excerpt(line.data),
                )
                continue
            if not line.data or line.data.isspace():
                continue
            try:
                row = json_object(line.data)
                shape = tuple(row)
                mapping = shapes.get(shape)
                if mapping is None:
                    mapping = source.mapping.narrowed(shape)
                    if len(shapes) < MOST_SHAPES:
                        shapes[shape] = mapping
                article = to_article(mapping.apply(row), source, line.number, out)
            except ValueError as e:
                out.aside(line.number, str(e), excerpt(line.data))
                continue
            key = article["article_id"]
            if key in seen:
                out.aside(line.number, f"the same article as line {seen[key]}", excerpt(line.data))
                continue
            seen[key] = line.number
            out.keep("articles", line.number, article)


def json_object(data: bytes) -> dict[str, Any]:
    """One line as a JSON object; ValueError in words."""
    try:
        row = json.loads(data.decode("utf-8"))
    except UnicodeDecodeError as e:
        raise ValueError(f"not UTF-8 at byte {e.start + 1}") from e
    except json.JSONDecodeError as e:
        raise ValueError(f"not JSON: {e.msg} at character {e.pos + 1}") from e
    except (ValueError, RecursionError) as e:
        raise ValueError(f"not JSON that can be read: {e}") from e
    if not isinstance(row, dict):
        raise ValueError(f"a JSON {type(row).__name__}, not an object")
    return row


def to_article(
    given: Mapping[str, Any], source: Source, line: int, out: Sink, *, feed: bool = False
) -> dict[str, Any]:
    """An article row from values under the names of `fieldmap.FIELDS`; ValueError, in words, when it cannot be one.

    A time that cannot be is set aside alone, and the article kept with its time unknown.
    """
    text = {k: clean(v, k) for k, v in given.items() if k not in ("published", "first_seen")}
    get = text.get
    url, title, gist = get("url"), get("title"), get("gist")
    if url is None and title is None:
        raise ValueError("neither url nor title")
    if url is not None and len(url.split()) != 1:
        raise ValueError("url holds a blank")
    host = host_of(url) if url is not None else None
    if host is None and url is not None and "://" in url:
        raise ValueError("url cannot be understood")
    host = host or plain_host(get("host"))

    seen = _time(given.get("first_seen"), "first_seen", source, line, out)
    # A sighting known to the day only bounds publication by the end of that day.
    first_seen = None if seen is None else seen.start if seen.precision == "second" else seen.end
    stated = _time(given.get("published"), "published", source, line, out)
    if stated is None:
        when = published(None, "unknown", "none", first_seen)
    else:
        when = bounded(stated.start, stated.end, stated.precision, "feed" if feed else "stated", first_seen)

    origin_key, carrier, account = get("id"), get("carrier"), get("account")
    alt = get("title_alt")
    return {
        "article_id": article_id(origin_key, carrier, url, host, account or get("outlet"), title),
        "origin_key": origin_key,
        "outlet": get("outlet"),
        "host": host,
        "account": account,
        "carrier": carrier,
        "url": url,
        "outlet_lang": language(get("outlet_lang")),
        "title": title,
        "title_lang": language(get("title_lang")),
        "title_alt": None if alt == title else alt,
        "lead": get("lead"),
        "gist": gist,
        "gist_lang": language(get("gist_lang")),
        "published_from": when.start,
        "published_to": when.end,
        "published_precision": when.precision,
        "published_source": when.source,
        "first_seen": first_seen,
    }


def article_id(
    key: str | None,
    carrier: str | None,
    url: str | None,
    host: str | None,
    voice: str | None,
    title: str | None,
) -> str:
    """The id: from carrier and the origin's id; without a carrier, ids are told apart by host; without an id, by URL or title."""
    if key is not None:
        return short_id("a", carrier or host or voice, key)
    if url is not None:
        return short_id("a", carrier, "url", url)
    return short_id("a", carrier, voice, "title", title)


def _time(value: object, what: str, source: Source, line: int, out: Sink) -> Stated | None:
    if value is None:
        return None
    try:
        return parse(value, local=source.mapping.zone, now=source.now)
    except ValueError as e:
        out.aside(line, f"{what} {e}; kept without it", value, field=True)
        return None


def host_of(url: str) -> str | None:
    """Host of a URL, lower case, without www.; None when it has none."""
    m = _PLAIN_URL.match(url)
    if m:
        return plain_host(m[1])
    try:
        return plain_host(urlsplit(url).hostname)
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def plain_host(host: str | None) -> str | None:
    """A host in lower case, without www. and without a final dot."""
    if host is None:
        return None
    return host.strip().lower().rstrip(".").removeprefix("www.") or None


def language(tag: str | None) -> str | None:
    """`zh` from `zh-CN`, `ZH_cn` or `zh`."""
    return None if tag is None else tag.lower().replace("_", "-").split("-")[0] or None
