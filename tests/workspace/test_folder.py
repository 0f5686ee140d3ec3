"""Making and opening a workspace, and what is said of a folder that is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from duizhao.errors import WorkspaceError
from duizhao.evidence.tables import SCHEMA_VERSION
from duizhao.workspace import create, open_workspace


def test_a_new_workspace_opens(tmp_path: Path) -> None:
    create(tmp_path / "a", title='My "own" \\ title')
    found = open_workspace(tmp_path / "a")
    assert found.config.title == "My 'own'  title"
    assert (found.config.home_language, found.config.window_hours, found.pending) == ("en", 72, ())
    with pytest.raises(WorkspaceError, match="already a workspace"):
        create(tmp_path / "a")


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ("[workspace\n", "duizhao.toml"),
        (b"\xff", "duizhao.toml"),
        ("workspace = 3\n", "must be a section"),
        ('[stories]\nwindow_hours = "many"\n', "stories.window_hours is 'many', not a number"),
        ("[workspace]\ntitle = 3\n", "not text"),
    ],
)
def test_settings_that_cannot_be_read(tmp_path: Path, config: str | bytes, message: str) -> None:
    create(tmp_path / "a")
    (tmp_path / "a/duizhao.toml").write_bytes(config if isinstance(config, bytes) else config.encode())
    with pytest.raises(WorkspaceError, match=message) as e:
        open_workspace(tmp_path / "a")
    assert e.value.hint


def test_folders_that_are_no_workspace(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="not a workspace"):
        open_workspace(tmp_path)
    create(tmp_path / "a")
    version = tmp_path / "a/store/VERSION"
    version.write_text(f"{SCHEMA_VERSION + 1}\n")
    with pytest.raises(WorkspaceError, match="newer Duizhao"):
        open_workspace(tmp_path / "a")
    for damage in ("", "one\n"):
        version.write_text(damage)
        with pytest.raises(WorkspaceError, match="copied in part"):
            open_workspace(tmp_path / "a")
    version.unlink()
    with pytest.raises(WorkspaceError, match="copied in part"):
        open_workspace(tmp_path / "a")
