"""Matched contrasts against brute force, and their bound on many options."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings

from duizhao.claims.contrast import contrasts
from duizhao.claims.records import Specification
from duizhao.claims.space import JOIN, composites, coordinate

from .test_flip import LINKS, spaces, spec


@settings(max_examples=150, deadline=None)
@given(spaces(), LINKS)
def test_contrasts_are_brute_force(found: list[Specification], linked: tuple[tuple[str, ...], ...]) -> None:
    groups = composites([s.options for s in found], linked)
    expected: dict[tuple[str, frozenset[str]], list[float]] = {}
    for s in found:
        for t in found:
            differing = [g for g in groups if coordinate(s.options, g) != coordinate(t.options, g)]
            if s.number < t.number and len(differing) == 1:
                ends = (JOIN.join(coordinate(x.options, differing[0])) for x in (s, t))
                expected.setdefault((JOIN.join(differing[0]), frozenset(ends)), []).append(
                    abs(t.margin - s.margin)
                )
    rows = contrasts(found, groups)
    assert {(c.axis, frozenset((c.first, c.second))): c.pairs for c in rows} == {
        k: len(v) for k, v in expected.items()
    }
    by_number = {s.number: s for s in found}
    for c in rows:
        shifts = [by_number[b].margin - by_number[a].margin for a, b in c.specifications]
        assert c.mean_shift == pytest.approx(sum(shifts) / len(shifts))
        assert c.turned == sum(by_number[a].side != by_number[b].side for a, b in c.specifications)
        for a, _ in c.specifications:
            group = next(g for g in groups if JOIN.join(g) == c.axis)
            assert JOIN.join(coordinate(by_number[a].options, group)) == c.first


def test_many_options_stay_linear() -> None:
    found = [spec(i, {"database": f"d{i:04}"}, "for" if i % 2 else "against") for i in range(1, 1001)]
    began = time.perf_counter()
    rows = contrasts(found, composites([s.options for s in found]))
    assert len(rows) == 999
    assert {c.first for c in rows} == {"d0001"}
    assert time.perf_counter() - began < 10
