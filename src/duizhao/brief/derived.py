"""Numbers about the evidence itself: how much was observed, by whom, how well dated.

Each has an id that says how to compute it again: `x-<name>:<first day>..<last day>` or `x-<name>:all`. So any session can
trace it, without a record of having shown it. Adding one is one entry in `DERIVED`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pyarrow as pa

from duizhao.errors import NotFoundError
from duizhao.evidence.store import Snapshot
from duizhao.evidence.trace import Trace
from duizhao.stories.outlet import Outlets
from duizhao.workspace.period import Period, period

_AT = "coalesce(published_to, first_seen, published_from)"
_WITHIN = """
    period_articles AS (
        SELECT a.*, w.language, w.outlet_key, w.is_ranked
        FROM articles a
        JOIN whose_articles w ON w.outlet IS NOT DISTINCT FROM a.outlet AND w.account IS NOT DISTINCT FROM a.account
             AND w.host IS NOT DISTINCT FROM a.host AND w.carrier IS NOT DISTINCT FROM a.carrier
             AND w.outlet_lang IS NOT DISTINCT FROM a.outlet_lang
        WHERE ($since IS NULL OR coalesce(a.published_to, a.first_seen, a.published_from) >= $since)
          AND ($until IS NULL OR coalesce(a.published_to, a.first_seen, a.published_from) < $until)
    )
