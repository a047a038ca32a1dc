"""A copy without missing codes, for programs that take a user-missing code for an answer."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from ..dataset.codebook import Dataset, Variable
from ..model.missing import MISSING_HIGH, MISSING_LOW

__all__ = ["without_missing_codes"]


def without_missing_codes(dataset: Dataset) -> Dataset:
    """Return the data set with every missing code as system-missing: the reasons are gone.

    Parameters
    ----------
    dataset : frame and codebook; only variables with declared missing codes change.

    Notes
    -----
    JASP, jamovi and others read -991 as a number. Scores are the same from this copy.
    """
    declared = {v.name for v in dataset.codebook if v.user_missing}
    columns = {n: _emptied(c) if n in declared else c for n, c in dataset.frame.items()}
    variables = tuple(_undeclared(v) if v.name in declared else v for v in dataset.codebook)
    frame = pd.DataFrame(columns, index=dataset.frame.index)
    return Dataset(frame, replace(dataset.codebook, variables=variables))


def _emptied(column: pd.Series) -> pd.Series:
    return column.mask(column.between(MISSING_LOW, MISSING_HIGH).fillna(False).astype(bool))


def _undeclared(variable: Variable) -> Variable:
    labels = tuple(v for v in variable.value_labels if not MISSING_LOW <= v.code <= MISSING_HIGH)
    return replace(variable, value_labels=labels, user_missing=False)
