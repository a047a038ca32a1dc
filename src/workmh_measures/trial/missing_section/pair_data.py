"""Arms of a trial table as they are compared: who is in, and the columns of the model."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from .set_result import PairData, PooledMeasure
from .trial_table import TrialTable

__all__ = ["model_rows", "pair_data"]

Floats: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]


def model_rows(table: TrialTable, measure: PooledMeasure, pair: tuple[str, str]) -> Flags:
    """Return who is in a comparison, shape (persons,): of an analysis of covariance all arms, else both.

    Nobody is of whom a value that is needed does not exist.

    Parameters
    ----------
    pair : the arm compared, and the reference.
    """
    needed = [*table.adjusted, table.waves[-1]]
    missing = (table.never[needed] & table.values[needed].isna()).any(axis=1)
    arms = table.arms.notna() if measure == "ancova" else table.arms.isin(pair)
    return np.asarray(arms & ~missing)


def pair_data(
    table: TrialTable, pair: tuple[str, str], values: tuple[Floats, Floats], rows: Flags
) -> PairData:
    """Return an arm and the reference, with a column for each further arm among the rows.

    Parameters
    ----------
    pair : the arm compared, and the reference.
    values : outcome, shape (persons,), and covariates, shape (persons, q).
    rows : who is in, shape (persons,).
    """
    outcome, covariates = values
    arms = table.arms.to_numpy(dtype=object)[rows]
    further = [arm for arm in dict.fromkeys(arms) if arm not in pair]
    columns = [covariates[rows], *((arms == arm).astype(np.float64)[:, None] for arm in further)]
    return PairData(
        outcome=outcome[rows],
        treated=(arms == pair[0]).astype(np.float64),
        covariates=np.concatenate(columns, axis=1),
        names=(*table.adjusted, *further),
        strata=None if table.strata is None else table.strata.to_numpy(dtype=object)[rows],
        clusters=None if table.cluster is None else table.cluster.to_numpy(dtype=object)[rows],
    )
