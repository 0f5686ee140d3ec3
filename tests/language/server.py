"""An OpenAI-compatible endpoint on loopback that answers as a test scripts it."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Callable[[BaseHTTPRequestHandler, dict[str, Any]], None]


def completion(text: str, finish: str = "stop") -> bytes:
    """A chat completion with that content."""
    body = {
        "choices": [{"message": {"role": "assistant", "content": text}, "finish_reason": finish}],
        "usage": {"prompt_tokens": 11, "completion_tokens": 7},
    }
    return json.dumps(body).encode()


def send(
    handler: BaseHTTPRequestHandler, body: bytes, status: int = 200, headers: dict[str, str] | None = None
) -> None:
    """A whole answer."""
    handler.send_response(status)
    for name, value in {
        "content-type": "application/json",
        "content-length": str(len(body)),
        **(headers or {}),
    }.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)


def says(text: str, finish: str = "stop") -> Answer:
    return lambda handler, _asked: send(handler, completion(text, finish))


def fails(status: int, body: bytes = b'{"error": {"message": "no"}}', **headers: str) -> Answer:
    named = {k.replace("_", "-"): v for k, v in headers.items()}
    return lambda handler, _asked: send(handler, body, status, named)


def raw(body: bytes) -> Answer:
    return lambda handler, _asked: send(handler, body)


def hangs(seconds: float) -> Answer:
    def answer(handler: BaseHTTPRequestHandler, _asked: dict[str, Any]) -> None:
        time.sleep(seconds)

    return answer


def drips(seconds: float) -> Answer:
    """Headers at once, then a byte now and then: no single read takes long."""

    def answer(handler: BaseHTTPRequestHandler, _asked: dict[str, Any]) -> None:
        handler.send_response(200)
        handler.end_headers()
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            try:
                handler.wfile.write(b" ")
                handler.wfile.flush()
            except OSError:
                return
            time.sleep(0.05)

    return answer


@dataclass
class Server:
    """The endpoint's address, the answers still to give (the last one for ever), and what it was asked."""

    url: str = ""
    answers: list[Answer] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)


@contextmanager
def serving(*answers: Answer) -> Iterator[Server]:
    """A server on a free port of 127.0.0.1."""
    state = Server(answers=list(answers))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            asked = json.loads(body)
            state.asked.append({"path": self.path, **asked})
            state.keys.append(self.headers.get("authorization"))
            answer = state.answers.pop(0) if len(state.answers) > 1 else state.answers[0]
            answer(self, asked)

        def log_message(self, *_: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    state.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
