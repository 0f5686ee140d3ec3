"""Tables of records by a map: real bytes in, rows of `works` out. Every record here is made up."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import random
import tracemalloc
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import duizhao as dz
from duizhao.errors import DuizhaoError, ReadError
from duizhao.readers.keysseen import KeysSeen
from duizhao.readers.maps import read_map
from duizhao.readers.reader import Source
from duizhao.readers.recordmap import MappedRecords
from duizhao.readers.worksmap import RecordMap, from_dict

CHECKOUT = Path(__file__).resolve().parents[2]
PAPERS = {
    "table": "works",
    "kind": "paper",
    "database": "library",
    "fields": {
        "key": "id",
        "title": "title",
        "year": "year",
        "venue": "venue",
        "citations": "cited",
        "doi": "doi",
        "subfields": {"column": "areas", "separator": ";"},
    },
    "authors": {
        "name": "people",
        "separator": ";",
        "within": "|",
        "organisation": "orgs",
        "country": "countries",
        "corresponding": "corr",
    },
}
HEADER = "id,title,year,venue,cited,doi,areas,people,orgs,countries,corr\n"
ROW = '1,On Knives and Grids,2019-05-01,ICML,12.0,https://doi.org/10.1000/A,vision;robots;vision,Ann;Bo,MIT|Lab;Uni,US|CN;China,1;0\n'  # fmt: skip
BY_AUTHOR = {
    "table": "works",
    "kind": "patent",
    "database": "register",
    "rows": "author",
    "fields": {"key": "id", "year": "year", "family": "fam"},
    "authors": {"name": "who", "organisation": "who", "country": "ctry"},
}


class Out:
    """A sink that keeps what it is given."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []
        self.reasons: list[tuple[int, str, bool]] = []
        self.bytes = 0

    def keep(self, table: str, line: int, row: Mapping[str, Any]) -> None:
        self.rows.append({**row, "line": line})

    def aside(self, line: int, reason: str, excerpt: object = "", *, field: bool = False) -> None:
        str(excerpt)
        self.reasons.append((line, reason, field))

    def copied(self, rows: int, new: int) -> None: ...

    def advance(self, n: int) -> None:
        assert n >= 0
        self.bytes += n


@pytest.fixture
def read(tmp_path: Path) -> Any:
    workspace = dz.create(tmp_path / "w").workspace

    def reading(name: str, data: str | bytes | Path, mapping: Mapping[str, Any] = PAPERS) -> Out:
        path = data if isinstance(data, Path) else tmp_path / name
        if not isinstance(data, Path):
            path.write_bytes(data if isinstance(data, bytes) else data.encode())
        out = Out()
        MappedRecords().read(Source(path, name, workspace, records=from_dict(mapping)), out)
        return out

    return reading


def test_a_csv_with_lists_of_authors(read: Any) -> None:
    out = read("a.csv", HEADER + ROW)
    (row,) = out.rows
    assert not out.reasons and row["line"] == 2 and row["kind"] == "paper" and row["database"] == "library"
    assert (row["year"], row["citations"], row["doi"], row["subfields"]) == (2019, 12, "10.1000/a", ["vision", "robots"])  # fmt: skip
    assert row["same_as"] == "doi:10.1000/a" and row["granted"] is None and row["family"] is None
    ann, bo = row["authors"]
    assert [(a["org"], a["country"]) for a in ann["affiliations"]] == [("MIT", "US"), ("Lab", "CN")]
    assert [(a["org"], a["country"]) for a in bo["affiliations"]] == [("Uni", "CN")]
    assert ann["corresponding"] is True and bo["corresponding"] is False


