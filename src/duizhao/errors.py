"""What can go wrong in a way a person can mend.

Every error that reaches a user derives from `DuizhaoError`: its message says what was wrong and where, its
`hint` says what to do. Anything else that escapes is a defect and keeps its traceback.
"""

from __future__ import annotations


class DuizhaoError(Exception):
    """A mistake in input, workspace or request, told so that a person can mend it."""

    exit_code = 1

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class WorkspaceError(DuizhaoError):
    """The folder is no workspace, a newer one, a foreign one, or half copied."""

    exit_code = 3


class LockedError(WorkspaceError):
    """Another process is writing to the workspace."""

    exit_code = 4


class ReadError(DuizhaoError):
    """A file as a whole cannot be read (a bad row inside it is set aside instead)."""

    exit_code = 5


class NotFoundError(DuizhaoError):
    """Nothing of that name is in the store: a figure, claim, story, entity or id."""

    exit_code = 6


class ClaimError(DuizhaoError):
    """A claim file that cannot be evaluated as written."""

    exit_code = 7


class RefusedError(DuizhaoError):
    """A computation that would be wrong. `rule` names the rule that refused."""

    exit_code = 8

    def __init__(self, rule: str, message: str, *, hint: str | None = None) -> None:
        super().__init__(f"refused ({rule}): {message}", hint=hint)
        self.rule = rule


class EvidenceMissingError(DuizhaoError):
    """A sentence or number about to be shown has no evidence behind it."""

    exit_code = 9
