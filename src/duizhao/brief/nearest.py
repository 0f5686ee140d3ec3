"""From what a reader has in hand (a URL, an id or a headline) to articles of the store."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

from duizhao.evidence.store import Snapshot
from duizhao.language import fold
from duizhao.stories.item import canonical_url

ALIKE = 0.55
"""Likeness from which the nearest headline is taken for the one that was asked for."""


@dataclass(frozen=True, slots=True)
class Near:
    """An article of the store and how like it is to what was asked (1: the same URL, id or words)."""

    article_id: str
    text: str
    outlet: str | None
    url: str | None
    likeness: float


def nearest(snapshot: Snapshot, wanted: str, *, most: int = 5) -> tuple[Near, ...]:
    """Articles that `wanted` names, best first: by id, by URL (any carrier's copy, without tracking parameters), else by words.

    Words are compared by letters and characters in pairs, rarer pairs weighing more (cosine of inverse document frequencies), so a headline is found in its own language only.
    """
    wanted = wanted.strip()
    if not wanted:
        return ()
    exact = snapshot.rows(
        "SELECT * FROM articles WHERE article_id = $1 OR origin_key = $1 OR url = $1 ORDER BY article_id",
        [wanted],
    )
    if not exact and _is_url(wanted):
        page = canonical_url(wanted)
        rows = snapshot.rows(
            "SELECT * FROM articles WHERE contains(url, $1) ORDER BY article_id", [urlsplit(wanted).path]
        )
        exact = [r for r in rows if canonical_url(r["url"]) == page]
    if exact or _is_url(wanted):
        return tuple(_near(r, 1.0) for r in exact[:most])
    rows = snapshot.rows(
        "SELECT * FROM articles WHERE coalesce(title, gist, title_alt) IS NOT NULL ORDER BY article_id"
    )
    asked = _pairs(wanted)
    held = [_pairs(" ".join(str(r[k]) for k in ("title", "title_alt", "gist") if r[k])) for r in rows]
    seen = Counter(p for pairs in held for p in pairs if p in asked)
    weight = {p: math.log((len(rows) + 1) / (seen[p] + 1)) + 0.1 for p in asked}
    whole = sum(weight.values())
    scored = []
    for row, pairs in zip(rows, held, strict=True):
        shared = sum(weight[p] for p in asked & pairs)
        if shared:
            # The other text's own pairs that were not asked for weigh as the mean of those that were.
            other = shared + (len(pairs) - len(asked & pairs)) * whole / max(1, len(asked))
            scored.append((shared / math.sqrt(whole * other), row))
    scored.sort(key=lambda s: (-s[0], s[1]["article_id"]))
    return tuple(_near(row, round(score, 4)) for score, row in scored[:most])


def _is_url(text: str) -> bool:
    return text.lower().startswith(("http://", "https://")) and " " not in text


def _near(row: dict[str, Any], likeness: float) -> Near:
    text = str(row["title"] or row["gist"] or row["title_alt"] or "")
    return Near(str(row["article_id"]), text, row["outlet"] or row["host"], row["url"], likeness)


def _pairs(text: str) -> frozenset[str]:
    folded = "".join(c for c in fold(text).casefold() if c.isalnum() or c == " ")
    return frozenset(a + b for a, b in pairwise(folded) if a != " " and b != " ")
