"""The stories of a stretch of time, and the lists made from them."""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from duizhao.errors import DuizhaoError, NotFoundError
from duizhao.evidence.ids import short_id
from duizhao.names import Gazetteer
from duizhao.stories import coverage as covering
from duizhao.stories import topic as topics_
from duizhao.stories.cluster import BEST
from duizhao.stories.coverage import Candidate, Liveness
from duizhao.stories.item import COLUMNS, Item, items, voices
from duizhao.stories.judged import Judged, judged
from duizhao.stories.linking import Grouping, Links, grouping
from duizhao.stories.outlet import Outlets
from duizhao.stories.story import Coverage, Member, Story
from duizhao.stories.stretch import REACH, WORTH, Stretches
from duizhao.stories.succession import bearer, named
from duizhao.workspace.progress import Quiet

if TYPE_CHECKING:
    from duizhao.evidence.store import Snapshot
    from duizhao.stories.usual import Usual
    from duizhao.workspace import Workspace
    from duizhao.workspace.progress import Progress

BEFORE_VIEW = timedelta(hours=2 * REACH)
"""How much evidence before a period is looked at: a story that began before it is not one of it."""


@dataclass(frozen=True)
class StoryBook:
    """Every story that began within a period, with what is needed to say who covered it."""

    stories: tuple[Story, ...]
    since: datetime | None
    until: datetime | None
    inside: Mapping[str, tuple[Candidate, ...]]
    """By story: its members as candidates with their probabilities."""
    outside: Mapping[str, tuple[Candidate, ...]]
    """By story: articles beside it that may belong to it."""
    tellings: Mapping[str, Mapping[str, int]]
    """By story and language: distinct texts, at most one per owner group (syndicated copies are one telling)."""
    liveness: Liveness
    end: datetime | None
    """Last instant of the whole store's evidence: what came after a period tells whether its silence has settled."""
    ranked: Mapping[str, frozenset[str]]
    """By language: owner groups seen only through ranked front pages."""
    articles: int
    settled_days: int
    terms: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By story: what is distinctive in it in either language (entities named, Latin words), for novelty."""
    subject: Mapping[str, str] = field(default_factory=dict)
    """By story: the entity that most of its articles name; left out where fewer than half name one."""
    official: frozenset[str] = frozenset()
    """Stories that a government outlet carried."""
    judgements: str = ""
    """Digest of the judgements that change stories or coverage (a pin or a comment does not)."""
    usual: Usual | None = None
    """Rates that gaps are measured against; None where the evidence is too little to fit any (see `stories/usual.py`)."""

    def story(self, story_id: str) -> Story:
        """The story of that id, or the one that holds the article it was made from; NotFoundError when the period has none."""
        found = bearer(self.stories, story_id)
        if found is not None:
            return found
        raise NotFoundError(f"no story {story_id} in this period")

    def coverage(self, story: Story, language: str, *, expected: bool = False) -> Coverage:
        """One language's coverage of a story of this book."""
        return covering.coverage(
            story,
            language,
            inside=[c for c in self.inside[story.story_id] if c.language == language],
            outside=[c for c in self.outside[story.story_id] if c.language == language],
            liveness=self.liveness,
            ranked=self.ranked.get(language, frozenset()),
            settled_days=self.settled_days,
            end=_hour(self.end) if self.end else None,
            expected=expected,
        )


