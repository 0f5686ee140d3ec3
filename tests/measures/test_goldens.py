"""Published tables, reproduced from the development data (skipped without it). What always runs is a small world typed by hand in `test_cube` and `test_questions`."""

from __future__ import annotations

import csv
import html
import re
from pathlib import Path

import pytest
import yaml

import duizhao as dz
from tests.conftest import data_folder

pytestmark = [pytest.mark.data, pytest.mark.xdist_group("goldens")]
DATA = data_folder()


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory) -> dz.Session:
    if DATA is None:
        pytest.skip("the development data are not here (set DUIZHAO_DATA)")
    made = dz.create(tmp_path_factory.mktemp("goldens") / "w")
    made.read([DATA / "publications" / "papercopilot"])
    return made


@pytest.mark.parametrize(
    ("venue", "year", "us", "cn"),
    [("NeurIPS", 2018, 502, 96), ("ICML", 2019, 388, 44), ("CVPR", 2019, 347, 384), ("AAAI", 2022, 332, 507)],
)
def test_the_venue_flips_the_leader(ws: dz.Session, venue: str, year: int, us: int, cn: int) -> None:
    """The figures measured before by another hand differ by at most 2 %: they do not say how they treat authors of whom only some affiliations have a country."""
    found = {
        p.unit: p.value for p in ws.rank([f"venue={venue}", f"period={year}"], units=["US", "CN"]).places
    }
    assert found["US"] == pytest.approx(us, rel=0.02) and found["CN"] == pytest.approx(cn, rel=0.02)
    assert (found["US"] > found["CN"]) == (us > cn)


def test_the_flip_is_a_comparison(ws: dz.Session) -> None:
    found = ws.compare(
        ["period=2018-2022"],
        vary={"venue": ["NeurIPS", "ICML", "CVPR", "AAAI"], "credit": ["fractional", "whole"]},
        units=["US", "CN", "GB", "DE", "CA"],
    )
    assert len(found.lines) == 8
    assert found.leaders["US"] > 0 and found.leaders["CN"] > 0


ICML_2020 = {"Google": 92.2, "Stanford University": 39.2, "MIT": 38.5, "UC Berkeley": 34.2, "Carnegie Mellon University": 24.0, "Microsoft": 22.6, "Facebook": 17.1, "Princeton University": 17.0, "University of Oxford": 16.3}  # fmt: skip
"""The published index of ICML 2020 (Chuvpilo), nine institutions."""


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> dict[int, dict[str, float]]:
    """The publication index by year: a paper is 1, split over its authors, an author's part over the affiliations, labs to their owner; authors of unknown affiliation left out.

    The published table of names is read as entities; joint strings, owners and credit are the program's.
    """
    if DATA is None:
        pytest.skip("the development data are not here (set DUIZHAO_DATA)")
    folder, made = DATA / "publications" / "nd7141", tmp_path_factory.mktemp("index")
    names: dict[str, set[str]] = {}
    with (folder / "university2.csv").open(encoding="utf-8", newline="") as f:
        for row in csv.DictReader(f):
            if row["canonical_org_name"].strip() not in ("", "None"):
                canonical = row["canonical_org_name"].strip()
                names.setdefault(canonical, {canonical}).add(row["org_name"].strip())
    alone = set().union(*names.values())
    entities = []
    for canonical, own in names.items():
        # The table gives a joint string to one of its parts; those are parted by the program instead.
        kept = sorted(n for n in own if n and not re.search(r" and |/|&", n) and not (", " in n and all(x.strip() in alone for x in n.split(","))))  # fmt: skip
        owners = [{"entity": "Google", "start": 2014}] if canonical == "DeepMind" else None
        entities.append({"id": canonical, "kind": "organisation", "names": [{"name": n} for n in kept or [canonical]], "source": {"title": "table of names", "producer": "nd7141"}} | ({"owners": owners} if owners else {}))  # fmt: skip
    (made / "entities.yaml").write_text(yaml.safe_dump(entities, allow_unicode=True), encoding="utf-8")
    page = (
        DATA / "publications" / "dcharrezt" / "icml2019" / "datasets" / "initial_accepted_papers_ICML19.txt"
    )
    papers = re.findall(r"<p><b>(.*?)</b><br><i>(.*?)</i></p>", page.read_text(encoding="utf-8"), re.DOTALL)
    (made / "icml_2019_papers.txt").write_text("\n\n".join(f"{html.unescape(a).strip()}\n{html.unescape(b).strip()}" for a, b in papers), encoding="utf-8")  # fmt: skip
    ws = dz.create(made / "w")
    ws.read([made / "entities.yaml", made / "icml_2019_papers.txt", folder / "neurips_2019_accepted.txt", folder / "icml_2020_papers.txt"])  # fmt: skip
    spec = ["attribution=headquarters", "unknown=dropped"]
    return {y: {p.unit.removeprefix("e:"): p.value for p in ws.rank([*spec, f"period={y}"], by="organisation").places} for y in (2019, 2020)}  # fmt: skip


@pytest.mark.parametrize(("institution", "published"), ICML_2020.items())
def test_the_publication_index_of_icml_2020(index: dict[int, dict[str, float]], institution: str, published: float) -> None:  # fmt: skip
    assert index[2020][institution] == pytest.approx(published, abs=1.5)


def test_google_in_2019(index: dict[int, dict[str, float]]) -> None:
    """NeurIPS and ICML of 2019 together: Google 167.3 in the published index."""
    assert index[2019]["Google"] == pytest.approx(167.3, abs=1.0)
    assert max(index[2019], key=index[2019].__getitem__) == "Google"


CSRANKINGS = {"Carnegie Mellon University": 56.6, "Cornell University": 29.9, "Stanford University": 26.8, "Georgia Institute of Technology": 22.5, "University of Washington": 21.6, "Massachusetts Institute of Technology": 20.3, "University of Massachusetts Amherst": 19.6, "University of Michigan": 19.5, "University of California - Berkeley": 19.3, "Hong Kong University of Science and Technology": 17.1}  # fmt: skip
AREAS = ("ai", "vision", "mlmining", "nlp", "ir")


def test_csrankings_of_july_2017(data: Path) -> None:
    """AI areas, world, 2006 to 2016: ten scores to the printed digit. That file has no Tsinghua and no Peking: a hole, not a rank."""
    from duizhao.measures.geometric import score

    adjusted: dict[str, dict[str, float]] = {}
    with (data / "publications" / "csrankings" / "2017-07-20" / "generated-author-info.csv").open(
        encoding="utf-8", newline=""
    ) as f:
        for r in csv.DictReader(f):
            if 2006 <= int(r["year"]) <= 2016 and r["area"] in AREAS:
                mine = adjusted.setdefault(r["dept"], {})
                mine[r["area"]] = mine.get(r["area"], 0.0) + float(r["adjustedcount"])
    scores = {dept: round(score(a, AREAS), 1) for dept, a in adjusted.items()}
    assert {d: scores[d] for d in CSRANKINGS} == CSRANKINGS
    assert sorted(scores, key=lambda d: -scores[d])[:10] == list(CSRANKINGS)
    assert "Tsinghua University" not in scores and "Peking University" not in scores
