"""What a question finds: articles by BM25, and the entities, figures and claims that bear its words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from duizhao.errors import DuizhaoError
from duizhao.search.figurelines import FigureLines, Line
from duizhao.search.index import Index
from duizhao.search.query import Group, Names, holds, parse, places
from duizhao.search.segment import Alive
from duizhao.search.terms import flat
from duizhao.search.voice import Voices

if TYPE_CHECKING:
    from pathlib import Path

    from duizhao.evidence.store import Snapshot
    from duizhao.workspace.progress import Progress

Kind = Literal["article", "entity", "figure", "claim"]
KINDS: tuple[Kind, ...] = ("article", "entity", "figure", "claim")
LOOKED = 400
"""Best articles whose text is looked at for phrases, filters aside."""
FEW = 5
"""Entities, figures and claims that are shown beside articles."""
RERANKED = 200
MEANING = 8.0
"""What a cosine of 1 adds to BM25 where meaning is asked for."""
BEFORE, AROUND = 24, 140
"""Characters of a text that are shown before and from its first match on."""

Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found. `spans` are the places in `text` that match: characters, end excluded."""

    kind: Kind
    id: str
    text: str
    spans: Spans
    score: float
    outlet: str | None = None
    language: str | None = None
    published: datetime | None = None
    url: str | None = None
    gist: str | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """An answer. `total` counts articles; where `exact` is False it may be too high: phrases were looked for in the best ones only."""

    asked: str
    also: tuple[str, ...]
    """Other names that were looked for."""
    hits: tuple[Hit, ...]
    total: int
    exact: bool
    loosened: bool
    """No article holds everything; these hold some of it."""


