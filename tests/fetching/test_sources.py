"""The source list: looking, deciding, exporting, health."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime, timedelta
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import duizhao as dz
from duizhao.errors import DuizhaoError, NotFoundError
from duizhao.fetching.sources import Source, SourceHealth, health, opml
from tests.fetching.server import Server, answer
from tests.fetching.test_harvest import BODY, workspace
from tests.stories.desk import desk
from tests.stories.test_book import rows

NOW = datetime(2026, 6, 20, tzinfo=UTC)


def source(outlet: str = "jia", **more: Any) -> Source:
    plain: dict[str, Any] = dict.fromkeys(("name_zh", "name_en", "country", "owner_name", "note", "echo_of"))
    return Source(**{**plain, "outlet": outlet, "name": outlet, "language": "zh", "owner": outlet, "kind": "media", "hosts": (), "accounts": (), "feeds": ("https://jia.example/feed",), "observed": True, **more})  # fmt: skip


def test_the_shipped_list() -> None:
    raw = tomllib.loads(resources.files("duizhao.sample").joinpath("outlets.toml").read_text("utf-8"))[
        "outlet"
    ]
    with_feed = [o for o in raw if o.get("feeds")]
    assert len(with_feed) >= 80 and {o["language"] for o in with_feed} >= {"zh", "en"}
    assert sum(o["language"] == "zh" for o in with_feed) >= 30
    for o in raw:
        assert o["note"] and o["owner"] and o["kind"] and o["language"], o["id"]
        assert "\n" not in o["note"] and all(
            f.startswith(("https://", "http://", "rsshub:/")) for f in o.get("feeds", ())
        )
    ids = {o["id"] for o in raw}
    echoes = {o["id"]: o["echo_of"] for o in raw if "echo_of" in o}
    assert echoes["synced"] == "jiqizhixin" and set(echoes.values()) <= ids
    for wanted in (
        "scmp",
        "caixin-global",
        "technode",
        "pandaily",
        "krasia",
        "36kr-en",
        "restofworld",
        "chinatalk",
        "chinai",
        "miit",
        "cac",
        "ndrc",
        "caict",
        "hefei-gov",
        "shlab",
    ):
        assert wanted in ids


def test_add_and_what_is_taken(tmp_path: Path) -> None:
    session = workspace(tmp_path / "w", [])
    session.add_source(
        "yi",
        name='乙"网\\',
        language="zh",
        hosts=["yi.example"],
        feeds=["https://yi.example/feed"],
        note="line",
    )
    session.add_source("bing", name="丙", language="zh")
    assert {s.outlet for s in session.sources()} == {"jia", "yi", "bing"}
    assert next(s for s in session.sources() if s.outlet == "yi").name == '乙"网\\'
    before = (tmp_path / "w" / "sources.toml").read_text()
    for wrong in (
        {"identifier": "yi", "name": "x", "language": "zh"},
        {"identifier": "x", "name": "x", "language": "zh", "hosts": ["jia.example"]},
        {"identifier": "x", "name": "x", "language": "Chinese"},
        {"identifier": "No Good", "name": "x", "language": "zh"},
        {"identifier": "x", "name": "x", "language": "zh", "kind": "blog"},
    ):
        with pytest.raises(DuizhaoError):
            session.add_source(**wrong)
    assert (tmp_path / "w" / "sources.toml").read_text() == before and len(session.sources()) == 3


def test_muting_silences_silence_and_can_be_undone(tmp_path: Path) -> None:
    session = dz.open(desk(tmp_path / "w", rows()).folder)

    def silent() -> list[tuple[Any, ...]]:
        return [(g.story.story_id, g.target.live, g.target.word, round(g.gap, 6)) for g in session.gaps()]

    before = silent()
    session.mute(["wire"], note="no longer about this")
    muted = silent()
    assert all("wire" not in live for _, live, *_ in muted) and muted != before
    assert next(s for s in session.sources() if s.outlet == "wire").muted
    session.unmute("wire")
    assert silent() == before
    session.annotate("wire", "new owner since May")
    assert next(s for s in session.sources() if s.outlet == "wire").remarks == ("new owner since May",)
    assert silent() == before
    with pytest.raises(NotFoundError):
        session.unmute("wire")
    with pytest.raises(NotFoundError):
        session.mute(["nobody"])


def test_a_muted_outlet_is_not_fetched_unless_named(tmp_path: Path) -> None:
    with Server({"/f": answer(200, BODY)}) as server:
        session = workspace(tmp_path / "w", [server.url("/f")])
        session.mute(["jia"])
        assert session.fetch() == () and not server.seen
        assert [x.outcome for x in session.fetch(["jia"])] == ["read"]


names = st.text(min_size=1, max_size=30).filter(str.strip)


@settings(max_examples=25, deadline=None)
@given(st.lists(names, min_size=1, max_size=4, unique=True), names)
def test_opml_both_ways(tmp_path_factory: pytest.TempPathFactory, found: list[str], title: str) -> None:
    folder = tmp_path_factory.mktemp("opml")
    listed = [
        source(
            f"o{n}",
            name=name,
            hosts=(f"h{n}.example",),
            feeds=(f"https://h{n}.example/feed?a=1&b=<{n}>", "rsshub:/x/:y"),
        )
        for n, name in enumerate(found)
    ]
    (folder / "list.opml").write_text(opml(listed, title), encoding="utf-8")
    session = dz.create(folder / "w", title="x")
    (result,) = session.read([folder / "list.opml"])
    back = {s.hosts[0]: s for s in session.sources() if s.hosts}
    assert result.aside == 0 and set(back) == {f"h{n}.example" for n in range(len(found))}
    for s in listed:
        assert back[s.hosts[0]].feeds == s.feeds and back[s.hosts[0]].language == "zh"
        kept = "".join(c for c in s.name if c.isprintable())
        assert (
            "".join(c for c in back[s.hosts[0]].name if c.isprintable()).strip() == kept.strip()
            or not kept.strip()
        )


def state(times: list[datetime], fetched: list[dict[str, Any]] = [], **more: Any) -> SourceHealth:  # noqa: B006
    (found,) = health([source(**more)], {"jia": times}, fetched, now=NOW)
    return found


def line(outcome: str, **more: Any) -> dict[str, Any]:
    return {
        "url": "https://jia.example/feed",
        "outlet": "jia",
        "outcome": outcome,
        "at": NOW.isoformat(),
        **more,
    }


def test_health() -> None:
    hourly = [NOW - timedelta(hours=n) for n in range(1, 200)]
    weekly = [NOW - timedelta(days=7 * n + 5) for n in range(8)]
    assert state(hourly).state == "fresh" and state(hourly).rhythm == 1.0
    assert state(weekly).state == "fresh"  # a weekly letter five days old is not silent
    assert state([t - timedelta(days=4) for t in hourly]).state == "silent"
    assert state([t - timedelta(days=60) for t in weekly]).state == "silent"
    assert state([]).state == "unread" and state([], feeds=()).state == "no feed"
    bad = [line("timeout")] * 3
    assert state(hourly, bad).state == "failing" and "timeout" in state(hourly, bad).failing[0]
    assert state(hourly, [*bad, line("not modified")]).state == "fresh"
    empty = [x for _ in range(3) for x in (line("new"), line("read", new_items=0))]
    assert state(hourly, empty).state == "false freshness"
    assert state(hourly, [*empty, line("new"), line("read", new_items=2)]).state == "fresh"
    # A log of another program, or a torn one, is no error.
    assert state(hourly, [{"url": 3}, {"outlet": "jia", "outcome": None, "at": "yesterday"}]).state == "fresh"


def test_the_worst_comes_first() -> None:
    found = health(
        [source("a"), source("b"), source("c")],
        {"a": [NOW], "b": []},
        [{**line("timeout"), "outlet": "c"}] * 3,
        now=NOW,
    )
    assert [h.outlet for h in found] == ["c", "b", "a"]
