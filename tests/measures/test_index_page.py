"""The example of docs/method/indices.md, read from that page, and the example file, run on the sample."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import duizhao as dz
from duizhao import api_indices
from duizhao.errors import DuizhaoError
from duizhao.measures.index import files, recipe
from duizhao.measures.index.plan import plan, replay

CHECKOUT = Path(__file__).resolve().parents[2]
PAGE = CHECKOUT / "docs" / "method" / "indices.md"
EXAMPLE = CHECKOUT / "docs" / "examples" / "index.toml"


def block(kind: str) -> str:
    found = re.search(rf"```{kind}\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    return found[1]


def table() -> dict[str, dict[str, float]]:
    lines = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith(("| U", "| unit"))]  # fmt: skip
    head, *rows = [[c.strip() for c in line.strip("|").split("|")] for line in lines]
    return {r[0]: dict(zip(head[1:], map(float, r[1:]), strict=True)) for r in rows}


@pytest.fixture
def by_hand(tmp_path: Path) -> Path:
    (tmp_path / "table.csv").write_text(block("csv"), encoding="utf-8")
    (tmp_path / "hand.toml").write_text(block("toml"), encoding="utf-8")
    return tmp_path / "hand.toml"


def test_the_index_and_its_parts(by_hand: Path) -> None:
    expected = table()
    assert set(expected) == {"U1", "U2", "U3", "U4"}
    found = api_indices.index(by_hand)
    assert {s.unit: (round(s.score, 2), s.rank) for s in found.standings} == {u: (r["index"], r["rank"]) for u, r in expected.items()}  # fmt: skip
    assert all(s.by_data_all == (s.rank, s.rank) for s in found.standings) and found.uncertain == 1
    read = recipe.load(by_hand)
    assert read.data is not None
    rows = files._rows(read.data, "unit", "group")
    columns = {c: files._column(rows, c, read.data, "page") for c in "abc"}
    made = replay(plan(read.structure), columns, [r["group"] for r in rows])
    assert made["x"] == pytest.approx([expected[r["unit"]]["x"] for r in rows], abs=0.005)


@pytest.mark.parametrize(
    ("choice", "column"), [('aggregate = "geometric"', "geometric"), ('missing = "leave"', "leave")]
)
def test_other_choices(by_hand: Path, choice: str, column: str) -> None:
    by_hand.write_text(block("toml") + f"\n[choices]\n{choice}\n", encoding="utf-8")
    found = {s.unit: round(s.score, 2) for s in api_indices.index(by_hand).standings}
    assert found == {u: r[f"index, {column}"] for u, r in table().items()}


def test_numbers_in_words() -> None:
    said = PAGE.read_text(encoding="utf-8")
    assert f"{100 ** (1 / 3):.2f}" in said and f"{(100 ** (1 / 3) * 50.5) ** 0.5:.2f}" in said
    from duizhao.measures.index.choices import Choices, space

    assert f"{len(space(Choices()))} where nothing is said" in said


def test_the_example_file_runs_on_the_sample(sample_folder: Path) -> None:
    session = dz.open(sample_folder)
    found = session.index(EXAMPLE)
    assert len(found.standings) == 10 and found.uncertain == 2
    assert any(s.startswith("figure ") for s in found.sources)
    with pytest.raises(DuizhaoError, match="figures of a workspace"):
        api_indices.index(EXAMPLE)
