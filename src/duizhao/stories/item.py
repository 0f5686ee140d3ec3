"""Articles as the linker sees them: columns in order of time, each with its outlet, text, tokens and names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import parse_qsl, urlencode, urlsplit

import numpy as np
from numpy.typing import NDArray

from duizhao.language import Tokens, headline, is_roundup, parts, script, simplified, tokens
from duizhao.stories.outlet import Outlet, Outlets

if TYPE_CHECKING:
    from duizhao.names import Gazetteer

COLUMNS = (
    "article_id", "origin_key", "url", "host", "account", "carrier", "outlet", "outlet_lang",
    "title", "title_alt", "gist", "published_from", "published_to", "first_seen",
)  # fmt: skip
"""What an article row must hold to become an item and a member of a story."""
_TRADITIONAL = re.compile("[們個來對時國會學發經產業電說這還從點過進與開關體點實際軟晶灣應]")


@dataclass(frozen=True, slots=True)
class Item:
    """One article, ready for linking. `hour` is hours since 1970 (the latest instant at which it can have been published)."""

    row: Mapping[str, Any]
    outlet: Outlet
    ranked: bool
    hour: float
    shown: str
    """The text as stored: what a reader sees."""
    text: str
    """The text as compared."""
    script: str
    kind: Literal["title", "translated title", "gist", "roundup part"]
    tokens: Tokens
    entities: frozenset[str]
    roundup: bool
    part: int = 0
    """0 for an article; 1, 2, … for the stories that a roundup's title names."""

    @property
    def article_id(self) -> str:
        return str(self.row["article_id"])

    @property
    def key(self) -> str:
        """The article's id, and for a part of a roundup which one."""
        return f"{self.article_id}#{self.part}" if self.part else self.article_id

    @property
    def language(self) -> str:
        """Language of the outlet."""
        return self.outlet.language


def items(rows: Iterable[Mapping[str, Any]], outlets: Outlets, names: Gazetteer) -> list[Item]:
    """Items of article rows in order of time, then id, each roundup followed by its parts. Articles without any text or time are left out."""
    made = []
    for r in rows:
        item = _item(r, outlets, names)
        if item is not None:
            made.append(item)
            if item.roundup:
                made.extend(_parts(item, names))
    return sorted(made, key=lambda i: (i.hour, i.article_id, i.part))


def _parts(whole: Item, names: Gazetteer) -> Iterable[Item]:
    """What a roundup's title names, as items that can join a story and never make one."""
    for n, shown in enumerate(parts(whole.shown), 1):
        text = _compared(shown)
        yield replace(
            whole,
            shown=shown,
            text=text,
            script=script(text),
            kind="roundup part",
            tokens=tokens(text),
            entities=_entities(names, text),
            roundup=False,
            part=n,
        )


def _item(row: Mapping[str, Any], outlets: Outlets, names: Gazetteer) -> Item | None:
    at: datetime | None = row["published_to"] or row["first_seen"] or row["published_from"]
    outlet = outlets.of(row)
    own, title, gist = row["title_alt"], row["title"], row["gist"]
    if own and script(own) == outlet.language != script(title or ""):
        title = own  # the outlet's own words rather than a translation of them
    shown = title or gist or ""
    if at is None or not shown.strip():
        return None
    text = _compared(shown)
    written = script(text)
    kind: Literal["title", "translated title", "gist"] = (
        "gist" if not title else "translated title" if written != outlet.language else "title"
    )
    return Item(
        row=row,
        outlet=outlet,
        ranked=outlets.ranked(row["carrier"]) or not outlet.silent_counts,
        hour=at.replace(tzinfo=at.tzinfo or UTC).timestamp() / 3600,
        shown=shown,
        text=text,
        script=written,
        kind=kind,
        tokens=tokens(text),
        entities=_entities(names, text),
        roundup=is_roundup(shown),
    )


def _compared(shown: str) -> str:
    return headline(simplified(shown) if _TRADITIONAL.search(shown) else shown)


def _entities(names: Gazetteer, text: str) -> frozenset[str]:
    """Entities named in a text; ambiguous names are left out (they are never enough alone)."""
    return frozenset(m.entity_id for m in names.find(text) if not m.ambiguous)


_TRACKING = re.compile(
    r"^(?:utm_|f$|from$|ref$|spm$|share|source$|fbclid$|gclid$|at_|cmpid$|mod$|st$|reflink$)"
)


def canonical_url(url: str) -> str:
    """A URL without scheme, `www.`, fragment and tracking parameters: two copies of one page share it."""
    parts = urlsplit(url)
    found = parse_qsl(parts.query, keep_blank_values=True) if parts.query else []
    query = [(k, v) for k, v in found if not _TRACKING.match(k.lower())]
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.").removeprefix("amp.")
    return f"{host}{parts.path.rstrip('/')}?{urlencode(sorted(query))}".rstrip("?")


def voices(found: Sequence[Item]) -> NDArray[np.int64]:
    """For each item the index of the first item of the same voice: same page, or same text of the same owner within four days.

    A voice is one outlet's one telling, however many carriers show it.
    """
    first = np.arange(len(found))
    seen: dict[tuple[str, str], int] = {}
    for n, item in enumerate(found):
        url = item.row["url"]
        keys = [("text", f"{item.outlet.owner}\x1f{item.text.casefold()}")]
        if url:
            keys.append(("url", f"{canonical_url(url)}#{item.part}" if item.part else canonical_url(url)))
        for key in keys:
            at = seen.get(key)
            if at is not None and item.hour - found[at].hour <= 96:
                first[n] = min(first[n], first[at])
        for key in keys:
            seen[key] = n
    return first
