"""A confirmatory factor model in one call: from answers and a model to estimates, fit and what must be said of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ...errors import NotEstimable
from ..polychoric.moments import OrdinalMoments, polychoric_moments
from .fitted_model import FittedModel, improper_solution
from .least_squares import least_squares
from .maximum_likelihood import maximum_likelihood
from .model_text import stated_model
from .modification_indices import ModificationIndex, likelihood_modifications, ordered_modifications
from .normal_answers import CompleteAnswers, IncompleteAnswers
from .parameter_table import ParameterTable, Stated, TableChoices, parameter_table
from .standardised_solution import StandardisedSolution, standardised_solution

__all__ = ["FactorModel", "ModelChoices", "confirmatory_factors"]

Floats: TypeAlias = NDArray[np.float64]
Estimator: TypeAlias = Literal["ML", "MLR", "WLSMV", "ULSMV"]
_FEW_ROWS = 100


@dataclass(frozen=True, kw_only=True)
class ModelChoices:
    """What is chosen about a confirmatory model.

    Attributes
    ----------
    estimator : ML and MLR take answers as measured on a scale, MLR without taking them as normal; WLSMV and ULSMV take them as
        ordered.
    missing : rows with every answer (listwise), every answer there is (full_information, for ML and MLR), or every pair
        (pairwise, for ordered answers).
    scale_by : variance or marker, see `TableChoices`.
    parameterisation : of ordered items, see `TableChoices`.
    """

    estimator: Estimator = "MLR"
    missing: Literal["listwise", "full_information", "pairwise"] = "listwise"
    scale_by: Literal["variance", "marker"] = "variance"
    parameterisation: Literal["delta", "theta"] = "delta"

    @property
    def ordered(self) -> bool:
        """Whether answers are taken as ordered."""
        return self.estimator in ("WLSMV", "ULSMV")


@dataclass(frozen=True)
class FactorModel:
    """A fitted model with the answers it was fitted to.

    Attributes
    ----------
    fitted : estimates and tests.
    answers : what they were made of.
    correlations : of the items in the answers (polychoric where ordered), shape (p, p).
    warnings : what a reader must know, in sentences.
    """

    fitted: FittedModel
    answers: CompleteAnswers | IncompleteAnswers | OrdinalMoments
    correlations: Floats
    warnings: tuple[str, ...]

    def standardised(self) -> StandardisedSolution:
        """Return the estimates with items and factors of variance 1."""
        return standardised_solution(self.fitted)

    def modifications(self) -> list[ModificationIndex]:
        """Return what freeing each parameter that the model leaves out would bring, the largest gain first."""
        if isinstance(self.answers, OrdinalMoments):
            found = ordered_modifications(self.fitted, [self.answers])
        else:
            found = likelihood_modifications(self.fitted, [self.answers])
        return sorted(found, key=lambda one: -one.value)

    def residual_correlations(self) -> Floats:
        """Return correlations of the answers less those implied, shape (p, p)."""
        covariance = np.array(self.fitted.implied().covariance, dtype=np.float64)
        choices = self.fitted.table.choices
        if choices.thresholds is not None and choices.parameterisation == "delta":
            np.fill_diagonal(covariance, 1.0)
        scale = np.sqrt(np.diag(covariance))
        return np.asarray(self.correlations - covariance / np.outer(scale, scale))


def confirmatory_factors(
    answers: pd.DataFrame, model: str | Sequence[Stated], choices: ModelChoices = ModelChoices()
) -> FactorModel:
    """Fit a confirmatory factor model.

    Parameters
    ----------
    answers : one column per item, one row per person; NaN where an answer is missing.
    model : as text (see `model_text`), or stated (see `model_from_scales`).
    choices : estimator, route for missing answers and scale of the factors.

    Returns
    -------
    FactorModel

    Raises
    ------
    DefinitionError
        If the text is no model of these columns.
    NotEstimable
        If there is no such model of these answers: columns that are not there, twice there or hold no numbers, items that do
        not vary or follow from each other, too few rows, too many parameters, a search that does not come to rest.
    """
    if choices.ordered and choices.missing == "full_information":
        raise NotEstimable.because(
            "Full information is for measured answers; ordered ones are taken listwise or pairwise."
        )
    if not choices.ordered and choices.missing == "pairwise":
        raise NotEstimable.because(
            "Pairs of answers serve ordered items only; take listwise or full_information."
        )
    columns = [str(column) for column in answers.columns]
    stated = stated_model(model, columns) if isinstance(model, str) else tuple(model)
    names = parameter_table(stated).items
    rows = _numbers(answers, names)
    if choices.ordered:
        return _ordered(stated, rows, names, choices)
    incomplete = choices.missing == "full_information" and bool(np.isnan(rows).any())
    table = parameter_table(stated, TableChoices(scale_by=choices.scale_by, means=incomplete))
    sample = IncompleteAnswers(rows) if incomplete else CompleteAnswers.of(rows)
    fitted = maximum_likelihood(table, [sample], robust=choices.estimator == "MLR")
    covariance = sample.saturated[0]
    scale = np.sqrt(np.diag(covariance))
    return FactorModel(fitted, sample, covariance / np.outer(scale, scale), _warnings(fitted))


def _ordered(
    stated: Sequence[Stated], rows: Floats, names: Sequence[str], choices: ModelChoices
) -> FactorModel:
    route: Literal["pairwise", "listwise"] = "pairwise" if choices.missing == "pairwise" else "listwise"
    moments = polychoric_moments(rows, names=names, missing=route)
    counts = {name: len(own) for name, own in zip(names, moments.thresholds, strict=True)}
    table: ParameterTable = parameter_table(
        stated,
        TableChoices(scale_by=choices.scale_by, thresholds=counts, parameterisation=choices.parameterisation),
    )
    fitted = least_squares(table, [moments], weights="diagonal" if choices.estimator == "WLSMV" else "unit")
    return FactorModel(fitted, moments, moments.correlations, _warnings(fitted, moments))


def _warnings(fitted: FittedModel, moments: OrdinalMoments | None = None) -> tuple[str, ...]:
    told = list(improper_solution(fitted))
    if moments is not None and moments.empty_pairs:
        k = len(moments.names)
        told.append(
            f"In {len(moments.empty_pairs)} of {k * (k - 1) // 2} pairs of items some combination of answers was never"
            " given; their correlations are uncertain."
        )
    if fitted.n < _FEW_ROWS:
        told.append(f"{fitted.n} rows are few: tests and errors hold for large samples.")
    if fitted.test.model.df < 1:
        told.append("The model leaves no degrees of freedom, so its fit cannot be told.")
    return tuple(told)


def _numbers(answers: pd.DataFrame, names: Sequence[str]) -> Floats:
    columns = [str(column) for column in answers.columns]
    absent = [name for name in names if name not in columns]
    if absent:
        raise NotEstimable.because(f"The answers have no column {', '.join(absent)}.")
    twice = [name for name in names if columns.count(name) > 1]
    if twice:
        raise NotEstimable.because(f"The answers have several columns called {', '.join(twice)}.")
    chosen = answers.iloc[:, [columns.index(name) for name in names]]
    texts = [
        name
        for name, dtype in zip(names, chosen.dtypes, strict=True)
        if not pd.api.types.is_numeric_dtype(dtype)
    ]
    if texts:
        raise NotEstimable.because(f"Answers that are no numbers stand in {', '.join(texts)}.")
    return np.asarray(chosen.to_numpy(dtype=np.float64, na_value=np.nan), dtype=np.float64)
