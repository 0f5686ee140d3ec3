"""Translation from a session: consent, stored answers, names in the gloss."""

from __future__ import annotations

from pathlib import Path

import pytest

from duizhao import api
from duizhao.errors import NotFoundError, RefusedError
from tests.language.server import says, serving


def configure(folder: Path, text: str) -> api.Session:
    path = folder / "duizhao.toml"
    path.write_text(path.read_text(encoding="utf-8") + f"\n[translation]\n{text}\n", encoding="utf-8")
    return api.open(folder)


def test_without_a_plugin_names_of_the_store_are_glossed(sample_folder: Path) -> None:
    made = api.open(sample_folder).translate("云从科技扩大算力")
    (part,) = made.parts
    assert part.translation.english is None
    assert ("云从科技", "name") in [(g.text, g.kind) for g in part.translation.gloss]


def test_an_article_is_named_by_its_id(sample_folder: Path) -> None:
    session = api.open(sample_folder)
    with session.workspace.snapshot() as snapshot:
        (row,) = snapshot.rows("SELECT * FROM articles WHERE gist_lang = 'zh' ORDER BY article_id LIMIT 1")
    made = session.translate(row["article_id"])
    assert made.article_id == row["article_id"] and made.url == row["url"]
    assert [p.field for p in made.parts] == ["gist"]
    with pytest.raises(NotFoundError):
        session.translate("https://nowhere.example/none")


def test_a_paid_run_needs_consent_and_a_stored_one_does_not(sample_copy: Path) -> None:
    with serving(says("Computing power is short.")) as server:
        session = configure(
            sample_copy,
            f'plugin = "endpoint"\nbase_url = "{server.url}"\nmodel = "m"\nprice_in = 3\nprice_out = 6',
        )
        plan = session.translation_plan("算力不足。")
        assert plan.consent and plan.estimate and plan.estimate.price
        with pytest.raises(RefusedError, match="sends the text to"):
            session.translate("算力不足。")
        assert server.asked == []
        made = session.translate("算力不足。", consent=True)
        assert made.parts[0].translation.english == "Computing power is short."
        assert session.translation_plan("算力不足。").consent is None
        again = session.translate("算力不足。")
        assert again.parts[0].translation.pieces[0].cached
        assert len(server.asked) == 1


def test_a_command_of_a_workspace_is_not_run_unasked(sample_copy: Path) -> None:
    session = configure(sample_copy, 'plugin = "command"\ncommand = ["touch", "ran"]')
    with pytest.raises(RefusedError, match="runs touch ran"):
        session.translate("算力不足。")
