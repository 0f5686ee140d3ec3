"""The timeline strip of a story: when each outlet published, as an interval, in two lanes by language.

A dot is a time known to the hour or better, a bar a longer interval, an open triangle with a dotted tail "some time before": the
outlet gave no usable time and a collector saw the article then.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from duizhao.figures.chart import Chart
from duizhao.figures.ink import HAIR, INK, MUTED, shorten
from duizhao.figures.sheet import Sheet

if TYPE_CHECKING:
    from duizhao.stories.story import Member, Story

LANGUAGES = {"zh": "Chinese", "en": "English"}
LANES = 14
"""Outlets per language that are drawn; the others are counted below the lane."""
_ROW = 17.0


def timeline(
    story: Story,
    *,
    cache: Path | None = None,
    width: float = 680,
    languages: tuple[str, str] = ("zh", "en"),
) -> Chart:
    """The strip for one story; outlets in order of their first known or latest possible time."""
    narrow = width < 480
    left = 104.0 if narrow else 168.0
    right = width - 12
    timed = [m for m in story.members if m.published_to is not None]
    ends = [t for m in timed for t in (m.published_from, m.published_to) if t is not None]
    lanes = {language: _lane(story, language) for language in languages}
    drawn = {language: rows[:LANES] for language, rows in lanes.items()}
    height = (
        14.0
        + sum(
            20 + _ROW * max(1, len(rows)) + (_ROW if len(lanes[k]) > LANES else 0)
            for k, rows in drawn.items()
        )
        + 26
    )
    sheet = Sheet(width, height)
    if not ends:
        sheet.texts([(0, 14, "No article of this story has a usable time.")], color=MUTED)
        return _finish(story, sheet, cache)
    start, end = min(ends), max(ends)
    pad = max((end - start) * 0.06, timedelta(hours=2))
    start, end = start - pad, end + pad

    def x(t: datetime) -> float:
        return left + (right - left) * ((t - start) / (end - start))

    bottom = height - 24
    ticks = _ticks(start, end, room=right - left)
    sheet.rules([(x(t), 6, x(t), bottom) for t, _ in ticks], color=HAIR)
    sheet.texts([(x(t), bottom + 11, label) for t, label in ticks], align="center", color=MUTED)
    y = 14.0
    for language in languages:
        outlets = drawn[language]
        sheet.texts([(0, y, f"{LANGUAGES.get(language, language)} outlets")], color=MUTED, bold=True)
        y += 18
        if not outlets:
            sheet.texts([(left + 4, y, "none found")], color=MUTED)
            y += _ROW
        for name, members in outlets:
            sheet.texts([(left - 10, y, shorten(name, left - 14))], align="right")
            for m in members:
                _mark(sheet, m, x, y)
            y += _ROW
        more = len(lanes[language]) - len(outlets)
        if more:
            sheet.texts([(left - 10, y, f"and {more} more")], align="right", color=MUTED)
            y += _ROW
        y += 2
    sheet.rules([(left, bottom, right, bottom)], color=INK)
    return _finish(story, sheet, cache)


def _mark(sheet: Sheet, m: Member, at: Callable[[datetime], float], y: float) -> None:
    if m.published_to is None:
        return
    end = at(m.published_to)
    if m.published_from is None:
        sheet.rules([(max(end - 34, 4), y, end - 4, y)], dash=True)
        sheet.points([(end, y)], shape="triangle-left", filled=False, radius=4)
        return
    begin = at(m.published_from)
    if end - begin < 4:
        sheet.points([((begin + end) / 2, y)], radius=4)
    else:
        sheet.rules([(begin, y, end, y)], width=4)


def _lane(story: Story, language: str) -> list[tuple[str, list[Member]]]:
    outlets: dict[str, list[Member]] = {}
    for m in story.of(language):
        outlets.setdefault(m.outlet, []).append(m)
    far = datetime.max

    def first(members: list[Member]) -> datetime:
        times = [t for m in members if (t := m.published_from or m.published_to) is not None]
        return min(times).replace(tzinfo=None) if times else far

    return sorted(outlets.items(), key=lambda item: (first(item[1]), item[0]))


def _ticks(start: datetime, end: datetime, *, room: float) -> list[tuple[datetime, str]]:
    """Midnights (UTC), or every six hours within two days, thinned to what fits."""
    span = end - start
    hours = 6 if span <= timedelta(hours=54) else 24
    first = start.replace(hour=0, minute=0, second=0, microsecond=0)
    times = []
    t = first
    while t <= end:
        if t >= start:
            times.append(t)
        t += timedelta(hours=hours)
    every = max(1, -(-len(times) * 52 // max(1, int(room))))
    if hours == 24:
        return [(t, f"{t.day} {t:%b}") for t in times[::every]]
    kept = times[::every]
    return [(t, f"{t.day} {t:%b}" if t.hour == 0 else f"{t:%H:%M}") for t in kept]


def _finish(story: Story, sheet: Sheet, cache: Path | None) -> Chart:
    table = tuple(
        {
            "article": m.article_id,
            "outlet": m.outlet,
            "language": m.language,
            "from": m.published_from.isoformat() if m.published_from else None,
            "to": m.published_to.isoformat() if m.published_to else None,
        }
        for m in story.members
    )
    unknown = sum(1 for m in story.members if m.published_from is None)
    counts = ", ".join(
        f"{len({m.outlet for m in story.of(k)})} {name} outlet{'s' if len({m.outlet for m in story.of(k)}) != 1 else ''}"
        for k, name in LANGUAGES.items()
    )
    alt = f"Timeline of {len(story.members)} articles by {counts}, times in UTC"
    alt += f"; for {unknown} only the time before which they appeared is known." if unknown else "."
    svg = sheet.svg(title=alt, cache=cache)
    sources = tuple(m.article_id for m in story.members)
    return Chart(f"timeline {story.story_id}", svg, table, sources, alt, sheet.width, sheet.height)
