"""A user's folder: `duizhao.toml`, `claims/`, `judgements/`, and `store/` with the Delta tables.

Opened by every command. The folder is the user's: all but `store/` is plain text that merges in git, and `store/` can be
rebuilt by reading the sources again.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from duizhao.errors import WorkspaceError
from duizhao.evidence.store import Snapshot, Store
from duizhao.evidence.tables import SCHEMA_VERSION

T = TypeVar("T", str, int, bool)

CONFIG = "duizhao.toml"

DEFAULT_CONFIG = """\
# A Duizhao workspace. Every setting is optional; these are the defaults.
[workspace]
title = "{title}"
home_language = "en"        # the language you read in
other_language = "zh"       # the language whose coverage you compare with

[stories]
window_hours = 72           # two items further apart are not one story
settled_days = 7            # "missed" is said only after this long

[brief]
stories = 10                # stories per list
claims = 8                  # claims told in full; the others in one line each
diverse = true              # at most two stories of one subject among the first ten
"""


@dataclass(frozen=True, slots=True)
class Config:
    """Settings of `duizhao.toml` with their defaults."""

    title: str = "My evidence"
    home_language: str = "en"
    other_language: str = "zh"
    window_hours: int = 72
    settled_days: int = 7
    brief_stories: int = 10
    brief_claims: int = 8
    brief_diverse: bool = True
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Workspace:
    """An open workspace. Cheap: nothing is read until asked for."""

    folder: Path
    config: Config

    @property
    def store(self) -> Store:
        return Store(self.folder / "store")

    @property
    def claims(self) -> Path:
        return self.folder / "claims"

    @property
    def judgements(self) -> Path:
        return self.folder / "judgements"

    @property
    def cache(self) -> Path:
        """Derived data that may be deleted at any time (embeddings, charts)."""
        return self.folder / "store" / "cache"

    @property
    def pending(self) -> tuple[str, ...]:
        """What the next write will first do to an older store, in words; empty when it is up to date."""
        from duizhao.workspace.migrate import pending

        return pending(self.store)

    def snapshot(self) -> Snapshot:
        """The evidence as committed now."""
        return self.store.snapshot()


def create(folder: Path, *, title: str | None = None) -> Workspace:
    """Make a workspace in `folder` (made if missing). Refuses a folder that already is one."""
    if (folder / CONFIG).exists():
        raise WorkspaceError(
            f"{folder} is already a workspace", hint="Use it as it is, or choose another folder."
        )
    folder.mkdir(parents=True, exist_ok=True)
    for sub in ("claims", "judgements", "store"):
        (folder / sub).mkdir(exist_ok=True)
    Store(folder / "store").create()
    Store(folder / "store").set_version(SCHEMA_VERSION)
    name = (title or folder.resolve().name).replace("\\", "").replace('"', "'")
    write_whole(folder / CONFIG, DEFAULT_CONFIG.format(title=name))
    return open_workspace(folder)


def open_workspace(folder: Path) -> Workspace:
    """Open a workspace; a clear error for a missing, foreign, newer or half-copied one. Older schemas are migrated on first write."""
    if not (folder / CONFIG).exists():
        raise WorkspaceError(
            f"{folder} is not a workspace (no {CONFIG})",
            hint="Make one with `duizhao init DIR`, or name one with -w DIR.",
        )
    found = Store(folder / "store").version()
    if found > SCHEMA_VERSION:
        raise WorkspaceError(
            f"{folder} was written by a newer Duizhao (schema {found}, this one knows {SCHEMA_VERSION})",
            hint="Upgrade: pip install -U duizhao",
        )
    return Workspace(folder, _config(folder / CONFIG))


def _config(path: Path) -> Config:
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as e:
        raise WorkspaceError(f"{path}: {e}", hint="Mend the file; it is TOML.") from e

    def setting(section: str, key: str, default: T) -> T:
        table = raw.get(section, {})
        if not isinstance(table, dict):
            raise WorkspaceError(f"{path}: {section} must be a section, [{section}]", hint="Mend the file.")
        value = table.get(key, default)
        if type(value) is not type(default):
            kind = {bool: "true or false", int: "a number"}.get(type(default), "text in quotes")
            raise WorkspaceError(f"{path}: {section}.{key} is {value!r}, not {kind}", hint="Mend the file.")
        return value

    return Config(
        title=setting("workspace", "title", "My evidence"),
        home_language=setting("workspace", "home_language", "en"),
        other_language=setting("workspace", "other_language", "zh"),
        window_hours=setting("stories", "window_hours", 72),
        settled_days=setting("stories", "settled_days", 7),
        brief_stories=setting("brief", "stories", 10),
        brief_claims=setting("brief", "claims", 8),
        brief_diverse=setting("brief", "diverse", True),
        extra=raw,
    )


def write_whole(path: Path, text: str) -> None:
    """Write a small file so that a reader sees the old or the new one, never half."""
    temporary = path.with_name(path.name + ".part")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)
