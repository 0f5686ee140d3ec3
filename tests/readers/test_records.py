"""Publication records: real bytes in, rows of `works` out. The papers here are made up for the tests."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

import duizhao as dz
from duizhao.readers.record import country, doi, same_as

PAPERS = [
    {"id": "a1", "title": "A First Paper on Inspection", "author": "Ann Lee; Bo Chen", "aff": "MIT+Tsinghua University; ", "aff_unique_index": "0+1;", "aff_unique_norm": "MIT; Tsinghua University", "aff_country_unique_index": "0+1;", "aff_country_unique": "United States; China", "gs_citation": 7, "track": "main", "doi": "https://doi.org/10.1000/ABC.1"},
    {"id": "a2", "title": "A Second Paper", "author": "Cy Ho; Di Wu", "aff": "HKUST", "aff_country_unique_index": "0", "aff_country_unique": "Hong Kong", "aff_unique_index": "0", "gs_citation": -1},
    {"id": "a3", "author": "Nobody"},
]  # fmt: skip
OPENALEX = {
    "id": "https://openalex.org/W1", "display_name": "A First Paper on Inspection", "publication_year": 2019, "doi": "https://doi.org/10.1000/abc.1", "cited_by_count": 9,
    "authorships": [
        {"author": {"id": "https://openalex.org/A1", "display_name": "Ann Lee"}, "is_corresponding": True, "institutions": [{"display_name": "MIT", "ror": "https://ror.org/042nb2s44", "country_code": "US"}], "raw_affiliation_strings": ["MIT"]},
        {"author": {"id": "https://openalex.org/A2", "display_name": "Bo Chen"}, "institutions": [], "raw_affiliation_strings": ["清华大学"]},
    ],
}  # fmt: skip


def rows(ws: dz.Session) -> list[dict[str, Any]]:
    with ws.workspace.snapshot() as snapshot:
        return snapshot.rows("SELECT * FROM works ORDER BY database, source_key")


def read(tmp_path: Path, name: str, data: bytes) -> tuple[dz.Session, Any]:
    ws = dz.open(tmp_path / "w") if (tmp_path / "w").exists() else dz.create(tmp_path / "w")
    (tmp_path / name).write_bytes(data)
    (result,) = ws.read([tmp_path / name])
    return ws, result


def test_papercopilot(tmp_path: Path) -> None:
    ws, result = read(tmp_path, "icml2019.json", json.dumps(PAPERS).encode())
    assert (result.rows, result.aside) == (2, 1)
    first, second = rows(ws)
    assert first["venue"] == "ICML" and first["year"] == 2019 and first["citations"] == 7
    assert first["doi"] == "10.1000/abc.1" and first["same_as"] == "doi:10.1000/abc.1"
    ann, bo = first["authors"]
    assert [(a["org"], a["country"]) for a in ann["affiliations"]] == [
        ("MIT", "US"),
        ("Tsinghua University", "CN"),
    ]
    assert bo["affiliations"] == []
    # Lists that do not match the authors say nothing about either of them.
    assert second["citations"] is None and all(a["affiliations"] == [] for a in second["authors"])


def test_openalex_lines_gzip_and_page(tmp_path: Path) -> None:
    line = json.dumps(OPENALEX, ensure_ascii=False).encode()
    for name, data in (
        ("works.jsonl", line + b"\n"),
        ("part_000.gz", gzip.compress(line + b"\n")),
        ("page.json", json.dumps({"meta": {}, "results": [OPENALEX]}).encode()),
    ):
        ws, result = (
            read(tmp_path / name.replace(".", "-"), name, data)
            if (tmp_path / name.replace(".", "-")).mkdir() is None
            else (None, None)
        )
        assert result.rows == 1, name
        (row,) = rows(ws)
        assert row["source_key"] == "W1" and row["authors"][0]["corresponding"] is True
        assert row["authors"][1]["affiliations"] == [
            {"raw": "清华大学", "org": None, "ror": None, "country": None}
        ]


def test_a_torn_gzip_keeps_what_came_before(tmp_path: Path) -> None:
    lines = b"".join(
        json.dumps({**OPENALEX, "id": f"https://openalex.org/W{n}", "x": str(hash(n))}).encode() + b"\n"
        for n in range(3000)
    )
    packed = gzip.compress(lines)
    ws, result = read(tmp_path, "part_000.gz", packed[: len(packed) // 2])
    assert 100 < result.rows < 3000 and result.aside == 1
    assert "torn" in ws.reasons_aside([result])[0]["reason"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"id": "https://openalex.org/W2", "authorships": [], "publication_year": 9}', "the year 9"),
        (b'{"authorships": [], "publication_year": 2019}', "without id"),
        (b'{"id": "https://openalex.org/W3", "authorships": [{}], "publication_year"', "not JSON"),
        (b'{"id": "https://openalex.org/W4", "authorships": {"a": 1}, "publication_year": 2019}', ""),
        (b"[1, 2]", "without id"),
        (b'{"id": "https://openalex.org/W5", "publication_year": 2019, "authorships": [' + b",".join([b"{}"] * 10_001) + b"]}", "10,001 authors"),
        (b'{"id": "W6", "pad": "' + b"x" * (17 << 20) + b'"}', "over 16 MB"),
        (b"\xff\xfe\x00", ""),
    ],
)  # fmt: skip
def test_a_bad_line_is_set_aside_and_costs_no_other(tmp_path: Path, line: bytes, reason: str) -> None:
    good = json.dumps(OPENALEX).encode()
    ws, result = read(tmp_path, "works.jsonl", good + b"\n" + line + b"\n")
    assert (result.rows, result.aside) == (1, 1)
    assert reason in ws.reasons_aside([result])[0]["reason"]


def test_five_thousand_authors_and_every_script(tmp_path: Path) -> None:
    many = {**OPENALEX, "authorships": [{"author": {"display_name": f"N{n}"}, "raw_affiliation_strings": ["جامعة القاهرة", "東京大学", "МГУ"][n % 3 : n % 3 + 1]} for n in range(5000)]}  # fmt: skip
    ws, result = read(tmp_path, "works.jsonl", json.dumps(many, ensure_ascii=False).encode())
    assert result.rows == 1
    assert len(rows(ws)[0]["authors"]) == 5000
    assert ws.rank().total == pytest.approx(1.0)


def test_proceedings(tmp_path: Path) -> None:
    text = "On Knives\nAnn Lee (MIT) · Bo Chen (Tsinghua University / Baidu)\n\nOn Grids\nCy Ho (State Grid) · Di Wu ()\n\nBroken\nno brackets here\n\nOn More\nEd Xu (A) · Fu Li (B)\n"
    ws, result = read(tmp_path, "icml_2020_papers.txt", text.encode())
    assert (result.rows, result.aside) == (3, 1)
    found = {r["title"]: r for r in rows(ws)}
    assert [a["org"] for a in found["On Knives"]["authors"][1]["affiliations"]] == [
        "Tsinghua University",
        "Baidu",
    ]
    assert found["On Grids"]["authors"][1]["affiliations"] == []


def test_the_same_work_in_two_databases_is_one_with_two_flags(tmp_path: Path) -> None:
    read(tmp_path, "icml2019.json", json.dumps(PAPERS).encode())
    ws, _ = read(tmp_path, "works.jsonl", json.dumps(OPENALEX).encode())
    records = ws.records()
    assert records.count == 2 and set(records.databases) == {"openalex", "papercopilot"}
    both = ws.rank(["database=openalex&papercopilot"])
    assert both.works == 1 and both.total == pytest.approx(1.0)
    # Citations: the highest of any database. Authors: from the row that gives the most countries.
    assert max(records.citations) == 9 and ws.rank(["database=openalex&papercopilot"]).places[0].unit in (
        "CN",
        "US",
    )
    assert {p.unit for p in both.places} == {"CN", "US"}


def test_reading_again_changes_nothing(tmp_path: Path) -> None:
    ws, _ = read(tmp_path, "icml2019.json", json.dumps(PAPERS).encode())
    before = rows(ws)
    ws.read([tmp_path / "icml2019.json"])
    assert rows(ws) == before


def test_countries_keys_and_sameness() -> None:
    assert [country(c) for c in ("USA", "Hong Kong SAR, China", "Taiwan, Province of China", "UK", "cn", "Atlantis", None)] == ["US", "HK", "TW", "GB", None, None, None]  # fmt: skip
    assert doi("https://doi.org/10.1000/ABC.1).") == "10.1000/abc.1"
    assert same_as("Deep—Learning, Again", 2019, None, "x") == same_as("deep learning again", 2019, None, "y")
    assert same_as("Editorial", 2019, None, "x") == "x"  # too short to stand for a work
    assert same_as("A title long enough", 2017, "10.48550/arxiv.1", "x").startswith("title:")


DBLP = """<?xml version="1.0" encoding="ISO-8859-1"?>
<!DOCTYPE dblp SYSTEM "dblp.dtd">
<dblp>
<article mdate="2020-01-01" key="journals/x/A1"><author orcid="0000-0001">J&uuml;rgen M&ouml;ller 0002</author><author>Wei Wang 0001</author><title>On <i>Deep</i> Inspection &amp; Knives.</title><year>2019</year><journal>X</journal><ee>https://doi.org/10.1000/x.1</ee></article>
<www key="homepages/1"><author>Nobody</author></www>
<inproceedings key="conf/icml/B2"><author>Ann Lee</author><title>A Paper of Proceedings.</title><year>next</year><booktitle>ICML</booktitle></inproceedings>
<inproceedings><author>Ann Lee</author><title>No Key At All.</title><year>2019</year></inproceedings>
</dblp>
"""


def test_dblp(tmp_path: Path) -> None:
    for name, data in (
        ("dblp.xml", DBLP.encode("latin-1")),
        ("dblp.xml.gz", gzip.compress(DBLP.encode("latin-1"))),
    ):
        (tmp_path / name[5:]).mkdir()
        ws, result = read(tmp_path / name[5:], name, data)
        assert (result.rows, result.aside) == (2, 1)
        article, paper = sorted(rows(ws), key=lambda r: str(r["track"]))
        assert (
            article["title"] == "On Deep Inspection & Knives"
            and article["doi"] == "10.1000/x.1"
            and article["year"] == 2019
        )
        assert [a["name"] for a in article["authors"]] == ["Jürgen Möller", "Wei Wang"]
        assert [a["key"] for a in article["authors"]] == ["https://orcid.org/0000-0001", "dblp:Wei Wang 0001"]
        assert paper["venue"] == "ICML" and paper["year"] is None


def test_dblp_resolves_nothing_that_a_document_type_declares(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("hidden words", encoding="utf-8")
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f"""<?xml version="1.0"?>
<!DOCTYPE dblp [<!ENTITY l0 "ha"><!ENTITY file SYSTEM "{secret.as_uri()}">{laughs}]>
<dblp><article key="a"><author>A</author><title>&l11; &file; done here.</title><year>2019</year></article></dblp>"""
    ws, result = read(tmp_path, "dblp.xml", bomb.encode())
    assert result.rows == 1
    assert rows(ws)[0]["title"] == "&l11; &file; done here"


def test_a_torn_dblp_keeps_what_came_before_and_chunks_do_not_matter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("duizhao.readers.dblp.CHUNK", 150)
    ws, result = read(tmp_path, "dblp.xml", DBLP.encode("latin-1")[:-200])
    assert result.rows == 1 and result.aside == 1
    assert rows(ws)[0]["authors"][0]["name"] == "Jürgen Möller"
    with pytest.raises(dz.errors.DuizhaoError):
        read(tmp_path, "empty.xml", b"<dblp><article")


def test_dblp_holds_no_more_than_a_record(tmp_path: Path) -> None:
    import resource

    one = b'<article key="k%d"><author>A B</author><title>A title of some length that repeats itself.</title><year>2019</year><journal>J</journal></article>\n'
    path = tmp_path / "big.xml"
    with path.open("wb") as f:
        f.write(b"<dblp>")
        f.writelines(one % n for n in range(60_000))
        f.write(b"</dblp>")
    from duizhao.readers.dblp import Dblp
    from duizhao.readers.reader import Source

    class Count:
        kept = 0

        def keep(self, *_: Any) -> None:
            self.kept += 1

        def aside(self, *_: Any, **__: Any) -> None: ...
        def copied(self, *_: Any) -> None: ...
        def advance(self, *_: Any) -> None: ...

    out = Count()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    Dblp().read(Source(path, "big.xml", dz.create(tmp_path / "w").workspace), out)
    assert out.kept == 60_000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 40_000  # kB; the file has 8 MB
