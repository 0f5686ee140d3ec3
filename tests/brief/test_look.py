"""Looking at one article: found by URL or words, the other side, frames with their words, the claim."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from duizhao import api
from duizhao.brief.look import Look
from duizhao.brief.nearest import nearest
from tests.cli.test_main import duizhao


@pytest.fixture(scope="module")
def shared(sample_folder: Path) -> Look:
    """A look at an article of a story that both languages carried."""
    session = api.open(sample_folder)
    story = next(s for s in session.stories(week="2026-06-15") if s.of("zh") and s.of("en"))
    url = story.of("zh")[0].url
    assert url
    return session.look(url)


def test_a_url_finds_its_article_and_the_other_side(shared: Look) -> None:
    assert shared.article is not None and shared.story is not None
    assert shared.article.language == "zh" and shared.other_language == "en"
    assert {m.language for m in shared.other} == {"en"}
    assert [c.language for c in shared.coverage] == ["zh", "en"]
    assert shared.near[0].likeness == 1.0


def test_what_one_side_names_the_other_does_not(shared: Look) -> None:
    here = {(t.kind, t.name) for t in shared.only_here}
    there = {(t.kind, t.name) for t in shared.only_there}
    assert not here & there
    for thing in shared.only_there:
        assert set(thing.articles) <= {m.article_id for m in shared.other}


def test_hits_are_pieces_of_the_text_and_gists_are_told_apart(shared: Look) -> None:
    assert shared.framed[0].article_id == shared.article.article_id
    assert all(f.kind == "gist" for f in shared.framed)  # the sample holds no headline
    for f in shared.framed:
        for hit in f.coding.hits:
            assert f.text[hit.start : hit.end] == hit.term
    assert {identifier for identifier, *_, weak in shared.agreement if weak} == {"industry"}


def test_a_url_is_found_through_tracking_parameters_and_schemes(sample_folder: Path) -> None:
    with api.open(sample_folder).workspace.snapshot() as snapshot:
        row = snapshot.rows(
            "SELECT article_id, url FROM articles WHERE url NOT LIKE '%?%' ORDER BY url LIMIT 1"
        )[0]
        found = nearest(snapshot, row["url"].replace("https://", "http://") + "?utm_source=x")
        assert row["article_id"] in {n.article_id for n in found}
        assert nearest(snapshot, "https://nobody.example/never") == ()
        assert nearest(snapshot, "  ") == ()


def test_words_find_the_text_and_strange_words_find_nothing_near(sample_folder: Path) -> None:
    session = api.open(sample_folder)
    with session.workspace.snapshot() as snapshot:
        row = snapshot.rows(
            "SELECT article_id, gist FROM articles WHERE gist IS NOT NULL ORDER BY article_id LIMIT 1"
        )[0]
        assert nearest(snapshot, row["gist"])[0].article_id == row["article_id"]
    assert session.look("zq xj wv kk").story is None


def test_a_headline_that_makes_a_claim_gets_its_verdict(sample_folder: Path) -> None:
    from duizhao.brief.look import _made
    from tests.brief import records

    session = api.open(sample_folder)
    said = records.member(11, "A", "en", "China leads the US in AI papers", start=1)
    made = _made(
        records.story("s-1", members=(said,)), said, session.claims(), lambda c: session.check(c.claim_id)
    )
    assert made is not None and made.verdict.strength
    silent = records.member(12, "A", "en", "A bakery opens in Lyon", start=1)
    bare = records.story("s-2", members=(silent,), gist_en=None)
    assert _made(bare, silent, session.claims(), lambda c: session.check(c.claim_id)) is None


def test_the_command_prints_a_page_and_json(sample_folder: Path, shared: Look) -> None:
    assert shared.article is not None
    run = duizhao("look", "-w", sample_folder, shared.article.article_id)
    assert run.returncode == 0, run.stderr
    for word in ("Story", "What English adds", "Frames", "our summaries", "Claim"):
        assert word in run.stdout
    data = json.loads(duizhao("look", "-w", sample_folder, shared.article.article_id, "--json").stdout)
    assert data["article"]["article_id"] == shared.article.article_id
    nothing = duizhao("look", "-w", sample_folder, "zq xj wv kk")
    assert nothing.returncode == 0 and "No article here" in nothing.stdout
