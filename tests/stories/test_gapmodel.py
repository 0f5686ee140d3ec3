"""The estimated gap: arithmetic checked by hand and by numbers, and the properties it must have."""

from __future__ import annotations

import re
from dataclasses import replace
from math import log
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duizhao.errors import DuizhaoError
from duizhao.stories.cells import Cells, tallies
from duizhao.stories.gapmodel import Estimates, estimate
from duizhao.stories.lattice import Lattice, patterns
from duizhao.stories.rates import ROUNDS, Rates, _Fit, fit

GROUPS = ("zh",) * 4 + ("en",) * 4
DOC = Path(__file__).resolve().parents[2] / "docs" / "method" / "gap.md"


def cells(
    dense: np.ndarray, *, live: np.ndarray | None = None, ranked: tuple[int, ...] = (), **more: object
) -> Cells:
    """Cells from a dense [S, G] matrix of probabilities."""
    story, group = np.nonzero(dense)
    flags = np.zeros(dense.shape[1], np.bool_)
    flags[list(ranked)] = True
    values = {
        "story": story,
        "group": group,
        "p": dense[story, group],
        "live": np.ones(dense.shape, np.bool_) if live is None else live,
        "ranked": flags,
        "language": GROUPS,
        "topic": np.zeros(len(dense), np.int64),
    } | more
    return Cells(**values)  # type: ignore[arg-type]


def known_rates() -> Rates:
    """Rates as though fitted: outlets that differ, one topic of three with a chronic difference."""
    return Rates(
        languages=("en", "zh"),
        outlet=np.array([-1.0, -2.0, -3.0, -1.5, -1.2, -2.2, -2.8, -1.6]),
        level=np.array([-1.95, -1.875]),
        topic=np.array([[0.0, 0.0], [-0.4, 0.4], [0.2, -0.1]]),
        actor=np.zeros((3, 1, 2)),
        chronic_variance=np.array([0.01, 0.01, 0.02]),
        sd_story=1.3,
        sd_gap=1.2,
        sd_outlet=1.0,
        sd_topic=0.5,
        stories=1000,
        evaluations=1,
        converged=True,
    )


def zh_en(c: Cells, rates: Rates | None = None) -> Estimates:
    return estimate(c, source="zh", target="en", rates=rates or known_rates())


def some_world(stories: int = 300, seed: int = 3) -> Cells:
    rng = np.random.default_rng(seed)
    p = (rng.random((stories, 8)) < 0.25) * np.where(rng.random((stories, 8)) < 0.3, 0.6, 1.0)
    p[np.arange(stories), rng.integers(0, 8, stories)] = 1
    return cells(p, live=rng.random((stories, 8)) < 0.9, topic=rng.integers(0, 3, stories), ranked=(3,))


# --- by hand -----------------------------------------------------------------------------------------------


def test_the_example_worked_on_the_page() -> None:
    """The page's own table: three pulls a language, a flat prior, two Chinese groups of two, no English one of one."""
    page = DOC.read_text("utf-8")
    table = re.findall(r"^\| θ zh = [^|]+\| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \|$", page, flags=re.M)
    weights = np.array(table, dtype=float)
    assert weights.shape == (3, 3)
    lattice = Lattice(1, 1, 3)
    lattice.at = np.array([-log(3), 0, log(3)])
    lattice.prior = np.full((3, 3), 1 / 9)
    c = Cells(
        story=np.array([0, 0]),
        group=np.array([0, 1]),
        p=np.ones(2),
        live=np.ones((1, 3), np.bool_),
        ranked=np.zeros(3, np.bool_),
        language=("zh", "zh", "en"),
        topic=np.zeros(1, np.int64),
    )
    rows = tallies(c, ("zh", "en"))
    columns = (c.columns("zh"), c.columns("en"))
    p = patterns(c, columns, c.topic, rows)
    spread = tuple(
        lattice.spread(np.zeros(len(columns[k])), np.zeros(1), p.masks[k], p.key_cls[k]) for k in (0, 1)
    )
    ((_, grid, _, _),) = lattice.posterior(p, spread, np.zeros((1, 2)), np.array([0]))  # type: ignore[arg-type]
    assert grid[0] == pytest.approx(weights / weights.sum(), abs=2e-6)
    g = lattice.at[:, None] - lattice.at[None, :]
    stated = re.search(r"mean gap is ([\d.]+).*?P\(gap > 0\) is ([\d.]+)", page, flags=re.S)
    assert stated
    assert (grid[0] * g).sum() == pytest.approx(float(stated[1]), abs=2e-3)
    assert grid[0][g > 1e-9].sum() == pytest.approx(float(stated[2]), abs=1e-3)


