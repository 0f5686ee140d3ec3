"""Short stable ids made from what they name, so that the same thing has the same id in every store."""

from __future__ import annotations

import hashlib
from pathlib import Path


def short_id(prefix: str, *parts: object) -> str:
    """`prefix-` and 16 hex digits of the SHA-256 of the parts (64 bits: a clash among 10⁶ rows has odds of 1 in 4·10⁷)."""
    text = "\x1f".join(["" if p is None else str(p) for p in parts])
    return f"{prefix}-{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def file_digest(path: Path) -> str:
    """SHA-256 of a file's bytes, hex, read in blocks."""
    with path.open("rb") as f:
        return hashlib.file_digest(f, "sha256").hexdigest()
