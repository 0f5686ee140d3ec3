"""The store: what a snapshot shows, and what it says of a store that is broken, foreign or older."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest

from duizhao import readers
from duizhao.errors import WorkspaceError
from duizhao.evidence.store import UNUSABLE, Store
from duizhao.evidence.tables import ARTICLES, ORIGINS
from duizhao.workspace import Workspace, create, open_workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = create(tmp_path / "w")
    source = tmp_path / "in" / "a.jsonl"
    source.parent.mkdir()
    source.write_text("".join(json.dumps({"id": str(n), "title": "t"}) + "\n" for n in range(5)))
    readers.read(made, [source])
    return made


def test_rows_without_their_origin_are_invisible(workspace: Workspace) -> None:
    store = workspace.store
    store.append("articles", [{"article_id": "a-new", "read_id": "o-unfinished", "line": 1}])
    with store.snapshot() as s:
        assert s.count("articles") == 5
        assert s.rows("SELECT count(*) AS n FROM raw_articles")[0]["n"] == 6
    store.append(
        "origins",
        [ORIGINS.blank(origin_id="o-unfinished", kind="file", reader="r", source="s", sequence=2)],
    )
    with store.snapshot() as s:
        assert s.count("articles") == 6


def test_a_snapshot_stays_what_it_was(workspace: Workspace) -> None:
    store = workspace.store
    with store.snapshot() as before:
        for n in range(30):
            store.append("articles", [{"article_id": f"a-{n}", "read_id": "o-x", "line": n}])
        store.compact("articles")
        assert before.rows("SELECT count(*) AS n FROM raw_articles")[0]["n"] == 5
        with store.snapshot() as after:
            assert after.rows("SELECT count(*) AS n FROM raw_articles")[0]["n"] == 35
            assert after.logical_hash() == before.logical_hash()


def test_the_first_read_of_an_article_counts_whatever_the_order_of_files(workspace: Workspace) -> None:
    store = workspace.store
    for read, sequence, title in (("o-b", 9, "later"), ("o-a", 8, "earlier")):
        store.append("articles", [{"article_id": "a-same", "title": title, "read_id": read, "line": 1}])
        store.append(
            "origins",
            [ORIGINS.blank(origin_id=read, kind="file", reader="r", source=read, sequence=sequence)],
        )
    with store.snapshot() as s:
        assert s.rows("SELECT title FROM articles WHERE article_id = 'a-same'") == [{"title": "earlier"}]


def test_a_required_column_is_never_null(workspace: Workspace) -> None:
    with pytest.raises(ValueError, match=r"articles\.read_id is required"):
        workspace.store.append("articles", [{"article_id": "a", "line": 1}])


@pytest.mark.parametrize("name", ["空 格", "100%", "q?", "s*", "x'y", "#", "日本語", 'quo"te', "a{b}"])
def test_folders_may_have_strange_names(tmp_path: Path, name: str) -> None:
    made = create(tmp_path / name)
    made.store.append("articles", [{"article_id": "a", "read_id": "o", "line": 1}])
    with open_workspace(tmp_path / name).snapshot() as s:
        assert s.rows("SELECT count(*) AS n FROM raw_articles")[0]["n"] == 1


@pytest.mark.parametrize("letter", [*UNUSABLE, "%20"])
def test_folders_that_the_delta_library_cannot_take_are_refused(tmp_path: Path, letter: str) -> None:
    with pytest.raises(WorkspaceError, match="cannot lie in a folder"):
        create(tmp_path / f"a{letter}b")
    assert not (tmp_path / f"a{letter}b" / "duizhao.toml").exists()


def lose_table(store: Store) -> None:
    shutil.rmtree(store.path("figures"))


def lose_log(store: Store) -> None:
    shutil.rmtree(store.path("articles") / "_delta_log")


def lose_parquet(store: Store) -> None:
    next(store.path("articles").glob("*.parquet")).unlink()


def cut_parquet(store: Store) -> None:
    file = next(store.path("articles").glob("*.parquet"))
    file.write_bytes(file.read_bytes()[:-100])


def cut_log(store: Store) -> None:
    file = max((store.path("articles") / "_delta_log").glob("*.json"))
    file.write_bytes(file.read_bytes()[:-20])


def another_program(store: Store) -> None:
    from deltalake import write_deltalake

    shutil.rmtree(store.path("names"))
    write_deltalake(str(store.path("names")), pa.table({"id": [1]}))


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lose_table, "figures is missing"),
        (lose_log, "articles is missing"),
        (lose_parquet, "lost its file"),
        (cut_parquet, "cut file"),
        (cut_log, "articles is missing or torn"),
        (another_program, "another program"),
    ],
)
def test_a_half_copied_store_is_told_in_words(
    workspace: Workspace, damage: Callable[[Store], None], message: str
) -> None:
    damage(workspace.store)
    with pytest.raises(WorkspaceError, match=message) as e:
        workspace.snapshot()
    assert e.value.hint


def test_places_are_in_one_hash_and_not_in_the_other(tmp_path: Path) -> None:
    hashes: list[tuple[str, str]] = []
    for order in ((1, 2), (2, 1)):
        made = create(tmp_path / str(order[0]))
        file = tmp_path / "in" / "a.jsonl"
        file.parent.mkdir(exist_ok=True)
        file.write_text("".join(json.dumps({"id": str(n), "title": f"t{n}"}) + "\n" for n in order))
        readers.read(made, [file])
        with made.snapshot() as s:
            hashes.append((s.logical_hash(), s.content_hash()))
    assert hashes[0][0] != hashes[1][0]
    assert hashes[0][1] == hashes[1][1]


def test_a_snapshot_of_some_tables(workspace: Workspace) -> None:
    with workspace.store.snapshot(["articles"]) as s:
        assert set(s.versions) == {"origins", "articles"}
        assert s.count("articles") == 5


def test_values_go_in_as_parameters(workspace: Workspace) -> None:
    with workspace.snapshot() as s:
        assert s.rows("SELECT count(*) AS n FROM articles WHERE title = ?", ["t"]) == [{"n": 5}]
        assert s.rows("SELECT count(*) AS n FROM articles WHERE title = $t", {"t": "' OR 1=1"}) == [{"n": 0}]
        assert s.query("SELECT * FROM articles").schema.names == list(ARTICLES.names)
