"""The sink: held rows are bounded by number and by bytes, and nothing of a row changes on its way."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

import duizhao as dz
from duizhao.evidence.store import Store
from duizhao.readers import sink
from tests.readers.test_records import DBLP, OPENALEX, read, rows


def appended(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Rows of `works` in each commit, as they come."""
    counts: list[int] = []
    append = Store.append

    def counted(self: Store, name: str, data: Any) -> int:
        n = append(self, name, data)
        if name == "works":
            counts.append(n)
        return n

    monkeypatch.setattr(Store, "append", counted)
    return counts


def lines(works: int, authors: int) -> bytes:
    people = [{"author": {"display_name": f"Ann {n}"}, "raw_affiliation_strings": ["清华大学"]} for n in range(authors)]  # fmt: skip
    return b"".join(
        json.dumps({**OPENALEX, "id": f"W{n}", "authorships": people}, ensure_ascii=False).encode() + b"\n"
        for n in range(works)
    )


@pytest.mark.parametrize(("chunk", "text", "most", "commits"), [(1000, 1 << 30, 1 << 30, 1), (7, 1 << 30, 1 << 30, 1), (1000, 10_000, 1 << 30, 1), (10, 1 << 30, 1, 9), (1000, 1, 1, 90)])  # fmt: skip
def test_any_bound_gives_the_same_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunk: int, text: int, most: int, commits: int
) -> None:
    data = gzip.compress(lines(90, 12))
    (tmp_path / "a").mkdir()
    expected = rows(read(tmp_path / "a", "part_000.gz", data)[0])
    monkeypatch.setattr(sink, "CHUNK", chunk)
    monkeypatch.setattr(sink, "CHUNK_BYTES", text)
    monkeypatch.setattr(sink, "MOST_BYTES", most)
    counts = appended(monkeypatch)
    (tmp_path / "b").mkdir()
    found = rows(read(tmp_path / "b", "part_000.gz", data)[0])
    assert len(counts) == commits and sum(counts) == 90
    places = {"read_id"}
    assert [{k: v for k, v in r.items() if k not in places} for r in found] == [
        {k: v for k, v in r.items() if k not in places} for r in expected
    ]


def test_large_rows_are_written_sooner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    counts = appended(monkeypatch)
    monkeypatch.setattr(sink, "MOST_BYTES", 2 << 20)
    monkeypatch.setattr(sink, "CHUNK_BYTES", 1 << 20)
    _, result = read(tmp_path, "part_000.gz", gzip.compress(lines(40, 5000)))
    assert result.rows == 40 and max(counts) <= 10


def test_an_unknown_element_of_dblp_counts_as_a_record_and_is_let_go(tmp_path: Path) -> None:
    stranger = "<stream><article><title>Inside.</title></article></stream><!-- a remark -->"
    text = DBLP.replace("<www ", stranger * 3 + "<www ")
    ws, result = read(tmp_path, "dblp.xml", text.encode("latin-1"))
    assert (result.rows, result.aside) == (2, 1)
    assert sorted(r["line"] for r in rows(ws)) == [1, 6]
    assert [r["line"] for r in ws.reasons_aside([result])] == [7]


def test_a_long_run_of_unknown_elements_is_no_record(tmp_path: Path) -> None:
    text = DBLP.replace("<www ", f"<stream>{'x' * 90_000}</stream>" * 100 + "<www ")
    _, result = read(tmp_path, "dblp.xml", text.encode("latin-1"))
    assert (result.rows, result.aside) == (2, 1)
    with pytest.raises(dz.errors.DuizhaoError, match="record of over"):
        read(tmp_path, "huge.xml", DBLP.replace("A Paper", "x" * (8 << 20)).encode("latin-1"))
