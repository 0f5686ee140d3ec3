"""An outlet that a bare feed list brought has no language; its articles show theirs and must go on counting."""

from __future__ import annotations

from duizhao.stories.outlet import Outlets


def row(outlet_id: str, host: str, language: str | None) -> dict[str, object]:
    return {
        "outlet_id": outlet_id,
        "name": outlet_id,
        "owner": None,
        "language": language,
        "kind": "media",
        "ranked": False,
        "accounts": [],
        "hosts": [host],
    }


def test_the_article_shows_the_language_that_nobody_stated() -> None:
    outlets = Outlets([row("feed:example.cn", "example.cn", None)])
    assert outlets.of({"host": "example.cn", "title": "智谱发布新模型"}).language == "zh"
    assert outlets.of({"host": "example.cn", "title": "Zhipu releases a model"}).language == "en"
    assert outlets.of({"host": "example.cn", "title": "Zhipu", "outlet_lang": "zh"}).language == "zh"


def test_a_described_outlet_of_the_same_host_wins_over_a_bare_feed() -> None:
    outlets = Outlets([row("a-feed", "example.cn", None), row("z-described", "example.cn", "zh")])
    found = outlets.of({"host": "example.cn", "title": "An English headline"})
    assert (found.outlet_id, found.language) == ("z-described", "zh")
