"""From feeds on a real server to articles in a real store."""

from __future__ import annotations

import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import duizhao as dz
from duizhao.errors import DuizhaoError, WorkspaceError
from duizhao.fetching import Fetcher, Settings, log
from duizhao.fetching.harvest import Feed, Line, harvest
from duizhao.fetching.running import run
from duizhao.workspace.lock import writing
from tests.fetching.server import Server, answer, drip, endless, feed, hang, reset

BODY = feed("甲公司发布新模型", "乙公司裁员两千人")
BOMB = b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">' + b"".join(
    b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(12)
) + b"]><rss version='2.0'><channel><item><title>&m;</title><link>https://jia.example/b</link></item></channel></rss>"  # fmt: skip


def workspace(folder: Path, feeds: list[str], more: str = "") -> dz.api.Session:
    session = dz.create(folder, title="Desk")
    with (folder / "duizhao.toml").open("a") as f:
        f.write(
            f'\n[fetch]\nallow_hosts = ["127.0.0.1"]\ndelay = 0\nidle_timeout = 0.5\ntotal_timeout = 2\n{more}\n'
        )
    listed = ", ".join(f'"{u}"' for u in feeds)
    (folder / "outlets.toml").write_text(
        f'[[outlet]]\nid = "jia"\nname = "甲报"\nlanguage = "zh"\nowner = "jia"\nkind = "media"\nhosts = ["jia.example"]\nfeeds = [{listed}]\n'
    )
    session = dz.open(folder)
    session.read([folder / "outlets.toml"])
    return session


def titles(session: Any) -> list[str]:
    with session.workspace.snapshot() as snapshot:
        return sorted(str(r["title"]) for r in snapshot.rows("SELECT title FROM articles"))


def outcomes(session: Any) -> list[str]:
    return [x["outcome"] for x in log.lines(session.workspace)]


def test_a_feed_becomes_articles_once(tmp_path: Path) -> None:
    with Server({"/f": answer(200, BODY, {"ETag": '"1"'})}) as server:
        session = workspace(tmp_path / "w", [server.url("/f")])
        (line,) = session.fetch()
        assert (line.outcome, line.new, line.outlet) == ("read", 2, "jia")
        assert session.fetch() == ()  # not due
        server.handlers["/f"] = answer(304)
        (line,) = session.fetch(due_only=False)
        assert line.outcome == "not modified" and server.seen[-1][1]["if-none-match"] == '"1"'
        server.handlers["/f"] = answer(200, feed("甲公司发布新模型", "乙公司裁员两千人", "丙公司上市"))
        (line,) = session.fetch(due_only=False)
        assert (line.outcome, line.new) == ("read", 1)
    assert len(titles(session)) == 3
    with session.workspace.snapshot() as snapshot:
        rows = snapshot.rows("SELECT outlet, first_seen, published_to FROM articles")
        assert {r["outlet"] for r in rows} == {"jia"} and all(r["first_seen"] for r in rows)
    assert outcomes(session) == ["new", "read", "not modified", "new", "read"]


