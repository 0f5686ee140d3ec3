"""What is usual: rates of outlets and topics over some weeks, and what those weeks told, kept as one small file.

A week alone says little about an outlet. The rates that a gap is measured against are fitted to the eight weeks up to the end of the view (all
there is, where that is less), and only to stories whose coverage has settled. So that a new day does not call for a new fit, those weeks end on
a Monday: the last one that is not later than the view's end plus `settled_days`, nor than the evidence. Only what a collector had seen by
that Monday counts, so that an old article that is found late does not call for a new fit either.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from duizhao.stories import model
from duizhao.stories.cells import Bools, Floats
from duizhao.stories.importance import peak, usual_peaks
from duizhao.stories.observed import TOPICS, main_topic, observed
from duizhao.stories.rates import Rates, fit

if TYPE_CHECKING:
    from duizhao.evidence.store import Snapshot
    from duizhao.stories.book import StoryBook
    from duizhao.stories.story import Story
    from duizhao.workspace import Workspace

WEEKS = 8
FEWEST_STORIES = 300
"""Stories below which no rates are fitted."""
FEWEST_GROUPS = 5
"""Observed owner groups of a language below which no rates are fitted."""
VERSION = "2"
"""Part of every cache key: another way of fitting gets another number."""


@dataclass(frozen=True)
class Usual:
    """Rates of two languages by name, and the past that novelty and burst are measured against.

    outlet: by language and owner group, log-odds. level: [2]. topic: by name, what it adds in either language, and the variance of the
    difference. peaks: by topic, the usual most groups within a day. past: (hour of the first article, distinctive terms) of each story.
    """

    languages: tuple[str, str]
    outlet: Mapping[str, Mapping[str, float]]
    level: tuple[float, float]
    topic: Mapping[str, tuple[float, float, float]]
    sd: tuple[float, float, float, float]
    stories: int
    first: float
    last: float
    peaks: Mapping[str, float]
    past: Sequence[tuple[float, Sequence[str]]]

    @property
    def label(self) -> str:
        """What the rates come from, for people."""
        days = [datetime.fromtimestamp(h * 3600, UTC) for h in (self.first, self.last)]
        return f"rates from {self.stories:,} stories, {days[0].day} {days[0]:%B} to {days[1].day} {days[1]:%B %Y}"

    def rates(self, groups: Sequence[tuple[str, str]]) -> Rates:
        """The rates for other columns: a group not seen then gets its language's level."""
        level = dict(zip(self.languages, self.level, strict=True))
        outlet = [self.outlet.get(lang, {}).get(owner, level.get(lang, np.nan)) for lang, owner in groups]
        topic: Floats = np.array([self.topic[t][:2] for t in TOPICS])
        return Rates(
            self.languages,
            np.array(outlet),
            np.array(self.level),
            topic,
            np.zeros((len(TOPICS), 1, 2)),
            np.array([self.topic[t][2] for t in TOPICS]),
            *self.sd,
            self.stories,
            0,
            True,
        )


def fitted(book: StoryBook, languages: tuple[str, str], *, before: float | None = None) -> Usual | None:
    """Rates of the book's own stories, those that began before that hour; None where they are too few to say anything."""
    first, second = sorted(languages)
    stories = [
        s
        for s in book.stories
        if (s.of(first) or s.of(second)) and s.first and (before is None or hour(s) < before)
    ]
    if len(stories) < FEWEST_STORIES:
        return None
    seen = observed(book, stories, (first, second))
    some: Bools = np.asarray(seen.cells.counted.any(axis=0), np.bool_)
    if any(int(some[seen.cells.columns(lang)].sum()) < FEWEST_GROUPS for lang in (first, second)):
        return None
    r = fit(seen.cells, (first, second))
    if not np.isfinite(r.level).all():
        return None
    outlet: dict[str, dict[str, float]] = {first: {}, second: {}}
    for (lang, owner), seen_, value in zip(seen.groups, some, r.outlet, strict=True):
        if seen_:
            outlet[lang][owner] = round(float(value), 5)
    unknown = (0.0, 0.0, 2 * r.sd_topic**2)
    topic = {}
    for n, name in enumerate(TOPICS):
        topic[name] = (
            (float(r.topic[n, 0]), float(r.topic[n, 1]), float(r.chronic_variance[n]))
            if n < len(r.topic)
            else unknown
        )
    return Usual(
        (first, second),
        outlet,
        (float(r.level[0]), float(r.level[1])),
        topic,
        (r.sd_story, r.sd_gap, r.sd_outlet, r.sd_topic),
        len(stories),
        hour(stories[0]),
        hour(stories[-1]),
        usual_peaks(
            (main_topic(s), peak(first_hours(s), dict.fromkeys(first_hours(s), 1.0))) for s in stories
        ),
        [(hour(s), sorted(book.terms[s.story_id])) for s in book.stories],
    )


