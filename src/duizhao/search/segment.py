"""A segment of the index: articles, and which of them hold which term; arrays in a folder, mapped and not loaded."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.feather as feather
from numpy.typing import NDArray

from duizhao.search.terms import flat, terms

FIELDS = (("title", 2), ("title_alt", 2), ("gist", 2), ("lead", 1), ("body", 1))
"""What is searched, and how many words of the text a word of it counts for."""
LONGEST = 20_000
"""Characters of a field that are searched."""
COLUMNS = ("length", "term", "start", "doc", "tf")

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Alive = NDArray[np.bool_]


@dataclass(frozen=True)
class Segment:
    """Articles with their terms. `term` is sorted; the postings of term n are `doc[start[n]:start[n+1]]` with counts `tf`."""

    articles: pa.Table
    """As the store had them. `digest`: one that changed since is passed over."""
    length: NDArray[np.uint32]
    term: NDArray[np.uint64]
    start: NDArray[np.uint32]
    doc: NDArray[np.uint32]
    tf: NDArray[np.uint8]

    @cached_property
    def ids(self) -> list[str]:
        found: list[str] = self.articles["article_id"].to_pylist()
        return found

    @cached_property
    def digest(self) -> NDArray[np.uint64]:
        return np.asarray(self.articles["digest"].to_numpy(), np.uint64)

    def postings(self, term: str) -> tuple[Ints, Floats]:
        """Places of the articles that hold a term, and how often each does."""
        wanted = np.uint64(key(term))
        at = int(np.searchsorted(self.term, wanted))
        if at >= len(self.term) or self.term[at] != wanted:
            return np.zeros(0, np.int64), np.zeros(0)
        a, b = int(self.start[at]), int(self.start[at + 1])
        return self.doc[a:b].astype(np.int64), self.tf[a:b].astype(np.float64)


def key(term: str) -> int:
    """A term as the number it is found by (64 bits)."""
    return int.from_bytes(hashlib.blake2b(term.encode(), digest_size=8).digest(), "big")


def build(articles: pa.Table) -> Segment:
    """A segment of articles (article_id, digest, the columns of `FIELDS`, and what else is to be kept)."""
    number: dict[str, int] = {}
    lengths = []
    docs: list[int] = []
    found: list[int] = []
    fields = [(articles[f].to_pylist(), times) for f, times in FIELDS]
    for n in range(len(articles)):
        size = len(found)
        for texts, times in fields:
            if text := texts[n]:
                mine = [number.setdefault(t, len(number)) for t in terms(flat(text[:LONGEST]))]
                found += mine * times
        docs += [n] * (len(found) - size)
        lengths.append(len(found) - size)
    keys = np.array([key(t) for t in number], dtype=np.uint64)
    order = np.argsort(keys)
    rank = np.empty(len(keys), np.int64)
    rank[order] = np.arange(len(keys))
    count = max(1, len(articles))
    pair = (
        rank[np.array(found, np.int64)] * count + np.array(docs, np.int64) if found else np.zeros(0, np.int64)
    )
    pair, tf = np.unique(pair, return_counts=True)
    return Segment(
        articles,
        np.array(lengths, np.uint32),
        keys[order],
        np.searchsorted(pair // count, np.arange(len(keys) + 1)).astype(np.uint32),
        (pair % count).astype(np.uint32),
        np.minimum(tf, 255).astype(np.uint8),
    )


def write(segment: Segment, folder: Path) -> Path | None:
    """Keep a segment under its content's name, whole or not at all. None where the folder cannot be written: then it lives for this question."""
    contents = [*segment.ids, *map(str, segment.digest.tolist())]
    name = hashlib.sha1("\n".join(contents).encode()).hexdigest()[:16]
    part, final = folder / f"part-{name}.{os.getpid()}", folder / f"s-{name}"
    try:
        if final.exists():
            return final
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        feather.write_feather(segment.articles, part / "articles.arrow", compression="uncompressed")
        for column in COLUMNS:
            np.save(part / f"{column}.npy", getattr(segment, column))
        part.rename(final)
    except OSError:
        shutil.rmtree(part, ignore_errors=True)
        return None
    return final


def load(path: Path) -> Segment | None:
    """A kept segment, mapped; None where it is not whole or of another make."""
    try:
        articles = feather.read_table(path / "articles.arrow", memory_map=True)
        columns = {c: np.load(path / f"{c}.npy", mmap_mode="r") for c in COLUMNS}
    except (OSError, ValueError, EOFError):
        return None
    segment = Segment(articles, **columns)
    whole = len(segment.length) == len(articles) and len(segment.start) == len(segment.term) + 1
    return segment if whole and len(segment.doc) == len(segment.tf) == int(segment.start[-1]) else None


def joined(parts: Sequence[tuple[Segment, Alive]]) -> Segment:
    """One segment of several, without what is passed over."""
    count = 0
    articles, length, found, docs, tfs = [], [], [], [], []
    for s, alive in parts:
        place = np.cumsum(alive) - 1 + count
        owner = np.repeat(
            np.arange(len(s.term)), s.start[1:].astype(np.int64) - s.start[:-1].astype(np.int64)
        )
        keep = alive[s.doc]
        found.append(s.term[owner[keep]])
        docs.append(place[s.doc[keep]])
        tfs.append(s.tf[keep])
        articles.append(s.articles.filter(pa.array(alive)))
        length.append(s.length[alive])
        count += int(alive.sum())
    t, d, tf = np.concatenate(found), np.concatenate(docs), np.concatenate(tfs)
    order = np.lexsort((d, t))
    t, d, tf = t[order], d[order], tf[order]
    term, start = np.unique(t, return_index=True)
    ends = np.append(start, len(t)).astype(np.uint32)
    return Segment(
        pa.concat_tables(articles).combine_chunks(),
        np.concatenate(length),
        term,
        ends,
        d.astype(np.uint32),
        tf,
    )
