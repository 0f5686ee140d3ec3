"""The page and its Markdown twin: self-contained, escaped, complete, and no number outside a traced sentence."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from duizhao import brief
from duizhao.brief.render import escape_markdown, markdown_url
from duizhao.workspace.period import Period, period
from tests.brief import records, world
from tests.brief.conftest import HOSTILE

VOID = {"meta", "link", "br", "img", "path", "rect", "line"}


class Reader(HTMLParser):
    """Collects links, tags, ids and the text that stands outside traced spans, charts and the frame."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.hrefs: list[str] = []
        self.ids: list[str] = []
        self.loose: list[str] = []
        self.traced: list[str] = []
        self._open: list[tuple[str, bool, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.tags.append(tag)
        if values.get("id"):
            self.ids.append(str(values["id"]))
        if tag == "a" and values.get("href"):
            self.hrefs.append(str(values["href"]))
        traced = "data-trace" in values
        css = str(values.get("class") or "")
        frame = tag in ("style", "title", "svg", "footer", "code") or css in (
            "cite",
            "rank",
            "period",
            "index",
            "brand",
        )
        if tag not in VOID:
            self._open.append((tag, traced, frame))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            if self._open.pop()[0] == tag:
                return

    def handle_data(self, data: str) -> None:
        if any(traced for _, traced, _ in self._open):
            self.traced.append(data)
        elif not any(frame for _, _, frame in self._open) and data.strip():
            self.loose.append(data.strip())


@pytest.fixture(scope="module")
def page(desk) -> str:
    return brief.render_html(desk.issue)


@pytest.fixture(scope="module")
def reader(page: str) -> Reader:
    made = Reader()
    made.feed(page)
    return made


def test_self_contained_and_light(page: str, reader: Reader) -> None:
    assert len(page.encode()) < 500_000
    assert "script" not in reader.tags and "img" not in reader.tags and "link" not in reader.tags
    assert not re.search(r"url\(|@import|\bsrc=", page)
    assert "prefers-color-scheme:dark" in page and "@media print" in page


def test_no_number_outside_a_traced_sentence(reader: Reader) -> None:
    numbered = [t for t in reader.loose if re.search(r"\d", t)]
    assert numbered == []


def test_every_sentence_is_on_the_page(desk, reader: Reader) -> None:
    shown = "".join(reader.traced)
    for place, sentence in desk.issue.sentences():
        if "gaps[0]" in place or "chart" in place:
            continue  # the story told whole is told once
        if place.endswith(".grouping") and "whole" not in place:
            continue
        if re.search(r"(gaps|reverse)\[\d+\]\.(silent|quiet_at_home)", place):
            continue
        assert sentence.text in shown, place


def test_ids_are_unique_and_inner_links_lead_somewhere(reader: Reader) -> None:
    assert len(reader.ids) == len(set(reader.ids))
    assert {h[1:] for h in reader.hrefs if h.startswith("#")} <= set(reader.ids)


def test_hostile_text_is_text(page: str, reader: Reader) -> None:
    assert "<script>alert" not in page and "&lt;script&gt;" in page
    assert HOSTILE in "".join(reader.traced)
    assert not [h for h in reader.hrefs if h.startswith("javascript:")]
    assert "javascript:alert(1)" in page, "an address that is not followed is still shown"


def test_links_are_byte_for_byte(desk, reader: Reader) -> None:
    stored = {li.url for _, li in desk.issue.links() if li.safe}
    assert {h for h in reader.hrefs if not h.startswith("#")} <= stored


def test_languages_are_marked(page: str) -> None:
    assert 'lang="zh-Hans">测试城市购买四倍算力' in page
    assert '<html lang="en">' in page


def test_what_is_not_translated_says_so_and_names_names(page: str) -> None:
    assert "not translated" in page
    assert "测试城市 Test City" in page


def test_markdown_is_the_same_content(desk) -> None:
    text = brief.render_markdown(desk.issue)
    plain = text.replace("\\", "")
    for place, sentence in desk.issue.sentences():
        if (
            "gaps[0]" in place
            or place.endswith(".grouping")
            or re.search(r"\]\.(silent|quiet_at_home)", place)
        ):
            continue
        assert " ".join(sentence.text.split()) in plain, place
    assert "<script>" not in text and "](javascript:" not in text
    assert "trace: `" in text and "# Test issue: 15–21 June 2026" in text


def test_markdown_escapes_its_own_signs() -> None:
    assert escape_markdown("[a](b) *c* <d>\n- e") == "\\[a\\](b) \\*c\\* \\<d\\> - e"
    assert escape_markdown("1. no list") == "\\1. no list"
    assert markdown_url("https://a.example/x_(y)?q=1") == "<https://a.example/x_(y)?q=1>"


def test_markdown_and_html_are_deterministic(desk, page: str) -> None:
    again = brief.assemble(
        desk.workspace,
        desk.snapshot,
        gaps=desk.gaps,
        verdicts=(records.verdict(),),
        period=period("2026-06-15"),
    )
    assert brief.render_html(again) == page


def test_empty_store_says_why_and_what_to_do(tmp_path) -> None:
    made = world.workspace(tmp_path / "ws")
    with made.snapshot() as snapshot:
        issue = brief.assemble(made, snapshot, gaps=(), period=Period())
        brief.verify(issue, snapshot)
    page = brief.render_html(issue)
    assert "The store holds no article" in page and "duizhao read" in page
    assert "The store holds no article" in brief.render_markdown(issue)


def test_empty_week_names_the_dates_there_are(desk) -> None:
    issue = brief.assemble(desk.workspace, desk.snapshot, gaps=(), period=period("2025-01-06"))
    brief.verify(issue, desk.snapshot)
    assert "15 June 2026 to 16 June 2026" in brief.render_html(issue)


def test_week_without_gaps(desk) -> None:
    issue = brief.assemble(desk.workspace, desk.snapshot, gaps=(), period=period("2026-06-15"), topic="chips")
    brief.verify(issue, desk.snapshot)
    assert "no story on chips stands out" in brief.render_html(issue)


def test_not_testable_claim_says_what_would_test_it(desk) -> None:
    silent = replace(
        records.verdict("silent"), strength="not testable", side="", specifications=(), flips=(), contrasts=(), baseline=None,
        why_not_testable="No figure of spending is held.", flip_sentence="",
    )  # fmt: skip
    issue = brief.assemble(
        desk.workspace, desk.snapshot, gaps=desk.gaps, verdicts=(silent,), period=period("2026-06-15")
    )
    brief.verify(issue, desk.snapshot)
    page = brief.render_html(issue)
    assert (
        "not testable" in page and "No figure of spending is held." in page and "What would settle it" in page
    )


def test_a_page_above_its_budget_sheds_charts_and_never_a_sentence(desk, page: str) -> None:
    light = brief.render_html(desk.issue, budget=len(page.encode()) - 5_000)
    assert len(light.encode()) <= len(page.encode()) - 5_000 and "Chart, scrolls sideways" in light
    least = brief.render_html(desk.issue, budget=0)
    assert "chart strip" not in least and "chart narrow" not in least and "chart only" in least
    for text in (light, least):
        made = Reader()
        made.feed(text)
        assert "".join(made.traced) == "".join(_read(page).traced)


def _read(text: str) -> Reader:
    made = Reader()
    made.feed(text)
    return made
