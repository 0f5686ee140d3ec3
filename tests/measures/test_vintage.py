"""Two releases of one database: side by side, one work with two flags."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import duizhao as dz
from duizhao.errors import ReadError


def lines(*works: tuple[str, str, str]) -> str:
    return "\n".join(
        json.dumps({"id": f"https://openalex.org/W{key}", "display_name": title, "publication_year": 2018, "authorships": [{"author": {"display_name": "A"}, "institutions": [{"display_name": "Lab", "country_code": country}]}]})
        for key, title, country in works
    )  # fmt: skip


def test_releases_side_by_side(tmp_path: Path) -> None:
    ws = dz.create(tmp_path / "w")
    (tmp_path / "old.jsonl").write_text(
        lines(("1", "A title long enough", "US"), ("2", "Short", "US"), ("3", "Gone in the next one", "US"))
    )
    (tmp_path / "new.jsonl").write_text(
        lines(("1", "A title long enough", "US"), ("2", "Short", "CN"), ("4", "New in the next one", "CN"))
    )
    ws.read([tmp_path / "old.jsonl"], release="2024-01")
    ws.read([tmp_path / "new.jsonl"], release="2025-01")

    def values(*spec: str) -> dict[str, float]:
        return {p.unit: p.value for p in ws.rank(spec).places}

    assert ws.rank().works == 4
    assert ws.rank(["vintage=2024-01"]).works == 3 and ws.rank(["vintage=2024-01&2025-01"]).works == 2
    assert ws.rank(["database=openalex"]).works == 4 and ws.rank(["database=openalex@2024-01"]).works == 3
    assert values("vintage=2025-01")["CN"] >= 1
    found = ws.compare(vary=["vintage"], units=["US", "CN"])
    assert {x.options.get("vintage", "all") for x in found.lines} == {"all", "2024-01", "2025-01"}
    again = ws.read([tmp_path / "old.jsonl"], release="2024-01")
    assert again[0].state == "already read"


@pytest.mark.parametrize("wrong", ["a b", "2024+1", "x" * 50, "a@b"])
def test_a_release_has_a_plain_name(tmp_path: Path, wrong: str) -> None:
    ws = dz.create(tmp_path / "w")
    (tmp_path / "old.jsonl").write_text(lines(("1", "A", "US")))
    with pytest.raises(ReadError):
        ws.read([tmp_path / "old.jsonl"], release=wrong)
