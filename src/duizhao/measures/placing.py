"""Whose place an affiliation is: the strings of authors → units under every attribution and strictness.

Attributions: `employer` (where the employer is, as the affiliation says), `headquarters` (where the organisation's owner sits in the year of the work: owners and seats of the workspace's entities, parents of the register;
the employer's place where nothing more is known), `undergraduate`, `graduate` and `current` (where the author studied, or is now, from the table `people`: `measures.people`).

Strictness: `given` believes only what the database gives; `exact` adds places and organisations that the string itself names exactly; `all` adds near matches, short forms and places inferred from the organisation.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from duizhao.language import fold
from duizhao.measures import people
from duizhao.measures.records import UNKNOWN, Bools, Ints
from duizhao.names.plainname import key
from duizhao.names.resolving import Affiliations, Given, Part

if TYPE_CHECKING:
    from duizhao.evidence.store import Snapshot
    from duizhao.names.register import Organisation, Register
    from duizhao.workspace import Workspace

Level = Literal["country", "organisation"]
EXACT_ORGANISATION = frozenset(("judgement", "ror", "exact", "inside"))
EXACT_COUNTRY = frozenset(("judgement", "given", "named", "state", "domain"))
DEEPEST = 8
"""Most owners above one another."""
_ROWS = """
    WITH people AS (SELECT w, unnest(CASE WHEN len(coalesce(authors, [])) = 0 THEN [NULL] ELSE authors END) AS a,
                           generate_subscripts(CASE WHEN len(coalesce(authors, [])) = 0 THEN [NULL] ELSE authors END, 1) - 1 AS n FROM counted_works),
         places AS (SELECT w, n, coalesce(a.corresponding, false) AS corresponding, a.name AS name, a.key AS author_key,
                           unnest(CASE WHEN len(coalesce(a.affiliations, [])) = 0 THEN [NULL] ELSE a.affiliations END) AS p,
                           generate_subscripts(CASE WHEN len(coalesce(a.affiliations, [])) = 0 THEN [NULL] ELSE a.affiliations END, 1) AS k FROM people)
    SELECT w, n, k, corresponding, name, author_key, p.raw AS raw, p.org AS org, p.ror AS ror, p.country AS country FROM places
