"""Shared fixtures: where the development data are (or why a test skips), and a sample workspace made once."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]


def data_folder() -> Path | None:
    """The development data beside the checkout, or where DUIZHAO_DATA says; None when absent."""
    for candidate in (os.environ.get("DUIZHAO_DATA"), CHECKOUT.parent / "shared" / "data"):
        if candidate and Path(candidate).is_dir():
            return Path(candidate)
    return None


@pytest.fixture(scope="session")
def data() -> Path:
    """The development data; the test skips with a reason where they are absent."""
    found = data_folder()
    if found is None:
        pytest.skip("the development data are not here (set DUIZHAO_DATA to their folder)")
    return found


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sample workspace that tests only read. Made once per process."""
    from duizhao import api

    folder = tmp_path_factory.mktemp("sample") / "sample"
    api.create(folder, sample=True)
    return folder


@pytest.fixture
def sample_copy(sample_folder: Path, tmp_path: Path) -> Path:
    """A sample workspace that a test may change."""
    return Path(shutil.copytree(sample_folder, tmp_path / "copy"))
