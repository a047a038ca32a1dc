"""A confirmatory factor model as estimates: tests, indices, loadings, thresholds, factor correlations, convergent validity."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from statistics import NormalDist
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ...errors import NotEstimable
from ...model.estimate import Estimate
from ..estimation import About, estimated
from ..polychoric.moments import OrdinalMoments
from .convergent_validity import (
    average_variance_extracted,
    composite_reliability,
    heterotrait_monotrait_ratio,
)
from .factor_model import FactorModel, ModelChoices, confirmatory_factors
from .fit_indices import (
    ChiSquare,
    comparative_fit_index,
    root_mean_square_error,
    tucker_lewis_index,
)
from .fitted_model import FitTest
from .local_fit_estimates import local_fit_estimates
from .parameter_table import Stated

__all__ = ["confirmatory_estimates"]

Floats: TypeAlias = NDArray[np.float64]

DEFAULT_CHOICES = ModelChoices()
_LEVEL = 0.95
_RMSEA_LEVEL = 0.90


def confirmatory_estimates(
    answers: pd.DataFrame,
    model: str | Sequence[Stated],
    *,
    choices: ModelChoices = DEFAULT_CHOICES,
    about: About,
) -> list[Estimate]:
    """Fit a confirmatory factor model and tell what came out.

    Parameters
    ----------
    answers : one column per item, one row per person; NaN where an answer is missing.
    model : as text or stated.
    choices : estimator and route for missing answers.
    about : names the rows carry.

    Returns
    -------
    list of Estimate
        cfa_chisq (with df and p value), cfa_cfi, cfa_tli, cfa_rmsea with its 90 % interval and cfa_rmsea_close_p; the same with
        _scaled and _robust where the estimator has them; cfa_srmr; standardised cfa_loading and cfa_threshold and
        factor_correlation with 95 % intervals; ave, composite_reliability and htmt. What cannot be estimated is None, with
        the reason; where there is no model, one row cfa_chisq says why.

    Raises
    ------
    DefinitionError
        If the text is no model of these columns.
    """
    start = Estimate(analysis="cfa_chisq", method=choices.estimator.lower(), missing=choices.missing, **about)
    try:
        found = confirmatory_factors(answers, model, choices)
    except NotEstimable as refusal:
        return [replace(start, reason=" ".join(one.text for one in refusal.problems))]
    start = replace(start, n=found.fitted.n)
    convergent = list(_convergent(start, found))
    return [
        *_spelled_out(_tests(start, found)),
        *_parameters(start, found),
        *convergent,
        *local_fit_estimates(start, found, convergent),
    ]


def _tests(start: Estimate, found: FactorModel) -> Iterator[Estimate]:
    fitted = found.fitted
    plain = _indices(replace(start, warnings=found.warnings), fitted.test, (fitted.size, fitted.table.groups))
    for row in plain:
        # Unweighted squares have no chi-squared distribution.
        unweighted = fitted.estimator in ("ULS", "ULSMV") and row.analysis == "cfa_chisq"
        yield replace(row, p_value=None) if unweighted else row
    if fitted.scaled is not None:
        for row in _indices(start, fitted.scaled, (fitted.size, fitted.table.groups)):
            yield replace(row, analysis=f"{row.analysis}_scaled")
    elif fitted.scaled_reason:
        for name in ("cfa_chisq", "cfa_cfi", "cfa_tli", "cfa_rmsea"):
            yield replace(start, analysis=f"{name}_scaled", reason=fitted.scaled_reason)
    if fitted.robust is not None:
        # A robust chi-squared is no statistic of its own.
        for row in list(_indices(start, fitted.robust, (fitted.size, fitted.table.groups)))[1:]:
            yield replace(row, analysis=f"{row.analysis}_robust")
    elif fitted.robust_reason:
        for name in ("cfa_cfi", "cfa_tli", "cfa_rmsea"):
            yield replace(start, analysis=f"{name}_robust", reason=fitted.robust_reason)
    yield estimated(replace(start, analysis="cfa_srmr"), lambda: _told_of(fitted.test, fitted.srmr))


def _spelled_out(rows: Iterator[Estimate]) -> Iterator[Estimate]:
    """Yield degrees of freedom and p value of each test as rows of their own too, for tables of one value a row."""
    for row in rows:
        yield row
        if row.analysis in ("cfa_chisq", "cfa_chisq_scaled") and row.value is not None:
            ending = row.analysis.removeprefix("cfa_chisq")
            bare = replace(row, df=None, p_value=None, warnings=())
            for name, value in (("cfa_df", row.df), ("cfa_pvalue", row.p_value)):
                if value is not None:
                    yield replace(bare, analysis=f"{name}{ending}", value=value)


def _told_of(test: FitTest, value: float) -> float:
    """The value of an index, where there is a fit to tell."""
    if test.model.df < 1:
        raise NotEstimable.because("The model leaves no degrees of freedom, so its fit cannot be told.")
    return value


def _indices(start: Estimate, test: FitTest, size: tuple[int, int]) -> Iterator[Estimate]:
    n, groups = size
    chi2 = replace(start, value=test.model.value, df=float(test.model.df))
    yield replace(chi2, p_value=_p_value(test.model))
    rows: tuple[tuple[str, Callable[[], float]], ...] = (
        ("cfa_cfi", lambda: _told_of(test, comparative_fit_index(test.model, test.baseline))),
        ("cfa_tli", lambda: tucker_lewis_index(test.model, test.baseline)),
    )
    plain = replace(start, warnings=())
    for name, statistic in rows:
        yield estimated(replace(plain, analysis=name), statistic)
    try:
        error = root_mean_square_error(test.model, n, groups=groups)
    except NotEstimable as refusal:
        yield replace(plain, analysis="cfa_rmsea", reason=refusal.problems[0].text)
        return
    rmsea = replace(plain, analysis="cfa_rmsea", value=error.value, ci_level=_RMSEA_LEVEL)
    yield replace(rmsea, ci_low=error.low, ci_high=error.high)
    yield replace(plain, analysis="cfa_rmsea_close_p", value=error.close_p)


def _p_value(test: ChiSquare) -> float | None:
    return None if test.df < 1 else test.p_value


def _parameters(start: Estimate, found: FactorModel) -> Iterator[Estimate]:
    """Standardised loadings, thresholds and factor correlations."""
    standard = found.standardised()
    factors = found.fitted.table.factors
    reach = NormalDist().inv_cdf((1 + _LEVEL) / 2)
    values, errors = standard.values.tolist(), standard.standard_errors.tolist()
    for row, value, error in zip(found.fitted.table.rows, values, errors, strict=True):
        match row.op:
            case "=~" if row.rhs in factors:
                one = replace(start, analysis="cfa_loading", factor=row.lhs, level=row.rhs)
            case "=~":
                one = replace(start, analysis="cfa_loading", item=row.rhs, factor=row.lhs)
            case "|":
                one = replace(start, analysis="cfa_threshold", item=row.lhs, level=row.rhs.removeprefix("t"))
            case "~~" if row.lhs != row.rhs and row.lhs in factors:
                one = replace(start, analysis="factor_correlation", factor=row.lhs, level=row.rhs)
            case "~~" if row.lhs != row.rhs:
                one = replace(start, analysis="cfa_residual_covariance", item=row.lhs, item2=row.rhs)
            case "~":
                one = replace(start, analysis="cfa_path", factor=row.lhs, level=row.rhs)
            case _:
                continue
        if not np.isfinite(value):
            yield replace(one, reason="A variance estimated below zero leaves no standardised value.")
        elif error > 0:
            yield replace(
                one, value=value, ci_low=value - reach * error, ci_high=value + reach * error, ci_level=_LEVEL
            )
        else:
            yield replace(one, value=value)


def _convergent(start: Estimate, found: FactorModel) -> Iterator[Estimate]:
    """AVE, composite reliability and HTMT of factors with items of their own; on correlations."""
    matrices, model = found.fitted.matrices(), found.fitted.implied()
    own: dict[str, NDArray[np.intp]] = {}
    shared = (matrices.loadings != 0).sum(axis=1) > 1
    for place, factor in enumerate(found.fitted.table.factors):
        items = np.flatnonzero(matrices.loadings[:, place])
        if len(items) < 2 or shared[items].any():
            continue
        own[factor] = items
        loadings = matrices.loadings[items, place]
        variance = float(model.factor_covariance[place, place])
        total = _covariance(found)[np.ix_(items, items)]
        extracted = average_variance_extracted(loadings, variance, np.diag(total))
        yield replace(start, analysis="ave", factor=factor, value=extracted)
        reliable = composite_reliability(loadings, variance, total)
        yield replace(start, analysis="composite_reliability", factor=factor, value=reliable)
    for one, two in combinations(own, 2):
        ratio = heterotrait_monotrait_ratio(found.correlations, own[one], own[two])
        yield replace(start, analysis="htmt", factor=one, level=two, value=ratio)


def _covariance(found: FactorModel) -> Floats:
    """Covariances of the items in the answers; of ordered items, of what lies behind them in the units of the model."""
    table = found.fitted.table
    if not isinstance(found.answers, OrdinalMoments):
        return np.asarray(found.answers.saturated[0], dtype=np.float64)
    if table.choices.parameterisation == "delta":
        return found.correlations
    scale = np.sqrt(np.diag(found.fitted.implied().covariance))
    return np.asarray(found.correlations * np.outer(scale, scale), dtype=np.float64)
