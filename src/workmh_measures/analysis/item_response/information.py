"""How much items tell along the trait, and how reliable scores on it are."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from .category_model import Floats
from .marginal_maximum_likelihood import ItemResponseFit

__all__ = ["empirical_reliability", "item_information", "marginal_reliability", "trait_standard_error"]


def item_information(fit: ItemResponseFit, trait: Iterable[float]) -> Floats:
    """Fisher information of each item along the trait.

    Parameters
    ----------
    fit : of the model.
    trait : values of it in standard deviations, shape (values,).

    Returns
    -------
    shape (items, values). Their sum over items is the information of the test.
    """
    values = np.asarray(list(trait), dtype=float)
    model, used, parameters = fit.likelihood.model, fit.likelihood.answers.used, fit.at.parameters
    curves = model.curves(parameters, values, used)
    chances = np.where(used[:, :, None], np.exp(curves.log_probability), 0.0)
    information: Floats = (chances * model.trait_score(parameters, values, used) ** 2).sum(axis=1)
    return information


def trait_standard_error(fit: ItemResponseFit, trait: Iterable[float]) -> Floats:
    """Standard error of a score at values of the trait, all items answered, shape (values,)."""
    error: Floats = 1.0 / np.sqrt(item_information(fit, trait).sum(axis=0))
    return error


def marginal_reliability(fit: ItemResponseFit) -> float:
    """Reliability of a score averaged over a standard normal trait.

    Notes
    -----
    The mean of I / (I + 1) with I the information of the test (Green B.F., Bock R.D., Humphreys L.G., Linn R.L.,
    Reckase M.D., 1984. Journal of Educational Measurement 21(4), 347-360. doi:10.1111/j.1745-3984.1984.tb01039.x).
    """
    information = item_information(fit, fit.likelihood.nodes).sum(axis=0)
    return float(np.exp(fit.likelihood.log_weights) @ (information / (information + 1.0)))


def empirical_reliability(scores: Floats, errors: Floats) -> float:
    """Share of the variance of expected a posteriori scores and their errors that is the scores'.

    Parameters
    ----------
    scores, errors : of the persons, shape (persons,), NaN for who answered nothing.
    """
    known = ~np.isnan(scores)
    between = float(scores[known].var(ddof=1))
    return between / (between + float((errors[known] ** 2).mean()))
