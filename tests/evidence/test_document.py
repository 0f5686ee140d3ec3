"""The documentation of the tables says what the tables are."""

from __future__ import annotations

from pathlib import Path

import pytest

from duizhao.evidence.document import document, main
from duizhao.evidence.tables import TABLES, table

CHECKOUT = Path(__file__).resolve().parents[2]


def test_the_page_is_what_the_tables_say(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (CHECKOUT / "docs/evidence.md").read_text(encoding="utf-8") == document()
    monkeypatch.chdir(CHECKOUT)
    assert main(["--check"]) == 0


def test_check_fails_on_another_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["--check"]) == 1
    assert main([]) == 0 and main(["--check"]) == 0
    page = tmp_path / "docs/evidence.md"
    page.write_text(page.read_text(encoding="utf-8") + "more", encoding="utf-8")
    assert main(["--check"]) == 1


@pytest.mark.parametrize("name", [t.name for t in TABLES])
def test_tables_are_well_made(name: str) -> None:
    t = table(name)
    assert len(set(t.names)) == len(t.names)
    assert all(t.column(k).required for k in t.key)
    assert all(c.meaning for c in t.columns)
    if t.kind in ("accumulating", "replacing"):
        assert {"read_id", "line"} <= set(t.names)
