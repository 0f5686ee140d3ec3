"""Every article of a snapshot, searchable by term (BM25). New articles make a new segment; nothing is rebuilt for a day's news.

A segment is written under a name of its own and renamed when whole, so that a killed run leaves nothing that counts. Articles that are gone or
changed are passed over. Where segments grow many, small ones are merged.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from duizhao.search.segment import LONGEST, Alive, Floats, Ints, Segment, build, joined, load, write

if TYPE_CHECKING:
    from duizhao.evidence.store import Snapshot
    from duizhao.workspace.progress import Progress

VERSION = "2"
K1, B = 1.2, 0.75
"""BM25's constants (Robertson and Zaragoza 2009)."""
MANY = 12
"""Segments from which the small ones are merged."""
BATCH = 20_000
"""Articles of a segment."""

_SHOWN = {
    "title": "a.title", "title_alt": "a.title_alt", "gist": "a.gist", "lead": "a.lead", "outlet": "a.outlet", "host": "a.host", "account": "a.account",
    "language": "a.outlet_lang", "url": "a.url", "at": "coalesce(a.published_to, a.first_seen, a.published_from)",
}  # fmt: skip
_DIGEST = f"hash({', '.join(_SHOWN.values())}, t.sha256)"
_COLUMNS = ", ".join(f"{v} AS {k}" for k, v in _SHOWN.items()) + f", t.text[:{LONGEST}] AS body"
_FROM = "FROM articles a LEFT JOIN texts t ON t.article_id = a.article_id"


@dataclass(frozen=True)
class Scored:
    """Places (in `Index.ids`) of what was found, best first, and the scores."""

    place: Ints
    value: Floats


