"""Registers of organisations and people: real bytes in, rows out. The records are made up."""

from __future__ import annotations

import gzip
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import duizhao as dz
from duizhao.errors import ReadError
from duizhao.readers import jsonitems
from duizhao.readers.orcid import degree

ROR = {
    "id": "https://ror.org/012345678", "status": "active", "established": 1911, "types": ["education"],
    "names": [{"value": "Testing University", "types": ["ror_display", "label"], "lang": "en"}, {"value": "测试大学", "types": ["label"], "lang": "zh"}, {"value": "TU", "types": ["acronym"], "lang": None}],
    "locations": [{"geonames_id": 1, "geonames_details": {"country_code": "CN", "country_subdivision_name": "Anhui", "name": "Hefei", "lat": 31.8, "lng": 117.2}}],
    "relationships": [{"id": "https://ror.org/087654321", "label": "Above", "type": "parent"}],
}  # fmt: skip
INSTITUTION = {"id": "https://openalex.org/I1", "ror": "https://ror.org/012345678", "display_name": "Testing University", "country_code": "CN", "type": "education", "display_name_acronyms": ["TU"], "display_name_alternatives": [], "international": {"display_name": {"zh": "测试大学"}}, "geo": {"city": "Hefei", "region": None, "latitude": 31.8, "longitude": 117.2}, "associated_institutions": []}  # fmt: skip
AUTHOR = {"id": "https://openalex.org/A1", "orcid": "https://orcid.org/0000-0002-1825-0097", "display_name": "Ann Lee", "display_name_alternatives": ["A. Lee"], "affiliations": [{"institution": {"display_name": "Testing University", "ror": "https://ror.org/012345678", "country_code": "CN"}, "years": [2019, 2016]}]}  # fmt: skip
ORCID = {
    "orcid-identifier": {"path": "0000-0002-1825-0097"}, "person": {"name": {"given-names": {"value": "Ann"}, "family-name": {"value": "Lee"}, "credit-name": None}},
    "activities-summary": {"educations": {"affiliation-group": [{"summaries": [{"education-summary": {"role-title": "BSc", "organization": {"name": "Testing University", "address": {"city": "Hefei", "country": "CN"}, "disambiguated-organization": {"disambiguated-organization-identifier": "https://ror.org/012345678", "disambiguation-source": "ROR"}}, "start-date": {"year": {"value": "2001"}}, "end-date": None}}]}]}, "employments": {"affiliation-group": []}},
}  # fmt: skip


def read(tmp_path: Path, name: str, data: bytes) -> tuple[dz.Session, Any]:
    ws = dz.open(tmp_path / "w") if (tmp_path / "w").exists() else dz.create(tmp_path / "w")
    (tmp_path / name).write_bytes(data)
    (result,) = ws.read([tmp_path / name])
    return ws, result


def rows(ws: dz.Session, table: str) -> list[dict[str, Any]]:
    with ws.workspace.snapshot() as snapshot:
        return snapshot.rows(f"SELECT * FROM {table} ORDER BY 1")


