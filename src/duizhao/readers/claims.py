"""Claims from YAML: judged by whoever knows claims, then copied into the workspace's `claims/`."""

from __future__ import annotations

import re
from collections.abc import Sized
from pathlib import Path

from duizhao.errors import DuizhaoError, ReadError
from duizhao.readers.reader import Sink, Source
from duizhao.workspace.folder import write_whole

_HEAD = re.compile(rb"^\s*(?:-\s+)?sentences\s*:", re.MULTILINE)


class Claims:
    """YAML → claims/*.yaml of the workspace."""

    name = "claims"
    reads = "claims with their specification space (.yaml with `sentences`), kept in the workspace's claims/"
    tables: tuple[str, ...] = ()

    def detect(self, path: Path, head: bytes) -> bool:
        return path.suffix.lower() in (".yaml", ".yml") and _HEAD.search(head) is not None

    def read(self, source: Source, out: Sink) -> None:
        text = source.text()
        if source.check_claim is None:
            raise ReadError(f"{source.name}: nobody was named who can judge a claim (`check_claim`)")
        try:
            found = source.check_claim(source.path)
        except RecursionError:
            out.aside(1, "nested too deeply to be a claim", text)
            return
        except (DuizhaoError, ValueError) as e:
            out.aside(1, str(e), text)
            return
        new = 0
        if not source.path.resolve().is_relative_to(source.workspace.claims.resolve()):
            new = _copy(source, text)
        count = len(found) if isinstance(found, Sized) else 1
        out.copied(count, count if new else 0)
        out.advance(len(text.encode()))


def _copy(source: Source, text: str) -> int:
    """Copy the file as it is; 1 when that changed anything. A copy that somebody edited since is not overwritten."""
    target = source.workspace.claims / f"{source.path.stem}.yaml"
    note = source.workspace.folder / "store" / "claims-read.txt"
    known = set(note.read_text(encoding="utf-8").split()) if note.exists() else set()
    source.workspace.claims.mkdir(exist_ok=True)
    if target.exists():
        there = target.read_bytes()
        if there.decode("utf-8", "replace") == text:
            return 0
        if _digest(there) not in known:
            raise ReadError(
                f"claims/{target.name} of the workspace differs from {source.name} and was edited there",
                hint="Delete the one in the workspace to take the new one, or give the file another name.",
            )
    write_whole(note, "\n".join(sorted(known | {_digest(text.encode())})) + "\n")
    write_whole(target, text)
    return 1


def _digest(data: bytes) -> str:
    import hashlib

    return hashlib.sha256(data).hexdigest()
