"""Frames over many articles: shares by language or outlet with an interval, and how far two languages' frames of one story diverge."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from duizhao.language import fold
from duizhao.stories.frame import Codebook, Coding
from duizhao.stories.story import Member, Story

Floats = NDArray[np.float64]
By = Literal["language", "outlet", "owner"]
Resample = Literal["story", "owner"]
FEWEST = 2
"""Framed articles of each language below which a story's divergence is "too few"."""
FEWEST_UNITS = 8
"""Stories (or owner groups) below which a share has no interval."""
NONE = "none"
"""The bucket of texts in which no frame was found: shown, never dropped."""


@dataclass(frozen=True, slots=True)
class Coded:
    """One article with its frames."""

    member: Member
    story_id: str
    coding: Coding


def coded(
    stories: Iterable[Story], book: Codebook, *, kinds: Sequence[str] = ("title",)
) -> tuple[tuple[Coded, ...], dict[str, int]]:
    """Articles of stories with their frames, and how many were left out by kind of text.

    By default only titles as the outlet wrote them: a translated title has the translator's words, a gist has ours. Each article is
    coded by the list of the language it is written in. The same words by the same owner are one telling, however many carriers show them
    ("copy" in the count of what was left out).
    """
    made: list[Coded] = []
    left: Counter[str] = Counter()
    for story in stories:
        told: set[tuple[str, str]] = set()
        for m in story.members:
            if m.text_kind not in kinds:
                left[m.text_kind] += 1
                continue
            telling = (m.owner, fold(m.text).casefold())
            if telling in told:
                left["copy"] += 1
                continue
            told.add(telling)
            made.append(Coded(m, story.story_id, book.code(m.text)))
    return tuple(made), dict(left)


@dataclass(frozen=True, slots=True)
class Share:
    """Share of a group's texts that use a frame (shares add up to more than 1: a text may use several), with a 90 % bootstrap interval."""

    group: str
    frame: str
    share: float
    low: float | None
    high: float | None
    """None: too few units to redraw."""
    texts: int
    units: int


def shares(
    articles: Sequence[Coded],
    book: Codebook,
    *,
    by: By = "language",
    resample: Resample = "story",
    replicates: int = 1000,
    seed: int = 1,
) -> tuple[Share, ...]:
    """Frame shares per group, frames in the codebook's order and `none` last.

    Articles on one story (or by one owner) resemble each other, so whole stories (or owner groups) are redrawn, not articles.
    """
    pick: dict[str, Callable[[Coded], str]] = {
        "language": lambda c: c.member.language,
        "outlet": lambda c: c.member.outlet_id,
        "owner": lambda c: c.member.owner,
    }
    unit_of: Callable[[Coded], str] = (
        (lambda c: c.story_id) if resample == "story" else (lambda c: c.member.owner)
    )
    groups: dict[str, dict[str, list[Coded]]] = defaultdict(lambda: defaultdict(list))
    for c in articles:
        groups[pick[by](c)][unit_of(c)].append(c)
    frames = (*book.ids, NONE)
    made: list[Share] = []
    rng = np.random.default_rng(seed)
    for group in sorted(groups):
        units = [groups[group][u] for u in sorted(groups[group])]
        using = np.array(
            [[sum(_uses(c.coding, f) for c in unit) for f in frames] for unit in units], dtype=float
        )
        sizes = np.array([len(unit) for unit in units], dtype=float)
        value = using.sum(axis=0) / sizes.sum()
        low: Sequence[float | None] = [None] * len(frames)
        high: Sequence[float | None] = [None] * len(frames)
        if len(units) >= FEWEST_UNITS:
            times = rng.multinomial(len(units), np.full(len(units), 1 / len(units)), size=replicates)
            drawn = (times @ using) / (times @ sizes)[:, None]
            low, high = (q.tolist() for q in np.quantile(drawn, [0.05, 0.95], axis=0))
        made += [
            Share(group, f, float(value[k]), low[k], high[k], int(sizes.sum()), len(units))
            for k, f in enumerate(frames)
        ]
    return tuple(made)


def _uses(coding: Coding, frame: str) -> bool:
    return not coding.weights if frame == NONE else frame in coding.weights


