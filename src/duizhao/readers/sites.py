"""How the pages of some sites are laid out: where title, author, account, time and text stand. Rules are data; a new site is one line.

Paths are XPath. Times of Chinese sites are Beijing's and say so nowhere. A page of a site without a rule goes to `trafilatura`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta, timezone, tzinfo

BEIJING = timezone(timedelta(hours=8))


@dataclass(frozen=True, slots=True)
class Site:
    """One site. `hosts` are suffixes; every path may be empty, and of several that match the first counts."""

    name: str
    hosts: tuple[str, ...]
    text: tuple[str, ...]
    title: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    account: tuple[str, ...] = ()
    time: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    """What stands within the text and is none of it."""
    zone: tzinfo | None = BEIJING
    document: bool = False
    """Policy documents: issuer and number stand in a table beside the text."""


def _class(*names: str) -> str:
    """Elements that bear one of these classes."""
    tests = " or ".join(f"contains(concat(' ', normalize-space(@class), ' '), ' {n} ')" for n in names)
    return f"//*[{tests}]"


SITES: tuple[Site, ...] = (
    Site("wechat", ("mp.weixin.qq.com",), ("//*[@id='js_content']",),
         title=("//*[@id='activity-name']", "//meta[@property='og:title']/@content"),
         author=("//meta[@name='author']/@content", "//*[@id='js_author_name']"),
         account=("//*[@id='js_name']", _class("profile_nickname")),
         drop=("//*[@id='js_pc_qr_code']", _class("js_underline_content_tips"))),
    Site("36kr", ("36kr.com",), (_class("articleDetailContent"), _class("common-width", "article-content")),
         title=(_class("article-title"),), author=(_class("title-icon-item"), _class("item-a"))),
    Site("leiphone", ("leiphone.com",), (_class("lph-article-comView"),),
         title=(_class("headTit"), "//h1"), author=(_class("aut") + "//a", "//meta[@name='author']/@content"), time=(_class("time"),)),
    Site("jiqizhixin", ("jiqizhixin.com",), ("//*[@id='js-article-content']", _class("article__content", "detail__content")),
         title=(_class("article__title"), "//h1"), author=(_class("article__author", "author__name"),), time=(_class("article__published", "author__published"), "//time")),
    Site("huxiu", ("huxiu.com",), ("//*[@id='article-content']", _class("article__content", "article-content-wrap")),
         title=(_class("article__title"), "//h1"), author=(_class("author-info__username", "author-name"),), time=(_class("article__time", "article-time"),)),
    Site("gov.cn", ("gov.cn",), ("//*[@id='UCAP-CONTENT']", _class("pages_content", "TRS_Editor", "trs_editor_view", "article_con", "content_text")),
         title=("//meta[@name='ArticleTitle']/@content", "//h1"), author=("//meta[@name='Author']/@content",),
         time=("//meta[@name='PubDate']/@content", _class("pages-date"), _class("date")), document=True),
    Site("xinhua", ("xinhuanet.com", "news.cn"), ("//*[@id='detail']", "//*[@id='p-detail']", "//*[@id='content']"),
         title=(_class("h-title", "head-line", "title"), "//h1"), time=(_class("h-time", "header-time", "time"),), drop=(_class("p-jc", "editor", "tadd"),)),
    Site("people", ("people.com.cn", "people.cn"), (_class("rm_txt_con"), "//*[@id='rwb_zw']", _class("box_con")),
         title=("//h1",), time=(_class("channel", "box01"), "//meta[@name='publishdate']/@content"), drop=(_class("edit", "otitle", "zdfy"),)),
    Site("thepaper", ("thepaper.cn",), (_class("news_txt"), "//*[contains(@class, 'cententWrap')]"), title=(_class("news_title"), "//h1"), time=(_class("news_about"),)),
    Site("163", ("163.com",), ("//*[@id='endText']", _class("post_body")), title=(_class("post_title"), "//h1"), time=(_class("post_info", "post_time_source"),), drop=(_class("ep-source", "post_statement"),)),
    Site("sina", ("sina.com.cn", "sina.cn"), ("//*[@id='artibody']", "//*[@id='article']", _class("article-body", "art_box")),
         title=(_class("main-title"), "//h1"), time=(_class("date", "date-source"), "//meta[@property='article:published_time']/@content"), drop=(_class("show_author", "article-notice", "wap_special"),)),
    Site("ifeng", ("ifeng.com",), ("//*[@id='main_content']", "//*[starts-with(@class, 'main_content')]", "//*[contains(@class, 'text-')][.//p]"),
         title=("//*[starts-with(@class, 'topic-')]", "//h1"), time=("//*[starts-with(@class, 'time-')]", _class("ss01"))),
    Site("guancha", ("guancha.cn",), (_class("all-txt"),), title=(_class("left-main") + "/h3", "//h3", "//h1"), author=(_class("author-intro") + "//a",), time=(_class("time"),), drop=(_class("article-content-extra"),)),
    Site("qq", ("new.qq.com", "news.qq.com", "view.inews.qq.com"), (_class("content-article"), "//*[@id='Cnt-Main-Article-QQ']"), title=("//h1",)),
)  # fmt: skip
"""Longest matching host first, whatever the order here (`of`)."""


def of(host: str | None) -> Site | None:
    """The rule of a host, None where there is none."""
    if not host:
        return None
    found = [(len(h), s) for s in SITES for h in s.hosts if host == h or host.endswith("." + h)]
    return max(found, key=lambda x: x[0])[1] if found else None
