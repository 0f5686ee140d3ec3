"""Links kept by fortnight."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from duizhao import stories
from duizhao.names import Gazetteer
from duizhao.stories.item import items
from duizhao.stories.outlet import Outlets
from duizhao.stories.stretch import SPAN, Stretches, bounds, context, keys, stretches
from duizhao.workspace.progress import Quiet
from tests.stories.desk import MONDAY, article, desk
from tests.stories.test_book import OTHER_EN, ROBOT_EN, ROBOT_ZH, ROBOT_ZH2


def weeks() -> list[dict[str, Any]]:
    """The same event told around the border of two fortnights, and others around it."""
    made = []
    for week in range(-3, 4):
        at = week * 168
        made += [
            article(100 + 10 * week, "jia.example", f"{ROBOT_ZH}（第{week + 9}批）", at - 20),
            article(101 + 10 * week, "yi.example", f"{ROBOT_ZH2} 第{week + 9}批", at + 10),
            article(102 + 10 * week, "times.example", f"{ROBOT_EN}, round {week + 9}", at + 22),
            article(103 + 10 * week, "wire.example", f"{OTHER_EN} for month {week + 9}", at + 30),
        ]
    return made


def linked(made: Any, rows: list[dict[str, Any]] | None = None) -> dict[tuple[str, str], float]:
    with made.snapshot() as snapshot:
        outlets, names = Outlets.from_snapshot(snapshot), Gazetteer.from_snapshot(snapshot)
        stored = snapshot.rows("SELECT * FROM articles")
        wanted = {str(r["origin_key"]) for r in rows} if rows is not None else None
        found = items([r for r in stored if wanted is None or r["origin_key"] in wanted], outlets, names)
        i, j, p = Stretches(snapshot, made.cache).links(
            found, lambda more: items(more, outlets, names), Quiet()
        )
    assert all(found[a].hour >= found[b].hour for a, b in zip(i, j, strict=True))
    return {
        (found[a].key, found[b].key): q for a, b, q in zip(i.tolist(), j.tolist(), p.tolist(), strict=True)
    }


def test_a_pair_is_worth_the_same_in_every_view(tmp_path: Path) -> None:
    made = desk(tmp_path / "w", weeks())
    part = [r for r in weeks() if abs((r["published_to"] - MONDAY).total_seconds()) < 100 * 3600]
    narrow = linked(made, part)
    everything = linked(made)
    assert narrow and all(everything[pair] == p for pair, p in narrow.items())
    ids = {r["article_id"] for r in part}
    assert narrow.keys() == {pair for pair in everything if set(pair) <= ids}


def test_kept_links_are_those_judged_and_bad_files_are_judged_again(tmp_path: Path) -> None:
    made = desk(tmp_path / "w", weeks())
    first = linked(made)
    files = sorted((made.cache / "links").glob("*.npz"))
    assert files and linked(made) == first
    files[0].write_bytes(b"torn")
    assert linked(made) == first
    for f in made.cache.joinpath("links").glob("*"):
        f.unlink()
    assert linked(made) == first


def test_a_new_day_leaves_older_stretches_alone(tmp_path: Path) -> None:
    made = desk(tmp_path / "w", weeks())
    linked(made)
    before = {f.name: f.stat().st_mtime_ns for f in (made.cache / "links").glob("*.npz")}
    from tests.stories.test_succession import more

    more(made, "o-later", [article(900, "yi.example", ROBOT_ZH, 3 * 168 + 40)])
    linked(made)
    after = {f.name: f.stat().st_mtime_ns for f in (made.cache / "links").glob("*.npz")}
    same = {n for n in before if after.get(n) == before[n]}
    assert len(before) - len(same) in (1, 2) and len(after) == len(before)


@pytest.mark.parametrize("hour", [0.0, 95.9, 96.0, 96.0 + SPAN - 0.1, 96.0 + SPAN, 495_000.5])
def test_every_hour_lies_in_one_stretch_within_its_context(hour: float) -> None:
    (n,) = stretches([hour])
    start, end = bounds(n)
    assert start <= hour < end and context(n)[0] < start < end < context(n)[1]
    assert (start - 96.0) % 168 == 0


def test_keys_tell_parts_apart(tmp_path: Path) -> None:
    made = desk(
        tmp_path / "w",
        [article(1, "yi.example", f"早报｜{ROBOT_ZH}；另一家公司宣布上市计划；第三家公司裁员两千人", 13)],
    )
    with made.snapshot() as snapshot:
        found = items(
            snapshot.rows("SELECT * FROM articles"),
            Outlets.from_snapshot(snapshot),
            Gazetteer.from_snapshot(snapshot),
        )
        assert len(found) == 4 and len(np.unique(keys(found))) == 4
        assert len(stories.build(snapshot, made).stories) == 1
