"""A gap → what a brief prints of it: the original, ours in English or the names in it, who carried it, who was silent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from duizhao import figures
from duizhao.brief import wording
from duizhao.brief.choices import Choices
from duizhao.brief.issue import Carrier, Drawing, StoryItem
from duizhao.brief.sentence import Link, Sentence
from duizhao.brief.shelf import Shelf

if TYPE_CHECKING:
    from duizhao.stories.story import Coverage, Gap, Member, Story

WIDE, NARROW = 740, 330
WORTH_A_LOOK = 0.05
"""Candidates less probable than this count in P(none) but are not printed."""
LABELS = {
    "title": "headline",
    "translated title": "headline, translated by the collector",
    "gist": "our summary",
    "roundup part": "from a roundup's title",
}


def story_item(
    gap: Gap,
    shelf: Shelf,
    *,
    articles: dict[str, dict[str, object]],
    home: str = "en",
    cache: Path | None = None,
    told_whole: bool = False,
    most: int = 8,
    choices: Choices | None = None,
) -> StoryItem:
    """One item for readers of `home`; `told_whole` adds the timeline and every article. `articles` are stored rows by id (for candidates)."""
    story, source, target = gap.story, gap.source, gap.target
    cited = (gap.trace_id,)
    ours = _by_time(story.of(source.language))
    theirs = _by_time(story.of(target.language))
    if told_whole:
        most = 40
    # In a list an outlet speaks once, with its first article; told whole, every article stands.
    voices = _distinct(ours) if told_whole else _first_of_each(ours)
    kept = voices[:most]
    shown = {(m.outlet_id, "".join(m.text.split())) for m in kept}
    rest = [m for m in ours if (m.outlet_id, "".join(m.text.split())) not in shown]
    answers = _distinct(theirs) if told_whole else _first_of_each(theirs)
    original = original_of(story, ours)
    readable = original.lang == home
    summary = None if readable else story.gist_en if home == "en" else story.gist_zh
    return StoryItem(
        rank=gap.rank,
        story_id=story.story_id,
        trace_id=gap.trace_id,
        original=original,
        original_label=_label_of(story, original),
        readable=readable,
        summary=Sentence(summary, (story.story_id,), "ours", home) if summary else None,
        gloss=() if summary or readable or original.lang != "zh" else _gloss(original, shelf),
        coverage=Sentence(wording.coverage(source, target), cited),
        word=target.word,
        odds=Sentence(wording.odds(target, gap.gap, gap.low, gap.high, gap.p_positive, gap.surprise), cited),
        carriers=_carriers(kept, shelf),
        others=_carriers(answers[:most], shelf),
        more=_more(rest, shelf, story.story_id),
        candidates=_candidates(target, shelf, articles, gap.trace_id, limit=5 if told_whole else 3),
        silent=_silent(target, shelf, cited, most=0 if told_whole else 6),
        quiet_at_home=_silent(source, shelf, cited, most=0) if told_whole else None,
        timeline=_timeline(story, source, target, cache) if told_whole else None,
        strip=figures.strip((source, target), cache=cache, width=NARROW),
        grouping=_grouping(story),
        notes=editor_notes(story, choices) if choices else (),
    )


def editor_notes(story: Story, choices: Choices) -> tuple[Sentence, ...]:
    """That the editor pinned a story, and the editor's comments on it, each with the judgement behind it."""
    pin = choices.pinned(story)
    made = [Sentence("Chosen by the editor, whatever its rank.", (pin,), "ours")] if pin else []
    return tuple(made) + tuple(
        Sentence(text, (identifier,), "ours") for text, identifier in choices.notes(story)
    )


def carrier(m: Member, shelf: Shelf) -> Carrier:
    """One article as a row."""
    row = shelf.outlets.get(m.outlet_id)
    known = (f"m:{m.outlet_id}",) if row else ()
    note = str(row["note"]) if row and row.get("note") else None
    return Carrier(
        outlet=Sentence(shelf.outlet_label(m.outlet_id, m.outlet), (*known, m.article_id), lang=m.language),
        note=Sentence(note, known, "ours") if note and known else None,
        language=m.language,
        time=Sentence(wording.when(m.published_from, m.published_to), (m.article_id,)),
        text=Sentence(m.text, (m.article_id,), "quote", m.text_lang),
        label=LABELS[m.text_kind],
        link=Link(m.url, m.article_id) if m.url else None,
    )


def _first_of_each(members: Sequence[Member]) -> list[Member]:
    first: dict[str, Member] = {}
    for m in members:
        first.setdefault(m.outlet_id, m)
    return list(first.values())


def _distinct(members: Sequence[Member]) -> list[Member]:
    """Without second copies: one outlet's same words, seen through two carriers, are one article."""
    first: dict[tuple[str, str], Member] = {}
    for m in members:
        first.setdefault((m.outlet_id, "".join(m.text.split())), m)
    return list(first.values())


