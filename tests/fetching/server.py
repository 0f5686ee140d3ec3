"""A real server on the loopback that behaves as badly as asked."""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Awaitable, Callable
from types import TracebackType

Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter, str, dict[str, str]], Awaitable[None]]


class Server:
    """Runs in a thread of its own; `handlers` by path. Every request is kept in `seen`: (path, headers)."""

    def __init__(self, handlers: dict[str, Handler], *, tls: ssl.SSLContext | None = None) -> None:
        self.handlers = handlers
        self.seen: list[tuple[str, dict[str, str]]] = []
        self.at_once = self.most_at_once = 0
        self._tls = tls
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.port = 0

    def __enter__(self) -> Server:
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"{'https' if self._tls else 'http'}://{host}:{self.port}{path}"

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(
            asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self._tls)
        )
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            path = head.split(" ")[1]
            lines = [x.split(": ", 1) for x in head.split("\r\n")[1:] if ": " in x]
            headers = {k.lower(): v for k, v in lines}
            self.seen.append((path, headers))
            handler = self.handlers.get(path.split("?")[0], not_found)
            await handler(reader, writer, path, headers)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError, TimeoutError):
            pass
        finally:
            self.at_once -= 1
            writer.close()


def answer(
    status: int = 200,
    content: bytes = b"",
    headers: dict[str, str] | None = None,
    *,
    length: int | None = None,
) -> Handler:
    """A handler that sends this and closes."""

    async def handle(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str, got: dict[str, str]
    ) -> None:
        lines = [f"HTTP/1.1 {status} X", "Connection: close"]
        if length != -1:
            lines.append(f"Content-Length: {len(content) if length is None else length}")
        lines += [f"{k}: {v}" for k, v in (headers or {}).items()]
        writer.write(("\r\n".join(lines) + "\r\n\r\n").encode("utf-8") + content)
        await writer.drain()

    return handle


not_found = answer(404)


def redirect(to: str, status: int = 302) -> Handler:
    return answer(status, b"", {"Location": to})


async def hang(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str, got: dict[str, str]
) -> None:
    await asyncio.sleep(60)


async def reset(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str, got: dict[str, str]
) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf")
    await writer.drain()
    writer.transport.abort()


async def endless(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str, got: dict[str, str]
) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
    while True:
        writer.write(b"x" * 65536)
        await writer.drain()


async def drip(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str, got: dict[str, str]
) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
    while True:
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.05)


def feed(*titles: str, tag: str = "a", extra: str = "") -> bytes:
    """A feed of our own."""
    items = "".join(
        f"<item><title>{t}</title><link>https://jia.example/{tag}{n}</link><guid>{tag}{n}</guid>{extra}"
        "<pubDate>Mon, 15 Jun 2026 08:00:00 GMT</pubDate></item>"
        for n, t in enumerate(titles)
    )
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>T</title>{items}</channel></rss>'.encode()
    )
