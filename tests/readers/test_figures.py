"""Figures from CSV: what they cite, what is refused, and that a broken row costs no other."""

from __future__ import annotations

from typing import Any

import pytest

from duizhao import readers
from duizhao.errors import ReadError
from duizhao.workspace import Workspace
from tests.readers.conftest import Put

HEADER = (
    "figure_id,quantity,unit,period,subject,value,low,high,complete,definition,database,quality,credit,attribution,"
    "subfield,vintage,producer,title,url,licence,published,retrieved,lineage,locator,status,note"
)
ROW = {
    "figure_id": "cn-papers",
    "quantity": "AI articles",
    "unit": "articles",
    "period": "2018",
    "subject": "CN",
    "value": "1234.5",
    "complete": "true",
    "quality": "all",
    "producer": "Some Institute",
    "title": "A table",
    "url": "https://example.org/table",
    "published": "2020",
    "status": "checked",
}


def table(*rows: dict[str, str], header: str = HEADER) -> str:
    lines = [header]
    for changes in rows:
        row = {**ROW, **changes}
        lines.append(",".join('"' + row.get(c, "").replace('"', '""') + '"' for c in header.split(",")))
    return "\n".join(lines) + "\n"


def aside(workspace: Workspace) -> dict[int, str]:
    with workspace.snapshot() as s:
        return {r["line"]: r["reason"] for r in s.rows("SELECT * FROM aside ORDER BY line")}


def test_a_figure_and_what_it_cites(workspace: Workspace, put: Put) -> None:
    rows = ({}, {"figure_id": "us-papers", "subject": "US", "note": 'two\nlines, a "quote"'})
    (result,) = readers.read(workspace, [put("figures/a.csv", table(*rows))])
    assert (result.reader, result.rows, result.aside) == ("figures", 2, 0)
    with workspace.snapshot() as s:
        first, second = s.rows("SELECT * FROM figures ORDER BY line")
        (origin,) = s.rows("SELECT * FROM origins WHERE kind = 'publication'")
    assert (first["value"], first["complete"], first["lineage"], first["low"]) == (
        1234.5,
        True,
        "Some Institute",
        None,
    )
    assert second["note"] == 'two\nlines, a "quote"'
    assert first["origin_id"] == second["origin_id"] == origin["origin_id"]
    assert (origin["producer"], origin["title"], origin["published"]) == ("Some Institute", "A table", "2020")
    assert origin["read_id"] == result.read_id


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"value": "1,234"}, "not a number"),
        ({"value": "nan"}, "not a number"),
        ({"value": "1e999"}, "too large"),
        ({"value": ""}, "value is empty"),
        ({"subject": ""}, "subject is empty"),
        ({"low": "2000"}, "not between"),
        ({"high": "10"}, "not between"),
        ({"period": "2080-2018"}, "period"),
        ({"period": "last year"}, "period"),
        ({"complete": "yes"}, "true or false"),
        ({"status": "sure"}, "status"),
        ({"producer": "", "url": ""}, "no source"),
        ({"url": "ftp//x"}, "no web address"),
        ({"retrieved": "2026-02-30"}, "retrieved"),
    ],
)
def test_what_cannot_be_kept_says_why(
    workspace: Workspace, put: Put, changes: dict[str, str], reason: str
) -> None:
    (result,) = readers.read(workspace, [put("a.csv", table({"figure_id": "ok"}, changes))])
    assert (result.rows, result.aside) == (1, 1)
    assert reason in aside(workspace)[3]


def test_broken_rows_cost_no_other(workspace: Workspace, put: Put) -> None:
    good = table(*({"figure_id": f"f{n}"} for n in range(60))).splitlines()
    good[3] = '"f2,AI articles'  # a quote that is never closed
    good[5] = "f4,too,few"
    content = "\r\n".join(good).encode()
    content = content.replace(b'"f6","AI', b'"f6","\xb9\xe0')
    (result,) = readers.read(workspace, [put("a.csv", content)])
    assert (result.rows, result.aside) == (57, 3)
    reasons = aside(workspace)
    assert "never closed" in reasons[4]
    assert reasons[6] == "3 cells under 26 columns"
    assert "not UTF-8" in reasons[8]


def test_the_same_id_twice_and_columns_unknown(workspace: Workspace, put: Put) -> None:
    text = table({}, {"value": "2"}, header=HEADER + ",mood")
    (result,) = readers.read(workspace, [put("a.csv", text)])
    assert result.rows == 1
    assert aside(workspace) == {
        1: "columns that are not read: mood",
        3: "the same figure_id as on line 2: cn-papers",
    }


def test_a_file_without_the_columns_is_refused(workspace: Workspace, put: Put) -> None:
    with pytest.raises(ReadError, match="lacks the column 'unit'"):
        readers.read(workspace, [put("a.csv", "figure_id,quantity,value,subject,title\n")])
    with pytest.raises(ReadError, match="no reader knows"):
        readers.read(workspace, [put("b.csv", "name,value\n")])


def test_reading_after_an_edit_replaces(workspace: Workspace, put: Put) -> None:
    def values() -> dict[str, Any]:
        with workspace.snapshot() as s:
            return {r["figure_id"]: r["value"] for r in s.rows("SELECT * FROM figures")}

    first = table({}, {"figure_id": "other"})
    path = put("figures/a.csv", first)
    readers.read(workspace, [path])
    put("figures/a.csv", table({"value": "99"}))
    readers.read(workspace, [path])
    assert values() == {"cn-papers": 99.0}
    put("figures/a.csv", first)
    (result,) = readers.read(workspace, [path])
    assert result.state == "restored"
    assert values() == {"cn-papers": 1234.5, "other": 1234.5}
    with workspace.snapshot() as s:
        assert s.rows("SELECT count(*) AS n FROM raw_figures")[0]["n"] == 3  # the old rows are still there


def test_between_sources_the_last_read_wins(workspace: Workspace, put: Put) -> None:
    readers.read(workspace, [put("x/a.csv", table({"value": "1"}))])
    readers.read(workspace, [put("y/a.csv", table({"value": "2"}))])
    with workspace.snapshot() as s:
        assert [r["value"] for r in s.rows("SELECT value FROM figures")] == [2.0]


def test_two_files_for_one_slot_are_refused(workspace: Workspace, put: Put) -> None:
    paths = [put("x/figures/a.csv", table()), put("y/figures/a.csv", table({}))]
    with pytest.raises(ReadError, match="would replace the other"):
        readers.read(workspace, paths)
