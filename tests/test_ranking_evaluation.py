"""Counting rows of the gap list against labels."""

from __future__ import annotations

import pytest
from evaluation.ranking import FILE, Judged, count, digest, label_of, labels, wilson
from hypothesis import given
from hypothesis import strategies as st


def row(members: str, *, event: bool = True, covered: bool = False, worth: int = 1) -> Judged:
    return Judged(frozenset(members), event, covered, worth, "2026-06-15", "ranked")


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [(0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (0, 0, 0.0, 1.0), (12, 200, 0.0347, 0.1019)],
)
def test_wilson(k: int, n: int, low: float, high: float) -> None:
    assert wilson(k, n) == pytest.approx((low, high), abs=5e-4)


@given(st.integers(0, 50), st.integers(1, 50))
def test_wilson_holds_the_share(k: int, more: int) -> None:
    n = k + more
    low, high = wilson(k, n)
    assert 0 <= low <= k / n <= high <= 1


def test_a_row_has_the_label_of_what_it_shares_half_of() -> None:
    judged = (row("abcd"), row("xy", covered=True))
    assert label_of("ab", judged) == judged[0]  # all of the smaller
    assert label_of("abpqr", judged) == judged[0]  # half of the four
    assert label_of("apqrs", judged) is None
    assert label_of("x", judged) == judged[1]
    assert label_of("", judged) is None and label_of("ab", ()) is None


def test_unknown_rows_stay_visible() -> None:
    found = count(
        [row("a"), row("b", covered=True), row("c", event=False), None, row("d", worth=0)]
    ).figures()
    assert (found["rows"], found["judged"]) == (5, 4)
    assert found["precision"] == 0.5 and found["precision_low"] == 0.4 and found["precision_high"] == 0.6
    assert found["worth"] == 0.25 and found["false_gaps"] == 0.25
    assert count([None]).figures() == {"rows": 1, "judged": 0}


def test_labels_are_ids_and_judgements_only() -> None:
    found = labels()
    assert len(found) == 240 and len(digest()) == 16
    assert sum(j.sampled == "ranked" for j in found) == 200
    text = FILE.read_text(encoding="utf-8")
    assert text.isascii()  # no headline
