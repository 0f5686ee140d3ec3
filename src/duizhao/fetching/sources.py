"""The source list as people look at it: every outlet with owner, note, feeds, what the user decided about it, and how it has been doing.

An outlet's *rhythm* is the median time between its articles over the last eight weeks of the evidence. It is `silent` when it has been
quiet for far longer than that; `failing` when its last requests failed; `false freshness` when its feed goes on changing and brings nothing new.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Any, Literal
from xml.sax.saxutils import quoteattr

from duizhao.fetching import log
from duizhao.workspace import Workspace, journal

if TYPE_CHECKING:
    from duizhao.evidence.store import Snapshot

Health = Literal["fresh", "silent", "failing", "false freshness", "unread", "no feed"]
WEEKS = 8
QUIET = 6.0
"""Rhythms of silence after which an outlet is `silent`; never less than three days."""
LEAST = timedelta(days=3)
FAILURES = 3
"""Failed requests in a row from which a feed is `failing`."""
EMPTY = 3
"""Bodies in a row that brought nothing new from which freshness is false."""


@dataclass(frozen=True, slots=True)
class Source:
    """One outlet of the list."""

    outlet: str
    name: str
    name_zh: str | None
    name_en: str | None
    language: str | None
    country: str | None
    owner: str
    owner_name: str | None
    kind: str | None
    note: str | None
    echo_of: str | None
    hosts: tuple[str, ...]
    accounts: tuple[str, ...]
    feeds: tuple[str, ...]
    observed: bool | None
    muted: str | None = None
    """The judgement that muted it."""
    remarks: tuple[str, ...] = ()
    """The user's own."""


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """How one outlet is doing. Times are UTC; `rhythm` is in hours."""

    outlet: str
    name: str
    language: str | None
    state: Health
    articles: int
    last: datetime | None
    rhythm: float | None
    last_fetch: datetime | None
    why: str
    failing: tuple[str, ...] = field(default=())
    """Its feeds that fail, with the outcome of the last request."""


def sources(
    snapshot: Snapshot, workspace: Workspace, *, language: str | None = None, kind: str | None = None
) -> tuple[Source, ...]:
    """The source list, by language and name; carriers left out."""
    decided = journal.judgements(workspace)
    muted = {m: str(j["judgement_id"]) for j in decided if j["kind"] == "mute" for m in j["members"]}
    remarks: dict[str, list[str]] = {}
    for j in decided:
        if j["kind"] == "annotate" and j.get("note"):
            for m in j["members"]:
                remarks.setdefault(m, []).append(str(j["note"]))
    rows = snapshot.rows(
        "SELECT * FROM outlets WHERE kind IS DISTINCT FROM 'carrier' ORDER BY language, lower(name), outlet_id"
    )
    return tuple(
        Source(
            outlet=str(r["outlet_id"]),
            **{k: r[k] for k in ("name", "name_zh", "name_en", "language", "country", "owner", "owner_name", "kind", "note", "echo_of", "observed")},
            hosts=tuple(r["hosts"] or ()),
            accounts=tuple(r["accounts"] or ()),
            feeds=tuple(r["feeds"] or ()),
            muted=muted.get(str(r["outlet_id"])),
            remarks=tuple(remarks.get(str(r["outlet_id"]), ())),
        )
        for r in rows
        if (language is None or r["language"] == language) and (kind is None or r["kind"] == kind)
    )  # fmt: skip


def health(
    listed: Iterable[Source],
    articles: Mapping[str, list[datetime]],
    fetched: Iterable[Mapping[str, Any]],
    *,
    now: datetime,
) -> tuple[SourceHealth, ...]:
    """How each outlet is doing, the worst first.

    articles: times of each outlet's articles, any order. fetched: lines of the fetch log, oldest first. now: the end of the evidence, or
    the time of asking where feeds are fetched.
    """
    requests: dict[str, list[Mapping[str, Any]]] = {}
    reads: dict[str, list[int]] = {}
    for line in fetched:
        outlet = line.get("outlet")
        if not isinstance(outlet, str):
            continue
        if line.get("outcome") == "read":
            reads.setdefault(outlet, []).append(int(line.get("new_items") or 0))
        else:
            requests.setdefault(outlet, []).append(line)
    order: tuple[Health, ...] = ("failing", "false freshness", "silent", "unread", "no feed", "fresh")
    made = [
        _one(s, articles.get(s.outlet, []), requests.get(s.outlet, []), reads.get(s.outlet, []), now)
        for s in listed
    ]
    return tuple(sorted(made, key=lambda h: (order.index(h.state), h.language or "", h.name)))


