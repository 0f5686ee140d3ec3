"""Published figures as lines that can be searched. A store may hold a hundred thousand: lines are made only of those that hold the words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from duizhao.search.query import Alternative, Group

if TYPE_CHECKING:
    from duizhao.evidence.store import Snapshot

SHOWN = ("quantity", "subject", "period", "value", "definition", "database", "quality", "producer")


@dataclass(frozen=True, slots=True)
class Line:
    """What is searched besides articles: an entity with its names, a figure, a sentence of a claim. id: what `duizhao trace` opens. detail: shown beside the text."""

    id: str
    text: str
    detail: str


class FigureLines:
    """The figures of a snapshot, largest first."""

    def __init__(self, snapshot: Snapshot) -> None:
        rows = snapshot.query(
            "SELECT figure_id, quantity, subject, period, value, unit, definition, database, quality, producer, note FROM figures ORDER BY value DESC, figure_id"
        )
        values = [f"{v:,.10g} {u}" for v, u in zip(rows["value"].to_pylist(), rows["unit"].to_pylist(), strict=True)]  # fmt: skip
        said = {**{c: rows[c].combine_chunks() for c in SHOWN}, "value": pa.array(values, pa.string())}
        none = pa.scalar(None, pa.string())
        columns = [pc.if_else(pc.equal(said[c], ""), none, said[c]) for c in SHOWN]
        self._text = pc.binary_join_element_wise(*columns, ", ", null_handling="skip")
        self._low = pc.utf8_lower(self._text)
        self._ascii = pc.string_is_ascii(self._text)
        self._id, self._note = rows["figure_id"].combine_chunks(), rows["note"].combine_chunks()

    def holding(self, groups: Sequence[Group]) -> list[Line]:
        """Figures that may hold everything asked for: those that surely do not are left out."""
        kept = pa.array([True] * len(self._text), pa.bool_())
        for group in groups:
            held = pc.invert(self._ascii)
            for alternative in group.alternatives:
                if alternative.text.isascii():
                    held = pc.or_(held, self._words(alternative))
            kept = pc.and_(kept, held)
        columns = (c.filter(kept).to_pylist() for c in (self._id, self._text, self._note))
        return [Line(f"f:{i}", t, n or "") for i, t, n in zip(*columns, strict=True)]

    def _words(self, alternative: Alternative) -> pa.Array:
        held = pa.array([True] * len(self._text), pa.bool_())
        for word in alternative.text.replace("-", " ").split():
            held = pc.and_(held, pc.match_substring(self._low, word))
        return held
