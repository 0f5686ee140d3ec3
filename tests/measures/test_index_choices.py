"""Ways to treat, normalise and average; the space of choices; the two kinds of doubt; an index that refuses to be without intervals."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duizhao import api_indices
from duizhao.errors import DuizhaoError, NotFoundError, ReadError
from duizhao.measures.index import averaging, scaling, steps
from duizhao.measures.index.build import build
from duizhao.measures.index.choices import AGGREGATE, NORMALISE, Choices, space
from duizhao.measures.index.plan import from_rows, plan, replay
from duizhao.measures.index.standing import Index, Standing, distinct

from .test_index import GROUPS, ROWS, UNITS, data
from .test_index import from_rows as tree

NAN = float("nan")
values = st.lists(st.integers(-50, 50).map(float), min_size=3, max_size=8, unique=True)


def test_ways_to_normalise_by_hand() -> None:
    x = np.array([2.0, 4.0, NAN, 4.0, 10.0])
    for how, expected in (
        ("min-max", [0, 25, NAN, 25, 100]),
        ("rank", [1, 2.5, NAN, 2.5, 4]),
        ("percentile", [12.5, 50, NAN, 50, 87.5]),
        ("z-score", [-3 / 12**0.5, -1 / 12**0.5, NAN, -1 / 12**0.5, 5 / 12**0.5]),
    ):
        assert scaling.normalised(x, 1, how, 0) == pytest.approx(expected, nan_ok=True)
    assert scaling.normalised(x, -1, "min-max", 1) == pytest.approx([100, 75.25, NAN, 75.25, 1], nan_ok=True)
    assert scaling.normalised(x, -1, "rank", 0) == pytest.approx([4, 2.5, NAN, 2.5, 1], nan_ok=True)


def test_ways_to_average_by_hand() -> None:
    a, b, c = np.array([1.0, 4, NAN]), np.array([4.0, NAN, NAN]), np.array([16.0, 16, NAN])
    for how, expected in (
        ("arithmetic", [37 / 4, 12, NAN]),
        ("geometric", [(4 * 256) ** 0.25, (4 * 256) ** (1 / 3), NAN]),
        ("harmonic", [4 / (1 + 1 / 4 + 2 / 16), 3 / (1 / 4 + 2 / 16), NAN]),
        ("median", [10, 16, NAN]),
    ):
        assert averaging.averaged([a, b, c], [1, 1, 2], how) == pytest.approx(expected, nan_ok=True), how
    with pytest.raises(ValueError, match="above 0"):
        averaging.averaged([np.array([0.0, 1])], [1], "geometric")
    with pytest.raises(ValueError, match="one must be positive"):
        averaging.averaged([a, b], [0, 0], "median")


@given(st.lists(st.tuples(st.floats(0.1, 99), st.floats(0.1, 99), st.floats(0.1, 99)), min_size=1, max_size=6), st.lists(st.floats(0, 5), min_size=3, max_size=3), st.integers(0, 2), st.floats(0.01, 50), st.sampled_from(AGGREGATE))  # fmt: skip
def test_averages_rise_with_their_parts_and_stay_between_them(rows: list[tuple[float, float, float]], weights: list[float], part: int, more: float, how: str) -> None:  # fmt: skip
    if sum(weights) < 0.1:
        return
    columns = [np.array(c) for c in zip(*rows, strict=True)]
    before = averaging.averaged(columns, weights, how)
    assert np.all(before >= np.min(columns, axis=0) - 1e-6) and np.all(before <= np.max(columns, axis=0) + 1e-6)  # fmt: skip
    columns[part] = columns[part] + more
    assert np.all(averaging.averaged(columns, weights, how) >= before - 1e-6)


@given(values, st.integers(1, 20), st.integers(-50, 50), st.sampled_from(NORMALISE))
def test_no_way_to_normalise_knows_units_of_measure(x: list[float], times: int, plus: int, how: str) -> None:
    column = np.array(x)
    there = scaling.normalised(column, 1, how, 0)
    assert scaling.normalised(times * column + plus, 1, how, 0) == pytest.approx(there, abs=1e-9)
    assert list(np.argsort(there)) == list(np.argsort(column))
    assert list(np.argsort(scaling.normalised(-column, -1, how, 0))) == list(np.argsort(column))


def test_outliers() -> None:
    far = np.array([*range(20), 500.0])
    moved, said = steps.treated(far)
    assert moved[-1] == 19 and said == "1 points winsorised"
    assert steps.treated(far, "none")[1] == "" and steps.treated(far, "log")[1] == "log"
    # Yes or no with one yes: moving it would leave nothing to tell apart.
    rare = np.array([0.0] * 30 + [1.0])
    logged, said = steps.treated(rare)
    assert said == "log" and logged[-1] > logged[0]
    assert steps.treated(rare, "winsorise")[0][-1] == 1
    assert far[-1] == 500
    with pytest.raises(ValueError, match="no way"):
        steps.treated(far, "cut")


def test_space() -> None:
    found = space(Choices())
    assert found[0] == Choices() and len(set(found)) == len(found) == 2 * (4 * 4 - 2) * 2
    assert not any(c.normalise == "z-score" and c.aggregate in ("geometric", "harmonic") for c in found)
    assert len(space(Choices(), {"normalise": ["rank"]})) == 2
    with pytest.raises(ReadError, match="no 'minmax'"):
        Choices(normalise="minmax")
    with pytest.raises(ReadError, match="below 0"):
        Choices(normalise="z-score", aggregate="harmonic")
    with pytest.raises(ReadError, match="no 'means'"):
        space(Choices(), {"means": ["rank"]})


def test_the_same_scores_in_another_unit_are_one_specification() -> None:
    a, b = np.array([1.0, 2, 4]), np.array([3.0, 2, 1])
    found = distinct([(Choices(), a), (Choices(weights="equal"), 10 * a - 3), (Choices(normalise="rank"), b)], [2, 1, 0])  # fmt: skip
    assert [(s.ranks, s.same) for s in found] == [((1, 2, 3), 1), ((3, 2, 1), 0)]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.one_of(st.just(NAN), st.integers(-40, 40).map(float)), min_size=4, max_size=4), st.sampled_from(space(Choices())))  # fmt: skip
def test_the_log_gives_the_scores_again_bit_by_bit(c: list[float], choices: Choices) -> None:
    known = [v for v in c if v == v]
    if len(set(known)) < 2:
        return
    found = build("i", UNITS, tree(ROWS), data(c=tuple(c)), GROUPS, choices=choices, others=[], draws=3)
    kept = from_rows(json.loads(json.dumps(found.plan)))
    assert kept == found.plan
    again = replay(kept, data(c=tuple(c)), GROUPS)["top"]
    assert {s.unit: s.score for s in found.standings} == dict(zip(UNITS, again.tolist(), strict=True))
    with pytest.raises(DuizhaoError, match="no list of steps"):
        from_rows([["scale"]])


def test_bounds_move_ranks_by_data_and_not_by_weights() -> None:
    x = {"a": np.array([10.0, 9, 0]), "b": np.array([10.0, 9, 0])}
    rows = [{**ROWS[0], "Parent": "top"}, {**ROWS[1], "Parent": "top", "Direction": "1"}, ROWS[4]]
    wide = {"a": (np.array([NAN, 8.0, NAN]), np.array([NAN, 14.0, NAN]))}
    found = build("i", ["P", "Q", "R"], tree(rows), x, ["", "", ""], bounds=wide, draws=200)
    by = {s.unit: s for s in found.standings}
    assert by["P"].by_data == (1, 2) and by["P"].by_weights_all == (1, 1) and by["R"].by_data_all == (3, 3)
    assert found.uncertain == 1
    assert found == build("i", ["P", "Q", "R"], tree(rows), x, ["", "", ""], bounds=wide, draws=200)
    assert found.ahead("P", "Q") == 1 and found.ahead("Q", "P") == 0
    with pytest.raises(NotFoundError):
        found.ahead("P", "Z")
    with pytest.raises(ReadError, match="outside of its bounds"):
        build("i", ["P", "Q", "R"], tree(rows), x, [""] * 3, bounds={"a": (x["a"] + 1, x["a"] + 2)})
    sure = build("i", ["P", "Q", "R"], tree(rows), x, ["", "", ""], draws=5)
    assert sure.uncertain == 0


def test_a_unit_of_which_too_little_is_known() -> None:
    x = {"a": np.array([1.0, 2, 3, NAN]), "b": np.array([1.0, 2, 4, NAN]), "c": np.array([1.0, NAN, 4, NAN])}
    with pytest.raises(DuizhaoError, match="nothing is known of U4"):
        build("i", UNITS, tree(ROWS), x, GROUPS)
    found = build("i", UNITS, tree(ROWS), x, GROUPS, least_known=0.9, draws=5)
    assert found.dropped == ("U2: 67% known", "U4: 0% known") and len(found.standings) == 2
    made = replay(found.plan, x, GROUPS)["top"]
    assert np.isnan(made[[1, 3]]).all() and made[0] == {s.unit: s.score for s in found.standings}["U1"]
    with pytest.raises(DuizhaoError, match="two units or more"):
        build("i", UNITS[2:], tree(ROWS), {k: v[2:] for k, v in x.items()}, GROUPS[2:], least_known=0.9)


def test_no_index_without_intervals() -> None:
    found = build("i", UNITS, tree(ROWS), data(), GROUPS, draws=20)
    one = found.standings[0]
    with pytest.raises(TypeError):
        Standing(unit="U", score=1.0, rank=1, missing=0)  # type: ignore[call-arg]
    with pytest.raises(ValueError, match="no interval"):
        dataclasses.replace(one, by_data=(3, 2))
    for broken in ({"draws": 0}, {"specifications": ()}, {"standings": (one,)}):
        with pytest.raises(ValueError):
            dataclasses.replace(found, **broken)
    names = set(found.to_arrow().column_names)
    for kind in ("by_weights", "by_method", "by_data"):
        assert {f"{kind}_low", f"{kind}_high", f"{kind}_all_low", f"{kind}_all_high"} <= names
    assert "by method" in found._repr_html_() and isinstance(found, Index)


TOML = """
data = "t.csv"
unit = "u"
[[indicators]]
code = "a"
parent = "i"
[[indicators]]
code = "b"
parent = "i"
size = "people"
low = "b_low"
high = "b_high"
[[aggregates]]
code = "i"
"""
CSV = "u,a,b,b_low,b_high,people\nP,1,10,9,11,10\nQ,3,40,30,50,20\nR,2,30,30,30,15\n"


def test_a_recipe(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(CSV)
    (tmp_path / "i.toml").write_text(TOML)
    found = api_indices.index(tmp_path / "i.toml")
    assert [s.unit for s in found.standings] == ["Q", "R", "P"] and found.uncertain == 2
    assert found.sources[0].startswith("t.csv sha256 ")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('code = "a"', 'code = "z"', "no column 'z'"),
        ('code = "i"', 'code = "i"\nparent = "i"', "one top"),
        ('parent = "i"', 'parents = "i"', "no 'parents'"),
        ('[[aggregates]]\ncode = "i"\n', "", "no aggregates"),
        ('data = "t.csv"\n', "", "no data"),
        ('unit = "u"', "", "names units"),
        ('unit = "u"', 'unit = "u"\nunits = ["P", "X"]', "no unit 'X'"),
        ('size = "people"', 'size = "a"', "another code"),
        ('low = "b_low"', 'figure = {quantity = "x"}', "not both"),
        ('low = "b_low"', 'low = "b_high"', "outside of its bounds"),
        ('parent = "i"', 'parent = "i"\nweight = -1', "weight of 0 or more"),
        ('data = "t.csv"', 'data = "t.csv"\nchoices = {normalise = "ranks"}', "no 'ranks'"),
        ('data = "t.csv"', 'data = "t.csv"\ndoubt = {draws = 0}', "draws are 1 or more"),
        ('data = "t.csv"', "data = ", "Invalid value"),
        ('code = "a"\nparent = "i"', 'code = "a"\nparent = "i"\nweight = 0', ""),
    ],
)
def test_what_is_wrong_in_a_recipe_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in TOML
    (tmp_path / "t.csv").write_text(CSV)
    (tmp_path / "i.toml").write_text(TOML.replace(old, new, 1))
    if not said:
        assert api_indices.index(tmp_path / "i.toml").standings
        return
    with pytest.raises(DuizhaoError, match=said):
        api_indices.index(tmp_path / "i.toml")


def test_all_weights_zero_and_no_variance(tmp_path: Path) -> None:
    (tmp_path / "i.toml").write_text(TOML.replace('parent = "i"', 'parent = "i"\nweight = 0'))
    (tmp_path / "t.csv").write_text(CSV)
    with pytest.raises(DuizhaoError, match="one must be positive"):
        api_indices.index(tmp_path / "i.toml")
    (tmp_path / "i.toml").write_text(TOML)
    (tmp_path / "t.csv").write_text(CSV.replace("Q,3", "Q,1").replace("R,2", "R,1"))
    with pytest.raises(DuizhaoError, match="a, scale: all units are equal"):
        api_indices.index(tmp_path / "i.toml")
    (tmp_path / "t.csv").write_text(CSV)
    with pytest.raises(DuizhaoError, match="is a table"):
        api_indices.index(tmp_path / "t.csv")
    with pytest.raises(DuizhaoError, match="itself"):
        api_indices.index(tmp_path / "i.toml", unit="u")


def test_plan_says_all_that_a_step_needs() -> None:
    todo = plan(tree(ROWS), Choices(aggregate="geometric", weights="equal"), least_known=0.5)
    assert [s.what for s in todo[:4]] == ["drop", "fill", "treat", "scale"]
    assert todo[3].numbers == (1.0, 1.0) and todo[-1].how == "geometric" and set(todo[-1].numbers) == {1.0}
