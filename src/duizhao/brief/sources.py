"""Source lines: publications and files, those that differ only in release or file name taken together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from duizhao.brief import wording
from duizhao.brief.issue import SourceItem
from duizhao.brief.sentence import Link, Sentence

MANY = 6
"""More files than this of one folder and reader become one line."""
_DETAILS = (
    ("vintage", "release "),
    ("published", "published "),
    ("retrieved", "retrieved "),
    ("licence", "licence: "),
)


def publications(rows: Iterable[Mapping[str, Any]]) -> tuple[SourceItem, ...]:
    """A line for each producer, title and URL, with the releases, dates and licences of all its origins."""
    groups: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for row in rows:
        name = ", ".join(str(row[k]) for k in ("producer", "title") if row.get(k)) or str(row["origin_id"])
        groups.setdefault((name, str(row.get("url") or "")), []).append(row)
    made = []
    for (name, url), group in groups.items():
        ids = tuple(dict.fromkeys(str(r["origin_id"]) for r in group))
        details = []
        for key, label in _DETAILS:
            values = sorted({str(r[key]) for r in group if r.get(key)})
            if values:
                details.append(label + ", ".join(values))
        made.append(
            SourceItem(
                ids,
                Sentence(f"{name} ({host})" if (host := urlsplit(url).hostname) else name, ids),
                Sentence("; ".join(details) or "release, dates and licence not stated", ids),
                Link(url, ids[0]) if url else None,
            )
        )
    return tuple(made)


def files(rows: Iterable[Mapping[str, Any]]) -> tuple[SourceItem, ...]:
    """A line for each file that was read; many of one folder and reader become one."""
    groups: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for row in sorted(rows, key=lambda r: (str(r["reader"]), str(r["source"]))):
        if row["kind"] == "file":
            folder = str(PurePosixPath(str(row["source"])).parent)
            groups.setdefault((str(row["reader"]), folder), []).append(row)
    made = []
    for (reader, folder), group in groups.items():
        if len(group) > MANY:
            made.append(_line(f"{folder}/, {wording.count(len(group), 'file')}", reader, group))
        else:
            made.extend(_line(str(r["source"]), reader, [r]) for r in group)
    return tuple(made)


def _line(name: str, reader: str, group: list[Mapping[str, Any]]) -> SourceItem:
    ids = tuple(str(r["origin_id"]) for r in group)
    rows, aside = (sum(int(r[k] or 0) for r in group) for k in ("rows", "aside"))
    detail = f"{wording.count(rows, 'row')}, read as {reader}"
    if len(group) == 1:
        detail += f", SHA-256 {str(group[0]['sha256'] or '')[:12]}…"
    if aside:
        detail += f", {aside:,} set aside"
    return SourceItem(ids, Sentence(name, ids), Sentence(detail, ids), None)
