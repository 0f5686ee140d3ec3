"""Every id that is shown leads back to rule, rows and origins."""

from __future__ import annotations

import pytest

from duizhao import brief
from duizhao.brief import ledger
from duizhao.brief.derived import DERIVED, derived_id, parse
from duizhao.brief.tracing import story_trace
from duizhao.errors import NotFoundError
from duizhao.workspace.period import Period, period
from tests.brief import records, world


def test_every_stored_id_of_the_issue_resolves(desk) -> None:
    for note in desk.issue.notes:
        if note.id[:2] in ("s-", "g-", "c:"):
            continue  # made from stories and claims: see below, and their own tests
        found = brief.trace(desk.snapshot, desk.workspace, note.id)
        assert found.id == note.id and found.rule and found.what
        assert found.origins, note.id


def test_a_figure_leads_to_its_place_in_its_source(desk) -> None:
    figure = records.verdict().specifications[0].figure_ids[0]
    found = brief.trace(desk.snapshot, desk.workspace, f"f:{figure}")
    assert "table 1" in found.rule and found.value == "16 percent"
    assert {o["origin_id"] for o in found.origins} == {world.PUBLICATION, world.READ}
    assert any(o["licence"] == "CC BY 4.0" for o in found.origins)


def test_a_story_and_a_gap_lead_to_their_articles(desk) -> None:
    gap = desk.gaps[0]
    story = story_trace(desk.snapshot, gap.story)
    assert [r["article_id"] for r in story.rows] == [m.article_id for m in gap.story.members]
    assert story.origins[0]["origin_id"] == world.READ
    counted = story_trace(desk.snapshot, gap.story, [gap])
    assert "3 of 22" in counted.value and "not found" not in counted.value
    assert counted.options["zh against en"].startswith("rank 1")
    assert sum(1 for r in counted.rows if r.get("carried it")) == 4


def test_unknown_ids_suggest_near_ones(desk) -> None:
    with pytest.raises(NotFoundError) as caught:
        brief.trace(desk.snapshot, desk.workspace, "f:test-lead_1_us")
    assert "f:test-leads_1_" in (caught.value.hint or "")
    with pytest.raises(NotFoundError) as caught:
        brief.trace(desk.snapshot, desk.workspace, "nonsense")
    assert "beside numbers" in (caught.value.hint or "")
    with pytest.raises(NotFoundError):
        brief.trace(desk.snapshot, desk.workspace, "x-articles:yesterday")


def test_derived_ids_say_how_to_compute_them_again(desk) -> None:
    week = period("2026-06-15")
    assert derived_id("articles", week) == "x-articles:2026-06-15..2026-06-21"
    assert derived_id("articles", Period()) == "x-articles:all"
    for one in DERIVED:
        for chosen in (week, Period(), period(since="2026-06-16"), period(until="2026-06-16")):
            assert parse(derived_id(one.name, chosen)) == (one, chosen)
            assert brief.trace(desk.snapshot, desk.workspace, derived_id(one.name, chosen)).rule == one.rule


def test_derived_counts_agree_with_counting_by_hand(desk) -> None:
    found = brief.trace(desk.snapshot, desk.workspace, "x-articles:2026-06-15..2026-06-21")
    members = {m.article_id: m for g in desk.gaps for m in g.story.members}.values()
    for row in found.rows:
        of = [m for m in members if m.language == row["language"]]
        assert (row["articles"], row["outlets"]) == (len(of), len({m.outlet_id for m in of}))
    times = brief.trace(desk.snapshot, desk.workspace, "x-times:all")
    assert {r["language"]: r["unknown_time"] for r in times.rows} == {"zh": 2, "en": 0}


def test_the_ledger_remembers_periods_and_may_be_lost(desk) -> None:
    gap = desk.gaps[0]
    assert ledger.period_of(desk.workspace, gap.story.story_id) == period("2026-06-15")
    assert ledger.period_of(desk.workspace, "s-ffffffffffffffff") == Period()
    (desk.workspace.cache / ledger.FILE).write_text("{torn")
    assert ledger.period_of(desk.workspace, gap.story.story_id) == Period()
    ledger.remember(desk.workspace, [gap.story.story_id], period("2026-06-15"))
    assert ledger.period_of(desk.workspace, gap.story.story_id) == period("2026-06-15")
