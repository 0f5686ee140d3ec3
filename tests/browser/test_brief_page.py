"""The brief in a real browser: nothing requested, nothing wider than the screen, readable in both schemes, printable."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from duizhao import brief
from duizhao.workspace.period import period
from tests.brief import records, world
from tests.brief.conftest import two_gaps

pytestmark = pytest.mark.browser

CONTRAST = """() => {
  const parse = c => { const m = c.match(/[\\d.]+/g).map(Number); return m.length > 3 && m[3] === 0 ? null : m.slice(0, 3); };
  const lum = c => { const [r, g, b] = c.map(v => { v /= 255; return v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; });
                     return .2126 * r + .7152 * g + .0722 * b; };
  const behind = e => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); if (c) return c; }
                        return [255, 255, 255]; };
  const low = [];
  for (const e of document.querySelectorAll('body *')) {
    const own = [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
    if (!own || !e.checkVisibility()) continue;
    const style = getComputedStyle(e);
    const ink = parse(e.closest('svg') ? style.fill : style.color);
    if (!ink) continue;
    const [a, b] = [lum(ink), lum(behind(e))].sort((x, y) => y - x);
    const ratio = (a + .05) / (b + .05);
    if (ratio < 4.5) low.push([e.tagName, e.className, e.textContent.slice(0, 40), ratio]);
  }
  return low;
}"""


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("page")
    gaps, verdicts = two_gaps(), (records.verdict(),)
    workspace = world.workspace(folder / "ws", gaps, verdicts)
    with workspace.snapshot() as snapshot:
        issue = brief.assemble(
            workspace, snapshot, gaps=gaps, reverse=gaps[:1], verdicts=verdicts, period=period("2026-06-15")
        )
    path = folder / "brief.html"
    path.write_text(brief.render_html(issue), encoding="utf-8")
    return path


def opened(browser: Any, path: Path, *, width: int = 1280, scheme: str = "light") -> tuple[Any, list[str]]:
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    page.goto(path.as_uri())
    return page, requested


def test_nothing_is_requested_and_nothing_fails(browser: Any, page_file: Path) -> None:
    page = browser.new_page()
    requested: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(page_file.as_uri())
    assert requested == [page_file.as_uri()]
    assert complaints == []
    page.close()


@pytest.mark.parametrize("width", [320, 360, 375, 768, 1280])
def test_never_wider_than_the_screen(browser: Any, page_file: Path, width: int) -> None:
    page, _ = opened(browser, page_file, width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    shown = page.evaluate(
        "[...document.querySelectorAll('figure svg')].filter(e => e.checkVisibility()).map(e => e.classList[1])"
    )
    assert set(shown) == ({"narrow"} if width <= 640 else {"wide"})
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 1280])
def test_every_text_can_be_read(browser: Any, page_file: Path, scheme: str, width: int) -> None:
    page, _ = opened(browser, page_file, width=width, scheme=scheme)
    assert page.evaluate(CONTRAST) == []
    page.close()


def test_dark_repaints_charts(browser: Any, page_file: Path) -> None:
    fills = {}
    for scheme in ("light", "dark"):
        page, _ = opened(browser, page_file, scheme=scheme)
        fills[scheme] = page.evaluate("getComputedStyle(document.querySelector('figure svg text')).fill")
        page.close()
    assert fills["light"] != fills["dark"]


def test_headings_do_not_skip_and_links_have_names(browser: Any, page_file: Path) -> None:
    page, _ = opened(browser, page_file)
    levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(e => +e.tagName[1])")
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))
    nameless = page.evaluate(
        "[...document.querySelectorAll('a')].filter(a => !(a.textContent.trim() || a.getAttribute('aria-label'))).length"
    )
    assert nameless == 0
    assert page.evaluate(
        "[...document.querySelectorAll('svg')].every(s => s.querySelector('title')?.textContent)"
    )
    page.close()


def test_focus_is_visible(browser: Any, page_file: Path) -> None:
    page, _ = opened(browser, page_file)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"
    page.close()


def test_an_evidence_number_leads_to_its_entry(browser: Any, page_file: Path) -> None:
    page, _ = opened(browser, page_file)
    page.click(".cite a >> nth=0")
    assert page.evaluate("document.querySelector(location.hash + ' code').textContent").startswith("x-")
    page.close()


def test_prints_on_paper_with_links(browser: Any, page_file: Path) -> None:
    page, _ = opened(browser, page_file, scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.querySelector('nav')).display") == "none"
    after = page.evaluate("getComputedStyle(document.querySelector('.said > a'), '::after').content")
    assert after.startswith('" "') or "https://" in after
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
    page.close()


def test_chinese_is_drawn_not_boxed(browser: Any, page_file: Path) -> None:
    page, _ = opened(browser, page_file)
    widths = page.evaluate(
        """() => { const c = document.createElement('canvas').getContext('2d');
        c.font = getComputedStyle(document.querySelector('svg.chart')).font;
        return ['测', '试', '一', '\\uFFFF'].map(t => c.measureText(t).width); }"""
    )
    if widths[0] == widths[3]:
        pytest.skip("no Chinese font on this machine")
    assert widths[0] == widths[1] == widths[2] > 0
    page.close()