def test_a_tally_is_the_poisson_binomial() -> None:
    c = cells(np.array([[1.0, 0.5, 0, 0, 0.2, 0, 0, 0]]))
    rows = tallies(c, ("en", "zh"))
    found = {tuple(k): w for k, w in zip(rows.carried.tolist(), rows.weight.tolist(), strict=True)}
    assert found == pytest.approx({(0, 1): 0.4, (0, 2): 0.4, (1, 1): 0.1, (1, 2): 0.1})


def test_nobody_is_no_outcome_of_a_story_that_is_there() -> None:
    rows = tallies(cells(np.array([[0.5, 0, 0, 0, 0.5, 0, 0, 0]])), ("en", "zh"))
    assert rows.carried.sum(axis=1).min() == 1
    assert rows.weight == pytest.approx([1 / 3] * 3)


# --- by numbers ----------------------------------------------------------------------------------------------------


def test_gradient_is_the_slope_of_the_likelihood() -> None:
    c = some_world(120)
    problem = _Fit(replace(c, actor=np.arange(120) % 2), ("en", "zh"))
    problem.nodes = ROUNDS[-1][0]
    rng = np.random.default_rng(0)
    x = rng.normal(0, 0.2, problem.cut[-1])
    x[:2] -= 1.5
    _, gradient = problem.loss(x)
    for i in range(len(x)):
        step = np.zeros_like(x)
        step[i] = 1e-4
        slope = (problem.loss(x + step)[0] - problem.loss(x - step)[0]) / 2e-4
        assert gradient[i] == pytest.approx(slope, rel=2e-3, abs=2e-3), i


def test_lattice_agrees_with_a_finer_one(monkeypatch: pytest.MonkeyPatch) -> None:
    c, rates = some_world(60), known_rates()
    coarse = zh_en(c, rates)
    monkeypatch.setattr("duizhao.stories.gapmodel.NODES", 201)
    fine = zh_en(c, rates)
    assert coarse.gap == pytest.approx(fine.gap, abs=1e-4)
    assert coarse.low == pytest.approx(fine.low, abs=0.03)
    assert coarse.high == pytest.approx(fine.high, abs=0.03)
    assert coarse.p_positive == pytest.approx(fine.p_positive, abs=5e-3)


def test_a_certain_chronic_part_is_a_shift() -> None:
    """What a topic always gets stays in the gap, and only there."""
    p = np.array([[1.0, 1, 0, 0, 0, 0, 0, 0]] * 2)
    e = zh_en(cells(p, topic=np.array([0, 1])))
    assert e.chronic == pytest.approx([0.0, 0.8])
    assert e.gap - e.surprise == pytest.approx(e.chronic)
    # The same coverage of a topic that always gets it surprises less.
    assert e.surprise[1] < e.surprise[0]
    assert e.gap[1] > e.gap[0]


def test_fitting_recovers_what_made_the_stories() -> None:
    rng = np.random.default_rng(5)
    stories, groups = 4000, 24
    outlet = rng.normal(-3, 1, groups)
    topic = rng.integers(0, 2, stories)
    u, g = rng.normal(0, 1.2, stories), rng.normal(0, 1, stories) + np.where(topic == 1, 0.8, -0.8)
    first = np.arange(groups) < 12
    p = 1 / (1 + np.exp(-(outlet + np.where(first, (u + g / 2)[:, None], (u - g / 2)[:, None]))))
    y = rng.random(p.shape) < p
    while not y.any(axis=1).all():
        none = ~y.any(axis=1)
        y[none] = rng.random((none.sum(), groups)) < p[none]
    c = cells(y.astype(float), topic=topic, language=("zh",) * 12 + ("en",) * 12)
    r = fit(c, ("zh", "en"))
    assert r.converged
    assert np.corrcoef(r.outlet, outlet)[0, 1] > 0.97
    assert r.sd_story == pytest.approx(1.2, abs=0.15)
    assert r.sd_gap == pytest.approx(1.0, abs=0.15)
    e = estimate(c, source="zh", target="en", rates=r)
    assert e.chronic[topic == 1].mean() - e.chronic[topic == 0].mean() == pytest.approx(1.6, abs=0.25)
    par = g - g.mean()
    assert ((e.low <= par) & (par <= e.high)).mean() == pytest.approx(0.9, abs=0.03)


