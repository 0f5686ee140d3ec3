"""The gap and its interval, against brute force and simulation."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from duizhao.stories.coverage import Candidate, p_none
from duizhao.stories.gap import difference, digamma, group_probabilities, score, share, trigamma


def candidate(n: int, p: float, owner: str = "", voice: str = "") -> Candidate:
    return Candidate(f"a-{n}", "en", owner or f"o{n}", p, voice or f"v{n}")


def test_digamma_and_trigamma() -> None:
    assert digamma(1) == pytest.approx(-0.5772156649015329, abs=1e-9)
    assert digamma(0.5) == pytest.approx(-1.9635100260214235, abs=1e-9)
    assert trigamma(1) == pytest.approx(math.pi**2 / 6, abs=1e-8)
    assert trigamma(0.5) == pytest.approx(math.pi**2 / 2, abs=1e-8)


@given(st.lists(st.floats(0, 1), max_size=8))
def test_p_none_is_the_product(ps: list[float]) -> None:
    assert p_none(candidate(n, p) for n, p in enumerate(ps)) == pytest.approx(math.prod(1 - p for p in ps))


def test_copies_of_one_voice_count_once() -> None:
    assert p_none([candidate(1, 0.3, voice="v"), candidate(2, 0.5, voice="v")]) == pytest.approx(0.5)


@given(st.lists(st.floats(0.01, 0.99), max_size=6), st.integers(6, 30))
def test_share_equals_brute_force(ps: list[float], n: int) -> None:
    made = share({f"o{k}": p for k, p in enumerate(ps)}, n)
    mean = square = 0.0
    for bits in itertools.product((0, 1), repeat=len(ps)):
        weight = math.prod(p if b else 1 - p for p, b in zip(ps, bits, strict=True))
        a, b = sum(bits) + 0.5, n - sum(bits) + 0.5
        m = digamma(a) - digamma(b)
        mean += weight * m
        square += weight * (trigamma(a) + trigamma(b) + m * m)
    assert made.mean == pytest.approx(mean)
    assert made.variance == pytest.approx(square - mean * mean)
    assert made.groups == pytest.approx(sum(ps))


def test_interval_against_simulation() -> None:
    """The normal approximation holds nine tenths of the posterior within five points, for the counts that occur."""
    rng = np.random.default_rng(1)
    for k, n, m in ((5, 34, 22), (3, 34, 22), (10, 34, 31)):
        middle, low, high = difference(share({f"o{i}": 1.0 for i in range(k)}, n), share({}, m))
        a = rng.beta(k + 0.5, n - k + 0.5, 200_000)
        b = np.clip(rng.beta(0.5, m + 0.5, 200_000), 1e-300, None)
        draws = np.log(a / (1 - a)) - np.log(b / (1 - b))
        assert draws.mean() == pytest.approx(middle, abs=0.05)
        assert 0.85 <= ((draws >= low) & (draws <= high)).mean() <= 0.95


@given(st.integers(1, 20), st.integers(0, 20))
def test_more_coverage_more_gap(k: int, t: int) -> None:
    def at(source: int, target: int) -> float:
        return difference(
            share({f"s{i}": 1.0 for i in range(source)}, 30), share({f"t{i}": 1.0 for i in range(target)}, 30)
        )[0]

    assert at(k + 1, t) > at(k, t) > at(k, t + 1)


def test_groups_combine_their_voices() -> None:
    found = group_probabilities(
        [candidate(1, 0.5, "o", "a"), candidate(2, 0.5, "o", "b"), candidate(3, 0.4, "p", "c")]
    )
    assert found == pytest.approx({"o": 0.75, "p": 0.4})


def test_one_outlet_alone_sinks_and_coverage_sinks() -> None:
    assert score(3.0, 1.0, 1) < score(2.0, 1.0, 3)
    assert score(3.0, 0.0, 5) < score(2.0, 1.0, 3)
