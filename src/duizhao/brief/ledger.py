"""Which period an id of a story or gap was shown for, so that its trace can be built again from the same stretch of evidence.

The ledger lies in the workspace's cache and may be deleted: then a trace looks through all the evidence, which takes longer and may group
stories at the edge of the period otherwise.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from datetime import datetime

from duizhao.workspace import Workspace
from duizhao.workspace.period import Period

FILE = "shown.json"


def remember(workspace: Workspace, ids: Iterable[str], chosen: Period) -> None:
    """Note that these ids were shown for a period. Best effort: a folder that cannot be written to is left alone."""
    path = workspace.cache / FILE
    wanted = {i: _plain(chosen) for i in ids if i.startswith(("s-", "g-"))}
    known = _load(workspace)
    if not wanted or all(known.get(i) == p for i, p in wanted.items()):
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{FILE}.{os.getpid()}.part")
        part.write_text(json.dumps({**known, **wanted}), encoding="utf-8")
        part.replace(path)
    except OSError:
        return


def period_of(workspace: Workspace, identifier: str) -> Period:
    """The period an id was last shown for; all dates when that is not known."""
    found = _load(workspace).get(identifier)
    if not found:
        return Period()
    since, until = (datetime.fromisoformat(t) if t else None for t in found)
    return Period(since, until)


def _plain(chosen: Period) -> list[str | None]:
    return [t.isoformat() if t else None for t in (chosen.since, chosen.until)]


def _load(workspace: Workspace) -> dict[str, list[str | None]]:
    try:
        known = json.loads((workspace.cache / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}