def test_one_carrier_says_little_for_somebody_had_to() -> None:
    """A story that one group carried exists by that; two groups of one language say more than twice as much."""
    one, two = zh_en(cells(np.array([[1.0, 0, 0, 0, 0, 0, 0, 0], [1, 1, 0, 0, 0, 0, 0, 0]]))).gap
    assert 0 < 2 * one < two + one


# --- properties ----------------------------------------------------------------------------------------------------

matrix = st.lists(
    st.lists(st.sampled_from([0.0, 0.0, 0.3, 0.8, 1.0]), min_size=8, max_size=8), min_size=1, max_size=4
).map(np.array)


def seen(p: np.ndarray) -> np.ndarray:
    """The same with a sure carrier in each story."""
    p = p.copy()
    p[:, 0] = 1
    return p


@settings(max_examples=60, deadline=None)
@given(matrix, st.integers(4, 7), st.booleans())
def test_one_more_covering_target_group_never_raises_the_gap(p: np.ndarray, group: int, ranked: bool) -> None:
    p = seen(p)
    more = p.copy()
    more[:, group] = 1
    flags = (group,) if ranked else ()
    before, after = zh_en(cells(p, ranked=flags)), zh_en(cells(more, ranked=flags))
    for name in ("gap", "low", "high", "p_positive", "surprise"):
        assert np.all(getattr(after, name) <= getattr(before, name) + 2e-3), name


@settings(max_examples=40, deadline=None)
@given(matrix, st.integers(1, 3))
def test_one_more_covering_source_group_never_lowers_the_gap(p: np.ndarray, group: int) -> None:
    p = seen(p)
    more = p.copy()
    more[:, group] = 1
    assert np.all(zh_en(cells(more)).gap >= zh_en(cells(p)).gap - 2e-3)


@settings(max_examples=40, deadline=None)
@given(matrix, st.sampled_from([0.0, -9.0, 9.0]), st.booleans())
def test_a_dead_outlet_changes_nothing(p: np.ndarray, rate: float, ranked: bool) -> None:
    """Whatever its rate: a group that was not observed (or is seen ranked only) and was not found carrying is not there."""
    p = seen(p)
    p[:, 5] = 0
    live = np.ones(p.shape, np.bool_)
    live[:, 5] = ranked
    rates = known_rates()
    other = replace(rates, outlet=np.where(np.arange(8) == 5, rate, rates.outlet))
    c = cells(p, live=live, ranked=(5,) if ranked else ())
    assert zh_en(c, rates).gap == pytest.approx(zh_en(c, other).gap, abs=1e-12)


@pytest.mark.parametrize("ranked", [False, True])
def test_a_dead_outlet_has_no_part_in_the_rates(ranked: bool) -> None:
    c = some_world()
    more = Cells(
        story=c.story,
        group=c.group,
        p=c.p,
        live=np.column_stack([c.live, np.full(len(c.live), ranked)]),
        ranked=np.append(c.ranked, ranked),
        language=(*c.language, "en"),
        topic=c.topic,
    )
    assert zh_en(more, fit(more, ("zh", "en"))).gap == pytest.approx(
        zh_en(c, fit(c, ("zh", "en"))).gap, abs=2e-3
    )


def test_swapping_source_and_target_turns_the_sign() -> None:
    c = some_world()
    there = estimate(c, source="zh", target="en")
    back = estimate(c, source="en", target="zh", rates=there.rates)
    assert back.gap == pytest.approx(-there.gap, abs=1e-12)
    assert back.low == pytest.approx(-there.high, abs=1e-12)
    assert back.p_positive == pytest.approx(1 - there.p_positive, abs=1e-12)
    assert back.target_groups == pytest.approx(there.source_groups)


def test_swapping_the_languages_of_the_groups_turns_the_sign() -> None:
    c = some_world()
    other = replace(c, language=tuple("en" if x == "zh" else "zh" for x in c.language))
    one, two = estimate(c, source="zh", target="en"), estimate(other, source="zh", target="en")
    assert two.gap == pytest.approx(-one.gap, abs=5e-3)
    assert two.p_positive == pytest.approx(1 - one.p_positive, abs=5e-3)


