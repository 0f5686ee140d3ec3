"""Terms in context: who used which English rendering of a Chinese term, and who wrote the term itself.

An English text that holds the words need not be speaking of the term: "filing" is 备案 in one headline and a lawsuit in the next. So nothing is counted as a
translation; what is listed is words in texts, with outlet and day, those about China first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from duizhao.language import script
from duizhao.language.glossary import Term, pattern
from duizhao.stories.outlet import Outlets

if TYPE_CHECKING:
    from duizhao.evidence.store import Snapshot

Field = Literal["title", "title_alt", "lead", "gist"]
FIELDS: tuple[Field, ...] = ("title", "title_alt", "lead", "gist")

_CHINA = re.compile(
    r"(?<![A-Za-z])(?:China|Chinese|Beijing|Shanghai|Shenzhen|Hangzhou|Hefei|Xi Jinping|MIIT|NDRC|PRC)(?![A-Za-z])"
)


@dataclass(frozen=True, slots=True)
class TermUse:
    """One text that holds a rendering, or the term itself (`rendering` is then the Chinese)."""

    rendering: str
    accepted: bool
    article_id: str
    outlet: str
    language: str
    """Of the outlet: a Chinese outlet's title may have been translated by a carrier."""
    at: datetime | None
    url: str | None
    field: Field
    ours: bool
    """The text is our summary: its words are ours and not the outlet's."""
    text: str
    start: int
    end: int
    about_china: bool
    translated: bool
    """The text is not in the outlet's language: a carrier or the outlet's desk translated it, and the words are theirs."""

    @property
    def own(self) -> bool:
        """True where the words are the outlet's."""
        return not self.ours and not self.translated


@dataclass(frozen=True, slots=True)
class RenderingCount:
    """How often a rendering was found in the outlets' own texts."""

    rendering: str
    accepted: bool
    reason: str
    """Why not, where it is one to avoid."""
    articles: int
    about_china: int
    in_our_words: int
    """Summaries of ours that use it; not counted above."""
    translated: int
    """Translated titles that use it; not counted above either."""
    outlets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TermReport:
    """A term, its renderings with who used them, and its uses in Chinese."""

    term: Term
    renderings: tuple[RenderingCount, ...]
    english: tuple[TermUse, ...]
    chinese: tuple[TermUse, ...]
    searched: int
    """Articles in the evidence."""


def term_uses(snapshot: Snapshot, term: Term) -> TermReport:
    """Searches titles, leads and gists of the store for a term and its renderings."""
    needles = sorted({term.zh, *(_needle(r) for r in term.renderings)})
    rows = snapshot.rows(
        """SELECT article_id, outlet, host, account, carrier, url, outlet_lang, title, title_alt, lead, gist, published_from, published_to, first_seen
           FROM articles
           WHERE EXISTS (SELECT 1 FROM unnest($needles) n(x)
                         WHERE contains(lower(concat_ws(' ', title, title_alt, lead, gist)), n.x))
           ORDER BY coalesce(published_from, published_to, first_seen) DESC NULLS LAST, article_id""",
        {"needles": needles},
    )
    searched = int(snapshot.rows("SELECT count(*) AS n FROM articles")[0]["n"])
    outlets = Outlets.from_snapshot(snapshot)
    english: list[TermUse] = []
    chinese: list[TermUse] = []
    for row in rows:
        for use in _uses(row, term, outlets):
            (chinese if use.rendering == term.zh else english).append(use)
    english.sort(key=lambda u: not u.about_china)
    counts = tuple(_count(term, r, english) for r in term.renderings)
    return TermReport(term, counts, tuple(english), tuple(chinese), searched)


def _needle(rendering: str) -> str:
    """A piece of a rendering that every form of it holds, lower case, to let the store look first."""
    bare = re.sub(r"\([^)]*\)", "", rendering).lower()
    longest: str = max(re.findall(r"[a-z0-9+]+", bare) or [bare.strip()], key=len)
    return longest if len(longest) <= 4 else longest[: max(3, len(longest) - 5)]


def _uses(row: Mapping[str, Any], term: Term, outlets: Outlets) -> Iterable[TermUse]:
    outlet = outlets.of(row)
    at = row["published_from"] or row["published_to"] or row["first_seen"]
    seen: set[str] = set()
    for field in FIELDS:
        text = row[field]
        if not text:
            continue
        china = bool(_CHINA.search(text)) or script(text) == "zh"
        found = _places(text, term)
        foreign = outlet.language in ("zh", "en") and outlet.language != script(text)
        for rendering, start, end in found:
            if rendering in seen:  # a title and its lead are one use
                continue
            seen.add(rendering)
            accepted = rendering == term.zh or rendering in term.en
            yield TermUse(
                rendering,
                accepted,
                row["article_id"],
                outlet.name,
                outlet.language,
                at,
                row["url"],
                field,
                field == "gist",
                text,
                start,
                end,
                china,
                foreign,
            )


def _places(text: str, term: Term) -> list[tuple[str, int, int]]:
    """The term in a Chinese text, or its renderings in an English one; one inside a longer one does not count."""
    at = text.find(term.zh)
    if at >= 0:
        return [(term.zh, at, at + len(term.zh))]
    if script(text) != "en":
        return []
    found = [(r, m.start(), m.end()) for r in term.renderings for m in pattern(r).finditer(text)]
    return [
        (r, s, e)
        for r, s, e in found
        if not any(s2 <= s and e <= e2 and e2 - s2 > e - s for _, s2, e2 in found)
    ]


def _count(term: Term, rendering: str, uses: Iterable[TermUse]) -> RenderingCount:
    all_uses = [u for u in uses if u.rendering == rendering]
    own = [u for u in all_uses if u.own]
    reason = next((a.reason for a in term.avoid if a.en == rendering), "")
    return RenderingCount(
        rendering,
        rendering in term.en,
        reason,
        len({u.article_id for u in own}),
        len({u.article_id for u in own if u.about_china}),
        sum(u.ours for u in all_uses),
        sum(u.translated and not u.ours for u in all_uses),
        tuple(sorted({u.outlet for u in own})),
    )
