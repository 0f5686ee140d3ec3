"""Fits the pair model and writes its coefficients into the package: `python -m evaluation.fit_linking`.

Logistic regression (ridge on standardised columns, Newton's method) on hand labels of weeks before 2026-W27 only: all candidate pairs
around labelled stories, weighted 1/√(voices), and labelled pairs, weighted `PAIRS`. The first carry the rates of the
population, so that probabilities come out calibrated; the second cover more weeks and more hard cases.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from duizhao.stories.features import FEATURES
from evaluation.corpus import (
    corpus_workspace,
    data_folder,
    labelled_pairs,
    labelled_stories,
    load,
    story_pairs,
)

PAIRS = 2.0
RIDGE = 3.0
TARGET = Path(__file__).resolve().parents[1] / "src" / "duizhao" / "stories" / "pair_model.json"

Array = NDArray[np.float64]


def logistic(x: Array, y: Array, weight: Array, ridge: float) -> tuple[float, Array]:
    """Intercept and coefficients (in the units of `x`) of a ridge logistic regression; the intercept is not shrunk."""
    mean, deviation = x.mean(axis=0), x.std(axis=0) + 1e-9
    z = np.column_stack([np.ones(len(x)), (x - mean) / deviation])
    penalty = ridge * np.eye(z.shape[1])
    penalty[0, 0] = 0
    beta = np.zeros(z.shape[1])
    for _ in range(100):
        p = 1 / (1 + np.exp(-z @ beta))
        gradient = z.T @ (weight * (p - y)) + penalty @ beta
        hessian = (z * (weight * p * (1 - p))[:, None]).T @ z + penalty
        step = np.linalg.solve(hessian, gradient)
        beta -= step
        if np.abs(step).max() < 1e-9:
            break
    coefficients = beta[1:] / deviation
    return float(beta[0] - coefficients @ mean), coefficients


def main() -> int:
    data = data_folder()
    if data is None:
        sys.stderr.write("fit_linking: the development data are not here (set DUIZHAO_DATA)\n")
        return 1
    corpus = load(corpus_workspace(data))
    around = story_pairs(corpus, labelled_stories(corpus))
    single = [(corpus.pair(p.a, p.b), p.label == 2) for p in labelled_pairs(corpus) if p.for_fitting]
    single = [(k, y) for k, y in single if k >= 0]
    same = corpus.same
    out: dict[str, object] = {"features": list(FEATURES)}
    counts = []
    for name, wanted in (("same", True), ("across", False)):
        mine = around.fitting & (same[around.pair] == wanted)
        alone = [(k, y) for k, y in single if same[k] == wanted]
        rows = np.concatenate([around.pair[mine], np.array([k for k, _ in alone], dtype=np.int64)])
        y = np.concatenate([around.same[mine], np.array([float(y) for _, y in alone])])
        weight = np.concatenate([around.weight[mine], np.full(len(alone), PAIRS)])
        intercept, coefficients = logistic(corpus.features[rows], y, weight, RIDGE)
        out[name] = {
            "intercept": round(intercept, 6),
            "coefficients": [round(float(c), 6) for c in coefficients],
        }
        counts.append(f"{name}: {int(mine.sum())} pairs around stories, {len(alone)} single pairs")
    out["fitted_on"] = f"hand labels of weeks 2026-W09 to 2026-W26 ({'; '.join(counts)})"
    TARGET.write_text(json.dumps(out, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    sys.stdout.write(f"{TARGET.name}: {out['fitted_on']}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