@settings(max_examples=8, deadline=None)
@given(st.randoms(use_true_random=False))
def test_order_does_not_matter(random: object) -> None:
    c = some_world(80)
    stories, groups, rows = list(range(80)), list(range(8)), list(range(len(c.story)))
    for x in (stories, groups, rows):
        random.shuffle(x)  # type: ignore[attr-defined]
    new_story, new_group = np.argsort(stories), np.argsort(groups)
    mixed = Cells(
        story=new_story[c.story][rows],
        group=new_group[c.group][rows],
        p=c.p[rows],
        live=c.live[np.ix_(stories, groups)],
        ranked=c.ranked[groups],
        language=tuple(c.language[g] for g in groups),
        topic=c.topic[stories],
    )
    assert estimate(mixed, source="zh", target="en").gap == pytest.approx(
        estimate(c, source="zh", target="en").gap[stories], abs=5e-3
    )


# --- edges ---------------------------------------------------------------------------------------------------------


def test_another_language_is_left_out() -> None:
    c = some_world(40)
    groups = (*c.language, "fr")
    more = Cells(
        story=np.append(c.story, [0, 1]),
        group=np.append(c.group, [8, 8]),
        p=np.append(c.p, [1.0, 1.0]),
        live=np.column_stack([c.live, np.ones(40, np.bool_)]),
        ranked=np.append(c.ranked, False),
        language=groups,
        topic=c.topic,
    )
    assert zh_en(
        more, replace(known_rates(), outlet=np.append(known_rates().outlet, np.nan))
    ).gap == pytest.approx(zh_en(c).gap)


def test_a_story_of_neither_language_has_no_gap() -> None:
    p = np.zeros((2, 8))
    p[1, 0] = 1
    e = zh_en(cells(p))
    assert np.isnan(e.gap[0]) and np.isfinite(e.gap[1])
    assert e.known.tolist() == [False, True]


def test_no_live_target_group_leaves_par_and_expects_nothing() -> None:
    p = np.zeros((1, 8))
    p[0, :2] = 1
    live = np.ones((1, 8), np.bool_)
    live[0, 4:] = False
    e = zh_en(cells(p, live=live))
    assert e.expected[0] == 0
    assert e.high[0] - e.low[0] > 3
    assert e.gap[0] < zh_en(cells(p)).gap[0]


def test_expected_rises_with_what_the_source_made_of_it() -> None:
    e = zh_en(cells(np.array([[1.0, 0, 0, 0, 0, 0, 0, 0], [1, 1, 1, 1, 0, 0, 0, 0]])))
    assert 0 < e.expected[0] < e.expected[1] < 1


def test_little_data_falls_back_on_weak_priors() -> None:
    p = np.zeros((3, 8))
    p[:, 0] = 1
    e = estimate(cells(p), source="zh", target="en")
    assert np.all(np.isfinite([e.gap, e.low, e.high]))
    assert e.rates.sd_gap == pytest.approx(1.3, abs=0.2)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"p": np.array([1.2])}, "within 0 and 1"),
        ({"p": np.array([np.nan])}, "within 0 and 1"),
        ({"group": np.array([9])}, "out of range"),
        ({"story": np.array([0, 0])}, "differ in length"),
        ({"language": ("zh",)}, "do not fit live"),
        ({"topic": np.array([-1])}, "from 0"),
        ({"actor": np.array([0, 1])}, "actor"),
    ],
)
def test_cells_that_do_not_fit_are_refused(change: dict[str, object], message: str) -> None:
    p = np.zeros((1, 8))
    p[0, 0] = 1
    with pytest.raises(DuizhaoError, match=message):
        cells(p, **change)


def test_a_pair_named_twice_is_refused() -> None:
    with pytest.raises(DuizhaoError, match="twice"):
        cells(np.eye(1, 8), story=np.array([0, 0]), group=np.array([0, 0]), p=np.array([0.5, 0.5]))


def test_one_language_has_no_gap_with_itself() -> None:
    with pytest.raises(DuizhaoError, match="two languages"):
        estimate(some_world(5), source="zh", target="zh")


def test_rates_of_other_languages_or_groups_are_refused() -> None:
    with pytest.raises(DuizhaoError, match="en and zh"):
        estimate(some_world(5), source="zh", target="fr", rates=known_rates())
    with pytest.raises(DuizhaoError, match="7 groups"):
        zh_en(some_world(5), replace(known_rates(), outlet=np.zeros(7)))
