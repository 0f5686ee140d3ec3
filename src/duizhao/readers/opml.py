"""Subscriptions from OPML → outlets that are to be told apart later: one per host, owner unknown."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

from duizhao.errors import ReadError
from duizhao.evidence.tables import OUTLETS
from duizhao.readers.headlines import host_of, language
from duizhao.readers.reader import Sink, Source, clean
from duizhao.readers.text import decode

_HEAD = re.compile(rb"<\s*opml[\s>]", re.IGNORECASE)
_PROLOG = re.compile(r"^\s*<\?xml.*?\?>", re.DOTALL)


class Opml:
    """OPML → outlets."""

    name = "opml"
    reads = "lists of feed subscriptions (.opml), as outlets that await an owner and a note"
    tables = ("outlets",)

    def detect(self, path: Path, head: bytes) -> bool:
        return _HEAD.search(head[:4096]) is not None

    def read(self, source: Source, out: Sink) -> None:
        raw = source.bytes()
        text = _PROLOG.sub("", decode(raw), count=1)
        if "<!ENTITY" in text:
            raise ReadError(f"{source.name}: OPML that defines entities is not read")
        try:
            root = ElementTree.fromstring(text)
        except ElementTree.ParseError as e:
            raise ReadError(f"{source.name}: {e}", hint="Export the subscriptions again.") from e
        rows: dict[str, dict[str, object]] = {}
        places: dict[str, int] = {}
        for number, node in enumerate(root.iter("outline"), 1):
            feed = node.get("xmlUrl") or node.get("xmlurl")
            if feed is None:
                continue  # a folder
            try:
                name = clean(node.get("title") or node.get("text"), "title")
                site = clean(node.get("htmlUrl"), "htmlUrl")
                address = clean(feed, "xmlUrl")
                host = host_of(site) if site else host_of(address) if address else None
                if address is None or (host is None and name is None):
                    raise ValueError("a subscription without address or name")
            except ValueError as e:
                out.aside(number, str(e), ElementTree.tostring(node, "unicode"))
                continue
            key = f"feed:{host or name}"
            if key in rows:
                feeds = rows[key]["feeds"]
                assert isinstance(feeds, list)
                if address not in feeds:
                    feeds.append(address)
                continue
            places[key] = number
            rows[key] = OUTLETS.blank(
                outlet_id=key,
                name=name or host,
                language=language(clean(node.get("language"), "language")),
                owner=key,
                kind="media",
                note="from a list of subscriptions; owner and language not yet stated"
                if not node.get("language")
                else "from a list of subscriptions; owner not yet stated",
                # A feed host alone (RSSHub, FeedBurner) says nothing about whose articles lie on it.
                hosts=[host] if site and host else [],
                accounts=[],
                feeds=[address],
                observed=False,
            )
        for key, row in rows.items():
            out.keep("outlets", places[key], row)
        out.advance(len(raw))
