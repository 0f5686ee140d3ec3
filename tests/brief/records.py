"""Hand-made records for tests of charts and briefs. Invented outlets, figures and events: test fixtures, not evidence."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

from duizhao.claims.records import Claim, Contrast, Flip, Mark, Specification, Verdict
from duizhao.stories.story import Coverage, Gap, Member, Story

MONDAY = datetime(2026, 6, 15, tzinfo=UTC)


def at(hours: float) -> datetime:
    return MONDAY + timedelta(hours=hours)


def member(
    n: int,
    outlet: str,
    language: str,
    text: str,
    *,
    start: float | None = None,
    end: float | None = None,
    kind: str = "title",
    text_lang: str | None = None,
    url: str | None = "",
    link: float = 1.0,
) -> Member:
    return Member(
        article_id=f"a-{n:016x}",
        origin_key=str(n),
        outlet_id=outlet.lower(),
        outlet=outlet,
        owner=outlet.lower(),
        language=language,
        url=f"https://{outlet.lower().encode('idna').decode()}.example/p?id={n}&x=%E4%BA%91"
        if url == ""
        else url,
        text=text,
        text_lang=text_lang or language,
        text_kind=kind,  # type: ignore[arg-type]
        published_from=None if start is None else at(start),
        published_to=None if end is None and start is None else at(end if end is not None else start or 0),
        carrier="Test carrier",
        ranked=False,
        link=link,
        why="judgement",
    )


def story(
    name: str = "s-0000000000000001",
    *,
    members: tuple[Member, ...] | None = None,
    gist_en: str | None = "A test city pays for four times the computing it will use.",
    gist_zh: str | None = "测试城市购买了四倍的算力。",
    language: str = "zh",
) -> Story:
    members = members or (
        member(1, "甲报", "zh", "测试城市购买四倍算力", start=3),
        member(2, "乙新闻", "zh", "算力中心落地测试城市", end=9),
        member(3, "丙财经", "zh", "四倍算力是否用得完？", start=10, end=34),
        member(4, "TestWire", "en", "Test city buys computing", start=41),
    )
    own = [m for m in members if m.language == language] or list(members)
    times = [t for m in members for t in (m.published_from, m.published_to) if t]
    return Story(
        name,
        members,
        "judgement",
        own[0].text,
        language,
        gist_en,
        gist_zh,
        ("compute",),
        min(times),
        max(times),
    )


def coverage(
    language: str, covering: tuple[str, ...], live: int, word: str = "covered", p_none: float = 0.0
) -> Coverage:
    groups = tuple(covering) + tuple(f"{language}-group-{i}" for i in range(live - len(covering)))
    return Coverage(language, tuple(covering), groups, (), p_none, (), word)  # type: ignore[arg-type]


def gap(
    rank: int = 1, one: Story | None = None, *, word: str = "not found", live: tuple[int, int] = (22, 31)
) -> Gap:
    one = one or story(f"s-{rank:016x}")
    zh = tuple(dict.fromkeys(m.owner for m in one.of("zh")))
    en = tuple(dict.fromkeys(m.owner for m in one.of("en")))
    return Gap(
        rank,
        one,
        coverage("zh", zh, max(live[0], len(zh))),
        coverage("en", en, max(live[1], len(en)), "covered" if en else word, 0.0 if en else 0.93),
        2.4,
        1.1,
        3.6,
        2.0,
        f"g-{rank:016x}",
    )


def claim(claim_id: str = "test-leads", **changes: object) -> Claim:
    values: dict[str, object] = {
        "claim_id": claim_id,
        "sentences": ("Testland leads Otherland in test papers", "测试国的论文多于他国"),
        "compare": ("CN", "US"),
        "comparison": {"kind": "leads"},
        "figures": {"quantity": ("test papers",)},
        "axes": {"quality": {"all": "equivalent", "top 10 %": "different question"}},
        "baseline": {"quality": "all"},
        "forbid": (),
        "require": (),
        "linked": (),
        "would_test": "A complete count of test papers.",
        "caveat": "Test incentives inflate test papers.",
        "topic": "papers",
        "source": {
            "title": "A test talk",
            "url": "https://talk.example/",
            "date": "2020-06-23",
            "locator": "16:39",
        },
        "file": "test.yaml",
    }
    return Claim(**{**values, **changes})  # type: ignore[arg-type]


def verdict(claim_id: str = "test-leads", *, big: int = 0) -> Verdict:
    qualities: tuple[tuple[str, float, Mark], ...] = (
        ("all", 1.6, "equivalent"),
        ("top 50 %", 1.2, "uncertain"),
        ("top 10 %", 0.8, "different question"),
        ("top 1 %", 0.55, "different question"),
    )
    definitions = (("SciBERT classifier", 1.0), ("keyword", 1.1), ("subject category", 1.35))
    specifications = []
    number = 0
    for q, ratio, mark in qualities:
        for d, factor in definitions:
            for credit, f in (
                ("whole", 1.0),
                ("fractional", 1.08),
                *((f"rule {i}", 1 + i / 100) for i in range(big)),
            ):
                number += 1
                r = ratio * factor * f
                specifications.append(
                    Specification(
                        number,
                        f"c:{claim_id}/s{number}",
                        {"quality": q, "definition": d, "credit": credit},
                        mark,
                        {"CN": 10 * r, "US": 10.0},
                        (f"{claim_id}_{number}_cn", f"{claim_id}_{number}_us"),
                        "family-a" if d == "keyword" else "family-b",
                        "percent",
                        math.log(r),
                        0.1667 if mark == "equivalent" else 0.0,
                        "for" if r > 1 else "against" if r < 1 else "",
                    )
                )
    return Verdict(
        claim(claim_id),
        "robust",
        "for",
        1.0,
        0.97,
        ("family-a", "family-b"),
        False,
        tuple(specifications),
        len(specifications) + 4,
        (("forbidden", 4),),
        1,
        (Flip("from baseline", {"quality": ("all", "top 10 %")}, "different question", 13, 3),),
        (Contrast("quality", "all", "top 10 %", 6, -0.69, 5, ((1, 13),)),),
        (),
        "Yes by counts; no once you ask for the top 10 %.",
        "",
        f"c:{claim_id}",
    )
