"""Reading files into the store: find the reader, batch the rows, commit each file whole.

A file's read has an id made from reader, source, content and options. Its rows are written in batches under that id,
then its origin row, which commits it (`evidence.store`). So a read that was cut off is invisible, running it again writes
only the rows that are not there yet, and reading the same file twice writes nothing.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from duizhao.errors import ReadError
from duizhao.evidence.ids import file_digest, short_id
from duizhao.evidence.tables import ORIGINS, table
from duizhao.readers.fieldmap import AUTO, FieldMap
from duizhao.readers.ledger import Ledger
from duizhao.readers.maps import BESIDE, Map, beside, read_map
from duizhao.readers.reader import Check, Reader, Source
from duizhao.readers.recordmap import MappedRecords
from duizhao.readers.registry import READERS
from duizhao.readers.sink import BATCH, StoreSink
from duizhao.readers.tablerows import SUFFIXES
from duizhao.readers.worksmap import RecordMap
from duizhao.workspace.folder import CONFIG, Workspace
from duizhao.workspace.lock import writing
from duizhao.workspace.progress import Progress, Quiet, Step

HEAD = 64 << 10
"""Bytes of a file that `detect` sees."""


COMPACT_EVERY = 25
"""Files of one call after which small files are merged: each lookup opens them all."""


@dataclass(frozen=True, slots=True)
class ReadResult:
    """What became of one file.

    `rows` are the rows of the file that could be kept, `new` those that the store did not have, `aside` the rows and fields set
    aside. States: `read`; `already read` (nothing written); `restored` (an earlier content came back); `not read` (a file
    of a folder that no reader knows); `failed` (a file of a folder that cannot be read as a whole; see `note`).
    """

    source: str
    reader: str
    state: Literal["read", "already read", "restored", "not read", "failed"]
    rows: int = 0
    new: int = 0
    aside: int = 0
    read_id: str | None = None
    seconds: float = 0.0
    note: str = ""


def read(
    workspace: Workspace,
    paths: Iterable[Path | str],
    *,
    kind: str | None = None,
    mapping: Map | Mapping[str, Any] | Path | str | None = None,
    mappings: Mapping[Path, Mapping[str, Any]] | None = None,
    release: str = "",
    lenient: bool = False,
    progress: Progress | None = None,
    check_claim: Check | None = None,
    batch: int = BATCH,
) -> tuple[ReadResult, ...]:
    """Read files, and folders with every file in them that a reader knows, in order of name.

    `kind` names the reader instead of detecting it; `mapping` is a field map (or its TOML file) for headlines and feeds, or a map of records, `mappings` those of
    single files; without either, a map that lies beside its file counts (`NAME.map.toml`); `release` names the release of a database of records, so that two releases stand side by side;
    `lenient` reports a file that cannot be read as `failed`, as it does for files of a folder, instead of raising;
    `check_claim` judges a claim file before it is taken over. Takes the workspace's lock.

    Raises ReadError when a file named in `paths` cannot be read as a whole (files before it stay read), LockedError
    when another process is writing.
    """
    reader = None if kind is None else _named(kind)
    if release and not re.fullmatch(r"[\w.-]{1,40}", release):
        raise ReadError(
            f"{release!r} is no name of a release",
            hint="Letters, digits, points and dashes, such as 2025-01.",
        )
    chosen = None if mapping is None else read_map(mapping)
    if isinstance(chosen, RecordMap) and reader is not None and reader.name != MappedRecords.name:
        raise ReadError(
            f"a map of records is for --kind {MappedRecords.name}, not {kind}",
            hint="Leave the kind out, or the map.",
        )
    files = [(p, inside or lenient) for p, inside in _files(workspace, [Path(p) for p in paths])]
    own = {p.resolve(): read_map(m) for p, m in (mappings or {}).items()}
    if not files:
        raise ReadError("nothing to read: no files there", hint="Name a file, or a folder with files.")
    now = datetime.now(UTC)
    jobs: list[tuple[Reader | None, Source, bool]] = []
    results = []
    for path, inside in files:
        name = source_name(workspace, path)
        try:
            fields = own.get(path.resolve()) or chosen or beside(path)
        except ReadError as e:
            if not inside:
                raise
            results.append(ReadResult(name, "", "failed", note=e.message))
            continue
        if isinstance(fields, FieldMap) or fields is None:
            source = Source(path, name, workspace, fields or AUTO, now, check_claim, release=release)
        else:
            source = Source(path, name, workspace, AUTO, now, check_claim, fields, release)
        jobs.append((reader or _fitting(source), source, inside))
    _refuse_clashes(jobs)
    with writing(workspace), closing(Ledger(workspace.store)) as ledger:
        label = "reading" if len(jobs) != 1 else f"reading {jobs[0][1].path.name}"
        total = sum(s.path.stat().st_size for r, s, _ in jobs if r is not None)
        with (progress or Quiet()).step(label, total=total, unit="bytes") as step:
            for done, (found, source, inside) in enumerate(jobs, 1):
                if done % COMPACT_EVERY == 0:
                    _compact(workspace, jobs)
                if found is None:
                    if not inside:
                        known = "; ".join(f"{r.name}: {r.reads}" for r in READERS)
                        raise ReadError(
                            f"{source.path}: no reader knows this file", hint=f"Readers are {known}."
                        )
                    results.append(ReadResult(source.name, "", "not read", note="no reader knows this file"))
                    continue
                try:
                    results.append(_read_one(found, source, ledger, step, batch))
                except (ReadError, OSError) as e:
                    problem = (
                        e if isinstance(e, ReadError) else ReadError(f"{source.path}: {e.strerror or e}")
                    )
                    if not inside:
                        raise problem from e
                    results.append(ReadResult(source.name, found.name, "failed", note=problem.message))
        _compact(workspace, jobs)
    return tuple(results)


def _compact(workspace: Workspace, jobs: Iterable[tuple[Reader | None, Source, bool]]) -> None:
    """Merge the small files of the tables that were written to, where there are many."""
    for name in sorted({t for r, _, _ in jobs if r is not None for t in (*r.tables, "origins", "aside")}):
        workspace.store.compact(name)


def _read_one(reader: Reader, source: Source, ledger: Ledger, step: Step, batch: int) -> ReadResult:
    began = time.monotonic()
    store = source.workspace.store
    before = _state(source.path)
    sha256 = file_digest(source.path)
    read_id = short_id("o", "file", reader.name, source.name, sha256, source.options)
    earlier = ledger.committed(read_id)
    if earlier is not None:
        state: Literal["already read", "restored"] = "already read"
        if ledger.newest(reader.name, source.name) != read_id:
            # The rows are there; only the newest read of a source counts, so this one is committed once more.
            ledger.commit(earlier)
            state = "restored"
        step.advance(before[0])
        return ReadResult(
            source.name,
            reader.name,
            state,
            int(earlier["rows"]),
            0,
            int(earlier["aside"]),
            read_id,
            time.monotonic() - began,
        )
    ledger.begin()
    sink = StoreSink(store, ledger, read_id, source.name, step, batch, source.release)
    reader.read(source, sink)
    sink.flush()
    if _state(source.path) != before:
        raise ReadError(
            f"{source.path} changed while it was being read", hint="Read it again when it is complete."
        )
    origin = ORIGINS.blank(
        origin_id=read_id,
        kind="file",
        reader=reader.name,
        source=source.name,
        sha256=sha256,
        size=before[0],
        rows=sink.kept,
        aside=sink.set_aside,
    )
    ledger.commit(origin)
    return ReadResult(
        source.name,
        reader.name,
        "read",
        sink.kept,
        sink.new,
        sink.set_aside,
        read_id,
        time.monotonic() - began,
    )


def source_name(workspace: Workspace, path: Path) -> str:
    """The slot of a file: its place in the workspace, or the name of its folder and its own. No machine's folders."""
    full = path.resolve()
    home = workspace.folder.resolve()
    if full.is_relative_to(home):
        return full.relative_to(home).as_posix()
    return "/".join(full.parts[-2:]).lstrip("/")


