"""What a user types as a stretch of days: weeks, dates, and what is none."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from duizhao.errors import DuizhaoError
from duizhao.workspace.period import period


@pytest.mark.parametrize("week", ["2026-06-15", "2026-W25", "2026W25"])
def test_a_week(week: str) -> None:
    found = period(week)
    assert (found.since, found.until) == (
        datetime(2026, 6, 15, tzinfo=UTC),
        datetime(2026, 6, 22, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    "week", ["2026-W99", "2026-W00", "0001-W01", "9999-W52", "0001-01-01", "9999-12-31", "soon"]
)
def test_no_week(week: str) -> None:
    with pytest.raises(DuizhaoError):
        period(week)


def test_no_stretch() -> None:
    for since, until in [("2026-06-16", "2026-06-15"), (None, "9999-12-31"), ("0001-01-01", None)]:
        with pytest.raises(DuizhaoError):
            period(since=since, until=until)
