"""Arms of a trial table as they are compared: who is in, and the columns of the model."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..binary_effects.stratified_effects import left_out_strata
from .set_result import PairData, PooledMeasure
from .trial_table import TrialTable

__all__ = ["model_rows", "one_armed_strata", "pair_data"]

Floats: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]


_COUNTED = ("risk_difference", "risk_ratio", "odds_ratio")


def model_rows(table: TrialTable, measure: PooledMeasure, pair: tuple[str, str]) -> Flags:
    """Return who is in a comparison, shape (persons,): of an analysis of covariance all arms, else both.

    Nobody is of whom a value that is needed does not exist, and where counts are compared in strata nobody of a stratum that
    has one arm only.

    Parameters
    ----------
    pair : the arm compared, and the reference.
    """
    needed = [*table.adjusted, table.waves[-1]]
    missing = (table.never[needed] & table.values[needed].isna()).any(axis=1)
    arms = table.arms.notna() if measure == "ancova" else table.arms.isin(pair)
    kept = np.asarray(arms & ~missing)
    strata = _in_both_arms(table, measure, pair, kept)
    return kept if strata is None else kept & strata


def _in_both_arms(
    table: TrialTable, measure: PooledMeasure, pair: tuple[str, str], kept: Flags
) -> Flags | None:
    """Say who is in a stratum with both arms, shape (persons,); None where nothing is compared in strata."""
    if table.strata is None or table.cluster is not None or measure not in _COUNTED:
        return None
    strata, ours = table.strata.to_numpy(dtype=object), (table.arms == pair[0]).to_numpy()
    both = set(strata[kept & ours]) & set(strata[kept & ~ours])
    return np.array([one in both for one in strata], dtype=np.bool_)


def one_armed_strata(table: TrialTable, measure: PooledMeasure, pair: tuple[str, str]) -> tuple[str, ...]:
    """Return the sentence on strata that are left out of a comparison, as they have one arm only."""
    if table.strata is None:
        return ()
    everybody = model_rows(replace(table, strata=None), measure, pair)
    strata, kept = table.strata.to_numpy(dtype=object), model_rows(table, measure, pair)
    left, before = int((everybody & ~kept).sum()), len(set(strata[everybody]))
    return (left_out_strata(before - len(set(strata[kept])), before, left),) if left else ()


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