def usual(
    snapshot: Snapshot, workspace: Workspace, book: StoryBook, languages: tuple[str, str]
) -> Usual | None:
    """The rates for a book, from the workspace's cache where the same evidence was fitted before.

    A book of eight weeks or more is its own measure; for a shorter one the weeks before it are read too.
    """
    from duizhao.stories.book import BEFORE_VIEW, build

    days = timedelta(days=book.settled_days)
    start, end = span(snapshot, book)
    if start is None or end is None:
        return None
    own = book.since is None or (book.until or end) - book.since >= timedelta(weeks=WEEKS)
    rows = snapshot.rows(
        """SELECT count(*) AS n, bit_xor(hash(article_id, title, gist, published_to, first_seen, outlet, host, carrier)) AS h FROM articles
           WHERE coalesce(published_to, first_seen, published_from) >= $1 AND coalesce(published_to, first_seen, published_from) < $2
             AND ($3 IS NULL OR coalesce(first_seen, published_to, published_from) < $3)""",
        [start - BEFORE_VIEW, end, None if own else end],
    )
    known = snapshot.rows(
        """SELECT (SELECT bit_xor(hash(outlet_id, owner, language, kind, ranked, accounts, hosts)) FROM outlets) AS o,
                  (SELECT bit_xor(hash(n)) FROM names n) AS n"""
    )
    said = [
        VERSION, model.load().fitted_on, sorted(languages), str(start), str(end), book.settled_days, workspace.config.window_hours, rows, known, book.judgements,
    ]  # fmt: skip
    key = hashlib.sha1(json.dumps(said, default=str, sort_keys=True).encode()).hexdigest()[:16]
    kept = workspace.cache / "usual" / f"{key}.json"
    if kept.exists():
        return _read(kept)
    wide = book if own else build(snapshot, workspace, since=start, until=end, seen_before=end, beyond=False)
    made = fitted(wide, languages, before=(end - days).timestamp() / 3600)
    _write(kept, made)
    return made


def span(snapshot: Snapshot, book: StoryBook) -> tuple[datetime | None, datetime | None]:
    """From where to where the evidence is read for the rates: nine weeks, the last of which only settles the others."""
    if book.end is None:
        return None, None
    newest = book.end + timedelta(seconds=1)
    days = timedelta(days=book.settled_days)
    if book.since is None and book.until is None:
        oldest = snapshot.rows(
            "SELECT min(coalesce(published_to, first_seen, published_from)) AS t FROM articles"
        )
        return oldest[0]["t"], newest
    end = min(book.until + days, newest) if book.until else newest
    end = datetime(end.year, end.month, end.day, tzinfo=UTC) - timedelta(days=end.weekday())
    start = end - timedelta(weeks=WEEKS) - days
    if book.since is not None and book.since < start:
        return book.since, newest if book.until is None else min(book.until + days, newest)
    return start, end


def first_hours(story: Story, language: str | None = None) -> dict[str, float]:
    """By owner group, the hour of its first article (of a language)."""
    out: dict[str, float] = {}
    for m in story.members:
        at = m.published_to or m.published_from
        if at is not None and (language is None or m.language == language):
            out[m.owner] = min(out.get(m.owner, float("inf")), at.timestamp() / 3600)
    return out


def hour(story: Story) -> float:
    """Hour (since 1970) of a story's first article."""
    return story.first.timestamp() / 3600 if story.first else 0.0


def _read(path: Path) -> Usual | None:
    got = json.loads(path.read_text(encoding="utf-8"))
    if got is None:
        return None
    return Usual(
        **{
            **got,
            "languages": tuple(got["languages"]),
            "level": tuple(got["level"]),
            "sd": tuple(got["sd"]),
            "topic": {k: tuple(v) for k, v in got["topic"].items()},
        }
    )


def _write(path: Path, made: Usual | None) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}.part")
    part.write_text(json.dumps(asdict(made) if made else None, ensure_ascii=False), encoding="utf-8")
    part.rename(path)
