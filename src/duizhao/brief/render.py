"""An issue → one self-contained HTML page, and its Markdown twin with the same content."""

from __future__ import annotations

import re
from importlib import resources
from typing import TYPE_CHECKING

from markupsafe import Markup

from duizhao.brief import wording
from duizhao.brief.sentence import Link, Sentence, html_lang, walk
from duizhao.figures import dark_css

if TYPE_CHECKING:
    from jinja2 import Environment

    from duizhao.brief.issue import Issue
    from duizhao.figures import Chart


BUDGET = 490_000
"""Bytes of a page that a mail programme or a newsletter editor still takes in its stride (design: below 500 kB)."""
LEVELS: tuple[tuple[float, bool], ...] = (
    (float("inf"), True),
    (8_000, True),
    (3_000, True),
    (0, True),
    (0, False),
)
"""How a page is made lighter: the size above which a chart's narrow twin is left out (the wide one then scrolls within
its figure), and whether coverage strips are drawn."""


def render_html(issue: Issue, *, budget: int = BUDGET) -> str:
    """The page: inline SVG, no script, no request to anywhere; light and dark, wide, narrow and printed.

    A page above the `budget` (bytes) leaves narrow twins of charts out, the largest first, and then the strips; never a sentence.
    """
    page = ""
    for twin_limit, strips in LEVELS:
        page = _page(issue, twin_limit, strips=strips)
        if len(page.encode()) <= budget:
            break
    return page


def _page(issue: Issue, twin_limit: float, *, strips: bool) -> str:
    environment = _environment(html=True)
    style = _template_text("brief.css").replace("/* charts: dark */", dark_css("svg.chart"))

    def numbers(*ids: str) -> list[tuple[int, str]]:
        return sorted((issue.number(i), i) for i in dict.fromkeys(ids))

    page = environment.get_template("brief.html").render(
        issue=issue,
        style=Markup(style),
        numbers=numbers,
        svg=_inline,
        strips=strips,
        has_twin=lambda drawing: len(drawing.narrow.svg) <= twin_limit,
    )
    return _tidy(page)


def render_markdown(issue: Issue) -> str:
    """The same content as Markdown that can be pasted into a newsletter editor; charts become their words and tables."""
    page = _environment(html=False).get_template("brief.md").render(issue=issue)
    return re.sub(r"\n{3,}", "\n\n", page).strip() + "\n"


def _environment(*, html: bool) -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    environment = Environment(
        loader=FunctionLoader(_template_text),
        autoescape=html,
        finalize=_printable,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["language"] = wording.language
    environment.filters["html_lang"] = html_lang
    environment.filters["md"] = escape_markdown
    environment.filters["mdlink"] = markdown_url
    environment.filters["ids"] = cited
    return environment


def _template_text(name: str) -> str:
    return (resources.files("duizhao.brief") / "templates" / name).read_text(encoding="utf-8")


def _inline(chart: Chart, kind: str) -> Markup:
    """A chart's SVG for the page, with its words as title. The SVG is ours and escaped where it was made."""
    head = chart.svg.replace('class="chart"', f'class="chart {kind}"', 1)
    return Markup(re.sub(r' font-family="[^"]*"', "", head, count=1))


def cited(*values: object) -> tuple[str, ...]:
    """Ids of everything cited inside the values, once each, in order."""
    ids: dict[str, None] = {}
    for _, found in walk(tuple(v for v in values if not isinstance(v, str))):
        if isinstance(found, Sentence):
            ids.update(dict.fromkeys(found.evidence))
        elif isinstance(found, Link):
            ids[found.evidence] = None
    return tuple(ids)


_MARKDOWN = re.compile(r"([\\`*_\[\]<>|#~])")


def escape_markdown(text: str) -> str:
    """Text that Markdown takes as text: its signs escaped, line breaks as spaces, a leading list or quote sign too."""
    escaped = _MARKDOWN.sub(r"\\\1", " ".join(text.split()))
    return re.sub(r"^([-+]|\d+[.)])(?=\s)", r"\\\1", escaped)


def markdown_url(url: str) -> str:
    """A URL between angle brackets, so that its brackets and spaces do not end the link. `<` and `>` cannot stand in it."""
    return f"<{url}>" if not re.search(r"[<>\s]", url) else "<" + re.sub(r"[<>\s]", "", url) + ">"


def _tidy(page: str) -> str:
    return "\n".join(line.rstrip() for line in page.splitlines() if line.strip()) + "\n"


_UNPRINTABLE = dict.fromkeys((*range(9), *range(11, 32), 127, *range(8234, 8239), *range(8294, 8298)))
"""Control characters but tab and newline, and marks that turn the direction of text: no page needs them, and a hostile headline may hold them."""


def _printable(value: object) -> object:
    if isinstance(value, Markup):
        return Markup(str(value).translate(_UNPRINTABLE))  # already escaped: only characters are taken out
    return value.translate(_UNPRINTABLE) if isinstance(value, str) else value
