"""The fetch log: one JSON line for every request, one file a month in the workspace. What is known of a feed is read from it, so that a restart goes on where it stopped."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from duizhao.fetching.fetcher import GOOD, Fetched
from duizhao.fetching.settings import Settings
from duizhao.workspace import Workspace

STALE = timedelta(days=7)
"""After so long without a body a feed is asked without conditions: some servers answer "not modified" for ever."""


@dataclass(slots=True)
class State:
    """What the log knows of one feed."""

    at: datetime | None = None
    """Last request."""
    good_at: datetime | None = None
    new_at: datetime | None = None
    """Last answer with a body."""
    etag: str | None = None
    modified: str | None = None
    sha256: str | None = None
    """Digest of the last body."""
    read_sha256: str | None = None
    """Digest of the last body that the readers have taken."""
    failures: int = 0
    """In a row."""
    retry_after: float | None = None

    def take(self, line: Mapping[str, Any]) -> None:
        """Account for one line of the log."""
        if line.get("outcome") in ("read", "unreadable"):
            self.read_sha256 = _text(line.get("sha256"))
            if line["outcome"] == "unreadable":
                self.etag = self.modified = None  # what cannot be read must not be "not modified" for ever
                self.failures += 1
            return
        self.at = _time(line.get("at")) or self.at
        wait = line.get("retry_after")
        self.retry_after = float(wait) if isinstance(wait, int | float) else None
        if line.get("outcome") not in GOOD:
            self.failures += 1
            return
        self.failures = 0
        self.good_at = self.at
        if line["outcome"] == "new":
            self.new_at = self.at
            self.etag, self.modified = _text(line.get("etag")), _text(line.get("last_modified"))
            self.sha256 = _text(line.get("sha256"))

    def due(self, settings: Settings, now: datetime) -> datetime:
        """When it may be asked again: `every` after the last request, twice as long for each failure in a row, and never before the site's own Retry-After."""
        if self.at is None or self.at > now + timedelta(
            hours=1
        ):  # a clock that was ahead must not silence a feed
            return now
        wait = settings.every * 2 ** min(self.failures, 12)
        wait = min(max(wait, self.retry_after or 0.0), max(settings.longest_wait, settings.every))
        return self.at + timedelta(seconds=wait)

    def conditions(self, now: datetime) -> dict[str, str | None]:
        """ETag and Last-Modified to ask with; none where nothing but "not modified" came for long."""
        if self.new_at is None or now - self.new_at > STALE:
            return {"etag": None, "modified": None}
        return {"etag": self.etag, "modified": self.modified}


def folder(workspace: Workspace) -> Path:
    """Where fetched files and the log lie."""
    return workspace.folder / "fetched"


def append(workspace: Workspace, line: Mapping[str, Any]) -> None:
    """Add one line, whole or not at all (one write to a file opened for appending)."""
    at = datetime.now(UTC)
    path = folder(workspace) / f"log-{at:%Y-%m}.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    data = (
        json.dumps({"at": at.isoformat(timespec="milliseconds"), **line}, ensure_ascii=False).encode() + b"\n"
    )
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        os.write(descriptor, data)
    finally:
        os.close(descriptor)


def lines(workspace: Workspace) -> Iterator[dict[str, Any]]:
    """Every line of the log, oldest first; a torn one is passed over."""
    for path in sorted(folder(workspace).glob("log-*.jsonl")):
        with path.open("rb") as f:
            for raw in f:
                try:
                    row = json.loads(raw)
                except ValueError:
                    continue
                if isinstance(row, dict) and isinstance(row.get("url"), str):
                    yield row


def states(workspace: Workspace) -> dict[str, State]:
    """What is known of every feed, by URL. Memory grows with feeds, not with the log."""
    found: dict[str, State] = {}
    for line in lines(workspace):
        found.setdefault(line["url"], State()).take(line)
    return found


def line(outlet: str | None, fetched: Fetched) -> dict[str, Any]:
    """The log line of a request."""
    return {
        "url": fetched.url,
        "outlet": outlet,
        "outcome": fetched.outcome,
        "status": fetched.status,
        "bytes": fetched.wire,
        "sha256": fetched.sha256,
        "seconds": fetched.seconds,
        "etag": fetched.headers.get("etag"),
        "last_modified": fetched.headers.get("last-modified"),
        "retry_after": fetched.retry_after,
        "final_url": fetched.final_url if fetched.final_url != fetched.url else None,
        "note": fetched.note or None,
    }


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _time(value: object) -> datetime | None:
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
