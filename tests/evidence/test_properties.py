"""What holds for any rows: they come back as they went in, and cutting or shuffling a file changes nothing but places."""

from __future__ import annotations

import json
import tempfile
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from duizhao import readers
from duizhao.evidence.store import Store
from duizhao.evidence.tables import (
    ARTICLES,
    BOOL,
    FIGURES,
    INT,
    NAMES,
    OUTLETS,
    REAL,
    TEXT,
    TEXTS,
    TIME,
    Table,
)
from duizhao.workspace import create

few = settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
VALUES: dict[Any, st.SearchStrategy[Any]] = {
    TEXT: text,
    INT: st.integers(-(2**63), 2**63 - 1),
    REAL: st.floats(allow_nan=False),
    BOOL: st.booleans(),
    TIME: st.datetimes(datetime(1700, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)),
    TEXTS: st.lists(text, max_size=3),
}


def rows_of(t: Table) -> st.SearchStrategy[list[dict[str, Any]]]:
    row = st.fixed_dictionaries(
        {c.name: VALUES[c.type] if c.required else st.none() | VALUES[c.type] for c in t.columns}
    )
    return st.lists(row, min_size=1, max_size=8)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return create(tmp_path_factory.mktemp("properties") / "w").store


@pytest.mark.parametrize("t", [ARTICLES, FIGURES, NAMES, OUTLETS], ids=lambda t: t.name)
@given(data=st.data())
@few
def test_rows_come_back_as_they_went_in(t: Table, store: Store, data: st.DataObject) -> None:
    # One store for all examples: each has a read of its own.
    read_id = f"o-{uuid.uuid4()}"
    rows = [{**row, "read_id": read_id} for row in data.draw(rows_of(t))]
    cut = data.draw(st.integers(0, len(rows)))
    store.append(t.name, rows[:cut])
    store.append(t.name, rows[cut:])
    with store.snapshot([t.name]) as s:
        found = s.rows(f"SELECT * FROM raw_{t.name} WHERE read_id = ?", [read_id])

    def plain(row: dict[str, Any]) -> str:
        return json.dumps(row, default=lambda d: d.isoformat().replace("Z", "+00:00"), sort_keys=True)

    assert sorted(map(plain, found)) == sorted(map(plain, rows))


def made(number: int, carrier: str) -> str:
    return json.dumps({"id": str(number), "title": f"标题 {number} {carrier}", "site": carrier})


line = st.builds(made, st.integers(0, 12), st.sampled_from("xy"))
"""Lines in which the same id always has the same content: with two versions of an article, the first that is read counts."""


def content(folder: Path, name: str, *parts: list[str]) -> str:
    source = folder / f"{name}-in"
    source.mkdir()
    paths = []
    for n, lines in enumerate(parts):
        paths.append(source / f"{n}.jsonl")
        paths[-1].write_text("".join(text + "\n" for text in lines), encoding="utf-8")
    made = create(folder / name)
    readers.read(made, paths, batch=5)
    with made.snapshot() as s:
        return s.content_hash()


@given(data=st.data(), lines=st.lists(line | st.just("torn"), min_size=1, max_size=25))
@few
def test_cutting_or_shuffling_a_file_gives_the_same_articles(data: st.DataObject, lines: list[str]) -> None:
    cut = data.draw(st.integers(0, len(lines)))
    shuffled = data.draw(st.permutations(lines))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        one = content(folder, "one", lines)
        two = content(folder, "two", lines[:cut], lines[cut:])
        three = content(folder, "three", shuffled)
    assert one == two == three
