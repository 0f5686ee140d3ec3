"""What a newcomer does first, on the shipped sample."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.test_main import duizhao


def test_demo_tells_one_story_one_claim_and_where_the_brief_is(tmp_path: Path) -> None:
    run = duizhao("demo", tmp_path / "demo")
    assert run.returncode == 0, run.stderr
    assert "A story that English readers did not get" in run.stdout
    assert "A claim and what turns it" in run.stdout
    assert (tmp_path / "demo/briefs/brief-2026-06-15.html").stat().st_size < 500_000
    again = duizhao("demo", tmp_path / "demo")
    assert again.returncode == 0, again.stderr
    assert again.stdout == run.stdout


def test_the_sample_has_what_it_promises(sample_folder: Path) -> None:
    from duizhao import api

    session = api.open(sample_folder)
    with session.workspace.snapshot() as s:
        assert s.count("articles") >= 300
        assert s.count("figures") >= 120
        assert s.count("entities") >= 60
        assert s.count("outlets") >= 40
        assert s.count("aside") == 0, s.rows("SELECT * FROM aside")
        assert s.rows("SELECT count(*) AS n FROM articles WHERE coalesce(title, '') <> ''")[0]["n"] == 0, (
            "no headline may be shipped"
        )
        unsourced = "SELECT count(*) AS n FROM {} t ANTI JOIN origins o USING (origin_id)"
        for table in ("figures", "entities", "names"):
            assert s.rows(unsourced.format(table))[0]["n"] == 0
        countries = s.rows("SELECT count(DISTINCT subject) AS n FROM figures WHERE length(subject) = 2")[0][
            "n"
        ]
        assert countries >= 8
    assert len(session.claims()) >= 12
    judged = [s for s in session.stories() if s.grouped_by == "judgement"]
    assert len(judged) >= 40


def test_a_free_sentence_finds_its_claim_and_the_verdict_can_be_traced(sample_folder: Path) -> None:
    run = duizhao("check", "-w", sample_folder, "China leads the US in AI papers", "--json")
    assert run.returncode == 0, run.stderr
    verdict = json.loads(run.stdout)
    assert verdict["flip_sentence"]
    ids = [
        verdict["trace_id"],
        verdict["specifications"][0]["trace_id"],
        f"f:{verdict['specifications'][0]['figure_ids'][0]}",
    ]
    for identifier in ids:
        traced = duizhao("trace", "-w", sample_folder, identifier, "--json")
        assert traced.returncode == 0, traced.stderr
        found = json.loads(traced.stdout)
        assert found["rule"]
        assert found["origins"] and all(o.get("url") or o.get("sha256") for o in found["origins"])


def test_every_claim_ends_in_a_verdict_or_says_what_would_test_it(sample_folder: Path) -> None:
    run = duizhao("check", "-w", sample_folder, "--json")
    assert run.returncode == 0, run.stderr
    for verdict in json.loads(run.stdout):
        if verdict["strength"] == "not testable":
            assert verdict["why_not_testable"] and verdict["claim"]["would_test"]
        else:
            assert verdict["specifications"] and verdict["flip_sentence"]


def test_a_wrong_link_is_mended_once_and_the_list_changes(sample_copy: Path) -> None:
    rows = json.loads(duizhao("gaps", "-w", sample_copy, "--week", "2026-06-15", "--json").stdout)
    story = next(r["story"] for r in rows if len(r["story"]["members"]) >= 2)
    pair = [m["origin_key"] for m in story["members"][:2]]
    made = json.loads(
        duizhao("judge", "different", *pair, "-w", sample_copy, "--note", "test", "--json").stdout
    )
    after = json.loads(
        duizhao("stories", "-w", sample_copy, "--week", "2026-06-15", "-n", "0", "--json").stdout
    )
    assert not any(set(pair) <= {m["origin_key"] for m in s["members"]} for s in after)
    undone = duizhao("undo", made["judgement_id"], "-w", sample_copy)
    assert undone.returncode == 0, undone.stderr
    restored = json.loads(
        duizhao("stories", "-w", sample_copy, "--week", "2026-06-15", "-n", "0", "--json").stdout
    )
    assert any(set(pair) <= {m["origin_key"] for m in s["members"]} for s in restored)
