"""Where persons stand on the trait, with the standard error of each.

References
----------
Warm T.A. (1989). Weighted likelihood estimation of ability in item response theory. Psychometrika 54(3), 427-450.
doi:10.1007/BF02294627; for more than two options: Penfield R.D., Bergeron J.M. (2005). Applied Psychological Measurement
29(3), 218-233. doi:10.1177/0146621604270412
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .category_model import Floats
from .marginal_maximum_likelihood import ItemResponseFit

__all__ = ["PersonScores", "expected_a_posteriori", "weighted_likelihood"]

_GRID = np.linspace(-8.0, 8.0, 161)
_TOLERANCE = 1e-10
_MOST_STEPS = 60
_PATTERNS_AT_ONCE = 2048


@dataclass(frozen=True)
class PersonScores:
    """Scores on the trait, in its standard deviations.

    Attributes
    ----------
    values, errors : shape (rows of the answers fitted,), NaN for who answered nothing.
    """

    values: Floats
    errors: Floats


def expected_a_posteriori(fit: ItemResponseFit) -> PersonScores:
    """Mean and standard deviation of the trait given the answers; pulled to the mean where answers are few.

    Parameters
    ----------
    fit : of the model, by the answers of these persons.
    """
    nodes, weights = fit.likelihood.nodes, fit.at.weights
    mean = weights @ nodes
    spread = np.sqrt(np.maximum(weights @ nodes**2 - mean**2, 0.0))
    return _of_rows(fit, mean, spread)


def weighted_likelihood(fit: ItemResponseFit) -> PersonScores:
    """Scores without the pull to the mean and almost without bias, also for who chose the same end throughout.

    Parameters
    ----------
    fit : of the model, by the answers of these persons.
    """
    places = fit.likelihood.answers.places
    values = np.concatenate(
        [
            _weighted(fit, places[start : start + _PATTERNS_AT_ONCE])
            for start in range(0, len(places), _PATTERNS_AT_ONCE)
        ]
    )
    information = np.concatenate(
        [
            _Slopes.of(
                fit, places[start : start + _PATTERNS_AT_ONCE], values[start : start + _PATTERNS_AT_ONCE]
            ).information
            for start in range(0, len(places), _PATTERNS_AT_ONCE)
        ]
    )
    return _of_rows(fit, values, 1.0 / np.sqrt(information))


@dataclass(frozen=True)
class _Slopes:
    """Of patterns, each at its own value of the trait: slope of the weighted log likelihood, and information."""

    slope: Floats
    information: Floats

    @classmethod
    def of(cls, fit: ItemResponseFit, places: np.ndarray, trait: Floats) -> _Slopes:
        model, used, parameters = fit.likelihood.model, fit.likelihood.answers.used, fit.at.parameters
        score = model.trait_score(parameters, trait, used)
        bend = model.trait_bend(parameters, trait, used)
        log_chance = model.curves(parameters, trait, used).log_probability
        chances = np.where(used[:, :, None], np.exp(log_chance), 0.0)
        known = (places >= 0).T
        person, item = np.meshgrid(np.arange(len(places)), np.arange(places.shape[1]))
        chosen = np.where(known, score[item, np.maximum(places.T, 0), person], 0.0).sum(axis=0)
        information = ((chances * score**2).sum(axis=1) * known).sum(axis=0)
        skew = ((chances * score * bend).sum(axis=1) * known).sum(axis=0)
        return cls(chosen + skew / (2.0 * information), information)


def _weighted(fit: ItemResponseFit, places: np.ndarray) -> Floats:
    """Find where the slope crosses 0: between two values of a grid first, then by false position (Illinois)."""
    on_grid = np.stack([_Slopes.of(fit, places, np.full(len(places), value)).slope for value in _GRID])
    crossing = (on_grid[:-1] > 0.0) & (on_grid[1:] <= 0.0)
    first = crossing.argmax(axis=0)
    everybody = np.arange(len(places))
    low, high = _GRID[first], _GRID[first + 1]
    at_low, at_high = on_grid[first, everybody], on_grid[first + 1, everybody]
    value: Floats = low
    for _ in range(_MOST_STEPS):
        value = (low * at_high - high * at_low) / (at_high - at_low)
        here = _Slopes.of(fit, places, value).slope
        if (np.abs(here) < _TOLERANCE).all():
            break
        above = here > 0.0
        at_high = np.where(above, np.where(low == value, at_high, at_high / 2.0), here)
        at_low = np.where(above, here, at_low / 2.0)
        low, high = np.where(above, value, low), np.where(above, high, value)
    return value


def _of_rows(fit: ItemResponseFit, values: Floats, errors: Floats) -> PersonScores:
    pattern = fit.likelihood.answers.pattern_of
    known = pattern >= 0
    return PersonScores(np.where(known, values[pattern], np.nan), np.where(known, errors[pattern], np.nan))
