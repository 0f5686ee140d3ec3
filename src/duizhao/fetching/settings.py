"""How to fetch: the `[fetch]` section of `duizhao.toml`, with defaults that no site minds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from duizhao.errors import WorkspaceError

AGENT = "Duizhao/0.1 (reads feeds for one person; obeys robots.txt)"


@dataclass(frozen=True, slots=True)
class Settings:
    """Limits and manners. Seconds and bytes unless said otherwise."""

    agent: str = AGENT
    """What the program calls itself; put an address here where sites may reach you."""
    rsshub: str = ""
    """Base URL of your RSSHub, such as `http://127.0.0.1:1200`: `rsshub:/route` feeds are fetched from it. Its host is allowed though it be private."""
    allow_hosts: tuple[str, ...] = ()
    """Hosts on private or loopback addresses that may be fetched all the same."""
    delay: float = 2.0
    """Least time between two requests to one host."""
    every: float = 3600.0
    """Least time between two looks at one feed."""
    connect_timeout: float = 10.0
    idle_timeout: float = 20.0
    total_timeout: float = 60.0
    most_bytes: int = 20_000_000
    """Most bytes of a body, on the wire and unpacked."""
    most_redirects: int = 5
    at_once: int = 8
    """Hosts fetched from at one time."""
    longest_wait: float = 7 * 86400.0
    """Longest back-off, and the longest `Retry-After` that is obeyed."""

    def __post_init__(self) -> None:
        for name in ("delay", "every", "connect_timeout", "idle_timeout", "total_timeout", "longest_wait"):
            if not 0 <= getattr(self, name) < 1e9:
                raise WorkspaceError(f"duizhao.toml: fetch.{name} must be a number of seconds, 0 or more")
        if self.most_bytes < 1 or self.at_once < 1 or self.most_redirects < 0:
            raise WorkspaceError("duizhao.toml: fetch.most_bytes and fetch.at_once must be 1 or more")

    @classmethod
    def of(cls, config: Mapping[str, Any]) -> Settings:
        """From the content of `duizhao.toml`; WorkspaceError names a key that is none, or of the wrong kind."""
        given = config.get("fetch", {})
        if not isinstance(given, Mapping):
            raise WorkspaceError("duizhao.toml: fetch must be a section, [fetch]")
        kinds = {f.name: type(f.default) for f in fields(cls)}
        values: dict[str, Any] = {}
        for key, value in given.items():
            kind = kinds.get(key)
            if kind is None:
                raise WorkspaceError(
                    f"duizhao.toml: no setting fetch.{key}", hint=f"There are {', '.join(kinds)}."
                )
            if kind is tuple and isinstance(value, list) and all(isinstance(v, str) for v in value):
                values[key] = tuple(value)
            elif kind is float and isinstance(value, int | float) and not isinstance(value, bool):
                values[key] = float(value)
            elif type(value) is kind:
                values[key] = value
            else:
                raise WorkspaceError(
                    f"duizhao.toml: fetch.{key} is {value!r}, not of the kind of {getattr(cls(), key)!r}"
                )
        return cls(**values)
