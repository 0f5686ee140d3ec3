"""Why articles are one story: for every two that are linked, what they share, what speaks against it, and the probability."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from duizhao.language.embed import embed
from duizhao.language.numbers import quantities
from duizhao.names import Gazetteer
from duizhao.stories.item import COLUMNS, Item, items
from duizhao.stories.outlet import Outlets
from duizhao.stories.stretch import Stretches
from duizhao.workspace.progress import Quiet

if TYPE_CHECKING:
    from duizhao.evidence.store import Snapshot
    from duizhao.stories.story import Story
    from duizhao.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Tie:
    """What links two articles of a story; `p` is None where the linker makes no pair of them and they are together through others or by judgement."""

    earlier: str
    """Article id."""
    later: str
    earlier_text: str
    later_text: str
    p: float | None
    """P(the two tell one event)."""
    likeness: float
    """Cosine of the two sentence vectors, −1 to 1."""
    hours: float
    """Between them."""
    names: tuple[str, ...]
    """Entities that both name, each as the earlier text has it and, where it differs, as the later has it (`甲 = A`)."""
    words: tuple[str, ...]
    """Latin words and model names in both."""
    numbers: tuple[str, ...]
    """Quantities in both."""
    happenings: tuple[str, ...]
    """What happens in both, told alike in either language (`raise`, `sue` …)."""
    against: tuple[str, ...]
    """What speaks against it, in words."""


def ties(snapshot: Snapshot, workspace: Workspace, story: Story) -> tuple[Tie, ...]:
    """Every two voices of a story that the linker linked, likeliest first; for an article without any link its likest companion, with p None."""
    wanted = [m.article_id for m in story.members]
    outlets, names = Outlets.from_snapshot(snapshot), Gazetteer.from_snapshot(snapshot)
    rows = snapshot.rows(
        f"SELECT {', '.join(COLUMNS)} FROM articles WHERE article_id IN (SELECT unnest($ids))",
        {"ids": wanted},
    )
    texts = {m.article_id: m.text for m in story.members}
    found = [
        i for i in items(rows, outlets, names) if i.shown == texts.get(i.article_id)
    ]  # of a roundup the part that is here
    i, j, p = Stretches(snapshot, workspace.cache).links(
        found, lambda more: items(more, outlets, names), Quiet()
    )
    vectors = embed([x.text for x in found], workspace.cache / "embeddings", progress=Quiet())
    near = vectors @ vectors.T
    linked = {(a, b): q for a, b, q in zip(i.tolist(), j.tolist(), p.tolist(), strict=True)}
    alone = set(range(len(found))) - {k for pair in linked for k in pair}
    pairs: dict[tuple[int, int], float | None] = dict(linked)
    for k in sorted(alone):
        others = [n for n in range(len(found)) if n != k]
        if others:
            best = max(others, key=lambda n: (float(near[k, n]), -n))
            pairs.setdefault((max(k, best), min(k, best)), None)
    made = [_tie(found[b], found[a], q, round(float(near[a, b]), 3), names) for (a, b), q in pairs.items()]
    return tuple(sorted(made, key=lambda t: (-(t.p or 0.0), -t.likeness, t.earlier, t.later)))


def _tie(earlier: Item, later: Item, p: float | None, likeness: float, names: Gazetteer) -> Tie:
    a, b = earlier.tokens, later.tokens
    against = []
    if earlier.entities and later.entities and not earlier.entities & later.entities:
        against.append("they name different organisations, people or places")
    if a.numbers and b.numbers and not a.numbers & b.numbers:
        against.append("both give numbers, and none is the same")
    versions = {n for n, _ in a.versions} & {n for n, _ in b.versions}
    if versions and not a.versions & b.versions:
        against.append(f"different versions of {', '.join(sorted(versions))}")
    if earlier.outlet.owner == later.outlet.owner:
        against.append("one owner published both")
    return Tie(
        earlier.article_id,
        later.article_id,
        earlier.shown,
        later.shown,
        p,
        likeness,
        round(abs(later.hour - earlier.hour), 1),
        _names(earlier, later, names),
        tuple(sorted(a.latin & b.latin)),
        _numbers(earlier, later),
        tuple(sorted(a.actions & b.actions)),
        tuple(against),
    )


def _names(earlier: Item, later: Item, names: Gazetteer) -> tuple[str, ...]:
    shared = earlier.entities & later.entities
    written: list[dict[str, str]] = []
    for item in (earlier, later):
        written.append({})
        for m in names.find(item.text):
            written[-1].setdefault(m.entity_id, m.name)
    out = [
        one if (one := written[0].get(e, e)) == (other := written[1].get(e, e)) else f"{one} = {other}"
        for e in shared
    ]
    return tuple(sorted(out))


def _numbers(earlier: Item, later: Item) -> tuple[str, ...]:
    shared = earlier.tokens.numbers & later.tokens.numbers
    found: Sequence[tuple[str, str]] = [(q.key, q.words) for q in quantities(earlier.text)]
    return tuple(dict.fromkeys(words for key, words in found if key in shared))
