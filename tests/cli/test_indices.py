"""`duizhao index` at the command line: a table for people, JSON and CSV for programs, and never a score alone."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from duizhao.cli.main import app
from duizhao.errors import DuizhaoError

EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "examples" / "index.toml"
RECIPE = """
data = "t.csv"
unit = "u"
[[indicators]]
code = "a"
parent = "i"
[[indicators]]
code = "b"
parent = "i"
[[aggregates]]
code = "i"
"""


def run(*words: str) -> str:
    found = CliRunner().invoke(app, ["index", *words], catch_exceptions=False)
    assert found.exit_code == 0, found.output
    return found.stdout


def test_table_json_and_csv_hold_intervals(sample_folder: Path, tmp_path: Path) -> None:
    table = tmp_path / "out.csv"
    said = run(str(EXAMPLE), "-w", str(sample_folder), "--csv", str(table), "--log")
    for word in ("by weights", "by method", "by data", "ahead of next", "no probability", "1. drop index", "figure "):  # fmt: skip
        assert word in said
    made = json.loads(run(str(EXAMPLE), "-w", str(sample_folder), "--json"))
    assert len(made["standings"]) == 10 and all(len(s["by_weights"]) == 2 for s in made["standings"])
    with table.open(encoding="utf-8", newline="") as f:
        rows = list(csv.DictReader(f))
    assert [r["unit"] for r in rows] == [s["unit"] for s in made["standings"]]
    assert float(rows[0]["score"]) == made["standings"][0]["score"]
    assert all(int(r["by_data_all_low"]) <= int(r["by_data_low"]) for r in rows)


def test_without_a_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "t.csv").write_text("u,a,b\nP,1,2\nQ,2,5\nR,3,1\n")
    (tmp_path / "i.toml").write_text(RECIPE)
    said = run("i.toml", "-n", "1")
    assert "unknown, not none" in said and "Left out" not in said
    with pytest.raises(DuizhaoError, match="structure"):
        run("t.csv")
    (tmp_path / "s.csv").write_text("iCode,Parent,Type\na,i,Indicator\nb,i,Indicator\ni,,Aggregate\n")
    two = json.loads(run("t.csv", "s.csv", "--unit", "u", "--json"))
    one = json.loads(run("i.toml", "--json"))
    assert two["standings"] == one["standings"]
