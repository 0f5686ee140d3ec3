"""The capability matrix: evidence by cell, holes seen, tags of the workspace, nothing sorted in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

import duizhao as dz
from duizhao.claims.matrix import LAYERS, STAGES, tags
from duizhao.errors import WorkspaceError

FIGURES = """figure_id,quantity,unit,period,subject,value,definition,title,producer
a,AI articles,articles,2018,US,10,wide,t,p
b,AI articles,articles,2018,CN,12,wide,t,p
c,AI articles,articles,2020,CN,20,wide,t,p
d,AI articles,articles,2020,US,30,narrow,t,q
e,supercomputers,systems,2024,US,100,,t,p
f,unheard-of counts,things,2024,US,1,,t,p
"""


@pytest.fixture
def ws(tmp_path: Path) -> dz.Session:
    made = dz.create(tmp_path / "w")
    (tmp_path / "f.csv").write_text(FIGURES)
    made.read([tmp_path / "f.csv"])
    return made


def test_cells_and_holes(ws: dz.Session) -> None:
    found = ws.matrix(("US", "CN"))
    assert [(c.stage, c.layer) for c in found.cells] == [(s, a) for s in STAGES for a in LAYERS]
    assert len(found.holes) == 7 and found.untagged == ("unheard-of counts",)
    cell = next(c for c in found.cells if (c.stage, c.layer) == ("output", "technology"))
    (articles,) = cell.evidence
    # 2020 has both countries, but not under one definition.
    assert (articles.period, articles.values["CN"][0], articles.values["US"][0]) == ("2018", 12.0, 10.0)
    assert (articles.figures, articles.lineages, articles.choices["definition"]) == (4, 2, "wide")
    (super_,) = next(c for c in found.cells if (c.stage, c.layer) == ("input", "foundation")).evidence
    assert super_.missing == ("CN",)
    assert found.to_arrow().num_rows == 3 + 7


def test_a_workspaces_own_tags(ws: dz.Session) -> None:
    (ws.workspace.folder / "quantities.toml").write_text(
        '["Unheard-of counts"]\nstage = "use"\nlayer = "application"\n'
    )
    found = ws.matrix(("US", "CN"))
    assert found.untagged == () and ("use", "application") not in found.holes
    for wrong in ('["x"]\nstage = "use"\n', '["x"]\nstage = "used"\nlayer = "application"\n', "x = 3", "["):
        (ws.workspace.folder / "quantities.toml").write_text(wrong)
        with pytest.raises(WorkspaceError):
            ws.matrix()


def test_the_sample_has_evidence_in_most_cells(sample_folder: Path) -> None:
    found = dz.open(sample_folder).matrix()
    assert 1 <= len(found.holes) <= 3
    assert all(t["stage"] in STAGES and t["layer"] in LAYERS for t in tags().values())