def test_every_format_gives_the_same_rows(read: Any, tmp_path: Path) -> None:
    cells = {"id": "1", "title": "On Knives and Grids", "year": dt.date(2019, 5, 1), "venue": "ICML", "cited": Decimal(12), "doi": "10.1000/a", "areas": ["vision", "robots"],
             "people": ["Ann", "Bo"], "orgs": [["MIT", "Lab"], ["Uni"]], "countries": [["US", "CN"], ["China"]], "corr": [True, False]}  # fmt: skip
    pq.write_table(pa.Table.from_pylist([cells, {**cells, "id": "2"}]), tmp_path / "a.parquet", row_group_size=1)  # fmt: skip
    line = json.dumps({**cells, "year": "2019-05-01", "cited": 12}).encode() + b"\n"
    wanted = read("a.csv", HEADER + ROW).rows[0]
    for out in (
        read("a.tsv", (HEADER + ROW).replace(",", "\t")),
        read("a.parquet", tmp_path / "a.parquet"),
        read("a.jsonl", line),
        read("a.jsonl.gz", gzip.compress(line)),
        read("a.json", json.dumps([json.loads(line)])),
    ):
        assert {**out.rows[0], "line": 2} == wanted and not out.reasons
    assert [r["source_key"] for r in read("a.parquet", tmp_path / "a.parquet").rows] == ["1", "2"]


def test_lists_that_do_not_match_are_not_paired(read: Any) -> None:
    out = read(
        "a.csv", HEADER + "1,A Title Long Enough,2019,ICML,,,,Ann;Bo;Cy;,MIT;Uni,US,\n2,Another Title Here,2019,ICML,,,,Ann,MIT|Lab,US,\n"
    )  # fmt: skip
    first, second = out.rows
    assert [a["affiliations"] for a in first["authors"]] == [[], [], []]
    assert [(a["org"], a["country"]) for a in second["authors"][0]["affiliations"]] == [("MIT", None), ("Lab", None)]  # fmt: skip
    assert all(field for _, _, field in out.reasons) and len(out.reasons) == 3
    assert "2 entries for 3 authors" in out.reasons[0][1]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",A Title,2019,,,,,,,,", "without key"),
        ("2,A Title,soon,,,,,,,,", "neither a year nor a date"),
        ("2,A Title,9999,,,,,,,,", "the year 9999"),
        ("2,A Title,2019,,,,,,,", "10 cells under 11 columns"),
        ('2,"A Title,2019,,,,,,,,', "a quote is opened"),
        ("1,A Title,2019,,,,,,,,", "the key of an earlier record"),
        ("2,A\0Title,2019,,,,,,,,", "NUL"),
        ("2,A Title,2019,,,,," + ";".join("N" * 10_001) + ",,,", "10,001 authors"),
    ],
)
def test_a_row_that_cannot_be_kept_costs_no_other(read: Any, row: str, reason: str) -> None:
    out = read("a.csv", HEADER + ROW + row + "\n" + ROW.replace("1,", "3,", 1))
    assert [r["source_key"] for r in out.rows] == ["1", "3"]
    ((line, said, field),) = out.reasons
    assert line == 3 and reason in said and not field


def test_bytes_that_are_no_text(read: Any) -> None:
    out = read("a.csv", (HEADER + ROW).encode() + b"2,\xff\xfe,2019,,,,,,,,\n")
    assert len(out.rows) == 1 and "not UTF-8" in out.reasons[0][1]
    with pytest.raises(ReadError, match="no header"):
        read("a.csv", (HEADER + ROW).encode("utf-16"))


