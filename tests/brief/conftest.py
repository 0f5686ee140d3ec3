"""One small issue, composed once for the tests that read it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from duizhao import brief
from duizhao.brief import Issue
from duizhao.evidence.store import Snapshot
from duizhao.stories.story import Gap
from duizhao.workspace import Workspace
from duizhao.workspace.period import period
from tests.brief import records, world

HOSTILE = '机器人<script>alert("1")</script>进厂 [x](y) *b*'


@dataclass(frozen=True)
class Desk:
    """A workspace, its snapshot and the issue made from it."""

    workspace: Workspace
    snapshot: Snapshot
    gaps: tuple[Gap, ...]
    issue: Issue


def two_gaps() -> tuple[Gap, ...]:
    untold = records.story(
        "s-0000000000000002",
        members=(
            records.member(11, "甲报", "zh", "测试城市的人形机器人进了工厂", start=20),
            records.member(12, "乙新闻", "zh", HOSTILE, end=30),
            records.member(13, "丙财经", "zh", "点我", start=31, url="javascript:alert(1)"),
        ),
        gist_en=None,
    )
    return records.gap(1), records.gap(2, untold)


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    gaps, verdicts = two_gaps(), (records.verdict(),)
    workspace = world.workspace(tmp_path_factory.mktemp("desk") / "ws", gaps, verdicts)
    with workspace.snapshot() as snapshot:
        issue = brief.assemble(workspace, snapshot, gaps=gaps, verdicts=verdicts, period=period("2026-06-15"))
        yield Desk(workspace, snapshot, gaps, issue)
