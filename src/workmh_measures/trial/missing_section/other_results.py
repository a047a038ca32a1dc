"""A comparison without imputing: of those with complete data, and by the likelihood of all that was seen."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ...errors import NotEstimable
from ..binary_effects.effect import Effect, wald_effect, wald_ratio
from ..effects_section.comparison import Comparison
from ..effects_section.repeated_waves import waves_after_start
from ..effects_section.score_model import Groups, ScoreModel, score_model
from .pair_data import model_rows, pair_data
from .set_result import PooledMeasure, set_result
from .trial_table import TrialTable

__all__ = ["complete_cases", "likelihood_effect", "likelihood_model"]

_LINEAR = ("mean_difference", "ancova")


def complete_cases(table: TrialTable, measure: PooledMeasure, pair: tuple[str, str]) -> tuple[Effect, int]:
    """Compare two arms by those who have everything; return the effect and how many are in the model.

    Parameters
    ----------
    pair : the arm compared, and the reference.

    Raises
    ------
    NotEstimable
        If an arm is empty, a cell is, or a covariate repeats another.
    """
    adjusted = [] if measure == "mean_difference" else list(table.adjusted)
    known = table.values[[table.waves[-1], *adjusted]].notna().all(axis=1)
    rows = model_rows(table, measure, pair) & known.to_numpy()
    outcome = table.values[table.waves[-1]].to_numpy(dtype=np.float64)
    covariates = table.values[list(table.adjusted)].to_numpy(dtype=np.float64)
    found = set_result(pair_data(table, pair, (outcome, covariates), rows), measure)
    if found.variance <= 0:
        raise NotEstimable.because("A variance is not above 0.")
    se = found.variance**0.5
    if measure in (*_LINEAR, "risk_difference"):
        by_t = measure in _LINEAR or table.cluster is not None
        return wald_effect(found.value, se, df=found.df if by_t else None), int(rows.sum())
    return wald_ratio(found.value, se, df=None if table.cluster is None else found.df), int(rows.sum())


def likelihood_model(comparison: Comparison, table: TrialTable) -> tuple[ScoreModel, str]:
    """Fit a model of all waves to what was seen; return it and which it is.

    Raises
    ------
    NotEstimable
        If there is one wave only, or no covariance can be fitted.

    Notes
    -----
    With two waves or more after the first the usual model of repeated measures; with one the constrained model, in which the first
    wave is an outcome too, so that those who have nothing else count.
    """
    if table.binary or len(table.waves) < 2:
        raise NotEstimable.because(
            "A model of all waves needs a score or an amount at two waves or more: there is one, or yes or no."
        )
    method = "mmrm" if len(waves_after_start(comparison)) > 1 else "constrained_lda"
    fitted = replace(comparison, planned=comparison.planned.model_copy(update={"method": method}))
    there = set(table.arms)
    order = [comparison.data.reference.id, *(arm.id for arm in comparison.arms if arm.id in there)]
    return score_model(fitted, Groups(comparison.arm_of, tuple(order))), method


def likelihood_effect(model: ScoreModel, arm: str) -> Effect:
    """Return the difference between an arm and the reference at the last wave of a model."""
    contrast = model.tests.contrast(model.design.difference_weights(arm, model.waves[-1]))
    effect = wald_effect(contrast.value, contrast.standard_error, df=contrast.df)
    return replace(effect, warnings=model.warnings)
