"""Terms in context: who used which rendering."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from duizhao import api
from duizhao.errors import NotFoundError
from duizhao.stories.termuse import TermReport

ROWS = [
    ("1", "zh", "caixin.com", "卡脖子技术攻关提速", "2026-06-01T00:00:00Z"),
    ("2", "en", "scmp.com", "China pours money into chokepoint technologies", "2026-06-02T00:00:00Z"),
    ("3", "en", "pandaily.com", "Beijing targets neck-choking technologies", "2026-06-03T00:00:00Z"),
    ("4", "en", "wired.com", "The Strait of Hormuz is a chokepoint", "2026-06-04T00:00:00Z"),
]


@pytest.fixture
def session(tmp_path: Path) -> api.Session:
    made = api.create(tmp_path / "ws")
    file = tmp_path / "items.jsonl"
    rows = [
        {"id": i, "title": t, "url": f"https://{h}/{i}", "outlet_lang": lang, "title_lang": lang, "published_at": at, "first_seen_at": at}
        for i, lang, h, t, at in ROWS
    ]  # fmt: skip
    file.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows), encoding="utf-8")
    (result,) = made.read([file])
    assert result.rows >= 4
    return made


def test_each_rendering_with_its_outlet_and_day(session: api.Session) -> None:
    (report,) = session.terms("卡脖子")
    assert isinstance(report, TermReport)
    counts = {r.rendering: r for r in report.renderings}
    assert counts["chokepoint"].articles == 2
    assert counts["chokepoint"].about_china == 1
    assert counts["neck-choking"].articles == 1
    assert not counts["neck-choking"].accepted and counts["neck-choking"].reason
    first = report.english[0]
    assert first.about_china and first.at is not None
    assert [u.about_china for u in report.english] == sorted(
        (u.about_china for u in report.english), reverse=True
    )
    assert report.english[-1].text.startswith("The Strait")
    for use in (*report.english, *report.chinese):
        assert use.text[use.start : use.end].lower().startswith(use.rendering[:4].lower())
    assert [u.outlet for u in report.chinese] == ["caixin.com"]
    assert report.searched == 4


def test_a_translated_title_is_not_the_outlets_word(session: api.Session, tmp_path: Path) -> None:
    file = tmp_path / "more.jsonl"
    row = {"id": "5", "title": "彭博：卡脖子", "url": "https://bloomberg.com/5", "outlet_lang": "en", "title_lang": "zh", "published_at": "2026-06-05T00:00:00Z", "first_seen_at": "2026-06-05T00:00:00Z"}  # fmt: skip
    file.write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")
    session.read([file])
    (report,) = session.terms("卡脖子")
    assert [(u.outlet, u.own) for u in report.chinese] == [("bloomberg.com", False), ("caixin.com", True)]


def test_a_rendering_names_its_terms(session: api.Session) -> None:
    assert "卡脖子" in [r.term.zh for r in session.terms("chokepoint")]


def test_an_unknown_term_says_what_is_near(session: api.Session) -> None:
    with pytest.raises(NotFoundError) as caught:
        session.terms("脖子")
    assert caught.value.hint and "卡脖子" in caught.value.hint


def test_a_term_of_ones_own(session: api.Session) -> None:
    own = session.workspace.folder / "glossary.toml"
    own.write_text('term = [{zh = "攻关", en = ["Strait of Hormuz"], kind = "mine"}]', encoding="utf-8")
    (report,) = session.terms("攻关")
    assert (report.renderings[0].articles, len(report.chinese)) == (1, 1)
