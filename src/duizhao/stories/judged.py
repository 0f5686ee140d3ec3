"""Judgements on articles, as the linker obeys them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Judged:
    """`stories`: name → article ids, exactly; `together`: groups that share a story (stories included); `apart`: pairs that never do."""

    stories: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    told: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """The `story` judgement by name: gists, topics, note."""
    together: tuple[tuple[str, ...], ...] = ()
    apart: tuple[tuple[str, str], ...] = ()

    @property
    def named(self) -> frozenset[str]:
        """Every article that a judgement speaks of."""
        return frozenset(a for g in self.together for a in g) | frozenset(a for p in self.apart for a in p)


def judged(judgements: Iterable[Mapping[str, Any]], ids: Mapping[str, str]) -> Judged:
    """Judgements in force as sets of article ids. `ids` maps origin keys and article ids to article ids.

    They are obeyed in order, so the later wins. Of two `story` judgements that claim one article the later has it. `different` takes all but
    the first-named of its articles out of a judged story that holds several of them; `same` brings its articles into the judged story
    of the first-named that has one, together with the judged stories of the others.
    """
    stories: dict[str, tuple[str, ...]] = {}
    told: dict[str, Mapping[str, Any]] = {}
    pairs: dict[tuple[str, str], bool] = {}
    for j in judgements:
        known = list(dict.fromkeys(ids[m] for m in j.get("members") or () if m in ids))
        if j["kind"] == "story" and known:
            name = str(j["story"])
            for other, members in list(stories.items()):
                stories[other] = tuple(a for a in members if a not in known)
            stories[name] = tuple(sorted(known))
            told[name] = j
        elif j["kind"] in ("same", "different"):
            for n, a in enumerate(known):
                for b in known[n + 1 :]:
                    pairs[min(a, b), max(a, b)] = j["kind"] == "same"
            if j["kind"] == "different":
                for name, members in list(stories.items()):
                    leaving = {a for a in known if a in members} - {
                        next((a for a in known if a in members), "")
                    }
                    stories[name] = tuple(a for a in members if a not in leaving)
            else:
                held = [next((n for n, members in stories.items() if a in members), None) for a in known]
                home = next((n for n in held if n is not None), None)
                if home is not None:
                    joined = set(known).union(*(stories.pop(n) for n in dict.fromkeys(held) if n is not None))
                    stories[home] = tuple(sorted(joined))
    stories = {n: members for n, members in stories.items() if members}
    closed = {a for members in stories.values() for a in members}
    # A pair inside a judged story is already together; the judged story is exactly as judged.
    together = [*stories.values(), *(p for p, same in pairs.items() if same and not closed & set(p))]
    apart = [p for p, same in pairs.items() if not same]
    return Judged(stories, told, tuple(sorted(together)), tuple(sorted(apart)))
