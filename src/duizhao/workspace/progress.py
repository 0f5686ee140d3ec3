"""Progress on long work: whoever runs a job hands in a reporter; the job only says what it has done."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol


class Step(Protocol):
    """One bar: call `advance` as work gets done."""

    def advance(self, n: int = 1) -> None: ...


class Progress(Protocol):
    """A reporter of steps. `total` None means unknown."""

    def step(self, label: str, total: int | None = None, unit: str = "") -> AbstractContextManager[Step]: ...


class _Silent:
    def advance(self, n: int = 1) -> None:
        return None


class Quiet:
    """Reports nothing: for libraries, tests and `--json`."""

    @contextmanager
    def step(self, label: str, total: int | None = None, unit: str = "") -> Iterator[Step]:
        yield _Silent()
