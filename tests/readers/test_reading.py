"""Reading files into the store: found, batched, committed whole, completed after a cut, told apart."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from duizhao import readers
from duizhao.errors import LockedError, ReadError
from duizhao.evidence.store import Store
from duizhao.readers.registry import READERS
from duizhao.workspace import Workspace, create
from duizhao.workspace.lock import writing
from tests.readers.conftest import Put
from tests.readers.test_figures import table
from tests.readers.test_tables_by_hand import ENTITIES, OUTLETS


def headlines(count: int, start: int = 0) -> str:
    rows = ({"id": str(n), "title": f"标题 {n}", "site": "c"} for n in range(start, start + count))
    return "".join(json.dumps(r) + "\n" for r in rows)


def test_a_folder_is_read_with_every_file_that_a_reader_knows(workspace: Workspace, put: Put) -> None:
    put("in/news/2026/a.jsonl", headlines(3))
    put("in/outlets.toml", OUTLETS)
    put("in/figures/f.csv", table({}))
    put("in/entities.yaml", ENTITIES)
    put("in/README.md", "# text")
    put("in/.hidden/x.jsonl", headlines(1))
    torn = put("in/torn.toml", "[[outlet]]\nid = ")
    results = readers.read(workspace, [torn.parent])
    assert [(r.source, r.reader, r.state) for r in results] == [
        ("in/README.md", "", "not read"),
        ("in/entities.yaml", "entities", "read"),
        ("in/outlets.toml", "outlets", "read"),
        ("in/torn.toml", "outlets", "failed"),
        ("figures/f.csv", "figures", "read"),
        ("2026/a.jsonl", "headlines", "read"),
    ]
    assert "torn.toml" in results[3].note
    with pytest.raises(ReadError, match=r"torn\.toml"):
        readers.read(workspace, [torn])


def test_reading_twice_changes_nothing(workspace: Workspace, put: Put) -> None:
    paths = [put("a.jsonl", headlines(50) + "torn\n"), put("f.csv", table({})), put("o.toml", OUTLETS)]
    readers.read(workspace, paths)
    with workspace.snapshot() as s:
        before, versions = s.logical_hash(), s.versions
    again = readers.read(workspace, paths)
    assert {r.state for r in again} == {"already read"}
    assert (again[0].rows, again[0].new, again[0].aside) == (50, 0, 1)
    with workspace.snapshot() as s:
        assert s.logical_hash() == before
        assert s.versions == versions


def test_the_same_files_give_the_same_hash_in_every_store(tmp_path: Path, put: Put) -> None:
    hashes = set()
    for name, batch in (("one", 20_000), ("two", 7)):
        workspace = create(tmp_path / name)
        paths = [put("a.jsonl", headlines(50) + "torn\n"), put("f.csv", table({})), put("e.yaml", ENTITIES)]
        readers.read(workspace, paths, batch=batch)
        with workspace.snapshot() as s:
            hashes.add(s.logical_hash())
    assert len(hashes) == 1


def test_what_two_files_of_one_call_share_is_stored_once(
    workspace: Workspace, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [put("a.jsonl", headlines(10)), put("b.jsonl", headlines(10, 5))]
    with monkeypatch.context() as patch:
        cut_after(patch, 1)
        with pytest.raises(Cut):
            readers.read(workspace, paths, batch=4)
    first, second = readers.read(workspace, paths, batch=4)
    assert (first.rows, first.new, second.rows, second.new) == (10, 6, 10, 5)
    with workspace.snapshot() as s:
        assert s.count("articles") == 15
        assert s.rows("SELECT count(*) AS n FROM raw_articles")[0]["n"] == 15


def test_many_small_files_are_merged(workspace: Workspace, put: Put) -> None:
    from deltalake import DeltaTable

    for n in range(60):
        put(f"in/{n:02}.jsonl", headlines(2, 2 * n))
    readers.read(workspace, [put("in/README", "x").parent])
    assert len(DeltaTable(str(workspace.store.path("articles"))).file_uris()) < 30
    with workspace.snapshot() as s:
        assert s.count("articles") == 120


class Cut(Exception):
    """The power goes."""


def cut_after(monkeypatch: pytest.MonkeyPatch, appends: int) -> None:
    """Let that many commits through, then fail as a killed process would: nothing more is written."""
    real = Store.append
    done = 0

    def append(self: Store, name: str, rows: pa.Table | Sequence[Mapping[str, Any]]) -> int:
        nonlocal done
        if done >= appends:
            raise Cut
        done += 1
        return real(self, name, rows)

    monkeypatch.setattr(Store, "append", append)


def test_a_read_cut_at_every_commit_is_invisible_and_completed(
    tmp_path: Path, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [put("a.jsonl", headlines(10) + "torn\n" + headlines(10, 5)), put("e.yaml", ENTITIES)]
    whole = create(tmp_path / "whole")
    readers.read(whole, paths, batch=4)
    with whole.snapshot() as s:
        wanted = s.logical_hash()
    cut = create(tmp_path / "cut")
    for appends in range(1, 40):
        with monkeypatch.context() as patch:
            cut_after(patch, appends)
            try:
                readers.read(cut, paths, batch=4)
            except Cut:
                with cut.snapshot() as s:
                    assert s.count("articles") in (0, 15)
                    assert s.count("names") in (0, 2)
                continue
        break
    else:
        pytest.fail("never completed")
    with cut.snapshot() as s:
        assert s.logical_hash() == wanted
        # Nothing was written twice.
        assert s.rows("SELECT count(*) AS n FROM raw_articles")[0]["n"] == 15
        assert s.rows("SELECT count(*) AS n FROM raw_names")[0]["n"] == 2
        assert s.rows("SELECT count(*) AS n FROM raw_aside")[0]["n"] == s.count("aside")


def test_a_cut_read_that_is_read_elsewhere_meanwhile(
    workspace: Workspace, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows that a cut attempt left behind do not hide the same articles of another file."""
    first, second = put("a.jsonl", headlines(10)), put("b.jsonl", headlines(12))
    with monkeypatch.context() as patch:
        cut_after(patch, 1)
        with pytest.raises(Cut):
            readers.read(workspace, [first], batch=4)
    (result,) = readers.read(workspace, [second])
    assert result.new == 12
    readers.read(workspace, [first])
    with workspace.snapshot() as s:
        assert s.count("articles") == 12


