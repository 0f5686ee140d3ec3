"""Which words set two sets of texts of one language apart: log-odds ratio with an informative Dirichlet prior.

Monroe, Colaresi and Quinn (2008), "Fightin' Words", Political Analysis 16(4), equations 15, 16 and 22. For a word w with counts y and totals n in sets
1 and 2, and a prior count a_w out of a_0 (the word's share in a background corpus times the prior's size):

    delta_w = ln((y1 + a_w) / (n1 + a_0 − y1 − a_w)) − ln((y2 + a_w) / (n2 + a_0 − y2 − a_w))
    variance ≈ 1 / (y1 + a_w) + 1 / (y2 + a_w)
    z_w = delta_w / √variance

The prior draws rare words towards their background share, so that neither function words nor single occurrences lead the list. Only sets in one
language are compared: words of two languages have no common share.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt

from duizhao.errors import RefusedError
from duizhao.language import fold, script
from duizhao.language.script import HAN


@dataclass(frozen=True, slots=True)
class Contrast:
    """One word: counts in both sets, log-odds ratio (positive: more in the first), its standard error and z."""

    word: str
    first: int
    second: int
    log_odds: float
    error: float
    z: float


def contrast(
    first: Mapping[str, int],
    second: Mapping[str, int],
    background: Mapping[str, int] | None = None,
    *,
    prior: float = 500.0,
    least: int = 2,
) -> tuple[Contrast, ...]:
    """Contrasts of all words that occur at least `least` times in both sets together, highest z first.

    `background`: counts of a larger corpus of the same language (both sets together where None). `prior`: its weight a_0, in words. A word absent from the
    background gets half a count in it. Raises ValueError when a set is empty.
    """
    n1, n2 = sum(first.values()), sum(second.values())
    if not n1 or not n2:
        raise ValueError("a contrast needs words in both sets")
    words = sorted(w for w in first.keys() | second.keys() if first.get(w, 0) + second.get(w, 0) >= least)
    if background is None:
        background = Counter(first) + Counter(second)
    vocabulary = background.keys() | first.keys() | second.keys()
    size = sum(max(background.get(w, 0), 0.5) for w in vocabulary)
    made = []
    for w in words:
        y1, y2 = first.get(w, 0), second.get(w, 0)
        a = prior * max(background.get(w, 0), 0.5) / size
        odds = log((y1 + a) / (n1 + prior - y1 - a)) - log((y2 + a) / (n2 + prior - y2 - a))
        error = sqrt(1 / (y1 + a) + 1 / (y2 + a))
        made.append(Contrast(w, y1, y2, odds, error, odds / error))
    return tuple(sorted(made, key=lambda c: (-c.z, c.word)))


_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9.+'’-]*[A-Za-z0-9]|[A-Za-z]")
_RUN = re.compile(f"[{HAN}]+")


def words(text: str) -> list[str]:
    """Units to count: English words in small letters; for Chinese, every two neighbouring characters and every Latin word.

    Two-character units need no segmenter and no dictionary that ages; a word of three characters shows as two units.
    """
    folded = fold(text)
    latin = [w.casefold().removesuffix("'s").removesuffix("’s") for w in _LATIN.findall(folded)]
    pairs = [run[i : i + 2] for run in _RUN.findall(folded) for i in range(len(run) - 1)]
    return pairs + latin


def counts(texts: Iterable[str]) -> Counter[str]:
    """In how many texts each unit occurs: a headline that repeats a word is one use."""
    return Counter(w for text in texts for w in set(words(text)))


def between(
    first: Sequence[str],
    second: Sequence[str],
    background: Iterable[str] | None = None,
    *,
    prior: float = 500.0,
) -> tuple[Contrast, ...]:
    """`contrast` of two sets of texts. Refused when the texts are not all in one language (rule: one language)."""
    scripts = Counter(script(t) for t in (*first, *second))
    if len(scripts) > 1:
        raise RefusedError(
            "one language",
            f"word contrasts compare texts of one language; these are {dict(scripts)}",
            hint="contrast the Chinese texts among themselves, or the English ones; across languages compare frames",
        )
    return contrast(
        counts(first), counts(second), counts(background) if background is not None else None, prior=prior
    )
