"""The unread list over the evidence: what `stories.unread` needs, gathered from a book and a snapshot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from duizhao.errors import DuizhaoError
from duizhao.stories.adoption import AdoptionRules
from duizhao.stories.book import select
from duizhao.stories.find import Find
from duizhao.stories.otherside import Finders, OtherSide, Text
from duizhao.stories.outlet import Outlets
from duizhao.stories.place import Places
from duizhao.stories.policy import Policies
from duizhao.stories.unread import unread

if TYPE_CHECKING:
    from duizhao.evidence.store import Snapshot
    from duizhao.stories.book import StoryBook

LOCAL: Mapping[str, tuple[str, ...]] = {"zh": ("CN", "HK")}
"""Countries where a language's outlets are at home; for a language that is not here no find counts less for being about elsewhere."""


def finds(
    snapshot: Snapshot,
    book: StoryBook,
    *,
    source: str = "zh",
    target: str = "en",
    topic: str | None = None,
    place: str | None = None,
    limit: int | None = None,
) -> tuple[Find, ...]:
    """One-source finds of a book, compared with every text of `target` outlets in the whole evidence (about 1 ms each).

    A story's score is multiplied by P(no `target` article belongs to it), as the linker has it. DuizhaoError on a place or topic that the tables
    do not know.
    """
    from duizhao.names import Gazetteer

    chosen = [
        s
        for s in select(book.stories, topic)
        if len({m.owner for m in s.of(source)}) == 1 and not s.of(target)
    ]
    finders = Finders(
        Gazetteer.from_snapshot(snapshot), AdoptionRules(persons=_persons(snapshot)), Policies(), Places()
    )
    if place is not None and finders.places.named(place) is None:
        raise DuizhaoError(f"no place {place!r}", hint="Provinces and cities by name, such as Anhui or 合肥.")
    if not chosen:
        return ()
    return unread(
        chosen,
        OtherSide(_texts(snapshot, target), finders),
        finders.gazetteer,
        source=source,
        target=target,
        limit=limit,
        place=place,
        unmatched={s.story_id: book.coverage(s, target).p_none for s in chosen},
        persons=_persons(snapshot),
        local=_local(snapshot, source),
    )


def _texts(snapshot: Snapshot, language: str) -> Iterable[Text]:
    """Every text of a language's outlets, translated titles too: they are that language's coverage."""
    outlets = Outlets.from_snapshot(snapshot)
    for row in snapshot.rows("SELECT * FROM articles ORDER BY article_id"):
        if outlets.of(row).language == language:
            text = _text(row)
            if text:
                yield Text(text, row["published_to"] or row["first_seen"] or row["published_from"])


def _text(row: Mapping[str, Any]) -> str:
    return str(row["title"] or row["title_alt"] or row["gist"] or "").strip()


def _persons(snapshot: Snapshot) -> list[str]:
    return [r["entity_id"] for r in snapshot.rows("SELECT entity_id FROM entities WHERE kind = 'person'")]


def _local(snapshot: Snapshot, language: str) -> list[str]:
    seats = list(LOCAL.get(language, ()))
    rows = snapshot.rows(
        "SELECT entity_id FROM entities WHERE list_contains($1::VARCHAR[], country)", [seats]
    )
    return [r["entity_id"] for r in rows]
