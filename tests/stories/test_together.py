"""Why articles are one story."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import duizhao as dz
from duizhao.cli.main import run
from tests.stories.desk import article, desk
from tests.stories.test_book import ROBOT_ZH, ROBOT_ZH2, rows


def test_every_link_shows_what_is_shared(tmp_path: Path) -> None:
    session = dz.open(desk(tmp_path / "w", rows()).folder)
    (robot,) = [s for s in session.book().stories if len(s.members) == 3]
    found = session.why(robot.story_id)
    assert {a for t in found for a in (t.earlier, t.later)} == {m.article_id for m in robot.members}
    assert all(
        t.p is not None and t.p > 0.4 and "1 billion CNY" in t.numbers and "raise" in t.happenings
        for t in found
    )
    assert [t.p for t in found] == sorted((t.p for t in found), reverse=True)


def test_a_judged_pair_says_so_and_what_speaks_against_it(tmp_path: Path) -> None:
    made = desk(
        tmp_path / "w",
        [
            article(1, "jia.example", ROBOT_ZH, 8),
            article(2, "yi.example", "某地图书馆延长开放时间至22点，读者称便", 9),
        ],
    )
    session = dz.open(made.folder)
    session.judge("same", ["1", "2"])
    (both,) = session.book().stories
    (tie,) = session.why(both.story_id)
    assert tie.p is None and tie.numbers == () and tie.names == ()


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = desk(
        tmp_path / "w", [article(1, "jia.example", ROBOT_ZH, 8), article(2, "yi.example", ROBOT_ZH2, 9)]
    )
    (story,) = dz.open(made.folder).book().stories
    for more in ([], ["--json"]):
        with pytest.raises(SystemExit) as done:
            run(["why", "-w", str(made.folder), story.story_id, *more])
        assert not done.value.code
        out = capsys.readouterr().out
        assert ROBOT_ZH2 in out.replace("\n", "")
        if more:
            assert json.loads(out)[0]["numbers"] == ["1 billion CNY"]
