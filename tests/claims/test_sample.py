"""Every claim of the sample, judged over the sample's figures through the store."""

from __future__ import annotations

from pathlib import Path

import pytest

from duizhao.claims import Verdict, check_all, find, load, trace
from duizhao.workspace.folder import open_workspace


@pytest.fixture(scope="module")
def verdicts(sample_folder: Path) -> dict[str, Verdict]:
    workspace = open_workspace(sample_folder)
    with workspace.snapshot() as snapshot:
        return {v.claim.claim_id: v for v in check_all(load(workspace.claims), snapshot)}


def test_every_claim_has_an_answer(verdicts: dict[str, Verdict]) -> None:
    assert len(verdicts) >= 14
    for v in verdicts.values():
        assert v.flip_sentence.endswith(".")
        assert v.flip_sentence_zh.endswith("。")
        assert v.claim.would_test
        if v.strength == "not testable":
            assert v.why_not_testable
        else:
            assert sum(s.weight for s in v.specifications) == pytest.approx(1)
    strengths = {v.strength for v in verdicts.values()}
    assert strengths == {"robust", "leaning", "contested", "not testable"}


def test_the_first_minute(verdicts: dict[str, Verdict]) -> None:
    v = verdicts["cn-leads-ai-papers"]
    assert v.flip_sentence == "Yes by counts; no in 3 of the 8 specifications that ask for the top 10 %."
    assert v.side == "for"
    assert {r["vintage"] for r in v.vintages} >= {"2024-12", "2026-04"}


def test_every_sentence_finds_its_claim(verdicts: dict[str, Verdict]) -> None:
    claims = [v.claim for v in verdicts.values()]
    for c in claims:
        for s in c.sentences:
            best = find(claims, s)[0]
            assert (best.claim.claim_id, best.score, best.reversed) == (c.claim_id, 1.0, False), s


def test_every_specification_can_be_traced(sample_folder: Path, verdicts: dict[str, Verdict]) -> None:
    with open_workspace(sample_folder).snapshot() as snapshot:
        for v in verdicts.values():
            assert {r["figure_id"] for r in trace(v, snapshot).rows} == {
                i for s in v.specifications for i in s.figure_ids
            }
        v = verdicts["cn-leads-ai-papers"]
        for s in v.specifications[:3]:
            found = trace(v, snapshot, s.number)
            assert {r["figure_id"] for r in found.rows} == set(s.figure_ids)
            assert any(o["kind"] == "publication" for o in found.origins)
