"""Headlines: what is kept, what is set aside, and that one bad line costs no other."""

from __future__ import annotations

import json
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from duizhao import readers
from duizhao.readers.lines import LIMIT
from duizhao.workspace import Workspace
from tests.readers.conftest import Put


def line(n: int = 1, **values: Any) -> str:
    row = {"id": f"n{n}", "title": f"标题 {n}", "url": f"https://www.Example.com/{n}", "site": "Zeli"}
    return json.dumps({**row, **values}, ensure_ascii=False) + "\n"


def articles(workspace: Workspace) -> list[dict[str, Any]]:
    with workspace.snapshot() as s:
        return s.rows("SELECT * FROM articles ORDER BY line")


def aside(workspace: Workspace) -> list[tuple[int, str]]:
    with workspace.snapshot() as s:
        return [(r["line"], r["reason"]) for r in s.rows("SELECT * FROM aside ORDER BY line, reason")]


def test_a_row_of_the_collectors_shape_needs_no_map(workspace: Workspace, put: Put) -> None:
    path = put(
        "items.jsonl",
        line(
            outlet_lang="zh-CN",
            host="mp.weixin.qq.com",
            site="微信公众号",
            feed="机器之心",
            url="https://mp.weixin.qq.com/s?__biz=Mzg%3D%3D&mid=1",
            title_lang="zh",
            title_en="A title",
            title_zh_mt="机器翻译",
            published_at="2026-06-15T08:00:00Z",
            first_seen_at="2026-06-15T09:00:00.134Z",
        ),
    )
    (result,) = readers.read(workspace, [path])
    assert (result.reader, result.state, result.rows, result.new, result.aside) == (
        "headlines",
        "read",
        1,
        1,
        0,
    )
    (row,) = articles(workspace)
    assert row["url"] == "https://mp.weixin.qq.com/s?__biz=Mzg%3D%3D&mid=1"
    assert (row["host"], row["account"], row["carrier"]) == ("mp.weixin.qq.com", "机器之心", "微信公众号")
    assert (row["outlet_lang"], row["title_lang"], row["title_alt"]) == ("zh", "zh", "A title")
    assert row["published_from"] == datetime(2026, 6, 15, 8, tzinfo=UTC)
    assert row["published_to"] == datetime(2026, 6, 15, 8, 0, 0, 999999, tzinfo=UTC)
    assert (row["published_precision"], row["published_source"]) == ("second", "stated")
    assert "机器翻译" not in json.dumps(row, default=str, ensure_ascii=False)


def test_the_documented_map_reads_the_same_as_the_guess(
    workspace: Workspace, put: Put, tmp_path: Path
) -> None:
    from duizhao.workspace import create

    path = put("items.jsonl", line(1, published_at="2026-06-15T08:00:00Z", title_en="x") + line(2))
    readers.read(workspace, [path])
    other = create(tmp_path / "other")
    readers.read(other, [path], mapping=Path(__file__).parents[2] / "docs/examples/headlines.toml")
    with workspace.snapshot() as a, other.snapshot() as b:
        assert a.content_hash() == b.content_hash()
        assert a.logical_hash() != b.logical_hash()  # another map is another read


def test_an_account_ranking_is_no_account(workspace: Workspace, put: Put) -> None:
    row = line(
        host="mp.weixin.qq.com", site="TopHub", feed="微信 · 24h热文榜", url="https://mp.weixin.qq.com/s/x"
    )
    readers.read(workspace, [put("items.jsonl", row)])
    assert articles(workspace)[0]["account"] is None


def test_published_after_first_seen_is_unknown(workspace: Workspace, put: Put) -> None:
    readers.read(
        workspace,
        [put("a.jsonl", line(published_at="2026-06-15T12:00:00Z", first_seen_at="2026-06-15T09:00:00Z"))],
    )
    (row,) = articles(workspace)
    assert row["published_from"] is None
    assert row["published_to"] == row["first_seen"] == datetime(2026, 6, 15, 9, tzinfo=UTC)
    assert (row["published_precision"], row["published_source"]) == ("unknown", "first-seen")
    assert aside(workspace) == []  # a known fault of sources, not of the row


def test_impossible_times_are_set_aside_and_the_article_kept(workspace: Workspace, put: Put) -> None:
    text = (
        line(1, published_at="2080-01-01T00:00:00Z")
        + line(2, published_at="1970-01-01T00:00:00Z")
        + line(3, published_at="2026-06-15 08:00:00")
        + line(4, published_at="2026-02-30")
        + line(5, first_seen_at="2080-05-05T00:00:00Z")
        + line(6, published_at=["2026"])
    )
    (result,) = readers.read(workspace, [put("a.jsonl", text)])
    assert (result.rows, result.aside) == (6, 6)
    assert all(
        r["published_from"] is None and r["published_precision"] == "unknown" for r in articles(workspace)
    )
    reasons = dict(aside(workspace))
    assert "lies in the future" in reasons[1]
    assert "before 1990" in reasons[2]
    assert "no zone" in reasons[3] and "zone" in reasons[3]
    assert "no date" in reasons[4]
    assert reasons[5].startswith("first_seen")
    assert "no time" in reasons[6]


