"""Judgements: append-only lines that survive crashes and merges, and can be taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from duizhao.errors import DuizhaoError, WorkspaceError
from duizhao.workspace import Workspace, create, journal


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return create(tmp_path / "w")


def same(*members: str, at: str = "2026-01-01T00:00:00Z") -> dict[str, object]:
    return {"kind": "same", "members": list(members), "at": at}


def ids(workspace: Workspace) -> list[str]:
    return [j["judgement_id"] for j in journal.judgements(workspace)]


def test_undo_and_undo_of_undo(workspace: Workspace) -> None:
    first = journal.append(workspace, same("a", "b"))["judgement_id"]
    second = journal.append(workspace, same("c", "d", at="2025-01-01T00:00:00Z"))["judgement_id"]
    assert ids(workspace) == [second, first]  # by time
    undo = journal.append(workspace, {"kind": "undo", "undoes": first})["judgement_id"]
    assert ids(workspace) == [second]
    journal.append(workspace, {"kind": "undo", "undoes": undo})
    assert ids(workspace) == [second, first]


def test_a_line_twice_is_one_judgement(workspace: Workspace) -> None:
    journal.append(workspace, same("a", "b"))
    journal.append(workspace, same("a", "b"))
    text = (workspace.judgements / "journal.jsonl").read_text(encoding="utf-8")
    assert text.count("\n") == 1


def test_two_branches_merged_by_git_are_both_kept(workspace: Workspace) -> None:
    journal.append(workspace, same("a", "b"))
    file = workspace.judgements / "journal.jsonl"
    ours = file.read_text(encoding="utf-8")
    file.write_text(ours + ours + ours.replace('"b"', '"c"'), encoding="utf-8")
    assert len(ids(workspace)) == 2
    file.write_text("<<<<<<< ours\n" + ours, encoding="utf-8")
    with pytest.raises(WorkspaceError, match=r"judgements/journal\.jsonl, line 1"):
        journal.judgements(workspace)


@pytest.mark.parametrize("tail", [b'{"kind": "same", "mem', b"\xe4\xb8", b'{"kind": "same"}'])
def test_a_torn_last_line_never_was_a_judgement(workspace: Workspace, tail: bytes) -> None:
    first = journal.append(workspace, same("a", "b"))["judgement_id"]
    file = workspace.judgements / "journal.jsonl"
    file.write_bytes(file.read_bytes() + tail)
    assert ids(workspace) == [first]
    journal.append(workspace, same("c", "d"))
    assert len(ids(workspace)) == 2
    assert tail not in file.read_bytes()


def test_a_whole_last_line_without_its_end_is_kept(workspace: Workspace) -> None:
    journal.append(workspace, same("a", "b"))
    file = workspace.judgements / "journal.jsonl"
    file.write_bytes(file.read_bytes().rstrip(b"\n"))
    journal.append(workspace, same("c", "d"))
    assert len(ids(workspace)) == 2


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ({"kind": "praise"}, "kind is 'praise'"),
        ({"kind": "same", "members": ["a"]}, "at least 2"),
        ({"kind": "same", "members": ["a", "a"]}, "at least 2"),
        ({"kind": "same", "members": "ab"}, "list of texts"),
        ({"kind": "story", "members": ["a"]}, "name of the story"),
        ({"kind": "undo", "undoes": "x"}, "needs `undoes`"),
        ({"kind": "drop", "members": ["a"], "mood": "bad"}, "unknown field 'mood'"),
        ({"kind": "drop", "members": ["a"], "note": 3}, "note is a int"),
    ],
)
def test_what_is_no_judgement(workspace: Workspace, line: dict[str, object], message: str) -> None:
    with pytest.raises(DuizhaoError, match=message):
        journal.append(workspace, line)
    assert not list(workspace.judgements.iterdir())
