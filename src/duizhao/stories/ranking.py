"""Stories ranked by how much more one language's outlets carried them than the other's."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from duizhao.stories import coverage as covering
from duizhao.stories import gap as measuring
from duizhao.stories.book import select
from duizhao.stories.importance import Importance, importance, novelties, peak, priority, usual_peaks
from duizhao.stories.observed import main_topic, observed
from duizhao.stories.story import Gap
from duizhao.stories.usual import FEWEST_STORIES, WEEKS, Usual, first_hours, fitted, hour
from duizhao.workspace.period import period

if TYPE_CHECKING:
    from duizhao.stories.book import StoryBook
    from duizhao.stories.gapmodel import Estimates
    from duizhao.stories.story import Story

FIRST = 10
"""Places at the top of a diverse list within which a subject may come up twice only."""
TWICE = 2


def gaps(
    book: StoryBook,
    *,
    source: str = "zh",
    target: str = "en",
    week: str | None = None,
    since: str | None = None,
    until: str | None = None,
    topic: str | None = None,
    place: str | None = None,
    limit: int | None = None,
    order: Literal["score", "priority"] = "score",
    diverse: bool = False,
) -> tuple[Gap, ...]:
    """Stories that `source` outlets carried, ranked by how much more than `target` outlets did.

    The gap is measured against the rates of `book.usual` where they are known (stories/gapmodel.py), else from the counts alone
    (stories/gap.py); every record says which. order: `score` by counts and tellings
    (`gap.score`), or `priority` by estimate and importance (`importance.priority`; docs/method/gap.md compares the two). diverse: at most two stories of one subject among the first ten (see `varied`).
    """
    chosen = period(week, since, until)
    expected = covering.expectation(book.stories, source, target)
    stories = [
        s
        for s in select(book.stories, topic, place)
        if s.of(source) and (s.first is None or chosen.contains(s.first))
    ]
    if not stories:
        return ()
    rates = book.usual
    if rates is None or set(rates.languages) != {source, target}:
        rates = fitted(book, (source, target))
    estimates = _estimates(book, stories, source, target, rates)
    matter = importances(book, stories, source, rates)
    made = []
    for n, s in enumerate(stories):
        ours = book.coverage(s, source)
        theirs = book.coverage(s, target, expected=expected.of(s, source))
        inside, outside = book.inside[s.story_id], book.outside[s.story_id]
        a = measuring.share(
            measuring.group_probabilities(c for c in inside if c.language == source),
            len(set(ours.live) | set(ours.covering)),
        )
        b = measuring.share(
            measuring.group_probabilities(c for c in (*inside, *outside) if c.language == target),
            len(set(theirs.live) | set(theirs.covering)),
        )
        plain, low, high = measuring.difference(a, b)
        tellings = min(a.groups, book.tellings[s.story_id].get(source, 0))
        sd = (high - low) / (2 * measuring.Z90)
        row = Gap(
            rank=0,
            story=s,
            source=ours,
            target=theirs,
            gap=plain,
            low=low,
            high=high,
            score=measuring.score(plain, theirs.p_none, tellings),
            trace_id=s.story_id,
            fitted=f"no rates: fewer than {FEWEST_STORIES} stories, or too few outlets, in the evidence of {WEEKS} weeks",
            p_positive=0.5 * math.erfc(-plain / (sd * math.sqrt(2))),
            plain_gap=plain,
            importance=matter[n],
        )
        if estimates is not None and rates is not None and bool(estimates.known[n]):
            row = replace(
                row,
                gap=float(estimates.gap[n]),
                low=float(estimates.low[n]),
                high=float(estimates.high[n]),
                p_positive=float(estimates.p_positive[n]),
                surprise=float(estimates.surprise[n]),
                chronic=float(estimates.chronic[n]),
                estimator="rates",
                priority=priority(
                    float(estimates.gap[n]),
                    float(estimates.p_positive[n]),
                    matter[n].score,
                    p_none=theirs.p_none,
                    tellings=tellings,
                ),
                fitted=rates.label,
            )
        made.append(row)
    if order == "priority":
        made.sort(key=lambda g: (-(g.priority or 0.0), -g.score, g.story.story_id))
    else:
        made.sort(key=lambda g: (-g.score, g.story.story_id))
    if diverse:
        made = varied(made, book)
    return tuple(replace(g, rank=n) for n, g in enumerate(made[:limit], 1))


def varied(ranked: Sequence[Gap], book: StoryBook) -> list[Gap]:
    """The list with at most two stories of one subject among its first ten; the others follow in their order.

    A story's subject is the entity that most of its articles name, else its first topic; a story with neither is its own.
    """
    first: list[Gap] = []
    rest: list[Gap] = []
    times: dict[str, int] = {}
    for g in ranked:
        subject = book.subject.get(g.story.story_id) or (
            g.story.topics[0] if g.story.topics else g.story.story_id
        )
        if len(first) < FIRST and times.get(subject, 0) < TWICE:
            times[subject] = times.get(subject, 0) + 1
            first.append(g)
        else:
            rest.append(g)
    return [*first, *rest]


def importances(
    book: StoryBook, stories: Sequence[Story], source: str, rates: Usual | None
) -> list[Importance]:
    """How much each story matters, by what `source` outlets made of it. Copies of one text count as the one telling they are."""
    start = min(hour(s) for s in book.stories)
    past = [(h, terms) for h, terms in rates.past if h < start] if rates else []
    new = dict(
        zip(
            (s.story_id for s in book.stories),
            novelties([*((hour(s), book.terms.get(s.story_id, frozenset())) for s in book.stories), *past]),
            strict=False,
        )
    )
    peaks = rates.peaks if rates else {}
    hours = {s.story_id: first_hours(s, source) for s in stories}
    if not peaks:
        peaks = usual_peaks(
            (main_topic(s), peak(hours[s.story_id], dict.fromkeys(hours[s.story_id], 1.0))) for s in stories
        )
    out = []
    for s in stories:
        sure = measuring.group_probabilities(c for c in book.inside[s.story_id] if c.language == source)
        told = book.tellings[s.story_id].get(source, 0) / max(1, len(hours[s.story_id]))
        out.append(
            importance(
                first_hours=hours[s.story_id],
                weights={o: min(1.0, sure.get(o, 1.0) * told) for o in hours[s.story_id]},
                usual=peaks.get(main_topic(s), 1.0),
                government=s.story_id in book.official or "policy" in s.topics,
                novelty=new[s.story_id],
            )
        )
    return out


def _estimates(
    book: StoryBook, stories: Sequence[Story], source: str, target: str, rates: Usual | None
) -> Estimates | None:
    if rates is None:
        return None
    from duizhao.stories.gapmodel import estimate

    seen = observed(book, stories, (source, target))
    return estimate(seen.cells, source=source, target=target, rates=rates.rates(seen.groups))
