"""What a session answers about the source list: a part of `api.Session`, kept apart for its size."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from duizhao.errors import DuizhaoError, NotFoundError
from duizhao.workspace import Workspace

if TYPE_CHECKING:
    from duizhao.fetching.sources import Source, SourceHealth
    from duizhao.readers import ReadResult

OWN = "sources.toml"
"""The user's own outlets, in the workspace: text that survives rebuilding and merges in git."""


class SourceQuestions:
    """The source list: look, add, mute, annotate, export, health."""

    workspace: Workspace

    def sources(self, *, language: str | None = None, kind: str | None = None) -> tuple[Source, ...]:
        """The outlets of the list, with what the user decided about them."""
        from duizhao.fetching.sources import sources

        with self.workspace.snapshot() as snapshot:
            return sources(snapshot, self.workspace, language=language, kind=kind)

    def health(self) -> tuple[SourceHealth, ...]:
        """How each outlet is doing, the worst first: failing, false freshness, silent, unread, fresh."""
        from duizhao.fetching.sources import check

        with self.workspace.snapshot() as snapshot:
            return check(snapshot, self.workspace)

    def add_source(
        self,
        identifier: str,
        *,
        name: str,
        language: str,
        feeds: Sequence[str] = (),
        hosts: Sequence[str] = (),
        accounts: Sequence[str] = (),
        owner: str | None = None,
        kind: str = "media",
        note: str | None = None,
        echo_of: str | None = None,
    ) -> ReadResult:
        """Add an outlet to the workspace's `sources.toml` and read that file. DuizhaoError for an id, host or account that is taken."""
        from duizhao import readers
        from duizhao.workspace.folder import write_whole

        if not re.fullmatch(r"[a-z0-9][a-z0-9._-]{0,60}", identifier):
            raise DuizhaoError(f"no id: {identifier!r}", hint="Small letters, digits, hyphens.")
        known = self.sources()
        for s in known:
            if s.outlet == identifier:
                raise DuizhaoError(f"{identifier} is in the source list already ({s.name})")
            for what, mine, theirs in (("host", hosts, s.hosts), ("account", accounts, s.accounts)):
                for taken in set(mine) & set(theirs):
                    raise DuizhaoError(f"{what} {taken} belongs to {s.outlet} already")
        path = self.workspace.folder / OWN
        before = (
            path.read_text(encoding="utf-8")
            if path.exists()
            else "# Your own outlets. `duizhao sources add` writes here; edit freely and read the file again.\n"
        )
        fields: dict[str, Any] = {
            "id": identifier, "name": name, "language": language, "owner": owner or identifier, "kind": kind, "note": note, "echo_of": echo_of,
            "hosts": list(hosts), "accounts": list(accounts), "feeds": list(feeds), "observed": True,
        }  # fmt: skip
        made = "".join(f"{k} = {_toml(v)}\n" for k, v in fields.items() if v is not None)
        write_whole(path, f"{before.rstrip()}\n\n[[outlet]]\n{made}")
        try:
            (found,) = readers.read(self.workspace, [path], kind="outlets")
            if found.aside:
                with self.workspace.snapshot() as s_:
                    reasons = s_.rows(
                        "SELECT reason FROM aside WHERE read_id = $1 ORDER BY line DESC", [found.read_id]
                    )
                raise DuizhaoError(str(reasons[0]["reason"]))
        except DuizhaoError:
            if before.startswith("# Your own outlets. `") and "[[outlet]]" not in before:
                path.unlink(missing_ok=True)
            else:
                write_whole(path, before)
                readers.read(self.workspace, [path], kind="outlets")
            raise
        return found

    def mute(self, outlets: Iterable[str], *, note: str = "", by: str = "") -> str:
        """Mute outlets: they are not fetched, and their silence counts for nothing; what they carried stays. Returns the judgement's id, which `undo` takes back."""
        return self._decide("mute", outlets, note=note, by=by)

    def unmute(self, outlet: str) -> str:
        """Take the muting of an outlet back; returns the undoing judgement's id."""
        from duizhao.workspace import journal

        found = next((s for s in self.sources() if s.outlet == outlet), None)
        if found is None or found.muted is None:
            raise NotFoundError(f"{outlet} is not muted", hint="`duizhao sources` shows what is.")
        return str(journal.append(self.workspace, {"kind": "undo", "undoes": found.muted})["judgement_id"])

    def annotate(self, outlet: str, note: str, *, by: str = "") -> str:
        """Note something about an outlet; returns the judgement's id."""
        if not note.strip():
            raise DuizhaoError("a note needs words")
        return self._decide("annotate", [outlet], note=note, by=by)

    def export_sources(self, path: Path, *, language: str | None = None) -> int:
        """Write the feeds as OPML; returns how many outlets are in it."""
        from duizhao.fetching.sources import opml
        from duizhao.workspace.folder import write_whole

        listed = [s for s in self.sources(language=language) if s.feeds and s.muted is None]
        write_whole(path, opml(listed, self.workspace.config.title))
        return len(listed)

    def _decide(self, kind: str, outlets: Iterable[str], *, note: str, by: str) -> str:
        from duizhao.workspace import journal

        wanted = list(dict.fromkeys(outlets))
        known = {s.outlet for s in self.sources()}
        missing = [o for o in wanted if o not in known]
        if missing:
            raise NotFoundError(
                f"no outlet {missing[0]!r} in the source list", hint="`duizhao sources` lists them."
            )
        made = journal.append(self.workspace, {"kind": kind, "members": wanted, "note": note, "by": by})
        return str(made["judgement_id"])


def _toml(value: object) -> str:
    import json

    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "[" + ", ".join(_toml(v) for v in value) + "]"
    # JSON's strings are TOML's basic strings, but for DEL.
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
