"""The public functions where no command covers them."""

from __future__ import annotations

from pathlib import Path

import pytest

from duizhao import api
from duizhao.errors import WorkspaceError


def test_a_sample_that_was_cut_off_is_completed_by_making_it_again(tmp_path: Path) -> None:
    api.create(tmp_path / "ws", title=api.SAMPLE_TITLE)  # as after a kill: made, nothing read
    session = api.create(tmp_path / "ws", sample=True)
    assert session.status().rows["articles"] > 300


def test_a_workspace_of_ones_own_is_not_filled_with_the_sample(tmp_path: Path) -> None:
    api.create(tmp_path / "mine", title="Mine")
    with pytest.raises(WorkspaceError, match="already a workspace"):
        api.create(tmp_path / "mine", sample=True)


def test_a_claim_nested_without_end_is_set_aside(tmp_path: Path) -> None:
    session = api.create(tmp_path / "ws")
    deep = tmp_path / "deep.yaml"
    deep.write_text("id: deep\nsentences: " + "[" * 3000 + "]" * 3000 + "\n", encoding="utf-8")
    (result,) = session.read([deep])
    assert (result.rows, result.aside) == (0, 1)


def test_two_claim_files_may_not_share_an_id(tmp_path: Path, sample_folder: Path) -> None:
    session = api.create(tmp_path / "ws")
    text = (sample_folder / "claims" / "cn-leads-ai-papers.yaml").read_text(encoding="utf-8")
    for name in ("one.yaml", "two.yaml"):
        (tmp_path / name).write_text(text, encoding="utf-8")
    session.read([tmp_path / "one.yaml"])
    (result,) = session.read([tmp_path / "two.yaml"])
    assert (result.rows, result.aside) == (0, 1)
    assert session.claims()
