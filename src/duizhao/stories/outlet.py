"""Which outlet an article belongs to, and which of its carriers are heat-ranked front pages.

The language of an article is that of its outlet; a translated title changes nothing about who published it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from duizhao.language import script

if TYPE_CHECKING:
    from duizhao.evidence.store import Snapshot

SHARED_HOSTS = frozenset(
    ("mp.weixin.qq.com", "weixin.sogou.com", "medium.com", "substack.com", "youtube.com")
)
"""Hosts that carry many outlets: there the account is the outlet."""


@dataclass(frozen=True, slots=True)
class Outlet:
    """A medium as coverage counts it."""

    outlet_id: str
    name: str
    owner: str
    language: str
    silent_counts: bool = True
    """False for an aggregator, a ranked front page or an outlet that the user muted: when it carries a story that counts, its silence means nothing."""


class Outlets:
    """Looks an article's outlet up: as its origin states it, else by account, else by host (longest suffix), else by itself."""

    def __init__(self, rows: Iterable[Mapping[str, Any]], muted: Collection[str] = ()) -> None:
        """muted: outlets whose silence means nothing, by the user's decision."""
        self._by_id: dict[str, Outlet] = {}
        self._by_account: dict[str, str] = {}
        self._by_host: dict[str, str] = {}
        ranked: set[str] = set()
        # Outlets from a bare feed list (no language) come last, so that a described outlet of the same host wins.
        for r in sorted(rows, key=lambda r: (not r["language"], str(r["outlet_id"]))):
            if r["kind"] == "carrier":
                if r["ranked"]:
                    ranked.update((r["name"], r["outlet_id"]))
                continue
            counts = r["kind"] != "aggregator" and not r["ranked"] and r["outlet_id"] not in muted
            self._by_id[r["outlet_id"]] = Outlet(
                r["outlet_id"], r["name"], r["owner"] or r["outlet_id"], r["language"] or "und", counts
            )
            for account in r["accounts"] or ():
                self._by_account.setdefault(account.strip().casefold(), r["outlet_id"])
            for host in r["hosts"] or ():
                self._by_host.setdefault(host.lower().removeprefix("www."), r["outlet_id"])
        self._ranked = frozenset(ranked)

    @classmethod
    def from_snapshot(cls, snapshot: Snapshot, muted: Collection[str] = ()) -> Outlets:
        """The outlets and carriers of the store."""
        return cls(
            snapshot.rows(
                "SELECT outlet_id, name, owner, language, kind, ranked, accounts, hosts FROM outlets ORDER BY outlet_id"
            ),
            muted,
        )

    def ranked(self, carrier: str | None) -> bool:
        """True for a carrier known to show only what is ranked high."""
        return carrier in self._ranked

    def of(self, article: Mapping[str, Any]) -> Outlet:
        """The outlet of an article row. An unknown host or account is an outlet of its own."""
        stated, account, host = article.get("outlet"), article.get("account"), article.get("host")
        if stated in self._by_id:
            return self._spoken(self._by_id[stated], article)
        known = self._by_account.get(account.strip().casefold()) if account else None
        if known:
            return self._spoken(self._by_id[known], article)
        known = self._host(host)
        if known and host not in SHARED_HOSTS:
            return self._spoken(self._by_id[known], article)
        if stated:
            name = identifier = str(stated)
        elif account and (host is None or host in SHARED_HOSTS) and not self.ranked(article.get("carrier")):
            name, identifier = account, f"account:{account}"
        else:  # on a ranked board the account is the board
            name = identifier = host or "unknown"
        return Outlet(identifier, name, identifier, self._language(article), host not in SHARED_HOSTS)

    def _spoken(self, outlet: Outlet, article: Mapping[str, Any]) -> Outlet:
        """The outlet; where nobody stated its language (a bare feed list), with the language that the article shows."""
        if outlet.language != "und":
            return outlet
        return replace(outlet, language=self._language(article))

    def _host(self, host: str | None) -> str | None:
        parts = (host or "").lower().split(".")
        for i in range(max(0, len(parts) - 1)):
            found = self._by_host.get(".".join(parts[i:]))
            if found:
                return found
        return None

    @staticmethod
    def _language(article: Mapping[str, Any]) -> str:
        if article.get("outlet_lang"):
            return str(article["outlet_lang"])
        return script(str(article.get("title") or article.get("gist") or ""))
