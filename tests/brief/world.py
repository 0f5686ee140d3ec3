"""A small workspace that holds what the hand-made records speak of. Invented: test fixtures, not evidence."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from duizhao.claims.records import Verdict
from duizhao.evidence.tables import ARTICLES, ENTITIES, FIGURES, NAMES, ORIGINS, OUTLETS
from duizhao.stories.story import Gap, Member
from duizhao.workspace import Workspace, create

READ = "o-00000000000000aa"
PUBLICATION = "o-00000000000000bb"
SEEN = datetime(2026, 6, 18, tzinfo=UTC)


def workspace(folder: Path, gaps: Iterable[Gap] = (), verdicts: Iterable[Verdict] = ()) -> Workspace:
    """A workspace with the articles of the gaps, an outlet each, and the figures of the verdicts."""
    made = create(folder, title="Test issue")
    members = {m.article_id: m for g in gaps for m in g.story.members}
    store = made.store
    store.append("articles", [_article(m, i) for i, m in enumerate(members.values(), 1)])
    outlets = {m.outlet_id: m for m in members.values()}
    rows = [_outlet(m, i) for i, m in enumerate(outlets.values(), 1)]
    rows.append(
        OUTLETS.blank(
            outlet_id="unseen", name="Unseen Review", name_en="Unseen Review", language="en", owner="unseen", kind="media",
            observed=False, read_id=READ, line=99,
        )
    )  # fmt: skip
    store.append("outlets", rows)
    figures = {f: s for v in verdicts for s in v.specifications for f in s.figure_ids}
    store.append(
        "figures",
        [
            FIGURES.blank(
                figure_id=f, quantity="test papers", unit=s.unit, period="2018", subject="CN" if f.endswith("cn") else "US",
                value=s.values["CN" if f.endswith("cn") else "US"], producer="Test producer", status="checked", locator="table 1",
                origin_id=PUBLICATION, read_id=READ, line=i,
            )
            for i, (f, s) in enumerate(figures.items(), 1)
        ],
    )  # fmt: skip
    entity: dict[str, Any] = {"entity_id": "test-city", "origin_id": PUBLICATION, "read_id": READ}
    store.append("entities", [ENTITIES.blank(**entity, kind="place", line=1)])
    store.append(
        "names",
        [
            NAMES.blank(**entity, name="测试城市", lang="zh", kind="official", line=1),
            NAMES.blank(**entity, name="Test City", lang="en", kind="official", line=2),
        ],
    )
    store.append(
        "origins",
        [
            ORIGINS.blank(
                origin_id=PUBLICATION, kind="publication", producer="Test producer", title="Test papers by country",
                url="https://figures.example/papers?a=1&b=2", licence="CC BY 4.0", retrieved="2026-11-23", vintage="2024", read_id=READ,
            ),
            ORIGINS.blank(
                origin_id=READ, kind="file", reader="headlines", source="test.jsonl", sha256="ab" * 32, rows=len(members), aside=0,
                sequence=1, read_at=SEEN,
            ),
        ],
    )  # fmt: skip
    return made


def _article(m: Member, line: int) -> dict[str, Any]:
    gist = m.text_kind == "gist"
    return ARTICLES.blank(
        article_id=m.article_id, origin_key=m.origin_key, outlet=m.outlet_id, host="x.example", carrier=m.carrier, url=m.url,
        outlet_lang=m.language, title=None if gist else m.text, title_lang=None if gist else m.text_lang,
        gist=m.text if gist else None, gist_lang=m.text_lang if gist else None, published_from=m.published_from,
        published_to=m.published_to, published_precision="minute", published_source="feed", first_seen=SEEN, read_id=READ, line=line,
    )  # fmt: skip


def _outlet(m: Member, line: int) -> dict[str, Any]:
    return OUTLETS.blank(
        outlet_id=m.outlet_id, name=m.outlet, language=m.language, owner=m.owner, kind="media", note="a test outlet",
        observed=True, read_id=READ, line=line,
    )  # fmt: skip
