"""Whose articles they are, and filters on them: language and outlet as the source list has them, and time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from duizhao.errors import DuizhaoError
from duizhao.search.index import Index
from duizhao.search.segment import Alive, Ints

if TYPE_CHECKING:
    from duizhao.evidence.store import Snapshot


class Voices:
    """Outlets and languages of an index's articles. The account decides, then the host, then the host without its first label (as `stories` does)."""

    def __init__(self, snapshot: Snapshot, index: Index) -> None:
        self._index = index
        self.language: dict[str, str | None] = {}
        self._accounts: dict[str, str] = {}
        self._hosts: dict[str, str] = {}
        for r in snapshot.rows("SELECT outlet_id, language, hosts, accounts FROM outlets ORDER BY outlet_id"):
            self.language[r["outlet_id"]] = r["language"]
            for account in r["accounts"] or ():
                self._accounts.setdefault(account.lower(), r["outlet_id"])
            for host in r["hosts"] or ():
                self._hosts.setdefault(host, r["outlet_id"])

    def of(self, article: Mapping[str, Any]) -> tuple[str | None, str | None]:
        """Outlet (its id, else account or host) and language of an article's columns."""
        account, host = article["account"], article["host"]
        outlet = (
            article["outlet"]
            or (account and self._accounts.get(account.strip().lower()))
            or (host and (self._hosts.get(host) or self._hosts.get(host.partition(".")[2])))
        )
        return outlet or account or host, self.language.get(outlet or "") or article["language"]

    def keep(
        self,
        *,
        language: str | None = None,
        outlet: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Alive | None:
        """Which places of the index a filter leaves (until excluded); None where nothing is asked. DuizhaoError for an outlet that neither list nor evidence has."""
        if language is None and outlet is None and since is None and until is None:
            return None
        whose, at = self._all
        kept = np.ones(len(at), np.bool_)
        if language is not None:
            kept &= np.array([spoken == language for _, spoken in whose], np.bool_)
        if outlet is not None:
            mine = np.array([name == outlet for name, _ in whose], np.bool_)
            if not mine.any() and outlet not in self.language:
                raise DuizhaoError(
                    f"no outlet {outlet!r} in the source list", hint="`duizhao sources` lists them."
                )
            kept &= mine
        # What has no time is in no period.
        if since is not None:
            kept &= at >= np.datetime64(since.replace(tzinfo=None), "us")
        if until is not None:
            kept &= at < np.datetime64(until.replace(tzinfo=None), "us")
        return kept

    def newest(self, places: Ints) -> Ints:
        """The order that puts places newest first, those without a time last, equal ones as they came."""
        at = self._all[1][places]
        times = np.where(np.isnat(at), np.iinfo(np.int64).min + 1, at.astype(np.int64))
        return np.argsort(-times, kind="stable")

    @cached_property
    def _all(self) -> tuple[list[tuple[str | None, str | None]], Any]:
        known: dict[tuple[Any, ...], tuple[str | None, str | None]] = {}
        whose = []
        times = [np.zeros(0, "datetime64[us]")]
        names = ("outlet", "account", "host", "language")
        for s in self._index.segments:
            for values in zip(*(s.articles[c].to_pylist() for c in names), strict=True):
                if values not in known:
                    known[values] = self.of(dict(zip(names, values, strict=True)))
                whose.append(known[values])
            times.append(s.articles["at"].cast("timestamp[us]").to_numpy())
        return whose, np.concatenate(times)