def test_a_file_that_grows_while_it_is_read_is_not_committed(workspace: Workspace, put: Put) -> None:
    path = put("a.jsonl", headlines(30))

    class Growing:
        @contextmanager
        def step(self, label: str, total: int | None = None, unit: str = "") -> Iterator[Growing]:
            yield self

        def advance(self, n: int = 1) -> None:
            with path.open("a") as f:
                f.write("\n")

    with pytest.raises(ReadError, match="changed while"):
        readers.read(workspace, [path], progress=Growing())
    with workspace.snapshot() as s:
        assert s.count("articles") == 0


def test_progress_counts_every_byte(workspace: Workspace, put: Put) -> None:
    put("in/a.jsonl", headlines(30) + "torn")
    put("in/f.csv", table({}, {"figure_id": "x", "note": "two\nlines"}) + '"open\nmore\n')
    put("in/o.toml", OUTLETS)
    put("in/e.yaml", ENTITIES)
    folder = put("in/README.md", "x").parent

    class Counting:
        total: int | None = 0
        done = 0

        @contextmanager
        def step(self, label: str, total: int | None = None, unit: str = "") -> Iterator[Counting]:
            self.total = total
            yield self

        def advance(self, n: int = 1) -> None:
            self.done += n

    for _ in range(2):
        progress = Counting()
        readers.read(workspace, [folder], progress=progress)
        assert progress.done == progress.total == sum(p.stat().st_size for p in folder.iterdir()) - 1


def test_one_writer_and_the_error_names_it(workspace: Workspace, put: Put) -> None:
    import os

    path = put("a.jsonl", headlines(1))
    with writing(workspace), pytest.raises(LockedError, match=f"process {os.getpid()}"):
        readers.read(workspace, [path])
    readers.read(workspace, [path])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"kind": "pictures"}, "no reader is called"),
        ({"mapping": {"fields": {"headline": "x"}}}, "unknown field 'headline'"),
        ({"mapping": {"fieldz": {}}}, "unknown key 'fieldz'"),
        ({"mapping": {"zone": "Mars/Olympus"}}, "no zone"),
        ({"mapping": {"fields": {"title": 3}}}, "no field"),
        ({"mapping": {"constants": {"title": 3}}}, "constants.title"),
        ({"mapping": "missing.toml"}, "missing.toml"),
    ],
)
def test_requests_that_cannot_be_met(workspace: Workspace, put: Put, arguments: Any, message: str) -> None:
    with pytest.raises(ReadError, match=message):
        readers.read(workspace, [put("a.jsonl", headlines(1))], **arguments)


def test_what_is_not_there_or_not_known(workspace: Workspace, put: Put, tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no such file"):
        readers.read(workspace, [tmp_path / "nothing"])
    (tmp_path / "empty").mkdir()
    with pytest.raises(ReadError, match="nothing to read"):
        readers.read(workspace, [tmp_path / "empty"])
    with pytest.raises(ReadError, match="no reader knows") as e:
        readers.read(workspace, [put("a.txt", "text")])
    assert e.value.hint and all(r.name in e.value.hint for r in READERS)


def test_sources_inside_the_workspace_are_named_from_there(workspace: Workspace) -> None:
    path = workspace.folder / "raw" / "deep" / "a.jsonl"
    path.parent.mkdir(parents=True)
    path.write_text(headlines(2), encoding="utf-8")
    results = readers.read(workspace, [workspace.folder])
    assert [(r.source, r.state) for r in results] == [("raw/deep/a.jsonl", "read")]


def test_a_map_with_dots_constants_and_several_places(workspace: Workspace, put: Put) -> None:
    row = {"nr": 7, "data": {"head": "标题"}, "link2": "https://a.cn/7"}
    mapping = {
        "fields": {"id": "nr", "title": "data.head", "url": ["link1", "link2"]},
        "constants": {"carrier": "Mine", "outlet_lang": "zh"},
    }
    readers.read(workspace, [put("a.jsonl", json.dumps(row))], mapping=mapping)
    with workspace.snapshot() as s:
        (found,) = s.rows("SELECT * FROM articles")
    assert (found["origin_key"], found["title"], found["url"]) == ("7", "标题", "https://a.cn/7")
    assert (found["carrier"], found["outlet_lang"]) == ("Mine", "zh")
