"""robots.txt, as RFC 9309 has it: what may be fetched, and how long to wait in between."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.robotparser import RobotFileParser

MOST = 500_000
"""Bytes of a robots.txt that count (RFC 9309, 2.5)."""
LONGEST_DELAY = 60.0
"""Longest Crawl-delay that is obeyed; a feed is one request."""


@dataclass(frozen=True)
class Robots:
    """One host's rules for one agent."""

    rules: RobotFileParser | None
    """None: everything is allowed."""
    reachable: bool = True
    """False: the file could not be had (server error, no connection): nothing is fetched, and the host is asked again later."""
    outcome: str = "robots unreachable"
    """What to say of a request to a host whose file could not be had: where the host itself could not be reached, that."""
    note: str = "its robots.txt cannot be had"

    def allows(self, agent: str, url: str) -> bool:
        """May this agent fetch the URL?"""
        return self.reachable and (self.rules is None or self.rules.can_fetch(agent, url))

    def delay(self, agent: str) -> float:
        """Seconds between requests that the host asks for, 0 where it does not."""
        found = self.rules.crawl_delay(agent) if self.rules is not None else None
        return min(LONGEST_DELAY, float(found)) if found else 0.0


ALLOW_ALL = Robots(None)
UNREACHABLE = Robots(None, reachable=False)


def parse(status: int, content: bytes) -> Robots:
    """Rules from an answer: 2xx are read; 4xx means no rules; everything else that they could not be had."""
    if 200 <= status < 300:
        rules = RobotFileParser()
        rules.parse(content[:MOST].decode("utf-8", "replace").lstrip("\ufeff").splitlines())
        return Robots(rules)
    return ALLOW_ALL if 400 <= status < 500 else UNREACHABLE
