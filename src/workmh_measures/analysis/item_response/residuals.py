"""What a fitted model leaves over: pairs of items that share more than the trait, and persons who answer unlike it.

References
----------
Yen W.M. (1984). Effects of local item dependence on the fit and equating performance of the three-parameter logistic model.
Applied Psychological Measurement 8(2), 125-145. doi:10.1177/014662168400800201
Christensen K.B., Makransky G., Horton M. (2017). Critical values for Yen's Q3. Applied Psychological Measurement 41(3),
178-194. doi:10.1177/0146621616677520
Drasgow F., Levine M.V., Williams E.A. (1985). Appropriateness measurement with polychotomous item response models and
standardized indices. British Journal of Mathematical and Statistical Psychology 38(1), 67-86.
doi:10.1111/j.2044-8317.1985.tb00817.x
"""

from __future__ import annotations

import numpy as np

from .category_model import Floats
from .marginal_maximum_likelihood import ItemResponseFit

__all__ = ["person_fit", "residual_correlations"]


def residual_correlations(fit: ItemResponseFit) -> Floats:
    """Yen's Q3: correlations between items of what the expected a posteriori score leaves unexplained.

    Returns
    -------
    shape (items, items), ones on the diagonal, by everybody who answered both. Without dependence their mean is somewhat
    below 0; Christensen and others look at the distance of the largest one from the mean, which .20 seldom exceeds.
    """
    places, chances, counts = _at_scores(fit)
    options = np.arange(chances.shape[1])
    expected = np.einsum("jcp,c->pj", chances, options)
    known = places >= 0
    left = np.where(known, places - expected, 0.0)
    weight = known * counts[:, None]
    n = weight.T @ known
    mean = (weight * left).T @ known / n
    cross = (weight * left).T @ left / n - mean * mean.T
    square = (weight * left**2).T @ known / n - mean**2
    correlations: Floats = cross / np.sqrt(square * square.T)
    return correlations


def person_fit(fit: ItemResponseFit) -> Floats:
    """Standardised log likelihood of each person's answers at the expected a posteriori score.

    Returns
    -------
    shape (rows of the answers fitted,), NaN for who answered nothing. Well below 0 (about -2) answers are unlike the model:
    careless, faked, or of somebody the model does not describe; above 0 they are tamer than expected.
    """
    places, chances, _ = _at_scores(fit)
    with np.errstate(divide="ignore"):
        logs = np.where(chances > 0.0, np.log(chances), 0.0)
    known = (places >= 0).T
    item, person = np.indices(known.shape)
    found = np.where(known, logs[item, np.maximum(places.T, 0), person], 0.0).sum(axis=0)
    mean = (chances * logs).sum(axis=1)
    variance = (chances * logs**2).sum(axis=1) - mean**2
    fit_of = (found - (mean * known).sum(axis=0)) / np.sqrt((variance * known).sum(axis=0))
    pattern = fit.likelihood.answers.pattern_of
    rows: Floats = np.where(pattern >= 0, fit_of[pattern], np.nan)
    return rows


def _at_scores(fit: ItemResponseFit) -> tuple[np.ndarray, Floats, Floats]:
    """Return places and counts of the patterns, and the chance of each option, shape (items, options, patterns)."""
    answers = fit.likelihood.answers
    trait = fit.at.weights @ fit.likelihood.nodes
    curves = fit.likelihood.model.curves(fit.at.parameters, trait, answers.used)
    chances: Floats = np.where(answers.used[:, :, None], np.exp(curves.log_probability), 0.0)
    return answers.places, chances, answers.counts
