"""One line that is searched besides articles: an entity with its names, a figure, a sentence of a claim."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """id: what `duizhao trace` opens. text: what is searched and shown. detail: what is shown beside it."""

    id: str
    text: str
    detail: str
