"""Requests to real servers that misbehave."""

from __future__ import annotations

import asyncio
import gzip
import ssl
import subprocess
import zlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from duizhao.fetching import Fetched, Fetcher, Settings
from duizhao.fetching.fetcher import retry_after
from duizhao.fetching.running import run
from tests.fetching.server import Server, answer, drip, endless, feed, hang, redirect, reset

QUICK = Settings(
    allow_hosts=("127.0.0.1",),
    delay=0.0,
    connect_timeout=2.0,
    idle_timeout=0.6,
    total_timeout=2.0,
    most_bytes=1_000_000,
)


def get(url: str, settings: Settings = QUICK, **more: Any) -> Fetched:
    async def one() -> Fetched:
        options = {k: more.pop(k) for k in ("context", "resolve") if k in more}
        async with Fetcher(settings, **options) as fetcher:
            return await fetcher.get(url, **more)

    return run(one())


GZ_BOMB = gzip.compress(b"\0" * 50_000_000)
DEEP = gzip.compress(gzip.compress(b"<rss/>"))
BODY = feed("甲公司发布新模型")


@pytest.mark.parametrize(
    ("handler", "outcome", "says"),
    [
        (hang, "timeout", ""),
        (drip, "timeout", "2 seconds"),
        (reset, "torn", ""),
        (answer(200, b"short", length=500), "torn", ""),
        (endless, "too large", "more than 1,000,000 bytes"),
        (answer(200, b"x", length=10_000_000_000), "too large", "10,000,000,000"),
        (answer(200, GZ_BOMB, {"Content-Encoding": "gzip"}), "too large", "unpacks"),
        (answer(200, zlib.compress(b"\0" * 50_000_000), {"Content-Encoding": "deflate"}), "too large", "unpacks"),
        (answer(200, DEEP, {"Content-Encoding": "gzip, gzip"}), "torn", "not asked for"),
        (answer(200, b"abc", {"Content-Encoding": "br"}), "torn", "not asked for"),
        (answer(200, b"not packed at all", {"Content-Encoding": "gzip"}), "torn", "unpacked"),
        (answer(200, gzip.compress(b"a" * 9999)[:-12], {"Content-Encoding": "gzip"}), "torn", "middle"),
        (answer(404), "status", "404"),
        (answer(503, b"", {"Retry-After": "120"}), "status", "503"),
        (redirect("/x"), "redirects", "back"),
        (redirect("/y"), "redirects", "back"),
        (redirect("file:///etc/passwd"), "bad url", "http"),
        (redirect("gopher://127.0.0.1/"), "bad url", "http"),
        (redirect("http://user:secret@127.0.0.1/"), "bad url", "http"),
    ],
)  # fmt: skip
def test_what_goes_wrong_is_one_word_and_one_line(handler: Any, outcome: str, says: str) -> None:
    with Server({"/robots.txt": answer(404), "/x": handler, "/y": redirect("/x")}) as server:
        found = get(server.url("/x"))
    assert found.outcome == outcome and says in found.note and found.content == b""
    assert "\n" not in found.note and found.seconds < 6
    if outcome == "status":
        assert found.retry_after in (None, 120.0)


@pytest.mark.parametrize(
    ("content", "headers"),
    [
        (BODY, {}),
        (gzip.compress(BODY), {"Content-Encoding": "gzip"}),
        (gzip.compress(BODY[:40]) + gzip.compress(BODY[40:]), {"Content-Encoding": "x-gzip"}),
        (zlib.compress(BODY), {"Content-Encoding": "deflate"}),
        (zlib.compress(BODY)[2:-4], {"Content-Encoding": "deflate"}),  # raw, as some servers send it
    ],
)
def test_a_body_comes_whole(content: bytes, headers: dict[str, str]) -> None:
    with Server({"/f": answer(200, content, {**headers, "ETag": '"1"'})}) as server:
        found = get(server.url("/f?a=新闻 b"))
    assert found.outcome == "new" and found.content == BODY and found.headers["etag"] == '"1"'
    assert server.seen[-1][0].startswith("/f?a=%E6%96%B0%E9%97%BB")


def test_conditions_are_sent_and_304_is_not_modified() -> None:
    with Server({"/f": answer(304)}) as server:
        found = get(server.url("/f"), etag='"abc"', modified="Mon, 15 Jun 2026 08:00:00 GMT")
    headers = server.seen[-1][1]
    assert found.outcome == "not modified" and headers["if-none-match"] == '"abc"'
    assert headers["if-modified-since"] == "Mon, 15 Jun 2026 08:00:00 GMT"


def test_an_etag_cannot_smuggle_a_header() -> None:
    with Server({"/f": answer(200, BODY)}) as server:
        assert get(server.url("/f"), etag="x\r\nX-Evil: 1").outcome == "new"
    assert "x-evil" not in server.seen[-1][1]


