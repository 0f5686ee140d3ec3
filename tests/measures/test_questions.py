"""rank, trend, compare on a small typed world, in Python and on the command line. The papers are made up."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import duizhao as dz
from duizhao.cli.main import app
from duizhao.errors import DuizhaoError, NotFoundError

US, CN, HK = "United States", "China", "Hong Kong"


def paper(n: int, year: int, cited: int, *authors: str) -> dict[str, object]:
    countries = list(dict.fromkeys(c for a in authors for c in a.split("+") if c))
    index = ";".join("+".join(str(countries.index(c)) for c in a.split("+") if c) for a in authors)
    return {"id": f"p{year}-{n}", "title": f"A paper of {year} with number {n}", "author": ";".join(f"Author {k}" for k in range(len(authors))), "aff": ";".join("+".join("Lab" for _ in a.split("+") if _) for a in authors), "aff_country_unique": ";".join(countries), "aff_country_unique_index": index, "gs_citation": cited}  # fmt: skip


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory) -> dz.Session:
    folder = tmp_path_factory.mktemp("questions")
    made = dz.create(folder / "w")
    worlds = {
        2018: [
            paper(1, 2018, 90, US, US),
            paper(2, 2018, 3, CN),
            paper(3, 2018, 2, CN, HK),
            paper(4, 2018, 1, CN, ""),
        ],
        2019: [
            paper(1, 2019, 70, US),
            paper(2, 2019, 5, CN, US),
            paper(3, 2019, 4, CN),
            paper(4, 2019, 3, CN),
        ],
    }
    for year, papers in worlds.items():
        (folder / f"icml{year}.json").write_text(json.dumps(papers), encoding="utf-8")
        made.read([folder / f"icml{year}.json"])
    return made


def test_counts_by_hand_and_the_flip(ws: dz.Session) -> None:
    counts = {p.unit: p.value for p in ws.rank().places}
    assert counts == pytest.approx({"CN": 5.0 - 0.5, "US": 2.5, "HK": 0.5})
    assert ws.rank().unknown == pytest.approx(0.5)
    top = ws.rank(["quality=top25"])
    assert {p.unit: p.value for p in top.places} == pytest.approx({"US": 2.0})
    merged = ws.rank(["credit=whole", "units=hk-with-cn"])
    assert {p.unit: p.value for p in merged.places} == pytest.approx({"CN": 6.0, "US": 3.0})


def test_unknown_as_an_axis(ws: dz.Session) -> None:
    values = {
        o: {p.unit: p.value for p in ws.rank([f"unknown={o}"]).places}
        for o in ("kept", "dropped", "proportional", "highest")
    }
    assert values["kept"]["CN"] == pytest.approx(4.5)
    assert values["dropped"]["CN"] == pytest.approx(5.0)
    assert values["proportional"]["CN"] == pytest.approx(4.5 * 8 / 7.5)
    assert values["highest"] == pytest.approx({"CN": 5.0, "US": 3.0, "HK": 1.0})


def test_trend(ws: dz.Session) -> None:
    found = ws.trend(units=["US", "CN", "BR"])
    assert found.years == (2018, 2019)
    assert found.values == (pytest.approx((1.0, 1.5)), pytest.approx((2.0, 2.5)), (0.0, 0.0))
    with pytest.raises(NotFoundError):
        ws.trend(["period=1990"])


def test_compare_names_who_leads_and_what_could_turn(ws: dz.Session) -> None:
    found = ws.compare(
        vary={"quality": ["all", "top25"], "credit": ["fractional", "whole"]},
        units=["US", "CN", "GB", "DE", "CA"],
    )
    assert len(found.lines) == 4 and found.leaders == {"US": 2, "CN": 2, "GB": 0, "DE": 0, "CA": 0}
    # The same counting written twice is one specification.
    twice = ws.compare(
        ["credit=fractional"], vary={"credit": ["fractional", "fractional"]}, units=["US", "CN"]
    )
    assert len(twice.lines) == 1
    with pytest.raises(DuizhaoError, match="two units"):
        ws.compare(units=["US"])
    with pytest.raises(DuizhaoError, match="no axis"):
        ws.compare(vary=["moon"])


def test_redraws_bracket_and_are_repeatable(ws: dz.Session) -> None:
    first, second = ws.rank(), ws.rank()
    assert first == second
    for p in first.places:
        assert p.low <= p.value <= p.high and p.best <= p.worst


def test_redraws_speak_of_the_number_that_is_shown(ws: dz.Session) -> None:
    """Whatever becomes of the unknown credit becomes of it in every re-draw too."""
    kept, highest = ({p.unit: p for p in ws.rank([f"unknown={o}"]).places} for o in ("kept", "highest"))
    for unit, p in highest.items():
        assert p.high >= kept[unit].high and p.least == kept[unit].value and p.low <= p.value <= p.high
    assert sum(p.share for p in ws.rank(["unknown=proportional"]).places) == pytest.approx(1.0)


@pytest.mark.parametrize(
    "spec",
    [
        [],
        ["credit=whole", "units=hk-with-cn"],
        ["unknown=proportional", "period=2018"],
        ["measure=citations"],
        ["quality=top50:fractional"],
        ["measure=fwci"],
    ],
)
def test_every_number_leads_back_to_works_and_files(ws: dz.Session, spec: list[str]) -> None:
    found = ws.rank(spec)
    for p in found.places:
        trace = ws.trace(p.id)
        assert float(trace.value.replace(",", "")) == pytest.approx(p.value)
        assert trace.rows and {o["reader"] for o in trace.origins} == {"papercopilot"}
        if not spec:  # all works are shown here, so that their credit adds up
            assert sum(r["credit"] for r in trace.rows) == pytest.approx(p.value)
    for line in ws.compare(spec, vary={"credit": ["first", "last"]}, units=["US", "CN"]).lines:
        assert float(ws.trace(line.ids["CN"]).value.replace(",", "")) == pytest.approx(line.values["CN"])
    for wrong in ("r:", "r:country/paper/ZZ", "r:moon/paper/US", "r:country/paper/US?credit=half"):
        with pytest.raises(DuizhaoError):
            ws.trace(wrong)


def test_a_part_is_not_shown_as_nothing(ws: dz.Session) -> None:
    found = ws.compare(vary={"units": ["apart", "hk-with-cn"]}, units=["US", "HK", "TW"])
    assert [x.values["HK"] for x in found.lines] == [pytest.approx(0.5), None]
    assert found.absent == ("TW",)
    with pytest.raises(DuizhaoError, match="HK is part of CN"):
        ws.trend(["units=hk-with-cn"], units=["HK"])


def test_a_choice_that_no_work_has_is_named(ws: dz.Session) -> None:
    for question in (ws.rank, ws.trend):
        with pytest.raises(NotFoundError, match="no work has venue=ICLM") as e:
            question(["venue=ICLM"])
        assert "ICML" in str(e.value.hint)


def test_the_same_file_under_two_names_counts_once(tmp_path: Path) -> None:
    ws = dz.create(tmp_path / "w")
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "icml2018.json").write_text(json.dumps([paper(1, 2018, 1, US)]), encoding="utf-8")
        ws.read([tmp_path / name / "icml2018.json"])
    assert ws.rank().works == 1


def test_a_name_may_hold_a_sign(tmp_path: Path) -> None:
    from duizhao.measures.counting import counting
    from duizhao.measures.cube import Cube
    from duizhao.measures.records import from_works

    records = from_works([{"venue": "Man & Machine"}, {"venue": "Man"}])
    c = counting(["venue=Man & Machine"])
    assert Cube(records, [c]).count([c])[0].total == 1


def test_the_commands(ws: dz.Session, tmp_path: Path) -> None:
    run, here = CliRunner(), ["-w", str(ws.workspace.folder)]
    shown = run.invoke(app, ["rank", *here, "-c", "US,CN,TW"])
    assert (
        shown.exit_code == 0
        and "CN" in shown.output
        and "No work names TW" in shown.output
        and "duizhao trace" in shown.output
    )
    data = json.loads(run.invoke(app, ["rank", *here, "--json"]).output)
    assert data["places"][0]["unit"] == "CN" and data["unknown"] == pytest.approx(0.5)
    made = run.invoke(
        app,
        [
            "compare",
            *here,
            "--vary",
            "credit=whole,first",
            "--vary",
            "quality",
            "--csv",
            str(tmp_path / "c.csv"),
            "--parquet",
            str(tmp_path / "c.parquet"),
        ],
    )
    assert made.exit_code == 0 and "specifications" in made.output
    assert (tmp_path / "c.csv").read_text(encoding="utf-8").count("\n") == 9
    assert run.invoke(app, ["trend", *here]).exit_code == 0
    for command in ("rank", "trend"):
        drawn = run.invoke(app, [command, *here, "--chart", str(tmp_path / f"{command}.svg")])
        svg = (tmp_path / f"{command}.svg").read_text(encoding="utf-8")
        assert drawn.exit_code == 0 and "<title>" in svg and "CN" in svg
    wrong = run.invoke(app, ["rank", *here, "-s", "credit=half"])
    assert wrong.exit_code != 0


def test_a_workspace_without_records_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="no records"):
        dz.create(tmp_path / "w").rank()
