"""An issue from the evidence: choose the stories, write the sentences, number the evidence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from duizhao import __version__
from duizhao.brief import wording
from duizhao.brief.choices import Choices
from duizhao.brief.claimitem import claim_item, told_in_full
from duizhao.brief.derived import derived_id, derived_rows, parse
from duizhao.brief.finditem import bent_items, bent_line, compared, find_items
from duizhao.brief.issue import ClaimItem, Issue, Note, OutletItem, SourceItem
from duizhao.brief.ledger import remember
from duizhao.brief.limits import limits
from duizhao.brief.sentence import Link, Sentence, walk
from duizhao.brief.shelf import Shelf
from duizhao.brief.sources import files, publications
from duizhao.brief.storyitem import story_item
from duizhao.evidence.store import Snapshot
from duizhao.stories.frame import codebook
from duizhao.stories.framereport import agreements
from duizhao.workspace import Workspace, journal
from duizhao.workspace.period import Period

if TYPE_CHECKING:
    from duizhao.claims.records import Verdict
    from duizhao.stories import StoryBook
    from duizhao.stories.find import Find
    from duizhao.stories.framereport import BentList
    from duizhao.stories.story import Coverage, Gap

FINDS = 5
"""Single-source finds in an issue."""
STRENGTHS = ("robust", "leaning", "contested", "not testable")


def compose(
    workspace: Workspace,
    snapshot: Snapshot,
    *,
    book: StoryBook,
    verdicts: Sequence[Verdict],
    period: Period,
    topic: str | None = None,
) -> Issue:
    """The issue of a period: the gap list (`brief.stories` of duizhao.toml, ten by default), the reverse list, single-source finds, stories told
    differently, the claims. The editor's pins come first, drops nowhere."""
    from duizhao import stories
    from duizhao.stories.book import select
    from duizhao.stories.framereport import bent_list
    from duizhao.stories.onesource import finds

    source, target = workspace.config.other_language, workspace.config.home_language
    most = workspace.config.brief_stories
    diverse = workspace.config.brief_diverse
    choices = Choices.of(journal.judgements(workspace))
    ranked = stories.gaps(book, source=source, target=target, topic=topic, diverse=diverse)
    first = choices.ordered([g for g in ranked if _more(g) or choices.pinned(g.story)], most)
    listed = {g.story.story_id for g in first}
    back = [
        g
        for g in stories.gaps(book, source=target, target=source, topic=topic, diverse=diverse)
        if (choices.pinned(g.story) is None and _more(g))
        or (g.story.story_id not in listed and choices.pinned(g.story))
    ]
    found = finds(
        snapshot, book, source=source, target=target, topic=topic, limit=most + FINDS + len(choices.marks)
    )
    alone = [f for f in choices.without_dropped(found, lambda f: f.story) if f.story.story_id not in listed]
    return assemble(
        workspace,
        snapshot,
        gaps=first,
        reverse=choices.ordered(back, max(3, most // 2)),
        finds=alone[:FINDS],
        bent=bent_list(select(book.stories, topic), source, target),
        choices=choices,
        verdicts=verdicts,
        period=period,
        topic=topic,
    )


def assemble(
    workspace: Workspace,
    snapshot: Snapshot,
    *,
    gaps: Sequence[Gap],
    reverse: Sequence[Gap] = (),
    finds: Sequence[Find] = (),
    bent: BentList | None = None,
    choices: Choices | None = None,
    verdicts: Sequence[Verdict] = (),
    period: Period,
    topic: str | None = None,
) -> Issue:
    """As `compose`, from lists already made."""
    choices = choices or Choices({}, ())
    shelf = Shelf.of(snapshot)
    cache = workspace.cache
    source, target = workspace.config.other_language, workspace.config.home_language
    articles = _articles(snapshot, (*gaps, *reverse))
    chosen = _whole(gaps, choices)
    whole = (
        story_item(
            chosen, shelf, articles=articles, home=target, cache=cache, told_whole=True, choices=choices
        )
        if chosen is not None
        else None
    )
    items = tuple(
        story_item(g, shelf, articles=articles, home=target, cache=cache, choices=choices) for g in gaps
    )
    back = tuple(
        story_item(g, shelf, articles=articles, home=target, cache=cache, most=5, choices=choices)
        for g in reverse
    )
    ordered = sorted(verdicts, key=lambda v: (STRENGTHS.index(v.strength), v.claim.topic, v.claim.claim_id))
    chosen_claims = told_in_full(ordered, workspace.config.brief_claims)
    claims = tuple(claim_item(v, shelf, cache=cache, full=v.claim.claim_id in chosen_claims) for v in ordered)
    unread = find_items(finds, shelf, choices, home=target)
    unread_line = compared(finds, target)
    told = bent_items(bent, agreements(codebook()), choices) if bent else ()
    told_line = bent_line(bent, period, source, target) if bent else None
    parts = (
        _opening(snapshot, period),
        whole,
        items,
        back,
        (unread_line, unread, told_line, told),
        claims,
        limits(snapshot, period, gaps, verdicts, target),
        files(shelf.origins.values()),
        _used(claims, shelf),
        _outlets(snapshot, period),
        _empty(snapshot, period, gaps, topic),
    )
    known = {v.trace_id for v in verdicts} | {s.trace_id for v in verdicts for s in v.specifications}
    for g in (*gaps, *reverse):
        known |= {g.trace_id, g.story.story_id}
    known |= {f.story.story_id for f in finds} | {r.story.story_id for r in (bent.rows if bent else ())}
    known |= {identifier for *_, identifier in choices.marks.values()} | {c[1] for c in choices.comments}
    remember(workspace, known, period)
    opening, _, _, _, _, _, limit_sentences, read_files, used, outlets, empty = parts
    return Issue(
        title=workspace.config.title,
        period=period.label,
        source=source,
        target=target,
        topic=topic,
        opening=opening,
        whole=whole,
        gaps=items,
        reverse=back,
        claims=claims,
        limits=limit_sentences,
        files=read_files,
        publications=used,
        outlets=outlets,
        empty=empty,
        notes=_notes(parts),
        known=frozenset(known),
        version=__version__,
        unread=unread,
        unread_line=unread_line,
        bent=told,
        bent_line=told_line,
    )


def _more(gap: Gap) -> bool:
    """True where two groups or more of the one language carried a story, at more than twice the other's share.

    What both carried is no gap; what one group alone told belongs to the list of single-source finds.
    """

    def share(c: Coverage) -> float:
        return len(c.covering) / max(1, len(set(c.live) | set(c.covering)))

    return len(gap.source.covering) >= 2 and share(gap.source) > 2 * share(gap.target)


def _whole(gaps: Sequence[Gap], choices: Choices) -> Gap | None:
    """The story told whole: the first if the editor pinned it, else the highest with our summary and at least three owner groups, else the first."""
    if gaps and choices.pinned(gaps[0].story):
        return gaps[0]
    for g in gaps:
        if (g.story.gist_en or g.story.gist_zh) and len(g.source.covering) >= 3:
            return g
    return gaps[0] if gaps else None


def _articles(snapshot: Snapshot, gaps: Sequence[Gap]) -> dict[str, dict[str, object]]:
    wanted = sorted({a for g in gaps for a, _ in g.target.candidates})
    if not wanted:
        return {}
    rows = snapshot.rows("SELECT * FROM articles WHERE article_id IN (SELECT unnest($ids))", {"ids": wanted})
    return {str(r["article_id"]): r for r in rows}


def _opening(snapshot: Snapshot, period: Period) -> tuple[Sentence, ...]:
    rows = derived_rows(snapshot, "articles", period)
    total = sum(r["articles"] for r in rows)
    if not total:
        return ()
    by = [
        f"{r['articles']:,} from {wording.count(r['outlets'], _tongue(r['language']) + ' outlet')}"
        for r in rows
    ]
    made = [
        Sentence(
            f"Observed: {wording.count(total, 'article')}, {wording.listed(by)}.",
            (derived_id("articles", period),),
        )
    ]
    span = derived_rows(snapshot, "span", period)[0]
    if span["first"] is not None:
        made.append(
            Sentence(
                f"They date from {wording.when(span['first'], span['first'])} to {wording.when(span['last'], span['last'])} (UTC).",
                (derived_id("span", period),),
            )
        )
    return tuple(made)


def _tongue(code: str) -> str:
    return wording.language(code) if code != "unknown" else "unplaced"


def _empty(
    snapshot: Snapshot, period: Period, gaps: Sequence[Gap], topic: str | None
) -> tuple[Sentence, ...]:
    if gaps:
        return ()
    everything = Period()
    whole = derived_rows(snapshot, "span", everything)[0]
    if not whole["articles"]:
        return (
            Sentence(
                "The store holds no article. Read some: duizhao read FILE, where FILE holds headlines (JSON lines), a feed, or a folder of both.",
                (derived_id("span", everything),),
            ),
        )
    here = derived_rows(snapshot, "span", period)[0]
    first, last = whole["first"], whole["last"]
    dates = f"{first.day} {first:%B %Y} to {last.day} {last:%B %Y}"
    if not here["articles"]:
        return (
            Sentence(
                f"No article of the store falls in this period; its articles date from {dates}. Choose another week with --week.",
                (derived_id("span", period), derived_id("span", everything)),
            ),
        )
    about = f" on {topic}" if topic else ""
    return (
        Sentence(
            f"{wording.count(here['articles'], 'article')} were observed, but no story{about} stands out as carried by one language's "
            f"outlets more than by the other's. Look at them all with duizhao stories, or widen the period with --since.",
            (derived_id("span", period),),
        ),
    )


def _used(claims: Sequence[ClaimItem], shelf: Shelf) -> tuple[SourceItem, ...]:
    """The publications behind all claims together."""
    ids = sorted({i for claim in claims for source in claim.sources for i in source.origin_ids})
    made = publications(shelf.origins[i] for i in ids)
    return tuple(sorted(made, key=lambda s: (s.name.text.casefold(), s.origin_ids)))


def _outlets(snapshot: Snapshot, period: Period) -> tuple[OutletItem, ...]:
    cited = (derived_id("outlets", period),)
    return tuple(
        OutletItem(
            Sentence(str(r["name"] or r["outlet_key"]), cited, lang=str(r["language"])),
            str(r["language"]),
            Sentence(f"{r['articles']:,}", cited),
        )
        for r in derived_rows(snapshot, "outlets", period)
    )


def _notes(parts: tuple[object, ...]) -> tuple[Note, ...]:
    """Every cited id once, in the order of the page."""
    ids: dict[str, None] = {}
    for _, found in walk(parts):
        if isinstance(found, Sentence):
            ids.update(dict.fromkeys(found.evidence))
        elif isinstance(found, Link):
            ids[found.evidence] = None
    return tuple(Note(i, identifier, _what(identifier)) for i, identifier in enumerate(ids, 1))


_WHAT = (
    ("c:", "verdict on a claim"),
    ("f:", "published figure"),
    ("e:", "entity and its names"),
    ("m:", "outlet"),
    ("a-", "article"),
    ("o-", "origin"),
    ("j-", "decision of the editor"),
    ("s-", "story and its articles"),
    ("g-", "gap: coverage, candidates, estimate"),
)


def _what(identifier: str) -> str:
    if identifier.startswith("x-"):
        return parse(identifier)[0].what
    return next((what for prefix, what in _WHAT if identifier.startswith(prefix)), "evidence")