def packed(tmp_path: Path, text: str) -> bytes:
    with zipfile.ZipFile(tmp_path / "made.zip", "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("v1.0-data.json", "[]" + " " * 5000)
        z.writestr("v1.0-data_schema_v2.json", text)
    return (tmp_path / "made.zip").read_bytes()


@pytest.mark.parametrize("form", ["array", "pretty", "lines", "zip"])
def test_ror(tmp_path: Path, form: str) -> None:
    records = [
        ROR,
        {**ROR, "id": "https://ror.org/087654321", "relationships": []},
        {**ROR, "id": "nothing"},
        ROR,
    ]
    text = "\n".join(map(json.dumps, records)) if form == "lines" else json.dumps(records, indent=2 if form == "pretty" else None, ensure_ascii=False)  # fmt: skip
    data = packed(tmp_path, text) if form == "zip" else text.encode()
    ws, result = read(tmp_path, "ror.zip" if form == "zip" else "ror.json", data)
    assert (result.reader, result.rows, result.aside) == ("ror", 2, 2)  # no id; twice the same
    first = rows(ws, "organisations")[0]
    assert (first["org_id"], first["country"], first["region"], first["city"], first["established"]) == ("ror:012345678", "CN", "Anhui", "Hefei", 1911)  # fmt: skip
    assert first["parents"] == ["ror:087654321"]
    assert [(n["value"], n["kind"]) for n in first["names"]] == [("Testing University", "label"), ("测试大学", "label"), ("TU", "acronym")]  # fmt: skip


def test_openalex_institutions_and_authors(tmp_path: Path) -> None:
    ws, result = read(tmp_path, "part_000.gz", gzip.compress(json.dumps(INSTITUTION).encode()))
    assert (result.reader, result.rows) == ("openalex-institutions", 1)
    ws, result = read(tmp_path, "authors.json", json.dumps({"results": [AUTHOR, {"id": "https://openalex.org/A2"}]}).encode())  # fmt: skip
    assert (result.reader, result.rows, result.aside) == ("openalex-authors", 1, 1)
    (one,) = rows(ws, "organisations")
    assert (one["org_id"], one["ror"], one["country"]) == ("openalex:I1", "012345678", "CN")
    assert {"value": "测试大学", "lang": "zh", "kind": "label"} in one["names"]
    (ann,) = rows(ws, "people")
    assert (ann["stations"][0]["start"], ann["stations"][0]["end"]) == (2016, 2019)
    assert ann["keys"] == ["https://openalex.org/A1", "https://orcid.org/0000-0002-1825-0097"]


def test_orcid(tmp_path: Path) -> None:
    ws, result = read(tmp_path, "ann.json", json.dumps(ORCID).encode())
    assert (result.reader, result.rows) == ("orcid", 1)
    (ann,) = rows(ws, "people")
    assert ann["name"] == "Ann Lee" and ann["stations"][0] == {"role": "undergraduate", "title": "BSc", "org": "Testing University", "ror": "https://ror.org/012345678", "city": "Hefei", "country": "CN", "start": 2001, "end": None}  # fmt: skip


@pytest.mark.parametrize(
    ("title", "role"),
    [("BSc Physics", "undergraduate"), ("Bachelor of Engineering", "undergraduate"), ("本科", "undergraduate"), ("Ph.D.", "graduate"), ("M.Sc.", "graduate"), ("博士研究生", "graduate"), ("BSc and MSc", "education"), ("Exchange student", "education"), (None, "education"), ("Database course", "education")],
)  # fmt: skip
def test_degrees_are_told_from_titles(title: str | None, role: str) -> None:
    assert degree(title) == role


def test_csrankings(tmp_path: Path) -> None:
    ws, a = read(
        tmp_path,
        "csrankings.csv",
        b"name,affiliation,homepage,scholarid\nWei Wang 0001,Testing University,http://x,y\nNobody,,,\n",
    )
    _, b = read(
        tmp_path,
        "country-info.csv",
        b"institution,region,countryabbrv\nTesting University,asia,cn\nOther,europe,uk\nThird,us\n",
    )
    _, c = read(tmp_path, "dblp-aliases.csv", b"alias,name\nWei W. Wang,Wei Wang 0001\n")
    assert [(r.reader, r.rows, r.aside) for r in (a, b, c)] == [("csrankings", 1, 1), ("csrankings", 3, 0), ("csrankings", 1, 0)]  # fmt: skip
    assert [o["country"] for o in rows(ws, "organisations")] == ["GB", "CN", "US"]
    person = next(p for p in rows(ws, "people") if p["register"] == "csrankings")
    assert (person["name"], person["keys"]) == ("Wei Wang", ["Wei Wang 0001"])


def test_csrankings_rule_on_dblp(tmp_path: Path) -> None:
    """DBLP knows no affiliations; present ones count for all years, found by DBLP's names and other names."""
    read(
        tmp_path,
        "csrankings.csv",
        b"name,affiliation,homepage,scholarid\nWei Wang 0001,Testing University,,\nWei Wang 0002,Other,,\n",
    )
    read(
        tmp_path,
        "country-info.csv",
        b"institution,region,countryabbrv\nTesting University,asia,cn\nOther,europe,uk\n",
    )
    read(tmp_path, "dblp-aliases.csv", b"alias,name\nWei W. Wang,Wei Wang 0001\n")
    ws, _ = read(tmp_path, "dblp.xml", b'<?xml version="1.0"?><dblp><inproceedings key="c/1"><author>Wei W. Wang</author><author>Wei Wang 0002</author><title>A.</title><year>1999</year><booktitle>ICML</booktitle></inproceedings></dblp>')  # fmt: skip
    found = ws.rank(["attribution=current", "strictness=exact"])
    assert {p.unit: p.value for p in found.places} == {"CN": 0.5, "GB": 0.5} and found.unknown == 0
    there = ws.rank(["attribution=current"], by="organisation")
    assert {p.unit for p in there.places} == {
        "Testing University [csrankings:Testing University]",
        "Other [csrankings:Other]",
    }


def test_no_schema_2_is_an_error(tmp_path: Path) -> None:
    ws = dz.create(tmp_path / "w")
    (tmp_path / "old.json").write_text(
        json.dumps([{"id": "https://ror.org/012345678", "name": "Old", "aliases": []}])
    )
    with pytest.raises(ReadError):
        ws.read([tmp_path / "old.json"], kind="ror")


@given(st.lists(st.dictionaries(st.text(max_size=5), st.one_of(st.text(), st.integers(), st.lists(st.text(max_size=3))), max_size=3), max_size=6), st.sampled_from([None, 1]), st.integers(1, 40))  # fmt: skip
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_items_are_those_of_json(
    tmp_path: Path, values: list[dict[str, Any]], indent: int | None, chunk: int
) -> None:
    """Objects come out as they went in, whatever their strings hold and wherever a chunk ends."""
    path = tmp_path / "items.json"
    path.write_text(json.dumps(values, indent=indent, ensure_ascii=bool(chunk % 2)), encoding="utf-8")
    before, jsonitems.CHUNK = jsonitems.CHUNK, chunk
    try:
        assert [i.value for i in jsonitems.items(path)] == values
    finally:
        jsonitems.CHUNK = before


def test_torn_and_huge_items(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = json.dumps([{"a": 1}, {"b": "x" * 5000}, {"c": 3}])
    (tmp_path / "a.json").write_text(text)
    monkeypatch.setattr(jsonitems, "LIMIT", 1000)
    monkeypatch.setattr(jsonitems, "CHUNK", 300)
    first, second, third = jsonitems.items(tmp_path / "a.json")
    assert (first.value, third.value) == ({"a": 1}, {"c": 3}) and second.problem
    (tmp_path / "b.json.gz").write_bytes(gzip.compress(text.encode())[:-20])
    *_, last = jsonitems.items(tmp_path / "b.json.gz")
    assert last.problem and "torn" in last.problem
    (tmp_path / "c.json").write_text(text[:-4])
    *_, last = jsonitems.items(tmp_path / "c.json")
    assert last.problem == "the file ends within an item"
