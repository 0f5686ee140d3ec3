"""A user's folder: `duizhao.toml`, `claims/`, `judgements/`, and `store/` with the Delta tables.

Opened by every command. The folder is the user's: all but `store/` is plain text that merges in git, and `store/` can be
rebuilt by reading the sources again.
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from duizhao.errors import WorkspaceError
from duizhao.evidence.store import Snapshot, Store
from duizhao.evidence.tables import SCHEMA_VERSION

CONFIG = "duizhao.toml"
VERSION = "store/VERSION"

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
    (folder / VERSION).write_text(f"{SCHEMA_VERSION}\n")
    name = (title or folder.resolve().name).replace("\\", "").replace('"', "'")
    _write_whole(folder / CONFIG, DEFAULT_CONFIG.format(title=name))
    return open_workspace(folder)


def open_workspace(folder: Path) -> Workspace:
    """Open a workspace; a clear error for a missing, foreign, newer or half-copied one. Older schemas are migrated on first write."""
    if not (folder / CONFIG).exists():
        raise WorkspaceError(
            f"{folder} is not a workspace (no {CONFIG})",
            hint="Make one with `duizhao init DIR`, or name one with -w DIR.",
        )
    try:
        found = int((folder / VERSION).read_text().strip())
    except (OSError, ValueError) as e:
        raise WorkspaceError(
            f"{folder} has {CONFIG} but no readable {VERSION}: it was copied in part",
            hint="Copy the whole folder again, or move duizhao.toml away, run `duizhao init` and read your sources again.",
        ) from e
    if found > SCHEMA_VERSION:
        raise WorkspaceError(
            f"{folder} was written by a newer Duizhao (schema {found}, this one knows {SCHEMA_VERSION})",
            hint="Upgrade: pip install -U duizhao",
        )
    return Workspace(folder, _config(folder / CONFIG))


def _config(path: Path) -> Config:
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as e:
        raise WorkspaceError(f"{path}: {e}", hint="Mend the file; it is TOML.") from e
    work, stories, brief = raw.get("workspace", {}), raw.get("stories", {}), raw.get("brief", {})
    return Config(
        title=str(work.get("title", "My evidence")),
        home_language=str(work.get("home_language", "en")),
        other_language=str(work.get("other_language", "zh")),
        window_hours=int(stories.get("window_hours", 72)),
        settled_days=int(stories.get("settled_days", 7)),
        brief_stories=int(brief.get("stories", 10)),
        extra=raw,
    )


def _write_whole(path: Path, text: str) -> None:
    """Write a small file so that a reader sees the old or the new one, never half."""
    temporary = path.with_name(path.name + ".part")
    temporary.write_text(text, encoding="utf-8")
    os.replace(temporary, path)