def test_wrong_types_are_said(read: Any) -> None:
    good = {"id": 7, "title": "A Title Long Enough", "year": 2019.0, "venue": None, "cited": 3, "doi": None, "areas": None, "people": None, "orgs": None, "countries": None, "corr": None}  # fmt: skip
    wrong: list[tuple[dict[str, Any], str, bool]] = [
        ({"title": ["x"]}, "the title is a list", False),
        ({"title": {"x": 1}}, "the title is an object", False),
        ({"year": True}, "neither a year", False),
        ({"year": float("nan")}, "neither a year", False),
        ({"year": 1e300}, "neither a year", False),
        ({"year": 2019.5}, "neither a year", False),
        ({"id": {"x": 1}}, "the key is an object", False),
        ({"areas": [{"x": 1}]}, "subfields hold", False),
        ({"people": [["x", "y"]]}, "a name is a list", False),
        ({"cited": "many"}, "citations is 'many'", True),
        ({"cited": -1}, "no count", True),
        ({"cited": 10**30}, "citations", True),
        ({"people": ["Ann"], "corr": ["perhaps"]}, "neither yes nor no", True),
    ]
    out = read(
        "a.jsonl", "\n".join(json.dumps({**good, "id": n, **w}) for n, (w, _, _) in enumerate(wrong)) + "\n[1]\n3\nnull\n{"
    )  # fmt: skip
    for n, (_, reason, field) in enumerate(wrong, 1):
        assert any(line == n and reason in said and f == field for line, said, f in out.reasons), reason
        assert (n in {r["line"] for r in out.rows}) == field
    assert [line for line, _, _ in out.reasons[-4:]] == [14, 15, 16, 17]


def test_a_mapped_column_that_is_missing_names_those_that_are_there(read: Any, tmp_path: Path) -> None:
    drifted = HEADER.replace("cited", "citations")
    with pytest.raises(ReadError, match="no column 'cited' among id, title, year, venue, citations"):
        read("a.csv", drifted + ROW)
    pq.write_table(pa.table({"id": ["1"], "Title": ["x"]}), tmp_path / "b.parquet")
    with pytest.raises(ReadError, match="no column 'title' among id, Title"):
        read("b.parquet", tmp_path / "b.parquet")
    with pytest.raises(ReadError, match="no column 'areas' among id, Title"):
        read("a.jsonl", '{"id": 1, "Title": "x"}\n')
    assert read("a.csv", drifted + ROW, {**PAPERS, "optional": ["cited"]}).rows[0]["citations"] is None
    with pytest.raises(ReadError, match="names the column 'id' twice"):
        read("a.csv", HEADER.replace("venue", "id"), {**PAPERS, "optional": ["venue"]})


