"""Pages, exports and transcripts: real bytes in, rows out. Every page here is written for the test."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duizhao import readers
from duizhao.readers.blockpage import blocked
from duizhao.readers.htmltext import page_text, paragraphs, tree
from duizhao.readers.page import NoArticleError, Page, read_page
from duizhao.readers.sites import SITES, of
from duizhao.workspace import Workspace
from tests.readers.conftest import Put

NOW = datetime(2026, 11, 26, tzinfo=UTC)
P1 = "玄鸟机器人公司周三宣布完成十亿元融资，投资方包括合肥市的一只产业基金，资金将用于建设人形机器人工厂。"
P2 = "公司说，第一条生产线明年三月投产，年产三千台；检验工序由机器视觉完成，人手减少三成。"
TITLE = "玄鸟机器人完成十亿元融资"


def html(body: str, *, head: str = "", charset: str = "utf-8") -> str:
    return f'<!DOCTYPE html><html><head><meta charset="{charset}"><title>{TITLE} - 某站</title>{head}</head><body>{body}</body></html>'


def page(raw: str | bytes, url: str | None = "https://a.example/x", **more: Any) -> Page:
    return read_page(raw if isinstance(raw, bytes) else raw.encode(), url=url, now=NOW, **more)


WECHAT = html(
    f"""<h1 id="activity-name">  {TITLE}\n</h1><a id="js_name"> 玄鸟观察 </a><em id="publish_time">昨天</em>
    <div id="js_content" style="visibility: hidden"><p>{P1}</p><section><span>{P2}</span></section><p>{P1}</p><script>alert(1)</script></div>
    <script>var ct = "1781683200"; var msg_link = "x";</script><div>喜欢此内容的人还喜欢</div>""",
    head='<meta name="author" content="某记者">',
)
SITE_PAGES = {
    "https://mp.weixin.qq.com/s/abc": (WECHAT, "wechat", "2026-06-17T08:00", "second"),
    "https://36kr.com/p/1": (html(f'<h1 class="article-title">{TITLE}</h1><div class="articleDetailContent kr-rich-text-wrapper"><p>{P1}</p><p>{P2}</p></div>', head='<meta property="article:published_time" content="2026-06-17T08:00:00+08:00">'), "36kr", "2026-06-17T00:00", "second"),
    "https://www.leiphone.com/category/ai/1.html": (html(f'<h1 class="headTit">{TITLE}</h1><td class="aut"><a>某作者</a></td><td class="time">2026-06-17 08:00</td><div class="lph-article-comView"><p>{P1}</p><p>{P2}</p></div>'), "leiphone", "2026-06-17T00:00", "minute"),
    "https://www.jiqizhixin.com/articles/1": (html(f'<h1 class="article__title">{TITLE}</h1><time>2026/06/17 08:00</time><div class="article__content" id="js-article-content"><p>{P1}</p><p>{P2}</p></div>'), "jiqizhixin", "2026-06-17T00:00", "minute"),
    "https://www.huxiu.com/article/1.html": (html(f'<h1 class="article__title">{TITLE}</h1><span class="article__time">2026-06-17 08:00</span><div id="article-content"><p>{P1}</p><p>{P2}</p></div>'), "huxiu", "2026-06-17T00:00", "minute"),
    "https://www.gov.cn/zhengce/1.htm": (html(f'<h1>{TITLE}</h1><table><tr><td>发文机关：</td><td>国务院办公厅</td><td>发文字号：</td><td>国办发〔2026〕12号</td></tr></table><div class="pages-date">2026-06-17 08:00</div><div id="UCAP-CONTENT"><p>{P1}</p><p>{P2}</p></div>'), "gov.cn", "2026-06-17T00:00", "minute"),
}  # fmt: skip


@pytest.mark.parametrize("url", SITE_PAGES)
def test_a_site_by_its_rule(url: str) -> None:
    raw, name, at, precision = SITE_PAGES[url]
    found = page(raw, url)
    assert found.extractor == name and found.title == TITLE
    assert (
        found.text.startswith(P1)
        and P2 in found.text
        and "alert" not in found.text
        and "喜欢" not in found.text
    )
    assert found.published is not None and found.published.start.isoformat()[:16] == at
    assert found.published.precision == precision
    if name == "wechat":
        assert (found.account, found.author) == ("玄鸟观察", "某记者")
        assert found.text.count(P1) == 2  # a repeated paragraph stays
    if name == "gov.cn":
        assert (found.author, found.document) == ("国务院办公厅", "国办发〔2026〕12号")


def test_a_page_without_a_rule_goes_to_the_library() -> None:
    body = f"<nav>首页 关于</nav><article><h1>{TITLE}</h1><p>2024年5月8日 来源：某站</p><p>{P1}</p><p>{P2}</p><p>{P1 + P2}</p></article><footer>版权所有</footer>"
    found = page(html(body))
    assert (
        found.extractor == "trafilatura"
        and P1 in found.text
        and P2 in found.text
        and "版权所有" not in found.text
    )
    assert found.title == TITLE  # without the site's name
    assert found.published is not None and found.published.precision == "day"
    # Its day wherever on Earth it was meant, and never the first of January.
    assert found.published.start < datetime(2024, 5, 8, 12, tzinfo=UTC) < found.published.end


@pytest.mark.parametrize("charset", ["utf-8", "gb18030", "gbk", "big5", "utf-16"])
def test_charsets_are_exact(charset: str) -> None:
    title = "機器人公司完成融資" if charset == "big5" else TITLE
    text = (P1 + P2).replace("机", "機") if charset == "big5" else P1 + P2
    if charset == "big5":
        text = "機器人公司週三宣布完成十億元融資，資金將用於建設工廠，檢驗工序由機器視覺完成。" * 2
    raw = html(f"<h1>{title}</h1><div id='js_content'><p>{text}</p></div>", charset=charset)
    raw = raw.replace(f"{TITLE} - 某站", title).encode(charset)
    for declared in (None, charset):
        found = page(raw, "https://mp.weixin.qq.com/s/1", charset=declared)
        assert found.text == text and found.title == title
    if charset in ("gb18030", "big5"):  # declared wrongly or not at all
        bare = raw.replace(f'charset="{charset}"'.encode(), b'charset="utf-8"')
        assert page(bare, "https://mp.weixin.qq.com/s/1").text == text


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<h2>环境异常</h2><p>当前环境异常，完成验证后即可继续访问。</p><a>去验证</a>", "verify"),
        ("<h1>Just a moment...</h1><p>Checking your browser before accessing a.example. This process is automatic.</p>", "verify"),
        ("<p>访问过于频繁，请稍后再试。您的访问已被记录，如有疑问请联系管理员，电话见首页底部。</p>", "refuses"),
        ("<div>该内容已被发布者删除</div><p>轻触查看详情，了解公众平台运营规范以及相关法律法规的有关规定。</p>", "taken down"),
        ("<h1>抱歉，您访问的页面不存在</h1><p>您访问的页面不存在或已经删除，请返回首页，或使用站内搜索查找您需要的内容。</p>", "not found"),
        ("<p>请先登录后查看全文。登录即表示您同意用户协议与隐私政策，未注册的手机号将自动注册。</p>", "log in"),
        ("<p>本文为付费内容，订阅后即可阅读全文。开通会员每月仅需十元，可阅读全站深度报道与数据。</p>", "pay"),
        ("<noscript>You need to enable JavaScript to run this app.</noscript><div id='app'></div>", "script"),
        ("<p>Please enable JavaScript and cookies to continue using this site on your browser today.</p>", "script"),
        ("<h1>502 Bad Gateway</h1><hr><center>nginx with more words so that it is not an empty shell</center>", "server"),
        ("", "empty shell"),
    ],
)  # fmt: skip
def test_what_is_no_article_is_never_stored(workspace: Workspace, put: Put, body: str, reason: str) -> None:
    path = put("blocked.html", html(body))
    (found,) = readers.read(workspace, [path])
    assert found.rows == 0 and found.aside == 1
    with workspace.snapshot() as s:
        (row,) = s.rows("SELECT reason FROM aside")
        assert reason in row["reason"] and s.count("articles") == s.count("texts") == 0


def test_an_article_about_captchas_is_one() -> None:
    long = "研究者比较了十种验证码。" + P1 * 20
    assert blocked("请输入验证码：一种技术的历史", long) is None
    assert blocked("Why you must verify you are human", "A history of the captcha. " * 60) is None


def test_pages_are_stored_with_their_text(workspace: Workspace, put: Put) -> None:
    path = put("w.html", "<!-- saved from url=(0030)https://mp.weixin.qq.com/s/abc -->\n" + WECHAT)
    (first,) = readers.read(workspace, [path])
    (again,) = readers.read(workspace, [path])
    assert (first.rows, first.new, first.aside) == (2, 2, 0) and again.state == "already read"
    with workspace.snapshot() as s:
        (a,) = s.rows("SELECT * FROM articles")
        (t,) = s.rows("SELECT * FROM texts")
    assert (
        a["url"] == "https://mp.weixin.qq.com/s/abc"
        and a["account"] == "玄鸟观察"
        and a["published_source"] == "page"
    )
    assert (
        t["article_id"] == a["article_id"]
        and P2 in t["text"]
        and t["chars"] == len(t["text"])
        and t["language"] == "zh"
    )


@pytest.mark.parametrize(
    ("stated", "kept"),
    [("/story/1", "https://a.example/story/1"), ("https://www.a.example/1", "https://www.a.example/1"), ("https://evil.example/", "https://a.example/x"),
     ("javascript:alert(1)", "https://a.example/x"), ("https://a.example/", "https://a.example/x"), ("http://[", "https://a.example/x")],
)  # fmt: skip
def test_a_page_may_not_claim_another_sites_address(stated: str, kept: str) -> None:
    head = f'<link rel="canonical" href="{stated}">'
    assert page(html(f"<article><h1>{TITLE}</h1><p>{P1}</p><p>{P2}</p></article>", head=head)).url == kept


def test_hosts_and_rules() -> None:
    assert of("news.sina.com.cn") is not None and of("evilsina.com.cn") is None and of(None) is None
    root = tree("<html><body><p>x</p></body></html>")
    for site in SITES:  # every path is valid
        for path in (
            *site.text,
            *site.title,
            *site.author,
            *site.account,
            *site.time,
            *("." + d for d in site.drop),
        ):
            root.xpath(path)
    assert len({s.name for s in SITES}) == len(SITES)


EXPORT = [
    {"title": "甲文", "link": "https://mp.weixin.qq.com/s/1", "create_time": 1781683200, "digest": "提要", "nickname": "玄鸟观察", "content": f"<p>{P1}</p><p>{P2}</p>"},
    {"msg_title": "乙文", "content_url": "https://mp.weixin.qq.com/s/2&amp;x=1", "publish_time": "2026-06-17 08:00:00 +08:00"},
    {"title": "丙文"},
    {"title": "丁文", "link": "https://mp.weixin.qq.com/s/4", "content": "<p>环境异常，完成验证后即可继续访问，请在微信客户端内打开链接再试一次，谢谢。</p>"},
    "no object",
    {"title": "甲文又来", "link": "https://mp.weixin.qq.com/s/1"},
]  # fmt: skip


@pytest.mark.parametrize("wrap", [lambda x: x, lambda x: {"data": x}, lambda x: {"data": {"list": x}}, lambda x: {"general_msg_list": json.dumps({"list": x})}])  # fmt: skip
def test_exports(workspace: Workspace, put: Put, wrap: Any) -> None:
    (found,) = readers.read(workspace, [put("export.json", json.dumps(wrap(EXPORT), ensure_ascii=False))])
    with workspace.snapshot() as s:
        rows = {r["title"]: r for r in s.rows("SELECT * FROM articles")}
        texts = s.rows("SELECT * FROM texts")
        reasons = [r["reason"] for r in s.rows("SELECT reason FROM aside ORDER BY line")]
    assert set(rows) == {"甲文", "乙文"} and found.aside == len(reasons) == 4
    assert rows["乙文"]["url"] == "https://mp.weixin.qq.com/s/2&x=1" and rows["甲文"]["account"] == "玄鸟观察"
    assert rows["甲文"]["published_to"].isoformat().startswith("2026-06-17T08:00")
    assert len(texts) == 1 and texts[0]["text"] == f"{P1}\n{P2}"
    assert any("verify" in r for r in reasons) and any("same article" in r for r in reasons)


TALK = """Ep. 1: Knives and grids
Published: June 23, 2026
(A: Ann Example; B: Bo Beispiel)

