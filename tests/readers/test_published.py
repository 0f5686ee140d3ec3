"""Published tables into figures: made-up tables that always run, and the real ones where they are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from duizhao import readers
from duizhao.errors import ReadError
from duizhao.readers import READERS, economies
from duizhao.readers.record import country
from duizhao.readers.release import release
from duizhao.workspace import Workspace
from tests.readers.conftest import Put

PUSHES = "git_pushes,iso2_code,year,quarter\n70,US,2020,1\n40,EU,2020,1\n9,HK,2020,2\n"
YEARLY = "country,field,year,num_articles,complete\nChina (mainland),All,2016,30,True\nUnited States,Computer Vision,2016,20,False\n"
PAIRS = "country1,country2,field,year,num_articles,complete\n"
TOTALS = (
    "table_id,row_id,rank,region_country_or_economy,region,number_of_papers_whole_,number_of_papers_fractional_,"
    "papers_involving_multiple_institutions_whole_,papers_involving_only_domestic_institutions_whole_,papers_involving_international_institutions_whole_\n"
    "10059,r001,0,World,World,10,10.0,5,8,2\n10059,r002,1,China,Asia,7,6.5,4,5,2\n10059,r003,2,Serbia<sup>b</sup>,Europe,4,3.0,1,2,1\n10059,r004,3,Unassigned,na,1,0.5,1,0,0\n"
)
MATRIX = "table_id,row_id,region_country_or_economy,china,united_states\n10060,r001,China,0,12\n10060,r002,United States,12,0\n"
BY_YEAR = (
    "table_id,row_id,region_country_or_economy_full_path,field_2003,field_2004\n10067,r001,World,,\n10067,r002,World -> Total articles,9,11\n"
    "10067,r003,World -> Canada,,\n10067,r004,World -> Canada -> Total articles,2,na\n10067,r005,World -> Canada -> Total articles -> With international institutions,1,1\n"
)
SEEDS = {"innovationgraph": PUSHES, "etoactivity": YEARLY, "nsf": TOTALS}


def figures(workspace: Workspace) -> list[dict[str, Any]]:
    with workspace.snapshot() as s:
        return s.rows("SELECT * FROM figures ORDER BY figure_id")


def aside(workspace: Workspace) -> list[tuple[int, str]]:
    with workspace.snapshot() as s:
        return [(r["line"], r["reason"]) for r in s.rows("SELECT line, reason FROM aside ORDER BY line")]


def read(workspace: Workspace, path: Path) -> tuple[str, int, int]:
    (result,) = readers.read(workspace, [path])
    return result.reader, result.rows, result.aside


def test_innovation_graph(workspace: Workspace, put: Put) -> None:
    assert read(workspace, put("g/git_pushes.csv", PUSHES)) == ("innovationgraph", 3, 0)
    eu, hk, us = figures(workspace)
    assert (us["subject"], us["period"], us["value"], us["quantity"], us["vintage"]) == (
        "US",
        "2020-Q1",
        70,
        "GitHub pushes",
        "2020-Q2",
    )
    assert us["figure_id"] == "github_git_pushes_us_2020q1_v2020q2"
    assert eu["subject"] == "EU" and "beside its members" in eu["note"]
    assert hk["subject"] == "HK"
    with workspace.snapshot() as s:
        (origin,) = s.rows("SELECT * FROM origins WHERE kind = 'publication'")
    assert origin["licence"] == "CC0"


def test_innovation_graph_sets_aside_what_is_no_figure(workspace: Workspace, put: Put) -> None:
    bad = "NaN,US,2020,1\n-4,US,2020,2\n1e9,US,2020,3\n5,usa,2020,1\n5,US,2020,5\n5,US,20,1\n5,US\n,US,2021,1\n6,US,2022,1\n6,US,2022,1\n7,US,2022,1\n"
    assert read(workspace, put("g/git_pushes.csv", "git_pushes,iso2_code,year,quarter\n" + bad)) == (
        "innovationgraph",
        1,
        9,
    )
    assert [n for n, _ in aside(workspace)] == [2, 3, 4, 5, 6, 7, 8, 9, 12]
    for name, header in (("economy_collaborators", "weight,source,destination"), ("topics", "num_pushers,topic,iso2_code")):  # fmt: skip
        assert read(workspace, put(f"g/{name}.csv", header + ",year,quarter\n1,a,b,2020,1\n"))[1:] == (0, 1)


def test_eto_yearly(workspace: Workspace, put: Put) -> None:
    rows = "Hong Kong,All,2016,3,True\nCongo,All,2016,3,True\nQuad,All,2016,3,True\nAtlantis,All,2016,3,True\nIndia,All,2016,x,True\nIndia,All,2016,3,maybe\nIndia,,2016,3,True\n"
    put(
        "eto/README.md",
        "Sourced from the [Emerging Technology Observatory](https://eto.tech) in **Dez. 2024**.",
    )
    assert read(workspace, put("eto/data/articles.csv", YEARLY + rows)) == ("etoactivity", 3, 6)
    cn, hk, us = figures(workspace)
    assert (cn["figure_id"], cn["value"], cn["complete"], cn["subfield"], cn["vintage"]) == (
        "eto_articles_cn_all_2016_v2024_12",
        30,
        True,
        "all",
        "2024-12",
    )
    assert "Hong Kong is counted apart" in cn["note"] and hk["subject"] == "HK"
    assert us["complete"] is False and us["subfield"] == "vision"
    reasons = " | ".join(r for _, r in aside(workspace))
    for said in ("which of the two", "a group of countries", "no country", "not a number", "complete is", "field is empty"):  # fmt: skip
        assert said in reasons


def test_eto_without_a_release_says_so(workspace: Workspace, put: Put) -> None:
    one, two = put("a/x.csv", YEARLY), put("b/x.csv", YEARLY)
    readers.read(workspace, [one, two])
    found = figures(workspace)
    # Two files of unknown releases do not hide each other.
    assert len(found) == 4 and {f["vintage"] for f in found} == {None}
    assert [r for _, r in aside(workspace)] == [aside(workspace)[0][1]] * 2
    assert "release is not stated" in aside(workspace)[0][1]


def test_eto_pairs_are_read_once(workspace: Workspace, put: Put) -> None:
    rows = (
        "China,United States,Robotics,2020,30,True\nUnited States,China,Robotics,2020,30,True\n"
        "China,India,Robotics,2020,30,True\nIndia,China,Robotics,2020,31,True\nChina,China,Robotics,2020,9,True\n"
    )
    put("p/COMMIT.txt", "0" * 40 + " 2026-04-21 13:02:04 -0700\n")
    assert read(workspace, put("p/Robotics.csv", PAIRS + rows))[:2] == ("etoactivity", 2)
    assert [(f["subject"], f["value"], f["vintage"]) for f in figures(workspace)] == [
        ("CN-IN", 30, "2026-04"),
        ("CN-US", 30, "2026-04"),
    ]
    said = [r for _, r in aside(workspace)]
    assert said[0].startswith("1 rows repeat a pair") and "another value" in said[1] and "no pair" in said[2]


def test_eto_summaries_are_set_aside(workspace: Workspace, put: Put) -> None:
    text = "country,field,num_articles,num_citations\nIndia,All,3,4\n"
    assert read(workspace, put("s/summary.csv", text)) == ("etoactivity", 0, 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Data of the Emerging Technology Observatory, downloaded in March 2025.", "2025-03"),
        ("Emerging Technology Observatory, last updated March 2025.", None),
        ("Something else, downloaded in March 2025.", None),
    ],
)
def test_a_release_is_read_not_guessed(tmp_path: Path, text: str, expected: str | None) -> None:
    (tmp_path / "README.md").write_text(text)
    (tmp_path / "a").mkdir()
    found, how = release(tmp_path / "a" / "x.csv", tmp_path / "elsewhere", "Emerging Technology Observatory")
    assert found == expected and (how is None) == (expected is None)
    assert release(tmp_path / "a" / "x.csv", tmp_path / "a", "Emerging Technology Observatory") == (
        None,
        None,
    )


def test_nsf_totals(workspace: Workspace, put: Put) -> None:
    assert read(workspace, put("n/10059_data.csv", TOTALS)) == ("nsf", 20, 0)
    by_id = {f["figure_id"]: f for f in figures(workspace)}
    whole, part = by_id["ncses_10059_r002_whole"], by_id["ncses_10059_r002_fractional"]
    assert (whole["value"], whole["credit"], part["value"], part["credit"]) == (7, "whole", 6.5, "fractional")
    assert (whole["subject"], whole["period"], whole["quantity"]) == ("CN", "2003-2022", "AI articles")
    assert by_id["ncses_10059_r001_whole"]["subject"] == "WORLD"
    assert by_id["ncses_10059_r003_whole"]["subject"] == "RS"
    assert by_id["ncses_10059_r004_whole"]["subject"] == "UNKNOWN"
    assert by_id["ncses_10059_r002_abroad"]["quantity"] != "AI articles"


def test_nsf_pairs_and_years(workspace: Workspace, put: Put) -> None:
    assert read(workspace, put("n/10060_data.csv", MATRIX)) == ("nsf", 1, 1)
    assert figures(workspace)[0]["subject"] == "CN-US"
    # A cell without a number costs that cell alone; rows that only head others have none.
    assert read(workspace, put("n/10067_data.csv", BY_YEAR)) == ("nsf", 5, 1)
    found = {f["figure_id"]: f["value"] for f in figures(workspace)}
    assert found["ncses_10067_r004_2003"] == 2 and "ncses_10067_r004_2004" not in found


def test_nsf_patents(workspace: Workspace, put: Put) -> None:
    text = "table_id,row_id,time_period,value\n10564,r1,World,9\n10564,r2,World -> Asia,5\n10564,r3,World -> Asia -> China,4\n"
    assert read(workspace, put("n/10564_data.csv", text)) == ("nsf", 2, 1)
    cn = next(f for f in figures(workspace) if f["subject"] == "CN")
    assert cn["note"] == "includes Hong Kong" and cn["credit"] == "fractional"


def test_nsf_rows_without_a_year_are_set_aside(workspace: Workspace, put: Put) -> None:
    text = (
        "table_id,row_id,time_period,value\n9968,r1,World,9\n9968,r2,World -> United States -> Barbados,5\n"
    )
    assert read(workspace, put("n/9968_data.csv", text)) == ("nsf", 0, 2)
    assert all("no year" in r and "path" in r for _, r in aside(workspace))


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.csv", "table_id,row_id,x\n77777,r1,1\n", "not known"),
        ("b.csv", TOTALS.replace("number_of_papers_whole_", "papers"), "lacks the column"),
        ("c.csv", "table_id,row_id,x\n", "no rows"),
    ],
)
def test_nsf_refuses_what_it_cannot_read(
    workspace: Workspace, put: Put, name: str, text: str, said: str
) -> None:
    with pytest.raises(ReadError, match=said) as e:
        readers.read(workspace, [put(name, text)])
    assert e.value.hint


def test_no_reader_takes_another_ones_table() -> None:
    other = "figure_id,quantity,unit,subject,value,title,country,field,year\n"
    seeds = {**SEEDS, "figures": other}
    for kind, text in seeds.items():
        head = b"\xef\xbb\xbf" + text.encode()
        assert [r.name for r in READERS if r.detect(Path("x.csv"), head)] == [kind]
        assert not any(r.detect(Path("x.txt"), head) for r in READERS if r.name in SEEDS)
    assert not any(r.detect(Path("x.csv"), b"country,field,year\n") for r in READERS)


def test_names_of_economies() -> None:
    assert [economies.subject(n) for n in ("Hong Kong", "Macau", "Taiwan", "C&#244;te d&#8217;Ivoire")] == ["HK", "MO", "TW", "CI"]  # fmt: skip
    assert economies.subject("West Bank<sup>d</sup>") == "west-bank"
    assert economies.subject("European Patent Office") == "EP"
    assert country("Congo") is None and country("Oman") == "OM"
    assert economies.pair("United States", "China") == economies.pair("China", "United States") == "CN-US"


REAL = {
    "evidence/innovationgraph": (18548, 2, {"github_git_pushes_us_2020q1_v2025q3": 21377653}),
    "evidence/global_ai_activity/data": (52164, 1640, {"eto_articles_cn_all_2016_v2024_12": 33187, "eto_disclosed_us_all_2018_v2024_12": 28795}),
    "evidence/aisi-bda600/public/datasets/activity": (37034, 1743, {"eto_articles_us_all_2016_v2026_04": 22432}),
    "evidence/aisi-bda600/public/datasets/collaboration": (10829, 8, {}),
    "publications/ncses": (19201, 16743, {"ncses_10059_r002_fractional": 255322.4, "ncses_10564_r003_ca": 1776, "ncses_10060_cn-us": 13631}),
}  # fmt: skip


@pytest.mark.data
@pytest.mark.parametrize("folder", REAL)
def test_real_tables(workspace: Workspace, data: Path, folder: str) -> None:
    results = [r for r in readers.read(workspace, [data / folder]) if r.state != "not read"]
    rows, set_aside, values = REAL[folder]
    assert {r.state for r in results} == {"read"}
    assert (sum(r.rows for r in results), sum(r.aside for r in results)) == (rows, set_aside)
    found = {f["figure_id"]: f["value"] for f in figures(workspace)}
    assert len(found) == rows
    assert {i: found[i] for i in values} == values
    assert not any("no country or economy that is known" in r for _, r in aside(workspace))


@pytest.mark.data
def test_real_pairs_sum_to_the_known_total(workspace: Workspace, data: Path) -> None:
    """CN–US, AI as a whole, 2015–2023: 40,491; summing eight overlapping fields listed twice gave 162,646 elsewhere."""
    readers.read(workspace, [data / "evidence/aisi-bda600/public/datasets/collaboration"])
    pair = [f for f in figures(workspace) if f["subject"] == "CN-US" and f["subfield"] == "all"]
    assert sum(f["value"] for f in pair if "2015" <= f["period"] <= "2023") == 40491