def test_torn_files(read: Any, tmp_path: Path) -> None:
    line = b'{"id": %d, "title": "A Title Long Enough"}\n'
    simple = {**PAPERS, "fields": {"key": "id", "title": "title"}, "authors": {}}
    packed = gzip.compress(b"".join(line % n for n in random.Random(1).sample(range(10**9), 4000)))
    out = read("a.gz", packed[: len(packed) // 2], simple)
    assert 100 < len(out.rows) < 4000 and "torn here" in out.reasons[-1][1]
    assert "torn" in read("a.gz", packed[:40] + b"\0" * 40 + packed[80:], simple).reasons[-1][1]
    table = pa.table({"id": [str(n) for n in range(3000)], "title": [f"A Title of number {n}" for n in range(3000)]})  # fmt: skip
    pq.write_table(table, tmp_path / "a.parquet", row_group_size=1000, compression="snappy", write_page_checksum=True)  # fmt: skip
    whole = (tmp_path / "a.parquet").read_bytes()
    with pytest.raises(ReadError, match=r"torn\.parquet"):
        read("torn.parquet", whole[:-100], simple)
    with pytest.raises(ReadError):
        read("none.parquet", b"PAR1" + b"\xff" * 50 + b"PAR1", simple)
    at = pq.ParquetFile(tmp_path / "a.parquet").metadata.row_group(1).column(0).data_page_offset
    out = read("half.parquet", whole[:at] + b"\xff" * 400 + whole[at + 400 :], simple)
    assert len(out.rows) == 2000 and "row group 2 is torn" in out.reasons[0][1]


def test_a_gigabyte_in_one_line_is_not_held(read: Any, tmp_path: Path) -> None:
    """A sparse file: its zeros take no room on the disk."""
    for name, size, said in (("a.csv", 1 << 30, "at most"), ("a.jsonl", 1 << 30, "a line of over 16 MB")):
        path = tmp_path / name
        good = HEADER + ROW if name == "a.csv" else '{"id": 1, "title": "A Title Long Enough"}\n'
        with path.open("wb") as f:
            f.write(good.encode())
            f.truncate(len(good) + size)
            f.seek(0, 2)
            f.write(b"\n" + ROW.replace("1,", "2,", 1).encode())
        tracemalloc.start()
        mapping = PAPERS if name == "a.csv" else {**PAPERS, "fields": {"key": "id", "title": "title"}, "authors": {}}  # fmt: skip
        out = read(name, path, mapping)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert out.rows[0]["source_key"] == "1" and said in out.reasons[0][1]
        assert peak < 80 << 20, name
        path.unlink()


def test_memory_stays_bounded(read: Any, tmp_path: Path) -> None:
    """A hundred thousand rows of CSV: a few bytes a key are held, and no row."""
    path = tmp_path / "many.csv"
    with path.open("w", encoding="utf-8") as f:
        f.write(HEADER)
        f.writelines(ROW.replace("1,", f"k{n},", 1) for n in range(100_000))

    class Count(Out):
        kept = 0

        def keep(self, table: str, line: int, row: Mapping[str, Any]) -> None:
            self.kept += 1

    out = Count()
    tracemalloc.start()
    source = Source(path, "many.csv", dz.create(tmp_path / "v").workspace, records=from_dict(PAPERS))
    before = tracemalloc.get_traced_memory()[0]
    MappedRecords().read(source, out)
    peak = tracemalloc.get_traced_memory()[1] - before
    tracemalloc.stop()
    assert out.kept == 100_000 and out.bytes == path.stat().st_size and peak < 12 << 20


def test_rows_that_are_authors(read: Any) -> None:
    mapping = {**BY_AUTHOR, "authors": {**BY_AUTHOR["authors"], "order": "seq"}}  # type: ignore[dict-item]
    text = "id,year,fam,seq,who,ctry\n1,2018,f9,2,Uni,DE\n1,2018,f9,1,Lab,CN\n1,2018,f9,1,Lab Berlin,DE\n2,2019,,,,\n3,2020,f9,1,Lab,XX\n"
    one, two, three = read("a.csv", text, mapping).rows
    assert [a["name"] for a in one["authors"]] == ["Lab", "Uni"]
    assert [(a["org"], a["country"]) for a in one["authors"][0]["affiliations"]] == [("Lab", "CN"), ("Lab Berlin", "DE")]  # fmt: skip
    assert one["family"] == three["family"] == "register:f9" and two["family"] is None
    assert two["authors"] == [] and three["authors"][0]["affiliations"][0]["country"] is None
    assert one["same_as"] == "patent:register:1"


def test_rows_of_a_record_must_stand_together(read: Any) -> None:
    with pytest.raises(ReadError, match="row 4: the rows of '1' are not one after the other") as e:
        read("a.csv", "id,year,fam,who,ctry\n1,2018,,A,US\n2,2018,,B,US\n1,2018,,C,CN\n", BY_AUTHOR)
    assert e.value.hint == "Sort the table by id."


def test_a_record_with_a_row_that_cannot_be_read_is_not_stored_in_part(read: Any) -> None:
    text = "id,year,fam,who,ctry\n1,2018,,A,US\n2,2018,,B,US\n2,2018\n2,2018,,C,CN\n3,2018,,D,US\n3,2018\n4,2018,,E,US\n5,2018,,F,US\n"
    out = read("a.csv", text, BY_AUTHOR)
    assert [r["source_key"] for r in out.rows] == ["1", "5"]
    assert sorted(n for n, _, _ in out.reasons) == [3, 4, 6, 7, 8]
    disagree = read("a.csv", "id,year,fam,who,ctry\n1,2018,,A,US\n1,2019,,B,US\n", BY_AUTHOR)
    assert disagree.rows[0]["year"] == 2018 and "disagree on year" in disagree.reasons[0][1]
    many = "id,year,fam,who,ctry\n" + "1,2018,,A,US\n" * 10_005 + "2,2018,,A,US\n"
    crowded = read("a.csv", many, BY_AUTHOR)
    assert [r["source_key"] for r in crowded.rows] == ["2"] and "over 10,000" in crowded.reasons[0][1]


def test_the_example_map_reads_its_own_example(read: Any, tmp_path: Path) -> None:
    found = read_map(CHECKOUT / "docs/examples/records.toml")
    assert isinstance(found, RecordMap)
    text = "".join(
        line[4:] + "\n" for line in (CHECKOUT / "docs/examples/records.toml").read_text(encoding="utf-8").splitlines() if line.startswith(("#   appln", "#   101"))
    )  # fmt: skip
    ws = dz.create(tmp_path / "v")
    (tmp_path / "grants.csv").write_text(text, encoding="utf-8")
    (result,) = ws.read([tmp_path / "grants.csv"], mapping=CHECKOUT / "docs/examples/records.toml")
    assert (result.reader, result.rows, result.aside) == ("records", 1, 0)
    with ws.workspace.snapshot() as snapshot:
        (row,) = snapshot.rows("SELECT * FROM works")
    assert row["granted"] is True and row["family"] == "docdb:55" and row["subfields"] == ["G06N"]
    assert row["same_as"] == "patent:CN101B" and row["year"] == 2018 and row["citations"] == 4
    assert [(a["name"], a["affiliations"][0]["country"]) for a in row["authors"]] == [("Example Lab", "CN"), ("Example University", "US")]  # fmt: skip


def test_a_map_beside_the_file_is_found(tmp_path: Path) -> None:
    ws = dz.create(tmp_path / "w")
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "a.csv").write_text("k,t\n1,A Title Long Enough\n", encoding="utf-8")
    (folder / "a.map.toml").write_text('table = "works"\nkind = "paper"\ndatabase = "d"\n[fields]\nkey = "k"\ntitle = "t"\n', encoding="utf-8")  # fmt: skip
    (folder / "b.csv").write_text("k,t\n1,A Title Long Enough\n", encoding="utf-8")
    (folder / "b.csv.map.toml").write_text("table = 3", encoding="utf-8")
    (folder / "c.jsonl").write_text('{"kopf": "A headline", "url": "https://a.example/1"}\n', encoding="utf-8")  # fmt: skip
    (folder / "c.map.toml").write_text('[fields]\ntitle = "kopf"\n', encoding="utf-8")
    states = {r.source: (r.reader, r.state, r.rows) for r in ws.read([folder])}
    assert states == {"data/a.csv": ("records", "read", 1), "data/b.csv": ("", "failed", 0), "data/c.jsonl": ("headlines", "read", 1)}  # fmt: skip
    assert ws.read([folder / "a.csv"])[0].state == "already read"
    # Another map is another read, and the newest counts.
    text = (folder / "a.map.toml").read_text(encoding="utf-8")
    (folder / "a.map.toml").write_text(text.replace('"d"', '"e"'), encoding="utf-8")
    assert ws.read([folder / "a.csv"])[0].state == "read"
    with ws.workspace.snapshot() as snapshot:
        assert [r["database"] for r in snapshot.rows("SELECT database FROM works")] == ["e"]
    with pytest.raises(ReadError, match="table"):
        ws.read([folder / "b.csv"])
    with pytest.raises(ReadError, match="needs a map"):
        ws.read([folder / "c.jsonl"], kind="records")


def test_a_works_map_is_not_passed_over(tmp_path: Path) -> None:
    ws = dz.create(tmp_path / "w")
    (tmp_path / "a.jsonl").write_text('{"title": "t", "url": "https://a.example/1"}\n', encoding="utf-8")
    (tmp_path / "m.toml").write_text('table = "works"\nkind = "paper"\ndatabase = "d"\n[fields]\nkey = "k"\n', encoding="utf-8")  # fmt: skip
    with pytest.raises(ReadError, match="map of records"):
        ws.read([tmp_path / "a.jsonl"], kind="headlines", mapping=tmp_path / "m.toml")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"kind": "talk"}, "kind is 'talk'"),
        ({"database": ""}, "database is ''"),
        ({"rows": "page"}, "rows is 'page'"),
        ({"fields": {"title": "t"}}, "has no key"),
        ({"fields": {"key": 3}}, "3 is no column"),
        ({"fields": {"key": "k", "colour": "c"}}, "unknown key 'colour'"),
        ({"fields": {"key": {"column": "k", "separator": ";"}}}, "separator and first are for"),
        ({"fields": {"key": "k", "year": {"column": "y", "values": ["1"]}}}, "values are for granted"),
        ({"fields": {"key": "k", "subfields": {"column": "y", "first": 0}}}, "first is 0"),
        ({"fields": []}, "must be a section"),
        ({"authors": {"name": "n", "separator": 3}}, "separator is 3"),
        ({"authors": {"name": {"column": "n", "separator": ";"}}}, "only columns"),
        ({"authors": {"order": "n"}}, 'for rows = "author"'),
        ({"constants": {"year": 2019}}, "a column and a constant"),
        ({"constants": {"key": "x"}}, "unknown key 'key'"),
        ({"delimiter": "ab"}, "not one character"),
        ({"quoted": "no"}, "quoted is true or false"),
        ({"missing": "NA"}, "not a list of texts"),
        ({"tabel": 1}, "unknown key 'tabel'"),
    ],
)
def test_a_wrong_map_is_refused_with_its_mistake(change: dict[str, Any], said: str) -> None:
    with pytest.raises(ReadError) as e:
        from_dict({**PAPERS, **change})
    assert said in e.value.message