def test_every_failure_is_one_line_and_loses_nothing(tmp_path: Path) -> None:
    bad = {
        "/hang": hang, "/reset": reset, "/drip": drip, "/404": answer(404), "/500": answer(500), "/endless": endless,
        "/html": answer(200, b"<html><body>Please verify you are human</body></html>", {"Content-Type": "text/html"}),
        "/empty": answer(200, b""), "/torn": answer(200, BODY[: len(BODY) // 2]), "/bomb": answer(200, BOMB), "/bytes": answer(200, bytes(range(256)) * 20),
    }  # fmt: skip
    with Server({**bad, "/good": answer(200, BODY)}) as server:
        session = workspace(tmp_path / "w", [server.url(p) for p in (*bad, "/good")], "most_bytes = 300000")
        began = time.monotonic()
        lines = {x.url.rsplit("/", 1)[1]: x for x in session.fetch()}
        assert time.monotonic() - began < 30
    assert lines["good"].new == 2 and len(lines) == len(bad) + 1
    words = {k: v.outcome for k, v in lines.items()}
    assert (
        words["hang"] == "timeout" and words["reset"] == "torn" and words["404"] == words["500"] == "status"
    )
    assert words["endless"] == "too large" and words["html"] == words["empty"] == "unreadable"
    assert all("\n" not in x.note for x in lines.values())
    assert {"甲公司发布新模型", "乙公司裁员两千人"} <= set(titles(session))
    assert all(len(t) < 2_000_000 for t in titles(session))
    states = log.states(session.workspace)
    assert all(s.failures == 0 for u, s in states.items() if u.endswith("/good"))
    now = datetime.now(UTC)
    html = next(s for u, s in states.items() if u.endswith("/html"))
    assert html.due(Settings(), now) > now + timedelta(minutes=90)  # twice as long after a failure
    assert html.conditions(now) == {"etag": None, "modified": None}


def test_what_a_script_says_in_a_title_is_text(tmp_path: Path) -> None:
    body = feed(
        "&lt;script&gt;alert(1)&lt;/script&gt;新模型发布", "&lt;img src=x onerror=alert(1)&gt;芯片出货"
    )
    with Server({"/f": answer(200, body)}) as server:
        session = workspace(tmp_path / "w", [server.url("/f")])
        session.fetch()
    assert (
        all("<script" not in t and "onerror" not in t for t in titles(session)) and len(titles(session)) == 2
    )


def test_clocks_that_are_wrong(tmp_path: Path) -> None:
    body = feed("来自未来的消息").replace(b"2026", b"2031")
    with Server(
        {
            "/f": answer(
                200,
                body,
                {"Last-Modified": "Mon, 16 Jun 2036 08:00:00 GMT", "Date": "Mon, 16 Jun 2036 08:00:00 GMT"},
            )
        }
    ) as server:
        session = workspace(tmp_path / "w", [server.url("/f")])
        session.fetch()
        with session.workspace.snapshot() as snapshot:
            (row,) = snapshot.rows("SELECT published_to, first_seen FROM articles")
        assert row["published_to"] is None or row["published_to"] <= row["first_seen"] + timedelta(hours=25)
        session.fetch(due_only=False)
        assert server.seen[-1][1]["if-modified-since"].startswith("Mon, 16 Jun 2036")  # its own words back
    # A log from a clock that was ahead does not silence the feed.
    state = log.State(at=datetime.now(UTC) + timedelta(days=400))
    now = datetime.now(UTC)
    assert state.due(Settings(), now) <= now


def test_not_modified_for_ever_is_asked_without_conditions_after_a_week() -> None:
    now = datetime.now(UTC)
    state = log.State(etag='"1"', new_at=now - timedelta(days=8), good_at=now)
    assert state.conditions(now) == {"etag": None, "modified": None}
    state.new_at = now - timedelta(days=1)
    assert state.conditions(now)["etag"] == '"1"'


def test_retry_after_and_back_off_are_kept() -> None:
    now = datetime.now(UTC)
    settings = Settings(every=3600)
    state = log.State()
    assert state.due(settings, now) == now
    for n, hours in ((1, 2), (2, 4), (3, 8), (20, 168)):
        state = log.State(at=now, failures=n)
        assert state.due(settings, now) == now + timedelta(hours=hours)
    assert log.State(at=now, failures=1, retry_after=50_000).due(settings, now) == now + timedelta(
        seconds=50_000
    )
    assert log.State(at=now, retry_after=1e12).due(settings, now) == now + timedelta(days=7)


def test_what_was_fetched_while_another_writes_is_read_at_the_next_turn(tmp_path: Path) -> None:
    with Server({"/f": answer(200, BODY)}) as server:
        session = workspace(tmp_path / "w", [server.url("/f")])
        with writing(session.workspace):
            (line,) = session.fetch()
        assert line.outcome == "waiting" and titles(session) == []
        (line,) = session.fetch()  # not due, and yet read
        assert line.outcome == "read" and line.new == 2
    assert len(titles(session)) == 2


def test_a_killed_fetch_goes_on(tmp_path: Path) -> None:
    with Server(
        {f"/{n}": answer(200, feed(f"第{n}条消息是这样说的", tag=f"t{n}-")) for n in range(12)}
        | {"/slow": drip}
    ) as server:
        session = workspace(
            tmp_path / "w",
            [server.url(f"/{n}") for n in range(6)]
            + [server.url("/slow")]
            + [server.url(f"/{n}") for n in range(6, 12)],
        )
        code = f"import duizhao as dz; dz.open({str(tmp_path / 'w')!r}).fetch()"
        child = subprocess.Popen([sys.executable, "-c", code], env={**os.environ})
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and not (tmp_path / "w" / "fetched").exists():
            time.sleep(0.02)
        time.sleep(0.15)
        child.send_signal(signal.SIGKILL)
        child.wait()
        session.fetch()
        session.fetch()
    assert len(titles(session)) == 12
    with (next((tmp_path / "w" / "fetched").glob("log-*.jsonl"))).open("ab") as f:
        f.write(b'{"torn": ')
    assert len(list(log.lines(session.workspace))) >= 24


def test_routes_and_settings(tmp_path: Path) -> None:
    with Server({"/hub/leiphone": answer(200, BODY)}) as server:
        session = workspace(tmp_path / "w", ["rsshub:/leiphone", "rsshub:/36kr/information/:cat"])
        words = [(x.outcome, x.note) for x in session.fetch()]
        assert [w for w, _ in words] == ["not fetched", "not fetched"] and "duizhao.toml" in words[0][1]
        text = (tmp_path / "w" / "duizhao.toml").read_text()
        (tmp_path / "w" / "duizhao.toml").write_text(
            text.replace("[fetch]", f'[fetch]\nrsshub = "{server.url("/hub")}"')
        )
        lines = dz.open(tmp_path / "w").fetch()
        assert {(x.outcome, x.new) for x in lines} == {("read", 2), ("not fetched", None)}
        with pytest.raises(DuizhaoError, match="no outlet"):
            session.fetch(["nobody"])
    for wrong in ('speed = "fast"', "delay = -1", 'delay = "slow"', "allow_hosts = [1]", "at_once = 0"):
        with pytest.raises(WorkspaceError, match=r"duizhao\.toml"):
            key, value = wrong.split(" = ")
            Settings.of({"fetch": {key: __import__("tomllib").loads(f"x = {value}")["x"]}})


def test_watching_goes_on_where_it_stopped(tmp_path: Path) -> None:
    with Server({"/f": answer(200, BODY)}) as server:
        session = workspace(tmp_path / "w", [server.url("/f")])
        said: list[Line] = []
        assert session.watch(every=1, turns=2, report=said.append) == 2
        assert [x.outcome for x in said] == ["read", "read"] and [x.new for x in said] == [2, 0]
        asked = len(server.seen)
        assert dz.open(tmp_path / "w").watch(every=3600, turns=1) == 1  # another process: not due yet
        assert len(server.seen) == asked


@pytest.mark.slow
def test_a_thousand_sources_with_faults(tmp_path: Path) -> None:
    """Memory stays flat and no source starves. DUIZHAO_SOAK says for how many seconds (20)."""
    seconds = float(os.environ.get("DUIZHAO_SOAK", "20"))
    chance = random.Random(7)
    asked: Counter[str] = Counter()

    async def moody(reader: Any, writer: Any, path: str, headers: dict[str, str]) -> None:
        asked[path] += 1
        roll = chance.random()
        if roll < 0.02:
            await hang(reader, writer, path, headers)
        elif roll < 0.05:
            await reset(reader, writer, path, headers)
        elif roll < 0.08:
            await answer(503, b"", {"Retry-After": "1"})(reader, writer, path, headers)
        elif roll < 0.6:
            await answer(304)(reader, writer, path, headers)
        else:
            await answer(200, feed(f"消息{path}{chance.randrange(3)}", tag=path[1:]))(
                reader, writer, path, headers
            )

    paths = [f"/s{n}" for n in range(1000)]

    async def here(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    with Server(dict.fromkeys(paths, moody)) as server:
        session = workspace(tmp_path / "w", [])
        feeds = [Feed("jia", p, server.url(p, f"h{n}.example"), "") for n, p in enumerate(paths)]
        hosts = tuple(f"h{n}.example" for n in range(1000))
        settings = Settings(
            allow_hosts=hosts,
            delay=0,
            every=0.01,
            longest_wait=1.0,
            idle_timeout=0.3,
            total_timeout=2,
            at_once=64,
        )
        sizes: list[int] = []

        async def go() -> None:
            known: dict[str, log.State] = {}
            end = time.monotonic() + seconds
            async with Fetcher(settings, resolve=here) as fetcher:
                while time.monotonic() < end:
                    part = [f for f in feeds if chance.random() < 0.25] if len(sizes) else feeds
                    await harvest(session.workspace, part, fetcher, known=known)
                    sizes.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)

        run(go())
    assert all(asked[p] for p in paths)
    assert len(sizes) < 4 or sizes[-1] < 1.35 * sizes[len(sizes) // 3] + 30_000
    assert not [line for line in log.lines(session.workspace) if line["outcome"] == "unreadable"]


def test_a_page_is_fetched_read_and_a_block_page_is_not_stored(tmp_path: Path) -> None:
    text = (
        "玄鸟机器人公司周三宣布完成十亿元融资，投资方包括合肥市的一只产业基金，资金将用于建设人形机器人工厂。"
        * 3
    )
    good = f"<html><head><title>玄鸟机器人完成融资</title></head><body><article><h1>玄鸟机器人完成融资</h1><p>{text}</p></article></body></html>".encode()
    bad = "<html><head><title>验证</title></head><body><p>当前环境异常，完成验证后即可继续访问。去验证。</p></body></html>".encode()
    with Server({"/a": answer(200, good), "/b": answer(200, bad), "/c": answer(404)}) as server:
        session = workspace(tmp_path / "w", [])
        lines = session.pages([server.url(p) for p in ("/a", "/b", "/c")])
    assert [x.outcome for x in lines] == ["read", "unreadable", "status"] and "verify" in lines[1].note
    assert titles(session) == ["玄鸟机器人完成融资"]
    with session.workspace.snapshot() as snapshot:
        (row,) = snapshot.rows("SELECT t.text FROM texts t JOIN articles a USING (article_id)")
    assert row["text"].endswith(text)