@dataclass(frozen=True, slots=True)
class Divergence:
    """How far the frames of two languages' articles on one story lie apart. Distances are in [0, 1].

    `distance` is None when either side has fewer than two framed articles; `note` says so.
    """

    story_id: str
    first: str
    second: str
    articles: tuple[int, int]
    """Framed articles of each language."""
    unframed: tuple[int, int]
    distance: float | None
    low: float | None
    high: float | None
    """90 % interval of the distance."""
    chance: float | None
    """Mean distance when the same articles are dealt to the two languages at random: small samples always differ."""
    p: float | None
    """Share of such deals with a distance at least as large."""
    profiles: tuple[Mapping[str, float], Mapping[str, float]]
    note: str

    @property
    def excess(self) -> float | None:
        """Distance beyond chance: what "bent" stories are ranked by."""
        return None if self.distance is None or self.chance is None else self.distance - self.chance


def jensen_shannon(p: Floats, q: Floats) -> Floats:
    """Jensen–Shannon distance, the square root of the divergence in bits (Endres and Schindelin 2003: a metric); last axis sums to one."""
    m = (p + q) / 2

    def kullback(a: Floats) -> Floats:
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(np.where(a > 0, a * np.log2(a / m), 0.0).sum(axis=-1), dtype=float)

    return np.asarray(np.sqrt(np.clip((kullback(p) + kullback(q)) / 2, 0, 1)), dtype=float)


def divergence(
    articles: Sequence[Coded],
    book: Codebook,
    first: str,
    second: str,
    *,
    draws: int = 1000,
    seed: int = 1,
    prior: float = 1.0,
) -> Divergence:
    """Divergence of the frames of one story between outlets of two languages.

    A language's counts are the sum of its articles' frame shares (each article counts 1, split over its frames), plus `prior` imagined articles
    split equally over the frames; `distance` compares the two resulting means. The interval is that of 1,000 draws from the Dirichlet distributions with these counts,
    moved by the draws' own bias (noise always adds distance). `chance` and `p` deal the articles to the languages anew. Raises ValueError for articles of several stories.
    """
    if len({a.story_id for a in articles}) > 1:
        raise ValueError("a divergence is of one story")
    story_id = articles[0].story_id if articles else ""
    sides = [[a for a in articles if a.member.language == language] for language in (first, second)]
    rows = [
        np.array(
            [[a.coding.shares.get(f, 0.0) for f in book.ids] for a in side if a.coding.weights], dtype=float
        )
        for side in sides
    ]
    n = (len(rows[0]), len(rows[1]))
    unframed = (len(sides[0]) - n[0], len(sides[1]) - n[1])
    seen = [r.mean(axis=0) if len(r) else np.zeros(len(book.ids)) for r in rows]
    profiles = tuple(dict(zip(book.ids, (float(v) for v in s), strict=True)) for s in seen)
    found = (profiles[0], profiles[1])
    if min(n) < FEWEST:
        note = f"too few: {n[0]} framed {first} and {n[1]} framed {second} articles, two of each are needed"
        return Divergence(story_id, first, second, n, unframed, None, None, None, None, None, found, note)
    each = prior / len(book.ids)
    counts = [r.sum(axis=0) + each for r in rows]
    distance = float(jensen_shannon(counts[0] / counts[0].sum(), counts[1] / counts[1].sum()))
    rng = np.random.default_rng(seed)
    drawn = jensen_shannon(rng.dirichlet(counts[0], draws), rng.dirichlet(counts[1], draws))
    low, high = np.clip(np.quantile(drawn, [0.05, 0.95]) - (drawn.mean() - distance), 0, 1)
    together = np.vstack(rows)
    dealt = np.array([rng.permutation(len(together)) for _ in range(draws)])
    left = together[dealt[:, : n[0]]].sum(axis=1) + each
    right = together[dealt[:, n[0] :]].sum(axis=1) + each
    by_chance = jensen_shannon(
        left / left.sum(axis=1, keepdims=True), right / right.sum(axis=1, keepdims=True)
    )
    p = (1 + int((by_chance >= distance - 1e-12).sum())) / (1 + draws)
    return Divergence(
        story_id,
        first,
        second,
        n,
        unframed,
        distance,
        float(min(low, distance)),
        float(max(high, distance)),
        float(by_chance.mean()),
        p,
        found,
        "",
    )


def bent(
    articles: Sequence[Coded], book: Codebook, first: str, second: str, *, draws: int = 1000
) -> tuple[Divergence, ...]:
    """Stories covered in both languages, the most divergent beyond chance first; those with too few articles last, by id."""
    stories: dict[str, list[Coded]] = defaultdict(list)
    for a in articles:
        stories[a.story_id].append(a)
    found = [
        divergence(stories[s], book, first, second, draws=draws)
        for s in sorted(stories)
        if {first, second} <= {a.member.language for a in stories[s]}
    ]
    return tuple(sorted(found, key=lambda d: (d.excess is None, -(d.excess or 0.0), d.story_id)))
