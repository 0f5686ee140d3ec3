"""`unread`, `bent`, `frames` and `lag` as a person meets them, on the sample."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from duizhao import api
from duizhao.errors import DuizhaoError
from tests.cli.test_main import duizhao


def test_unread_tells_why_and_of_nobody_elses_story(sample_folder: Path) -> None:
    rows = json.loads(duizhao("unread", "-w", sample_folder, "--json").stdout)
    assert rows and [r["rank"] for r in rows] == list(range(1, len(rows) + 1))
    for r in rows:
        assert r["why"] and {m["language"] for m in r["story"]["members"]} == {"zh"}
        assert len({m["owner"] for m in r["story"]["members"]}) == 1
        assert all(" texts" in why for why in r["why"])
    assert [r["score"] for r in rows] == sorted((r["score"] for r in rows), reverse=True)
    page = duizhao("unread", "-w", sample_folder, "-n", "2")
    assert page.returncode == 0 and "not in" in page.stdout and "Compared with" in page.stdout


def test_unread_by_place_in_either_language(sample_folder: Path) -> None:
    session = api.open(sample_folder)
    assert [f.story.story_id for f in session.unread(place="安徽")] == [
        f.story.story_id for f in session.unread(place="Anhui")
    ]
    with pytest.raises(DuizhaoError, match="Atlantis"):
        session.unread(place="Atlantis")


def test_bent_says_that_gists_are_our_words_and_that_chance_explains_them(sample_folder: Path) -> None:
    found = json.loads(duizhao("bent", "-w", sample_folder, "--json").stdout)
    assert found["ours"] is True and found["beyond_chance"] == 0 and "our" in found["note"]
    assert found["too_few"] > 0 and found["rows"]
    page = duizhao("bent", "-w", sample_folder).stdout
    assert "summaries of ours" in page and "none of these can be told from chance" in page


def test_frames_show_their_agreement_and_mark_the_weak_one(sample_folder: Path) -> None:
    page = duizhao("frames", "-w", sample_folder).stdout
    assert "summaries of ours" in page and "(weak)" in page and "F1" in page
    found = json.loads(duizhao("frames", "-w", sample_folder, "--json").stdout)
    assert [a["frame"] for a in found["agreement"] if a["weak"]] == ["industry"]
    assert {c["country"] for c in found["countries"]} - {"CN", "US"}
    assert {s["group"] for s in found["shares"]} == {"zh", "en"}


def test_lag_gives_no_median_where_the_times_do_not_tell(sample_folder: Path) -> None:
    both = json.loads(duizhao("lag", "-w", sample_folder, "--json").stdout)
    assert [(s["source"], s["target"]) for s in both] == [("zh", "en"), ("en", "zh")]
    for s in both:
        assert s["median"] is None and s["median_bounds"][0] <= s["median_bounds"][1] and s["note"]
    page = duizhao("lag", "-w", sample_folder).stdout
    assert "not identifiable" in page and "never found" in page


@pytest.mark.parametrize("command", ["unread", "bent", "frames", "lag"])
def test_an_empty_period_is_no_error(sample_folder: Path, command: str) -> None:
    run = duizhao(command, "-w", sample_folder, "--week", "1999-01-04")
    assert run.returncode == 0, run.stderr
    assert run.stdout.strip()
