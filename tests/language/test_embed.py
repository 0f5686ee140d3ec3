"""Embeddings and their cache."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from duizhao.language.embed import DIMENSIONS, EmbeddingCache, embed
from duizhao.workspace.progress import Quiet

TEXTS = ["机器人公司完成新一轮融资", "A robot maker raises a new round", "今日天气晴朗"]


def test_translations_lie_nearer_than_strangers(tmp_path: Path) -> None:
    v = embed(TEXTS, tmp_path, progress=Quiet())
    assert v.shape == (3, DIMENSIONS)
    assert np.allclose(np.linalg.norm(v, axis=1), 1, atol=1e-5)
    assert v[0] @ v[1] > v[0] @ v[2] + 0.1


def test_cached_vectors_are_the_same_and_only_new_texts_are_embedded(tmp_path: Path) -> None:
    first = embed(TEXTS, tmp_path, progress=Quiet())
    assert EmbeddingCache(tmp_path).missing([*TEXTS, "新的标题"]) == ["新的标题"]
    again = embed([*reversed(TEXTS), "新的标题"], tmp_path, progress=Quiet())
    assert np.array_equal(again[:3], first[::-1])


def test_a_hundred_thousand_characters_cost_no_more_than_a_headline(tmp_path: Path) -> None:
    long = "机器人公司完成新一轮融资。" * 10_000
    v = embed([long, long[:2000]], tmp_path, progress=Quiet())
    assert np.allclose(v[0], v[1], atol=1e-3)


def test_a_torn_shard_is_embedded_again(tmp_path: Path) -> None:
    first = embed(TEXTS, tmp_path, progress=Quiet())
    shard = next(tmp_path.glob("*.npy"))
    shard.write_bytes(shard.read_bytes()[:100])
    assert np.allclose(embed(TEXTS, tmp_path, progress=Quiet()), first, atol=1e-3)


def test_many_small_shards_become_one(tmp_path: Path) -> None:
    for n in range(10):
        embed([f"标题之{n}"], tmp_path, progress=Quiet())
    assert len(list(tmp_path.glob("*.keys"))) < 10
    assert EmbeddingCache(tmp_path).missing([f"标题之{n}" for n in range(10)]) == []


def test_nothing(tmp_path: Path) -> None:
    assert embed([], tmp_path, progress=Quiet()).shape == (0, DIMENSIONS)
