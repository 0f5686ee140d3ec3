"""`duizhao translate`, `glossary`, `terms`."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.test_main import duizhao
from tests.language.server import says, serving


def test_a_text_without_a_plugin(sample_folder: Path) -> None:
    run = duizhao("translate", "公司完成数千万美元融资", "-w", sample_folder)
    assert run.returncode == 0, run.stderr
    assert "not translated" in run.stdout
    assert "10–99 million USD" in run.stdout


def test_json(sample_folder: Path) -> None:
    run = duizhao("translate", "算力", "-w", sample_folder, "--json")
    made = json.loads(run.stdout)
    assert made["parts"][0]["translation"]["state"] == "not translated"
    run = duizhao("glossary", "卡脖子", "-w", sample_folder, "--json")
    assert json.loads(run.stdout)[0]["avoid"][0]["reason"]
    run = duizhao("terms", "算力", "-w", sample_folder, "--json")
    assert json.loads(run.stdout)[0]["searched"] > 100


def test_a_term_in_context(sample_folder: Path) -> None:
    run = duizhao("terms", "算力", "-w", sample_folder)
    assert run.returncode == 0, run.stderr
    assert "our words" in run.stdout
    run = duizhao("terms", "no such term", "-w", sample_folder)
    assert run.returncode == 6
    assert "glossary.toml" in run.stderr


def test_a_run_that_would_send_something_says_so_and_stops(sample_copy: Path) -> None:
    config = sample_copy / "duizhao.toml"
    config.write_text(
        config.read_text(encoding="utf-8")
        + '\n[translation]\nplugin = "endpoint"\nbase_url = "https://api.example.org/v1"\nmodel = "m"\n',
        encoding="utf-8",
    )
    run = duizhao("translate", "算力不足", "-w", sample_copy)
    assert run.returncode == 8
    assert "api.example.org" in run.stderr and "--yes" in run.stderr
    run = duizhao("translate", "算力不足", "-w", sample_copy, "--estimate")
    assert run.returncode == 0
    assert "price not configured" in run.stdout


def test_an_agreed_run_translates_and_marks_what_is_wrong(sample_copy: Path) -> None:
    with serving(says("The firm adds calculation force.")) as server:
        config = sample_copy / "duizhao.toml"
        table = (
            f'\n[translation]\nplugin = "endpoint"\nbase_url = "{server.url}"\nmodel = "m"\nprice_in = 2\n'
        )
        config.write_text(config.read_text(encoding="utf-8") + table, encoding="utf-8")
        run = duizhao("translate", "公司扩大算力", "--yes", "-w", sample_copy)
    assert run.returncode == 0, run.stderr
    assert "The firm adds calculation force." in run.stdout
    assert "marked" in run.stdout and "machine translation" in run.stdout
    assert '算力 is rendered "calculation force"' in run.stdout
    assert len(server.asked) == 2