def _one(
    s: Source, times: list[datetime], requests: list[Mapping[str, Any]], reads: list[int], now: datetime
) -> SourceHealth:
    recent = sorted(t for t in times if t >= now - timedelta(weeks=WEEKS))
    last = max(times, default=None)
    gaps = [(b - a).total_seconds() / 3600 for a, b in pairwise(recent)]
    rhythm = median(gaps) if len(gaps) >= 4 else None
    by_feed: dict[str, list[str]] = {}
    for line in requests:
        by_feed.setdefault(str(line.get("url")), []).append(str(line.get("outcome")))
    failing = tuple(
        f"{url}: {outcomes[-1]}"
        for url, outcomes in by_feed.items()
        if len(outcomes) >= FAILURES and all(o not in ("new", "not modified") for o in outcomes[-FAILURES:])
    )
    at = _time(requests[-1].get("at")) if requests else None
    state: Health
    if failing and len(failing) == len(by_feed):
        state, why = "failing", f"the last {FAILURES} requests failed"
    elif len(reads) >= EMPTY and not any(reads[-EMPTY:]):
        state, why = "false freshness", f"its feed changed {EMPTY} times and brought nothing new"
    elif last is None:
        state, why = (
            ("unread", "no article of it is in the evidence")
            if s.feeds
            else ("no feed", "no feed in the list, and no article of it in the evidence")
        )
    else:
        quiet = now - last
        limit = max(LEAST, timedelta(hours=QUIET * rhythm) if rhythm is not None else 4 * LEAST)
        usual = (
            f"usually one every {_words(timedelta(hours=rhythm))}"
            if rhythm is not None
            else "too few to know its rhythm"
        )
        state = "silent" if quiet > limit else "fresh"
        why = f"last article {_words(quiet)} before the end of the evidence; {usual}"
    return SourceHealth(
        s.outlet,
        s.name,
        s.language,
        state,
        len(times),
        last,
        round(rhythm, 2) if rhythm is not None else None,
        at,
        why,
        failing,
    )


def times(snapshot: Snapshot) -> tuple[dict[str, list[datetime]], datetime | None]:
    """Times of every outlet's articles (the latest at which each can have been published), and the end of the evidence."""
    from collections import defaultdict

    rows = snapshot.rows(
        """WITH own AS (SELECT outlet_id, unnest(hosts) AS host FROM outlets), named AS (SELECT outlet_id, lower(unnest(accounts)) AS account FROM outlets)
           SELECT coalesce(a.outlet, n.outlet_id, h.outlet_id) AS outlet, coalesce(a.published_to, a.first_seen, a.published_from) AS t
           FROM articles a LEFT JOIN named n ON n.account = lower(trim(a.account)) LEFT JOIN own h ON h.host = a.host
           WHERE coalesce(a.published_to, a.first_seen, a.published_from) IS NOT NULL"""
    )
    found: dict[str, list[datetime]] = defaultdict(list)
    for r in rows:
        if r["outlet"]:
            found[str(r["outlet"])].append(r["t"])
    return dict(found), max((r["t"] for r in rows), default=None)


def check(
    snapshot: Snapshot, workspace: Workspace, *, now: datetime | None = None
) -> tuple[SourceHealth, ...]:
    """`health` of a workspace. Where nothing was ever fetched the end of the evidence stands for now: a folder that was read once is not all silent."""
    found, end = times(snapshot)
    fetched = list(log.lines(workspace))
    at = now or (datetime.now(UTC) if fetched else end) or datetime.now(UTC)
    return health(sources(snapshot, workspace), found, fetched, now=at)


def opml(listed: Iterable[Source], title: str) -> str:
    """The list as OPML 2.0, a folder a language; outlets without a feed are left out. Routes of RSSHub stand as they are."""
    by: dict[str, list[Source]] = {}
    for s in listed:
        if s.feeds:
            by.setdefault(s.language or "und", []).append(s)
    out = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0">',
        f"<head><title>{_text(title)}</title></head>",
        "<body>",
    ]
    for language, some in sorted(by.items()):
        out.append(f"<outline text={quoteattr(language)}>")
        for s in some:
            site = f" htmlUrl={quoteattr('https://' + s.hosts[0] + '/')}" if s.hosts else ""
            for feed in s.feeds:
                out.append(
                    f'<outline type="rss" text={_attribute(s.name)} title={_attribute(s.name)} xmlUrl={_attribute(feed)}{site} language={_attribute(language)}/>'
                )
        out.append("</outline>")
    return "\n".join([*out, "</body>", "</opml>"]) + "\n"


def _attribute(text: str) -> str:
    return quoteattr(_plain(text), {"\n": "&#10;", "\t": "&#9;"})


def _text(text: str) -> str:
    from xml.sax.saxutils import escape

    return escape(_plain(text))


def _plain(text: str) -> str:
    """Without what no XML may hold."""
    return "".join(
        c
        for c in text
        if c in "\t\n" or (c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff")
    )


def _time(value: object) -> datetime | None:
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _words(span: timedelta) -> str:
    hours = span.total_seconds() / 3600
    if hours < 1:
        return f"{max(0, round(hours * 60))} minutes"
    return f"{hours:.0f} hours" if hours < 48 else f"{hours / 24:.0f} days"
