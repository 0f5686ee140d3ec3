"""Translation by any endpoint that speaks OpenAI's chat completions: a paid service, or a model on one's own machine."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from duizhao.language import instructions
from duizhao.language.translator import LONGEST_REPLY, Price, Reply, Request, TranslationError

if TYPE_CHECKING:
    import httpx

AGAIN = frozenset((408, 409, 425, 429, 500, 502, 503, 504))
"""Statuses after which the same request may succeed."""
LONGEST_WAIT = 30.0
"""Seconds that a Retry-After is obeyed; what asks for more is given up with the seconds named."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """`POST base_url/chat/completions`, temperature 0, not streamed."""

    base_url: str
    model: str
    key: str = field(default="", repr=False)
    key_name: str = ""
    """Where the key came from, for people: `$DUIZHAO_TRANSLATION_KEY`."""
    price: Price | None = None
    paid: bool = True
    timeout: float = 60.0
    """Seconds for one whole answer."""
    retries: int = 2
    sleep: Callable[[float], None] = field(default=time.sleep, repr=False, compare=False)

    name = "endpoint"
    instructed = True
    placeholders = False

    def __post_init__(self) -> None:
        parts = urlsplit(self.base_url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise TranslationError(
                f"translation.base_url is {self.base_url!r}, no web address",
                hint='Such as base_url = "https://api.example.org/v1".',
            )
        if parts.scheme == "http" and self.key and not self.local:
            raise TranslationError(
                f"the key would go to {parts.hostname} unencrypted", hint="Use https in translation.base_url."
            )

    @property
    def host(self) -> str:
        """Where the text goes."""
        return urlsplit(self.base_url).hostname or ""

    @property
    def local(self) -> bool:
        """True when the endpoint is on this machine."""
        if self.host == "localhost":
            return True
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def consent(self) -> str:
        if self.local and not self.paid:
            return ""
        key = f", with the key of {self.key_name}" if self.key else ", without a key"
        return f"sends the text to {self.host} (model {self.model}){key}"

    def translate(self, request: Request) -> Reply:
        """One answer; waits and asks again after 429 and 5xx and after a time-out, `retries` times."""
        import httpx

        body = {
            "model": self.model,
            "messages": [
                {"role": "system", "content": instructions.system(request)},
                {"role": "user", "content": instructions.user(request)},
            ],
            "temperature": 0,
            "stream": False,
        }
        headers = {"authorization": f"Bearer {self.key}"} if self.key else {}
        said = ""
        # A proxy of the environment must not see what is meant for this machine.
        with httpx.Client(timeout=self.timeout, follow_redirects=False, trust_env=not self.local) as client:
            for attempt in range(self.retries + 1):
                wait = float(2**attempt)
                try:
                    status, answered, content = self._ask(client, headers, body)
                except httpx.TimeoutException:
                    said = f"did not answer within {self.timeout:g} s"
                except httpx.HTTPError as e:
                    said = f"cannot be reached: {e or type(e).__name__}"
                else:
                    if status == 200:
                        return self._reply(content)
                    said = f"answered {status}{_reason(content)}"
                    if status not in AGAIN:
                        raise self._error(said, status)
                    wait = _retry_after(answered) or wait
                    if wait > LONGEST_WAIT:
                        raise self._error(f"{said}; it asks to wait {wait:.0f} s", status)
                if attempt < self.retries:
                    self.sleep(wait)
        raise self._error(f"{said} ({self.retries + 1} attempts)")

    def _ask(
        self, client: httpx.Client, headers: dict[str, str], body: dict[str, Any]
    ) -> tuple[int, str | None, bytes]:
        """Status, Retry-After and body of one answer, within the time and size allowed in all."""
        import httpx

        until = time.monotonic() + self.timeout
        url = self.base_url.rstrip("/") + "/chat/completions"
        with client.stream("POST", url, headers=headers, json=body) as response:
            content = bytearray()
            for chunk in response.iter_bytes():
                content += chunk
                if len(content) > LONGEST_REPLY:
                    raise self._error(f"sent more than {LONGEST_REPLY:,} bytes")
                if time.monotonic() > until:
                    raise httpx.ReadTimeout("too slow")
            return response.status_code, response.headers.get("retry-after"), bytes(content)

    def _reply(self, content: bytes) -> Reply:
        try:
            answered = json.loads(content)
            choice = answered["choices"][0]
            text = choice["message"]["content"]
            if not isinstance(text, str):
                raise TypeError("content is no text")
        except (ValueError, KeyError, IndexError, TypeError, RecursionError) as e:
            raise self._error(
                f"answered what is no chat completion ({type(e).__name__}): {content[:80]!r}"
            ) from e
        usage = answered.get("usage")
        counted = usage if isinstance(usage, dict) else {}
        return Reply(
            instructions.answer(text),
            _count(counted.get("prompt_tokens")),
            _count(counted.get("completion_tokens")),
            cut=choice.get("finish_reason") == "length",
        )

    def _error(self, said: str, status: int = 0) -> TranslationError:
        hint = "Ask again later, or see [translation] in duizhao.toml."
        if status in (401, 403):
            hint = f"Is the key right? It was taken from {self.key_name or 'nowhere: none is set'}."
        elif status == 404:
            hint = "Are base_url and model right? base_url mostly ends in /v1."
        return TranslationError(f"{self.host} {said}", hint=hint)


def _count(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else 0


def _reason(content: bytes) -> str:
    """The error's message where the body has one."""
    try:
        error = json.loads(content)["error"]
        text = error["message"] if isinstance(error, dict) else error
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""
    return f": {' '.join(str(text).split())[:200]}"


def _retry_after(value: str | None) -> float | None:
    """Seconds; a date is not obeyed (clocks differ), the usual wait is."""
    try:
        seconds = float(value) if value else 0.0
    except ValueError:
        return None
    return seconds if 0 < seconds < 1e6 else None
