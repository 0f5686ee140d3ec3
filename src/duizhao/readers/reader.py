"""What a reader is, what it is given and where it puts what it finds.

A reader knows one format. It resolves nothing: it turns bytes into rows of `evidence.tables`, and sets aside, with line
and reason, what it cannot keep. Storing, batching and committing are `reading`'s work, so that every reader gets
them right.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from duizhao.errors import ReadError
from duizhao.evidence.ids import short_id
from duizhao.evidence.tables import ORIGINS
from duizhao.readers.fieldmap import AUTO, FieldMap
from duizhao.readers.worksmap import RecordMap
from duizhao.workspace.folder import Workspace

WHOLE_FILE_LIMIT = 64 << 20
"""Bytes above which a format that must be held whole (TOML, YAML, feeds) is refused; JSON lines and CSV stream."""

Check = Callable[[Path], object]
"""Given a claim file: returns, or raises a DuizhaoError or ValueError that says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Source:
    """One file to be read."""

    path: Path
    name: str
    """Its place in the workspace, or its folder's name and its own."""
    workspace: Workspace
    mapping: FieldMap = AUTO
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    """Times later than this (and a day) cannot be."""
    check_claim: Check | None = None
    records: RecordMap | None = None
    """The map of a table of records."""
    release: str = ""
    """The release of a database of records, where one is named."""

    @property
    def options(self) -> str:
        """What was asked for, as text: part of a read's identity."""
        asked = self.records.options if self.records else self.mapping.options
        return f"{asked} release={self.release}" if self.release else asked

    def bytes(self) -> bytes:
        """The whole file; ReadError above WHOLE_FILE_LIMIT."""
        size = self.path.stat().st_size
        if size > WHOLE_FILE_LIMIT:
            raise ReadError(
                f"{self.name} is {size >> 20} MB; this format is read whole, up to {WHOLE_FILE_LIMIT >> 20} MB",
                hint="Cut it into smaller files.",
            )
        return self.path.read_bytes()

    def text(self) -> str:
        """The whole file as UTF-8, a byte-order mark left out; ReadError names the line of a byte that is not."""
        raw = self.bytes()
        try:
            return raw.decode("utf-8-sig")
        except UnicodeDecodeError as e:
            line = raw.count(b"\n", 0, e.start) + 1
            raise ReadError(
                f"{self.name}, line {line}: not UTF-8 ({e.reason})", hint="Save the file as UTF-8."
            ) from e


class Sink(Protocol):
    """Where a reader puts what it finds."""

    def keep(self, table: str, line: int, row: Mapping[str, Any]) -> None:
        """A row of a table, without `read_id` and `line`."""

    def aside(self, line: int, reason: str, excerpt: object = "", *, field: bool = False) -> None:
        """A row that cannot be kept; with `field`, one field of a row that is kept without it."""

    def copied(self, rows: int, new: int) -> None:
        """Rows that went into the workspace as text (claims, judgements), and how many were new there."""

    def advance(self, n: int) -> None:
        """That many more bytes of the file are done."""


class Reader(Protocol):
    """One format. `detect` gets the path and the first 64 kB; `read` fills the sink or raises ReadError."""

    @property
    def name(self) -> str:
        """The word for `--kind`, and part of every read's identity."""

    @property
    def reads(self) -> str:
        """One line for people: which files it reads, into which tables."""

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables it writes to."""

    def detect(self, path: Path, head: bytes) -> bool: ...

    def read(self, source: Source, out: Sink) -> None: ...


def publication(
    producer: str | None,
    title: str | None,
    url: str | None,
    *,
    licence: str | None = None,
    published: str | None = None,
    retrieved: str | None = None,
    vintage: str | None = None,
    lineage: str | None = None,
    note: str | None = None,
) -> dict[str, Any]:
    """An origin row of kind `publication`: what a figure or a name cites. Its id is made from all that it says."""
    said = (producer, title, url, licence, published, retrieved, vintage, lineage or producer)
    return ORIGINS.blank(
        origin_id=short_id("o", "publication", *said),
        kind="publication",
        producer=producer,
        title=title,
        url=url,
        licence=licence,
        published=published,
        retrieved=retrieved,
        vintage=vintage,
        lineage=lineage or producer,
        note=note,
    )


def clean(value: object, what: str) -> str | None:
    """Text without outer blanks, None when empty; ValueError in words when it is no text or holds what no text may."""
    if value is None:
        return None
    if type(value) is str and value.isascii() and "\0" not in value:
        return value.strip() or None
    if isinstance(value, str):
        text = value.strip()
    elif isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{what} is {_a(value)}, not text")
    else:
        text = str(value)
    if not text.isascii():
        # Half a character (a lone surrogate, as cut emoji leave it) is shown as what it is: unreadable.
        text = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    if "\0" in text:
        raise ValueError(f"{what} holds a NUL character")
    return text or None


def _a(value: object) -> str:
    names = {bool: "true or false", list: "a list", dict: "an object"}
    return names.get(type(value), f"a {type(value).__name__}")
