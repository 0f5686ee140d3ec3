"""One request after the other, with manners and limits: what came, or in one word why nothing did."""

from __future__ import annotations

import asyncio
import hashlib
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Literal, cast
from urllib.parse import urljoin, urlsplit

import httpcore

from duizhao.fetching import robots
from duizhao.fetching.address import CheckedBackend, RefusedAddressError, Resolve, pool, resolve
from duizhao.fetching.body import TooLargeError, TornError, body
from duizhao.fetching.settings import Settings

Outcome = Literal[
    "new",
    "not modified",
    "status",
    "timeout",
    "no connection",
    "bad certificate",
    "refused address",
    "refused by robots",
    "robots unreachable",
    "redirects",
    "too large",
    "torn",
    "bad url",
]
GOOD = ("new", "not modified")
_REDIRECT = (301, 302, 303, 307, 308)
_ROBOTS_KEPT = 86400.0
_ROBOTS_RETRY = 600.0


@dataclass(frozen=True, slots=True)
class Fetched:
    """What became of a request. `content` is the unpacked body, empty unless the outcome is `new`."""

    url: str
    outcome: Outcome
    status: int = 0
    final_url: str = ""
    content: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    wire: int = 0
    seconds: float = 0.0
    retry_after: float | None = None
    """Seconds that the site asks to wait."""
    note: str = ""
    """One line for people."""

    @property
    def good(self) -> bool:
        return self.outcome in GOOD

    @property
    def sha256(self) -> str | None:
        return hashlib.sha256(self.content).hexdigest() if self.outcome == "new" else None