def _files(workspace: Workspace, paths: Sequence[Path]) -> Iterator[tuple[Path, bool]]:
    """Every file to be read and whether it was found in a folder, each once, folders in order of name."""
    seen: set[Path] = set()
    for path in paths:
        if path.is_dir():
            for folder, subfolders, names in os.walk(path):
                here = Path(folder)
                subfolders[:] = sorted(
                    d
                    for d in subfolders
                    if not d.startswith((".", "__")) and not (d == "store" and (here / CONFIG).exists())
                )
                for name in sorted(names):
                    file = here / name
                    if name.startswith(".") or name == CONFIG or name.endswith(BESIDE):
                        continue
                    if not file.is_file() or file.resolve() in seen:
                        continue
                    seen.add(file.resolve())
                    yield file, True
        elif path.is_file():
            if path.resolve() not in seen:
                seen.add(path.resolve())
                yield path, False
        else:
            raise ReadError(f"{path}: no such file or folder")


def _fitting(source: Source) -> Reader | None:
    """The reader of a file: that of mapped records where it has such a map and is a table, else the one that knows it."""
    if source.records and source.path.suffix.lower() in SUFFIXES:
        return _named(MappedRecords.name)
    return _detected(source.path)


def _detected(path: Path) -> Reader | None:
    try:
        with path.open("rb") as f:
            head = f.read(HEAD)
    except OSError as e:
        raise ReadError(f"{path}: {e.strerror}") from e
    return next((r for r in READERS if r.detect(path, head)), None)


def _named(kind: str) -> Reader:
    for reader in READERS:
        if reader.name == kind:
            return reader
    raise ReadError(f"no reader is called {kind!r}", hint=f"There are {', '.join(r.name for r in READERS)}.")


def _refuse_clashes(jobs: Iterable[tuple[Reader | None, Source, bool]]) -> None:
    """Two files of one call that would take one slot would replace each other."""
    taken: dict[tuple[str, str], Path] = {}
    for reader, source, _ in jobs:
        if reader is None or all(table(t).kind == "accumulating" for t in reader.tables):
            continue
        other = taken.setdefault((reader.name, source.name), source.path)
        if other != source.path:
            raise ReadError(
                f"{other} and {source.path} have the same folder name and name, so that one would replace the other",
                hint="Rename one of them, or copy both into the workspace.",
            )


def _state(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_size, found.st_mtime_ns
