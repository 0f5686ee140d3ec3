"""Where authors come from and where they are now: works' authors matched with the table `people`.

| attribution | the author's place | source |
|---|---|---|
| `undergraduate` | where the first bachelor's degree was taken | MacroPolo's tracker counts so |
| `graduate` | where the last graduate degree was taken | |
| `current` | where the author is employed now, for all years | CSRankings counts so |

An author is matched by key (ORCID, a database's id, a DBLP name), and under strictness `all` also by a name that one person alone bears. Who is not matched, or of whom nothing is said, is unknown: counted, never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from duizhao.language import fold
from duizhao.names.resolving import Affiliations

if TYPE_CHECKING:
    from duizhao.evidence.store import Snapshot

ROLES = ("undergraduate", "graduate", "current")
Station = Mapping[str, Any]


def stations(snapshot: Snapshot, affiliations: Affiliations, names: Sequence[str | None], keys: Sequence[str | None], level: str) -> dict[tuple[str, str], list[str | None]]:  # fmt: skip
    """Per (attribution, strictness) the unit of each row, rows being authors with name and key; attributions of which the table says nothing are left out."""
    people = _People(snapshot)
    found: dict[tuple[str, str], list[str | None]] = {}
    for strictness in ("all", "exact"):
        persons = [people.find(n, k, by_name=strictness == "all") for n, k in zip(names, keys, strict=True)]
        for role in ROLES:
            there = [chosen(p, role) for p in persons]
            if any(there) or (strictness == "exact" and (role, "all") in found):
                found[role, strictness] = _units(affiliations, there, level)
    return found


def chosen(person: Sequence[Station], role: str) -> Station | None:
    """The station of a person that a role asks for: the first undergraduate one, the last graduate one, or where the person is now."""
    if role == "current":
        mine = [s for s in person if s["role"] in ("employment", "affiliation")]
        mine.sort(key=lambda s: (s["end"] is None, s["end"] or 0, s["start"] or 0))
        return mine[-1] if mine else None
    mine = [s for s in person if s["role"] == role]
    mine.sort(key=lambda s: s["start"] or s["end"] or 0)
    return None if not mine else mine[0] if role == "undergraduate" else mine[-1]


def _units(affiliations: Affiliations, there: Sequence[Station | None], level: str) -> list[str | None]:
    from duizhao.measures.placing import label

    asked = {(None, s["org"], s["ror"], s["country"]) for s in there if s}
    found = affiliations.resolve(asked)
    out: list[str | None] = []
    for s in there:
        part = found[None, s["org"], s["ror"], s["country"]][0] if s else None
        if part is None or s is None:
            out.append(None)
        elif level == "country":
            out.append(part.country)
        else:
            out.append(label(affiliations, part.org_id) if part.org_id else s["org"])
    return out


class _People:
    """The people of a store by key and by name; one person in two registers has the stations of both."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._by_key: dict[str, list[Station]] = {}
        self._alias: dict[str, str] = {}
        self._by_name: dict[str, set[str]] = {}
        self._of: dict[str, list[Station]] = {}
        for p in snapshot.rows(
            "SELECT person_id, name, names, keys, stations FROM people ORDER BY person_id"
        ):
            keys = [_bare(k) for k in p["keys"] or ()]
            if not p["stations"]:
                if len(keys) == 2:  # another name in DBLP
                    self._alias.setdefault(keys[0], keys[1])
                continue
            for k in keys:
                self._by_key.setdefault(k, []).extend(p["stations"])
            self._of[p["person_id"]] = list(p["stations"])
            for name in {fold(n).lower() for n in (p["name"], *(p["names"] or ()))}:
                self._by_name.setdefault(name, set()).add(p["person_id"])

    def find(self, name: str | None, key: str | None, *, by_name: bool) -> Sequence[Station]:
        """The stations of an author, none where nobody matches."""
        if key:
            bare = _bare(key)
            known = self._by_key.get(self._alias.get(bare, bare))
            if known:
                return known
        if by_name and name:
            same = self._by_name.get(fold(name).lower(), ())
            if len(same) == 1:
                return self._of[next(iter(same))]
        return ()


def _bare(key: str) -> str:
    """A key without its resolver. DBLP's keys are its names."""
    return key.removeprefix("dblp:").rsplit("/", 1)[-1].strip().lower()