class Fetcher:
    """Requests to any number of hosts; an async context manager. One request at a time to a host, `delay` seconds apart, as its robots.txt allows."""

    def __init__(
        self, settings: Settings, *, context: ssl.SSLContext | None = None, resolve: Resolve = resolve
    ) -> None:
        """context: certificates to trust (the system's); resolve: how names become addresses."""
        self.settings = settings
        hub = urlsplit(settings.rsshub).hostname if settings.rsshub else None
        allow = (*settings.allow_hosts, *((hub,) if hub else ()))
        self._pool = pool(
            CheckedBackend(allow, resolve=resolve), context or ssl.create_default_context(), settings.at_once
        )
        self._locks: dict[str, asyncio.Lock] = {}
        self._last: dict[str, float] = {}
        self._robots: dict[str, tuple[float, robots.Robots]] = {}

    async def __aenter__(self) -> Fetcher:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._pool.aclose()

    async def get(self, url: str, *, etag: str | None = None, modified: str | None = None) -> Fetched:
        """Fetch a URL, conditionally where an earlier answer's ETag or Last-Modified is given. Never raises for what the network does."""
        began = time.monotonic()
        try:
            async with asyncio.timeout(self.settings.total_timeout):
                found = await self._follow(url, etag, modified)
        except TimeoutError:
            found = Fetched(
                url, "timeout", note=f"not finished after {self.settings.total_timeout:g} seconds"
            )
        return _timed(found, time.monotonic() - began)

    async def page(self, url: str) -> Fetched:
        """A page, for the readers: the same manners, no conditions."""
        return await self.get(url)

    async def _follow(self, url: str, etag: str | None, modified: str | None) -> Fetched:
        at = url
        seen: set[str] = set()
        for _ in range(self.settings.most_redirects + 1):
            if at in seen:
                return Fetched(url, "redirects", final_url=at, note=f"leads back to {_short(at)}")
            seen.add(at)
            origin = _origin(at)
            if origin is None:
                return Fetched(url, "bad url", final_url=at, note=f"not an http address: {_short(at)}")
            found = await self._one(url, at, origin, etag, modified)
            if found.status not in _REDIRECT or "location" not in found.headers:
                return found
            try:
                at = urljoin(at, found.headers["location"])
            except ValueError:
                return Fetched(url, "bad url", found.status, note="redirects to what is no address")
            etag = modified = None  # they were of another page
        return Fetched(
            url, "redirects", final_url=at, note=f"more than {self.settings.most_redirects} redirects"
        )

    async def _one(self, asked: str, at: str, origin: str, etag: str | None, modified: str | None) -> Fetched:
        async with self._locks.setdefault(origin, asyncio.Lock()):
            rules = await self._rules(origin)
            if not rules.reachable:
                return Fetched(asked, cast(Outcome, rules.outcome), final_url=at, note=rules.note)
            if not rules.allows(self.settings.agent, at):
                return Fetched(
                    asked, "refused by robots", final_url=at, note="its robots.txt does not allow this"
                )
            await self._wait(origin, max(self.settings.delay, rules.delay(self.settings.agent)))
            conditions = [
                (name, value.encode("latin-1", "ignore"))
                for name, value in ((b"If-None-Match", etag), (b"If-Modified-Since", modified))
                if value and "\n" not in value and "\r" not in value
            ]
            try:
                return await self._request(asked, at, conditions, self.settings.most_bytes)
            finally:
                self._last[origin] = time.monotonic()

    async def _rules(self, origin: str) -> robots.Robots:
        known = self._robots.get(origin)
        if known is not None:
            age = time.monotonic() - known[0]
            if age < (_ROBOTS_KEPT if known[1].reachable else _ROBOTS_RETRY):
                return known[1]
        at = f"{origin}/robots.txt"
        found = Fetched(at, "redirects")
        for _ in range(self.settings.most_redirects + 1):
            found = await self._request(at, at, [], robots.MOST, keep_any=True)
            if found.status not in _REDIRECT or "location" not in found.headers:
                break
            at = urljoin(at, found.headers["location"])
            if _origin(at) is None:
                break
        if found.outcome in ("too large", "torn", "redirects") or found.status in _REDIRECT:
            rules = robots.ALLOW_ALL  # there is something, but nothing that can be obeyed
        elif found.status:
            rules = robots.parse(found.status, found.content)
        elif found.outcome == "refused address":
            rules = robots.ALLOW_ALL  # the request itself is refused on the same ground, and says so
        elif found.outcome in ("bad certificate", "no connection", "timeout", "bad url"):
            rules = robots.Robots(None, False, found.outcome, found.note)  # the page would fare no better
        else:
            rules = robots.UNREACHABLE
        self._robots[origin] = (time.monotonic(), rules)
        self._last[origin] = time.monotonic()
        return rules

    async def _wait(self, origin: str, delay: float) -> None:
        last = self._last.get(origin)
        if last is not None:
            await asyncio.sleep(max(0.0, last + delay - time.monotonic()))

    async def _request(
        self, asked: str, at: str, conditions: list[tuple[bytes, bytes]], most: int, *, keep_any: bool = False
    ) -> Fetched:
        s = self.settings
        headers = [
            (b"User-Agent", s.agent.encode("latin-1", "ignore")),
            (b"Accept", b"application/rss+xml, application/atom+xml, application/feed+json, text/html;q=0.8, */*;q=0.5"),
            (b"Accept-Language", b"zh-CN, zh;q=0.9, en;q=0.8"),
            (b"Accept-Encoding", b"gzip, deflate"),
            *conditions,
        ]  # fmt: skip
        parts = urlsplit(at)
        target = _quoted(parts.path or "/") + (f"?{_quoted(parts.query)}" if parts.query else "")
        try:
            url = httpcore.URL(
                scheme=parts.scheme.encode(),
                host=(parts.hostname or "").encode("idna")
                if not _is_ip(parts.hostname)
                else (parts.hostname or "").encode(),
                port=parts.port,
                target=target.encode("ascii"),
            )
        except (UnicodeError, ValueError):
            return Fetched(asked, "bad url", final_url=at, note=f"not an address: {_short(at)}")
        limits = {
            "connect": s.connect_timeout,
            "read": s.idle_timeout,
            "write": s.idle_timeout,
            "pool": s.total_timeout,
        }
        host = url.host + (b":%d" % parts.port if parts.port else b"")
        if b":" in url.host:
            host = b"[" + url.host + b"]" + (b":%d" % parts.port if parts.port else b"")
        status, got = 0, dict[str, str]()
        try:
            async with self._pool.stream(
                "GET", url, headers=[(b"Host", host), *headers], extensions={"timeout": limits}
            ) as answer:
                status = answer.status
                got = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in answer.headers}
                wait = retry_after(got.get("retry-after"))
                if status == 304:
                    return Fetched(asked, "not modified", status, at, headers=got)
                if status in _REDIRECT and "location" in got:
                    return Fetched(asked, "status", status, at, headers=got)
                if not 200 <= status < 300 and not keep_any:
                    return Fetched(
                        asked, "status", status, at, headers=got, retry_after=wait, note=f"answered {status}"
                    )
                content, wire = await body(
                    answer.aiter_stream(),
                    encoding=got.get("content-encoding", ""),
                    length=got.get("content-length"),
                    most=most,
                )
                return Fetched(asked, "new", status, at, content, got, wire, retry_after=wait)
        except TooLargeError as e:
            return Fetched(asked, "too large", status, at, headers=got, note=str(e))
        except TornError as e:
            return Fetched(asked, "torn", status, at, headers=got, note=str(e))
        except RefusedAddressError as e:
            return Fetched(asked, "refused address", final_url=at, note=str(e))
        except httpcore.TimeoutException as e:
            return Fetched(
                asked, "timeout", status, at, note=_words(e) or f"silent for {s.idle_timeout:g} seconds"
            )
        except (httpcore.NetworkError, httpcore.ProtocolError) as e:
            if isinstance(e.__cause__, ssl.SSLCertVerificationError) or "CERTIFICATE" in str(e):
                return Fetched(asked, "bad certificate", final_url=at, note=_words(e))
            began = status > 0
            return Fetched(
                asked, "torn" if began else "no connection", status, at, headers=got, note=_words(e)
            )
        except (ssl.SSLError, OSError, RuntimeError, ValueError) as e:
            return Fetched(asked, "no connection", status, at, note=_words(e))


def retry_after(value: str | None, *, now: datetime | None = None) -> float | None:
    """Seconds that Retry-After asks for, in either of its forms; None for none, and for what cannot be read."""
    if not value:
        return None
    text = value.strip()
    if text.isdigit():
        return float(text[:9])
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return max(0.0, (when - (now or datetime.now(UTC))).total_seconds())


def _origin(url: str) -> str | None:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.password:
        return None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}{f':{port}' if port else ''}"


def _is_ip(host: str | None) -> bool:
    import ipaddress

    try:
        ipaddress.ip_address((host or "").split("%")[0])
    except ValueError:
        return False
    return True


def _quoted(text: str) -> str:
    from urllib.parse import quote

    return quote(text, safe="/%:=&?~#+!$,;'@()*[]")


def _timed(found: Fetched, seconds: float) -> Fetched:
    from dataclasses import replace

    return replace(found, seconds=round(seconds, 3))


def _words(error: BaseException) -> str:
    """An error in one line."""
    text = " ".join(str(error).split()) or type(error).__name__
    return text[:200]


def _short(url: str) -> str:
    return url if len(url) <= 120 else f"{url[:117]}…"
