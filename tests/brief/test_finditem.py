"""Single-source finds and differing stories as a brief words them."""

from __future__ import annotations

from dataclasses import replace

from duizhao import brief
from duizhao.brief.choices import Choices
from duizhao.brief.finditem import bent_items, bent_line
from duizhao.stories.frame import codebook
from duizhao.stories.framereport import agreements, bent_list
from duizhao.workspace.period import period
from tests.brief import records

RIVALS = (
    "race to beat rivals in the AI arms race",
    "rivals race for the lead",
    "the AI race: who overtakes whom",
    "a race with rivals",
)
MONEY = ("估值百亿，融资三十亿元", "股价大涨，市值创新高", "完成新一轮融资", "营收与利润双双增长，股价上涨")


def told(first: tuple[str, ...], second: tuple[str, ...]):
    members = [records.member(20 + n, f"E{n}", "en", t, start=n) for n, t in enumerate(first)]
    members += [records.member(40 + n, f"Z{n}", "zh", t, start=n) for n, t in enumerate(second)]
    return records.story("s-0000000000000009", members=tuple(members))


def test_a_story_told_differently_is_worded_with_chance_and_agreement() -> None:
    found = bent_list([told(RIVALS * 2, MONEY * 2)], "zh", "en")
    if not found.beyond_chance:  # eight titles a side, but equal words are one telling
        found = replace(
            found, rows=tuple(replace(r, beyond_chance=True) for r in found.rows), beyond_chance=1
        )
    (item,) = bent_items(found, agreements(codebook()), Choices({}, ()))
    assert "chance alone gives" in item.size.text and item.size.evidence == ("s-0000000000000009",)
    assert any("F1 of the list" in s.text for s in item.told)
    assert "more differently than chance" in bent_line(found, period("2026-06-15"), "zh", "en").text


def test_too_few_or_alike_is_said_in_one_sentence() -> None:
    few = bent_list([told(RIVALS[:1], MONEY[:1])], "zh", "en")
    assert few.too_few == 1 and not few.beyond_chance
    assert "1 story was covered" in bent_line(few, period("2026-06-15"), "zh", "en").text
    none = bent_list([], "zh", "en")
    line = bent_line(none, period("2026-06-15"), "zh", "en")
    assert "No story" in line.text and line.evidence[0].startswith("x-articles:")


def test_a_dropped_story_is_told_nowhere(desk) -> None:
    found = bent_list([told(RIVALS, MONEY)], "zh", "en")
    rows = tuple(replace(r, beyond_chance=True) for r in found.rows)
    gone = Choices({rows[0].story.members[0].article_id: (1, "drop", "j-1")}, ())
    assert bent_items(replace(found, rows=rows), agreements(codebook()), gone) == ()


def test_the_section_is_held_against_the_store(desk) -> None:
    story = desk.gaps[0].story
    found = bent_list([story], "zh", "en")
    issue = brief.assemble(
        desk.workspace, desk.snapshot, gaps=desk.gaps, bent=found, period=period("2026-06-15")
    )
    assert issue.bent_line is not None and issue.bent_line.evidence == (story.story_id,)
    brief.verify(issue, desk.snapshot)
    assert "Told differently" in brief.render_html(issue)
