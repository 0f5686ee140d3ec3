"""One writer at a time: an advisory lock on `store/LOCK`, freed by the kernel when its holder ends, however it ends.

Readers never take it. The file holds who has the lock, for the error message only.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from duizhao.errors import LockedError, WorkspaceError
from duizhao.workspace.folder import Workspace

LOCK = "LOCK"


@contextmanager
def writing(workspace: Workspace) -> Iterator[None]:
    """Hold the workspace for writing, at once or not at all; an older store is migrated first.

    Raises LockedError, naming the holder, when another process (or another part of this one) is writing, and
    WorkspaceError when the folder cannot be written to.
    """
    from duizhao.workspace.migrate import migrate

    path = workspace.folder / "store" / LOCK
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as e:
        raise WorkspaceError(
            f"{workspace.folder} cannot be written to: {e.strerror}", hint="Check its owner and permissions."
        ) from e
    try:
        _take(descriptor, path)
        migrate(workspace.store)
        yield
    finally:
        os.close(descriptor)


def _take(descriptor: int, path: Path) -> None:
    try:
        import fcntl
    except ImportError:  # pragma: no cover - no flock on Windows
        raise WorkspaceError(
            "writing needs file locks that this system does not have", hint="Use Linux, macOS or WSL."
        ) from None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as e:
        raise LockedError(
            f"another process is writing to this workspace: {_holder(path)}",
            hint="Wait until it is done and try again; reading goes on meanwhile.",
        ) from e
    except OSError as e:
        raise WorkspaceError(
            f"the file system of {path.parent} refuses locks: {e.strerror}",
            hint="Keep the workspace on a local disk.",
        ) from e
    text = json.dumps(
        {
            "pid": os.getpid(),
            "command": Path(sys.argv[0]).name or "python",
            "since": datetime.now(UTC).isoformat(timespec="seconds"),
        }
    )
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, text.encode() + b"\n", 0)


def _holder(path: Path) -> str:
    """Who holds the lock, in words; the file may be read while it is being written."""
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        return f"process {held['pid']} ({held['command']}), since {held['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "a process that has only just begun"
