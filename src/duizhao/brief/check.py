"""Holding every sentence of an issue against the store. Nothing is printed that fails here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from duizhao.brief.derived import parse
from duizhao.brief.sentence import Link, Sentence
from duizhao.errors import EvidenceMissingError, NotFoundError
from duizhao.evidence.store import Snapshot

if TYPE_CHECKING:
    from duizhao.brief.issue import Issue

_TABLES = (
    ("a-", "SELECT article_id AS id FROM articles WHERE article_id IN (SELECT unnest($ids))", 0),
    ("o-", "SELECT origin_id AS id FROM origins WHERE origin_id IN (SELECT unnest($ids))", 0),
    ("f:", "SELECT figure_id AS id FROM figures WHERE figure_id IN (SELECT unnest($ids))", 2),
    ("e:", "SELECT entity_id AS id FROM entities WHERE entity_id IN (SELECT unnest($ids))", 2),
    ("m:", "SELECT outlet_id AS id FROM outlets WHERE outlet_id IN (SELECT unnest($ids))", 2),
)
"""Prefix, query for the ids that exist, and how much of the prefix is not part of the stored id."""


def verify(issue: Issue, snapshot: Snapshot, known_traces: Iterable[str] | None = None) -> int:
    """Check every sentence and link of an issue; returns how many there were.

    A sentence needs at least one id, and every id must resolve: in the store, or among `known_traces` (by default the stories,
    gaps, claims and specifications that the issue was composed from). A quote must be a run of bytes of a text stored under one of
    its ids. A link must equal the stored URL. EvidenceMissingError names the first that fails.
    """
    known = set(issue.known if known_traces is None else known_traces)
    sentences, links = list(issue.sentences()), list(issue.links())
    cited = {i for _, s in sentences for i in s.evidence} | {li.evidence for _, li in links}
    resolved = known | _resolved(cited - known, snapshot)
    texts = _texts({i for _, s in sentences if s.kind == "quote" for i in s.evidence}, snapshot)
    for place, s in sentences:
        _check_sentence(place, s, resolved, texts)
    urls = _urls({li.evidence for _, li in links}, snapshot)
    for place, link in links:
        _check_link(place, link, resolved, urls)
    return len(sentences) + len(links)


def _check_sentence(place: str, s: Sentence, resolved: set[str], texts: dict[str, list[str]]) -> None:
    if not s.evidence:
        raise EvidenceMissingError(
            f"no evidence behind {place}: {s.text!r}",
            hint="Give it the ids of the rows it was made from, or leave it out.",
        )
    missing = [i for i in s.evidence if i not in resolved]
    if missing:
        raise EvidenceMissingError(
            f"evidence {', '.join(missing)} of {place} is not in the store: {s.text!r}",
            hint="The store may have changed since the issue was composed: run it again.",
        )
    if s.kind != "quote":
        return
    wanted = s.text.encode()
    if not wanted or not any(wanted in t.encode() for i in s.evidence for t in texts.get(i, ())):
        raise EvidenceMissingError(
            f"the quote of {place} is not in the stored text of {', '.join(s.evidence)}: {s.text!r}",
            hint="A quote is printed byte for byte or not at all.",
        )


def _check_link(place: str, link: Link, resolved: set[str], urls: dict[str, str]) -> None:
    if link.evidence not in resolved:
        raise EvidenceMissingError(
            f"the link of {place} names {link.evidence}, which is not in the store: {link.url}"
        )
    stored = urls.get(link.evidence)
    if stored is None and link.evidence.startswith("c:"):
        return  # a claim's source stands in its YAML file, from which the verdict was made
    if stored != link.url:
        raise EvidenceMissingError(
            f"the link of {place} is not the stored one: {link.url!r}, stored {stored!r}",
            hint="Links are printed as stored, byte for byte.",
        )


def _resolved(ids: set[str], snapshot: Snapshot) -> set[str]:
    found: set[str] = set()
    for prefix, sql, cut in _TABLES:
        wanted = [i[cut:] for i in ids if i.startswith(prefix)]
        if wanted:
            found |= {f"{prefix[:cut]}{r['id']}" for r in snapshot.rows(sql, {"ids": wanted})}
    for i in ids:
        if i.startswith("x-"):
            try:
                parse(i)
            except NotFoundError:
                continue
            found.add(i)
    return found


def _texts(ids: set[str], snapshot: Snapshot) -> dict[str, list[str]]:
    wanted = [i for i in ids if i.startswith("a-")]
    if not wanted:
        return {}
    rows = snapshot.rows(
        "SELECT article_id, title, title_alt, lead, gist FROM articles WHERE article_id IN (SELECT unnest($ids))",
        {"ids": wanted},
    )
    return {r["article_id"]: [r[k] for k in ("title", "title_alt", "lead", "gist") if r[k]] for r in rows}


def _urls(ids: set[str], snapshot: Snapshot) -> dict[str, str]:
    rows = snapshot.rows(
        """SELECT article_id AS id, url FROM articles WHERE article_id IN (SELECT unnest($ids))
           UNION ALL SELECT origin_id, url FROM origins WHERE origin_id IN (SELECT unnest($ids))""",
        {"ids": sorted(ids) or [""]},
    )
    return {r["id"]: r["url"] for r in rows}
