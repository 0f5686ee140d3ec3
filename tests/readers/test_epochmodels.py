"""Epoch AI's lists of models: made-up lists, and the real ones where the development data are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import duizhao as dz
from duizhao.errors import ReadError
from duizhao.readers.epochmodels import makers, parts

HEADER = "Model,Organization,Publication date,Domain,Training compute (FLOP),Citations,Country (of organization),Notability criteria,Frontier model\n"
US, CN, GB = "United States of America", "China", "United Kingdom of Great Britain and Northern Ireland"


def read(ws: dz.Session, path: Path, text: str | bytes) -> Any:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    (result,) = ws.read([path])
    return result


def rows(ws: dz.Session) -> list[dict[str, Any]]:
    with ws.workspace.snapshot() as snapshot:
        return snapshot.rows("SELECT * FROM works ORDER BY source_key")


def test_a_model(tmp_path: Path) -> None:
    ws = dz.create(tmp_path / "w")
    text = HEADER + f'Grid-1,"Example Lab,Example University",2024-05-01,"Vision,Language",1e24,12.0,"{US},{CN}",SOTA improvement,True\nOld,"Example Lab",1950,,,,,,\n'  # fmt: skip
    result = read(ws, tmp_path / "notable_ai_models.csv", text)
    assert (result.reader, result.rows, result.aside) == ("epochmodels", 2, 0)
    grid, old = rows(ws)
    assert (grid["kind"], grid["database"], grid["title"], grid["year"], grid["citations"]) == ("model", "epoch", "Grid-1", 2024, 12)  # fmt: skip
    assert grid["subfields"] == ["Vision", "Language"] and grid["definitions"] == ["notable"]
    assert [(a["name"], a["affiliations"][0]["country"]) for a in grid["authors"]] == [("Example Lab", "US"), ("Example University", "CN")]  # fmt: skip
    assert old["year"] == 1950 and old["citations"] is None and old["authors"][0]["affiliations"] == [{"raw": None, "org": "Example Lab", "ror": None, "country": None}]  # fmt: skip


@pytest.mark.parametrize(
    ("organisations", "countries", "expected"),
    [
        ("A,B", f"{US},{CN}", [["US"], ["CN"]]),
        ("A,B,C", CN, [["CN"], ["CN"], ["CN"]]),
        ("A,B,C", f"{CN},{CN}", [["CN"], ["CN"], ["CN"]]),
        ("A,B", f"{US},{GB},{CN}", [[None], [None]]),
        ("A,B", "", [[None], [None]]),
        ("A", f"{US},{GB}", [["US", "GB"]]),
        ("A", f"{US},{GB},Multinational", [["US", "GB"]]),
        ("A", "Multinational", [[None]]),
        ("A", f"{US},{US}", [["US"]]),
        ("A,B", "Multinational,Korea (Republic of)", [[None], ["KR"]]),
        ('A,"B, Inc.",C', "Hong Kong,Taiwan,Iran (Islamic Republic of)", [["HK"], ["TW"], ["IR"]]),
        ("", US, []),
    ],
)
def test_countries_are_paired_only_where_the_counts_allow_it(
    organisations: str, countries: str, expected: list[list[str | None]]
) -> None:
    made = makers(parts(organisations), parts(countries))
    assert [[p["country"] for p in a["affiliations"]] for a in made] == expected


def test_a_model_in_two_lists_is_one_with_both_definitions(tmp_path: Path) -> None:
    ws = dz.create(tmp_path / "w")
    line = f"Grid-1,Example Lab,2024-05-01,Vision,,,{US},,True\n"
    read(ws, tmp_path / "large_scale_ai_models.csv", HEADER + line)
    read(ws, tmp_path / "frontier_ai_models.csv", HEADER + line + line.replace("Grid-1", "Grid-2"))
    read(ws, tmp_path / "notable_ai_models.csv", HEADER + line.replace(f"{US},", f"{US},Highly cited"))
    records = ws.records(kind="model")
    assert records.count == 2 and set(records.definitions) == {"frontier", "large-scale", "notable"}
    for definition, models in (("frontier", 2), ("notable", 1), ("frontier&large-scale&notable", 1)):
        found = ws.rank([f"definition={definition}"], kind="model")
        assert found.works == models and found.places[0].value == models
    # A later release of a list counts instead of the earlier one.
    (tmp_path / "new").mkdir()
    read(ws, tmp_path / "new" / "notable_ai_models.csv", HEADER + line.replace(US, CN))
    places = {p.unit: p.value for p in ws.rank(["definition=notable"], kind="model").places}
    assert set(places) <= {"US", "CN"} and sum(places.values()) == 1


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (",Lab,2024-05-01,,,,,,\n", "without name"),
        ("M,Lab,yesterday,,,,,,\n", "the publication date"),
        ("M,Lab,9999-01-01,,,,,,\n", "the year 9999"),
        ("M,Lab,2024\n", "3 cells under 9 columns"),
        ('M,"Lab,2024,,,,,,\n', "a quote is opened"),
        ("Good,Lab,2024,,,,,,\n", "the model of line 2"),
        ("M," + '"' + ",".join("L" * 10_001) + '"' + ",2024,,,,,,\n", "10,001 authors"),
        (b"M\xff,Lab,2024,,,,,,\n", "not UTF-8"),
        (b"M\0,Lab,2024,,,,,,\n", "NUL"),
    ],
)
def test_a_hostile_row_costs_no_other(tmp_path: Path, line: str | bytes, reason: str) -> None:
    ws = dz.create(tmp_path / "w")
    raw = line if isinstance(line, bytes) else line.encode()
    good = "Good,Lab,2024,,,,,,\n"
    result = read(ws, tmp_path / "notable_ai_models.csv", (HEADER + good).encode() + raw + b"Last,Lab,2024,,,,,,\n")  # fmt: skip
    assert result.aside == 1 and reason in ws.reasons_aside([result])[0]["reason"]
    assert result.rows == 2 or "quote" in reason


def test_odd_citations_are_unknown_and_a_foreign_table_is_refused(tmp_path: Path) -> None:
    ws = dz.create(tmp_path / "w")
    read(ws, tmp_path / "models.csv", HEADER + "".join(f"M{n},Lab,2024,,,{c},,,True\n" for n, c in enumerate(("-1", "1e9", "many", "12.5", "7"))))  # fmt: skip
    assert [r["citations"] for r in rows(ws)] == [None, None, None, None, 7]
    assert {d for r in rows(ws) for d in r["definitions"]} == {"frontier"}  # the name says no list
    (tmp_path / "x.csv").write_text("a,b\n", encoding="utf-8")
    with pytest.raises(ReadError, match="no column 'Model' among a, b"):
        ws.read([tmp_path / "x.csv"], kind="epochmodels")


def test_the_real_lists(data: Path, tmp_path: Path) -> None:
    """Counts typed from the files (Epoch AI, CC BY 4.0, retrieved 2025-11): every row is kept, and the definitions overlap as the lists do."""
    ws = dz.create(tmp_path / "w")
    folder = data / "evidence" / "epoch-ai"
    sizes = {"notable_ai_models.csv": 965, "frontier_ai_models.csv": 137, "large_scale_ai_models.csv": 481}
    if not all((folder / n).is_file() for n in sizes):
        pytest.skip("Epoch AI's lists are not among the development data")
    for name, size in sizes.items():
        (result,) = ws.read([folder / name])
        assert (result.reader, result.rows, result.aside) == ("epochmodels", size, 0)
    records = ws.records(kind="model")
    assert 965 < records.count < sum(sizes.values())
    for definition, size in (("frontier", 137), ("large-scale", 481)):
        assert ws.rank([f"definition={definition}"], kind="model").works == size
    whole = {p.unit: p.value for p in ws.rank(["credit=whole", "definition=notable"], kind="model").places}
    assert whole["US"] > whole["CN"] > whole["GB"] > whole["CA"] > 0
    # One organisation in two countries: both are its own.
    with ws.workspace.snapshot() as snapshot:
        (deepmind,) = snapshot.rows("SELECT authors FROM works WHERE title = 'Gemini 3 Pro' AND source_key LIKE 'notable/%'")  # fmt: skip
    assert {p["country"] for p in deepmind["authors"][0]["affiliations"]} == {"US", "GB"}


def test_an_older_release_with_other_columns(data: Path, tmp_path: Path) -> None:
    path = data / "publications" / "epoch" / "notable_ai_models_2025-02-24.csv"
    if not path.is_file():
        pytest.skip("the release of February 2025 is not among the development data")
    ws = dz.create(tmp_path / "w")
    (result,) = ws.read([path])
    assert (result.reader, result.rows, result.aside) == ("epochmodels", 895, 0)
    # Fractional, Google DeepMind's halves count for Britain.
    assert [p.unit for p in ws.rank(kind="model", limit=1).places] == ["US"]
    assert {"CN", "GB"} <= {p.unit for p in ws.rank(kind="model", limit=3).places}