[0:00] A: Hello everyone. Today: inspection.
B: Thanks. One thing: knives.

And it goes on: without a speaker.

[1:02:05] A: That was an hour.
"""


def test_a_transcript_knows_who_said_what_when(workspace: Workspace, put: Put) -> None:
    (found,) = readers.read(workspace, [put("talk.txt", TALK)])
    assert found.reader == "transcripts"
    with workspace.snapshot() as s:
        rows = [(r["start"], r["speaker"], r["text"]) for r in s.rows("SELECT * FROM segments ORDER BY n")]
        (a,) = s.rows("SELECT * FROM articles")
        (t,) = s.rows("SELECT text FROM texts")
    assert rows == [
        (0.0, "Ann Example", "Hello everyone. Today: inspection."),
        (0.0, "Bo Beispiel", "Thanks. One thing: knives."),
        (0.0, "Bo Beispiel", "And it goes on: without a speaker."),
        (3725.0, "Ann Example", "That was an hour."),
    ]
    assert a["title"] == "Ep. 1: Knives and grids" and a["published_precision"] == "day"
    assert t["text"].split("\n") == [x[2] for x in rows]


def test_subtitles(workspace: Workspace, put: Put) -> None:
    srt = "1\n00:00:01,000 --> 00:00:03,000\n大家好\n\n2\n00:01:05,500 --> 00:01:08,000\n今天讲<i>刀具</i>质检\n"
    vtt = "WEBVTT\n\n00:01.000 --> 00:03.000\n<v Ann>Hello\n\n01:02:03.000 --> 01:02:04.000\nBye\n"
    readers.read(workspace, [put("a.srt", srt), put("b.vtt", vtt)])
    with workspace.snapshot() as s:
        rows = [
            (r["start"], r["speaker"], r["text"])
            for r in s.rows("SELECT * FROM segments ORDER BY article_id, n")
        ]
    assert {
        (1.0, None, "大家好"),
        (65.0, None, "今天讲刀具质检"),
        (1.0, "Ann", "Hello"),
        (3723.0, "Ann", "Bye"),
    } == set(rows)


def test_the_talk(workspace: Workspace, data: Path) -> None:
    talk = data.parent / "talk" / "transcript.txt"
    if not talk.exists():
        pytest.skip("the talk is not here")
    readers.read(workspace, [talk])
    with workspace.snapshot() as s:
        rows = s.rows("SELECT * FROM segments ORDER BY n")
    assert {r["speaker"] for r in rows} == {"Jeff Ding", "Rui Ma", "Ying-Ying Lu"} and len(rows) > 60
    knife = next(r for r in rows if "20 to 30 percent" in r["text"])
    assert knife["speaker"] == "Jeff Ding" and knife["start"] == 650.0


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_a_page_or_none(raw: bytes) -> None:
    for given_ in (raw, b"<html><body><div id='js_content'>" + raw + b"</div>", html(P1).encode() + raw):
        try:
            found = page(given_, "https://mp.weixin.qq.com/s/1")
        except NoArticleError:
            continue
        assert found.title and "\0" not in found.text and "<script" not in found.text


@given(st.text(max_size=200))
def test_text_is_what_the_element_shows(text: str) -> None:
    from html import escape

    root = tree(f"<html><body><p>{escape(text)}</p></body></html>")
    shown = paragraphs(root) if root is not None else ""
    assert "".join(shown.split()) == "".join(c for c in "".join(text.split()) if c in shown)


def test_page_text_prefers_what_proves_itself() -> None:
    assert page_text("<meta charset=gbk>中文".encode()) == "<meta charset=gbk>中文"
    assert page_text('<meta charset="gb2312">中文字符'.encode("gbk")).endswith("中文字符")
    assert page_text("中文的字是这样的不是那样的".encode("gbk"), "gbk") == "中文的字是这样的不是那样的"
