"""Feeds and subscription lists from files, in whatever encoding they come."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from duizhao import readers
from duizhao.errors import ReadError
from duizhao.readers.text import decode
from duizhao.workspace import Workspace
from tests.readers.conftest import Put

RSS = """<?xml version="1.0" encoding="{encoding}"?>
<rss version="2.0"><channel><title>{name}</title><link>https://www.example.cn/</link><language>zh-CN</language>
<item><title>{title}</title><link>https://www.example.cn/a?x=1&amp;y=2</link><guid>tag:1</guid>
<pubDate>Mon, 15 Jun 2026 08:43:00 +0800</pubDate><description><![CDATA[<p>{lead}</p><script>bad()</script>]]></description></item>
<item><title>无链接</title></item>
<item><link>https://www.example.cn/b</link><pubDate>2026-06-15 08:43:00</pubDate></item>
<item><description>neither</description></item>
</channel></rss>
"""
SIMPLE = {"name": "雷锋网", "title": "合肥一家人工智能公司的机器人在工厂里上岗", "lead": "这是我们的第一段。"}
TRADITIONAL = {"name": "科技新聞", "title": "這家公司的機器人開始在工廠工作", "lead": "這是我們的第一段。"}


def articles(workspace: Workspace) -> list[dict[str, Any]]:
    with workspace.snapshot() as s:
        return s.rows("SELECT * FROM articles ORDER BY line")


def test_rss(workspace: Workspace, put: Put) -> None:
    (result,) = readers.read(workspace, [put("feed.xml", RSS.format(encoding="utf-8", **SIMPLE))])
    assert (result.reader, result.rows) == ("feeds", 3)
    first, second, third = articles(workspace)
    assert first["url"] == "https://www.example.cn/a?x=1&y=2"
    assert (first["origin_key"], first["title"], first["lead"]) == ("tag:1", SIMPLE["title"], SIMPLE["lead"])
    assert (first["outlet_lang"], first["host"]) == ("zh", "example.cn")
    assert first["published_from"] == datetime(2026, 6, 15, 0, 43, tzinfo=UTC)
    assert first["published_source"] == "feed"
    assert second["title"] == "无链接"
    assert third["published_from"] is None  # no zone
    with workspace.snapshot() as s:
        reasons = {r["line"]: r["reason"] for r in s.rows("SELECT line, reason FROM aside")}
    assert "no zone" in reasons[3] and reasons[4] == "neither url nor title"


@pytest.mark.parametrize(
    ("text", "declared", "actual"),
    [
        (SIMPLE, "gb2312", "gb18030"),
        (SIMPLE, "GBK", "gbk"),
        (SIMPLE, "utf-8", "gb18030"),  # declared wrongly
        (SIMPLE, "gb2312", "utf-8"),  # declared wrongly, the other way
        (SIMPLE, "no-such-charset", "gb18030"),
        (TRADITIONAL, "big5", "big5"),
        (TRADITIONAL, "utf-8", "big5"),
        (SIMPLE, "utf-16", "utf-16"),
    ],
)
def test_encodings(workspace: Workspace, put: Put, text: dict[str, str], declared: str, actual: str) -> None:
    raw = RSS.format(encoding=declared, **text).encode(actual, "xmlcharrefreplace")
    readers.read(workspace, [put("feed.xml", raw)])
    assert articles(workspace)[0]["title"] == text["title"]
    assert articles(workspace)[0]["lead"] == text["lead"]


def test_latin_text_is_not_taken_for_chinese() -> None:
    assert decode("Caf\xe9 \xe0 la carte, d\xe9j\xe0 vu".encode("latin-1")) == "Café à la carte, déjà vu"
    assert decode("naïve 中文".encode()) == "naïve 中文"


def test_atom_that_says_only_when_it_was_updated(workspace: Workspace, put: Put) -> None:
    text = """<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><entry><id>1</id><title>a</title>
    <link href="https://a.com/1"/><updated>2026-06-15T08:00:00Z</updated></entry></feed>"""
    readers.read(workspace, [put("feed.atom", text)])
    (row,) = articles(workspace)
    assert row["published_from"] is None
    assert row["published_to"] == datetime(2026, 6, 15, 8, 0, 0, 999999, tzinfo=UTC)
    assert (row["published_precision"], row["published_source"]) == ("unknown", "feed")


def test_json_feed(workspace: Workspace, put: Put) -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "t",
        "language": "en",
        "items": [
            {
                "id": "1",
                "url": "https://a.com/1",
                "title": "a",
                "content_html": "<p>x &amp; y</p>",
                "date_published": "2026-06-15T08:00:00Z",
            },
            "nonsense",
            {"id": "3"},
        ],
    }
    (result,) = readers.read(workspace, [put("feed.json", json.dumps(feed))])
    assert (result.rows, result.aside) == (1, 2)
    assert (articles(workspace)[0]["lead"], articles(workspace)[0]["title_lang"]) == ("x & y", "en")


@pytest.mark.parametrize(
    "text",
    ["<html><body>403 <rss> Forbidden</body></html>", "<html><body>Blocked</body></html>", "", "plain text"],
)
def test_pages_that_are_no_feed_are_not_articles(workspace: Workspace, put: Put, text: str) -> None:
    with pytest.raises(ReadError):
        readers.read(workspace, [put("feed.xml", text)])
    with pytest.raises(ReadError):
        readers.read(workspace, [put("feed.xml", text)], kind="feeds")


def test_an_entity_bomb_does_no_harm(workspace: Workspace, put: Put) -> None:
    bomb = "".join(
        f'<!ENTITY a{n} "{"&a" + str(n - 1) + ";" if n else "x"}{"".join(f"&a{n - 1};" for _ in range(9)) if n else ""}">'
        for n in range(12)
    )
    text = f"<?xml version='1.0'?><!DOCTYPE rss [{bomb}]><rss version='2.0'><channel><item><title>&a11;</title></item></channel></rss>"
    try:
        readers.read(workspace, [put("feed.xml", text)])
    except ReadError:
        return
    assert all(len(r["title"] or "") < 10_000 for r in articles(workspace))


OPML = """<?xml version="1.0"?><opml version="2.0"><head><title>mine</title></head><body>
<outline text="科技"><outline text="雷锋网" type="rss" xmlUrl="https://rsshub.app/leiphone" htmlUrl="https://www.leiphone.com/" language="zh"/>
<outline text="雷锋网 AI" type="rss" xmlUrl="https://rsshub.app/leiphone/category/ai" htmlUrl="https://www.leiphone.com/"/>
<outline text="Blog" type="rss" xmlUrl="https://blog.example.com/feed.xml"/></outline></body></opml>"""


def test_opml(workspace: Workspace, put: Put) -> None:
    (result,) = readers.read(workspace, [put("subs.opml", OPML)])
    assert (result.reader, result.rows, result.aside) == ("opml", 2, 0)
    with workspace.snapshot() as s:
        one, two = s.rows("SELECT * FROM outlets ORDER BY line")
    assert (one["outlet_id"], one["hosts"], one["language"]) == ("feed:leiphone.com", ["leiphone.com"], "zh")
    assert one["feeds"] == ["https://rsshub.app/leiphone", "https://rsshub.app/leiphone/category/ai"]
    assert (two["outlet_id"], two["hosts"], two["owner"]) == (
        "feed:blog.example.com",
        [],
        "feed:blog.example.com",
    )


@pytest.mark.parametrize("text", ["<opml><body>", "<!DOCTYPE opml [<!ENTITY a 'b'>]><opml/>"])
def test_broken_opml_is_refused(workspace: Workspace, put: Put, text: str) -> None:
    with pytest.raises(ReadError):
        readers.read(workspace, [put("subs.opml", text)])


@pytest.mark.data
def test_published_fixtures_of_feed_parsers(workspace: Workspace, data: Path) -> None:
    folder = data / "news/feed_fixtures"
    results = {r.source: r for r in readers.read(workspace, [folder], kind=None)}
    rows = {name: r.rows for name, r in results.items() if r.state == "read"}
    assert rows["miniflux/parser__large_rss.xml"] == 25
    assert rows["miniflux/parser__rdf_UTF8.xml"] == 60
    assert rows["miniflux/encoding__koi8r.xml"] == 2
    assert rows["miniflux/parser__encoding_WINDOWS-1251.xml"] == 50
    with workspace.snapshot() as s:
        titles = {r["title"] for r in s.rows("SELECT title FROM articles")}
    assert "Первая новость" in titles
    assert "不归移民漫画系列：专业工作" in titles  # GB2312 that nobody declared
    assert "Café" in titles
