"""Small figures and claims for the tests of this room."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any

from duizhao.claims.figure import Figure, figure
from duizhao.claims.file import parse
from duizhao.claims.records import Claim


def figures(text: str) -> tuple[Figure, ...]:
    """Figures from CSV text; the title stands for the origin."""
    return tuple(row(r) for r in csv.DictReader(io.StringIO(text.strip())))


def row(values: Mapping[str, Any]) -> Figure:
    """One figure; `complete` may be a text."""
    r: dict[str, Any] = {"unit": "papers", "quantity": "papers", **values}
    complete = str(r.get("complete") or "").lower()
    r["complete"] = None if complete == "" else complete == "true"
    r["origin_id"] = r.get("origin_id") or r.get("title") or "o-1"
    return figure(r)


def claim(text: str = "", **changes: str) -> Claim:
    """A claim from YAML; without text the plainest one. `changes` replace or add top-level keys, in YAML flow style."""
    keys = {
        "id": "aa-leads",
        "sentences": "[AA publishes more papers than BB]",
        "compare": "[AA, BB]",
        "comparison": "{kind: leads}",
        "figures": "{quantity: [papers]}",
        "would_test": "A further count.",
        **changes,
    }
    (found,) = parse(text or "\n".join(f"{k}: {v}" for k, v in keys.items()))
    return found


def pair(prefix: str, a: float, b: float, **tags: str) -> list[Figure]:
    """Figures of AA and BB with the same tags."""
    return [
        row({"figure_id": f"{prefix}-{s}", "subject": s, "value": v, **tags})
        for s, v in (("AA", a), ("BB", b))
    ]
