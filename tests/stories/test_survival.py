"""Kaplan–Meier and Turnbull against values worked by hand."""

from __future__ import annotations

from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duizhao.stories.survival import kaplan_meier, survival_at, turnbull


def test_kaplan_meier_by_hand() -> None:
    # Five stories: covered at 2, 4 and 4 h; lost sight of at 3 and 6 h.
    # S(2) = 4/5; at 4 h three are at risk and two are covered: S(4) = 4/5 · 1/3 = 4/15.
    steps = kaplan_meier([2, 3, 4, 4, 6], [True, False, True, True, False])
    assert [(s.time, s.at_risk, s.events) for s in steps] == [(2, 5, 1), (4, 3, 2)]
    assert [s.survival for s in steps] == pytest.approx([4 / 5, 4 / 15])
    assert survival_at(steps, 1.9) == 1
    assert survival_at(steps, 3.9) == pytest.approx(4 / 5)
    assert all(s.low < s.survival < s.high for s in steps)


def test_kaplan_meier_on_the_remission_times_of_freireich() -> None:
    # Weeks of remission under 6-mercaptopurine (Freireich and others 1963), a textbook example; + marks a cut.
    weeks = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
    seen = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
    steps = kaplan_meier(weeks, [bool(s) for s in seen])
    assert [round(s.survival, 4) for s in steps] == [0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482]


def test_turnbull_of_exact_and_cut_times_is_kaplan_meier() -> None:
    times, seen = [2.0, 3.0, 4.0, 4.0, 6.0], [True, False, True, True, False]
    curve = turnbull(times, [t if s else inf for t, s in zip(times, seen, strict=True)])
    for t in (1.0, 2.5, 3.5, 5.0):
        low, high = curve.bounds(t)
        assert low == pytest.approx(high, abs=1e-4)
        assert low == pytest.approx(survival_at(kaplan_meier(times, seen), t), abs=1e-4)


def test_turnbull_of_two_overlapping_intervals_by_hand() -> None:
    # (0, 3] and (2, 5]: all mass fits the overlap (2, 3], where the likelihood is 1 · 1.
    curve = turnbull([0, 2], [3, 5])
    assert (curve.left.tolist(), curve.right.tolist(), curve.mass.tolist()) == ([2.0], [3.0], [1.0])
    assert curve.bounds(2.5) == (0.0, 1.0)  # inside the cell nothing is known


def test_turnbull_refuses_backward_intervals_and_takes_none() -> None:
    with pytest.raises(ValueError, match="low <= high"):
        turnbull([3], [1])
    assert len(turnbull([], []).mass) == 0


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 10), st.booleans()), min_size=1, max_size=30))
def test_turnbull_is_a_distribution_and_ignores_order(rows: list[tuple[int, int, bool]]) -> None:
    low = [float(a) for a, _, _ in rows]
    high = [float(a + b) if seen else inf for a, b, seen in rows]
    curve = turnbull(low, high)
    assert curve.mass.sum() == pytest.approx(1)
    assert (curve.mass >= 0).all()
    back = turnbull(low[::-1], high[::-1])
    assert np.allclose(curve.mass, back.mass, atol=1e-6)
