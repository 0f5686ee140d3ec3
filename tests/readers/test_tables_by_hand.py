"""Outlets, entities, claims and judgements: files that people type, and the mistakes that people make."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from duizhao import readers
from duizhao.errors import ClaimError, ReadError
from duizhao.workspace import Workspace, journal
from tests.readers.conftest import Put

OUTLETS = """
[[outlet]]
id = "leiphone"
name = "雷锋网"
name_en = "Leiphone"
language = "zh"
country = "CN"
owner_note = "unsure"
note = "technology trade news"
hosts = ["www.Leiphone.com", "leiphone.com"]
accounts = ["雷锋网"]
observed = true

[[outlet]]
id = "copy"
name = "Copy"
language = "en"
hosts = ["leiphone.com", "copy.com"]

[[outlet]]
id = "bad"
name = "Bad"
language = "English"

[[carrier]]
name = "Zeli"
ranked = true
"""

ENTITIES = """
- id: cloudwalk
  kind: organisation
  country: CN
  ids: {wikidata: Q1}
  names:
    - {name: 云从科技, lang: zh, kind: trade}
    - {name: CloudWalk, lang: en, kind: trade, ambiguous: true}
    - 云从科技
  source: {title: Company site, url: "https://www.cloudwalk.com", retrieved: 2026-11-23}

- id: nowhere
  kind: organisation
  names: [Nowhere]

- id: oslo
  kind: place
  country: NO
  names: [Oslo]
  source: {title: t, url: "https://a.no"}

- id: dated
  kind: place
  names: [X]
  source: {title: t, url: "https://a.no", retrieved: 2026-13-45}

- id: cloudwalk
  kind: organisation
  names: [Again]
  source: {title: t, url: "https://a.cn"}
