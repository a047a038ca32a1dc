"""A confirmatory factor model in one call: from answers and a model to estimates, fit and what must be said of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ...errors import NotEstimable
from ..polychoric.moments import OrdinalMoments, polychoric_moments
from .fitted_model import FittedModel, improper_solution
from .least_squares import Weights, least_squares, measured_least_squares
from .maximum_likelihood import maximum_likelihood
from .model_answers import usable_answers
from .model_text import stated_model
from .modification_indices import (
    ModificationIndex,
    likelihood_modifications,
    measured_modifications,
    ordered_modifications,
)
from .normal_answers import CompleteAnswers, IncompleteAnswers
from .parameter_table import ParameterTable, Stated, TableChoices, parameter_table
from .standardised_solution import StandardisedSolution, standardised_solution

__all__ = ["FactorModel", "ModelChoices", "confirmatory_factors"]

Floats: TypeAlias = NDArray[np.float64]
Estimator: TypeAlias = Literal["ML", "MLR", "ULS", "ULSMV", "DWLS", "WLSMV"]
Kind: TypeAlias = Literal["measured", "ordered"]
_FEW_ROWS = 100
_PLAIN = (
    "Standard errors and tests of plain least squares take the moments as independent, which they are not; ULSMV and WLSMV give"
    " the same estimates with errors and tests that hold."
)


@dataclass(frozen=True, kw_only=True)
class ModelChoices:
    """What is chosen about a confirmatory model.

    Attributes
    ----------
    estimator : ML, MLR and ULS take answers as measured on a scale, MLR without taking them as normal; DWLS, WLSMV and ULSMV
        take them as ordered. Errors and tests of ULS and DWLS are those of lavaan by these names, which take the moments as
        independent; those of ULSMV and WLSMV do not.
    items : measured or ordered, for least squares of the other kind; None for what is usual.
    missing : rows with every answer (listwise), every answer there is (full_information, for ML and MLR), or every pair
        (pairwise, for ordered answers).
    scale_by : variance or marker, see `TableChoices`.
    parameterisation : of ordered items, see `TableChoices`.
    """

    estimator: Estimator = "MLR"
    missing: Literal["listwise", "full_information", "pairwise"] = "listwise"
    scale_by: Literal["variance", "marker"] = "variance"
    parameterisation: Literal["delta", "theta"] = "delta"
    items: Kind | None = None

    @property
    def ordered(self) -> bool:
        """Whether answers are taken as ordered."""
        return self.items == "ordered" or (
            self.items is None and self.estimator in ("DWLS", "WLSMV", "ULSMV")
        )

    @property
    def by_likelihood(self) -> bool:
        """Whether the estimator is one of maximum likelihood."""
        return self.estimator in ("ML", "MLR")

    @property
    def weights(self) -> Weights:
        """Weights of least squares."""
        return "diagonal" if self.estimator in ("DWLS", "WLSMV") else "unit"

    @property
    def robust(self) -> bool:
        """Whether errors and tests take account of how the moments vary."""
        return self.estimator in ("MLR", "ULSMV", "WLSMV")


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
        elif isinstance(self.answers, CompleteAnswers) and self.fitted.log_likelihood is None:
            found = measured_modifications(self.fitted, [self.answers])
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
    _refuse_routes(choices)
    columns = [str(column) for column in answers.columns]
    stated = stated_model(model, columns) if isinstance(model, str) else tuple(model)
    names = parameter_table(stated).items
    complete = choices.missing == "listwise"
    rows = usable_answers(answers, names, complete=complete, ordered=choices.ordered)
    if choices.ordered:
        return _ordered(stated, rows, names, choices)
    return _measured(stated, rows, choices)


def _refuse_routes(choices: ModelChoices) -> None:
    """Refuse what an estimator does not have."""
    if choices.by_likelihood and choices.ordered:
        raise NotEstimable.because(
            "Maximum likelihood takes answers as measured; take WLSMV or ULSMV for ordered ones."
        )
    if choices.missing == "full_information" and choices.ordered:
        raise NotEstimable.because(
            "Full information is for measured answers; ordered ones are taken listwise or pairwise."
        )
    if choices.missing == "full_information" and not choices.by_likelihood:
        raise NotEstimable.because(
            "Full information is for maximum likelihood; least squares of measured answers take complete rows."
        )
    if choices.missing == "pairwise" and not choices.ordered:
        raise NotEstimable.because(
            "Pairs of answers serve ordered items only; take listwise or full_information."
        )


def _measured(stated: Sequence[Stated], rows: Floats, choices: ModelChoices) -> FactorModel:
    incomplete = choices.missing == "full_information" and bool(np.isnan(rows).any())
    table = parameter_table(stated, TableChoices(scale_by=choices.scale_by, means=incomplete))
    sample = IncompleteAnswers(rows) if incomplete else CompleteAnswers.of(rows)
    if choices.by_likelihood:
        fitted = maximum_likelihood(table, [sample], robust=choices.robust)
    else:
        whole = CompleteAnswers.of(rows)
        fitted = measured_least_squares(table, [whole], weights=choices.weights, robust=choices.robust)
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
    fitted = least_squares(table, [moments], weights=choices.weights, robust=choices.robust)
    return FactorModel(fitted, moments, moments.correlations, _warnings(fitted, moments))


def _warnings(fitted: FittedModel, moments: OrdinalMoments | None = None) -> tuple[str, ...]:
    told = list(improper_solution(fitted))
    if moments is not None:
        told += _unused(moments)
    if moments is not None and moments.empty_pairs:
        k = len(moments.names)
        told.append(
            f"In {len(moments.empty_pairs)} of {k * (k - 1) // 2} pairs of items some combination of answers was never"
            " given; their correlations are uncertain."
        )
    if fitted.n < _FEW_ROWS:
        told.append(f"{fitted.n} rows are few: tests and errors hold for large samples.")
    if fitted.n <= fitted.table.n_free:
        told.append(
            f"There are {fitted.table.n_free} parameters for {fitted.n} rows: no estimate is to be relied on."
        )
    if fitted.estimator in ("ULS", "DWLS"):
        told.append(_PLAIN)
    if fitted.test.model.df < 1:
        told.append("The model leaves no degrees of freedom, so its fit cannot be told.")
    return tuple(told)


def _unused(moments: OrdinalMoments) -> Iterator[str]:
    """Say which answers between the lowest and the highest nobody gave; without them there is one threshold less."""
    for name, declared, used in zip(moments.names, moments.declared, moments.used, strict=True):
        absent = [f"{code:g}" for code in declared if code not in used]
        if absent:
            yield f"Nobody gave the answer {', '.join(absent)} to {name}; the model goes on without a threshold for it."
