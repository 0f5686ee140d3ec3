"""Figures of a workspace as columns of an index: one per unit, or a refusal that says how to choose."""

from __future__ import annotations

from pathlib import Path

import pytest

from duizhao import readers
from duizhao.api_indices import index
from duizhao.errors import DuizhaoError, NotFoundError, ReadError, RefusedError
from duizhao.measures.index.published import published
from duizhao.workspace import Workspace, create

HEAD = "figure_id,quantity,unit,period,subject,value,low,high,complete,database,producer,title,status\n"
ROWS = (
    "a1,papers,papers,2020,AA,10,8,30,true,m,North,Book,checked\na2,papers,papers,2020,BB,20,,,true,m,North,Book,checked\n"
    "a3,papers,papers,2020,CC,5,,,true,m,North,Book,checked\na4,papers,papers,2020,AA,12,,,true,n,North,Book,checked\n"
    "a5,papers,papers,2020,WORLD,90,,,true,m,North,Book,checked\n"
    "b1,patents,families,2020,AA,1,,,true,m,North,Book,checked\nb2,patents,grants,2020,BB,2,,,true,m,North,Book,checked\n"
    "c1,labs,labs,2026,AA,4,,,false,m,North,Book,checked\nd1,people,persons,2020,AA,2,,,true,m,North,Book,checked\nd2,people,persons,2020,BB,5,,,true,m,North,Book,checked\n"
)
RECIPE = """
[[indicators]]
code = "papers"
parent = "i"
figure = { quantity = "Papers", database = "m" }
[[aggregates]]
code = "i"
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = create(tmp_path / "ws")
    (tmp_path / "f.csv").write_text(HEAD + ROWS, encoding="utf-8")
    (result,) = readers.read(made, [tmp_path / "f.csv"], kind="figures")
    assert not result.aside
    return made


def test_values_bounds_and_ids(workspace: Workspace, tmp_path: Path) -> None:
    with workspace.store.snapshot(("figures",)) as snapshot:
        found = published(snapshot, "papers", {"quantity": " PAPERS", "database": "m"})
    assert {u: tuple(f) for u, f in found.items()} == {"AA": (10, 8, 30, "a1"), "BB": (20, 20, 20, "a2"), "CC": (5, 5, 5, "a3")}  # fmt: skip
    (tmp_path / "i.toml").write_text(RECIPE)
    made = index(tmp_path / "i.toml", workspace=workspace)
    by = {s.unit: s for s in made.standings}
    assert by["AA"].rank == 2 and by["AA"].by_data == (1, 2) and made.uncertain == 1
    assert made.sources == ("figure a1", "figure a2", "figure a3")


@pytest.mark.parametrize(
    ("wanted", "error", "said"),
    [
        ({"quantity": "papers"}, RefusedError, "AA has a1 and a4"),
        ({"quantity": "patents"}, RefusedError, "families, grants"),
        ({"quantity": "labs"}, RefusedError, "was not over"),
        ({"quantity": "paper"}, NotFoundError, "no figure"),
        ({"quantity": "papers", "data base": "m"}, ReadError, "data base"),
    ],
)
def test_refusals(workspace: Workspace, wanted: dict[str, str], error: type[DuizhaoError], said: str) -> None:
    with (
        workspace.store.snapshot(("figures",)) as snapshot,
        pytest.raises(error, match=said) as told,
    ):
        published(snapshot, "x", wanted)
    if said.startswith("AA"):
        assert "database: m or n" in str(told.value.hint)


def test_a_size_that_some_units_lack(workspace: Workspace, tmp_path: Path) -> None:
    text = RECIPE.replace('parent = "i"', 'parent = "i"\nsize = "people"') + '[sizes.people]\nfigure = { quantity = "people" }\n'  # fmt: skip
    (tmp_path / "i.toml").write_text(text)
    with pytest.raises(DuizhaoError, match="nothing is known of CC"):
        index(tmp_path / "i.toml", workspace=workspace)
    (tmp_path / "i.toml").write_text(text + "[doubt]\nleast_known = 1\n")
    made = index(tmp_path / "i.toml", workspace=workspace)
    assert made.dropped == ("CC: 0% known",)
    assert [(s.unit, s.rank) for s in made.standings] == [("AA", 1), ("BB", 2)]