"""


def aside(workspace: Workspace) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    with workspace.snapshot() as s:
        for r in s.rows("SELECT * FROM aside ORDER BY line, reason"):
            found.setdefault(r["line"], []).append(r["reason"])
    return found


def test_outlets(workspace: Workspace, put: Put) -> None:
    (result,) = readers.read(workspace, [put("outlets.toml", OUTLETS)])
    assert (result.reader, result.rows, result.aside) == ("outlets", 3, 2)
    with workspace.snapshot() as s:
        rows = {r["outlet_id"]: r for r in s.rows("SELECT * FROM outlets")}
    assert set(rows) == {"leiphone", "copy", "carrier:Zeli"}
    assert rows["leiphone"]["hosts"] == ["leiphone.com"]
    assert rows["leiphone"]["owner"] == "leiphone"
    assert rows["leiphone"]["note"] == "technology trade news — Owner: unsure"
    assert rows["copy"]["hosts"] == ["copy.com"]
    assert (rows["carrier:Zeli"]["kind"], rows["carrier:Zeli"]["ranked"]) == ("carrier", True)
    reasons = aside(workspace)
    assert reasons[14] == ["host leiphone.com is already of outlet leiphone; kept there"]
    assert "language is 'English'" in reasons[20][0]


def test_entities(workspace: Workspace, put: Put) -> None:
    (result,) = readers.read(workspace, [put("entities.yaml", ENTITIES)])
    assert (result.reader, result.rows) == ("entities", 1)
    with workspace.snapshot() as s:
        (entity,) = s.rows("SELECT * FROM entities")
        names = {r["name"]: r for r in s.rows("SELECT * FROM names")}
        (origin,) = s.rows("SELECT * FROM origins WHERE kind = 'publication'")
    assert json.loads(entity["ids"]) == {"wikidata": "Q1"}
    assert set(names) == {"云从科技", "CloudWalk"}
    assert names["CloudWalk"]["ambiguous"] is True and names["云从科技"]["ambiguous"] is False
    assert origin["retrieved"] == "2026-11-23"
    reasons = aside(workspace)
    assert reasons[2] == ["name 云从科技 is given twice; the first counts"]
    assert "needs a source" in reasons[12][0]
    assert "in quotes" in reasons[16][0]
    assert "cannot be read" in reasons[22][0]
    assert "the same id as on line 2" in reasons[27][0]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("outlets.toml", "[[outlet]]\nid = ", "outlets.toml"),
        ("entities.yaml", "- id: a\n  names: [a\n- b", "entities.yaml"),
        ("entities.yaml", "entities:\n  names: [a]\n", "not a YAML list"),
        ("entities.yaml", b"- id: a\n  names: [\xb0\xa1]\n", "line 2: not UTF-8"),
    ],
)
def test_files_that_are_broken_as_a_whole(
    workspace: Workspace, put: Put, name: str, content: str | bytes, message: str
) -> None:
    with pytest.raises(ReadError, match=message):
        readers.read(workspace, [put(name, content)])
    with workspace.snapshot() as s:
        assert s.count("origins") == 0


def test_an_entity_mended_and_read_again(workspace: Workspace, put: Put) -> None:
    path = put("entities.yaml", ENTITIES)
    readers.read(workspace, [path])
    put("entities.yaml", ENTITIES.replace("CloudWalk", "Cloudwalk"))
    readers.read(workspace, [path])
    with workspace.snapshot() as s:
        names = {r["name"] for r in s.rows("SELECT name FROM names")}
        assert s.rows("SELECT count(*) AS n FROM origins WHERE kind = 'publication'")[0]["n"] == 1
    assert names == {"云从科技", "Cloudwalk"}


CLAIM = "id: {id}\nsentences: [A]\ncompare: [CN, US]\n"


def check(path: Path) -> object:
    if "bad" in path.read_text(encoding="utf-8"):
        raise ClaimError(f"{path.name}: id: no such thing")
    return object()


def test_claims_are_judged_and_copied(workspace: Workspace, put: Put) -> None:
    good, bad = put("claims/good.yaml", CLAIM.format(id="x")), put("claims/wrong.yml", CLAIM.format(id="bad"))
    first, second = readers.read(workspace, [good, bad], check_claim=check)
    assert (first.rows, first.new, second.rows, second.aside) == (1, 1, 0, 1)
    assert [p.name for p in workspace.claims.iterdir()] == ["good.yaml"]
    assert (workspace.claims / "good.yaml").read_bytes() == good.read_bytes()
    assert "no such thing" in aside(workspace)[1][0]


def test_a_claim_mended_is_taken_over_and_one_edited_in_the_workspace_is_kept(
    workspace: Workspace, put: Put
) -> None:
    path = put("claims/c.yaml", CLAIM.format(id="x"))
    readers.read(workspace, [path], check_claim=check)
    put("claims/c.yaml", CLAIM.format(id="y"))
    readers.read(workspace, [path], check_claim=check)
    copy = workspace.claims / "c.yaml"
    assert "id: y" in copy.read_text(encoding="utf-8")
    copy.write_text(CLAIM.format(id="mine"), encoding="utf-8")
    put("claims/c.yaml", CLAIM.format(id="z"))
    with pytest.raises(ReadError, match="edited there"):
        readers.read(workspace, [path], check_claim=check)
    assert "id: mine" in copy.read_text(encoding="utf-8")


def test_judgements_are_taken_over_once(workspace: Workspace, put: Put) -> None:
    story = {"kind": "story", "story": "s", "members": ["a", "b"], "at": "2026-01-01T00:00:00Z"}
    lines = [json.dumps(story), json.dumps({"kind": "same", "members": ["a"]}), '{"kind": "praise"}']
    path = put("judgements/stories.jsonl", "\n".join(lines) + "\n")
    (result,) = readers.read(workspace, [path])
    assert (result.reader, result.rows, result.new, result.aside) == ("judgements", 1, 1, 2)
    put("judgements/stories.jsonl", "\n".join([*lines, json.dumps({**story, "story": "t"})]) + "\n")
    (more,) = readers.read(workspace, [path])
    assert (more.rows, more.new) == (2, 1)
    assert [j["story"] for j in journal.judgements(workspace)] == ["s", "t"]
    reasons = aside(workspace)
    assert "at least 2 members" in reasons[2][0] and "kind is 'praise'" in reasons[3][0]
