"""Finding: against plain Python, in any order of arrival, after kills and changes."""

from __future__ import annotations

import json
import math
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import duizhao as dz
from duizhao.errors import DuizhaoError
from duizhao.search.index import K1, B, Index
from duizhao.search.segment import FIELDS
from duizhao.search.terms import asked, flat, terms
from duizhao.workspace.progress import Quiet

TITLES = [
    "智谱发布新一代大模型",
    "智譜在香港上市",
    "Zhipu AI files for a Shanghai listing",
    "华为昇腾芯片出货量上升",
    "DeepSeek ships model tuned for Huawei chips",
    "合肥机器人公司完成融资",
    "Police in Hefei test knife inspection robots",
    "谱系与智慧：一篇长文",
    "机器人检验刀具",
    "Embodied intelligence draws money in Hefei",
]


def workspace(folder: Path, titles: list[str] | None = None, **more: Any) -> dz.Session:
    session = dz.create(folder, sample=True) if not (folder / "store").exists() else dz.open(folder)
    rows = [
        {"url": f"https://{'news.example' if t.isascii() else 'xinwen.example'}/{n}", "title": t, "published": f"2026-06-{1 + n % 27:02d}T08:00:00Z", "lang": "en" if t.isascii() else "zh", **more}
        for n, t in enumerate(titles or TITLES)
    ]  # fmt: skip
    file = folder / f"n{len(rows)}-{random.random()}.jsonl"
    file.write_text("\n".join(json.dumps(r, ensure_ascii=False) for r in rows), encoding="utf-8")
    session.read([file])
    return session


def texts(found: Any) -> set[str]:
    return {h.text for h in found.hits if h.kind == "article"}


def test_what_the_issue_names(tmp_path: Path) -> None:
    ws = workspace(tmp_path)
    with ws.searcher() as s:
        three = [texts(s.find(q, limit=50)) for q in ("智谱", "智譜", "zhipu")]
        assert three[0] == three[1] == three[2]
        assert {"智谱发布新一代大模型", "智譜在香港上市", "Zhipu AI files for a Shanghai listing"} <= three[0]
        assert "谱系与智慧：一篇长文" not in three[0]
        assert texts(s.find('"knife inspection"')) == {"Police in Hefei test knife inspection robots"}
        assert texts(s.find('"inspection knife"')) == set()
        assert "DeepSeek ships model tuned for Huawei chips" in texts(s.find("shipping chip"))
        assert "昇腾" in next(iter(texts(s.find("华为 出货"))))


def test_filters_kinds_and_order(tmp_path: Path) -> None:
    ws = workspace(tmp_path)
    with ws.searcher() as s:
        everything = s.find("智谱", limit=50)
        zh = s.find("智谱", language="zh", limit=50)
        assert 0 < zh.total < everything.total and all(
            h.language == "zh" for h in zh.hits if h.kind == "article"
        )
        newest = [h.published for h in s.find("智谱", order="newest", limit=50).hits if h.kind == "article"]
        assert newest == sorted(newest, reverse=True)
        assert {h.kind for h in s.find("智谱", kinds=("entity",)).hits} == {"entity"}
        with pytest.raises(DuizhaoError, match="kind"):
            s.find("x", kinds=("song",))
        with pytest.raises(DuizhaoError, match="outlet"):
            s.find("智谱", outlet="nobody")
    assert ws.find("智谱", since="2026-06-02", until="2026-06-02", limit=50).total >= 1
    assert {h.kind for h in ws.find("papers", kinds=("claim",)).hits} == {"claim"}
    both = ws.find("具身智能", both=True, limit=50)
    assert "Embodied intelligence draws money in Hefei" in texts(both) - texts(ws.find("具身智能", limit=50))


def test_spans_are_what_matched(tmp_path: Path) -> None:
    ws = workspace(tmp_path)
    known = {flat(n) for n in ("智谱", "Zhipu", "Zhipu AI", "Z.ai", "智谱AI", "GLM", "智谱清言", "北京智谱华章科技股份有限公司")}  # fmt: skip
    for h in ws.find("智譜", limit=50).hits:
        assert h.spans, h
        for a, b in h.spans:
            assert flat(h.text[a:b]).removesuffix("'s").removesuffix("’s") in known, h


def test_half_of_a_question_is_offered_where_the_whole_is_nowhere(tmp_path: Path) -> None:
    found = workspace(tmp_path).find("昇腾 火星", kinds=("article",))
    assert found.loosened and "华为昇腾芯片出货量上升" in texts(found)
    nothing = workspace(tmp_path).find("火星 土星", kinds=("article",))
    assert not nothing.loosened and nothing.hits == () and nothing.total == 0


