"""The simulated worlds and their floors: the gate itself is held to something."""

from __future__ import annotations

import tomllib

import numpy as np
import pytest
from evaluation import gapreport, gapworlds

from duizhao.stories.gapmodel import estimate

PINNED = tomllib.loads(gapworlds.FLOORS.read_text("utf-8"))


@pytest.mark.parametrize("world", gapworlds.WORLDS, ids=lambda w: w.name)
def test_a_small_world_is_drawn_and_estimated(world: gapworlds.World) -> None:
    drawn = gapworlds.draw(world, PINNED["outlets"], 400)
    again = gapworlds.draw(world, PINNED["outlets"], 400)
    assert np.array_equal(drawn.truth, again.truth)
    assert abs(drawn.truth.mean()) < 1e-9
    assert np.bincount(drawn.cells.story, weights=drawn.cells.p, minlength=400).min() >= 1
    found = estimate(drawn.cells, source="zh", target="en")
    assert found.known.all()
    assert np.corrcoef(found.gap, drawn.truth)[0, 1] > 0.3
    assert ((found.low <= drawn.truth) & (drawn.truth <= found.high)).mean() > 0.75


def test_every_world_has_floors_and_ceilings() -> None:
    names = {w.name for w in gapworlds.WORLDS}
    assert set(PINNED["floors"]) == set(PINNED["ceilings"]) == names


def test_a_figure_beyond_its_limit_is_told() -> None:
    pinned = {"floors": {"w": {"rank": 0.5}}, "ceilings": {"w": {"bias": 0.1}}}
    assert gapworlds.below(pinned, "w", {"rank": 0.5, "bias": -0.1}) == []
    told = gapworlds.below(pinned, "w", {"rank": 0.4, "bias": -0.2})
    assert len(told) == 2 and "below its floor" in told[0] and "above its ceiling" in told[1]


def test_reliability_counts_every_story_once() -> None:
    p = np.linspace(0, 1, 101)
    bins = gapworlds.reliability(p, p > 0.5)
    assert sum(n for _, _, n in bins) == 101
    assert bins[0][1] == 0 and bins[-1][1] == 1


def test_rank_correlation_with_ties() -> None:
    assert gapworlds.ranks(np.array([3.0, 1.0, 1.0])).tolist() == [2, 0.5, 0.5]
    assert gapworlds.spearman(np.array([1.0, 2, 3]), np.array([10.0, 20, 25])) == pytest.approx(1)


def test_the_page_has_a_row_for_every_world() -> None:
    page = gapreport.PAGE.read_text("utf-8")
    written = page.split(gapreport.OPEN)[1].split(gapreport.CLOSE)[0]
    assert all(f"| {w.name} |" in written for w in gapworlds.WORLDS)
    assert gapreport.DIAGRAM.read_text("utf-8").count("<text") > len(gapworlds.WORLDS)
