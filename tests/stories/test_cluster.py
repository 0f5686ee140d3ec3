"""Grouping: independent of order, resistant to chains, obedient to judgements."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from duizhao.stories.cluster import cluster

links = st.lists(
    st.tuples(st.integers(0, 11), st.integers(0, 11), st.sampled_from([0.1, 0.3, 0.45, 0.6, 0.8, 0.95])),
    max_size=40,
)


def run(
    n: int,
    pairs: dict[tuple[int, int], float],
    hours: list[float] | None = None,
    **more: object,
) -> set[frozenset[int]]:
    groups = cluster(
        [f"a-{i:02d}" for i in range(n)],
        hours or [0.0] * n,
        [(a, b, p) for (a, b), p in pairs.items()],
        window=72,
        **more,  # type: ignore[arg-type]
    )
    return {frozenset(g) for g in groups}


def once(raw: list[tuple[int, int, float]]) -> dict[tuple[int, int], float]:
    return {(min(a, b), max(a, b)): p for a, b, p in raw if a != b}


def test_strong_links_join_and_weak_ones_do_not() -> None:
    assert run(3, {(0, 1): 0.9, (1, 2): 0.1}) == {frozenset({0, 1}), frozenset({2})}


def test_a_chain_does_not_swallow_everything() -> None:
    chain = {(i, i + 1): 0.7 for i in range(19)}
    assert max(map(len, run(20, chain))) < 8


def test_far_apart_is_not_one_story() -> None:
    assert run(2, {(0, 1): 0.9}, [0.0, 200.0]) == {frozenset({0}), frozenset({1})}


@given(links, st.randoms())
def test_order_does_not_matter(raw: list[tuple[int, int, float]], shuffle: random.Random) -> None:
    pairs = once(raw)
    order = list(range(12))
    shuffle.shuffle(order)
    place = {old: new for new, old in enumerate(order)}
    names = [""] * 12
    for old, new in place.items():
        names[new] = f"a-{old:02d}"
    moved = cluster(
        names,
        [0.0] * 12,
        [(place[a], place[b], p) for (a, b), p in sorted(pairs.items(), reverse=True)],
        window=72,
    )
    back = {frozenset(order[k] for k in g) for g in moved}
    assert back == run(12, pairs)


@given(links)
def test_it_is_a_partition(raw: list[tuple[int, int, float]]) -> None:
    groups = run(12, once(raw))
    assert sorted(k for g in groups for k in g) == list(range(12))


@given(links, st.integers(0, 11), st.integers(0, 11))
def test_judged_apart_is_apart(raw: list[tuple[int, int, float]], a: int, b: int) -> None:
    if a != b:
        assert all(not {a, b} <= g for g in run(12, once(raw), apart=[(a, b)]))


@given(links, st.sets(st.integers(0, 11), min_size=2, max_size=4))
def test_judged_together_is_together(raw: list[tuple[int, int, float]], group: set[int]) -> None:
    assert any(group <= g for g in run(12, once(raw), together=[sorted(group)]))
