"""Sourced names found in text. Trade names (云从科技 = CloudWalk) come from the names table, never from spelling."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from operator import add
from string import ascii_letters, digits
from typing import TYPE_CHECKING

from duizhao.language import fold, script

if TYPE_CHECKING:
    from duizhao.evidence.store import Snapshot

_WORD = frozenset(ascii_letters + digits)

SHORT = 4
"""A Latin name of at most this many letters must match in case (ARM is a firm, arm is not), as must an ambiguous one."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One name in a text. `start` and `end` are places in the folded text."""

    entity_id: str
    name: str
    start: int
    end: int
    ambiguous: bool
    """The name is also a common word, or several entities bear it: never enough alone to link."""


@dataclass(frozen=True, slots=True)
class _Entry:
    folded: str
    """As compared: lower case unless the case must match."""
    name: str
    entities: tuple[str, ...]
    ambiguous: bool
    exact_case: bool
    latin: bool


class Gazetteer:
    """Names by their first two characters, longest first. Looking through a headline takes about 20 µs."""

    def __init__(self, names: Iterable[tuple[str, str, bool]]) -> None:
        """`names`: (entity id, name, ambiguous), in any order."""
        bearers: dict[str, dict[str, bool]] = {}
        for entity, name, ambiguous in names:
            folded = fold(name)
            if len(folded) >= 2:
                known = bearers.setdefault(folded, {})
                known[entity] = known.get(entity, False) or ambiguous
        self._entries: dict[str, list[_Entry]] = {}
        for folded, entities in sorted(bearers.items()):
            latin = script(folded) != "zh"
            ambiguous = len(entities) > 1 or any(entities.values())
            exact = latin and (ambiguous or len(folded) <= SHORT)
            entry = _Entry(
                folded if exact else folded.lower(), folded, tuple(sorted(entities)), ambiguous, exact, latin
            )
            self._entries.setdefault(folded[:2].lower(), []).append(entry)
        for entries in self._entries.values():
            entries.sort(key=lambda e: (-len(e.folded), e.folded))
        self._han = {two: han for two, es in self._entries.items() if (han := [e for e in es if not e.latin])}

    @classmethod
    def from_snapshot(cls, snapshot: Snapshot) -> Gazetteer:
        """The names of the store. Pinyin names are left out: they are for searching, and collide."""
        return cls(
            (r["entity_id"], r["name"], bool(r["ambiguous"]))
            for r in snapshot.rows(
                "SELECT entity_id, name, ambiguous FROM names WHERE coalesce(kind, '') <> 'pinyin' ORDER BY entity_id, name"
            )
        )

    def find(self, text: str) -> list[Mention]:
        """Mentions in a text, in order; of overlapping names the one that begins first, then the longest.

        Han names are found anywhere (no word boundaries exist), Latin names only between characters that are no Latin letters or
        digits. A name that several entities bear yields a mention of each, all ambiguous.
        """
        folded = fold(text)
        lower = folded.lower()
        if len(lower) != len(folded):  # a few letters grow when lowered (İ); places would shift
            lower = folded
        found: list[Mention] = []
        after = 0
        for i, two in enumerate(map(add, lower, lower[1:])):
            if two not in self._entries or i < after:
                continue
            # Within a Latin word only names in Han characters can begin (AI四小龙 after a letter).
            for e in (self._han if _inside(folded, i - 1, i) else self._entries).get(two, ()):
                end = i + len(e.folded)
                if not (folded if e.exact_case else lower).startswith(e.folded, i):
                    continue
                if e.latin and _inside(folded, end - 1, end):
                    continue
                found.extend(Mention(entity, e.name, i, end, e.ambiguous) for entity in e.entities)
                after = end
                break
        return found


def _inside(text: str, left: int, right: int) -> bool:
    """True when a Latin word runs across the border between two places. A version may follow its name: Qwen in Qwen3.7."""
    if left < 0 or right >= len(text):
        return False
    a, b = text[left], text[right]
    return a in _WORD and b in _WORD and not (a.isalpha() and b.isdigit())
