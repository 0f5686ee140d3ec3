"""A claim reads only the subjects that it compares, and one figure of every other option; the answer is the same as over everything."""

from __future__ import annotations

from pathlib import Path

import duizhao as dz
from duizhao.claims.figure import figures
from duizhao.claims.verdict import check, judge
from duizhao.errors import RefusedError
from tests.claims.small import claim, pair


def test_the_same_verdict_as_over_every_figure(sample_folder: Path) -> None:
    ws = dz.open(sample_folder)
    with ws.workspace.snapshot() as snapshot:
        everything = figures(snapshot)
        fewer = False
        for c in ws.claims():
            some = figures(snapshot, (c,))
            assert {f.figure_id for f in some} <= {f.figure_id for f in everything}
            fewer = fewer or len(some) < len(everything)
            try:
                whole = judge(c, everything)
            except RefusedError:
                continue
            assert check(c, snapshot) == whole, c.claim_id
    assert fewer


def test_a_value_and_the_table_it_was_typed_from_are_one_account() -> None:
    tags = {"lineage": "one", "period": "2016"}
    typed = pair("typed", 3, 2, title="Typed", **tags)
    table = pair("table", 3, 2, title="Table", **tags)
    other = pair("other", 2, 3, title="Other", lineage="two", period="2016")
    assert len(judge(claim(), [*typed, *table]).specifications) == 1
    # Another value, or the same of another family, is an account of its own.
    assert len(judge(claim(), [*typed, *table, *other]).specifications) == 2
    again = pair("again", 3, 2, title="Again", lineage="three", period="2016")
    assert len(judge(claim(), [*typed, *again]).specifications) == 2
