"""A small store for tests: invented outlets and events, put in through the real store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from duizhao.evidence.ids import short_id
from duizhao.evidence.tables import ARTICLES, OUTLETS
from duizhao.workspace import Workspace, create

MONDAY = datetime(2026, 6, 15, tzinfo=UTC)

OUTLET_ROWS = [
    {"outlet_id": "jia", "name": "甲报", "owner": "jia-group", "language": "zh", "kind": "media", "hosts": ["jia.example"]},
    {"outlet_id": "jia2", "name": "甲报夜刊", "owner": "jia-group", "language": "zh", "kind": "media", "hosts": ["jia2.example"]},
    {"outlet_id": "yi", "name": "乙网", "owner": "yi", "language": "zh", "kind": "media", "hosts": ["yi.example"], "accounts": ["乙号"]},
    {"outlet_id": "bing", "name": "丙财经", "owner": "bing", "language": "zh", "kind": "media", "hosts": ["bing.example"]},
    {"outlet_id": "wire", "name": "Wire", "owner": "wire", "language": "en", "kind": "media", "hosts": ["wire.example", "wi.re"]},
    {"outlet_id": "times", "name": "Times", "owner": "times", "language": "en", "kind": "media", "hosts": ["times.example"]},
    {"outlet_id": "board", "name": "Board", "owner": "board", "language": "en", "kind": "carrier", "ranked": True},
    {"outlet_id": "full", "name": "Full", "owner": "full", "language": "en", "kind": "carrier", "ranked": False},
]  # fmt: skip


def article(
    n: int, host: str, title: str, hour: float, *, carrier: str = "Full", **more: Any
) -> dict[str, Any]:
    at = MONDAY + timedelta(hours=hour)
    return {
        "article_id": short_id("a", n),
        "origin_key": str(n),
        "host": host,
        "url": f"https://{host}/{n}",
        "carrier": carrier,
        "title": title,
        "published_from": at,
        "published_to": at,
        "first_seen": at,
        **more,
    }


def desk(
    folder: Path, articles: Iterable[Mapping[str, Any]], outlets: Iterable[Mapping[str, Any]] = OUTLET_ROWS
) -> Workspace:
    """A workspace that holds these rows in one committed read."""
    made = create(folder, title="Desk")
    read = "o-test"
    tables = {"articles": (ARTICLES, list(articles)), "outlets": (OUTLETS, list(outlets))}
    for name, (table, rows) in tables.items():
        made.store.append(name, [table.blank(read_id=read, line=n, **row) for n, row in enumerate(rows, 1)])
    made.store.append(
        "origins",
        [
            {
                "origin_id": read,
                "kind": "file",
                "reader": "test",
                "source": "test",
                "sequence": 1,
                "read_at": MONDAY,
            }
        ],
    )
    return made
