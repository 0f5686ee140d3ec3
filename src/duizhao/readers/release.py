"""Which release a table is of, where only a note beside it says so: a README that tells when it was downloaded, or the date of the copy in COMMIT.txt."""

from __future__ import annotations

import re
from pathlib import Path

LEVELS = 5
"""Folders above the file, its own included, in which a note is looked for."""
NOTE_LIMIT = 64 << 10
_MONTHS = {"jan": 1, "feb": 2, "mar": 3, "mär": 3, "apr": 4, "may": 5, "mai": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "okt": 10, "nov": 11, "dec": 12, "dez": 12}  # fmt: skip
_TAKEN = re.compile(
    rf"\b(?:downloaded|sourced|retrieved|accessed)\b[^\n]{{0,200}}?\b({'|'.join(_MONTHS)})[a-zä]*\.?\s+(20\d\d)\b",
    re.IGNORECASE,
)
_COPY = re.compile(r"[0-9a-f]{40}\s+(20\d\d)-(0[1-9]|1[0-2])-([0-3]\d)\b")


def release(path: Path, home: Path, *producer: str) -> tuple[str | None, str | None]:
    """The month (`2024-12`) in which the tables were taken, and where that is said; (None, None) where nothing says it.

    Looked for in the folder of the file and those above it, not above the workspace `home` where the file lies in it. A README counts
    where it names the producer; the date of a copy says that the release is no later.
    """
    here = path.resolve().parent
    for folder in (here, *here.parents)[:LEVELS]:
        readme = _text(folder / "README.md")
        if any(p.lower() in readme.lower() for p in producer) and (m := _TAKEN.search(readme)):
            return f"{m[2]}-{_MONTHS[m[1].lower()]:02}", "release: taken in that month, as the README beside the files says"  # fmt: skip
        if m := _COPY.match(_text(folder / "COMMIT.txt").strip()):
            return f"{m[1]}-{m[2]}", f"release: no later than the copy of {m[1]}-{m[2]}-{m[3]} (COMMIT.txt)"
        if folder == home.resolve():
            break
    return None, None


def _text(path: Path) -> str:
    try:
        with path.open("rb") as f:
            return f.read(NOTE_LIMIT).decode("utf-8", "replace")
    except OSError:
        return ""
