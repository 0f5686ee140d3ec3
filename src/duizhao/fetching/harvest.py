"""From a source list to evidence: fetch the feeds that are due, keep what came as files, and hand the files to the readers."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from duizhao import readers
from duizhao.errors import DuizhaoError, LockedError
from duizhao.evidence.store import Snapshot
from duizhao.fetching import log
from duizhao.fetching.fetcher import Fetched, Fetcher
from duizhao.fetching.settings import Settings
from duizhao.workspace import Workspace

Report = Callable[["Line"], None]
BATCH = 100
"""Files that are read in one go."""


@dataclass(frozen=True, slots=True)
class Feed:
    """One feed of the source list."""

    outlet: str
    stated: str
    """As the list has it: a URL, or `rsshub:/route`."""
    url: str
    """Where it is fetched; empty where it cannot be."""
    problem: str = ""
    """Why it cannot be fetched."""
    aggregator: bool = False
    """Its items are other outlets': hosts decide whose they are."""


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one feed, in one line."""

    outlet: str
    url: str
    outcome: str
    """An outcome of `fetcher.Outcome`, or `read`, `unreadable`, `waiting` (another process is writing: read at the next turn), `not fetched`."""
    new: int | None = None
    """Articles that the store did not have; None where nothing was read."""
    note: str = ""
    seconds: float = 0.0


def feeds(
    snapshot: Snapshot, settings: Settings, outlets: Iterable[str] = (), *, muted: Collection[str] = ()
) -> tuple[Feed, ...]:
    """The feeds of the source list without the muted outlets, or of some of its outlets, each URL once. DuizhaoError for an outlet that the list does not have."""
    wanted = list(outlets)
    rows = snapshot.rows("SELECT outlet_id, kind, feeds FROM outlets ORDER BY outlet_id")
    unknown = [o for o in wanted if o not in {r["outlet_id"] for r in rows}]
    if unknown:
        raise DuizhaoError(
            f"no outlet {unknown[0]!r} in the source list", hint="`duizhao status` says what is there."
        )
    found: dict[str, Feed] = {}
    for r in rows:
        if r["outlet_id"] not in wanted if wanted else r["outlet_id"] in muted:
            continue
        for stated in r["feeds"] or ():
            feed = _feed(str(r["outlet_id"]), str(stated), settings, r["kind"] in ("carrier", "aggregator"))
            found.setdefault(feed.url or feed.stated, feed)
    return tuple(found.values())


def _feed(outlet: str, stated: str, settings: Settings, aggregator: bool) -> Feed:
    url, problem = stated, ""
    if stated.startswith("rsshub:"):
        route = stated.removeprefix("rsshub:")
        if not settings.rsshub:
            url, problem = "", 'a route of RSSHub: name yours in duizhao.toml, [fetch] rsshub = "…"'
        elif ":" in route:
            url, problem = (
                "",
                "the route wants a value in the place of " + route[route.index(":") :].split("/")[0],
            )
        else:
            url = settings.rsshub.rstrip("/") + "/" + route.lstrip("/")
    return Feed(outlet, stated, url, problem, aggregator)


async def harvest(
    workspace: Workspace,
    chosen: Sequence[Feed],
    fetcher: Fetcher,
    *,
    due_only: bool = True,
    known: dict[str, log.State] | None = None,
    report: Report = lambda line: None,
) -> tuple[Line, ...]:
    """Fetch feeds (those that are due), read what is new; a line for each.

    Hosts are visited side by side, the feeds of a host one after the other, those longest due first. What came is read in batches beside
    the fetching. A file that was fetched and not read, because another process was writing or this one was killed, is read at the next turn.
    """
    known = log.states(workspace) if known is None else known
    made: list[Line] = []

    def say(line: Line) -> None:
        made.append(line)
        report(line)

    for f in chosen:
        if f.problem:
            say(Line(f.outlet, f.stated, "not fetched", note=f.problem))
    hosts: dict[str, list[Feed]] = {}
    now = datetime.now(UTC)
    ready = [
        (state.due(fetcher.settings, now), f)
        for f in chosen
        if f.url
        and (
            (state := known.setdefault(f.url, log.State())).due(fetcher.settings, now) <= now or not due_only
        )
    ]
    for _, f in sorted(ready, key=lambda x: (x[0], x[1].url)):
        hosts.setdefault(urlsplit(f.url).netloc, []).append(f)
    came: asyncio.Queue[Feed | None] = asyncio.Queue()
    for f in chosen:
        if f.url and _unread(workspace, f, known[f.url]) and f not in hosts.get(urlsplit(f.url).netloc, ()):
            came.put_nowait(f)
    gate = asyncio.Semaphore(fetcher.settings.at_once)

    async def visit(queue: list[Feed]) -> None:
        for f in queue:
            async with gate:
                state = known[f.url]
                got = await fetcher.get(f.url, **state.conditions(datetime.now(UTC)))
                _keep(workspace, f, got, state)
                if got.outcome == "new" or _unread(workspace, f, state):
                    came.put_nowait(f)
                if got.outcome != "new":
                    say(Line(f.outlet, f.url, got.outcome, note=got.note, seconds=got.seconds))

    async def take() -> None:
        ended = False
        while not ended:
            batch = [await came.get()]
            while not came.empty() and len(batch) < BATCH:
                batch.append(came.get_nowait())
            ended = None in batch
            some = [f for f in batch if f is not None]
            if some:
                # In a thread: a read takes a while, and answers that wait for it would seem late.
                for line in await asyncio.to_thread(_read, workspace, some, known):
                    say(line)

    taking = asyncio.create_task(take())
    try:
        await asyncio.gather(*(visit(q) for q in hosts.values()))
    finally:
        came.put_nowait(None)
        await taking
    return tuple(made)


async def pages(
    workspace: Workspace, urls: Sequence[str], fetcher: Fetcher, *, report: Report = lambda line: None
) -> tuple[Line, ...]:
    """Fetch article pages and hand them to the readers; a line for each, in order. The page is kept as a file; what is no article is not stored, and the line says why."""

    async def one(url: str) -> Line:
        got = await fetcher.page(url)
        log.append(workspace, log.line(None, got))
        if got.outcome != "new":
            return Line("", url, got.outcome, note=got.note, seconds=got.seconds)
        name = hashlib.sha256(got.final_url.encode()).hexdigest()[:16]
        path = log.folder(workspace) / "pages" / f"{name}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        part.write_bytes(got.content)
        part.replace(path)
        constants = {"url": got.final_url, "first_seen": datetime.now(UTC).isoformat(timespec="seconds")}
        (found,) = await asyncio.to_thread(
            readers.read, workspace, [path], kind="pages", mapping={"constants": constants}, lenient=True
        )
        if found.aside and found.read_id:
            with workspace.snapshot() as s:
                rows = s.rows("SELECT reason FROM aside WHERE read_id = $1", [found.read_id])
            return Line(
                "", url, "unreadable", note="; ".join(str(r["reason"]) for r in rows), seconds=got.seconds
            )
        return Line("", url, "read", min(1, found.new), seconds=got.seconds)

    made = []
    for url in urls:  # one after the other: reads take the workspace's lock
        line = await one(url)
        made.append(line)
        report(line)
    return tuple(made)


def _path(workspace: Workspace, feed: Feed) -> Path:
    name = hashlib.sha256(feed.url.encode()).hexdigest()[:16]
    outlet = "".join(c if c.isalnum() or c in "-_" else "_" for c in feed.outlet)[:60] or "_"
    return log.folder(workspace) / outlet / f"{name}.xml"


def _keep(workspace: Workspace, feed: Feed, got: Fetched, state: log.State) -> None:
    """Keep the body, then the line: a line that stands has its file."""
    if got.outcome == "new" and got.sha256 != state.sha256:
        path = _path(workspace, feed)
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        part.write_bytes(got.content)
        part.replace(path)
    line = log.line(feed.outlet, got)
    log.append(workspace, line)
    state.take({"at": datetime.now(UTC).isoformat(), **line})


def _unread(workspace: Workspace, feed: Feed, state: log.State | None) -> bool:
    return (
        state is not None
        and state.sha256 is not None
        and state.sha256 != state.read_sha256
        and _path(workspace, feed).is_file()
    )


def _read(workspace: Workspace, batch: Sequence[Feed], known: dict[str, log.State]) -> list[Line]:
    """Hand the files of some feeds to the readers; a line for each feed."""
    made = []
    files: dict[Path, Feed] = {}
    for f in batch:
        state = known[f.url]
        if state.sha256 == state.read_sha256:
            log.append(
                workspace,
                {"url": f.url, "outlet": f.outlet, "outcome": "read", "sha256": state.sha256, "new_items": 0},
            )
            made.append(Line(f.outlet, f.url, "read", 0, "the same as before"))
        else:
            files[_path(workspace, f)] = f
    if not files:
        return made
    try:
        results = readers.read(
            workspace,
            list(files),
            kind="feeds",
            mappings={p: {"constants": _constants(f, known[f.url])} for p, f in files.items()},
            lenient=True,
        )
    except LockedError:
        note = "another process is writing; read at the next turn"
        return [*made, *(Line(f.outlet, f.url, "waiting", note=note) for f in files.values())]
    for f, found in zip(files.values(), results, strict=True):
        outcome = "unreadable" if found.state == "failed" else "read"
        line = {
            "url": f.url,
            "outlet": f.outlet,
            "outcome": outcome,
            "sha256": known[f.url].sha256,
            "new_items": found.new,
            "set_aside": found.aside,
            "note": found.note or None,
        }
        log.append(workspace, line)
        known[f.url].take(line)
        aside = f"{found.aside} set aside" if found.aside else ""
        made.append(
            Line(f.outlet, f.url, outcome, found.new if outcome == "read" else None, found.note or aside)
        )
    return made


def _constants(feed: Feed, state: log.State) -> dict[str, str]:
    at = (state.new_at or datetime.now(UTC)).isoformat(timespec="seconds")
    return {"first_seen": at} if feed.aggregator else {"first_seen": at, "outlet": feed.outlet}


def next_due(chosen: Iterable[Feed], known: dict[str, log.State], settings: Settings, now: datetime) -> float:
    """Seconds until the next feed is due; at least one, at most a minute, so that a changed list is seen."""
    waits = [(known[f.url].due(settings, now) - now).total_seconds() for f in chosen if f.url in known]
    return min(60.0, max(1.0, min(waits, default=60.0)))