def _carriers(members: Sequence[Member], shelf: Shelf) -> tuple[Carrier, ...]:
    """Rows; an outlet's note stands at its first."""
    rows, seen = [], set()
    for m in members:
        row = carrier(m, shelf)
        rows.append(replace(row, note=None) if m.outlet_id in seen else row)
        seen.add(m.outlet_id)
    return tuple(rows)


def original_of(story: Story, ours: Sequence[Member]) -> Sentence:
    """The representative text with the article it stands in."""
    gist = story.gist_zh if story.language == "zh" else story.gist_en
    if gist and all(m.text_kind == "gist" for m in story.members):
        # No headline may be kept: our summary of the whole story says more than that of one article.
        return Sentence(gist, (story.story_id,), "ours", story.language)
    for m in (*ours, *story.members):
        if m.text == story.headline:
            return Sentence(m.text, (m.article_id,), "quote", m.text_lang)
    first = (*ours, *story.members)[0]
    return Sentence(first.text, (first.article_id,), "quote", first.text_lang)


def _label_of(story: Story, original: Sentence) -> str:
    if original.kind == "ours":
        return "Our summary in both languages; the outlets' own headlines are not kept here"
    member = next(m for m in story.members if m.article_id == original.evidence[0])
    return f"{LABELS[member.text_kind]}, {member.outlet}"


def _gloss(original: Sentence, shelf: Shelf) -> tuple[Sentence, ...]:
    return tuple(
        Sentence(f"{zh} {en}", (f"e:{entity}", *original.evidence), lang="zh")
        for zh, en, entity in shelf.named(original.text)[:6]
    )


def _more(rest: Sequence[Member], shelf: Shelf, story_id: str) -> Sentence | None:
    if not rest:
        return None
    outlets = list(dict.fromkeys(shelf.outlet_label(m.outlet_id, m.outlet) for m in rest))
    names = wording.listed(outlets, most=6)
    return Sentence(f"And {wording.count(len(rest), 'more article')}: {names}.", (story_id,))


def _silent(c: Coverage, shelf: Shelf, cited: tuple[str, ...], *, most: int) -> Sentence | None:
    names = sorted({shelf.owner_label(o) for o in set(c.live) - set(c.covering)}, key=str.casefold)
    if not names:
        return None
    language = wording.language(c.language)
    listed = wording.listed(names, most=most)
    return Sentence(f"Live in those days and without it ({language}): {listed}.", cited)


def _candidates(
    target: Coverage,
    shelf: Shelf,
    articles: dict[str, dict[str, object]],
    trace_id: str,
    *,
    limit: int,
) -> tuple[Carrier, ...]:
    """Articles of the other language that might belong, from the most probable down."""
    rows = []
    for article_id, p in target.candidates[:limit]:
        a = articles.get(article_id)
        if a is None:
            continue
        title, gist = a.get("title"), a.get("gist")
        text = str(title or gist or a.get("title_alt") or "")
        if not text or p < WORTH_A_LOOK:
            continue
        lang = str((a.get("title_lang") if title else a.get("gist_lang")) or target.language)
        found = shelf.resolver.of(a)
        known = (f"m:{found.outlet_id}",) if found.outlet_id in shelf.outlets else ()
        rows.append(
            Carrier(
                outlet=Sentence(
                    shelf.outlet_label(found.outlet_id, found.name),
                    (*known, article_id),
                    lang=target.language,
                ),
                note=None,
                language=target.language,
                time=Sentence(
                    wording.when(a.get("published_from"), a.get("published_to")),  # type: ignore[arg-type]
                    (article_id,),
                ),
                text=Sentence(text, (article_id,), "quote", lang),
                label="our summary"
                if not title
                else "headline"
                if lang == target.language
                else LABELS["translated title"],
                link=Link(str(a["url"]), article_id) if a.get("url") else None,
                probability=Sentence(wording.probability(p), (trace_id, article_id)),
            )
        )
    return tuple(rows)


def _timeline(story: Story, source: Coverage, target: Coverage, cache: Path | None) -> Drawing:
    pair = (source.language, target.language)
    return Drawing(
        figures.timeline(story, cache=cache, width=WIDE, languages=pair),
        figures.timeline(story, cache=cache, width=NARROW, languages=pair),
        (story.story_id,),
    )


def _grouping(story: Story) -> Sentence:
    n = wording.count(len(story.members), "article")
    if story.grouped_by == "judgement":
        return Sentence(f"{n}, put together by the keepers of this workspace.", (story.story_id,))
    weakest = min((m.link for m in story.members), default=1.0)
    return Sentence(
        f"{n}, put together by the linker; weakest link {wording.probability(weakest)}.", (story.story_id,)
    )


def _by_time(members: Sequence[Member]) -> list[Member]:
    def key(m: Member) -> tuple[str, str]:
        t = m.published_from or m.published_to
        return (t.isoformat() if t else "9999", m.article_id)

    return sorted(members, key=key)
