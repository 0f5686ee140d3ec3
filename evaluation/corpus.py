"""The corpus of 2026 as the linker sees it, and the labels on it: what fitting and evaluation share."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from duizhao import readers
from duizhao.language.embed import embed
from duizhao.names import Gazetteer
from duizhao.stories.candidates import Pairs
from duizhao.stories.features import Described, features
from duizhao.stories.item import Item, items, voices
from duizhao.stories.outlet import Outlets
from duizhao.stories.stretch import context, pairs, stretches
from duizhao.workspace import Workspace, create, open_workspace
from duizhao.workspace.folder import CONFIG
from duizhao.workspace.progress import Quiet

CHECKOUT = Path(__file__).resolve().parents[1]
LABELS = Path(__file__).resolve().parent / "labels"
FIT_UNTIL = "2026-W27"
"""ISO week before which labels may be fitted on; from it on they only check."""


def data_folder() -> Path | None:
    """The development data beside the checkout, or where DUIZHAO_DATA says; None when absent."""
    for candidate in (os.environ.get("DUIZHAO_DATA"), CHECKOUT.parent / "shared" / "data"):
        if candidate and Path(candidate).is_dir():
            return Path(candidate)
    return None


def corpus_workspace(data: Path) -> Workspace:
    """A workspace with the corpus, the shipped outlets and the shipped names; made once and kept in the temporary folder."""
    folder = Path(os.environ.get("DUIZHAO_EVALUATION") or Path(tempfile.gettempdir()) / "duizhao-evaluation")
    made = open_workspace(folder) if (folder / CONFIG).exists() else create(folder, title="Evaluation")
    with resources.as_file(resources.files("duizhao.sample")) as sample:
        readers.read(made, [sample / "outlets.toml", sample / "entities.yaml"])
    readers.read(made, sorted((data / "news" / "ai_news_aggregator_2026").glob("items_*.jsonl")))
    return made


@dataclass(frozen=True)
class Corpus:
    """Items, vectors, candidate pairs and their features."""

    items: list[Item]
    vectors: NDArray[np.float32]
    described: Described
    pairs: Pairs
    features: NDArray[np.float64]
    voice: NDArray[np.int64]

    def __post_init__(self) -> None:
        key = self.pairs.i * len(self.items) + self.pairs.j
        order = np.argsort(key)
        object.__setattr__(self, "_order", order)
        object.__setattr__(self, "_key", key[order])
        object.__setattr__(
            self, "_place", {i.row["origin_key"]: n for n, i in enumerate(self.items) if not i.part}
        )

    @property
    def same(self) -> NDArray[np.bool_]:
        """True for pairs in one script."""
        return np.asarray(self.described.chinese[self.pairs.i] == self.described.chinese[self.pairs.j])

    def place(self, origin_key: str) -> int:
        """Number of the item with that id in its origin."""
        return int(self._place[origin_key])  # type: ignore[attr-defined]

    def pair(self, a: int, b: int) -> int:
        """Number of the candidate pair of two items, -1 when they are no candidates."""
        key, order = self._key, self._order  # type: ignore[attr-defined]
        wanted = max(a, b) * len(self.items) + min(a, b)
        at = int(np.searchsorted(key, wanted))
        return int(order[at]) if at < len(key) and key[at] == wanted else -1


def load(workspace: Workspace) -> Corpus:
    """Everything of a workspace, ready for fitting and scoring."""
    with workspace.snapshot() as snapshot:
        found = items(
            snapshot.rows("SELECT * FROM articles"),
            Outlets.from_snapshot(snapshot),
            Gazetteer.from_snapshot(snapshot),
        )
    vectors = embed([i.text for i in found], workspace.cache / "embeddings", progress=Quiet())
    hours = np.array([i.hour for i in found])
    parts = []
    for n in stretches(hours):  # as the program does: each fortnight within its context
        a, b = (int(x) for x in np.searchsorted(hours, context(n)))
        described = Described(found[a:b])
        mine = pairs(found[a:b], described, vectors[a:b], n, Quiet())
        parts.append((mine.i + a, mine.j + a, mine.cosine, features(described, mine)))
    i, j, cosine, columns = (np.concatenate(x) for x in zip(*parts, strict=True))
    nothing = np.zeros((0, 2), np.float32)
    return Corpus(
        found, vectors, Described(found), Pairs(i, j, cosine, nothing, nothing), columns, voices(found)
    )


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """JSON lines of a file."""
    with path.open(encoding="utf-8") as f:
        for line in f:
            yield json.loads(line)


@dataclass(frozen=True, slots=True)
class LabelledPair:
    """Two items with a label (2 same event, 1 related, 0 different)."""

    a: int
    b: int
    label: int
    week: str
    sampled: str
    kind: str
    """`across` (Chinese and English outlet) or `within` a language."""

    @property
    def for_fitting(self) -> bool:
        return self.week < FIT_UNTIL


def labelled_pairs(corpus: Corpus) -> list[LabelledPair]:
    """The pairs of evaluation/labels."""
    out = []
    for name, x, y, kind in (("pairs", "zh", "en", "across"), ("same_language", "a", "b", "within")):
        for r in lines(LABELS / f"{name}.jsonl"):
            out.append(
                LabelledPair(
                    corpus.place(r[x]), corpus.place(r[y]), int(r["label"]), r["week"], r["sampled"], kind
                )
            )
    return out


@dataclass(frozen=True, slots=True)
class LabelledStory:
    """A story found by hand: its items, roundups that mention it, and whether English outlets carried it."""

    members: frozenset[int]
    mentions: frozenset[int]
    english: str | None
    week: str

    @property
    def for_fitting(self) -> bool:
        return self.week < FIT_UNTIL


def labelled_stories(corpus: Corpus) -> list[LabelledStory]:
    """The stories of evaluation/labels."""
    return [
        LabelledStory(
            frozenset(corpus.place(m) for m in r["members"]),
            frozenset(corpus.place(m) for m in r.get("mentions", ())),
            r["en_coverage"],
            r["week"],
        )
        for r in lines(LABELS / "stories.jsonl")
    ]


@dataclass(frozen=True, slots=True)
class StoryPairs:
    """Candidate pairs with at least one item in a labelled story: the population around those stories, labelled throughout.

    pair: number of the candidate pair; same: 1 where both are of one story; weight: 1/√(voices of the story), so that a story of fifty
    does not count two thousand times; fitting: True before `FIT_UNTIL`.
    """

    pair: NDArray[np.int64]
    same: NDArray[np.float64]
    weight: NDArray[np.float64]
    fitting: NDArray[np.bool_]


def story_pairs(corpus: Corpus, stories: list[LabelledStory]) -> StoryPairs:
    """See `StoryPairs`. Roundups, mentions and copies of one voice are left out."""
    home = np.full(len(corpus.items), -1)
    for n, s in enumerate(stories):
        home[list(s.members)] = n
    voices_of = [len({int(corpus.voice[m]) for m in s.members}) for s in stories]
    i, j = corpus.pairs.i, corpus.pairs.j
    rows = []
    for k in np.flatnonzero((home[i] >= 0) | (home[j] >= 0)).tolist():
        a, b = int(i[k]), int(j[k])
        x, y = corpus.items[a], corpus.items[b]
        if x.roundup or y.roundup or x.part or y.part or corpus.voice[a] == corpus.voice[b]:
            continue
        s = int(home[a]) if home[a] >= 0 else int(home[b])
        if a in stories[s].mentions or b in stories[s].mentions:
            continue
        rows.append((k, float(home[a] == home[b]), voices_of[s] ** -0.5, stories[s].for_fitting))
    k, y, w, f = zip(*rows, strict=True)
    return StoryPairs(np.array(k), np.array(y), np.array(w), np.array(f))
