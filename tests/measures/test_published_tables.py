"""Published totals that two ways of counting, and two releases of one dataset, must reproduce. A few typed figures always run; whole tables where the development data are."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

import duizhao as dz

NCSES = "https://ncses.nsf.gov/pubs/nsb202333"
"""AI articles of 2003–2022, table SPBS-91: whole, fractional."""
SPBS_91 = {
    "WORLD": (957932, 957932.0),
    "CN": (274096, 255322.4),
    "US": (133601, 107363.2),
    "IN": (92427, 87748.1),
    "JP": (53226, 46775.6),
    "UNKNOWN": (5971, 2096.7),
}
ETO = "https://eto.tech/dataset-docs/country-ai-activity-metrics/"
"""AI articles of 2016 in two releases: China (mainland), United States."""
RELEASES = {"2024-12": (33187, 25185), "2026-04": (21898, 22432)}
NAMES = {"WORLD": "World", "CN": "China", "US": "United States", "IN": "India", "JP": "Japan", "UNKNOWN": "Unassigned"}  # fmt: skip


def totals(ws: dz.Session, credit: str) -> dict[str, float]:
    with ws.workspace.snapshot() as s:
        sql = "SELECT subject, value FROM figures WHERE quantity = 'AI articles' AND period = '2003-2022' AND credit = ?"
        return {r["subject"]: r["value"] for r in s.rows(sql, [credit])}


def by_release(ws: dz.Session) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = defaultdict(dict)
    with ws.workspace.snapshot() as s:
        sql = "SELECT vintage, subject, value FROM figures WHERE quantity = 'AI articles' AND period = '2016' AND subfield = 'all' AND subject IN ('CN', 'US')"
        for r in s.rows(sql):
            found[r["vintage"]][r["subject"]] = r["value"]
    return found


def written(folder: Path, figures: dict[str, tuple[float, float]]) -> Path:
    part = "papers_involving_{}_institutions_whole_"
    header = "table_id,row_id,region_country_or_economy,number_of_papers_whole_,number_of_papers_fractional_," + ",".join(map(part.format, ("multiple", "only_domestic", "international")))  # fmt: skip
    lines = [f"10059,r{n:03},{NAMES[s]},{w},{f},0,0,0" for n, (s, (w, f)) in enumerate(figures.items(), 1)]
    folder.mkdir(exist_ok=True)
    (folder / "10059_data.csv").write_text("\n".join((header, *lines)) + "\n")
    return folder / "10059_data.csv"


def test_whole_and_fractional_totals_as_printed(tmp_path: Path) -> None:
    ws = dz.create(tmp_path / "w")
    ws.read([written(tmp_path / "n", SPBS_91)])
    whole, fractional = totals(ws, "whole"), totals(ws, "fractional")
    assert {s: (whole[s], fractional[s]) for s in SPBS_91} == SPBS_91
    # A joint article is one for each country counted whole, and one in all counted in fractions.
    assert all(whole[s] > fractional[s] for s in SPBS_91 if s != "WORLD")
    assert whole["WORLD"] == fractional["WORLD"]


def test_two_releases_change_places(tmp_path: Path) -> None:
    ws = dz.create(tmp_path / "w")
    for release, (cn, us) in RELEASES.items():
        folder = tmp_path / release / "data"
        folder.mkdir(parents=True)
        year, month = release.split("-")
        named = {"12": "December", "04": "April"}[month]
        (folder.parent / "README.md").write_text(f"From {ETO}, downloaded in {named} {year}.\n")
        file = folder / f"publications_yearly_articles_{year}.csv"
        file.write_text(f"country,field,year,num_articles,complete\nChina (mainland),All,2016,{cn},True\nUnited States,All,2016,{us},True\n")  # fmt: skip
        ws.read([file])
    found = by_release(ws)
    assert {r: (v["CN"], v["US"]) for r, v in found.items()} == RELEASES
    assert found["2024-12"]["CN"] > found["2024-12"]["US"]
    assert found["2026-04"]["CN"] < found["2026-04"]["US"]


@pytest.mark.data
def test_fractions_sum_to_the_world_and_whole_counts_to_more(tmp_path: Path, data: Path) -> None:
    ws = dz.create(tmp_path / "w")
    tables = data / "publications" / "ncses"
    ws.read([tables / "10059_data.csv", tables / "10067_data.csv"])
    whole, fractional = totals(ws, "whole"), totals(ws, "fractional")
    assert {s: (whole[s], fractional[s]) for s in SPBS_91} == SPBS_91
    economies = whole.keys() - {"WORLD"}
    assert len(economies) == 180
    # Every value is printed to 0.1, so the sum may be off by 0.05 for each.
    assert sum(fractional[s] for s in economies) == pytest.approx(957932, abs=0.05 * 180)
    assert sum(whole[s] for s in economies) == 1151082 > whole["WORLD"]
    # The yearly table (SPBS-99) adds up to the same whole counts, economy by economy.
    with ws.workspace.snapshot() as s:
        sql = "SELECT subject, sum(value) AS n FROM figures WHERE quantity = 'AI articles' AND credit = 'whole' AND length(period) = 4 GROUP BY subject"
        yearly = {r["subject"]: r["n"] for r in s.rows(sql)}
    assert yearly == whole


@pytest.mark.data
def test_two_releases_change_places_in_the_whole_tables(tmp_path: Path, data: Path) -> None:
    ws = dz.create(tmp_path / "w")
    for folder in ("global_ai_activity/data", "aisi-bda600/public/datasets/activity"):
        ws.read([data / "evidence" / folder / "publications_yearly_articles.csv"])
    found = by_release(ws)
    assert {r: (v["CN"], v["US"]) for r, v in found.items()} == RELEASES
