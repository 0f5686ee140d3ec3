"""One writer, whoever it is, and a lock that dies with its holder."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from duizhao.errors import LockedError, WorkspaceError
from duizhao.workspace import create, open_workspace
from duizhao.workspace.lock import writing

HOLD = """
import sys, time
from pathlib import Path
from duizhao.workspace import open_workspace
from duizhao.workspace.lock import writing
with writing(open_workspace(Path(sys.argv[1]))):
    print("held", flush=True)
    time.sleep(600)
"""


def test_another_process_is_named_and_its_death_frees_the_lock(tmp_path: Path) -> None:
    workspace = create(tmp_path / "a")
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(workspace.folder)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert holder.stdout is not None and holder.stdout.readline() == "held\n"
        with pytest.raises(LockedError, match=rf"process {holder.pid} .*since 20"), writing(workspace):
            pass
        with open_workspace(workspace.folder).snapshot() as s:  # readers never wait
            assert s.count("articles") == 0
    finally:
        holder.send_signal(signal.SIGKILL)
        holder.wait()
    with writing(workspace):
        pass


def test_a_torn_lock_file_is_no_obstacle(tmp_path: Path) -> None:
    workspace = create(tmp_path / "a")
    (workspace.folder / "store/LOCK").write_bytes(b"\xff{")
    with writing(workspace), pytest.raises(LockedError, match=str(os.getpid())), writing(workspace):
        pass


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_to(tmp_path: Path) -> None:
    workspace = create(tmp_path / "a")
    store = workspace.folder / "store"
    store.chmod(0o500)
    try:
        with pytest.raises(WorkspaceError, match="cannot be written"), writing(workspace):
            pass
    finally:
        store.chmod(0o700)
