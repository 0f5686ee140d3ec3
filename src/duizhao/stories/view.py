"""A stretch of time to look at: its stories, with the rates that their gaps are measured against."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from duizhao.stories import book
from duizhao.workspace.progress import Quiet

if TYPE_CHECKING:
    from duizhao.evidence.store import Snapshot
    from duizhao.workspace import Workspace
    from duizhao.workspace.progress import Progress


def build(
    snapshot: Snapshot,
    workspace: Workspace,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    rated: bool = True,
    progress: Progress | None = None,
) -> book.StoryBook:
    """As `book.build`, and with `rated` the rates of the workspace's two languages (from its cache, or fitted now)."""
    made = book.build(snapshot, workspace, since=since, until=until, progress=progress)
    if not rated or not made.stories:
        return made
    from duizhao.stories.usual import usual

    with (progress or Quiet()).step("Fitting usual rates", None):
        pair = (workspace.config.other_language, workspace.config.home_language)
        return replace(made, usual=usual(snapshot, workspace, made, pair))
