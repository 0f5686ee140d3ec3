"""Organisations by their names: exact, inside a longer string, and nearly.

The names are those of the tables `organisations` (registers such as ROR) and `names` (the workspace's own, which win). A name that several organisations bear means none of them alone.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from duizhao.language.script import HAN
from duizhao.names.plainname import without_country, words

if TYPE_CHECKING:
    from duizhao.evidence.store import Snapshot

_HAN_RUN = re.compile(f"[{HAN}]+")
KINDS = frozenset(
    [
        "university",
        "institute",
        "college",
        "school",
        "academy",
        "laboratory",
        "hospital",
        "center",
        "company",
        "limited",
        "corporation",
        "department",
        "faculty",
        "research",
        "national",
        "state",
        "international",
        "science",
        "technology",
        "medical",
        "engineering",
        "ministry",
        "government",
        "council",
        "group",
        "system",
        "foundation",
        "division",
        "unit",
        "program",
        "key",
        "inc",
        "gmbh",
        "sa",
        "society",
        "association",
        "clinic",
        "office",
        "board",
        "agency",
        "service",
        "health",
        "medicine",
        "applied",
        "computer",
        "information",
        "business",
        "management",
        "studies",
        "electronic",
        "artificial",
        "intelligence",
        "data",
        "digital",
        "media",
        "network",
        "advanced",
        "general",
        "central",
        "public",
        "federal",
        "royal",
        "art",
        "arts",
        "physics",
        "chemistry",
        "biology",
        "mathematics",
        "economics",
        "education",
        "environmental",
        "energy",
    ]
)
"""Words that a name needs another word beside."""


@dataclass(frozen=True, slots=True)
class Organisation:
    """What the resolver knows of one."""

    id: str
    name: str
    country: str | None
    ror: str | None = None
    types: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    city: str | None = None
    own: bool = False
    """Of the workspace's own entities."""
    seats: tuple[tuple[str, int | None, int | None], ...] = ()
    owners: tuple[tuple[str, int | None, int | None], ...] = ()


class Hit(NamedTuple):
    """An organisation found in a list of words, from `start` to `end`; `share` of the weight of its name that was there (1 for an exact name)."""

    organisation: Organisation
    start: int
    end: int
    share: float
    acronym: bool


