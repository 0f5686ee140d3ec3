"""Specifications as rows of a plain table, to print, filter and hand on."""

from __future__ import annotations

from html import escape
from typing import Any

from duizhao.claims.records import Specification, Verdict


def to_rows(verdict: Verdict) -> list[dict[str, Any]]:
    """One dict per specification, with a column per axis that varies and one per compared value."""
    axes = list(dict.fromkeys(a for s in verdict.specifications for a in s.options))
    values = list(dict.fromkeys(k for s in verdict.specifications for k in s.values))
    return [_row(s, axes, values) for s in verdict.specifications]


def _row(s: Specification, axes: list[str], values: list[str]) -> dict[str, Any]:
    return {
        "specification": s.number,
        **{a: s.options.get(a) for a in axes},
        **{f"value {v}": s.values.get(v) for v in values},
        "unit": s.unit,
        "margin": s.margin,
        "margin low": s.margin_low,
        "margin high": s.margin_high,
        "side": s.side or "tie",
        "settled": s.settled,
        "rival": s.rival,
        "mark": s.mark,
        "weight": s.weight,
        "lineage": s.lineage,
        "figures": list(s.figure_ids),
        "trace": s.trace_id,
    }


def to_arrow(verdict: Verdict) -> Any:
    """The same as a pyarrow.Table; margins in log ratio, weights as shares of 1. Empty verdicts give an empty table."""
    import pyarrow as pa

    return pa.Table.from_pylist(to_rows(verdict))


def to_html(verdict: Verdict) -> str:
    """The verdict's sentence and its table, for a notebook."""
    rows = to_rows(verdict)
    head = f"<p><b>{escape(verdict.claim.sentences[0])}</b><br>{escape(verdict.flip_sentence)}</p>"
    if not rows:
        return head
    columns = [c for c in rows[0] if c not in ("figures",)]
    top = "".join(f"<th>{escape(c)}</th>" for c in columns)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(_cell(r[c]))}</td>" for c in columns) + "</tr>" for r in rows
    )
    return f"{head}<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"


def _cell(value: Any) -> str:
    return (
        ""
        if value is None
        else f"{value:.3g}"
        if isinstance(value, float) and abs(value) < 10
        else str(value)
    )