def build(
    snapshot: Snapshot,
    workspace: Workspace,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    seen_before: datetime | None = None,
    beyond: bool = True,
    progress: Progress | None = None,
) -> StoryBook:
    """The stories whose first article falls within `[since, until)` (UTC; None is open).

    Evidence around the period is looked at too: earlier articles, so that a story that began before is not taken for a new one; later
    ones up to `settled_days`, so that late coverage is found (not without `beyond`). seen_before: only articles that a collector had seen by then.
    """
    from duizhao.workspace import journal

    progress = progress or Quiet()
    settled = workspace.config.settled_days
    start = since - BEFORE_VIEW if since else None
    late = timedelta(days=settled) + timedelta(hours=2 * workspace.config.window_hours)
    stop = until + (late if beyond else timedelta()) if until else None
    with progress.step("Reading articles", None, "articles") as step:
        rows = snapshot.rows(
            f"""SELECT {", ".join(COLUMNS)} FROM articles
               WHERE ($1 IS NULL OR coalesce(published_to, first_seen, published_from) >= $1)
                 AND ($2 IS NULL OR coalesce(published_to, first_seen, published_from) < $2)
                 AND ($3 IS NULL OR coalesce(first_seen, published_to, published_from) < $3)""",
            [start, stop, seen_before],
        )
        muted = {m for j in journal.judgements(workspace) if j["kind"] == "mute" for m in j["members"]}
        outlets, names = Outlets.from_snapshot(snapshot, muted), Gazetteer.from_snapshot(snapshot)
        found = items(rows, outlets, names)
        step.advance(len(found))
    ids: dict[str, str] = {}
    for i in found:
        if i.row["origin_key"]:
            ids.setdefault(str(i.row["origin_key"]), i.article_id)
    ids |= {i.article_id: i.article_id for i in found}
    known = list(journal.judgements(workspace))
    decided = judged(known, ids)
    kept = Stretches(snapshot, workspace.cache)
    i_, j_, p_ = kept.links(found, lambda more: items(more, outlets, names), progress)
    linked = Links(i_, j_, p_, voices(found))
    with progress.step("Grouping stories", None):
        groups = grouping(found, linked, decided, window=float(workspace.config.window_hours))
        chinese = {
            r["entity_id"]
            for r in snapshot.rows("SELECT entity_id FROM entities WHERE country IN ('CN', 'HK')")
        }
        newest = snapshot.rows(
            "SELECT max(coalesce(published_to, first_seen, published_from)) AS t FROM articles"
        )
        book = _book(
            found, linked, groups, decided, topics_.Topics(chinese), since, until, settled, newest[0]["t"]
        )
        government = {
            str(r["outlet_id"])
            for r in snapshot.rows("SELECT outlet_id FROM outlets WHERE kind = 'government'")
        }
    return replace(
        book,
        official=frozenset(
            s.story_id for s in book.stories if any(m.outlet_id in government for m in s.members)
        ),
        judgements=hashlib.sha1(
            json.dumps(
                [j for j in known if j["kind"] in ("story", "same", "different", "mute")],
                default=str,
                sort_keys=True,
            ).encode()
        ).hexdigest(),
    )


def _book(
    found: Sequence[Item],
    linked: Links,
    grouped: Grouping,
    decided: Judged,
    topics: topics_.Topics,
    since: datetime | None,
    until: datetime | None,
    settled: int,
    end: datetime | None,
) -> StoryBook:
    home = {k: g for g, group in enumerate(grouped.groups) for k in group}
    wanted = {
        g
        for g, group in enumerate(grouped.groups)
        if (since is None or found[group[0]].hour >= _hour(since))
        and not all(found[k].part for k in group)  # what only roundups name is no story of its own
        and (until is None or found[group[0]].hour < _hour(until))
    }
    near, far = _evidence(linked, home, wanted)
    stories, inside, outside, tellings = [], {}, {}, {}
    terms: dict[str, frozenset[str]] = {}
    subject: dict[str, str] = {}
    for g in sorted(wanted):
        group, name = grouped.groups[g], grouped.judged[g]
        size = _size(linked, group)
        sure = {
            k: 1.0
            if name or size == 1
            else belonging(near.get(g, {}).get(k, {}).values() or (1.0,), size - 1)
            for k in group
        }
        story = _story(found, group, sure, name, decided, topics)
        stories.append(story)
        inside[story.story_id] = tuple(
            _candidate(found[k], sure[k], found[int(linked.voice[k])].article_id) for k in group
        )
        outside[story.story_id] = _beside(found, linked, grouped.groups, home, far.get(g, {}), size)
        tellings[story.story_id] = _tellings(found, group)
        terms[story.story_id] = frozenset(
            t for k in group for t in (*found[k].entities, *(w for w in found[k].tokens.latin if len(w) > 2))
        )
        named = Counter(e for k in group for e in found[k].entities)
        if named:
            main, times = min(named.items(), key=lambda x: (-x[1], x[0]))
            if 2 * times >= len(group):
                subject[story.story_id] = main
    unranked = {(i.outlet.language, i.outlet.owner) for i in found if not i.ranked}
    ranked: dict[str, set[str]] = {}
    for i in found:
        if (i.outlet.language, i.outlet.owner) not in unranked:
            ranked.setdefault(i.language, set()).add(i.outlet.owner)
    return StoryBook(
        stories=tuple(
            sorted(stories, key=lambda s: (s.first or datetime.min.replace(tzinfo=UTC), s.story_id))
        ),
        since=since,
        until=until,
        inside=inside,
        outside=outside,
        tellings=tellings,
        liveness=Liveness((i.outlet.owner, i.language, i.hour) for i in found if not i.ranked),
        end=end,
        ranked={k: frozenset(v) for k, v in ranked.items()},
        articles=sum(not i.part for i in found),
        settled_days=settled,
        terms=terms,
        subject=subject,
    )