class Register:
    """Organisations and their names. names: (organisation's place, name, whether an acronym)."""

    def __init__(self, organisations: Sequence[Organisation], names: Iterable[tuple[int, str, bool]]) -> None:
        self.organisations = tuple(organisations)
        self.by_id = {o.id: o for o in organisations}
        self.by_ror = {o.ror: o for o in reversed(organisations) if o.ror}
        exact: dict[tuple[str, ...], dict[int, bool]] = defaultdict(dict)
        for n, name, acronym in names:
            w = words(without_country(name))
            if w and (acronym or not all(x in KINDS for x in w)):
                exact[w][n] = exact[w].get(n, True) and acronym
        self._exact = {w: self._bearers(b) for w, b in exact.items()}
        self._longest: dict[str, int] = {}
        for w in self._exact:
            self._longest[w[0]] = max(self._longest.get(w[0], 0), len(w))
        self._cities: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
        for o in organisations:
            if o.city and o.country:
                self._cities[words(o.city)][o.country] += 1

    def _bearers(self, bearers: dict[int, bool]) -> tuple[tuple[int, bool], ...]:
        own = {n: a for n, a in bearers.items() if self.organisations[n].own}
        return tuple(sorted((own or bearers).items()))

    def __len__(self) -> int:
        return len(self.organisations)

    def exactly(self, text: str) -> list[Organisation]:
        """The organisations that bear just this name."""
        return [self.organisations[n] for n, _ in self._exact.get(words(without_country(text)), ())]

    def city(self, text: str) -> str | None:
        """The country of a city that the register's organisations name, where it is of one country."""
        found = self._cities.get(words(text))
        if not found:
            return None
        ((country, count),) = found.most_common(1)
        return country if count >= 0.95 * sum(found.values()) and count >= 2 else None

    def inside(self, w: tuple[str, ...]) -> list[Hit]:
        """Organisations whose whole name stands in the words, the longest at each place; in Han characters anywhere."""
        found: list[Hit] = []
        i = 0
        while i < len(w):
            step = 1
            for n in range(min(self._longest.get(w[i], 0), len(w) - i), 0, -1):
                bearers = self._exact.get(w[i : i + n])
                if bearers:
                    found += [Hit(self.organisations[o], i, i + n, 1.0, a) for o, a in bearers]
                    step = n
                    break
            else:
                if _HAN_RUN.fullmatch(w[i]):
                    found += self._in_han(w[i], i)
            i += step
        return found

    def _in_han(self, run: str, place: int) -> list[Hit]:
        found, i = [], 0
        while i < len(run) - 1:
            for name in self._han.get(run[i : i + 2], ()):
                if run.startswith(name, i):
                    found += [Hit(self.organisations[o], place, place + 1, 1.0, a) for o, a in self._exact[(name,)]]  # fmt: skip
                    i += len(name) - 1
                    break
            i += 1
        return found

    @cached_property
    def _han(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for w in self._exact:
            if len(w) == 1 and len(w[0]) > 2 and _HAN_RUN.fullmatch(w[0]):
                found[w[0][:2]].append(w[0])
        for names in found.values():
            names.sort(key=lambda n: (-len(n), n))
        return found

    @cached_property
    def _weights(self) -> dict[str, float]:
        """How much a word tells: log of names over names with it."""
        counts = Counter(x for w in self._exact for x in set(w))
        return {x: math.log(len(self._exact) / n) for x, n in counts.items()}

    @cached_property
    def _holding(self) -> dict[str, list[tuple[str, ...]]]:
        found: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for w in self._exact:
            if len(w) > 1:
                for x in set(w):
                    found[x].append(w)
        return found

    def nearly(self, w: tuple[str, ...], most: int = 5) -> list[Hit]:
        """Organisations whose names share most of their weight with the words (weighted Jaccard; a misspelt word counts as the known word that it is nearest to)."""
        from rapidfuzz import fuzz, process

        weights = self._weights
        known = []
        for x in w:
            if x not in weights and len(x) >= 6 and x.isascii():
                near = process.extractOne(x, self._initial.get(x[:2], ()), scorer=fuzz.ratio, score_cutoff=85)
                x = near[0] if near else x
            known.append(x)
        there = set(known)
        rare = sorted((x for x in there if x in weights), key=weights.__getitem__, reverse=True)[:3]
        names = {n for x in rare if len(self._holding[x]) < 3000 for n in self._holding[x]}
        most_weight = sum(weights.get(x, math.log(len(self._exact) + 1)) for x in there)
        scored = []
        for n in names:
            shared = sum(weights[x] for x in set(n) & there)
            whole = sum(weights[x] for x in set(n) - there)
            scored.append((shared / (whole + most_weight), n))
        scored.sort(key=lambda s: (-s[0], s[1]))
        return [Hit(self.organisations[o], 0, len(w), share, a) for share, n in scored[:most] for o, a in self._exact[n]]  # fmt: skip

    @cached_property
    def _initial(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for x in self._weights:
            if len(x) >= 6 and x.isascii():
                found[x[:2]].append(x)
        return found

    @classmethod
    def from_snapshot(cls, snapshot: Snapshot) -> Register:
        """The organisations of a store: its own entities first, then the registers'. Withdrawn entries are left out."""
        organisations: list[Organisation] = []
        names: list[tuple[int, str, bool]] = []
        place: dict[str, int] = {}
        for r in snapshot.rows("SELECT entity_id, country, seats, owners FROM entities WHERE kind = 'organisation' ORDER BY entity_id"):  # fmt: skip
            place[r["entity_id"]] = len(organisations)
            seats = tuple((s["country"], s["start"], s["end"]) for s in r["seats"] or ())
            owners = tuple((o["entity"], o["start"], o["end"]) for o in r["owners"] or ())
            organisations.append(Organisation(r["entity_id"], r["entity_id"], r["country"], own=True, seats=seats, owners=owners))  # fmt: skip
        for r in snapshot.rows("SELECT entity_id, name FROM names WHERE coalesce(kind, '') NOT IN ('pinyin', 'product') AND NOT coalesce(ambiguous, false) ORDER BY entity_id, name"):  # fmt: skip
            if r["entity_id"] in place:
                names.append((place[r["entity_id"]], r["name"], False))
        for r in snapshot.rows("SELECT * FROM organisations WHERE coalesce(status, 'active') <> 'withdrawn' ORDER BY register <> 'ror', org_id"):  # fmt: skip
            n = len(organisations)
            organisations.append(Organisation(r["org_id"], r["name"], r["country"], r["ror"], tuple(r["types"] or ()), tuple(r["parents"] or ()), r["city"]))  # fmt: skip
            names.append((n, r["name"], False))
            names += [(n, x["value"], x["kind"] == "acronym") for x in r["names"] or () if x["value"]]
        return cls(organisations, names)
