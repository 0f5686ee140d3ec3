"""A newsletter issue: choose, write, hold every sentence against the store, render; and the way back from any id."""

from duizhao.brief.check import verify
from duizhao.brief.compose import assemble, compose
from duizhao.brief.issue import Issue
from duizhao.brief.look import Look, look
from duizhao.brief.render import render_html, render_markdown
from duizhao.brief.sentence import Link, Sentence
from duizhao.brief.tracing import trace

__all__ = [
    "Issue",
    "Link",
    "Look",
    "Sentence",
    "assemble",
    "compose",
    "look",
    "render_html",
    "render_markdown",
    "trace",
    "verify",
]
