"""Eigenvalues of polychoric correlations of items that have nothing to do with each other: how many factors are more than chance.

The answers to each item are shuffled among the rows, so that its categories keep their shares and the thresholds stay.
Validated against psych 2.2.9 (R 4.2.2), within Monte Carlo error: tests/reference/polychoric_factors.R.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...errors import NotEstimable
from ..number_of_factors import Roots, eigenvalues
from ..one_thread import on_one_thread
from .correlations import adjusted_counts, pair_correlations
from .joint_counts import CodedAnswers, joint_counts
from .moments import OrdinalMoments
from .thresholds import item_thresholds

__all__ = ["shuffled_correlations", "shuffled_eigenvalues"]

Floats: TypeAlias = NDArray[np.float64]

_MOST_WITHOUT_VALUE = 0.05


def shuffled_eigenvalues(
    answers: CodedAnswers, moments: OrdinalMoments, *, draws: int, seed: int, roots: Roots = "components"
) -> Floats:
    """Eigenvalues of polychoric correlations after the answers to each item were shuffled among the rows.

    Parameters
    ----------
    answers : read as categories; without missing ones.
    moments : of the same answers, for how empty cells are treated.
    draws, seed : how many shuffles, from which seed.
    roots : components, or factors with squared multiple correlations in the diagonal.

    Returns
    -------
    shape (draws with a value, k), largest first; for `number_of_factors.parallel_analysis`.

    Raises
    ------
    NotEstimable
        As `shuffled_correlations`.
    """
    return eigenvalues(shuffled_correlations(answers, moments, draws=draws, seed=seed), roots=roots)


@on_one_thread
def shuffled_correlations(answers: CodedAnswers, moments: OrdinalMoments, *, draws: int, seed: int) -> Floats:
    """Polychoric correlations after each shuffle, shape (draws with a value, k, k); see `shuffled_eigenvalues`.

    Raises
    ------
    NotEstimable
        If answers are missing, or more than 5 % of the shuffles leave two items perfectly correlated.
    """
    if (answers.codes == answers.width).any():
        raise NotEstimable.because(
            "Shuffled answers need rows without a missing answer: use the listwise route."
        )
    random = np.random.default_rng(seed)
    k = len(answers.codes)
    first, second = places = np.triu_indices(k, 1)
    used = np.array([len(codes) for codes in answers.used])
    heights: Floats | None = None
    found = []
    for _ in range(draws):
        shuffled = CodedAnswers(
            answers.names, answers.declared, answers.used, random.permuted(answers.codes, axis=1), "listwise"
        )
        counts = joint_counts(shuffled)
        if heights is None:
            heights = item_thresholds(np.einsum("iiaa->ia", counts))
        tables = adjusted_counts(
            counts[first, second].astype(float), (used[first], used[second]), moments.empty_cells
        )
        rho = pair_correlations(tables, heights[first], heights[second])
        if not np.isnan(rho).any():
            matrix = np.eye(k)
            matrix[places] = matrix.T[places] = rho
            found.append(matrix)
    without = draws - len(found)
    if without > _MOST_WITHOUT_VALUE * draws:
        raise NotEstimable.because(
            f"{without} of {draws} shuffles leave two items perfectly correlated: there are too few answers in some categories."
        )
    return np.array(found)