"""


class Placed(NamedTuple):
    """Columns of affiliations as `Records` wants them, sorted by work, author, affiliation."""

    work: Ints
    author: Ints
    corresponding: Bools
    units: dict[tuple[str, str], Ints]
    names: tuple[str, ...]
    holes: tuple[str, ...]
    team: Ints
    """Per work a code of its last author, by key or name; a work without authors is a team of its own."""


class _Units:
    """Codes of units, given out as they come; 0 is unknown."""

    def __init__(self) -> None:
        self.code: dict[str, int] = {UNKNOWN: 0}

    def of(self, name: str | None) -> int:
        return self.code.setdefault(name, len(self.code)) if name else 0


def place(workspace: Workspace, snapshot: Snapshot, level: Level, years: NDArray[np.int32]) -> Placed:
    """The affiliations of the temporary table `counted_works` of a snapshot. years: of each work, 0 where unknown."""
    connection = snapshot.connection
    connection.execute(f"CREATE OR REPLACE TEMP TABLE counted_rows AS {_ROWS}")
    connection.execute(
        """CREATE OR REPLACE TEMP TABLE counted_strings AS
           SELECT row_number() OVER (ORDER BY raw, org, ror, country) - 1 AS s, * FROM (SELECT DISTINCT raw, org, ror, country FROM counted_rows)"""
    )
    numbered = snapshot.rows("SELECT * FROM counted_strings ORDER BY s")
    rows = snapshot.query(
        """SELECT r.w, r.n, r.corresponding, s.s, r.name, r.author_key FROM counted_rows r JOIN counted_strings s
           ON r.raw IS NOT DISTINCT FROM s.raw AND r.org IS NOT DISTINCT FROM s.org AND r.ror IS NOT DISTINCT FROM s.ror AND r.country IS NOT DISTINCT FROM s.country
           ORDER BY r.w, r.n, r.k"""
    )
    connection.execute("DROP TABLE counted_rows; DROP TABLE counted_strings")
    affiliations = Affiliations(workspace, snapshot)
    strings = [(r["raw"], r["org"], r["ror"], r["country"]) for r in numbered]
    found = affiliations.resolve(strings)
    parts = [found[s] for s in strings]
    sizes = np.array([len(p) for p in parts], np.int64)
    first = np.append(0, np.cumsum(sizes))
    flat = [p for ps in parts for p in ps]
    owner = [s for s, ps in zip(strings, parts, strict=True) for _ in ps]

    string = np.asarray(rows["s"].to_numpy(), np.int64)
    repeated = np.repeat(np.arange(len(string)), sizes[string])
    nth = np.arange(len(repeated)) - np.repeat(np.cumsum(sizes[string]) - sizes[string], sizes[string])
    part = first[string][repeated] + nth
    work = np.asarray(rows["w"].to_numpy(), np.int32)[repeated]
    author = np.asarray(rows["n"].to_numpy(), np.int32)[repeated]
    corresponding = np.asarray(rows["corresponding"].to_numpy(), np.bool_)[repeated]

    mass = np.bincount(part, minlength=len(flat))
    if level == "country":
        flat = _learned(flat, mass)
    units = _Units()
    own = _country if level == "country" else _organisation
    codes: dict[tuple[str, str], Ints] = {}
    for strictness in ("all", "exact", "given"):
        of = np.array([units.of(own(p, o, strictness, affiliations)) for p, o in zip(flat, owner, strict=True)], np.int32)  # fmt: skip
        codes["employer", strictness] = of[part] if len(of) else np.zeros(0, np.int32)
    for strictness in ("all", "exact"):
        codes["headquarters", strictness] = _headquarters(flat, part, work, years, codes["employer", strictness], strictness, level, affiliations, units)  # fmt: skip
    for kind, of_rows in people.stations(snapshot, affiliations, rows["name"].to_pylist(), rows["author_key"].to_pylist(), level).items():  # fmt: skip
        codes[kind] = np.array([units.of(u) for u in of_rows], np.int32)[repeated]
    return Placed(
        work,
        author,
        corresponding,
        codes,
        tuple(units.code),
        _holes(flat, mass, level),
        _teams(rows, len(years)),
    )


def _country(part: Part, given: Given, strictness: str, _: Affiliations) -> str | None:
    if strictness == "given":
        return given[3]
    sure = part.country_method in EXACT_COUNTRY or (
        part.country_method == "organisation" and part.method in EXACT_ORGANISATION
    )
    return part.country if sure or strictness == "all" else given[3]


def _teams(rows: Any, works: int) -> Ints:
    work = np.asarray(rows["w"].to_numpy(), np.int64)
    last = np.zeros(works, np.int64)
    last[work] = np.arange(len(work))  # sorted: the last row of a work is its last author's
    names, keys = rows["name"].take(last).to_pylist(), rows["author_key"].take(last).to_pylist()
    code: dict[str, int] = {}
    of = [
        code.setdefault(k or (fold(n).lower() if n else f"?{w}"), len(code))
        for w, (n, k) in enumerate(zip(names, keys, strict=True))
    ]
    return np.array(of, np.int32)


def _learned(flat: list[Part], mass: NDArray[np.int64]) -> list[Part]:
    """Parts without a country whose very text has one elsewhere in these records: almost always the same one (95 % of three at least)."""
    seen: dict[str, Counter[str]] = {}
    for p, n in zip(flat, mass.tolist(), strict=True):
        if p.text and p.country and p.country_method in EXACT_COUNTRY:
            seen.setdefault(key(p.text), Counter())[p.country] += n
    out = []
    for p in flat:
        known = seen.get(key(p.text)) if p.text and not p.country and p.method != "judgement" else None
        if known:
            ((country, n),) = known.most_common(1)
            if n >= max(3, 0.95 * known.total()):
                p = p._replace(country=country, country_method="elsewhere", country_confidence=0.9)
        out.append(p)
    return out


def _organisation(part: Part, given: Given, strictness: str, affiliations: Affiliations) -> str | None:
    if strictness == "given":
        return given[1] or given[0] or given[2]
    if part.org_id and (strictness == "all" or part.method in EXACT_ORGANISATION):
        return label(affiliations, part.org_id)
    return (
        None
        if part.method == "judgement"
        else (part.text if part.text != given[0] else given[1] or part.text) or None
    )


def label(affiliations: Affiliations, org_id: str) -> str:
    """How a unit is shown: `e:id` for an entity of the workspace, the register's name and id for others."""
    o = affiliations.register.by_id.get(org_id)
    if o is None or o.own:
        return f"e:{org_id}"
    return f"{o.name} [{org_id}]"


