"""Which period an id of a story or gap was shown for, so that its trace can be built again from the same stretch of evidence; and what became of the stories shown.

The ledger lies in the workspace's cache and may be deleted: then a trace looks through all the evidence, which takes longer and may group
stories at the edge of the period otherwise.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from duizhao.stories.succession import Move, groups, moves
from duizhao.workspace import Workspace
from duizhao.workspace.period import Period

if TYPE_CHECKING:
    from duizhao.stories.story import Story

FILE = "shown.json"
GROUPS = "groups.json"
"""Articles of every story of two or more that was shown, by id."""
MOVED = "moved.jsonl"
"""One line for every earlier story that was split or joined another, when it was first seen to be so."""


def remember(workspace: Workspace, ids: Iterable[str], chosen: Period) -> None:
    """Note that these ids were shown for a period. Best effort: a folder that cannot be written to is left alone."""
    wanted = {i: _plain(chosen) for i in ids if i.startswith(("s-", "g-"))}
    known = _load(workspace)
    if not wanted or all(known.get(i) == p for i, p in wanted.items()):
        return
    try:
        _write(workspace, FILE, {**known, **wanted})
    except OSError:
        return


def period_of(workspace: Workspace, identifier: str) -> Period:
    """The period an id was last shown for; all dates when that is not known."""
    found = _load(workspace).get(identifier)
    if not found:
        return Period()
    since, until = (datetime.fromisoformat(t) if t else None for t in found)
    return Period(since, until)


def follow(workspace: Workspace, stories: Sequence[Story]) -> tuple[Move, ...]:
    """Compare stories with what was shown of their articles before, note what was split or joined, and remember them as they are now. Best effort."""
    before = {k: list(v) for k, v in _object(workspace, GROUPS).items()}
    now = {k: sorted(v) for k, v in groups(stories).items()}
    found = moves(before, stories)
    gone = {m.story for m in found if m.kind == "joined"}
    after = {k: v for k, v in {**before, **now}.items() if k not in gone}
    if after != before:
        try:
            if found:
                at = datetime.now(UTC).isoformat(timespec="seconds")
                text = "".join(
                    json.dumps({"at": at, "story": m.story, "kind": m.kind, "to": list(m.to)}) + "\n"
                    for m in found
                )
                workspace.cache.mkdir(parents=True, exist_ok=True)
                with (workspace.cache / MOVED).open("a", encoding="utf-8") as f:
                    f.write(text)
            _write(workspace, GROUPS, after)
        except OSError:
            pass
    return found


def moved(workspace: Workspace, identifier: str) -> tuple[str, ...]:
    """What is noted of a story, in words, oldest first."""
    try:
        lines = (workspace.cache / MOVED).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return ()
    out = []
    for line in lines:
        try:
            row = json.loads(line)
            at, story, kind, to = (
                str(row["at"])[:10],
                str(row["story"]),
                row["kind"],
                [str(t) for t in row["to"]],
            )
        except (ValueError, KeyError, TypeError):
            continue
        if story == identifier:
            verb = "some of its articles went to" if kind == "split" else "it became part of"
            out.append(f"{at}: {verb} {', '.join(to)}")
        elif identifier in to:
            out.append(f"{at}: {'split from' if kind == 'split' else 'took in'} {story}")
    return tuple(dict.fromkeys(out))


def _plain(chosen: Period) -> list[str | None]:
    return [t.isoformat() if t else None for t in (chosen.since, chosen.until)]


def _load(workspace: Workspace) -> dict[str, list[str | None]]:
    return _object(workspace, FILE)


def _object(workspace: Workspace, name: str) -> dict[str, Any]:
    try:
        known = json.loads((workspace.cache / name).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def _write(workspace: Workspace, name: str, content: dict[str, Any]) -> None:
    path = workspace.cache / name
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{name}.{os.getpid()}.part")
    part.write_text(json.dumps(content), encoding="utf-8")
    part.replace(path)
