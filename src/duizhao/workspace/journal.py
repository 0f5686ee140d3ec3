"""Judgements: append-only JSON lines in `judgements/`, so that they survive rebuilding and merge in git.

Every line is one decision with an id made from its content. Undo is another line that names the id; an undo can itself be
undone. Nothing is ever rewritten, but for a torn last line, which never was a decision.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from duizhao.errors import DuizhaoError, WorkspaceError
from duizhao.evidence.ids import short_id
from duizhao.evidence.tables import JUDGEMENTS
from duizhao.workspace.folder import Workspace
from duizhao.workspace.lock import writing

JOURNAL = "journal.jsonl"
"""Where a person's own decisions go; files that were read lie beside it."""

KINDS = ("story", "same", "different", "resolve", "pin", "drop", "comment", "mute", "annotate", "undo")


def complete(line: Mapping[str, Any]) -> dict[str, Any]:
    """The judgement with every column and its id. Raises ValueError, in words, on a line that is none."""
    unknown = [k for k in line if k not in JUDGEMENTS.names]
    if unknown:
        raise ValueError(f"unknown field {unknown[0]!r}; there are {', '.join(JUDGEMENTS.names[1:])}")
    kind = line.get("kind")
    if kind not in KINDS:
        raise ValueError(f"kind is {kind!r}; it is one of {', '.join(KINDS)}")
    given = {k: v for k, v in line.items() if k != "judgement_id" and v is not None}
    for key, value in given.items():
        if key in ("members", "topics"):
            if not (isinstance(value, list) and all(isinstance(x, str) and x for x in value)):
                raise ValueError(f"{key} is not a list of texts")
        elif not isinstance(value, str):
            raise ValueError(f"{key} is a {type(value).__name__}, not text")
    members = given.get("members", [])
    least = {
        "story": 1,
        "same": 2,
        "different": 2,
        "resolve": 1,
        "pin": 1,
        "drop": 1,
        "comment": 1,
        "mute": 1,
        "annotate": 1,
    }.get(str(kind), 0)
    if len(set(members)) < least:
        raise ValueError(f"a judgement of kind {kind} names at least {least} member{'s' * (least > 1)}")
    if kind == "story" and not given.get("story"):
        raise ValueError("a judgement of kind story needs the name of the story")
    if kind == "resolve" and not given.get("target"):
        raise ValueError("a judgement of kind resolve needs `target`: an organisation, or ? for none")
    if kind == "undo" and not str(given.get("undoes", "")).startswith("j-"):
        raise ValueError("an undo needs `undoes`, the id of a judgement (j-…)")
    text = json.dumps(given, ensure_ascii=False, sort_keys=True)
    return JUDGEMENTS.blank(**{**given, "judgement_id": short_id("j", text)})


def append(workspace: Workspace, line: Mapping[str, Any]) -> dict[str, Any]:
    """Add one decision to the journal, stamped with the time where it has none, and return it with its id.

    Takes the workspace's lock. DuizhaoError on a line that is no judgement.
    """
    stamped = {"at": datetime.now(UTC).isoformat(timespec="seconds"), **{k: v for k, v in line.items() if v}}
    try:
        judgement = complete(stamped)
    except ValueError as e:
        raise DuizhaoError(f"not a judgement: {e}") from e
    with writing(workspace):
        add(workspace, [judgement], file=JOURNAL)
    return judgement


def add(workspace: Workspace, judgements: Iterable[Mapping[str, Any]], *, file: str) -> int:
    """Append completed judgements that no file of the workspace holds yet; returns how many were new. The caller holds the lock."""
    known = {j["judgement_id"] for j in lines(workspace)}
    new: list[str] = []
    for j in judgements:
        if j["judgement_id"] not in known:
            known.add(j["judgement_id"])
            new.append(json.dumps({k: v for k, v in j.items() if v is not None}, ensure_ascii=False))
    if new:
        workspace.judgements.mkdir(exist_ok=True)
        _append(workspace.judgements / file, "".join(text + "\n" for text in new).encode())
    return len(new)


def lines(workspace: Workspace) -> list[dict[str, Any]]:
    """Every judgement ever written, by file name and line. WorkspaceError names the file and line of a bad one."""
    found = []
    folder = workspace.judgements
    for path in sorted(folder.glob("*.jsonl")) if folder.is_dir() else []:
        raw = path.read_bytes()
        for number, part in enumerate(raw.split(b"\n"), 1):
            if not part.strip():
                continue
            try:
                row = json.loads(part.decode("utf-8"))
                if not isinstance(row, dict):
                    raise ValueError("not a JSON object")
                found.append(complete(row))
            except (ValueError, RecursionError) as e:
                if raw.endswith(part):
                    continue  # torn by a crash: the next append removes it
                raise WorkspaceError(
                    f"{path.parent.name}/{path.name}, line {number}: {e}",
                    hint="Mend or delete the line (a merge may have left its marks).",
                ) from e
    return found


def judgements(workspace: Workspace) -> list[dict[str, Any]]:
    """The judgements in force: undone ones and the undoing lines left out; in the order of `at`, then as written."""
    every: dict[str, dict[str, Any]] = {}
    for j in lines(workspace):
        every.setdefault(j["judgement_id"], j)
    undoing: dict[str, list[str]] = {}
    for j in every.values():
        if j["kind"] == "undo":
            undoing.setdefault(j["undoes"], []).append(j["judgement_id"])

    def stands(name: str) -> bool:
        # An id is a digest of its line, so that an undo can never name itself, nor two undos each other.
        return not any(stands(u) for u in undoing.get(name, []))

    kept = [j for name, j in every.items() if j["kind"] != "undo" and stands(name)]
    return sorted(kept, key=lambda j: j["at"] or "")


def _append(path: Path, data: bytes) -> None:
    with path.open("ab+") as f:
        size = f.seek(0, os.SEEK_END)
        if size:
            f.seek(0)
            whole = f.read().rfind(b"\n") + 1
            if whole < size:
                f.seek(whole)
                tail = f.read()
                if _whole(tail):
                    data = b"\n" + data
                else:
                    f.truncate(whole)
        f.write(data)
        f.flush()
        os.fsync(f.fileno())


def _whole(tail: bytes) -> bool:
    try:
        complete(json.loads(tail))
    except (ValueError, RecursionError, AttributeError):
        return False
    return True
