"""Texts read closely: turns with minute and speaker, targets of policy documents, terms and names."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

import duizhao as dz
from duizhao.cli.main import app
from duizhao.errors import NotFoundError
from duizhao.stories.reading import clock
from duizhao.stories.targets import targets

TALK = """Published: 2026-06-18
(Y: Yang Yi; R: Robin Roe)
[0:00] Y: Most people ask about DeepSeek first. Let us talk about embodied intelligence.
[1:05] R: The MOST issued a plan. Embodied intelligence needs data.
[62:30] Y: 谢谢。
"""


@pytest.mark.parametrize(
    ("text", "published", "words"),
    [
        ("到2027年，培育生态主导型企业2～3家，智能终端普及率超过70%。", 2025, ["by 2027: 2–3 家", "by 2027: over 70 %"]),
        ("2024年产业规模达到5000亿元。到2027年底前，力争突破8000亿元。", 2025, ["by 2027: over 800 billion CNY"]),
        ("到2027年，建成平台10个。对首台套给予最高500万元奖励。", 2025, ["by 2027: 10 个", "by 2027: offers at most 5 million CNY"]),
        ("By 2027, the city will train at least 10,000 engineers; the industry grew 12 % in 2025.", 2026, ["by 2027: at least 10,000 engineers"]),
        ("2026—2030年，打造20个标杆应用场景。", 2026, ["by 2030: 20 个"]),
        ("到2020年，产业规模超过1500亿元。", 2026, []),
        ("会议有300人参加。", 2026, []),
        ("给予每家企业最高200万元补贴。", None, ["offers at most 2 million CNY"]),
    ],
)  # fmt: skip
def test_targets(text: str, published: int | None, words: list[str]) -> None:
    assert [g.words for g in targets(text, published)] == words


@given(st.text("到2027年底前，力争突破8000亿元家。；\nBy 2027 5%超", max_size=80))
def test_a_target_stands_where_it_says(text: str) -> None:
    for g in targets(text, 2025):
        assert text[g.start : g.end] == g.amount.text
        assert g.quote in text.split("\n")[g.paragraph - 1]


def test_a_year_holds_for_its_paragraph_only() -> None:
    found = targets("到2027年，建成平台10个。\n培育企业5家。", 2025)
    assert [g.year for g in found] == [2027, None]


def test_clock() -> None:
    assert [clock(x) for x in (None, 0.0, 65.5, 3750.0)] == ["", "0:00", "1:05", "1:02:30"]


def test_a_recording_can_be_read_and_cited(tmp_path: Path) -> None:
    ws = dz.create(tmp_path / "w", sample=True)
    (tmp_path / "talk.txt").write_text(TALK, encoding="utf-8")
    ws.read([tmp_path / "talk.txt"])
    (hit,) = [h for h in ws.find('"embodied intelligence needs"').hits if h.kind == "article"]
    found = ws.text(hit.id)
    assert [(t.minute, t.speaker) for t in found.turns] == [("0:00", "Yang Yi"), ("1:05", "Robin Roe"), ("1:02:30", "Yang Yi")]  # fmt: skip
    terms = {t.zh: t for t in found.terms}
    assert terms["具身智能"].count == 2 and terms["具身智能"].speakers == ("Yang Yi", "Robin Roe")
    # "Most people" is no ministry.
    assert terms["科技部"].count == 1 and terms["科技部"].first == "1:05"
    assert dict(found.names)["deepseek"] == 1
    trace = ws.trace(found.turns[1].id)
    assert trace.options["minute"] == "1:05" and "needs data" in trace.value and trace.origins
    with pytest.raises(NotFoundError, match="no turn"):
        ws.trace(f"{hit.id}/99")
    shown = CliRunner().invoke(app, ["text", hit.id, "-w", str(tmp_path / "w"), "--speaker", "robin roe"])
    assert shown.exit_code == 0 and "needs data" in shown.output and "谢谢" not in shown.output


def test_a_policy_document_with_its_targets(tmp_path: Path) -> None:
    ws = dz.create(tmp_path / "w", sample=True)
    page = tmp_path / "policy.html"
    page.write_text(
        """<html lang="zh"><head><title>国务院办公厅关于人工智能应用的实施意见</title><link rel="canonical" href="https://www.gov.cn/zhengce/1.htm"></head><body>
        <h1>国务院办公厅关于人工智能应用的实施意见</h1><table><tr><td>发文机关：</td><td>国务院办公厅</td><td>发文字号：</td><td>国办发〔2026〕12号</td></tr></table>
        <div class="pages-date">2026-06-17 08:00</div><div id="UCAP-CONTENT"><p>为推动人工智能在各行业的应用，现提出以下意见，请各地区各部门认真贯彻落实。</p>
        <p>到2027年，培育标杆企业100家，新一代智能终端普及率超过70%。</p></div></body></html>""",
        encoding="utf-8",
    )
    ws.read([page])
    found = ws.text("https://www.gov.cn/zhengce/1.htm")
    assert found.document == "国办发〔2026〕12号" and found.author == "国务院办公厅"
    assert [g.words for g in found.goals] == ["by 2027: 100 家", "by 2027: over 70 %"]
    assert found.published is not None and found.published.year == 2026


def test_a_headline_alone_says_what_to_do(tmp_path: Path) -> None:
    ws = dz.create(tmp_path / "w", sample=True)
    with ws.workspace.snapshot() as snapshot:
        (row,) = snapshot.rows("SELECT article_id FROM articles ORDER BY article_id LIMIT 1")
    with pytest.raises(NotFoundError, match="only the headline"):
        ws.text(row["article_id"])
    with pytest.raises(NotFoundError, match="no article"):
        ws.text("a-nothing")
