"""A sentence → its specification space → verdict, contrasts and flip sets (docs/method/claims.md)."""

from __future__ import annotations

from duizhao.claims.file import load, load_all, parse, read, validate
from duizhao.claims.find import Match, find, mirrored, named, one
from duizhao.claims.records import AXES, Claim, Contrast, Flip, Specification, Verdict
from duizhao.claims.table import to_arrow, to_rows
from duizhao.claims.trace import trace
from duizhao.claims.verdict import check, check_all, judge, specifications

__all__ = [
    "AXES",
    "Claim",
    "Contrast",
    "Flip",
    "Match",
    "Specification",
    "Verdict",
    "check",
    "check_all",
    "find",
    "judge",
    "load",
    "load_all",
    "mirrored",
    "named",
    "one",
    "parse",
    "read",
    "specifications",
    "to_arrow",
    "to_rows",
    "trace",
    "validate",
]
