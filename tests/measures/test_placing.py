"""Whose place: joint strings, owners and seats in their year, origins, judgements and their undoing, from files to numbers. The people, firms and papers are made up but for the two worked examples."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import duizhao as dz
from duizhao.errors import DuizhaoError, NotFoundError

PAPERS = """A Paper on Inspection
Ann Lee (Mindlab and Stanford University) · Bo Chen (Tsinghua University, Beijing, China)

Another Paper
Cy Ho (Mindlab) · Di Wu (Northeastern University)
"""
ENTITIES = """
- id: mindlab
  kind: organisation
  country: GB
  owners: [{entity: alpha, start: 2014}]
  names: ["Mindlab"]
  source: {title: made up, producer: tests}
- id: alpha
  kind: organisation
  country: US
  names: ["Alpha Inc."]
  source: {title: made up, producer: tests}
- id: stanford
  kind: organisation
  country: US
  names: ["Stanford University"]
  source: {title: made up, producer: tests}
- id: tsinghua
  kind: organisation
  country: CN
  names: ["Tsinghua University", "清华大学"]
  source: {title: made up, producer: tests}
- id: mover
  kind: organisation
  country: CN
  seats: [{country: SG, end: 2015}]
  names: ["Mover Labs"]
  source: {title: made up, producer: tests}
- id: ann
  kind: person
  names: ["Ann Lee"]
  stations:
    - {role: undergraduate, org: "清华大学", country: CN, end: 2005}
    - {role: graduate, org: "Stanford University", end: 2010}
  source: {title: made up, producer: tests}
"""


@pytest.fixture
def ws(tmp_path: Path) -> dz.Session:
    made = dz.create(tmp_path / "w")
    (tmp_path / "in").mkdir()
    for year in (2013, 2018):
        (tmp_path / f"in/icml_{year}_papers.txt").write_text(
            (PAPERS * 2).replace("A Paper", f"A Paper {year}") + f"\nThird {year}\nEd Xu (Mover Labs) · Fe Yu (Lab 9)\n"
        )  # fmt: skip
    (tmp_path / "in/entities.yaml").write_text(ENTITIES, encoding="utf-8")
    made.read([tmp_path / "in"])
    return made


def values(ws: dz.Session, *spec: str, by: str = "country") -> dict[str, float]:
    return {p.unit: round(p.value, 6) for p in ws.rank(spec, by=by).places}  # type: ignore[arg-type]


def test_joint_strings_are_two_affiliations(ws: dz.Session) -> None:
    mine = values(ws, "period=2018", by="organisation")
    # Ann's half of the first paper falls half to each; Cy's half of the second is Mindlab's whole.
    assert mine["e:mindlab"] == pytest.approx(0.75) and mine["e:stanford"] == pytest.approx(0.25)
    given = values(ws, "period=2018", "strictness=given", by="organisation")
    assert given["Mindlab and Stanford University"] == 0.5


def test_headquarters_of_the_owner_in_the_year(ws: dz.Session) -> None:
    assert values(ws, "period=2013", "attribution=headquarters")["GB"] == pytest.approx(0.75)
    late = values(ws, "period=2018", "attribution=headquarters")
    assert "GB" not in late and late["US"] == pytest.approx(1.0)
    assert values(ws, "period=2018", "attribution=headquarters", by="organisation")["e:alpha"] == pytest.approx(0.75)  # fmt: skip


def test_a_seat_that_moved(ws: dz.Session) -> None:
    assert values(ws, "period=2013", "attribution=headquarters")["SG"] == pytest.approx(0.5)
    assert "SG" not in values(ws, "period=2018", "attribution=headquarters")


def test_origin_and_its_unknown(ws: dz.Session) -> None:
    found = ws.rank(["attribution=undergraduate", "period=2018"])
    assert {p.unit: p.value for p in found.places} == {"CN": pytest.approx(0.5)}
    assert found.unknown == pytest.approx(2.5)  # nobody else is known
    graduate = ws.rank(["attribution=graduate", "period=2018"])
    assert {p.unit: p.value for p in graduate.places} == {
        "US": pytest.approx(0.5)
    }  # by the organisation's seat
    assert values(ws, "attribution=undergraduate", "period=2018", by="organisation") == {"e:tsinghua": 0.5}
    # A name is no key.
    assert values(ws, "attribution=undergraduate", "strictness=exact", "period=2018") == {}


def test_a_judgement_and_its_undoing(ws: dz.Session) -> None:
    assert "?" not in values(ws) and values(ws, "period=2018").get("KR") is None
    made = ws.resolve(["Lab 9"], "country:KR", note="its page says Seoul")
    assert values(ws, "period=2018")["KR"] == pytest.approx(0.5)
    assert any(p.country_method == "judgement" for p in ws.affiliations().places)
    ws.undo(made)
    assert "KR" not in values(ws, "period=2018")
    made = ws.resolve(["Northeastern University"], "tsinghua")
    assert values(ws, "period=2018", by="organisation")["e:tsinghua"] == pytest.approx(1.0)
    ws.undo(made)
    with pytest.raises(NotFoundError):
        ws.resolve(["Lab 9"], "nobody")
    with pytest.raises(DuizhaoError):
        ws.resolve(["Lab 9"], "country:Korea")


def test_affiliations_by_mass(ws: dz.Session) -> None:
    found = ws.affiliations()
    # Mindlab stands alone twice and joined twice.
    assert found.places[0].text == "Mindlab" and found.places[0].times == 4
    assert found.places[0].organisation == "e:mindlab" and found.places[0].method == "exact"
    assert found.unplaced == sum(p.times for p in found.places if p.country is None)
    lost = ws.affiliations(unplaced=True).places
    assert {p.text for p in lost} >= {"Lab 9", "Northeastern University"} and "Mindlab" not in {
        p.text for p in lost
    }
    assert json.loads(json.dumps(found.to_arrow().to_pylist()))[0]["times"] == 4


def test_a_kept_resolution_is_the_same(ws: dz.Session) -> None:
    first = ws.affiliations()
    assert list(ws.workspace.cache.glob("affiliations-*.parquet"))
    assert ws.affiliations() == first
    for f in ws.workspace.cache.glob("affiliations-*.parquet"):
        f.write_bytes(b"torn")
    assert ws.affiliations() == first


def test_a_ring_of_owners_ends(tmp_path: Path) -> None:
    ws = dz.create(tmp_path / "w")
    ring = ENTITIES.replace(
        "- id: alpha\n  kind: organisation\n",
        "- id: alpha\n  kind: organisation\n  owners: [{entity: mindlab}]\n",
    )
    (tmp_path / "e.yaml").write_text(ring)
    (tmp_path / "icml_2018_papers.txt").write_text(PAPERS * 2)
    ws.read([tmp_path / "e.yaml", tmp_path / "icml_2018_papers.txt"])
    assert values(ws, "attribution=headquarters")


@pytest.mark.parametrize(
    "wrong",
    ["owners: [{entity: }]", "seats: [{country: China}]", "seats: [{country: CN, start: 2016, end: 2015}]", "stations: [{role: undergraduate}]", "seats: 3", "owners: [{who: x}]"],
)  # fmt: skip
def test_wrong_facts_are_set_aside(tmp_path: Path, wrong: str) -> None:
    ws = dz.create(tmp_path / "w")
    (tmp_path / "e.yaml").write_text(
        f"- id: a\n  kind: organisation\n  {wrong}\n  names: [A1]\n  source: {{title: t, producer: p}}\n"
    )
    (result,) = ws.read([tmp_path / "e.yaml"])
    assert (result.rows, result.aside) == (0, 1)
