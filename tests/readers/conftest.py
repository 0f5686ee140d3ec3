"""A fresh workspace, and files written on the spot."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from duizhao.workspace import Workspace, create

Put = Callable[[str, str | bytes], Path]


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return create(tmp_path / "工作 space")


@pytest.fixture
def put(tmp_path: Path) -> Put:
    """Write a file below a folder of sources and return its path."""

    def write(name: str, content: str | bytes) -> Path:
        path = tmp_path / "sources" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write
