"""Source lines: what differs only in release or file name is taken together, and every origin keeps its id."""

from __future__ import annotations

from typing import Any

from duizhao.brief.sources import files, publications
from duizhao.evidence.tables import ORIGINS


def origin(n: int, **values: Any) -> dict[str, Any]:
    return ORIGINS.blank(origin_id=f"o-{n:016x}", **values)


def test_releases_of_one_dataset_are_one_line() -> None:
    same = {
        "kind": "publication",
        "producer": "P",
        "title": "T",
        "url": "https://p.example/",
        "licence": "CC0",
    }
    made = publications(
        [
            origin(1, vintage="2024", **same),
            origin(2, vintage="2026", **same),
            origin(3, **{**same, "url": None}),
        ]
    )
    assert [len(s.origin_ids) for s in made] == [2, 1]
    assert made[0].detail.text == "release 2024, 2026; licence: CC0"
    assert made[0].link is not None and made[0].link.evidence == made[0].origin_ids[0]
    assert made[1].link is None


def test_many_files_of_one_folder_are_one_line() -> None:
    rows = [
        origin(i, kind="file", reader="claims", source=f"claims/{i}.yaml", sha256="a" * 64, rows=1, aside=0)
        for i in range(9)
    ]
    rows.append(
        origin(99, kind="file", reader="headlines", source="news.jsonl", sha256="b" * 64, rows=1200, aside=2)
    )
    made = files([*rows, origin(100, kind="publication")])
    assert [s.name.text for s in made] == ["claims/, 9 files", "news.jsonl"]
    assert len(made[0].origin_ids) == 9 and made[0].detail.text == "9 rows, read as claims"
    assert made[1].detail.text == "1,200 rows, read as headlines, SHA-256 bbbbbbbbbbbb…, 2 set aside"
