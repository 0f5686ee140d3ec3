"""The way back from a verdict, or one of its specifications, to figures and origins."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from duizhao.claims.comparison import comparison
from duizhao.claims.records import Specification, Verdict
from duizhao.errors import NotFoundError
from duizhao.evidence.trace import Trace

if TYPE_CHECKING:
    from duizhao.evidence.store import Snapshot

_ID = re.compile(r"c:(?P<claim>[^/]+)(?:/s(?P<number>\d+))?")
_FIGURES = "SELECT * FROM figures WHERE list_contains($1, figure_id) ORDER BY figure_id"
_ORIGINS = "SELECT * FROM origins WHERE list_contains($1, origin_id) ORDER BY origin_id"


def split(trace_id: str) -> tuple[str, int | None]:
    """Claim id and number of the specification (None for the verdict) of an id such as `c:cn-leads-ai-papers/s3`."""
    found = _ID.fullmatch(trace_id)
    if found is None:
        raise NotFoundError(f"{trace_id!r} names no claim", hint="Such ids look like c:CLAIM or c:CLAIM/s3.")
    return found["claim"], int(found["number"]) if found["number"] else None


def trace(verdict: Verdict, snapshot: Snapshot, number: int | None = None) -> Trace:
    """The trace of the verdict, or of the specification of that number; NotFoundError when there is no such number."""
    rule = comparison(verdict.claim.comparison["kind"])
    if number is None:
        ids = sorted({i for s in verdict.specifications for i in s.figure_ids})
        rows, origins = _evidence(snapshot, ids)
        n = len(verdict.counted)
        return Trace(
            id=verdict.trace_id,
            what=verdict.claim.sentences[0],
            value=_value(verdict),
            rule=(
                f"margin = {rule.formula}; share over {n} equivalent of {len(verdict.specifications)} distinct specifications "
                f"({verdict.raw_count} before de-duplication), each of {len(verdict.lineages)} independent lineages weighing the "
                "same, equal by axis within; robust from 95 % and two lineages, leaning from 2/3 (docs/method/claims.md)"
            ),
            options=dict(verdict.constant),
            rows=rows,
            origins=origins,
            parts=tuple(s.trace_id for s in verdict.specifications),
            note="; ".join([*verdict.notes, *(f"{why}: {k}" for why, k in verdict.excluded)]),
        )
    for s in verdict.specifications:
        if s.number == number:
            rows, origins = _evidence(snapshot, list(s.figure_ids))
            shown = ", ".join(f"{k} {v:g}" for k, v in s.values.items())
            return Trace(
                id=s.trace_id,
                what=f"specification {number} of: {verdict.claim.sentences[0]}",
                value=f"{s.side or 'tie'}: margin {s.margin:+.3f} ({shown} {s.unit})",
                rule=f"margin = {rule.formula}"
                + (f", strongest rival {s.rival}" if s.rival else "")
                + f"; mark: {s.mark}; weight {s.weight:.4f}",
                options={**verdict.constant, **s.options},
                rows=rows,
                origins=origins,
                parts=tuple(f"f:{i}" for i in s.figure_ids),
                note="" if s.settled else _ranged(s),
            )
    raise NotFoundError(
        f"claim {verdict.claim.claim_id} has no specification {number}",
        hint=f"It has {len(verdict.specifications)}.",
    )


def _ranged(s: Specification) -> str:
    low, high = ("unbounded" if m is None else f"{m:+.3f}" for m in (s.margin_low, s.margin_high))
    return f"within the ranges that the sources give, the margin lies between {low} and {high}: the side is not settled"


def _value(verdict: Verdict) -> str:
    if verdict.strength == "not testable":
        return f"not testable: {verdict.why_not_testable}"
    side = f" {verdict.side}" if verdict.side else ""
    return f"{verdict.strength}{side}, share for {verdict.share_for:.4f}"


def _evidence(
    snapshot: Snapshot, ids: list[str]
) -> tuple[tuple[dict[str, Any], ...], tuple[dict[str, Any], ...]]:
    rows = snapshot.rows(_FIGURES, [ids]) if ids else []
    cited = sorted({r["origin_id"] for r in rows} | {r["read_id"] for r in rows})
    origins = snapshot.rows(_ORIGINS, [cited]) if cited else []
    return tuple({"table": "figures", **r} for r in rows), tuple(origins)
