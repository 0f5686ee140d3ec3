"""What a session answers about the live web: a part of `api.Session`, kept apart for its size."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from duizhao.workspace import Workspace
from duizhao.workspace.progress import Progress

if TYPE_CHECKING:
    from duizhao.fetching.harvest import Feed, Line


class FetchingQuestions:
    """`fetch` and `watch`."""

    workspace: Workspace
    progress: Progress

    def fetch(
        self,
        outlets: Iterable[str] = (),
        *,
        due_only: bool = True,
        report: Callable[[Line], None] = lambda line: None,
    ) -> tuple[Line, ...]:
        """Fetch the feeds of the source list (or of some outlets) that are due, and read what is new; a line for each."""
        from duizhao.fetching import Fetcher, Settings
        from duizhao.fetching.harvest import harvest
        from duizhao.fetching.running import run

        settings = Settings.of(self.workspace.config.extra)
        chosen = self._feeds(outlets)

        async def once() -> tuple[Line, ...]:
            async with Fetcher(settings) as fetcher:
                return await harvest(self.workspace, chosen, fetcher, due_only=due_only, report=report)

        return run(once())

    def watch(
        self,
        outlets: Iterable[str] = (),
        *,
        every: float | None = None,
        turns: int | None = None,
        report: Callable[[Line], None] = lambda line: None,
    ) -> int:
        """Fetch again and again, each feed `every` seconds, until interrupted (or for so many turns); returns the turns made.

        What is due is read from the fetch log, so that a restart goes on where the last run stopped.
        """
        import asyncio
        from dataclasses import replace

        from duizhao.fetching import Fetcher, Settings, log
        from duizhao.fetching.harvest import harvest, next_due
        from duizhao.fetching.running import run

        settings = Settings.of(self.workspace.config.extra)
        if every is not None:
            settings = replace(settings, every=every)
        wanted = list(outlets)

        async def forever() -> int:
            known = log.states(self.workspace)
            made = 0
            async with Fetcher(settings) as fetcher:
                while turns is None or made < turns:
                    chosen = self._feeds(wanted)  # anew: the list may have changed
                    # What cannot be fetched at all is said once.
                    some = chosen if not made else tuple(f for f in chosen if not f.problem)
                    await harvest(self.workspace, some, fetcher, known=known, report=report)
                    made += 1
                    if turns is None or made < turns:
                        await asyncio.sleep(next_due(some, known, settings, datetime.now(UTC)))
            return made

        return run(forever())

    def pages(
        self, urls: Iterable[str], *, report: Callable[[Line], None] = lambda line: None
    ) -> tuple[Line, ...]:
        """Fetch article pages and read them; a line for each. What is no article is set aside, and the line says why."""
        from duizhao.fetching import Fetcher, Settings
        from duizhao.fetching.harvest import pages
        from duizhao.fetching.running import run

        settings = Settings.of(self.workspace.config.extra)

        async def all_of_them() -> tuple[Line, ...]:
            async with Fetcher(settings) as fetcher:
                return await pages(self.workspace, list(dict.fromkeys(urls)), fetcher, report=report)

        return run(all_of_them())

    def _feeds(self, outlets: Iterable[str]) -> tuple[Feed, ...]:
        from duizhao.fetching import Settings
        from duizhao.fetching.harvest import feeds
        from duizhao.workspace import journal

        muted = {m for j in journal.judgements(self.workspace) if j["kind"] == "mute" for m in j["members"]}
        with self.workspace.snapshot() as snapshot:
            return feeds(snapshot, Settings.of(self.workspace.config.extra), outlets, muted=muted)