class Searcher:
    """A snapshot's evidence, open for many questions.

    claims: (id, sentences) of the workspace. terms: (Chinese, renderings) of the glossary. meaning: folder of the kept sentence vectors.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        cache: Path,
        progress: Progress,
        *,
        claims: Iterable[tuple[str, Sequence[str]]] = (),
        terms: Iterable[tuple[str, Sequence[str]]] = (),
        meaning: Path | None = None,
    ) -> None:
        self._index = Index(snapshot, cache, progress)
        self._voices = Voices(snapshot, self._index)
        self._meaning = meaning
        named = snapshot.rows("SELECT entity_id, name FROM names ORDER BY entity_id, name")
        self._names = Names((str(r["entity_id"]), str(r["name"])) for r in named)
        self._both = Names(((f"term {zh}", n) for zh, en in terms for n in (zh, *en)), before=self._names)
        self._entities = [
            Line(f"e:{r['entity_id']}", " · ".join(self._names.of(str(r["entity_id"]))), _joined(r, ("kind", "country", "note")))
            for r in snapshot.rows("SELECT entity_id, kind, country, note FROM entities ORDER BY entity_id")
        ]  # fmt: skip
        self._figures = FigureLines(snapshot)
        self._claims = [Line(f"c:{i}", s, i) for i, sentences in claims for s in sentences]

    def find(
        self,
        question: str,
        *,
        kinds: Sequence[str] = KINDS,
        language: str | None = None,
        outlet: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        limit: int = 20,
        order: Literal["best", "newest"] = "best",
        both: bool = False,
        by_meaning: bool = False,
    ) -> Found:
        """Articles, entities, figures and claims that hold what is asked for.

        language, outlet, since, until (UTC, until excluded) narrow articles. both: terms of the glossary are looked for as the other language has them, too. by_meaning: the best articles are ordered by likeness to the question too, where their headline
        has a kept vector. DuizhaoError for an unknown kind or outlet.
        """
        unknown = [k for k in kinds if k not in KINDS]
        if unknown:
            raise DuizhaoError(
                f"nothing of kind {unknown[0]!r} is searched", hint=f"Kinds: {', '.join(KINDS)}."
            )
        if by_meaning and order != "best":
            raise DuizhaoError("newest first and by meaning are two orders", hint="Choose one.")
        kept = self._voices.keep(language=language, outlet=outlet, since=since, until=until)
        groups = parse(question, self._both if both else self._names)
        if not groups:
            return Found(question, (), (), 0, True, False)
        hits: list[Hit] = []
        for kind, lines in (
            ("entity", self._entities),
            ("figure", self._figures.holding(groups) if "figure" in kinds else ()),
            ("claim", self._claims),
        ):
            if kind in kinds:
                hits += _lines(kind, lines, groups)[:FEW]  # type: ignore[arg-type]
        total, exact, loosened = 0, True, False
        if "article" in kinds:
            articles, total, exact = self._articles(groups, kept, limit, order, every=True)
            if not total and len(groups) > 1:
                loosened = True
                articles, total, exact = self._articles(groups, kept, limit, order, every=False)
            if by_meaning and articles and self._meaning is not None:
                articles = _by_meaning(articles, question, self._meaning)
            hits += articles[:limit]
        also = tuple(dict.fromkeys(n for g in groups for n in g.also))
        return Found(question, also, tuple(hits), total, exact, loosened and total > 0)

    def _articles(
        self, groups: Sequence[Group], kept: Alive | None, limit: int, order: str, *, every: bool
    ) -> tuple[list[Hit], int, bool]:
        scored = self._index.scores([[a.terms for a in g.alternatives] for g in groups], every=every)
        place, value = scored.place, scored.value
        if kept is not None:
            inside = kept[place]
            place, value = place[inside], value[inside]
        if order == "newest":
            newest = self._voices.newest(place)
            place, value = place[newest], value[newest]
        looked = max(LOOKED, limit)
        columns = self._index.columns(place[:looked])
        # One Han pair, or a word of one's own: the postings alone are sure.
        sure = all(
            len(a.terms) == 1 and (not a.phrase or not a.text.isascii())
            for g in groups
            for a in g.alternatives
        )
        made = []
        for n, score in enumerate(value[:looked].tolist()):
            article = {c: column[n] for c, column in columns.items()}
            if (shown := _shown(article, groups, every=every)) is not None:
                outlet, language = self._voices.of(article)
                text, spans = shown
                made.append(
                    Hit("article", str(article["article_id"]), text, spans, round(score, 4), outlet, language, article["at"], article["url"], article["gist"])
                )  # fmt: skip
        if order == "best":
            made.sort(key=lambda h: (-h.score, -(h.published.timestamp() if h.published else 0.0), h.id))
        dropped = min(looked, len(place)) - len(made)
        return made, len(place) - dropped, sure or len(place) <= looked


def _joined(row: dict[str, Any], columns: Iterable[str]) -> str:
    return ", ".join(str(row[c]) for c in columns if row.get(c))


def _shown(article: dict[str, Any], groups: Sequence[Group], *, every: bool) -> tuple[str, Spans] | None:
    """The field with most of what was asked, or a piece of the text; None where the article holds it nowhere as it was asked."""
    fields = [str(article[c]) for c in ("title", "title_alt", "gist", "lead") if article[c]]
    flats = [flat(f) for f in fields]
    there = [[any(places(a, f) for a in g.alternatives) for f in flats] for g in groups]
    held = [any(t) for t in there]
    body = flat(article["body"] or "")
    if not all(held) and body:
        inside = [
            h or any(places(a, body) for a in g.alternatives) for g, h in zip(groups, held, strict=True)
        ]
        if sum(inside) > sum(held) and (all(inside) or not every):
            missing = [g for g, h in zip(groups, held, strict=True) if not h]
            return _piece(article["body"], body, missing, groups)
    sure = [any(holds(g, f) for f in (*flats, body) if f) for g in groups]
    if not (all(sure) if every else any(sure)) or not fields:
        return None
    n = max(range(len(fields)), key=lambda k: (sum(t[k] for t in there), -k))
    return fields[n], _spans(groups, flats[n])


def _piece(
    text: str, compared: str, missing: Sequence[Group], groups: Sequence[Group]
) -> tuple[str, Spans] | None:
    spans = _spans(missing, compared)
    first = spans[0][0] if spans else 0
    a = max(0, first - BEFORE, text.rfind("\n", 0, first) + 1)
    b = min(len(text), first + AROUND)
    head, tail = ("…" if a else ""), ("…" if b < len(text) else "")
    shift = len(head) - a
    inside = tuple((x + shift, y + shift) for x, y in _spans(groups, compared[a:b], a))
    return head + text[a:b].replace("\n", " ") + tail, inside


def _spans(groups: Iterable[Group], text: str, offset: int = 0) -> Spans:
    found = sorted({s for g in groups for a in g.alternatives for s in places(a, text)})
    out: list[tuple[int, int]] = []
    for a, b in found:
        if out and a <= out[-1][1]:
            out[-1] = (out[-1][0], max(b, out[-1][1]))
        else:
            out.append((a, b))
    return tuple((a + offset, b + offset) for a, b in out)


def _lines(kind: Kind, lines: Iterable[Line], groups: Sequence[Group]) -> list[Hit]:
    """Lines that hold everything asked for, those that are nothing else first, then short ones; of figures those that begin with it, the largest first."""
    asked = {a.text for g in groups for a in g.alternatives}
    found = []
    for line in lines:
        compared = flat(line.text)
        if all(any(places(a, compared) for a in g.alternatives) for g in groups):
            exact = any(part in asked for part in compared.split(" · "))
            found.append(
                Hit(kind, line.id, line.text, _spans(groups, compared), 2.0 if exact else 1.0, detail=line.detail)
            )  # fmt: skip
    if kind == "figure":
        return sorted(found, key=lambda h: (-h.score, h.spans[:1]))
    return sorted(found, key=lambda h: (-h.score, len(h.text), h.id, h.text))


def _by_meaning(articles: list[Hit], question: str, folder: Path) -> list[Hit]:
    """The best articles by BM25 and likeness together; one without a kept vector is taken for as unlike as the least alike."""
    from duizhao.language import headline
    from duizhao.language.embed import EmbeddingCache, embed
    from duizhao.workspace.progress import Quiet

    kept = EmbeddingCache(folder)
    head, rest = articles[:RERANKED], articles[RERANKED:]
    texts = [headline(h.text) for h in head]
    missing = set(kept.missing(texts))
    known = [t for t in texts if t not in missing]
    if not known:
        return articles
    (asked,) = embed([question], folder, progress=Quiet(), workers=1)
    likeness = dict(zip(known, (kept.get(known) @ asked).tolist(), strict=True))
    least = min(likeness.values())
    scored = [
        replace(h, score=round(h.score + MEANING * float(likeness.get(t, least)), 4))
        for h, t in zip(head, texts, strict=True)
    ]
    return [*sorted(scored, key=lambda h: (-h.score, h.id)), *rest]
