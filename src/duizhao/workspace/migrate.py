"""Bringing an older store up to date, one step per schema version.

`open` only says what is pending; the first write does it, under the lock. Every step may be cut off and done again.
Until then readers cope: a column that an old table lacks reads as null, a table that is missing as empty
(`evidence.store`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from duizhao.errors import WorkspaceError
from duizhao.evidence.store import Store
from duizhao.evidence.tables import DELTA_TABLES, SCHEMA_VERSION


@dataclass(frozen=True, slots=True)
class Step:
    """From schema `version` to the next: what it does in words, and doing it."""

    version: int
    what: str
    apply: Callable[[Store], None]


def add_what_is_missing(store: Store) -> None:
    """Make the tables that the store lacks and add the columns that its tables lack, null in the rows that are there."""
    from deltalake import DeltaTable, Field, Schema

    store.create()
    for t in DELTA_TABLES:
        dt = DeltaTable(str(store.path(t.name)))
        found = {f.name for f in dt.schema().fields}
        new: list[Field] = [f for f in Schema.from_arrow(t.schema).fields if f.name not in found]
        if new:
            dt.alter.add_columns(new)


STEPS: tuple[Step, ...] = (
    Step(0, "add the tables and columns that came with schema 1; no row is changed", add_what_is_missing),
    Step(1, "add the tables texts and segments; no row is changed", add_what_is_missing),
    Step(2, "add the table works; no row is changed", add_what_is_missing),
    Step(
        3,
        "add the tables organisations and people, and columns of works; no row is changed",
        add_what_is_missing,
    ),
)
"""In order, one per version from 0; the last leads to SCHEMA_VERSION."""


def pending(store: Store) -> tuple[str, ...]:
    """What the next write will do first, in words; empty when the store is up to date."""
    version = store.version()
    return tuple(f"schema {s.version} → {s.version + 1}: {s.what}" for s in STEPS if s.version >= version)


def migrate(store: Store) -> tuple[str, ...]:
    """Do what is pending; the caller holds the lock. The version is written after each step, so that a cut-off step is done again."""
    done = []
    for step in STEPS:
        version = store.version()
        if version > SCHEMA_VERSION:
            raise WorkspaceError(f"the store has schema {version}, this program knows {SCHEMA_VERSION}")
        if step.version >= version:
            step.apply(store)
            store.set_version(step.version + 1)
            done.append(f"schema {step.version} → {step.version + 1}: {step.what}")
    return tuple(done)