def test_a_redirect_is_followed_and_loses_conditions() -> None:
    with Server({"/f": redirect("/g", 301), "/g": answer(200, BODY)}) as server:
        found = get(server.url("/f"), etag='"abc"')
    assert found.outcome == "new" and found.final_url.endswith("/g") and found.url.endswith("/f")
    assert "if-none-match" not in server.seen[-1][1]


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.0.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "ff02::1"],
)  # fmt: skip
def test_a_name_that_leads_inside_is_refused_when_connecting(address: str) -> None:
    asked: list[str] = []

    async def inside(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["93.184.216.34", address]  # one good address does not excuse the other

    found = get("http://news.example/feed", resolve=inside)
    assert found.outcome == "refused address" and "public" in found.note and set(asked) == {"news.example"}


def test_a_redirect_inside_is_refused() -> None:
    async def names(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    with Server(
        {"/f": redirect("http://inside.example/secret"), "/secret": answer(200, b"secret")}
    ) as server:
        found = get(server.url("/f", "127.0.0.1"), resolve=names)
    assert found.outcome == "refused address" and found.content == b""
    assert all(path != "/secret" for path, _ in server.seen)


def test_loopback_is_refused_unless_named() -> None:
    with Server({"/f": answer(200, BODY)}) as server:
        assert get(server.url("/f"), Settings(delay=0.0)).outcome == "refused address"
        assert not server.seen
        hub = Settings(delay=0.0, rsshub=server.url(""))
        assert get(server.url("/f"), hub).outcome == "new"


def test_rebinding_between_two_looks_is_refused() -> None:
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])

    async def changing(host: str, port: int) -> list[str]:
        return next(answers)

    settings = Settings(delay=0.0, allow_hosts=("a.example",))
    with Server({"/f": redirect(f"http://b.example:{1}/g")}) as server:

        async def names(host: str, port: int) -> list[str]:
            return ["127.0.0.1"] if host == "a.example" else await changing(host, port)

        found = get(server.url("/f", "a.example"), settings, resolve=names)
    assert found.outcome == "refused address"


def test_robots_are_obeyed() -> None:
    rules = b"User-agent: *\nDisallow: /private\nCrawl-delay: 0\n"
    with Server(
        {"/robots.txt": answer(200, rules), "/private/f": answer(200, BODY), "/f": answer(200, BODY)}
    ) as server:
        assert get(server.url("/private/f")).outcome == "refused by robots"
        assert get(server.url("/f")).outcome == "new"
        assert all(not p.startswith("/private") for p, _ in server.seen)


@pytest.mark.parametrize(("robots", "outcome"), [(answer(403), "new"), (answer(500), "robots unreachable"), (hang, "timeout"), (endless, "new")])  # fmt: skip
def test_robots_that_cannot_be_had(robots: Any, outcome: str) -> None:
    with Server({"/robots.txt": robots, "/f": answer(200, BODY)}) as server:
        assert get(server.url("/f")).outcome == outcome


def test_one_request_at_a_time_to_a_host_and_a_pause_between() -> None:
    with Server({f"/{n}": answer(200, BODY) for n in range(4)}) as server:

        async def many() -> float:
            async with Fetcher(Settings(allow_hosts=("127.0.0.1",), delay=0.2)) as fetcher:
                loop = asyncio.get_running_loop()
                began = loop.time()
                await asyncio.gather(*(fetcher.get(server.url(f"/{n}")) for n in range(4)))
                return loop.time() - began

        took = run(many())
    assert server.most_at_once == 1 and took >= 0.8
    assert [p for p, _ in server.seen].count("/robots.txt") == 1


def test_where_a_loop_runs_already_it_still_answers() -> None:
    async def notebook() -> Fetched:
        return get(server.url("/x"))

    with Server({"/robots.txt": answer(404), "/x": answer(200, BODY)}) as server:
        assert run(notebook()).outcome == "new"


def test_a_bad_certificate_is_refused(tmp_path: Path) -> None:
    key, certificate = tmp_path / "k.pem", tmp_path / "c.pem"
    made = subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", str(key), "-out", str(certificate), "-days", "2", "-subj", "/CN=news.example", "-addext", "subjectAltName=DNS:news.example"],
        check=False, capture_output=True,
    )  # fmt: skip
    if made.returncode:
        pytest.skip("no openssl here to make a certificate")
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate, key)
    trusting = ssl.create_default_context(cafile=str(certificate))
    allowed = Settings(delay=0.0, allow_hosts=("news.example", "other.example"))

    async def here(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    with Server({"/f": answer(200, BODY)}, tls=tls) as server:
        # Connected to the checked address, and still the name is what the certificate must bear.
        assert get(server.url("/f", "news.example"), allowed, resolve=here, context=trusting).outcome == "new"
        for host, context in (("news.example", ssl.create_default_context()), ("other.example", trusting)):
            found = get(server.url("/f", host), allowed, resolve=here, context=context)
            assert found.outcome == "bad certificate" and "ertificate" in found.note


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("120", 120.0), ("Mon, 15 Jun 2026 08:02:00 GMT", 120.0), ("Mon, 15 Jun 2026 07:00:00 GMT", 0.0), ("soon", None), (None, None), ("-5", None), ("9" * 40, 999999999.0)],
)  # fmt: skip
def test_retry_after_in_both_forms(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, now=datetime(2026, 6, 15, 8, 0, tzinfo=UTC)) == seconds


@pytest.mark.parametrize("url", ["", "ftp://a.example/", "http://", "http://[::1", "javascript:alert(1)", "http://a.example:99999/", "//a.example"])  # fmt: skip
def test_what_is_no_address(url: str) -> None:
    assert get(url).outcome in ("bad url", "no connection")
