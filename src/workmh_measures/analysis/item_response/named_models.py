"""Item response models by the name an analysis asks for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from .category_model import CategoryModel, Floats
from .equal_parameters import GroupChoices
from .fitted_groups import fitted_groups
from .graded_model import GradedModel
from .marginal_maximum_likelihood import ItemResponseFit, fitted_items
from .partial_credit_model import PartialCreditModel

__all__ = ["ModelName", "fitted_model", "model_of"]

ModelName: TypeAlias = Literal["graded", "partial_credit", "generalised_partial_credit"]


def model_of(name: ModelName) -> CategoryModel:
    """Return the model of options; that of the partial credit models is one, they differ in their slopes."""
    return GradedModel() if name == "graded" else PartialCreditModel()


def fitted_model(name: ModelName, answers: Floats, *, names: Sequence[str] | None = None) -> ItemResponseFit:
    """Fit a model with one standard normal trait.

    Parameters
    ----------
    name : graded; partial_credit (one slope for all items); generalised_partial_credit (a slope for each).
    answers : keyed answers, shape (persons, items), NaN for a missing one, taken to be missing at random.
    names : of the items, for messages.

    Raises
    ------
    NotEstimable
        As `fitted_items` does.
    """
    if name != "partial_credit":
        return fitted_items(model_of(name), answers, names=names)
    return fitted_groups(
        answers, ["all"] * len(answers), model_of(name), GroupChoices(common_slope=True), names=names
    ).fits[0]
