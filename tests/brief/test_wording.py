"""Times, counts and honest words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from duizhao.brief import wording
from tests.brief import records

NOON = datetime(2026, 6, 16, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (None, NOON, "before 16 Jun 12:00"),
        (NOON, NOON, "16 Jun 12:00"),
        (NOON, NOON + timedelta(minutes=59), "16 Jun 12:00"),
        (NOON, NOON + timedelta(hours=5), "16 Jun 12:00–17:00"),
        (NOON, NOON + timedelta(hours=30), "16 Jun 12:00 – 17 Jun 18:00"),
        (datetime(2026, 6, 16, tzinfo=UTC), datetime(2026, 6, 16, 23, 59, 59, tzinfo=UTC), "16 Jun"),
        (NOON, None, "after 16 Jun 12:00"),
        (None, None, "time unknown"),
    ],
)
def test_times_say_what_is_known(start: datetime | None, end: datetime | None, said: str) -> None:
    assert wording.when(start, end) == said


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("not found", "not found in the 31 English owner groups observed"),
        ("not yet", "the usual lag has not passed"),
        ("missed", "missed by the 31 English owner groups observed"),
        ("not observed", "nothing can be said of English coverage"),
    ],
)
def test_silence_gets_its_honest_word(word: str, said: str) -> None:
    text = wording.coverage(records.coverage("zh", ("a", "b"), 22), records.coverage("en", (), 31, word, 0.9))
    assert text.startswith("Carried by 2 of 22 Chinese owner groups;") and said in text


def test_covered_counts_both() -> None:
    text = wording.coverage(records.coverage("zh", ("a",), 22), records.coverage("en", ("b",), 31))
    assert text == "Carried by 1 of 22 Chinese owner groups and by 1 of 31 English owner groups."


def test_shares_and_probabilities_keep_their_ends_open() -> None:
    assert wording.percent(0.996) == "over 99\u00a0%" and wording.percent(0.004) == "under 1\u00a0%"
    assert wording.percent(1.0) == "100\u00a0%" and wording.percent(0.0) == "0\u00a0%"
    assert wording.probability(0.999) == "over 0.99" and wording.probability(0.001) == "under 0.01"


def test_lists() -> None:
    assert wording.listed(["a"]) == "a" and wording.listed(["a", "b", "c"]) == "a, b and c"
    assert wording.listed(list("abcd"), most=2) == "a, b and 2 more" and wording.listed([]) == ""
    assert (
        wording.count(1204, "article") == "1,204 articles"
        and wording.count(1, "story", "stories") == "1 story"
    )