_Evidence = dict[int, dict[int, dict[int, float]]]
"""By story and item: the best link of the item to each voice of the story."""


def _evidence(linked: Links, home: Mapping[int, int], wanted: set[int]) -> tuple[_Evidence, _Evidence]:
    """Links of the members of the wanted stories to their own story, and of every other item to it."""
    near: _Evidence = {}
    far: _Evidence = {}
    voice = linked.voice.tolist()
    for a, b, p in zip(linked.i.tolist(), linked.j.tolist(), linked.p.tolist(), strict=True):
        ga, gb = home[a], home[b]
        into = near if ga == gb else far
        for story, item, other in ((ga, b, a), (gb, a, b)):
            if story in wanted:
                best = into.setdefault(story, {}).setdefault(item, {})
                if p > best.get(voice[other], 0.0):
                    best[voice[other]] = p
    return near, far


def belonging(probabilities: Iterable[float], size: int) -> float:
    """P(an article belongs to a story of `size` voices) from its links to them: the mean of the best ⌈size/2⌉, at most three.

    One strong link to a large story may be an accident; three are not.
    """
    n = max(1, min(3, (size + 1) // 2))
    return sum(sorted(probabilities, reverse=True)[:n]) / n


def _beside(
    found: Sequence[Item],
    linked: Links,
    groups: Sequence[tuple[int, ...]],
    home: Mapping[int, int],
    evidence: Mapping[int, Mapping[int, float]],
    size: int,
) -> tuple[Candidate, ...]:
    """Articles outside a story that may belong to it.

    An article's probability is that of its own links or, if larger, that of its whole group being the same event (the mean of the best quarter
    of the links between the groups): a report that shares no word with this story may sit in a group that does. All
    articles of one group are one voice here: they tell the same event, and belong to the story together or not at all.
    """
    by_group: dict[int, dict[int, Mapping[int, float]]] = {}
    for k, links_ in evidence.items():
        by_group.setdefault(home[k], {})[k] = links_
    out = []
    for g, linking in sorted(by_group.items()):
        pairs: dict[tuple[int, int], float] = {}
        for k, links_ in linking.items():
            for v, p in links_.items():
                key = (int(linked.voice[k]), v)
                pairs[key] = max(pairs.get(key, 0.0), p)
        others = _size(linked, groups[g])
        count = max(1, math.ceil(BEST * size * others))
        # One article beside the story has no group to speak for it.
        together = sum(sorted(pairs.values(), reverse=True)[:count]) / count if others > 1 else 0.0
        event = found[groups[g][0]].article_id
        for k in groups[g]:
            p = max(together, belonging(linking[k].values(), size) if k in linking else 0.0)
            if p >= WORTH / 2:
                out.append(_candidate(found[k], p, event))
    return tuple(out)


def _size(linked: Links, group: Sequence[int]) -> int:
    return len({int(linked.voice[k]) for k in group})


def _candidate(i: Item, p: float, voice: str) -> Candidate:
    return Candidate(i.article_id, i.language, i.outlet.owner, round(p, 6), voice)


def _tellings(found: Sequence[Item], group: Sequence[int]) -> dict[str, int]:
    out: dict[str, int] = {}
    for language in sorted({found[k].language for k in group}):
        mine = [found[k] for k in group if found[k].language == language]
        texts = {"".join(sorted(i.tokens.bigrams | i.tokens.latin)) for i in mine}
        out[language] = min(len({i.outlet.owner for i in mine}), len(texts))
    return out


def _story(
    found: Sequence[Item],
    group: Sequence[int],
    sure: Mapping[int, float],
    name: str | None,
    decided: Judged,
    topics: topics_.Topics,
) -> Story:
    told = decided.told.get(name, {}) if name else {}
    own = [found[k] for k in group]
    once: dict[str, int] = {}  # two parts of one roundup are one article of the story
    for k in group:
        once.setdefault(found[k].article_id, k)
    members = tuple(
        _member(found[k], sure[k], judgement=name is not None, alone=len(group) == 1) for k in once.values()
    )
    # The language that carried it most (by owner group), and of its headlines the one closest to the others.
    weight = {
        lang: len({i.outlet.owner for i in own if i.language == lang}) for lang in {i.language for i in own}
    }
    language = min(
        weight, key=lambda lang: (-weight[lang], min(i.hour for i in own if i.language == lang), lang)
    )
    native = [k for k in group if found[k].language == language]
    shown = min(
        native,
        key=lambda k: (
            found[k].part > 0,
            found[k].kind == "translated title",
            found[k].roundup,
            -round(sure[k], 2),
            found[k].hour,
            found[k].article_id,
        ),
    )
    entities = {e for i in own for e in i.entities}
    return Story(
        story_id=short_id("s", "judgement", name) if name else named(own),
        members=members,
        grouped_by="judgement" if name else "linker",
        headline=found[shown].shown,
        language=language,
        gist_en=told.get("gist_en"),
        gist_zh=told.get("gist_zh"),
        topics=tuple(told.get("topics") or ()) or topics.of([i.text for i in own], entities),
        first=datetime.fromtimestamp(own[0].hour * 3600, UTC),
        last=datetime.fromtimestamp(own[-1].hour * 3600, UTC),
    )


def _member(i: Item, link: float, *, judgement: bool, alone: bool) -> Member:
    row = i.row
    why = (
        "named by a judgement"
        if judgement
        else "the only article"
        if alone
        else f"linked to the others, p = {link:.2f}"
    )
    if i.kind == "translated title":
        why += "; title translated by its carrier"
    if i.part:
        why += f"; part {i.part} of a roundup's title"
    return Member(
        article_id=i.article_id,
        origin_key=row["origin_key"],
        outlet_id=i.outlet.outlet_id,
        outlet=i.outlet.name,
        owner=i.outlet.owner,
        language=i.language,
        url=row["url"],
        text=i.shown,
        text_lang=i.script,
        text_kind=i.kind,
        published_from=row["published_from"],
        published_to=row["published_to"] or row["first_seen"],
        carrier=row["carrier"],
        ranked=i.ranked,
        link=round(link, 4),
        why=why,
    )


def listed(
    book: StoryBook, *, topic: str | None = None, place: str | None = None, limit: int | None = None
) -> tuple[Story, ...]:
    """Stories, those that most owner groups carried first."""
    chosen = select(book.stories, topic, place)
    chosen.sort(key=lambda s: (-len({m.owner for m in s.members}), -len(s.members), s.story_id))
    return tuple(chosen[:limit])


def select(stories: Sequence[Story], topic: str | None, place: str | None = None) -> list[Story]:
    """Stories of a topic, and of those the ones with a text that names a place (or a city of that province), in either language.

    DuizhaoError on a topic that no story has and the table does not know, and on an unknown place.
    """
    chosen = list(stories) if topic is None else [s for s in stories if topic in s.topics]
    if topic is not None and not chosen and topic not in topics_.names():
        raise DuizhaoError(f"no topic {topic!r}", hint="Topics: " + ", ".join(topics_.names()))
    if place is None:
        return chosen
    from duizhao.stories.place import Places

    places = Places()
    wanted = places.named(place)
    if wanted is None:
        raise DuizhaoError(f"no place {place!r}", hint="Provinces and cities by name, such as Anhui or 合肥.")
    return [
        s
        for s in chosen
        if places.within(
            [t for t in (*(m.text for m in s.members), s.gist_en, s.gist_zh) if t], wanted.place_id
        )
    ]


def _hour(at: datetime) -> float:
    return at.timestamp() / 3600
