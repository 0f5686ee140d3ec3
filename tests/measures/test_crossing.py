"""Who passes whom, and when: by hand, and against the definition on random series."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from duizhao.measures.crossing import Crossing, crossings


def test_by_hand() -> None:
    years = [2016, 2017, 2018, 2019]
    found = crossings(years, ["A", "B"], [[1, 3, None, 5], [2, 2, 9, 4]], [0, 2, 0, 0.5])
    assert found == (Crossing("A", "B", 2017, True, False),)  # 2018 has no number for A
    back = crossings(years, ["A", "B"], [[1, 3, 1, 5], [2, 2, 2, 2]], [0] * 4)
    assert [(c.unit, c.year, c.stays) for c in back] == [
        ("A", 2017, False),
        ("B", 2018, False),
        ("A", 2019, True),
    ]
    assert crossings([2016], ["A", "B"], [[1], [2]], [0]) == ()
    assert crossings(years, ["A", "B"], [[2, 2, 2, 2], [2, 2, 2, 2]], [0] * 4) == ()  # equal is not above


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=8))
def test_crossings_alternate_and_the_last_stays(pairs: list[tuple[int, int]]) -> None:
    years = list(range(2000, 2000 + len(pairs)))
    found = crossings(
        years, ["A", "B"], [[float(a) for a, _ in pairs], [float(b) for _, b in pairs]], [0.0] * len(pairs)
    )
    for c in found:
        n = years.index(c.year)
        mine = pairs if c.unit == "A" else [(b, a) for a, b in pairs]
        assert mine[n][0] > mine[n][1] and mine[n - 1][0] <= mine[n - 1][1]
        assert c.stays == all(a > b for a, b in mine[n:])
    assert sum(c.stays for c in found) <= 1
