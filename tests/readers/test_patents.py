"""Patents as Google Patents Public Data exports them. Every document here is made up."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

import duizhao as dz

GRANT = {
    "publication_number": "CN-999101-B", "application_number": "CN-2018999101-A", "family_id": "55001", "country_code": "CN", "kind_code": "B",
    "title_localized": [{"text": "检测方法", "language": "zh"}, {"text": "Inspection method", "language": "en"}], "filing_date": "20180305", "grant_date": "20200707",
    "assignee_harmonized": [{"name": "EXAMPLE LAB", "country_code": "CN"}, {"name": "EXAMPLE LAB", "country_code": "CN"}, {"name": "EXAMPLE INC", "country_code": "US"}],
    "citation": [{"publication_number": "US-1-A"}, {"publication_number": "US-2-A"}], "cpc": [{"code": "G06N3/08"}, {"code": "G06N20/00"}, {"code": "H04L9/32"}, {"code": "?"}],
}  # fmt: skip


def read(tmp_path: Path, data: bytes, name: str = "publications.json") -> tuple[dz.Session, Any]:
    ws = dz.create(tmp_path / "w")
    (tmp_path / name).write_bytes(data)
    (result,) = ws.read([tmp_path / name])
    return ws, result


def rows(ws: dz.Session) -> list[dict[str, Any]]:
    with ws.workspace.snapshot() as snapshot:
        return snapshot.rows("SELECT * FROM works ORDER BY line")


def lines(*documents: dict[str, Any]) -> bytes:
    return b"".join(json.dumps(d, ensure_ascii=False).encode() + b"\n" for d in documents)


def test_a_grant(tmp_path: Path) -> None:
    ws, result = read(tmp_path, lines(GRANT))
    assert (result.reader, result.rows, result.aside) == ("patents", 1, 0)
    (row,) = rows(ws)
    assert (row["kind"], row["database"], row["source_key"]) == ("patent", "google-patents", "CN-999101-B")
    assert (row["venue"], row["year"], row["track"], row["title"]) == ("CN", 2018, "B", "Inspection method")
    assert row["family"] == "docdb:55001" and row["granted"] is True and row["same_as"] == "patent:CN999101B"
    assert row["subfields"] == ["G06N", "H04L"]
    # What it cites is no citation that it received.
    assert row["citations"] is None
    places = [(a["name"], p["org"], p["country"]) for a in row["authors"] for p in a["affiliations"]]
    assert places == [("EXAMPLE LAB", "EXAMPLE LAB", "CN"), ("EXAMPLE INC", "EXAMPLE INC", "US")]


def test_what_is_not_known_stays_so(tmp_path: Path) -> None:
    bare = {"publication_number": "EP-1-A1", "family_id": "-1", "country_code": "EP", "filing_date": 0, "grant_date": 0, "assignee_harmonized": [{"name": "X", "country_code": "EP"}]}  # fmt: skip
    named = {"publication_number": "US-2-A1", "family_id": "7", "assignee": ["Y Inc", "Z"], "cited_by": [{"publication_number": "US-3-B2"}, {"publication_number": "US-3-B2"}, {"publication_number": "CN-4-A"}]}  # fmt: skip
    ws, result = read(tmp_path, gzip.compress(lines(bare, named)), "p.json.gz")
    assert (result.rows, result.aside) == (2, 0)
    first, second = rows(ws)
    assert first["family"] is None and first["granted"] is False and first["year"] is None
    # An office of many countries is no country.
    assert first["authors"][0]["affiliations"][0]["country"] is None and first["citations"] is None
    assert second["granted"] is None and second["citations"] == 2
    assert [a["affiliations"][0] for a in second["authors"]] == [{"raw": None, "org": o, "ror": None, "country": None} for o in ("Y Inc", "Z")]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"publication_number": ""}, "without publication number"),
        ({"publication_number": 7}, "without publication number"),
        ({"publication_number": ["x"]}, "without publication number"),
        ({"publication_number": GRANT["publication_number"]}, "of an earlier line"),
        ({"filing_date": "2018-03-05"}, "not a number"),
        ({"filing_date": "3"}, "written 20180131"),
        ({"filing_date": "9" * 400}, "not a number"),
        ({"filing_date": True}, "not a number"),
        ({"family_id": {"a": 1}}, "family_id"),
        ({"grant_date": "x"}, "grant_date"),
        ({"cpc": {"code": "G06N"}}, "cpc is no list"),
        ({"cpc": ["G06N3/08"]}, ""),
        ({"assignee_harmonized": ["A"]}, ""),
        ({"assignee_harmonized": [{"name": ["A"], "country_code": "CN"}]}, ""),
        ({"assignee_harmonized": [{"name": f"A{n}", "country_code": "CN"} for n in range(10_001)]}, "10,001 authors"),
        ({"title_localized": {"text": "x"}}, "the title is an object"),
        ({"cited_by": 3}, ""),
        ({"country_code": ["CN"]}, "the venue is a list"),
    ],
)  # fmt: skip
def test_a_hostile_line_costs_no_other(tmp_path: Path, change: dict[str, Any], reason: str) -> None:
    last = {**GRANT, "publication_number": "US-7-B2"}
    hostile = {**GRANT, "publication_number": "US-5-B2", **change}
    ws, result = read(tmp_path, lines(GRANT, hostile, last))
    assert (result.rows, result.aside) == (2, 1)
    assert reason in ws.reasons_aside([result])[0]["reason"]


def test_torn_and_endless(tmp_path: Path) -> None:
    many = [{**GRANT, "publication_number": f"US-{n * 7919}-B2", "x": str(hash(str(n)))} for n in range(3000)]
    packed = gzip.compress(lines(*many))
    ws, result = read(tmp_path, packed[: len(packed) // 2], "p.json.gz")
    assert 100 < result.rows < 3000 and "torn" in ws.reasons_aside([result])[0]["reason"]


def test_documents_of_one_title_are_never_one(tmp_path: Path) -> None:
    """Four documents of one title and year: two families, and the same document from another database."""
    documents = [
        GRANT,
        {**GRANT, "publication_number": "CN-999101-A", "kind_code": "A", "grant_date": "0"},
        {**GRANT, "publication_number": "US-5-B2", "country_code": "US", "family_id": "55002"},
        {**GRANT, "publication_number": "CN-6-U", "kind_code": "U", "family_id": "55003"},
    ]
    ws, _ = read(tmp_path, lines(*documents))
    (tmp_path / "own.csv").write_text("id,number\n1,CN999101B\n", encoding="utf-8")
    (tmp_path / "own.map.toml").write_text('table = "works"\nkind = "patent"\ndatabase = "own"\n[fields]\nkey = "id"\nsame_as = "number"\n', encoding="utf-8")  # fmt: skip
    ws.read([tmp_path / "own.csv"])
    records = ws.records(kind="patent")
    assert records.count == 4 and set(records.databases) == {"google-patents", "own"}
    assert ws.rank(["database=google-patents&own"], kind="patent").works == 1
