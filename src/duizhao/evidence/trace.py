"""Traces: the way back from a shown number or sentence to its rule, rows and origins.

Whatever is shown carries a trace id. An id says what it names by its prefix:

    f:<figure id>   a published figure            a-…   an article           o-…   an origin
    c:<claim id>    a claim's verdict             s-…   a story              e:<entity id>   an entity
    c:<claim id>/s<n>   one specification         x-…   a derived number or sentence of a result
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Trace:
    """How one number or sentence came about.

    `rule` is the counting rule in words, `options` the chosen options, `rows` the evidence rows (each with `table` and its key
    columns), `origins` the origin rows behind them, `parts` the ids of traces that this one rests on.
    """

    id: str
    what: str
    rule: str
    value: str = ""
    options: dict[str, str] = field(default_factory=dict)
    rows: tuple[dict[str, Any], ...] = ()
    origins: tuple[dict[str, Any], ...] = ()
    parts: tuple[str, ...] = ()
    note: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Plain data for `--json`."""
        return {
            "id": self.id,
            "what": self.what,
            "value": self.value,
            "rule": self.rule,
            "options": self.options,
            "rows": list(self.rows),
            "origins": list(self.origins),
            "parts": list(self.parts),
            "note": self.note,
        }
