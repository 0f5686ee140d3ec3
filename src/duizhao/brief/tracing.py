"""The way back from any id that was shown: `duizhao trace ID`."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from duizhao.brief import wording
from duizhao.brief.derived import DERIVED, derived_trace
from duizhao.brief.ledger import moved, period_of
from duizhao.errors import NotFoundError
from duizhao.evidence.store import Snapshot
from duizhao.evidence.trace import Trace
from duizhao.stories.succession import bearer
from duizhao.workspace import Workspace

if TYPE_CHECKING:
    from duizhao.stories import StoryBook
    from duizhao.stories.story import Coverage, Gap, Story


def trace(
    snapshot: Snapshot, workspace: Workspace, identifier: str, *, book: StoryBook | None = None
) -> Trace:
    """The trace of an id: rule, options, rows, origins. NotFoundError names near ids.

    Stories and gaps are derived, so their book is built again (from cached embeddings) over the period in which they were shown,
    unless it is handed in.
    """
    identifier = identifier.strip()
    if identifier.startswith(("s-", "g-")):
        return _of_book(snapshot, workspace, identifier, book)
    for prefix, function in _BY_PREFIX:
        if identifier.startswith(prefix):
            return function(snapshot, workspace, identifier)
    raise NotFoundError(f"nothing is known as {identifier!r}", hint=_near(snapshot, workspace, identifier))


def _figure(snapshot: Snapshot, workspace: Workspace, identifier: str) -> Trace:
    row = _one(snapshot, workspace, identifier, "figures", "figure_id", identifier[2:])
    unit = f" {row['unit']}" if row["unit"] else ""
    what = f"{row['quantity']}, {row['subject']}, {row['period'] or 'no period'}"
    axes = ("definition", "database", "quality", "credit", "attribution", "subfield", "vintage", "producer")
    return Trace(
        identifier,
        what,
        f"A published number, taken from its source at: {row['locator'] or 'place not stated'}. Status: {row['status'] or 'unknown'}.",
        f"{row['value']:,.10g}{unit}",
        {a: str(row[a]) for a in axes if row[a]},
        ({"table": "figures", **row},),
        _origins(snapshot, row["origin_id"], row["read_id"]),
        note=row["note"] or "",
    )


def _counted(snapshot: Snapshot, workspace: Workspace, identifier: str) -> Trace:
    from duizhao.measures.tracing import trace as counted

    return counted(workspace, snapshot, identifier)


def _turn(snapshot: Snapshot, workspace: Workspace, identifier: str) -> Trace:
    """What one speaker says at one time of a recording: `a-…/12`."""
    from duizhao.stories.reading import clock

    article, _, n = identifier.partition("/")
    rows = snapshot.rows(
        "SELECT * FROM segments WHERE article_id = $1 AND n = try_cast($2 AS BIGINT)", [article, n]
    )
    if not rows:
        raise NotFoundError(
            f"no turn {n} of {article} in the store", hint=f"`duizhao text {article}` prints its turns."
        )
    row = rows[0]
    whole = _article(snapshot, workspace, article)
    at = (
        f"minute {clock(row['start'])}"
        if row["start"] is not None
        else "a minute that the transcript does not say"
    )
    return Trace(
        identifier, f"{row['speaker'] or 'a speaker whom the transcript does not name'}, at {at}", "One turn of a recording, as transcribed.", row["text"],
        {"recording": whole.what.removeprefix("article: "), "minute": clock(row["start"]), "speaker": row["speaker"] or ""}, ({"table": "segments", **row},), whole.origins, (article,),
    )  # fmt: skip


def _article(snapshot: Snapshot, workspace: Workspace, identifier: str) -> Trace:
    if "/" in identifier:
        return _turn(snapshot, workspace, identifier)
    row = _one(snapshot, workspace, identifier, "articles", "article_id", identifier)
    published = wording.when(row["published_from"], row["published_to"])
    kept = "headline as given" if row["title"] else "our summary; its own words may not be kept here"
    return Trace(
        identifier,
        f"article: {row['title'] or row['gist'] or row['url']}",
        f"One item as one origin gave it ({kept}). Published {published} UTC, from {row['published_source'] or 'no source'}; "
        f"never later than first seen.",
        row["url"] or "",
        {k: str(row[k]) for k in ("outlet", "host", "account", "carrier", "outlet_lang") if row[k]},
        ({"table": "articles", **row},),
        _origins(snapshot, row["read_id"]),
        (f"m:{row['outlet']}",) if row["outlet"] else (),
    )


def _outlet(snapshot: Snapshot, workspace: Workspace, identifier: str) -> Trace:
    row = _one(snapshot, workspace, identifier, "outlets", "outlet_id", identifier[2:])
    return Trace(
        identifier,
        f"outlet: {row['name']}",
        "A row of the source list. Outlets of one owner group are one voice.",
        row["note"] or "",
        {k: str(row[k]) for k in ("language", "country", "owner", "owner_name", "kind") if row[k]},
        ({"table": "outlets", **row},),
        _origins(snapshot, row["read_id"]),
    )


def _entity(snapshot: Snapshot, workspace: Workspace, identifier: str) -> Trace:
    row = _one(snapshot, workspace, identifier, "entities", "entity_id", identifier[2:])
    names = snapshot.rows(
        "SELECT * FROM names WHERE entity_id = $1 ORDER BY lang, kind, name", [identifier[2:]]
    )
    return Trace(
        identifier,
        f"{row['kind']}: {row['entity_id']}",
        "Names come from the sourced names table, never from spelling.",
        ", ".join(n["name"] for n in names),
        {k: str(row[k]) for k in ("kind", "country", "ids") if row[k]},
        ({"table": "entities", **row}, *({"table": "names", **n} for n in names)),
        _origins(snapshot, row["origin_id"], row["read_id"], *(n["origin_id"] for n in names)),
        note=row["note"] or "",
    )


def _origin(snapshot: Snapshot, workspace: Workspace, identifier: str) -> Trace:
    row = _one(snapshot, workspace, identifier, "origins", "origin_id", identifier)
    what = ", ".join(str(row[k]) for k in ("producer", "title", "source") if row[k])
    rule = (
        "A file that was read; its rows count because this row was written last."
        if row["kind"] == "file"
        else "A publication that rows of a file cite."
    )
    return Trace(
        identifier,
        what,
        rule,
        row["url"] or row["sha256"] or "",
        {k: str(row[k]) for k in ("vintage", "licence", "published", "retrieved", "lineage") if row[k]},
        ({"table": "origins", **row},),
        (row,),
    )


def _claim(snapshot: Snapshot, workspace: Workspace, identifier: str) -> Trace:
    from duizhao import claims
    from duizhao.claims.trace import split

    name, number = split(identifier)
    known = claims.load(workspace.claims)
    found = claims.named(known, name)
    if found is None:
        near = difflib.get_close_matches(name, [c.claim_id for c in known], 3, 0.5)
        raise NotFoundError(f"no claim {name!r}", hint=_suggest([f"c:{n}" for n in near]))
    return claims.trace(claims.check(found, snapshot), snapshot, number)


def _judgement(snapshot: Snapshot, workspace: Workspace, identifier: str) -> Trace:
    from duizhao.workspace import journal

    found = [j for j in journal.judgements(workspace) if j["judgement_id"] == identifier]
    if not found:
        raise NotFoundError(f"no judgement {identifier} in force", hint="`duizhao judgements` lists them.")
    row = found[0]
    members = tuple(row["members"] or ())
    return Trace(
        identifier,
        f"judgement: {row['kind']}",
        "A decision in the workspace's journal; later runs obey it until it is undone.",
        row["note"] or "",
        {k: str(row[k]) for k in ("by", "at", "story") if row[k]},
        ({"table": "judgements", **row},),
        _article_origins(snapshot, list(members)),
        tuple(m for m in members if m.startswith("a-")),
    )


def _derived(snapshot: Snapshot, workspace: Workspace, identifier: str) -> Trace:
    return derived_trace(snapshot, identifier)


_BY_PREFIX: tuple[tuple[str, Callable[[Snapshot, Workspace, str], Trace]], ...] = (
    ("f:", _figure),
    ("r:", _counted),
    ("a-", _article),
    ("m:", _outlet),
    ("e:", _entity),
    ("o-", _origin),
    ("c:", _claim),
    ("x-", _derived),
    ("j-", _judgement),
)


def _of_book(snapshot: Snapshot, workspace: Workspace, identifier: str, book: StoryBook | None) -> Trace:
    from duizhao import stories

    if book is None:
        chosen = period_of(workspace, identifier)
        book = stories.build(snapshot, workspace, since=chosen.since, until=chosen.until)
    heir = bearer(book.stories, identifier)
    noted = moved(workspace, identifier)
    if heir is not None and heir.story_id != identifier:
        noted = (*noted, f"{identifier} is no story any more; its first article is in {heir.story_id}")
        identifier = heir.story_id
    pair = (workspace.config.other_language, workspace.config.home_language)
    found = [
        gap
        for source, target in (pair, pair[::-1])
        for gap in stories.gaps(book, source=source, target=target)
        if identifier in (gap.story.story_id, gap.trace_id)
    ]
    if found:
        return replace(story_trace(snapshot, found[0].story, found), note="; ".join(noted))
    if heir is not None:
        return replace(story_trace(snapshot, heir), note="; ".join(noted))
    raise NotFoundError(
        f"no story or gap {identifier} in the evidence as it is now",
        hint="Stories are formed from the evidence: new articles or judgements may have changed it. List them with `duizhao gaps`.",
    )


def story_trace(snapshot: Snapshot, story: Story, gaps: Sequence[Gap] = ()) -> Trace:
    """What belongs to a story and why, and, for each gap handed in, how it was counted and estimated."""
    how = (
        "A stored judgement says which articles belong together."
        if story.grouped_by == "judgement"
        else "The linker put these articles together; each row says on what evidence and how surely."
    )
    if gaps:
        how += (
            " Coverage: owner groups that carried it out of those live in those days, by language. Gap: difference of log-odds, shrunk, "
            "with a 90 % interval that carries the link error. P(none): product of (1 − p) over candidates."
        )
    members = tuple(
        {
            "table": "articles",
            "article_id": m.article_id,
            "outlet": m.outlet,
            "language": m.language,
            "text": m.text,
            "url": m.url,
            "link": m.link,
            "why": m.why,
        }
        for m in story.members
    )
    coverages = {c.language: c for g in gaps for c in (g.source, g.target)}
    candidates = {a: p for g in gaps for a, p in g.target.candidates}
    options = {"topics": ", ".join(story.topics)} if story.topics else {}
    for g in gaps:
        name = f"{g.source.language} against {g.target.language}"
        options[name] = f"rank {g.rank}, score {g.score:.3f}, {g.target.word}"
        if g.fitted:
            options[f"{name}, measured by"] = g.fitted
    said = [
        wording.coverage(g.source, g.target)
        + " "
        + wording.odds(g.target, g.gap, g.low, g.high, g.p_positive, g.surprise)
        for g in gaps
    ]
    return Trace(
        story.story_id,
        f"story: {story.gist_en or story.headline}",
        f"{how} See docs/method/stories.md.",
        " | ".join(said) or wording.count(len(story.members), "article"),
        options,
        (
            *members,
            *(row for c in coverages.values() for row in _groups(c)),
            *(
                {"table": "articles", "article_id": a, "role": "candidate", "link": p}
                for a, p in candidates.items()
            ),
        ),
        _article_origins(snapshot, [m.article_id for m in story.members]),
        (*(m.article_id for m in story.members), *candidates),
    )


def _groups(c: Coverage) -> list[dict[str, Any]]:
    return [
        {"table": "outlets", "owner": o, "language": c.language, "carried it": o in c.covering}
        for o in sorted(set(c.live) | set(c.covering))
    ]


def _one(
    snapshot: Snapshot, workspace: Workspace, identifier: str, table: str, key: str, value: str
) -> dict[str, Any]:
    # Table and key are ours (constants above); the value goes in as a parameter.
    rows = snapshot.rows(f"SELECT * FROM {table} WHERE {key} = $1", [value])
    if not rows:
        raise NotFoundError(
            f"nothing is known as {identifier!r}", hint=_near(snapshot, workspace, identifier)
        )
    return rows[0]


def _origins(snapshot: Snapshot, *ids: str | None) -> tuple[dict[str, Any], ...]:
    wanted = list(dict.fromkeys(i for i in ids if i))
    found = {
        r["origin_id"]: r
        for r in snapshot.rows("SELECT * FROM origins WHERE list_contains($1, origin_id)", [wanted])
    }
    return tuple(found[i] for i in wanted if i in found)


def _article_origins(snapshot: Snapshot, ids: list[str]) -> tuple[dict[str, Any], ...]:
    return tuple(
        snapshot.rows(
            """SELECT * FROM origins WHERE origin_id IN
               (SELECT read_id FROM articles WHERE list_contains($1, article_id)) ORDER BY source""",
            [ids],
        )
    )


def _near(snapshot: Snapshot, workspace: Workspace, identifier: str) -> str:
    """Ids that look like the one asked for."""
    known = [
        r["id"]
        for r in snapshot.rows(
            """SELECT 'f:' || figure_id AS id FROM figures UNION ALL SELECT 'e:' || entity_id FROM entities
               UNION ALL SELECT 'm:' || outlet_id FROM outlets UNION ALL SELECT origin_id FROM origins"""
        )
    ]
    if workspace.claims.is_dir():
        known += [f"c:{p.stem}" for p in sorted(workspace.claims.glob("*.y*ml"))]
    known += [f"x-{d.name}:all" for d in DERIVED]
    bare = {k.split(":", 1)[-1]: k for k in known}
    near = difflib.get_close_matches(identifier, known, 3, 0.6)
    near += [
        bare[b] for b in difflib.get_close_matches(identifier, list(bare), 3, 0.6) if bare[b] not in near
    ]
    return _suggest(near[:4])


def _suggest(near: list[str]) -> str:
    if near:
        return f"Near it: {', '.join(near)}."
    return "Ids are printed beside numbers and sentences: f:…, r:…, a-…, o-…, e:…, m:…, s-…, g-…, c:…, x-…."
