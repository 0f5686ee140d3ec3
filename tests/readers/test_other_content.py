"""An id that a later file gives to another page: the first stays, the second is set aside with its reason."""

from __future__ import annotations

import json
from pathlib import Path

from duizhao import api


def write(path: Path, title: str, url: str) -> Path:
    row = {
        "id": "1",
        "title": title,
        "url": url,
        "outlet_lang": "zh",
        "first_seen_at": "2026-06-15T08:00:00Z",
    }
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    return path


def test_another_page_under_a_known_id_is_set_aside(tmp_path: Path) -> None:
    session = api.create(tmp_path / "ws")
    first = write(tmp_path / "one.jsonl", "first", "https://36kr.com/1")
    second = write(tmp_path / "two.jsonl", "second", "https://36kr.com/2")
    again = write(tmp_path / "three.jsonl", "first, edited", "https://36kr.com/1")
    session.read([first, second])  # in one call
    session.read([again])  # the same page with another headline is no other page
    with session.workspace.snapshot() as s:
        assert [r["title"] for r in s.rows("SELECT title FROM articles")] == ["first"]
        aside = s.rows("SELECT source, line, reason FROM aside")
    assert [(a["source"].split("/")[-1], a["line"]) for a in aside] == [("two.jsonl", 1)]
    assert "another page" in aside[0]["reason"] and "https://36kr.com/1" in aside[0]["reason"]


def test_in_a_later_call_too(tmp_path: Path) -> None:
    session = api.create(tmp_path / "ws")
    session.read([write(tmp_path / "one.jsonl", "first", "https://36kr.com/1")])
    (result,) = session.read([write(tmp_path / "two.jsonl", "second", "https://36kr.com/2")])
    assert (result.new, result.aside) == (0, 1)
