"""One stored text, read closely: who says what at which minute of a recording; issuer, number and targets of a policy document; terms and names in it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from duizhao.errors import NotFoundError
from duizhao.language import script
from duizhao.language.glossary import Glossary, pattern
from duizhao.names import Gazetteer
from duizhao.stories.policy import Policies, Policy
from duizhao.stories.targets import Goal, targets

if TYPE_CHECKING:
    from duizhao.evidence.store import Snapshot


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says. Its id (`a-…/12`) can be traced and cited."""

    id: str
    n: int
    start: float | None
    """Seconds from the beginning; None where the transcript does not say."""
    speaker: str | None
    text: str

    @property
    def minute(self) -> str:
        """`12:34` or `1:02:03`; "" where it is not known."""
        return clock(self.start)


@dataclass(frozen=True, slots=True)
class TermCount:
    """A term of the glossary in this text: how often it stands there, and who says it in a recording."""

    zh: str
    en: str
    count: int
    speakers: tuple[str, ...]
    first: str
    """Minute of the first use, "" outside recordings."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A stored text and what stands in it."""

    article_id: str
    title: str
    url: str | None
    published: datetime | None
    language: str | None
    text: str
    extractor: str
    author: str | None
    document: str | None
    """Number of a policy document, as written."""
    turns: tuple[Turn, ...]
    terms: tuple[TermCount, ...]
    names: tuple[tuple[str, int], ...]
    """Entities of the names table, by how often they are named."""
    policies: tuple[Policy, ...]
    """Documents that its title or first lines name."""
    goals: tuple[Goal, ...]
    """Of a policy document; empty elsewhere."""

    @property
    def speakers(self) -> tuple[tuple[str, int, int], ...]:
        """Speaker, turns, characters; who speaks most first."""
        counts: Counter[str] = Counter()
        size: Counter[str] = Counter()
        for t in self.turns:
            counts[t.speaker or "?"] += 1
            size[t.speaker or "?"] += len(t.text)
        return tuple((s, counts[s], n) for s, n in sorted(size.items(), key=lambda x: (-x[1], x[0])))


def clock(seconds: float | None) -> str:
    """Seconds as `12:34` or `1:02:03`; "" for None."""
    if seconds is None:
        return ""
    s = int(seconds)
    return f"{s // 3600}:{s // 60 % 60:02}:{s % 60:02}" if s >= 3600 else f"{s // 60}:{s % 60:02}"


def read_closely(snapshot: Snapshot, asked: str, glossary: Glossary) -> Reading:
    """The text of an article (id, key or URL). NotFoundError where there is no article, or no text of it."""
    rows = snapshot.rows(
        """SELECT a.article_id, a.title, a.gist, a.url, coalesce(a.published_from, a.published_to) AS at, a.published_source, t.text, t.language, t.extractor, t.author, t.document
           FROM articles a LEFT JOIN texts t ON t.article_id = a.article_id
           WHERE a.article_id = $1 OR a.origin_key = $1 OR a.url = $1 ORDER BY t.text IS NULL, a.article_id LIMIT 1""",
        [asked.strip()],
    )
    if not rows:
        raise NotFoundError(f"no article {asked!r} in the store", hint="`duizhao find WORDS` gives ids.")
    row = rows[0]
    if row["text"] is None:
        raise NotFoundError(
            f"only the headline of {row['article_id']} is stored, not its text",
            hint=f"`duizhao page {row['url'] or 'URL'}` fetches a page; `duizhao read FILE` reads a saved page, an export or a transcript.",
        )
    text = str(row["text"])
    turns = tuple(
        Turn(f"{row['article_id']}/{r['n']}", r["n"], r["start"], r["speaker"], r["text"])
        for r in snapshot.rows("SELECT n, start, speaker, text FROM segments WHERE article_id = $1 ORDER BY n", [row["article_id"]])
    )  # fmt: skip
    title = str(row["title"] or row["gist"] or "")
    policies = Policies().find(title) or Policies().find("\n".join(text.split("\n")[:3])[:600])
    is_policy = bool(row["document"]) or row["extractor"] == "gov.cn"
    year = row["at"].year if row["at"] else None
    return Reading(
        article_id=str(row["article_id"]),
        title=title,
        url=row["url"],
        published=row["at"],
        language=row["language"],
        text=text,
        extractor=str(row["extractor"]),
        author=row["author"],
        document=row["document"],
        turns=turns,
        terms=_terms(text, turns, glossary),
        names=_names(snapshot, text),
        policies=policies,
        goals=targets(text, year) if is_policy else (),
    )


def _terms(text: str, turns: tuple[Turn, ...], glossary: Glossary) -> tuple[TermCount, ...]:
    pieces = [(t.text, t.speaker, t.minute) for t in turns] or [(text, None, "")]
    found: dict[str, tuple[str, int, dict[str, None], str]] = {}
    for piece, speaker, minute in pieces:
        used: Counter[str] = Counter()
        english: dict[str, str] = {}
        if script(piece) == "zh":
            for s in glossary.uses(piece):
                (term,) = s.values[:1]
                used[term.zh] += 1
                english[term.zh] = term.en[0]
        else:
            for term in glossary:
                # Everyday words are not terms in English prose.
                n = 0 if term.common else sum(len(_places(piece, r)) for r in term.renderings)
                if n:
                    used[term.zh] += n
                    english[term.zh] = term.en[0]
        for zh, n in used.items():
            en, count, who, first = found.get(zh, (english[zh], 0, {}, minute))
            if speaker:
                who[speaker] = None
            found[zh] = (en, count + n, who, first)
    made = [TermCount(zh, en, n, tuple(who), first) for zh, (en, n, who, first) in found.items()]
    return tuple(sorted(made, key=lambda t: (-t.count, t.zh)))


def _places(text: str, rendering: str) -> list[str]:
    return pattern(rendering).findall(text)


def _names(snapshot: Snapshot, text: str) -> tuple[tuple[str, int], ...]:
    gazetteer = Gazetteer.from_snapshot(snapshot)
    counts = Counter(
        m.entity_id for line in text.split("\n") for m in gazetteer.find(line) if not m.ambiguous
    )
    return tuple(sorted(counts.items(), key=lambda x: (-x[1], x[0])))
