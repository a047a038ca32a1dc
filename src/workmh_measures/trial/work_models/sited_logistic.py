"""A status at several waves of persons in sites: logistic regression with a random intercept of each person and each site.

By Laplace's approximation, as other programs have it where there are two. Validated against glmmTMB 1.1.5 and lme4 1.1-31
(R 4.2.2): tests/reference/mixed_logistic.R.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...analysis.logistic_model import logistic_model
from ...analysis.one_thread import on_one_thread
from ...errors import NotEstimable
from .ascent import ascent, curvature, inverse_curvature
from .mixed_logistic import MixedLogistic
from .site_integrals import SitedAnswers, SiteIntegrals

__all__ = ["SitedLogistic", "sited_logistic"]

Floats: TypeAlias = NDArray[np.float64]

_STEPS = 100
_HALVINGS = 40
_GAIN = 1e-13
_ROUNDING = 1e-13
_STRIDE = 1.0
_NEAR_ZERO = 1e-4
_FARTHEST = 40.0
_FEW_SITES = 6
_UNSETTLED = (
    "The mixed logistic model with sites does not settle: leave out the site, or use fewer predictors."
)


@dataclass(frozen=True)
class SitedLogistic:
    """A fitted model.

    Attributes
    ----------
    coefficients : shape (p,), logarithms of odds ratios of one person in one site.
    person_deviation, site_deviation : standard deviations of the random intercepts, on the scale of logits.
    covariance : shape (p + 2, p + 2), of the coefficients and the two deviations.
    log_likelihood : at its highest point.
    people, sites, answers, steps : how many.
    warnings : sentences a reader must see.
    """

    coefficients: Floats
    person_deviation: float
    site_deviation: float
    covariance: Floats
    log_likelihood: float
    people: int
    sites: int
    answers: int
    steps: int
    warnings: tuple[str, ...] = ()

    @property
    def together(self) -> MixedLogistic:
        """The same with one random intercept of both together, for odds ratios and for `marginal_shares`."""
        both = float(np.hypot(self.person_deviation, self.site_deviation))
        p = len(self.coefficients)
        turn = np.zeros((p + 1, p + 2))
        turn[:p, :p] = np.eye(p)
        if both > 0:
            turn[p, p:] = np.array([self.person_deviation, self.site_deviation]) / both
        covariance = turn @ self.covariance @ turn.T
        return MixedLogistic(
            self.coefficients,
            both,
            covariance,
            self.log_likelihood,
            self.people,
            self.answers,
            1,
            self.steps,
            self.warnings,
        )


@on_one_thread
def sited_logistic(
    design: Floats,
    outcome: Floats,
    person: NDArray[np.generic],
    site: NDArray[np.generic],
    *,
    names: Sequence[str] | None = None,
) -> SitedLogistic:
    """Fit a logistic regression with random intercepts of persons and of the sites they are in.

    Parameters
    ----------
    design, outcome, person : as `mixed_logistic` takes them.
    site : shape (answers,), where each answer's person is; a person is in one site.
    names : of the columns, for messages.

    Raises
    ------
    NotEstimable
        As `mixed_logistic`; if all persons are in one site, or one person is in two.
    """
    begun = logistic_model(design, outcome, names=names)
    answers = _sited(design, outcome, person, site)
    search = _Search(answers)
    start = np.append(begun.coefficients * (1 + 0.346) ** 0.5, [1.0, 0.5])
    parameters, steps = search.highest(start)
    covariance = search.covariance(parameters)
    sites = int(answers.site.max()) + 1
    return SitedLogistic(
        parameters[:-2],
        abs(float(parameters[-2])),
        abs(float(parameters[-1])),
        covariance,
        search.at(parameters).log_likelihood,
        len(answers.site),
        sites,
        len(outcome),
        steps,
        _cautions(parameters, sites),
    )


def _sited(
    design: Floats, outcome: Floats, person: NDArray[np.generic], site: NDArray[np.generic]
) -> SitedAnswers:
    _, place, sizes = np.unique(person, return_inverse=True, return_counts=True)
    names, of_answer = np.unique(site, return_inverse=True)
    if sizes.max() < 2:
        raise NotEstimable.because("Nobody has two answers: a model of single answers is what is needed.")
    if len(names) < 2:
        raise NotEstimable.because("All persons are in one site: leave the site out of the model.")
    of_person = np.zeros(len(sizes), dtype=np.intp)
    of_person[place] = of_answer
    if (of_person[place] != of_answer).any():
        raise NotEstimable.because("A person is in two sites: give each person one, that of the allocation.")
    return SitedAnswers(design, outcome, place, of_person)


def _cautions(parameters: Floats, sites: int) -> tuple[str, ...]:
    told = []
    if abs(float(parameters[-1])) < _NEAR_ZERO:
        told.append("The variance between sites is 0: persons of one site are no more alike than others.")
    if abs(float(parameters[-2])) < _NEAR_ZERO:
        told.append("The variance between persons is 0: answers of one person are no more alike than others.")
    if sites < _FEW_SITES:
        told.append(
            f"With {sites} sites their variance is hardly known: put the site among the predictors instead."
        )
    return tuple(told)


class _Search:
    """The search for the highest likelihood; each place begins with the modes of the last."""

    def __init__(self, answers: SitedAnswers) -> None:
        self.answers = answers
        self._modes = (np.zeros(len(answers.site)), np.zeros(int(answers.site.max()) + 1))

    def at(self, parameters: Floats) -> SiteIntegrals:
        found = SiteIntegrals(self.answers, parameters, self._modes)
        self._modes = found.modes
        return found

    def highest(self, parameters: Floats) -> tuple[Floats, int]:
        reached = self.at(parameters).log_likelihood
        for number in range(1, _STEPS + 1):
            gradient = self.at(parameters).gradient()
            step = ascent(self.curvature(parameters), gradient)
            if float(step @ gradient) < _GAIN * len(parameters):
                return parameters + step, number
            step *= min(1.0, _STRIDE / float(np.abs(step).max()))
            for _ in range(_HALVINGS):
                there = parameters + step
                height = self.at(there).log_likelihood
                if height >= reached - _ROUNDING * abs(reached):
                    break
                step = step / 2
            parameters, reached = there, height
            if float(np.abs(parameters[-2:]).max()) > _FARTHEST:
                break
        raise NotEstimable.because(_UNSETTLED)

    def curvature(self, parameters: Floats) -> Floats:
        """Less the second derivatives, from differences of the gradient."""
        return curvature(lambda there: self.at(there).gradient(), parameters)

    def covariance(self, parameters: Floats) -> Floats:
        return inverse_curvature(self.curvature(parameters), unsettled=_UNSETTLED)
