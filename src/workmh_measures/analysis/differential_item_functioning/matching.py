"""What persons of different groups are held equal on: a sum, a sum of the other items, or a score on the trait.

References
----------
Choi S.W., Gibbons L.E., Crane P.K. (2011). lordif: an R package for detecting differential item functioning using iterative
hybrid ordinal logistic regression/item response theory and Monte Carlo simulations. Journal of Statistical Software 39(8),
1-30. doi:10.18637/jss.v039.i08
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..item_response.graded_model import GradedModel
from ..item_response.marginal_maximum_likelihood import fitted_items
from ..item_response.person_scores import expected_a_posteriori
from .matching_kinds import Matching

__all__ = ["matching_variable"]

Floats: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]


def matching_variable(
    answers: Floats, groups: Sequence[object], differs: Flags, *, by: Matching = "sum"
) -> Floats:
    """Return what persons are matched by, in view of the items that are known to work differently.

    Parameters
    ----------
    answers : keyed answers, shape (persons, items), NaN for a missing one.
    groups : label of the group of each person, None for an unknown one.
    differs : items that work differently, shape (items,).
    by : the sum of the items that work alike and of the item itself; the sum of those but without the item itself; or the
        score on the trait of a graded response model of everybody, in which an item that works differently counts as another
        item in each group.

    Returns
    -------
    shape (persons,) where it is the same for all items, else (persons, items); NaN where a sum lacks an answer.

    Raises
    ------
    NotEstimable
        If the graded response model cannot be fitted.

    Notes
    -----
    lordif links the trait of each round to that of the first by the method of Stocking and Lord. A linear change of the
    matching variable changes none of the tests and effects, so that nothing is linked here.
    """
    if by == "trait":
        return _trait(answers, groups, differs)
    anchors: Floats = answers[:, ~differs].sum(axis=1)
    if by == "rest":
        return anchors[:, None] - np.where(differs, 0.0, answers)
    if not differs.any():
        return anchors
    return anchors[:, None] + np.where(differs, answers, 0.0)


def _trait(answers: Floats, groups: Sequence[object], differs: Flags) -> Floats:
    """Scores on the trait; who belongs to no known group has the items that work differently left out."""
    labels = np.array(
        [None if value is None or value != value else str(value) for value in groups], dtype=object
    )
    names = sorted({label for label in labels if label is not None})
    columns = [answers[:, ~differs]]
    columns += [np.where((labels == name)[:, None], answers[:, differs], np.nan) for name in names]
    split = np.hstack(columns)
    varies = np.array([len(np.unique(column[~np.isnan(column)])) > 1 for column in split.T])
    # What everybody answered alike says nothing of the trait.
    return expected_a_posteriori(fitted_items(GradedModel(), split[:, varies])).values
