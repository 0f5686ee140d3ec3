"""P(two items tell one event): a logistic regression with its coefficients as data (`pair_model.json`).

Fitted by `evaluation/fit_linking.py` on hand labels of February–June 2026 only; two sets of coefficients, for pairs in one script
and across scripts. How well the probabilities hold is in docs/method/stories.md.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from duizhao.stories.features import FEATURES

Array = NDArray[np.float64]


@dataclass(frozen=True)
class PairModel:
    """Coefficients by column of the feature matrix. `fitted_on` says on what."""

    same: Array
    across: Array
    same_intercept: float
    across_intercept: float
    fitted_on: str

    def probability(self, features: Array, same_script: NDArray[np.bool_]) -> Array:
        """Probability per row, rounded to six digits."""
        score = np.where(
            same_script,
            features @ self.same + self.same_intercept,
            features @ self.across + self.across_intercept,
        )
        return np.round(1 / (1 + np.exp(-score)), 6)


def load() -> PairModel:
    """The model shipped with the package. ValueError if its columns are not today's."""
    raw = json.loads(resources.files("duizhao.stories").joinpath("pair_model.json").read_text("utf-8"))
    if tuple(raw["features"]) != FEATURES:
        raise ValueError("pair_model.json was fitted on other features: run evaluation/fit_linking.py")
    return PairModel(
        np.array(raw["same"]["coefficients"]),
        np.array(raw["across"]["coefficients"]),
        float(raw["same"]["intercept"]),
        float(raw["across"]["intercept"]),
        str(raw["fitted_on"]),
    )
