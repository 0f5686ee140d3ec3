"""What a brief looks up again and again: outlets, owner groups and names in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from duizhao.evidence.store import Snapshot
from duizhao.stories.outlet import Outlets


@dataclass(frozen=True, slots=True)
class Shelf:
    """Rows by id, read once per issue."""

    outlets: dict[str, dict[str, Any]]
    owners: dict[str, str]
    """Owner group → its label."""
    names: tuple[tuple[str, str, str], ...]
    """(Chinese name, English name, entity id), longest Chinese name first; names that are also common words left out."""
    origins: dict[str, dict[str, Any]]
    figure_origin: dict[str, str]
    labels: dict[str, str]
    """Entity id → its English name, for charts."""

    resolver: Outlets
    """Which outlet an article row belongs to."""

    @classmethod
    def of(cls, snapshot: Snapshot) -> Shelf:
        outlets = {row["outlet_id"]: row for row in snapshot.rows("SELECT * FROM outlets ORDER BY outlet_id")}
        owners: dict[str, list[dict[str, Any]]] = {}
        for row in outlets.values():
            owners.setdefault(row["owner"], []).append(row)
        names = snapshot.rows(
            """SELECT zh.name AS zh, en.name AS en, zh.entity_id
               FROM names zh JOIN names en USING (entity_id)
               WHERE zh.lang = 'zh' AND en.lang = 'en' AND NOT coalesce(zh.ambiguous, false)
                 AND coalesce(zh.kind, '') NOT IN ('misspelling', 'transliteration')
                 AND coalesce(en.kind, '') NOT IN ('misspelling', 'former', 'pinyin')
               QUALIFY row_number() OVER (PARTITION BY zh.name ORDER BY
                   CASE en.kind WHEN 'trade' THEN 0 WHEN 'short' THEN 1 WHEN 'product' THEN 2 ELSE 3 END, length(en.name), en.name) = 1
               ORDER BY length(zh.name) DESC, zh.name"""
        )
        return cls(
            outlets,
            {owner: _label(rows) for owner, rows in owners.items()},
            tuple((r["zh"], r["en"], r["entity_id"]) for r in names),
            {row["origin_id"]: row for row in snapshot.rows("SELECT * FROM origins")},
            {
                row["figure_id"]: row["origin_id"]
                for row in snapshot.rows("SELECT figure_id, origin_id FROM figures")
            },
            {
                row["entity_id"]: row["name"]
                for row in snapshot.rows(
                    """SELECT entity_id, name FROM names WHERE lang = 'en' AND coalesce(kind, '') IN ('trade', 'short', 'official', '')
                       QUALIFY row_number() OVER (PARTITION BY entity_id ORDER BY
                           CASE kind WHEN 'trade' THEN 0 WHEN 'short' THEN 1 ELSE 2 END, length(name), name) = 1"""
                )
            },
            Outlets.from_snapshot(snapshot),
        )

    def outlet_label(self, outlet_id: str, name: str) -> str:
        """`雷锋网 Leiphone` where the outlet has both names, else its one name."""
        row = self.outlets.get(outlet_id)
        return _both(row) if row else name

    def owner_label(self, owner: str) -> str:
        """The name of an owner group; its id where no name is known."""
        return self.owners.get(owner) or self.owners.get(owner.removeprefix("host:")) or owner

    def named(self, text: str) -> list[tuple[str, str, str]]:
        """Known Chinese names in a text with their English names, in order of appearance: (Chinese, English, entity id)."""
        taken = [False] * len(text)
        found: list[tuple[int, str, str, str]] = []
        seen: set[str] = set()
        for zh, en, entity in self.names:
            start = text.find(zh)
            if len(zh) < 2 or start < 0 or entity in seen or en.lower() in text.lower():
                continue
            if any(taken[start : start + len(zh)]):
                continue
            taken[start : start + len(zh)] = [True] * len(zh)
            seen.add(entity)
            found.append((start, zh, en, entity))
        return [(zh, en, entity) for _, zh, en, entity in sorted(found)]


def _both(row: dict[str, Any]) -> str:
    name = str(row["name"])
    english = row.get("name_en")
    if english and english.lower() not in name.lower():
        return f"{name} {english}"
    return name


def _label(rows: list[dict[str, Any]]) -> str:
    named = next((str(r["owner_name"]) for r in rows if r.get("owner_name")), None)
    if len(rows) == 1:
        return str(rows[0].get("name_en") or rows[0]["name"])
    if named:
        return named
    lead = next((r for r in rows if r["outlet_id"] == r["owner"]), rows[0])
    return str(lead.get("name_en") or lead["name"])
