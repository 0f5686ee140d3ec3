"""Flip sets against brute force."""

from __future__ import annotations

from itertools import combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from duizhao.claims.flip import OPPOSITE, from_baseline, whatever_else
from duizhao.claims.records import Side, Specification
from duizhao.claims.space import composites, coordinate

from . import small

AXES = ("definition", "database", "quality", "credit")
SIDES: tuple[Side, ...] = ("for", "against", "")
CLAIM = small.claim()


def spec(number: int, options: dict[str, str], side: Side) -> Specification:
    margin = {"for": 1.0, "against": -1.0, "": 0.0}[side]
    return Specification(
        number, f"c:x/s{number}", options, "equivalent", {}, (), "l", "papers", margin, 0.0, side=side
    )


@st.composite
def spaces(draw: st.DrawFn) -> list[Specification]:
    every = list(product("pqr", "pqr", "pq", "pq"))
    chosen = draw(st.lists(st.sampled_from(every), min_size=1, max_size=16, unique=True))
    sides = draw(st.lists(st.sampled_from(SIDES), min_size=len(chosen), max_size=len(chosen)))
    return [
        spec(i, dict(zip(AXES, options, strict=True)), side)
        for i, (options, side) in enumerate(zip(chosen, sides, strict=True), 1)
    ]


LINKS = st.sampled_from([(), (("definition", "database"),), (("quality", "credit", "database"),)])


@settings(max_examples=150, deadline=None)
@given(spaces(), LINKS)
def test_from_baseline_is_brute_force(
    found: list[Specification], linked: tuple[tuple[str, ...], ...]
) -> None:
    groups = composites([s.options for s in found], linked)
    base = found[0]

    def changed(s: Specification) -> frozenset[tuple[int, tuple[str, ...]]]:
        return frozenset(
            (i, coordinate(s.options, g))
            for i, g in enumerate(groups)
            if coordinate(s.options, g) != coordinate(base.options, g)
        )

    opposite = {changed(s): s.number for s in found if s.side and s.side == OPPOSITE[base.side]}
    expected = {n for c, n in opposite.items() if len(c) <= 3 and not any(o < c for o in opposite)}
    flips = from_baseline(CLAIM, found, groups, base)
    assert {f.example for f in flips} == expected
    assert [f.size for f in flips] == sorted(f.size for f in flips)
    by_number = {s.number: s for s in found}
    for f in flips:
        reached = {**base.options, **{a: after for a, (_, after) in f.changes.items()}}
        assert reached == by_number[f.example].options
        assert all(base.options[a] == before for a, (before, _) in f.changes.items())


@settings(max_examples=150, deadline=None)
@given(spaces(), LINKS, st.sampled_from(SIDES))
def test_whatever_else_is_brute_force(
    found: list[Specification], linked: tuple[tuple[str, ...], ...], side: Side
) -> None:
    groups = composites([s.options for s in found], linked)
    turning: dict[frozenset[tuple[str, str]], int] = {}
    for size in (1, 2, 3):
        for chosen in combinations(groups, size):
            for options in product(*({coordinate(s.options, g) for s in found} for g in chosen)):
                partial = {
                    a: o for g, c in zip(chosen, options, strict=True) for a, o in zip(g, c, strict=True)
                }
                complete = [s for s in found if all(s.options[a] == o for a, o in partial.items())]
                if side and complete and all(s.side == OPPOSITE[side] for s in complete):
                    turning[frozenset(partial.items())] = len(complete)
    expected = {p: n for p, n in turning.items() if not any(q < p for q in turning)}
    flips = whatever_else(found, groups, side)
    assert {frozenset((a, o) for a, (_, o) in f.changes.items()): f.n for f in flips} == expected


def test_a_tied_baseline_turns_nowhere() -> None:
    found = [spec(1, {"quality": "p"}, ""), spec(2, {"quality": "q"}, "against")]
    groups = composites([s.options for s in found])
    assert from_baseline(CLAIM, found, groups, found[0]) == ()
    assert whatever_else(found, groups, "") == ()


def test_linked_axes_are_one_change() -> None:
    found = [
        spec(1, {"definition": "p", "database": "p"}, "for"),
        spec(2, {"definition": "q", "database": "q"}, "against"),
        spec(3, {"definition": "p", "database": "q"}, "for"),
    ]
    apart = composites([s.options for s in found])
    (flip,) = from_baseline(CLAIM, found, apart, found[0])
    assert flip.size == 2
    together = composites([s.options for s in found], [("definition", "database")])
    (flip,) = from_baseline(CLAIM, found, together, found[0])
    assert flip.size == 1
    assert flip.changes == {"definition": ("p", "q"), "database": ("p", "q")}


def test_mark_of_whatever_else_is_the_strongest_of_its_completions() -> None:
    figures = [
        *small.pair("a", 2, 1, database="m", quality="all"),
        *small.pair("b", 1, 2, database="n", quality="top venue"),
        *small.pair("c", 2, 1, database="m", quality="top venue"),
    ]
    from duizhao.claims import judge

    claim = small.claim(axes="{quality: {all: equivalent, top venue: different question}}")
    flips = [f for f in judge(claim, figures).flips if f.kind == "whatever else"]
    assert [(f.changes, f.mark) for f in flips] == [({"database": (None, "n")}, "different question")]
