"""Nothing is printed that does not stand in the store."""

from __future__ import annotations

from dataclasses import replace

import pytest

from duizhao import brief
from duizhao.brief import Link, Sentence
from duizhao.errors import EvidenceMissingError


def test_a_sound_issue_passes_whole(desk) -> None:
    checked = brief.verify(desk.issue, desk.snapshot)
    assert checked == desk.issue.sentence_count + len(list(desk.issue.links()))
    assert checked > 50


def test_a_sentence_without_evidence_stops_the_build_and_is_named(desk) -> None:
    bad = replace(desk.issue, limits=(*desk.issue.limits, Sentence("Everybody knows that.", ())))
    with pytest.raises(EvidenceMissingError, match="Everybody knows that") as caught:
        brief.verify(bad, desk.snapshot)
    assert "issue.limits" in caught.value.message


def test_an_id_that_does_not_resolve_is_named(desk) -> None:
    for identifier in (
        "a-ffffffffffffffff",
        "f:none",
        "x-invented:all",
        "m:nobody",
        "s-ffffffffffffffff",
        "zzz",
    ):
        bad = replace(desk.issue, opening=(Sentence("A number: 7.", (identifier,)),))
        with pytest.raises(EvidenceMissingError, match=identifier):
            brief.verify(bad, desk.snapshot)


def test_a_quote_is_stored_text_byte_for_byte(desk) -> None:
    whole = desk.issue.whole
    assert whole is not None
    for changed in (whole.original.text + "！", "测试城市购买四倍算力 ", ""):
        quote = replace(whole.original, text=changed)
        bad = replace(desk.issue, whole=replace(whole, original=quote))
        with pytest.raises(EvidenceMissingError, match=r"whole\.original"):
            brief.verify(bad, desk.snapshot)
    part = replace(desk.issue, whole=replace(whole, original=replace(whole.original, text="四倍算力")))
    brief.verify(part, desk.snapshot)


def test_a_link_is_the_stored_url_byte_for_byte(desk) -> None:
    whole = desk.issue.whole
    assert whole is not None and whole.carriers[0].link is not None
    row = whole.carriers[0]
    assert row.link is not None
    bent = replace(row, link=Link(row.link.url.replace("%E4", "%e4"), row.link.evidence))
    bad = replace(desk.issue, whole=replace(whole, carriers=(bent, *whole.carriers[1:])))
    with pytest.raises(EvidenceMissingError, match="not the stored one"):
        brief.verify(bad, desk.snapshot)


def test_known_traces_can_be_handed_in(desk) -> None:
    with pytest.raises(EvidenceMissingError):
        brief.verify(desk.issue, desk.snapshot, known_traces=())
    brief.verify(desk.issue, desk.snapshot, known_traces=desk.issue.known)
