"""What a session answers about finding: a part of `api.Session`, kept apart for its size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

from duizhao.workspace import Workspace
from duizhao.workspace.period import period
from duizhao.workspace.progress import Progress

if TYPE_CHECKING:
    from duizhao.search import Found, Searcher
    from duizhao.stories.reading import Reading

TABLES = ("articles", "texts", "outlets", "names", "entities", "figures")


class SearchQuestions:
    """`find`, `searcher` for many questions, `text`."""

    workspace: Workspace
    progress: Progress

    def find(
        self,
        question: str,
        *,
        kinds: Sequence[str] = (),
        language: str | None = None,
        outlet: str | None = None,
        week: str | None = None,
        since: str | None = None,
        until: str | None = None,
        limit: int = 20,
        order: Literal["best", "newest"] = "best",
        both: bool = False,
        by_meaning: bool = False,
    ) -> Found:
        """Articles, entities, figures and claims that hold what is asked for; see `search.Searcher.find`. Days are UTC, `until` still counts."""
        from duizhao.search.find import KINDS

        chosen = period(week, since, until)
        with self.searcher() as open_evidence:
            return open_evidence.find(
                question,
                kinds=tuple(kinds) or KINDS,
                language=language,
                outlet=outlet,
                since=chosen.since,
                until=chosen.until,
                limit=limit,
                order=order,
                both=both,
                by_meaning=by_meaning,
            )

    def text(self, asked: str) -> Reading:
        """The stored text of an article (id or URL): turns of a recording, targets of a policy document, terms and names in it."""
        from duizhao.language import glossary
        from duizhao.stories.reading import read_closely

        with self.workspace.snapshot() as snapshot:
            return read_closely(snapshot, asked, glossary.chosen([self.workspace.folder / "glossary.toml"]))

    @contextmanager
    def searcher(self) -> Iterator[Searcher]:
        """The evidence of this moment, open for many questions: a question to it takes milliseconds."""
        from duizhao import claims
        from duizhao.language import glossary
        from duizhao.search import Searcher

        with self.workspace.store.snapshot(TABLES) as snapshot:
            yield Searcher(
                snapshot,
                self.workspace.cache,
                self.progress,
                claims=((c.claim_id, c.sentences) for c in claims.load(self.workspace.claims)),
                terms=((t.zh, t.en) for t in glossary.chosen([self.workspace.folder / "glossary.toml"])),
                meaning=self.workspace.cache / "embeddings",
            )
