"""From a verdict back to figures and origins, over a real store."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from duizhao.claims import check, check_all, specifications, to_rows, trace
from duizhao.claims.trace import split
from duizhao.errors import NotFoundError, RefusedError
from duizhao.evidence.store import Snapshot
from duizhao.workspace.folder import create

from . import small


def rows(read: str, **values: dict[str, float]) -> list[dict[str, Any]]:
    return [
        {
            "figure_id": f"{database}-{subject}",
            "quantity": "papers",
            "unit": "papers",
            "period": "2020",
            "subject": subject,
            "value": value,
            "database": database,
            "lineage": database,
            "producer": "P",
            "origin_id": f"o-{database}",
            "read_id": read,
            "line": 1,
        }
        for database, by_subject in values.items()
        for subject, value in by_subject.items()
    ]


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    store = create(tmp_path_factory.mktemp("claims") / "workspace").store
    store.append("figures", rows("o-file", m={"AA": 2.0, "BB": 1.0}, n={"AA": 4.0, "BB": 1.0}))
    late = rows("o-file", m={"BB": 1.0})[0]
    store.append("figures", [{**late, "figure_id": "y-BB", "period": "2021"}])
    store.append(
        "origins",
        [
            {"origin_id": f"o-{d}", "kind": "publication", "title": f"Table {d}", "read_id": "o-file"}
            for d in "mn"
        ]
        + [{"origin_id": "o-file", "kind": "file", "reader": "figures", "source": "f.csv", "sequence": 1}],
    )
    store.append("figures", rows("o-uncommitted", k={"AA": 1.0, "BB": 9.0}))
    with store.snapshot() as s:
        yield s


def test_committed_figures_only(snapshot: Snapshot) -> None:
    verdict = check(small.claim(), snapshot)
    assert (verdict.strength, verdict.side) == ("robust", "for")
    assert [s.options for s in verdict.specifications] == [{"database": "m"}, {"database": "n"}]
    assert specifications(small.claim(), snapshot) == verdict.specifications
    assert check_all([small.claim()], snapshot) == (verdict,)


def test_trace_of_the_verdict(snapshot: Snapshot) -> None:
    verdict = check(small.claim(), snapshot)
    found = trace(verdict, snapshot)
    assert found.id == "c:aa-leads"
    assert found.value == "robust for, share for 1.0000"
    assert "ln(subject / strongest rival)" in found.rule
    assert [r["figure_id"] for r in found.rows] == ["m-AA", "m-BB", "n-AA", "n-BB"]
    assert {o["origin_id"] for o in found.origins} == {"o-m", "o-n", "o-file"}
    assert found.parts == ("c:aa-leads/s1", "c:aa-leads/s2")
    assert json.dumps(found.as_dict(), default=str)


def test_trace_of_a_specification(snapshot: Snapshot) -> None:
    verdict = check(small.claim(), snapshot)
    found = trace(verdict, snapshot, 2)
    assert found.id == "c:aa-leads/s2"
    assert found.options["database"] == "n"
    assert found.options["period"] == "2020"
    assert found.value == "for: margin +1.386 (AA 4, BB 1 papers)"
    assert [r["figure_id"] for r in found.rows] == ["n-AA", "n-BB"]
    assert [o["title"] for o in found.origins if o["kind"] == "publication"] == ["Table n"]
    with pytest.raises(NotFoundError, match="no specification 3"):
        trace(verdict, snapshot, 3)


def test_ids() -> None:
    assert split("c:aa-leads") == ("aa-leads", None)
    assert split("c:aa-leads/s12") == ("aa-leads", 12)
    with pytest.raises(NotFoundError):
        split("s-123")


def test_rows_can_be_printed(snapshot: Snapshot) -> None:
    verdict = check(small.claim(), snapshot)
    (first, _) = to_rows(verdict)
    assert first["value AA"] == 2.0
    assert verdict.to_arrow().column_names[:2] == ["specification", "database"]
    assert "<table>" in verdict._repr_html_()


def test_nothing_to_trace(snapshot: Snapshot) -> None:
    verdict = check(small.claim(figures="{quantity: [gross output]}"), snapshot)
    found = trace(verdict, snapshot)
    assert found.rows == ()
    assert found.value.startswith("not testable: no figure here has quantity")
    assert verdict.to_arrow().num_rows == 0


def test_one_refusal_does_not_stop_the_others(snapshot: Snapshot) -> None:
    refused = small.claim(id="summed", aggregate="{sum: [database]}")
    twice = small.claim(id="twice", compare="[AA-BB, BB-AA]")
    mixed = small.claim(id="mixed", figures="{figure_id: [m-AA, y-BB]}")
    verdicts = check_all([refused, twice, mixed, small.claim()], snapshot)
    assert [v.strength for v in verdicts] == ["not testable"] * 3 + ["robust"]
    assert "mixed-years" in verdicts[2].why_not_testable
    assert "refused (overlapping-fields)" in verdicts[0].flip_sentence
    assert verdicts[0].claim == refused
    with pytest.raises(RefusedError):
        check(refused, snapshot)
