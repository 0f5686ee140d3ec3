"""Documents, grants, families: which of a family's documents counts, by hand and on the command line. Every document is made up."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

import duizhao as dz
from duizhao.cli.main import app
from duizhao.errors import DuizhaoError, NotFoundError
from duizhao.measures.axes.document import DOCUMENT, earliest
from duizhao.measures.counting import counting
from duizhao.measures.cube import Cube
from duizhao.measures.records import Records, from_works
from tests.measures.worlds import seeded

E = ("employer", "all")


def work(name: str, year: int | None, office: str | None, family: str | None, country: str, *, granted: bool = False) -> dict[str, Any]:  # fmt: skip
    return {"id": name, "year": year, "venue": office, "family": family, "granted": granted, "authors": [{"affiliations": [{E: country}]}]}  # fmt: skip


WORLD = [
    work("d", 2018, "US", "f1", "US", granted=True),
    work("c", 2017, "CN", "f1", "CN"),
    work("b", 2017, "CN", "f1", "DE"),  # as early, and first by id: it stands for f1
    work("e", None, "CN", "f2", "CN"),  # an unknown year is last
    work("f", 2019, None, "f2", "JP"),
    work("g", 2019, "CN", "f3", "CN", granted=True),
    work("h", 2019, "CN", None, "CN", granted=True),
    work("i", 2019, "CN", None, "CN"),
]


def totals(records: Records, *options: str) -> dict[str, float]:
    c = counting(options)
    (found,) = Cube(records, [c]).count([c])
    return {n: float(v) for n, v in zip(found.names, found.value, strict=True) if v}


@pytest.mark.parametrize(
    ("option", "expected"),
    [
        ("all", {"US": 1, "CN": 5, "DE": 1, "JP": 1}),
        ("granted", {"US": 1, "CN": 2}),
        ("family", {"DE": 1, "JP": 1, "CN": 3}),
        ("family:granted", {"DE": 1, "CN": 2}),
        ("family:offices>=1", {"DE": 1, "JP": 1, "CN": 3}),
        ("family:offices>=2", {"DE": 1}),
        ("family:offices>=3", {}),
    ],
)
def test_by_hand(option: str, expected: dict[str, float]) -> None:
    assert totals(from_works(WORLD), f"document={option}") == expected


def test_the_first_document_is_chosen_before_any_other_axis_chooses() -> None:
    records = from_works(WORLD)
    assert totals(records, "document=family", "period=2018") == {}
    assert totals(records, "document=family", "period=2019") == {"JP": 1, "CN": 3}


def test_papers_are_families_of_their_own() -> None:
    records = from_works([{"authors": [{"affiliations": [{E: "US"}]}]} for _ in range(3)])
    assert records.family is None and DOCUMENT.options(records) == ("all",)
    assert totals(records, "document=family") == {"US": 3} and totals(records, "document=granted") == {}
    assert DOCUMENT.options(from_works(WORLD)) == ("all", "granted", "family", "family:granted", "family:offices>=2")  # fmt: skip


def test_take_keeps_families_grants_and_ids() -> None:
    records = from_works(seeded(200, 3))
    chosen = np.array([150, 3, 77, 4, 199])
    some = records.take(chosen)
    assert some.families.tolist() == records.families[chosen].tolist()
    assert some.grants.tolist() == records.grants[chosen].tolist()
    assert some.ids.to_pylist() == [records.ids[int(n)].as_py() for n in chosen]
    everything = records.take(np.arange(200)[::-1])
    assert earliest(everything)[::-1].tolist() == earliest(records).tolist()
    assert from_works([{}]).take(np.array([0])).family is None


def test_one_document_a_family_whatever_the_records() -> None:
    for seed in range(20):
        records = from_works(seeded(60, seed))
        families = len(set(records.families.tolist()))
        assert earliest(records).sum() == families == DOCUMENT.holds(records, "family").sum()
    assert not len(earliest(from_works([])))


@pytest.mark.parametrize("option", ["", "families", "family:", "family:offices>=0", "family:offices>2", "family:offices>=1e3", "granted:family"])  # fmt: skip
def test_options_that_are_none(option: str) -> None:
    with pytest.raises(DuizhaoError, match="document"):
        counting({"document": option})


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory) -> dz.Session:
    folder = tmp_path_factory.mktemp("patents")
    made = dz.create(folder / "w")

    def document(number: str, family: str, filed: int, *, grant: int | None, holders: dict[str, str]) -> dict[str, Any]:  # fmt: skip
        return {"publication_number": number, "family_id": family, "country_code": number[:2], "kind_code": number[-1], "filing_date": str(filed), "title_localized": [{"text": "One title for all of them"}],
                **({} if grant is None else {"grant_date": str(grant)}), "assignee_harmonized": [{"name": n, "country_code": c} for n, c in holders.items()]}  # fmt: skip

    lab, inc = {"LAB": "CN"}, {"INC": "US"}
    documents = [
        document("CN-1-A", "11", 20180101, grant=0, holders=lab),
        document("CN-1-B", "11", 20180101, grant=20200101, holders=lab),
        document("CN-2-A", "12", 20180101, grant=0, holders=lab),
        document("CN-3-U", "-1", 20180101, grant=None, holders=lab),
        document("US-4-B", "14", 20180101, grant=20190101, holders=inc),
        document("EP-4-A", "14", 20190101, grant=0, holders=inc),
        document("US-5-A", "15", 20190101, grant=0, holders={**lab, **inc}),
    ]
    path = folder / "publications.json"
    path.write_text("\n".join(json.dumps(d) for d in documents), encoding="utf-8")
    made.read([path])
    return made


def test_the_leader_turns_with_what_counts_as_one(ws: dz.Session) -> None:
    def values(option: str) -> dict[str, float]:
        return {p.unit: p.value for p in ws.rank([f"document={option}"], kind="patent").places}

    assert values("all") == {"CN": 4.5, "US": 2.5}
    assert values("family") == {"CN": 3.5, "US": 1.5}
    assert values("granted") == values("family:granted") == {"CN": 1.0, "US": 1.0}
    assert values("family:offices>=2") == {"US": 1.0}
    found = ws.compare(vary=["document"], units=["US", "CN"], kind="patent")
    assert len(found.lines) == 5 and found.leaders == {"US": 1, "CN": 2}
    with pytest.raises(NotFoundError, match="no work has document=family:offices>=9"):
        ws.rank(["document=family:offices>=9"], kind="patent")


def test_numbers_lead_back_and_say_what_patents_do_not(ws: dz.Session) -> None:
    found = ws.rank(["document=family:offices>=2", "credit=whole"], kind="patent")
    assert "subsidies" in found.holes[-3] and "without a family" in found.holes[-2] and "not granted" in found.holes[-1]  # fmt: skip
    trace = ws.trace(found.places[0].id)
    assert trace.value == "1" and [r["source_key"] for r in trace.rows] == ["US-4-B"]
    assert "subsidies" in trace.note
    assert ws.trend(["document=family"], units=["US"], kind="patent").values == ((1.0, 0.5),)


def test_the_command(ws: dz.Session) -> None:
    here = ["-w", str(ws.workspace.folder), "--kind", "patent"]
    shown = CliRunner().invoke(app, ["rank", *here, "-s", "document=family"])
    assert shown.exit_code == 0 and "document=family" in shown.output
    assert "subsidies" in " ".join(shown.output.split())
    by_name = CliRunner().invoke(app, ["rank", *here, "-s", "document=family:granted", "--by", "organisation", "--json"])  # fmt: skip
    assert [p["unit"] for p in json.loads(by_name.output)["places"]] == ["INC", "LAB"]


def test_papers_are_not_told_of_patents(tmp_path: Path) -> None:
    made = dz.create(tmp_path / "w")
    (tmp_path / "icml2018.json").write_text(json.dumps([{"id": "a", "title": "A Paper on Knives", "author": "A", "aff": "L", "aff_unique_index": "0"}]), encoding="utf-8")  # fmt: skip
    made.read([tmp_path / "icml2018.json"])
    assert not any("subsidies" in h for h in made.rank().holes)
