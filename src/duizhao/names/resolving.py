"""The affiliations of a workspace, resolved: many at once, each string once, kept between runs in the cache.

A string is parted where it joins several (`joint`), each part resolved (`affiliation`), a person's judgements obeyed first. What is kept depends on the reads of the register, the names and the works' strings, the
judgements, and `VERSION`; when one changes, strings are resolved anew.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pyarrow as pa
from pyarrow import parquet

from duizhao.evidence.ids import short_id
from duizhao.names.affiliation import Resolver
from duizhao.names.joint import Parter
from duizhao.names.plainname import key
from duizhao.names.register import Register
from duizhao.workspace import journal

if TYPE_CHECKING:
    from duizhao.evidence.store import Snapshot
    from duizhao.workspace import Workspace

VERSION = 4
"""Raised with every change of the method."""
COUNTRY = "country:"
"""A judgement's target may be a country alone."""

Given = tuple[str | None, str | None, str | None, str | None]
"""raw, organisation, ROR id, country, as a database gives them."""


class Part(NamedTuple):
    """One affiliation of a string, resolved: organisation id or None, method and confidence; country likewise (see `affiliation.Resolution`)."""

    text: str
    org_id: str | None
    method: str
    confidence: float
    country: str | None
    country_method: str
    country_confidence: float


class Affiliations:
    """Resolves a workspace's affiliations. Cheap to make: the register is read when a string is not yet known."""

    def __init__(self, workspace: Workspace, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._judged: dict[str, str | None] = {}
        for j in journal.judgements(workspace):
            if j["kind"] == "resolve":
                for m in j["members"]:
                    self._judged[key(m)] = None if j["target"] == "?" else j["target"]
        reads = snapshot.rows("SELECT DISTINCT read_id FROM (SELECT read_id FROM organisations UNION ALL SELECT read_id FROM names UNION ALL SELECT read_id FROM entities) ORDER BY 1")  # fmt: skip
        made_of = short_id("x", "affiliations", str(VERSION), *(r["read_id"] for r in reads), *(f"{k}={v}" for k, v in sorted(self._judged.items(), key=str)))  # fmt: skip
        self._file = workspace.cache / f"affiliations-{made_of[2:]}.parquet"
        self._known = _load(self._file)
        self._register: Register | None = None

    @property
    def register(self) -> Register:
        """The organisations; read at the first use."""
        if self._register is None:
            self._register = Register.from_snapshot(self._snapshot)
        return self._register

    def resolve(self, given: Iterable[Given]) -> dict[Given, tuple[Part, ...]]:
        """The parts of each; none for an affiliation of which nothing is given."""
        wanted = list(dict.fromkeys(given))
        new = [g for g in wanted if g not in self._known]
        if new:
            resolver = Resolver(self.register, {k: v for k, v in self._judged.items() if v is None or not v.startswith(COUNTRY)})  # fmt: skip
            parter = Parter(self.register)
            for g in new:
                self._known[g] = self._one(g, resolver, parter)
            _save(self._file, self._known)
        return {g: self._known[g] for g in wanted}

    def _one(self, given: Given, resolver: Resolver, parter: Parter) -> tuple[Part, ...]:
        raw, org, ror, country = given
        text = raw or org
        if text is None and ror is None:
            return (
                Part(
                    "", None, "none", 0.0, country, "given" if country else "none", 0.98 if country else 0.0
                ),
            )
        text = text or str(ror)
        parts = (text,) if ror or key(text) in self._judged else parter.parts(text)
        if len(parts) == 1 and org and org != text and not ror:
            parts = parter.parts(org) if len(parter.parts(org)) > 1 else parts
        alone = len(parts) == 1
        out = []
        for part in parts:
            found = resolver.resolve(part, ror=ror, country=country if alone else None)
            if found.organisation is None and alone and org and org != part and found.method != "judgement":
                better = resolver.resolve(org, country=found.country)
                if better.organisation is not None:
                    found = better if found.country is None else found.__class__(part, better.organisation, better.method, better.confidence, found.country, found.country_method, found.country_confidence)  # fmt: skip
            where, how, sure = found.country, found.country_method, found.country_confidence
            judged = self._judged.get(key(part))
            if judged and judged.startswith(COUNTRY):
                where, how, sure = judged.removeprefix(COUNTRY), "judgement", 1.0
            if where is None and not alone and country:
                where, how, sure = country, "given", 0.5  # of the whole string, perhaps not of this part
            out.append(Part(part, found.id, found.method, found.confidence, where, how, sure))
        return tuple(out)


def _load(path: Path) -> dict[Given, tuple[Part, ...]]:
    try:
        table = parquet.read_table(path)
        rows = table.to_pylist()
        return {
            (r["raw"], r["org"], r["ror"], r["country"]): tuple(Part(**p) for p in r["parts"]) for r in rows
        }
    except (OSError, ValueError, KeyError, TypeError, pa.ArrowException):
        return {}


_PART = pa.struct([("text", pa.string()), ("org_id", pa.string()), ("method", pa.string()), ("confidence", pa.float64()), ("country", pa.string()), ("country_method", pa.string()), ("country_confidence", pa.float64())])  # fmt: skip
_SCHEMA = pa.schema([("raw", pa.string()), ("org", pa.string()), ("ror", pa.string()), ("country", pa.string()), ("parts", pa.list_(_PART))])  # fmt: skip


def _save(path: Path, known: dict[Given, tuple[Part, ...]]) -> None:
    """Write all, whole or not at all; older files of the same kind go."""
    rows: Sequence[dict[str, Any]] = [
        {"raw": g[0], "org": g[1], "ror": g[2], "country": g[3], "parts": [p._asdict() for p in parts]}
        for g, parts in known.items()
    ]
    part = path.with_name(f"{path.stem}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        parquet.write_table(pa.Table.from_pylist(list(rows), schema=_SCHEMA), part)
        part.replace(path)
        for old in path.parent.glob("affiliations-*.parquet"):
            if old != path:
                old.unlink(missing_ok=True)
    except OSError:
        part.unlink(missing_ok=True)  # a folder that cannot be written to: resolved again next time
