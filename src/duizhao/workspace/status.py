"""What a workspace holds: rows, sources, dates, outlets, and what was set aside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from duizhao.evidence.store import Snapshot
from duizhao.evidence.tables import DELTA_TABLES
from duizhao.workspace import journal
from duizhao.workspace.folder import Workspace

_DATED = "coalesce(published_to, first_seen)"

_UNKNOWN = """
    WITH hosts AS (SELECT DISTINCT unnest(hosts) AS host FROM outlets),
         accounts AS (SELECT DISTINCT unnest(accounts) AS account FROM outlets)
    SELECT coalesce(host, '(no host)') AS host, account, count(*) AS items FROM articles
    WHERE (outlet IS NULL OR outlet NOT IN (SELECT outlet_id FROM outlets))
      AND (host IS NULL OR host NOT IN (SELECT host FROM hosts))
      AND (account IS NULL OR account NOT IN (SELECT account FROM accounts))
    GROUP BY ALL ORDER BY items DESC, host, account
"""


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """One source that was read: the newest read of it."""

    source: str
    reader: str
    rows: int
    aside: int
    read_at: datetime
    read_id: str


@dataclass(frozen=True, slots=True)
class UnknownHost:
    """A host (or WeChat account) with articles that no outlet claims."""

    host: str
    account: str | None
    items: int


@dataclass(frozen=True, slots=True)
class AsideReason:
    """Why rows or fields were set aside, with a count and one place to look."""

    reason: str
    count: int
    source: str
    line: int


@dataclass(frozen=True, slots=True)
class Status:
    """What the workspace holds now. Times are UTC."""

    folder: Path
    title: str
    version: int
    pending: tuple[str, ...]
    """What the next write will first do to an older store."""
    rows: dict[str, int]
    """Live rows by table; `judgements` and `claims` (files) too."""
    sources: tuple[SourceStatus, ...]
    first: datetime | None
    last: datetime | None
    """Range of article dates: publication, or the first sighting where that is unknown."""
    undated: int
    """Articles without any date."""
    articles_by_language: dict[str, int]
    """By language of the outlet as the origin or the stated outlet says; `?` where neither does."""
    outlets_seen: int
    """Outlets of the outlets table with at least one article."""
    unknown_hosts: tuple[UnknownHost, ...]
    """Hosts that no outlet claims, most items first, at most 20."""
    unknown_items: int
    """Articles on such hosts, all of them."""
    aside: tuple[AsideReason, ...]
    """Reasons, most frequent first."""
    unfinished: int
    """Rows of reads that were cut off and not yet run again; nothing shows them."""


def status(workspace: Workspace) -> Status:
    """The status of a workspace, from one snapshot."""
    with workspace.snapshot() as s:
        dates = s.rows(
            f"SELECT min({_DATED}) AS first, max({_DATED}) AS last, count(*) - count({_DATED}) AS undated FROM articles"
        )[0]
        unknown = s.rows(_UNKNOWN)
        rows = {t.name: s.count(t.name) for t in DELTA_TABLES}
        rows["judgements"] = len(journal.judgements(workspace))
        rows["claims"] = len([*workspace.claims.glob("*.yaml"), *workspace.claims.glob("*.yml")])
        return Status(
            folder=workspace.folder,
            title=workspace.config.title,
            version=workspace.store.version(),
            pending=workspace.pending,
            rows=rows,
            sources=_sources(s),
            first=dates["first"],
            last=dates["last"],
            undated=dates["undated"],
            articles_by_language={
                r["l"]: r["n"]
                for r in s.rows(
                    """SELECT coalesce(a.outlet_lang, o.language, '?') AS l, count(*) AS n
                       FROM articles a LEFT JOIN outlets o ON a.outlet = o.outlet_id GROUP BY 1 ORDER BY n DESC, l"""
                )
            },
            outlets_seen=_outlets_seen(s),
            unknown_hosts=tuple(UnknownHost(r["host"], r["account"], r["items"]) for r in unknown[:20]),
            unknown_items=sum(r["items"] for r in unknown),
            aside=_aside(s),
            unfinished=_unfinished(s),
        )


def _sources(s: Snapshot) -> tuple[SourceStatus, ...]:
    found = s.rows(
        """SELECT source, reader, rows, aside, read_at, origin_id AS read_id FROM origins WHERE kind = 'file'
           QUALIFY row_number() OVER (PARTITION BY reader, source ORDER BY sequence DESC) = 1 ORDER BY sequence"""
    )
    return tuple(SourceStatus(**r) for r in found)


def _outlets_seen(s: Snapshot) -> int:
    return int(
        s.rows(
            """SELECT count(*) AS n FROM outlets o WHERE kind <> 'carrier' AND
               (outlet_id IN (SELECT outlet FROM articles)
                OR list_has_any(coalesce(hosts, []), (SELECT coalesce(list(DISTINCT host), []) FROM articles))
                OR list_has_any(coalesce(accounts, []), (SELECT coalesce(list(DISTINCT account), []) FROM articles)))"""
        )[0]["n"]
    )


def _aside(s: Snapshot) -> tuple[AsideReason, ...]:
    # Values differ from row to row; what is in quotes, and every number, is left out when reasons are counted.
    found = s.rows(
        r"""SELECT regexp_replace(regexp_replace(reason, '''[^'']*''|"[^"]*"', '…', 'g'), '\d[\d,]*', 'n', 'g') AS reason,
                   count(*) AS count, min_by(source, (source, line)) AS source, min_by(line, (source, line)) AS line
            FROM aside GROUP BY 1 ORDER BY count DESC, reason"""
    )
    return tuple(AsideReason(**r) for r in found)


def _unfinished(s: Snapshot) -> int:
    parts = " UNION ALL ".join(
        f"SELECT count(*) AS n FROM raw_{t.name} r ANTI JOIN origins o ON o.kind = 'file' AND o.origin_id = r.read_id"
        + (" WHERE r.kind <> 'file'" if t.name == "origins" else "")
        for t in DELTA_TABLES
    )
    return int(s.rows(f"SELECT sum(n)::BIGINT AS n FROM ({parts})")[0]["n"])
