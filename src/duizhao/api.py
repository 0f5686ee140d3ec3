"""The public functions: what the command line, a page and a notebook call.

import duizhao as dz
ws = dz.open("my-folder")
ws.read(["news.jsonl"]); ws.gaps(week="2026-06-15"); ws.check("China leads the US in AI papers")
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from duizhao.api_fetching import FetchingQuestions
from duizhao.api_indices import IndexQuestions
from duizhao.api_measures import MeasureQuestions
from duizhao.api_searching import SearchQuestions
from duizhao.api_sources import SourceQuestions
from duizhao.api_translation import TranslationQuestions
from duizhao.errors import ClaimError, DuizhaoError, NotFoundError, WorkspaceError
from duizhao.workspace import Workspace, open_workspace
from duizhao.workspace import create as create_workspace
from duizhao.workspace.folder import CONFIG
from duizhao.workspace.period import Period, period
from duizhao.workspace.progress import Progress, Quiet

if TYPE_CHECKING:
    from duizhao.brief import Look
    from duizhao.claims.records import Claim, Verdict
    from duizhao.evidence.store import Snapshot
    from duizhao.evidence.trace import Trace
    from duizhao.readers import ReadResult
    from duizhao.stories import StoryBook
    from duizhao.stories.find import Find
    from duizhao.stories.framereport import BentList, FrameReport
    from duizhao.stories.lag import LagSummary
    from duizhao.stories.story import Gap, Story
    from duizhao.stories.together import Tie
    from duizhao.workspace.status import Status


SAMPLE_TITLE = "Duizhao sample"


@dataclass(frozen=True, slots=True)
class Written:
    """Where a brief was written, and how much is in it."""

    html: Path
    markdown: Path
    stories: int
    claims: int
    sentences: int


class Session(
    TranslationQuestions,
    FetchingQuestions,
    SourceQuestions,
    SearchQuestions,
    MeasureQuestions,
    IndexQuestions,
):
    """An open workspace and what can be asked of it. Cheap to make; each question reads its own snapshot."""

    def __init__(self, workspace: Workspace, *, progress: Progress | None = None) -> None:
        self.workspace = workspace
        self.progress: Progress = progress or Quiet()

    def read(
        self,
        paths: Iterable[Path | str],
        *,
        kind: str | None = None,
        mapping: Path | None = None,
        release: str = "",
    ) -> tuple[ReadResult, ...]:
        """Read files or folders into the store; see `readers.read`."""
        from duizhao import readers

        return readers.read(
            self.workspace,
            [Path(p) for p in paths],
            kind=kind,
            mapping=mapping,
            release=release,
            progress=self.progress,
            check_claim=self._check_claim,
        )

    def reasons_aside(self, results: Sequence[ReadResult], *, limit: int = 8) -> list[dict[str, Any]]:
        """The first rows that these reads set aside, with their reasons."""
        ids = [r.read_id for r in results if r.aside and r.read_id]
        with self.workspace.snapshot() as snapshot:
            return snapshot.rows(
                """SELECT source, line, reason FROM aside WHERE read_id IN (SELECT unnest($ids))
                   ORDER BY source, line LIMIT $n""",
                {"ids": ids, "n": limit},
            )

    def _check_claim(self, path: Path) -> int:
        """How many claims a file holds; ClaimError for a bad one, and for an id that another file of the workspace has."""
        from duizhao import claims

        found = claims.read(path)
        others = {
            c.claim_id: file.name
            for file in (*self.workspace.claims.glob("*.yaml"), *self.workspace.claims.glob("*.yml"))
            if file.stem != path.stem and file.resolve() != path.resolve()
            for c in claims.read(file)
        }
        for claim in found:
            if claim.claim_id in others:
                raise ClaimError(
                    f"{path.name}: id: {claim.claim_id!r} is already in claims/{others[claim.claim_id]}",
                    hint="Give the claim another id.",
                )
        return len(found)

    def status(self) -> Status:
        """What the store holds."""
        from duizhao.workspace.status import status

        return status(self.workspace)

    def book(
        self, *, week: str | None = None, since: str | None = None, until: str | None = None
    ) -> StoryBook:
        """Every story of the period, with coverage by language; see `stories.build`."""
        return self._book(period(week, since, until), rated=True)

    def _book(self, chosen: Period, *, rated: bool) -> StoryBook:
        with self.workspace.snapshot() as snapshot:
            return self._build(snapshot, chosen, rated=rated)

    def _build(self, snapshot: Snapshot, chosen: Period, *, rated: bool = True) -> StoryBook:
        """The book of a period; its story ids are noted, so that a later question about one of them finds it again."""
        from duizhao import stories
        from duizhao.brief.ledger import follow, remember

        book = stories.build(
            snapshot,
            self.workspace,
            since=chosen.since,
            until=chosen.until,
            rated=rated,
            progress=self.progress,
        )
        remember(self.workspace, (s.story_id for s in book.stories), chosen)
        follow(self.workspace, book.stories)
        return book

    def stories(
        self,
        *,
        week: str | None = None,
        since: str | None = None,
        until: str | None = None,
        topic: str | None = None,
        place: str | None = None,
        limit: int | None = None,
    ) -> tuple[Story, ...]:
        """Stories, those carried by most owner groups first."""
        from duizhao import stories

        return stories.listed(
            self._book(period(week, since, until), rated=False), topic=topic, place=place, limit=limit
        )

    def gaps(
        self,
        *,
        week: str | None = None,
        since: str | None = None,
        until: str | None = None,
        topic: str | None = None,
        place: str | None = None,
        source: str = "zh",
        target: str = "en",
        limit: int | None = None,
        order: Literal["score", "priority"] = "score",
        diverse: bool = False,
    ) -> tuple[Gap, ...]:
        """Stories ranked by how much more `source` outlets covered them than `target` outlets; see `stories.gaps`."""
        from duizhao import stories

        book = self.book(week=week, since=since, until=until)
        return stories.gaps(
            book,
            source=source,
            target=target,
            topic=topic,
            place=place,
            limit=limit,
            order=order,
            diverse=diverse,
        )

    def unread(
        self,
        *,
        week: str | None = None,
        since: str | None = None,
        until: str | None = None,
        topic: str | None = None,
        place: str | None = None,
        source: str = "zh",
        target: str = "en",
        limit: int | None = None,
    ) -> tuple[Find, ...]:
        """Stories of one owner group of `source` alone, ranked by what they hold that `target` coverage never had."""
        from duizhao.stories.onesource import finds

        book = self.book(week=week, since=since, until=until)
        with self.workspace.snapshot() as snapshot:
            return finds(snapshot, book, source=source, target=target, topic=topic, place=place, limit=limit)

    def bent(
        self,
        *,
        week: str | None = None,
        since: str | None = None,
        until: str | None = None,
        topic: str | None = None,
        place: str | None = None,
        source: str = "zh",
        target: str = "en",
        limit: int | None = None,
    ) -> BentList:
        """Stories that both languages covered, by how differently they frame them; see `stories.framereport`."""
        from duizhao.stories.book import select
        from duizhao.stories.framereport import bent_list

        book = self.book(week=week, since=since, until=until)
        return bent_list(select(book.stories, topic, place), source, target, limit=limit)

    def frames(
        self,
        *,
        week: str | None = None,
        since: str | None = None,
        until: str | None = None,
        topic: str | None = None,
    ) -> FrameReport:
        """Shares of frames by language, with intervals, and the countries that texts compare."""
        from duizhao.stories.book import select
        from duizhao.stories.framereport import frames

        return frames(select(self.book(week=week, since=since, until=until).stories, topic))

    def lag(
        self,
        *,
        week: str | None = None,
        since: str | None = None,
        until: str | None = None,
        topic: str | None = None,
    ) -> tuple[LagSummary, ...]:
        """How soon and how often each language follows the other: first the home language after the other, then the reverse."""
        from duizhao.stories.book import select
        from duizhao.stories.lag import summary

        book = self.book(week=week, since=since, until=until)
        chosen = select(book.stories, topic)
        pair = (self.workspace.config.other_language, self.workspace.config.home_language)
        return tuple(summary(chosen, a, b, until=book.end, topic=topic) for a, b in (pair, pair[::-1]))

    def claims(self) -> tuple[Claim, ...]:
        """The claims of the workspace's `claims/` folder."""
        from duizhao import claims

        return claims.load(self.workspace.claims)

    def check(self, sentence_or_id: str) -> Verdict:
        """The verdict on a claim named by its id or by a free sentence."""
        from duizhao import claims

        known = self.claims()
        claim = claims.one(known, sentence_or_id)
        with self.workspace.snapshot() as snapshot:
            return claims.check(claim, snapshot)

    def check_all(self) -> tuple[Verdict, ...]:
        """The verdict on every claim of the workspace."""
        from duizhao import claims

        with self.workspace.snapshot() as snapshot:
            return claims.check_all(self.claims(), snapshot)

    def write_curve(self, verdict: Verdict, path: Path) -> None:
        """Write a verdict's specification curve as `.svg` or `.png`."""
        from duizhao import figures

        figures.curve(verdict, cache=self.workspace.cache).write(path)

    def trace(self, identifier: str) -> Trace:
        """Where a number or sentence comes from."""
        from duizhao import brief

        with self.workspace.snapshot() as snapshot:
            return brief.trace(snapshot, self.workspace, identifier)

    def look(self, asked: str) -> Look:
        """An article (URL, id or headline): its story, what the other language adds, frames, and the claim it makes."""
        from duizhao import brief, claims

        with self.workspace.snapshot() as snapshot:
            config = self.workspace.config
            return brief.look(
                snapshot,
                asked,
                languages=(config.other_language, config.home_language),
                claims=self.claims(),
                check=lambda claim: claims.check(claim, snapshot),
                build=lambda chosen: self._build(snapshot, chosen),
            )

    def why(self, story_id: str) -> tuple[Tie, ...]:
        """Why the articles of a story are together: every two that are linked, with what they share and what speaks against it."""
        from duizhao.stories.together import ties

        with self.workspace.snapshot() as snapshot:
            return ties(snapshot, self.workspace, self._story(snapshot, story_id))

    def judge(self, kind: str, members: Sequence[str], *, note: str = "", by: str = "") -> str:
        """Record a judgement (`same` or `different`, about articles); returns its id. Later runs obey it."""
        from duizhao.workspace import journal

        if kind not in ("same", "different"):
            raise DuizhaoError(f"no judgement of kind {kind!r}", hint="Use same or different.")
        with self.workspace.snapshot() as snapshot:
            known = snapshot.rows(
                """SELECT article_id, origin_key FROM articles
                   WHERE article_id IN (SELECT unnest($m)) OR origin_key IN (SELECT unnest($m))""",
                {"m": list(members)},
            )
        names = {str(x) for r in known for x in (r["article_id"], r["origin_key"])}
        missing = [m for m in members if m not in names]
        if missing:
            raise NotFoundError(
                f"no article {missing[0]!r} in the store",
                hint="`duizhao stories --json` and `duizhao gaps --json` give ids.",
            )
        made = journal.append(
            self.workspace, {"kind": kind, "members": list(members), "note": note, "by": by}
        )
        return str(made["judgement_id"])

    def mark(self, kind: str, names: Sequence[str], *, note: str = "", by: str = "") -> str:
        """Record a `pin`, `drop` or `comment` (with `note`) on stories named by story id, article id or URL; returns its id.

        Briefs print pinned stories first, dropped ones never, and comments as the editor's notes.
        """
        from duizhao.brief import choices
        from duizhao.workspace import journal

        if kind not in choices.KINDS:
            raise DuizhaoError(f"no decision of kind {kind!r}", hint=f"Use {', '.join(choices.KINDS)}.")
        if kind == "comment" and not note.strip():
            raise DuizhaoError("a comment needs words")
        members = []
        with self.workspace.snapshot() as snapshot:
            for name in names:
                known = name.startswith("s-")
                members.append(
                    choices.anchor(self._story(snapshot, name)) if known else choices.article(snapshot, name)
                )
        made = journal.append(self.workspace, {"kind": kind, "members": members, "note": note, "by": by})
        return str(made["judgement_id"])

    def split(
        self, story_id: str, articles: Sequence[str], *, note: str = "", by: str = ""
    ) -> tuple[str, ...]:
        """Take articles out of a story into one of their own; returns the judgements' ids, all of which an undo must name."""
        from duizhao.brief import choices
        from duizhao.stories import mending
        from duizhao.workspace import journal

        with self.workspace.snapshot() as snapshot:
            leaving = [choices.article(snapshot, a) for a in articles]
            lines = mending.split(self._story(snapshot, story_id), leaving)
        made = [journal.append(self.workspace, {**line, "note": note, "by": by}) for line in lines]
        return tuple(str(j["judgement_id"]) for j in made)

    def merge(self, story_ids: Sequence[str], *, note: str = "", by: str = "") -> str:
        """Make one story of several; returns the judgement's id."""
        from duizhao.stories import mending
        from duizhao.workspace import journal

        with self.workspace.snapshot() as snapshot:
            line = mending.merge([self._story(snapshot, s) for s in story_ids])
        return str(journal.append(self.workspace, {**line, "note": note, "by": by})["judgement_id"])

    def _story(self, snapshot: Snapshot, story_id: str) -> Story:
        """A story by its id, from the period in which it was last shown; NotFoundError when it is not there."""
        from duizhao import stories
        from duizhao.brief.ledger import period_of

        chosen = period_of(self.workspace, story_id)
        book = stories.build(
            snapshot, self.workspace, since=chosen.since, until=chosen.until, progress=self.progress
        )
        return book.story(story_id)

    def undo(self, judgement_id: str) -> str:
        """Take a judgement back."""
        from duizhao.workspace import journal

        if not any(j["judgement_id"] == judgement_id for j in journal.judgements(self.workspace)):
            raise NotFoundError(
                f"no judgement {judgement_id} in force", hint="`duizhao judgements` lists them."
            )
        return str(journal.append(self.workspace, {"kind": "undo", "undoes": judgement_id})["judgement_id"])

    def brief(
        self,
        *,
        week: str | None = None,
        since: str | None = None,
        until: str | None = None,
        topic: str | None = None,
        out: Path | None = None,
    ) -> Written:
        """Write an issue draft as HTML and Markdown; EvidenceMissingError names a sentence without evidence."""
        from duizhao import brief, claims, stories

        chosen = self._latest_week() if not (week or since or until) else period(week, since, until)
        with self.workspace.snapshot() as snapshot:
            book = stories.build(
                snapshot, self.workspace, since=chosen.since, until=chosen.until, progress=self.progress
            )
            with self.progress.step("Judging claims", None):
                verdicts = claims.check_all(self.claims(), snapshot)
            with self.progress.step("Writing the brief", None):
                issue = brief.compose(
                    self.workspace, snapshot, book=book, verdicts=verdicts, period=chosen, topic=topic
                )
                brief.verify(issue, snapshot)
                folder = out or self.workspace.folder / "briefs"
                folder.mkdir(parents=True, exist_ok=True)
                name = f"brief-{chosen.since:%Y-%m-%d}" if chosen.since else "brief"
                html, markdown = folder / f"{name}.html", folder / f"{name}.md"
                html.write_text(brief.render_html(issue), encoding="utf-8")
                markdown.write_text(brief.render_markdown(issue), encoding="utf-8")
        return Written(html, markdown, issue.story_count, len(verdicts), issue.sentence_count)

    def _latest_week(self) -> Period:
        """The last seven days of the evidence."""
        with self.workspace.snapshot() as snapshot:
            last = snapshot.rows("SELECT max(coalesce(published_to, first_seen)) AS t FROM articles")[0]["t"]
        if last is None:
            return Period()
        return period(until=last.date().isoformat(), since=_days_before(last.date().isoformat(), 6))


def open(folder: Path | str = ".", *, progress: Progress | None = None) -> Session:
    """Open a workspace folder."""
    return Session(open_workspace(Path(folder)), progress=progress)


def create(
    folder: Path | str, *, title: str | None = None, sample: bool = False, progress: Progress | None = None
) -> Session:
    """Make a workspace, filled with the shipped sample if `sample`."""
    path = Path(folder)
    if sample and (path / "store" / "VERSION").exists() and (path / CONFIG).exists():
        made = open(path, progress=progress)  # begun and cut off: reading the sample completes it
        if made.workspace.config.title != (title or SAMPLE_TITLE):
            raise WorkspaceError(
                f"{folder} is already a workspace", hint="Use it as it is, or choose another folder."
            )
    else:
        name = title or (SAMPLE_TITLE if sample else None)
        made = Session(create_workspace(path, title=name), progress=progress)
    if sample:
        with resources.as_file(resources.files("duizhao.sample")) as shipped:
            made.read([shipped])
    return made


def _days_before(day: str, n: int) -> str:
    from datetime import date, timedelta

    return (date.fromisoformat(day) - timedelta(days=n)).isoformat()
