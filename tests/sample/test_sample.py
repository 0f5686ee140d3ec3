"""The shipped sample is held to its own rules: ours in wording, whole in its references, honest in its proportions."""

from __future__ import annotations

import csv
import json
from collections import Counter
from importlib import resources
from pathlib import Path

import pytest
import yaml
from rapidfuzz import fuzz

SAMPLE = Path(str(resources.files("duizhao.sample")))


def lines(name: str) -> list[dict[str, object]]:
    return [json.loads(x) for x in (SAMPLE / name).read_text(encoding="utf-8").splitlines() if x.strip()]


def test_no_record_carries_a_headline_and_every_gist_is_in_its_outlets_language() -> None:
    import tomllib

    outlets = tomllib.loads((SAMPLE / "outlets.toml").read_text(encoding="utf-8"))["outlet"]
    language = {o["id"]: o["language"] for o in outlets}
    for row in lines("news.jsonl"):
        assert row["title"] == ""
        assert row["gist"]
        assert row["gist_lang"] == language[str(row["outlet"])], row["id"]
        assert str(row["url"]).startswith("http")


def test_judgements_speak_of_records_that_exist_and_of_each_once() -> None:
    known = {r["id"] for r in lines("news.jsonl")}
    judged = [m for j in lines("judgements/stories.jsonl") for m in j["members"]]  # type: ignore[attr-defined]
    assert set(judged) <= known
    assert max(Counter(judged).values()) == 1
    assert len(lines("judgements/stories.jsonl")) >= 40
    for j in lines("judgements/stories.jsonl"):
        assert j["gist_en"] and j["gist_zh"] and j["note"] and j["topics"]


def test_proportions_are_honest() -> None:
    found = Counter(
        str(j["note"]).split("English coverage found: ")[1].split(".")[0].split(";")[0]
        for j in lines("judgements/stories.jsonl")
    )
    n = sum(found.values())
    assert 0.25 <= found["none"] / n <= 0.55, found
    assert found["partial"] / n >= 0.15
    assert found["full"] / n >= 0.15
    judged = sum(len(j["members"]) for j in lines("judgements/stories.jsonl"))  # type: ignore[arg-type, misc]
    assert len(lines("news.jsonl")) - judged >= 30, "noise belongs in a sample too"


def test_every_figure_says_where_it_stands_in_a_source() -> None:
    rows = [
        r
        for f in sorted((SAMPLE / "figures").glob("*.csv"))
        for r in csv.DictReader(f.open(encoding="utf-8"))
    ]
    assert len(rows) >= 120
    assert len({r["figure_id"] for r in rows}) == len(rows)
    for r in rows:
        assert r["producer"] and r["title"] and r["url"].startswith("http"), r["figure_id"]
        assert r["locator"], r["figure_id"]
        assert r["status"] in ("checked", "secondary", "unconfirmed"), r["figure_id"]
        assert r["lineage"], r["figure_id"]


def test_entities_have_sourced_names() -> None:
    entities = yaml.safe_load((SAMPLE / "entities.yaml").read_text(encoding="utf-8"))
    assert len(entities) >= 60
    for e in entities:
        assert e["source"]["url"].startswith("http"), e["id"]
        assert e["names"], e["id"]


@pytest.mark.data
def test_gists_are_our_words_not_the_headlines(data: Path) -> None:
    folder = data / "news" / "ai_news_aggregator_2026"
    titles: dict[str, list[str]] = {}
    for f in sorted(folder.glob("items_*.jsonl")):
        for text in f.read_text(encoding="utf-8").splitlines():
            row = json.loads(text)
            titles[row["id"]] = [t for t in (row["title"], row["title_en"], row["title_zh_mt"]) if t]
    for row in lines("news.jsonl"):
        for title in titles[str(row["id"])]:
            assert fuzz.ratio(str(row["gist"]), title) < 80, row["id"]
            assert title not in str(row["gist"]), row["id"]