WORDS = ["智谱", "模型", "芯片", "发布", "robot", "robots", "chip", "model", "Huawei", "大", "，"]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_scores_equal_plain_python(tmp_path_factory: pytest.TempPathFactory, data: Any) -> None:
    titles = data.draw(st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join), min_size=1, max_size=12, unique=True))  # fmt: skip
    folder = tmp_path_factory.mktemp("w")
    ws = workspace(folder, titles)
    groups = [
        [asked(flat(w))] for w in data.draw(st.lists(st.sampled_from(WORDS[:-1]), min_size=1, max_size=3))
    ]
    with ws.workspace.snapshot() as snapshot:
        index = Index(snapshot, ws.workspace.cache, Quiet())
        scored = index.scores(groups)
        got = {index.ids[p]: v for p, v in zip(scored.place.tolist(), scored.value.tolist(), strict=True)}
        rows = snapshot.rows("SELECT article_id, title, title_alt, gist, lead, NULL AS body FROM articles")
    bags = {
        r["article_id"]: Counter(t for f, n in FIELDS for t in list(terms(flat(r[f] or ""))) * n)
        for r in rows
    }
    mean = sum(sum(b.values()) for b in bags.values()) / len(bags)
    often = {
        i: [max(min(b[t] for t in alternative) for alternative in g) for g in groups] for i, b in bags.items()
    }
    expected = {}
    for i, counts in often.items():
        if all(counts):
            score = 0.0
            for n, tf in enumerate(counts):
                df = sum(o[n] > 0 for o in often.values())
                idf = math.log(1 + (len(bags) - df + 0.5) / (df + 0.5))
                score += idf * tf * (K1 + 1) / (tf + K1 * (1 - B + B * sum(bags[i].values()) / mean))
            expected[i] = score
    assert got.keys() == expected.keys()
    assert all(abs(got[i] - expected[i]) < 1e-6 for i in got)


def test_order_of_arrival_and_number_of_segments_do_not_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once = workspace(tmp_path / "a")
    (tmp_path / "b").mkdir()
    piecewise = dz.create(tmp_path / "b" / "w", sample=True)
    monkeypatch.setattr("duizhao.search.index.MANY", 3)
    order = list(enumerate(TITLES))
    random.Random(4).shuffle(order)
    for n, t in order:
        row = {"url": f"https://{'news.example' if t.isascii() else 'xinwen.example'}/{n}", "title": t, "published": f"2026-06-{1 + n % 27:02d}T08:00:00Z", "lang": "en" if t.isascii() else "zh"}  # fmt: skip
        (tmp_path / "b" / f"{n}.jsonl").write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")
        piecewise.read([tmp_path / "b" / f"{n}.jsonl"])
        piecewise.find("智谱")
    kept = list((piecewise.workspace.cache).glob("search-*/s-*"))
    assert 1 <= len(kept) <= 4
    for q in ("智谱", "robots", "机器人", "chips model"):
        a, b = at_once.find(q, limit=50), piecewise.find(q, limit=50)
        assert [(h.id, h.score) for h in a.hits] == [(h.id, h.score) for h in b.hits]


def test_the_text_of_a_page_is_searched_and_its_place_shown(tmp_path: Path) -> None:
    ws = workspace(tmp_path, ["工厂里的一天"])
    assert ws.find("验刀").total == 0  # indexed once without its text
    body = "".join(
        f"<p>第{n}段：这里讲述一家工厂如何安装设备，工人如何学习使用它们，以及当地官员怎么说。</p>"
        for n in range(12)
    )
    page = tmp_path / "page.html"
    page.write_text(
        f'<html lang="zh"><head><title>工厂里的一天</title><link rel="canonical" href="https://xinwen.example/0"><meta property="article:published_time" content="2026-06-03T09:00:00+08:00"></head>'
        f"<body><article><h1>工厂里的一天</h1>{body}<p>验刀机器人每分钟检查四十把刀。</p></article></body></html>",
        encoding="utf-8",
    )
    (read,) = ws.read([page])
    assert read.rows, read
    (hit,) = [h for h in ws.find("验刀機器人").hits if h.kind == "article"]
    assert "验刀机器人" in hit.text and len(hit.text) < 200
    assert [hit.text[a:b] for a, b in hit.spans] == ["验刀机器人"]


def test_a_torn_index_is_made_again(tmp_path: Path) -> None:
    ws = workspace(tmp_path)
    before = ws.find("智谱", limit=50)
    for segment in ws.workspace.cache.glob("search-*/s-*"):
        (segment / "tf.npy").write_bytes(b"\x93NUMPY torn")
    assert ws.find("智谱", limit=50) == before


def test_a_killed_indexing_leaves_nothing_that_counts(tmp_path: Path) -> None:
    ws = workspace(tmp_path, [f"{t} {n}" for n in range(400) for t in TITLES])
    code = f"import duizhao as dz; dz.open({str(tmp_path)!r}).find('智谱')"
    for wait in (0.6, 0.8, 1.0, 1.2):
        p = subprocess.Popen(
            [sys.executable, "-c", code], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(wait)
        if p.poll() is None:
            os.kill(p.pid, signal.SIGKILL)
        p.wait()
    found = ws.find("智譜在香港上市", kinds=("article",), limit=500)
    assert found.total == 400 and len({h.id for h in found.hits}) == 400


def test_the_command(tmp_path: Path) -> None:
    from typer.testing import CliRunner

    from duizhao.cli.main import app

    workspace(tmp_path)
    run = CliRunner()
    shown = run.invoke(app, ["find", "智譜", "-w", str(tmp_path)])
    assert (
        shown.exit_code == 0 and "智谱发布新一代大模型" in shown.output and "Also looked for" in shown.output
    )
    data = json.loads(run.invoke(app, ["find", "智譜", "-w", str(tmp_path), "--json"]).output)
    assert data["total"] >= 3 and data["hits"][0]["kind"] == "entity"
    none = run.invoke(app, ["find", "火星土星", "-w", str(tmp_path)])
    assert none.exit_code == 0 and "Nothing holds" in none.output
