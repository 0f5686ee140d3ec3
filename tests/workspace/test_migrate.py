"""A store of an older schema: readers cope, `open` says what will be done, the first write does it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from deltalake import DeltaTable, write_deltalake

from duizhao import readers
from duizhao.evidence.tables import ARTICLES, SCHEMA_VERSION
from duizhao.workspace import Workspace, create, open_workspace
from duizhao.workspace.migrate import STEPS, migrate
from duizhao.workspace.status import status

LATER = ("title_alt", "gist_lang")
"""Columns that the older store does not have yet."""


def lines(start: int) -> str:
    return "".join(
        json.dumps({"id": str(n), "title": f"t{n}", "title_en": f"e{n}"}) + "\n"
        for n in range(start, start + 3)
    )


@pytest.fixture
def older(tmp_path: Path) -> Workspace:
    """A store as schema 0 would have left it: articles without two columns, and no table for rows set aside."""
    made = create(tmp_path / "w")
    source = tmp_path / "in/a.jsonl"
    source.parent.mkdir()
    source.write_text(lines(0))
    readers.read(made, [source])
    with made.snapshot() as s:
        rows = s.query("SELECT * FROM raw_articles").drop_columns(list(LATER))
    folder = made.store.path("articles")
    shutil.rmtree(folder)
    write_deltalake(str(folder), rows)
    shutil.rmtree(made.store.path("aside"))
    made.store.set_version(0)
    return open_workspace(made.folder)


def test_every_version_has_its_step() -> None:
    assert [s.version for s in STEPS] == list(range(SCHEMA_VERSION))


def test_readers_cope_and_open_says_what_is_pending(older: Workspace) -> None:
    assert [f"schema {n} → {n + 1}" in said for n, said in enumerate(older.pending)] == [
        True
    ] * SCHEMA_VERSION
    with older.snapshot() as s:
        assert s.count("articles") == 3 and s.count("aside") == 0
        assert s.rows("SELECT DISTINCT title_alt FROM articles") == [{"title_alt": None}]
        s.logical_hash()
    found = status(older)
    assert (found.version, found.pending) == (0, older.pending)


def test_the_first_write_migrates_and_keeps_every_row(older: Workspace, tmp_path: Path) -> None:
    source = tmp_path / "in/b.jsonl"
    source.write_text(lines(3) + "torn\n")
    readers.read(older, [source])
    assert older.store.version() == SCHEMA_VERSION and older.pending == ()
    names = {f.name for f in DeltaTable(str(older.store.path("articles"))).schema().fields}
    assert names == set(ARTICLES.names)
    with older.snapshot() as s:
        found = s.rows("SELECT title, title_alt FROM articles ORDER BY title")
        assert s.count("aside") == 1
    assert found == [{"title": f"t{n}", "title_alt": f"e{n}" if n >= 3 else None} for n in range(6)]


def test_a_migration_that_was_cut_off_is_done_again(older: Workspace) -> None:
    STEPS[0].apply(older.store)  # … and the version was not written
    assert migrate(older.store) and not migrate(older.store)
    with older.snapshot() as s:
        assert s.count("articles") == 3
