"""A status at several waves, such as being at work: logistic regression with a random intercept of each person.

Its odds ratios are those of one person at different values; averaged over persons (`marginal_shares`) they give shares. Visits
may be missing at random. Validated against lme4 1.1-31 (R 4.2.2), with 1, 7, 15 and 25 nodes: tests/reference/mixed_logistic.R.
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
from ..binary_effects.effect import LEVEL, Effect, wald_ratio
from .answers_by_person import AnswersByPerson, answers_by_person
from .ascent import ascent, curvature, inverse_curvature
from .quadrature import PersonIntegrals

__all__ = ["NODES", "MixedLogistic", "mixed_logistic"]

Floats: TypeAlias = NDArray[np.float64]

NODES = 15
"""Nodes of the quadrature where no other number is asked for."""

_MOST_NODES = 101
_INFORMATION_NODES = 9
_STEPS = 300
_HALVINGS = 40
_GAIN = 1e-13
_ROUNDING = 1e-13
_STRIDE = 2.0
_NEAR_ZERO = 1e-5
# Logits spread so far that nobody's status would ever change: the likelihood is on its way to infinity.
_FARTHEST = 40.0
# A difference in log-likelihood beyond which more nodes would tell something else.
_TOO_FEW_NODES = 0.01
_SAME_PERSONS = (
    "The variance between persons is 0: the model is a plain logistic regression, and its standard errors take"
    " all answers as independent."
)
_UNSETTLED = "The mixed logistic model does not settle: use fewer predictors, or estimating equations."


@dataclass(frozen=True)
class MixedLogistic:
    """A fitted model.

    Attributes
    ----------
    coefficients : shape (p,), logarithms of odds ratios of one and the same person.
    deviation : standard deviation of the random intercept, on the scale of logits; 0 where persons do not differ.
    covariance : shape (p + 1, p + 1), of the coefficients and, last, the deviation; that row is 0 where the deviation is.
    log_likelihood : at its highest point.
    people, answers, nodes, steps : how many.
    warnings : sentences a reader must see.
    """

    coefficients: Floats
    deviation: float
    covariance: Floats
    log_likelihood: float
    people: int
    answers: int
    nodes: int
    steps: int
    warnings: tuple[str, ...] = ()

    @property
    def se(self) -> Floats:
        """Standard errors of the coefficients, shape (p,)."""
        return np.asarray(np.sqrt(np.diag(self.covariance)[:-1]))

    def odds_ratio(self, contrast: Floats, *, level: float = LEVEL) -> Effect:
        """Odds ratio of a sum of coefficients, for one and the same person.

        Parameters
        ----------
        contrast : shape (p,), weight of each coefficient in the sum.
        level : confidence as a share.
        """
        variance = float(contrast @ self.covariance[:-1, :-1] @ contrast)
        return wald_ratio(float(contrast @ self.coefficients), variance**0.5, level=level)


@on_one_thread
def mixed_logistic(
    design: Floats,
    outcome: Floats,
    person: NDArray[np.generic],
    *,
    nodes: int = NODES,
    names: Sequence[str] | None = None,
) -> MixedLogistic:
    """Fit a logistic regression with a random intercept by maximum likelihood.

    Parameters
    ----------
    design : shape (answers, p), with a column of ones; no answer missing: leave those rows out.
    outcome : shape (answers,), 1 or 0.
    person : shape (answers,), who each is from.
    nodes : of the adaptive Gauss-Hermite quadrature, an odd number up to 101; 1 is Laplace's approximation.
    names : of the columns, for messages.

    Raises
    ------
    NotEstimable
        As `logistic_model`, so that perfect prediction is told by what; if nobody has two answers; or if hardly anybody's
        status ever changes, so that the variance between persons has no end.
    ValueError
        If the nodes are not an odd number from 1 to 101.

    Notes
    -----
    Standard errors come from the second derivatives by coefficients and deviation together, as in glmer.

    References
    ----------
    Pinheiro JC, Chao EC (2006) Journal of Computational and Graphical Statistics 15:58-81, doi:10.1198/106186006X96962.
    Bates D, Machler M, Bolker B, Walker S (2015) Journal of Statistical Software 67(1), doi:10.18637/jss.v067.i01.
    """
    if nodes % 2 == 0 or not 1 <= nodes <= _MOST_NODES:
        raise ValueError(f"The nodes are an odd number from 1 to {_MOST_NODES}; found {nodes}.")
    begun = logistic_model(design, outcome, names=names)
    answers = answers_by_person(design, outcome, person)
    if int(answers.sizes.max()) < 2:
        raise NotEstimable.because("Nobody has two answers: a model of single answers is what is needed.")
    # Odds ratios of one person are further from 1 than those of persons on average, by about this much.
    start = np.append(begun.coefficients * (1 + 0.346) ** 0.5, 1.0)
    search = _Search(answers, nodes)
    parameters, steps = search.highest(start)
    sizes = (int(answers.counts.sum()), len(outcome), nodes, steps)
    if parameters[-1] < _NEAR_ZERO:
        covariance = np.zeros((len(start), len(start)))
        covariance[:-1, :-1] = begun.covariance
        return MixedLogistic(
            begun.coefficients, 0.0, covariance, begun.log_likelihood, *sizes, (_SAME_PERSONS,)
        )
    at = search.at(parameters)
    covariance = search.covariance(parameters)
    return MixedLogistic(at.beta, at.deviation, covariance, at.log_likelihood, *sizes, search.cautions(at))


class _Search:
    """The search for the highest likelihood; each place begins with the modes of the last."""

    def __init__(self, answers: AnswersByPerson, nodes: int) -> None:
        self.answers = answers
        self.nodes = nodes
        self._modes = np.zeros(len(answers.counts))

    def at(self, parameters: Floats, nodes: int | None = None) -> PersonIntegrals:
        found = PersonIntegrals(
            self.answers, parameters[:-1], float(parameters[-1]), nodes or self.nodes, self._modes
        )
        self._modes = found.modes
        return found

    def highest(self, parameters: Floats) -> tuple[Floats, int]:
        here = self.at(parameters)
        reached = here.log_likelihood
        for number in range(1, _STEPS + 1):
            gradient = here.gradient()
            information = self.at(parameters, max(self.nodes, _INFORMATION_NODES)).information()
            step = ascent(information, gradient)
            gain = float(step @ gradient)
            if gain < _GAIN * len(parameters) or parameters[-1] < _NEAR_ZERO:
                return self._finished(parameters), number
            step *= min(1.0, _STRIDE / float(np.abs(step).max()))
            for _ in range(_HALVINGS):
                there = np.append(parameters[:-1] + step[:-1], abs(parameters[-1] + step[-1]))
                here = self.at(there)
                if here.log_likelihood >= reached - _ROUNDING * abs(reached):
                    break
                step = step / 2
            parameters, reached = there, here.log_likelihood
            if parameters[-1] > _FARTHEST:
                raise NotEstimable.because(
                    "The variance between persons has no end: hardly anybody's status changes between waves. Compare the arms"
                    " at each wave, or use estimating equations."
                )
        raise NotEstimable.because(_UNSETTLED)

    def _finished(self, parameters: Floats) -> Floats:
        """Take a last step with the curvature of the very approximation that is searched."""
        if parameters[-1] < _NEAR_ZERO:
            return parameters
        step = np.asarray(self.covariance(parameters) @ self.at(parameters).gradient())
        return parameters + step

    def covariance(self, parameters: Floats) -> Floats:
        """Inverse of the second derivatives, from differences of the gradient."""
        found = curvature(lambda there: self.at(there).gradient(), parameters)
        return inverse_curvature(found, unsettled=_UNSETTLED)

    def cautions(self, at: PersonIntegrals) -> tuple[str, ...]:
        many = PersonIntegrals(self.answers, at.beta, at.deviation, _MOST_NODES, at.modes)
        if self.nodes == 1 or abs(many.log_likelihood - at.log_likelihood) < _TOO_FEW_NODES:
            return ()
        return (
            f"With {self.nodes} nodes the likelihood is not told closely enough for persons who differ so much: use more.",
        )
