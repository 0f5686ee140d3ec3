"""Links of a fortnight, worked out once and kept: what a pair of articles is worth must not depend on what else is in view.

The evidence is cut into stretches of two weeks, from Monday to Monday (UTC). The pairs of a stretch are those whose later item falls into it. They are judged
within a context of ten days before and five days after, whatever the question: the same pair has the same probability in a view of a week and in one of
half a year, and a day's new items touch the last stretch or two. A stretch is kept under a hash of its context's articles, outlets and names.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from duizhao.language.embed import embed
from duizhao.stories import model
from duizhao.stories.candidates import Pairs, candidates
from duizhao.stories.features import FEATURES, Described, features
from duizhao.stories.item import COLUMNS, Item
from duizhao.stories.vocabulary import Ints

if TYPE_CHECKING:
    from duizhao.evidence.store import Snapshot
    from duizhao.workspace.progress import Progress

REACH = 120.0
"""Hours within which an article can be a candidate for a story (grouping uses the workspace's shorter window)."""
WORTH = 0.05
"""Probability below which a pair is no link at all."""
SPAN = 336.0
"""Hours of a stretch."""
VERSION = "1"
"""Part of every key: another way of judging gets another number."""
_MONDAY = 96.0
"""Hour (since 1970) of the first Monday."""
_AT_ONCE = 65536
"""Pairs whose features are in memory at one time."""

Keys = NDArray[np.uint64]


@dataclass(frozen=True)
class Judged:
    """The links of one stretch: keys of the later and the earlier item, and the probability of one event."""

    later: Keys
    earlier: Keys
    p: NDArray[np.float32]


def stretches(hours: Iterable[float]) -> list[int]:
    """Numbers of the stretches that hold these hours."""
    return sorted({int((h - _MONDAY) // SPAN) for h in hours})


def bounds(stretch: int) -> tuple[float, float]:
    """First hour of a stretch and of the next."""
    return _MONDAY + stretch * SPAN, _MONDAY + (stretch + 1) * SPAN


def context(stretch: int) -> tuple[float, float]:
    """Hours from and to which items are looked at when a stretch is judged."""
    start, end = bounds(stretch)
    return start - 2 * REACH, end + REACH


def keys(items: Sequence[Item]) -> Keys:
    """A number per item, made from its key: what links are kept by."""
    return np.array(
        [int.from_bytes(hashlib.blake2b(i.key.encode(), digest_size=8).digest(), "big") for i in items],
        dtype=np.uint64,
    )


def pairs(
    items: Sequence[Item],
    described: Described,
    vectors: NDArray[np.float32],
    stretch: int,
    progress: Progress,
) -> Pairs:
    """Candidate pairs of a stretch; `items` are those of its context in order."""
    start, end = bounds(stretch)
    hour = described.hour
    rows = (int(np.searchsorted(hour, start - REACH)), int(np.searchsorted(hour, end)))
    return candidates(
        vectors,
        hour,
        described.chinese,
        described.marks,
        window=REACH,
        rows=rows,
        later=int(np.searchsorted(hour, start)),
        progress=progress,
    )


def judge(items: Sequence[Item], folder: Path, stretch: int, progress: Progress) -> Judged:
    """The links of a stretch; `items` are those of its context in order. `folder` keeps embeddings between runs."""
    vectors = embed([i.text for i in items], folder, progress=progress)
    described = Described(items)
    found = pairs(items, described, vectors, stretch, progress)
    del vectors
    weigh = model.load()
    p = np.empty(len(found.i), np.float32)
    for a in range(0, len(found.i), _AT_ONCE):
        some = found.part(slice(a, a + _AT_ONCE))
        same = described.chinese[some.i] == described.chinese[some.j]
        p[a : a + _AT_ONCE] = weigh.probability(features(described, some), same)
    keep = p >= WORTH
    named = keys(items)
    return Judged(named[found.i[keep]], named[found.j[keep]], p[keep])


class Stretches:
    """The kept links of a workspace, for one snapshot."""

    def __init__(self, snapshot: Snapshot, cache: Path) -> None:
        self._snapshot = snapshot
        self._folder = cache / "links"
        self._embeddings = cache / "embeddings"
        known = snapshot.rows(
            """SELECT (SELECT bit_xor(hash(outlet_id, owner, language, kind, ranked, accounts, hosts)) FROM outlets) AS o,
                      (SELECT bit_xor(hash(n.entity_id, n.name, n.ambiguous, n.kind)) FROM names n) AS n"""
        )
        self._known = [VERSION, model.load().fitted_on, FEATURES, known]
        self._days: dict[int, Any] = {}

    def links(
        self,
        found: Sequence[Item],
        describe: Callable[[Sequence[dict[str, Any]]], Sequence[Item]],
        progress: Progress,
    ) -> tuple[Ints, Ints, NDArray[np.float64]]:
        """Links between `found` (in order): numbers of the later and the earlier item, and probabilities.

        Stretches that are not kept are judged now; `describe` makes items of the article rows of their context.
        """
        mine = keys(found)
        order = np.argsort(mine)
        ordered = mine[order]
        out = []
        wanted = stretches(i.hour for i in found)
        self._look(wanted)
        kept = {n: self._read(n) for n in wanted}
        todo = [n for n in wanted if kept[n] is None]
        if todo:
            with progress.step("Linking fortnights", len(todo), "fortnights") as step:
                for n in todo:
                    kept[n] = self._judge(n, found, describe, progress)
                    step.advance(1)
        for n in wanted:
            judged = kept[n]
            assert judged is not None
            at = [np.searchsorted(ordered, side) for side in (judged.later, judged.earlier)]
            there = [
                (a < len(ordered)) & (ordered[np.minimum(a, len(ordered) - 1)] == side)
                for a, side in zip(at, (judged.later, judged.earlier), strict=True)
            ]
            both = there[0] & there[1]
            out.append((order[at[0][both]], order[at[1][both]], judged.p[both].astype(np.float64)))
        if not out:
            return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0)
        i, j, p = (np.concatenate(x) for x in zip(*out, strict=True))
        return i.astype(np.int64), j.astype(np.int64), np.round(p, 6)

    def _judge(
        self,
        stretch: int,
        found: Sequence[Item],
        describe: Callable[[Sequence[dict[str, Any]]], Sequence[Item]],
        progress: Progress,
    ) -> Judged:
        start, end = (datetime.fromtimestamp(h * 3600, UTC) for h in context(stretch))
        rows = self._snapshot.rows(
            f"""SELECT {", ".join(COLUMNS)} FROM articles
                WHERE coalesce(published_to, first_seen, published_from) >= $1
                  AND coalesce(published_to, first_seen, published_from) < $2""",
            [start, end],
        )
        wanted = {str(r["article_id"]) for r in rows}
        have = [i for i in found if i.article_id in wanted]
        known = {i.article_id for i in have}
        more = describe([r for r in rows if str(r["article_id"]) not in known])
        items = sorted([*have, *more], key=lambda i: (i.hour, i.article_id, i.part))
        made = judge(items, self._embeddings, stretch, progress)
        self._write(stretch, made)
        return made

    def _look(self, wanted: Sequence[int]) -> None:
        """A digest of every day's articles in the contexts of these stretches."""
        if not wanted:
            return
        start, end = (
            datetime.fromtimestamp(h * 3600, UTC) for h in (context(wanted[0])[0], context(wanted[-1])[1])
        )
        self._days = {
            r["day"]: (r["n"], r["h"])
            for r in self._snapshot.rows(
                """SELECT CAST(floor(epoch(coalesce(published_to, first_seen, published_from)) / 86400) AS BIGINT) AS day, count(*) AS n,
                          bit_xor(hash(article_id, title, title_alt, gist, published_from, published_to, first_seen, outlet, outlet_lang, host, account, carrier)) AS h
                   FROM articles
                   WHERE coalesce(published_to, first_seen, published_from) >= $1 AND coalesce(published_to, first_seen, published_from) < $2
                   GROUP BY 1""",
                [start, end],
            )
        }

    def _path(self, stretch: int) -> Path:
        first, last = (int(h // 24) for h in context(stretch))
        said = [*self._known, [(d, self._days[d]) for d in range(first, last) if d in self._days]]
        key = hashlib.sha1(json.dumps(said, default=str).encode()).hexdigest()[:16]
        return self._folder / f"{stretch}-{key}.npz"

    def _read(self, stretch: int) -> Judged | None:
        try:
            with np.load(self._path(stretch)) as kept:
                return Judged(kept["later"], kept["earlier"], kept["p"])
        except (OSError, ValueError, KeyError, EOFError):
            return None

    def _write(self, stretch: int, made: Judged) -> None:
        """Keep a stretch, whole or not at all; older answers of the same stretch go. Best effort: a folder that cannot be written to is left alone."""
        final = self._path(stretch)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            part = final.with_suffix(f".{os.getpid()}.part")
            with part.open("wb") as f:
                np.savez(f, later=made.later, earlier=made.earlier, p=made.p)
            part.replace(final)
            for old in self._folder.glob(f"{stretch}-*.npz"):
                if old != final:
                    old.unlink(missing_ok=True)
        except OSError:
            return