def test_a_stated_zone_makes_naive_times_known(workspace: Workspace, put: Put) -> None:
    path = put("a.jsonl", line(published_at="2026-06-15 08:00:00"))
    readers.read(workspace, [path], mapping={"zone": "Asia/Shanghai"})
    assert articles(workspace)[0]["published_from"] == datetime(2026, 6, 15, 0, tzinfo=UTC)


def test_bad_lines_are_set_aside_with_line_and_reason(workspace: Workspace, put: Put) -> None:
    content = b"\xef\xbb\xbf" + b"".join(
        [
            line(1).encode(),
            '{"id": "x", "title": "坏'.encode() + b'\xff\xfe", "url": "https://a.cn/1"}\n',
            b'{"id": "x", "title": "cut off", "ur\n',
            b"[1, 2]\n",
            b"\n",
            json.dumps({"id": "y", "title": ["a"], "url": "https://a.cn/2"}).encode() + b"\n",
            b'{"id": "z"}\n',
            b'{"id": "nul", "title": "a\\u0000b", "url": "https://a.cn/3"}\n',
            b'{"id": "raw", "title": "a\x00b", "url": "https://a.cn/3"}\n',
            line(1).encode(),
            b"[" * 100_000 + b"\n",
            b'{"id": ' + b"9" * 5000 + b', "title": "t"}\n',
            b'{"id": "u", "title": "t", "url": "https://[bad"}\n',
            line(2).encode().rstrip(b"\n"),
        ]
    )
    (result,) = readers.read(workspace, [put("a.jsonl", content)])
    assert [r["origin_key"] for r in articles(workspace)] == ["n1", "n2"]
    reasons = dict(aside(workspace))
    assert result.aside == len(reasons) == 11
    assert "not UTF-8" in reasons[2]
    assert "not JSON" in reasons[3]
    assert "not an object" in reasons[4]
    assert reasons[6] == "title is a list, not text"
    assert reasons[7] == "neither url nor title"
    assert "NUL" in reasons[8]
    assert "not JSON" in reasons[9]
    assert reasons[10] == "the same article as line 1"
    assert "not JSON" in reasons[11] and "not JSON" in reasons[12]
    assert "url" in reasons[13]


def test_half_a_character_does_not_cost_the_row(workspace: Workspace, put: Put) -> None:
    readers.read(
        workspace, [put("a.jsonl", '{"id": "1", "title": "cut \\ud83d", "url": "https://a.cn/1"}\n')]
    )
    assert articles(workspace)[0]["title"].startswith("cut \ufffd")


@pytest.mark.slow
def test_a_line_of_200_mb_is_passed_over_in_bounded_memory(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "long.jsonl"
    with path.open("wb") as f:
        f.write(line(1).encode())
        f.write(b'{"title": "')
        for _ in range(200):
            f.write(b"x" * (1 << 20))
        f.write(b'"}\n' + line(2).encode())
    tracemalloc.start()
    (result,) = readers.read(workspace, [path])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (result.rows, result.aside) == (2, 1)
    assert peak < 10 * LIMIT
    ((number, reason),) = aside(workspace)
    assert number == 2 and "209,715,2" in reason


def test_ids_without_a_carrier_are_told_apart_by_host(workspace: Workspace, put: Put) -> None:
    text = (
        '{"id": 1, "title": "a", "url": "https://a.cn/1"}\n{"id": 1, "title": "b", "url": "https://b.cn/1"}\n'
    )
    readers.read(workspace, [put("a.jsonl", text)])
    assert len(articles(workspace)) == 2


def test_an_article_seen_again_is_not_stored_again(workspace: Workspace, put: Put) -> None:
    readers.read(workspace, [put("a.jsonl", line(1) + line(2))])
    (again,) = readers.read(workspace, [put("b.jsonl", line(2, title="changed") + line(3))])
    assert (again.rows, again.new) == (2, 1)
    with workspace.snapshot() as s:
        assert s.count("articles") == 3
        assert s.rows("SELECT count(*) AS n FROM raw_articles")[0]["n"] == 3
        assert s.rows("SELECT title FROM articles WHERE origin_key = 'n2'")[0]["title"] == "标题 2"


@pytest.mark.data
def test_the_whole_corpus(workspace: Workspace, data: Path) -> None:
    results = readers.read(workspace, [data / "news/ai_news_aggregator_2026"])
    assert sum(r.rows for r in results) == 71_328
    assert sum(r.aside for r in results) == 0
    with workspace.snapshot() as s:
        found = s.rows(
            "SELECT outlet_lang AS l, count(*) AS n, count(*) FILTER (published_precision = 'second') AS dated FROM articles GROUP BY 1"
        )
        before = s.logical_hash()
    # 30,002 dated Chinese rows less some 9,400 that were "published" after somebody saw them; 6 English ones.
    assert {r["l"]: (r["n"], r["dated"]) for r in found} == {"zh": (42_026, 20_562), "en": (29_302, 14_966)}
    again = readers.read(workspace, [data / "news/ai_news_aggregator_2026"])
    assert {r.state for r in again} == {"already read", "not read"}
    with workspace.snapshot() as s:
        assert s.logical_hash() == before