class Index:
    """Every article of a snapshot, searchable. Open it once for many questions."""

    def __init__(self, snapshot: Snapshot, cache: Path, progress: Progress) -> None:
        self.folder = cache / f"search-{VERSION}"
        rows = snapshot.query(f"SELECT a.article_id, {_DIGEST} AS digest {_FROM}")
        live = dict(zip(rows["article_id"].to_pylist(), rows["digest"].to_pylist(), strict=True))
        self.segments: list[Segment] = []
        self.alive: list[Alive] = []
        have: set[str] = set()
        self.paths: list[Path | None] = []
        for path in sorted(p for p in self.folder.glob("s-*") if p.is_dir()):
            segment = load(path)
            if segment is None:
                continue
            alive = np.array(
                [
                    i not in have and live.get(i) == d
                    for i, d in zip(segment.ids, segment.digest.tolist(), strict=True)
                ],
                np.bool_,
            )
            if not alive.any():
                shutil.rmtree(path, ignore_errors=True)
                continue
            self._take(segment, alive, path, have)
        todo = sorted(live.keys() - have)
        if todo:
            with progress.step("Indexing articles", len(todo), "articles") as step:
                for a in range(0, len(todo), BATCH):
                    part = todo[a : a + BATCH]
                    texts = snapshot.query(
                        f"SELECT a.article_id, {_DIGEST} AS digest, {_COLUMNS} {_FROM} WHERE a.article_id IN (SELECT unnest($ids)) ORDER BY a.article_id",
                        {"ids": part},
                    )
                    segment = build(texts)
                    self._take(
                        segment, np.ones(len(segment.ids), np.bool_), write(segment, self.folder), have
                    )
                    step.advance(len(part))
        if len(self.segments) > MANY:
            self._merge()
        self._count()

    def scores(self, groups: Sequence[Sequence[Sequence[str]]], *, every: bool = True) -> Scored:
        """Articles and their BM25, best first, ties by id.

        groups: what must be there, each a list of alternatives, each a list of terms that stand for it together. A group is one word to BM25, however it is said: it stands in
        an article as often as the rarest term of its commonest alternative. every: all groups must be there; else any.
        """
        counts: list[list[Floats]] = []
        """Per segment and group: how often it stands in each article."""
        for segment, alive in zip(self.segments, self.alive, strict=True):
            mine = {t: segment.postings(t) for g in groups for alternative in g for t in alternative}
            counts.append([_often(g, mine, alive) for g in groups])
        frequency = [sum(int((c[n] > 0).sum()) for c in counts) for n in range(len(groups))]
        places: list[Ints] = [np.zeros(0, np.int64)]
        values: list[Floats] = [np.zeros(0)]
        for segment, often, first in zip(self.segments, counts, self.first, strict=True):
            there = sum(((c > 0).astype(np.int64) for c in often), np.zeros(len(segment.ids), np.int64))
            wanted = np.flatnonzero(there == len(groups) if every else there > 0)
            norm = K1 * (1 - B + B * segment.length[wanted] / max(1e-9, self.mean))
            total = np.zeros(len(wanted))
            for c, df in zip(often, frequency, strict=True):
                idf = np.log(1 + (self.count - df + 0.5) / (df + 0.5))
                total += idf * c[wanted] * (K1 + 1) / (c[wanted] + norm)
            places.append(wanted + first)
            values.append(total)
        place = np.concatenate(places)
        value: Floats = np.concatenate(values).round(9)
        order = np.lexsort((self.rank[place], -value))
        return Scored(place[order], value[order])

    def _count(self) -> None:
        """Count, mean length, and the articles' place and rank over all segments."""
        self.first = np.cumsum([0, *(len(s.ids) for s in self.segments)])[:-1].tolist()
        self.ids = [i for s in self.segments for i in s.ids]
        living = np.concatenate([np.zeros(0, np.bool_), *self.alive]).tolist()
        self.place = {i: n for n, (i, alive) in enumerate(zip(self.ids, living, strict=True)) if alive}
        self.rank = np.empty(len(self.ids), np.int64)
        self.rank[sorted(range(len(self.ids)), key=self.ids.__getitem__)] = np.arange(len(self.ids))
        self.count = sum(int(a.sum()) for a in self.alive)
        total = sum(int(s.length[a].sum()) for s, a in zip(self.segments, self.alive, strict=True))
        self.mean = total / max(1, self.count)

    def _take(self, segment: Segment, alive: Alive, path: Path | None, have: set[str]) -> None:
        self.segments.append(segment)
        self.paths.append(path)
        self.alive.append(alive)
        have.update(i for i, a in zip(segment.ids, alive.tolist(), strict=True) if a)

    def columns(self, places: Ints) -> dict[str, list[Any]]:
        """The articles at some places, column by column."""
        found: dict[str, list[Any]] = {c: [None] * len(places) for c in ("article_id", *_SHOWN, "body")}
        of = np.searchsorted(np.array(self.first), places, side="right") - 1
        for n, (segment, first) in enumerate(zip(self.segments, self.first, strict=True)):
            mine = np.flatnonzero(of == n)
            if len(mine):
                rows = segment.articles.take(places[mine] - first)
                for c, column in found.items():
                    for at, value in zip(mine.tolist(), rows[c].to_pylist(), strict=True):
                        column[at] = value
        return found

    def _merge(self) -> None:
        """One segment of the small ones; they go when it stands."""
        small = [n for n, s in enumerate(self.segments) if len(s.ids) <= BATCH // 4]
        if len(small) < 2:
            return
        merged = joined([(self.segments[n], self.alive[n]) for n in small])
        path = write(merged, self.folder)
        for n in small:
            if path is not None and (old := self.paths[n]) is not None and old != path:
                shutil.rmtree(old, ignore_errors=True)
        keep = [n for n in range(len(self.segments)) if n not in small]
        self.segments = [*(self.segments[n] for n in keep), merged]
        self.paths = [*(self.paths[n] for n in keep), path]
        self.alive = [*(self.alive[n] for n in keep), np.ones(len(merged.ids), np.bool_)]


def _often(group: Sequence[Sequence[str]], postings: dict[str, tuple[Ints, Floats]], alive: Alive) -> Floats:
    """How often a group stands in each article of a segment."""
    most = np.zeros(len(alive))
    for alternative in group:
        least = np.full(len(alive), np.inf)
        for t in alternative:
            docs, tf = postings[t]
            mine = np.zeros(len(alive))
            mine[docs] = tf
            np.minimum(least, mine, out=least)
        np.maximum(most, least, out=most)
    return np.where(alive & np.isfinite(most), most, 0.0)