"""
_DATED = "An article counts in the period by the latest instant it can have been published, or else by when it was first seen (UTC)."


@dataclass(frozen=True, slots=True)
class Derived:
    """A named count over the evidence. `sql` sees `period_articles` and every live table."""

    name: str
    what: str
    rule: str
    sql: str


DERIVED: tuple[Derived, ...] = (
    Derived(
        "articles",
        "articles and outlets observed, by language of the outlet",
        f"Rows of `articles`; outlets as coverage counts them: as stated, else by account, else by host. {_DATED}",
        """SELECT language, count(*) AS articles, count(DISTINCT outlet_key) AS outlets
           FROM period_articles GROUP BY language ORDER BY articles DESC, language""",
    ),
    Derived(
        "span",
        "first and last day of the evidence",
        "Earliest and latest time of any article: the latest instant it can have been published, or else when it was first seen (UTC).",
        f"SELECT min({_AT}) AS first, max({_AT}) AS last, count(*) AS articles FROM period_articles",
    ),
    Derived(
        "outlets",
        "outlets observed, with their articles",
        f"Articles per outlet: as stated, else by account, else by host. {_DATED}",
        """SELECT outlet_key, any_value(o.name) AS name, any_value(o.name_en) AS name_en, any_value(o.note) AS note,
                  any_value(p.language) AS language, count(*) AS articles
           FROM period_articles p LEFT JOIN outlets o ON o.outlet_id = p.outlet_key
           GROUP BY outlet_key ORDER BY articles DESC, outlet_key""",
    ),
    Derived(
        "unobserved",
        "outlets of the source list that were not observed",
        f"Rows of `outlets` (carriers left out) to which no article of the period belongs. {_DATED}",
        """SELECT o.outlet_id, o.name, o.name_en, o.language, o.observed FROM outlets o
           WHERE o.kind <> 'carrier' AND o.outlet_id NOT IN (SELECT outlet_key FROM period_articles)
           ORDER BY o.language, o.outlet_id""",
    ),
    Derived(
        "ranked",
        "articles seen only through ranked front pages",
        f"Articles whose carrier is marked `ranked`: such a page shows what is popular, so absence from it says nothing. {_DATED}",
        """SELECT carrier, count(*) AS articles, (SELECT count(*) FROM period_articles) AS of_articles
           FROM period_articles WHERE is_ranked GROUP BY carrier ORDER BY articles DESC, carrier""",
    ),
    Derived(
        "times",
        "articles without a usable publication time",
        f"Articles whose publication time is missing or later than they were first seen: only `before` is known. {_DATED}",
        """SELECT language, count(*) AS articles, count(*) FILTER (published_from IS NULL) AS unknown_time
           FROM period_articles GROUP BY language ORDER BY language""",
    ),
    Derived(
        "texts",
        "articles of which only a headline or a summary is kept",
        f"Articles without stored lead. {_DATED}",
        """SELECT count(*) AS articles, count(*) FILTER (lead IS NULL OR lead = '') AS headline_only,
                  count(*) FILTER ((title IS NULL OR title = '') AND gist IS NOT NULL) AS summary_only FROM period_articles""",
    ),
    Derived(
        "aside",
        "rows set aside while reading",
        "Live rows of `aside`, by reason, over everything read.",
        "SELECT reason, count(*) AS rows FROM aside GROUP BY reason ORDER BY rows DESC, reason",
    ),
    Derived(
        "figures",
        "published figures held, by status",
        "Rows of `figures` by status, over everything read.",
        "SELECT coalesce(status, 'unknown') AS status, count(*) AS figures FROM figures GROUP BY 1 ORDER BY 2 DESC",
    ),
)

_ID = re.compile(r"x-([a-z]+):(?:all|(\d{4}-\d\d-\d\d)?\.\.(\d{4}-\d\d-\d\d)?)")


def derived_id(name: str, chosen: Period) -> str:
    """The id of one derived number for a period."""
    if not any(d.name == name for d in DERIVED):
        raise KeyError(name)
    if chosen.since is None and chosen.until is None:
        return f"x-{name}:all"
    first = f"{chosen.since:%Y-%m-%d}" if chosen.since else ""
    last = f"{chosen.until - timedelta(days=1):%Y-%m-%d}" if chosen.until else ""
    return f"x-{name}:{first}..{last}"


def parse(identifier: str) -> tuple[Derived, Period]:
    """What an `x-` id names; NotFoundError when there is no such number."""
    match = _ID.fullmatch(identifier)
    found = [d for d in DERIVED if match and d.name == match[1]]
    if match is None or not found:
        known = ", ".join(f"x-{d.name}:all" for d in DERIVED)
        raise NotFoundError(
            f"nothing is known as {identifier!r}", hint=f"Derived numbers are {known}, or with days."
        )
    return found[0], period(None, match[2], match[3])


def derived_rows(snapshot: Snapshot, name: str, chosen: Period) -> list[dict[str, Any]]:
    """The rows of one derived number."""
    one = next(d for d in DERIVED if d.name == name)
    sql = one.sql
    if "period_articles" not in sql:
        return snapshot.rows(sql)
    _place(snapshot)
    values = {"since": chosen.since, "until": chosen.until}
    return snapshot.rows(f"WITH {_WITHIN} {sql}", values)


def _place(snapshot: Snapshot) -> None:
    """Put the table `whose_articles` beside the snapshot's views: the outlet of every kind of article, as coverage counts it."""
    made = snapshot.rows("SELECT 1 FROM duckdb_views() WHERE view_name = 'whose_articles'")
    if made:
        return
    outlets = Outlets.from_snapshot(snapshot)
    rows = []
    for row in snapshot.rows("SELECT DISTINCT outlet, account, host, carrier, outlet_lang FROM articles"):
        found = outlets.of(row)
        language = found.language if found.language not in ("", "und") else "unknown"
        rows.append(
            {
                **row,
                "outlet_key": found.outlet_id,
                "language": language,
                "is_ranked": outlets.ranked(row["carrier"]),
            }
        )
    snapshot.connection.register("whose_articles", pa.Table.from_pylist(rows, schema=_WHOSE))


_WHOSE = pa.schema(
    [
        *(
            (name, pa.string())
            for name in ("outlet", "account", "host", "carrier", "outlet_lang", "outlet_key", "language")
        ),
        ("is_ranked", pa.bool_()),
    ]
)


def derived_trace(snapshot: Snapshot, identifier: str) -> Trace:
    """The trace of an `x-` id, computed again from the snapshot."""
    one, chosen = parse(identifier)
    rows = derived_rows(snapshot, one.name, chosen)
    files = snapshot.rows("SELECT * FROM origins WHERE kind = 'file' ORDER BY source")
    first = rows[0] if rows else {}
    value = ", ".join(f"{k} {v}" for k, v in first.items()) if len(rows) == 1 else f"{len(rows)} rows"
    return Trace(
        identifier,
        one.what,
        one.rule,
        value,
        {"period": chosen.label},
        tuple(rows),
        tuple(files),
    )
