"""Figures are found by any of their words and numbers, in either script, the largest first."""

from __future__ import annotations

import pytest

import duizhao as dz

HEADER = "figure_id,quantity,unit,period,subject,value,definition,producer,title\n"
ROWS = (
    "small,AI articles,articles,2016,BB,12,keyword,Some Institute,A table\n"
    "large,AI articles,articles,2016,CN,33187,keyword,Some Institute,A table\n"
    "cited,citations of AI articles,citations,2016,US,99999999,keyword,Some Institute,A table\n"
    "han,人工智能論文,articles,2016,TW,7,keyword,Some Institute,A table\n"
)


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory) -> dz.Session:
    folder = tmp_path_factory.mktemp("figures")
    (folder / "f.csv").write_text(HEADER + ROWS, encoding="utf-8")
    made = dz.create(folder / "w")
    made.read([folder / "f.csv"])
    return made


@pytest.mark.parametrize(
    ("question", "ids"),
    [
        ("AI articles", ["f:large", "f:small", "f:cited"]),
        ("ai article 2016", ["f:large", "f:small", "f:cited"]),
        ("33,187", ["f:large"]),
        ("keyword bb", ["f:small"]),
        ("人工智能论文", ["f:han"]),
        ("AI patents", []),
    ],
)
def test_words_numbers_and_scripts(ws: dz.Session, question: str, ids: list[str]) -> None:
    assert [h.id for h in ws.find(question, kinds=["figure"]).hits] == ids