def test_keys_seen_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("duizhao.readers.keysseen.RECENT", 50)
    seen = KeysSeen()
    assert all(seen.new(f"k{n}") for n in range(2000))
    assert not any(seen.new(f"k{n}") for n in range(2000)) and seen.new("other")


def test_mutated_tables_are_read_or_set_aside(read: Any, tmp_path: Path) -> None:
    from tests.readers.test_mutations import mutated

    chance = random.Random(20261127)
    pq.write_table(pa.table({c: [f"{c}{n};x" for n in range(40)] for c in HEADER.strip().split(",")}), tmp_path / "s.parquet", row_group_size=10)  # fmt: skip
    by_author = "id,year,fam,who,ctry\n1,2018,f,A,US\n1,2018,f,B,CN\n2,2019,,C,DE\n3,2019,,C,DE\n"
    line = json.dumps({"id": 1, "year": 2018, "fam": "f", "who": ["a", {"b": 1}], "ctry": ["US", None]}) + "\n"  # fmt: skip
    seeds: list[tuple[str, bytes, Mapping[str, Any]]] = [
        ("m.csv", (HEADER + ROW * 2).encode(), PAPERS),
        ("n.csv", by_author.encode(), BY_AUTHOR),
        ("m.jsonl", line.encode() * 3, {**BY_AUTHOR, "rows": "record"}),
        ("m.jsonl.gz", gzip.compress(line.encode() * 3), BY_AUTHOR),
        ("m.parquet", (tmp_path / "s.parquet").read_bytes(), PAPERS),
    ]
    schema = pa.struct([(c.name, c.type) for c in dz.evidence.tables.WORKS.columns if c.name != "read_id"])
    for _ in range(600):
        name, seed, mapping = chance.choice(seeds)
        raw = mutated(seed, chance)
        try:
            out = read(name, raw, mapping)
        except DuizhaoError:
            continue
        pa.array(out.rows, schema)
