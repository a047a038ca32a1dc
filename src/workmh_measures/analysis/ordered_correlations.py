"""Polychoric correlations of items for exploratory factors: smoothed where no normal variables could have them, and told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .item_correlations import Correlations, MissingRoute
from .polychoric.joint_counts import CodedAnswers, coded_answers
from .polychoric.moments import OrdinalMoments, coded_moments
from .polychoric.parallel_analysis import shuffled_correlations
from .polychoric.smoothing import smoothed

__all__ = ["OrderedCorrelations", "ordered_correlations"]

Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class OrderedCorrelations(Correlations):
    """Polychoric correlations and what they were taken from.

    Attributes
    ----------
    coded : answers as categories.
    moments : thresholds and correlations before smoothing.
    told : what a reader of any number from them must know, in sentences.
    """

    coded: CodedAnswers
    moments: OrdinalMoments
    told: tuple[str, ...]

    def shuffled(self, *, draws: int, seed: int) -> Floats:
        """Correlations of shuffled answers; see `polychoric.parallel_analysis.shuffled_correlations`."""
        return shuffled_correlations(self.coded, self.moments, draws=draws, seed=seed)


def ordered_correlations(items: pd.DataFrame, *, missing: MissingRoute = "listwise") -> OrderedCorrelations:
    """Polychoric correlations between items, positive definite.

    Parameters
    ----------
    items : one column per item, one row per person; missing answers are NaN.
    missing : listwise uses the rows without a missing answer, pairwise for each pair the rows that have both.

    Raises
    ------
    NotEstimable
        If answers are no categories, an item does not vary, or two items are perfectly correlated.
    """
    answers = items.to_numpy(np.float64, na_value=np.nan)
    coded = coded_answers(answers, names=[str(name) for name in items.columns], missing=missing)
    moments = coded_moments(coded, gamma=False)
    matrix, _ = smoothed(moments.correlations)
    there = (~np.isnan(answers)).astype(np.float64)
    n = moments.n if missing == "listwise" else int((there.T @ there).min())
    return OrderedCorrelations(matrix, moments.names, n, missing, coded, moments, tuple(_told(moments)))


def _told(moments: OrdinalMoments) -> Iterator[str]:
    if moments.smallest_eigenvalue <= 0:
        yield (
            "The polychoric correlations were smoothed, because no normal variables could have them: their smallest eigenvalue"
            f" was {moments.smallest_eigenvalue:.3f}."
        )
    if moments.empty_pairs:
        k = len(moments.names)
        yield (
            f"In {len(moments.empty_pairs)} of {k * (k - 1) // 2} pairs of items some combination of answers was never"
            " given; their correlations are uncertain."
        )
