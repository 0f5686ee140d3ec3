"""The status counts what is there, what is missing and what was set aside."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from duizhao import readers
from duizhao.workspace import create
from duizhao.workspace.status import status

OUTLET = '[[outlet]]\nid = "a"\nname = "A"\nlanguage = "zh"\nhosts = ["a.cn"]\n'


def test_status(tmp_path: Path) -> None:
    made = create(tmp_path / "w", title="Mine")
    assert status(made).rows["articles"] == 0 and status(made).first is None
    folder = tmp_path / "in"
    folder.mkdir()
    rows = [
        {
            "id": "1",
            "title": "t",
            "url": "https://a.cn/1",
            "published_at": "2026-06-15T08:00:00Z",
            "outlet_lang": "zh",
        },
        {"id": "2", "title": "t", "url": "https://b.cn/1", "published_at": "2080-06-15T08:00:00Z"},
        {"id": "3", "title": "t", "url": "https://b.cn/2", "published_at": "2081-06-15T08:00:00Z"},
    ]
    (folder / "news.jsonl").write_text("\n".join(map(json.dumps, rows)) + "\ntorn")
    (folder / "outlets.toml").write_text(OUTLET)
    readers.read(made, [folder])
    made.store.append("articles", [{"article_id": "a-x", "read_id": "o-unfinished", "line": 1}])
    found = status(made)
    assert found.title == "Mine"
    assert (found.rows["articles"], found.rows["outlets"], found.rows["aside"]) == (3, 1, 3)
    assert [(s.source, s.reader, s.rows, s.aside) for s in found.sources] == [
        ("in/news.jsonl", "headlines", 3, 3),
        ("in/outlets.toml", "outlets", 1, 0),
    ]
    assert found.first == datetime(2026, 6, 15, 8, 0, 0, 999999, tzinfo=UTC) == found.last
    assert (found.undated, found.outlets_seen, found.unknown_items, found.unfinished) == (2, 1, 2, 1)
    assert found.articles_by_language == {"?": 2, "zh": 1}
    assert [(h.host, h.items) for h in found.unknown_hosts] == [("b.cn", 2)]
    assert (found.aside[0].count, found.aside[0].source, found.aside[0].line) == (2, "in/news.jsonl", 2)
    assert "lies in the future" in found.aside[0].reason