def _headquarters(flat: list[Part], part: NDArray[np.int64], work: Ints, years: NDArray[np.int32], employer: Ints, strictness: str, level: Level, affiliations: Affiliations, units: _Units) -> Ints:  # fmt: skip
    """Codes of the owner's seat (or the owner itself) in the year of the work; the employer's where nothing is known of owners."""
    out = employer.copy()
    usable = [
        n for n, p in enumerate(flat) if p.org_id and (strictness == "all" or p.method in EXACT_ORGANISATION)
    ]
    if not usable:
        return out
    register = affiliations.register
    there = np.zeros(len(flat), np.bool_)
    there[usable] = True
    rows = np.flatnonzero(there[part])
    pairs = part[rows] * 10_000 + years[work[rows]]
    for code, at in zip(*_grouped(pairs), strict=True):
        n, year = divmod(int(code), 10_000)
        top = owner_at(register, str(flat[n].org_id), year or None)
        if top is None:
            continue
        unit = seat_at(top, year or None) if level == "country" else label(affiliations, top.id)
        if unit:
            out[rows[at]] = units.of(unit)
    return out


def _grouped(codes: NDArray[np.int64]) -> tuple[NDArray[np.int64], list[NDArray[np.int64]]]:
    order = np.argsort(codes, kind="stable")
    values, starts = np.unique(codes[order], return_index=True)
    return values, np.split(order, starts[1:])


def owner_at(register: Register, org_id: str, year: int | None) -> Organisation | None:
    """The last owner above an organisation in a year; itself where none is known. A register's parents count where there is just one."""
    here = register.by_id.get(org_id)
    seen: set[str] = set()
    while here is not None and here.id not in seen and len(seen) < DEEPEST:
        seen.add(here.id)
        above = (
            [o for o, start, end in here.owners if _in(year, start, end)] if here.own else list(here.parents)
        )
        known = [register.by_id[o] for o in above if o in register.by_id and o not in seen]
        if len(known) != 1:
            break
        here = known[0]
    return here


def seat_at(o: Organisation, year: int | None) -> str | None:
    """The country of an organisation's seat in a year."""
    return next((c for c, start, end in o.seats if _in(year, start, end)), o.country)


def _in(year: int | None, start: int | None, end: int | None) -> bool:
    """Whether a year lies in a span; an unknown year lies only in one that goes on."""
    if year is None:
        return end is None
    return (start is None or start <= year) and (end is None or year <= end)


def _holes(flat: list[Part], mass: NDArray[np.int64], level: Level) -> tuple[str, ...]:
    """How affiliations were placed, by share, in words."""
    total = int(mass.sum())
    if not total:
        return ()
    by: dict[str, int] = {}
    for p, n in zip(flat, mass.tolist(), strict=True):
        method = p.country_method if level == "country" else p.method
        known = p.country if level == "country" else p.org_id
        by[method if known else "none"] = by.get(method if known else "none", 0) + n
    lost, what = by.pop("none", 0), "a country" if level == "country" else "a known organisation"
    said = [f"{lost / total:.1%} of all affiliations in the store come without {what}"] if lost else []
    ours = {k: n for k, n in by.items() if k != "given" and (level == "country" or k != "ror")}
    if ours:
        words = ", ".join(
            f"{_WORDS.get(k, k)} {n / total:.1%}" for k, n in sorted(ours.items(), key=lambda x: -x[1])
        )
        said.append(f"placed by this program, not by the database: {words}")
    return tuple(said)


_WORDS = {"named": "country named in the string", "state": "state or province named", "domain": "address of the net", "within": "country inside a name", "organisation": "by its organisation", "city": "by its city", "judgement": "by judgement", "exact": "exact name", "inside": "name inside the string", "acronym": "short form", "part": "part of a known one", "nearly": "near match", "ror": "ROR id", "elsewhere": "the same text has it elsewhere"}  # fmt: skip
