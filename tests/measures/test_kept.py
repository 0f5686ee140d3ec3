"""Records kept as Parquet come back as they were; a torn folder is none; new evidence and judgements make new ones."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

import duizhao as dz
from duizhao.measures.kept import keep, kept
from duizhao.measures.records import Records, from_works
from tests.measures.worlds import KEYS, works

PAPERS = "First\nAnn Lee (Lab, USA) · Bo Xu (Lab 9)\n\nSecond\nCy Ho (Lab, USA) · Bo Xu (Lab, China)\n\nThird\nDi Wu (Lab, USA) · Ed Yu (Lab, USA)\n\nFourth\nNo One (Lab 9) · Ed Yu (Lab, USA)\n"


def same(a: Records, b: Records) -> None:
    for f in fields(Records):
        x, y = getattr(a, f.name), getattr(b, f.name)
        if f.name == "units":
            assert list(x) == list(y) and all(np.array_equal(x[k], y[k]) for k in x)
        elif isinstance(x, np.ndarray):
            assert np.array_equal(x, y), f.name
        elif f.name == "ids":
            assert (x is None) == (y is None) and (x is None or x.to_pylist() == y.to_pylist())
        else:
            assert x == y, f.name


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(works())
def test_round_trip(tmp_path: Path, world: list[dict[str, Any]]) -> None:
    made = from_works(world, attributions=KEYS)
    made = replace(
        made,
        team=np.arange(made.count, dtype=np.int32),
        denominators={("population", "US"): {2018: 3e8}},
        holes=("洞",),
    )
    folder = tmp_path / "records-x"
    if folder.exists():
        for f in folder.iterdir():
            f.unlink()
        folder.rmdir()
    keep(made, folder)
    found = kept(folder)
    assert found is not None
    same(made, found)
    assert not list(tmp_path.glob("*.part"))


def test_new_evidence_and_judgements(tmp_path: Path) -> None:
    ws = dz.create(tmp_path / "w")
    (tmp_path / "icml_2018_papers.txt").write_text(PAPERS)
    ws.read([tmp_path / "icml_2018_papers.txt"])
    first = ws.rank()
    folders = list(ws.workspace.cache.glob("records-*"))
    assert len(folders) == 1 and ws.rank() == first
    same(ws.records(), ws.records())
    made = ws.resolve(["Lab 9"], "country:KR")
    assert "KR" in {p.unit for p in ws.rank().places}
    ws.undo(made)
    assert ws.rank() == first
    (tmp_path / "icml_2019_papers.txt").write_text(PAPERS.replace("First", "Fifth"))
    ws.read([tmp_path / "icml_2019_papers.txt"])
    assert ws.rank().works == 8


@pytest.mark.parametrize("file", ["works.parquet", "rows.parquet", "said.json"])
def test_a_torn_folder_is_made_again(tmp_path: Path, file: str) -> None:
    ws = dz.create(tmp_path / "w")
    (tmp_path / "icml_2018_papers.txt").write_text(PAPERS)
    ws.read([tmp_path / "icml_2018_papers.txt"])
    first = ws.rank()
    (folder,) = ws.workspace.cache.glob("records-*")
    (folder / file).write_bytes(b"torn")
    assert ws.rank() == first
