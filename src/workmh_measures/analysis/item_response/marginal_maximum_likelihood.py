"""Item parameters by marginal maximum likelihood: expectation and maximisation to come near, Newton steps to arrive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.linalg import LinAlgError, cho_factor, cho_solve

from ...errors import NotEstimable
from .category_model import CategoryModel, Floats
from .marginal_likelihood import Expectation, MarginalLikelihood, normal_nodes
from .ordered_answers import OrderedAnswers

__all__ = ["ItemResponseFit", "bounded_slopes", "fitted_items"]

_NEAR = 0.05
_TOLERANCE = 1e-9
_MOST_STEPS = 500
_MOST_NEWTON_STEPS = 40
_MOST_HALVINGS = 20
_SHRINKING = 0.3  # of the step before
_STEEPEST = 25.0  # beyond it the options are as good as determined by the trait
_MANY_FOR_EACH_PARAMETER = 20


@dataclass(frozen=True)
class ItemResponseFit:
    """A fitted item response model.

    Attributes
    ----------
    likelihood : model and answers.
    at : what is expected at the parameters found.
    covariance : of the free parameters, from the observed information, shape (free, free).
    steps : expectation-maximisation and Newton steps taken.
    n_free : parameters estimated; fewer than there are in `parameters` where some are held equal.
    one_slope : whether all items share their slope.
    """

    likelihood: MarginalLikelihood
    at: Expectation
    covariance: Floats
    steps: int
    n_free: int
    one_slope: bool = False

    @property
    def parameters(self) -> Floats:
        """Slope and the others of each item, shape (items, most options), NaN where the item has none."""
        return np.where(self.likelihood.free, self.at.parameters, np.nan)

    @property
    def standard_errors(self) -> Floats:
        """Of `parameters`, in the same shape."""
        errors = np.full(self.likelihood.free.shape, np.nan)
        errors[self.likelihood.free] = np.sqrt(np.diag(self.covariance))
        return errors

    @property
    def log_likelihood(self) -> float:
        """The marginal log likelihood."""
        return self.at.log_likelihood


def fitted_items(
    model: CategoryModel,
    answers: Floats,
    *,
    names: Sequence[str] | None = None,
    nodes: int = 61,
) -> ItemResponseFit:
    """Fit an item response model with one normal trait.

    Parameters
    ----------
    model : of the options.
    answers : keyed answers, shape (persons, items), NaN for a missing one, taken to be missing at random.
    names : of the items, for messages.
    nodes : of the trait, evenly spaced from -6 to 6.

    Raises
    ------
    NotEstimable
        If an item does not vary, there are too few items or persons, a slope grows beyond all bounds, or the
        algorithm does not settle.

    Notes
    -----
    Expectation-maximisation comes near in a few steps and then crawls; from there Newton steps are taken, by the
    observed information, or by cross products of the scores where persons are many. Standard errors always come from
    the observed information (Louis).
    """
    laid = OrderedAnswers.of(answers, names=names)
    points, logs = normal_nodes(nodes)
    likelihood = MarginalLikelihood(model, laid, nodes=points, log_weights=logs)
    free = int(likelihood.free.sum())
    if laid.n <= free:
        raise NotEstimable.because(f"There are {laid.n} persons for {free} parameters; there must be more.")
    at, steps = _near(likelihood, _start(model, laid), names)
    at, more = _arrived(likelihood, at, names)
    information = likelihood.observed_information(at)
    factor = _factored(information)
    if factor is None:
        raise NotEstimable.because(
            "The information matrix is not positive definite: the answers do not settle the model."
        )
    return ItemResponseFit(likelihood, at, cho_solve(factor, np.eye(free)), steps + more, free)


def _start(model: CategoryModel, answers: OrderedAnswers) -> Floats:
    known = answers.places >= 0
    weight = known * answers.counts[:, None]
    numbers = np.maximum(weight.sum(axis=0), 1.0)
    mean = (weight * answers.places).sum(axis=0) / numbers
    centred = np.where(known, answers.places - mean, 0.0)
    spread = np.sqrt((answers.counts @ centred**2) / numbers)
    standard = centred / spread
    rest = standard.sum(axis=1)[:, None] - standard
    with_rest = (
        answers.counts
        @ (standard * rest)
        / np.sqrt((answers.counts @ standard**2) * (answers.counts @ rest**2))
    )
    bounded = np.clip(with_rest, -0.9, 0.9)
    shares = (answers.cells.T @ answers.counts).reshape(answers.used.shape)
    shares /= shares.sum(axis=1, keepdims=True)
    return model.start(shares, 1.7 * bounded / np.sqrt(1.0 - bounded**2), answers.used)


def _near(
    likelihood: MarginalLikelihood, parameters: Floats, names: Sequence[str] | None
) -> tuple[Expectation, int]:
    at = likelihood.expectation(parameters)
    for step in range(1, _MOST_STEPS):
        information = likelihood.complete_information(at)
        change: Floats = np.linalg.solve(information, at.gradient[..., None])[..., 0].astype(float)
        new = _better(likelihood, at, change)
        if new is None:
            return at, step
        at = new
        bounded_slopes(at.parameters, names)
        if np.abs(change).max() < _NEAR:
            return at, step
    raise NotEstimable.because(f"The algorithm did not settle in {_MOST_STEPS} steps.")


def _better(likelihood: MarginalLikelihood, at: Expectation, change: Floats) -> Expectation | None:
    """Take a step, halved until it does no harm; None where even the smallest does."""
    for _ in range(_MOST_HALVINGS):
        parameters = at.parameters + change
        if likelihood.model.allowed(parameters, likelihood.answers.used):
            new = likelihood.expectation(parameters)
            if new.log_likelihood >= at.log_likelihood - 1e-9 * abs(at.log_likelihood):
                return new
        change = change / 2.0
    return None


def _arrived(
    likelihood: MarginalLikelihood, at: Expectation, names: Sequence[str] | None
) -> tuple[Expectation, int]:
    """Take Newton steps; one curvature serves as long as the steps shrink fast."""
    free = likelihood.free
    exact = likelihood.answers.n < _MANY_FOR_EACH_PARAMETER * free.sum()
    curvature, last = _factored(_curvature(likelihood, at, exact=exact)), np.inf
    for step in range(1, _MOST_NEWTON_STEPS):
        change = np.zeros(free.shape)
        if curvature is None:
            change[free] = _solved_items(likelihood, at)
        else:
            change[free] = cho_solve(curvature, at.gradient[free])
        largest = float(np.abs(change).max())
        new = _better(likelihood, at, change)
        if new is None or largest < _TOLERANCE:
            return at if new is None else new, step
        at = new
        bounded_slopes(at.parameters, names)
        if curvature is None or largest > _SHRINKING * last:
            exact = exact or np.isfinite(last)  # cross products did not do
            curvature = _factored(_curvature(likelihood, at, exact=exact))
        last = largest
    raise NotEstimable.because(f"The algorithm did not settle in {_MOST_NEWTON_STEPS} Newton steps.")


def _curvature(likelihood: MarginalLikelihood, at: Expectation, *, exact: bool) -> Floats:
    if exact:
        return likelihood.observed_information(at)
    scores = likelihood.person_scores(at)
    crossed: Floats = scores.T @ (likelihood.answers.counts[:, None] * scores)
    return crossed


def _factored(matrix: Floats) -> tuple[Floats, bool] | None:
    try:
        factor: tuple[Floats, bool] = cho_factor(matrix)
    except LinAlgError:
        return None
    return factor


def _solved_items(likelihood: MarginalLikelihood, at: Expectation) -> Floats:
    information = likelihood.complete_information(at)
    change: Floats = np.linalg.solve(information, at.gradient[..., None])[..., 0].astype(float)
    return change[likelihood.free]


def bounded_slopes(parameters: Floats, names: Sequence[str] | None) -> None:
    """Refuse slopes so steep that they would never settle.

    Parameters
    ----------
    parameters : shape (items, most options), slopes first.
    names : of the items.

    Raises
    ------
    NotEstimable
        With the items.
    """
    steep = np.nonzero(np.abs(parameters[:, 0]) > _STEEPEST)[0].tolist()
    if steep:
        which = ", ".join(str(place + 1) if names is None else names[place] for place in steep)
        raise NotEstimable.because(
            f"The slope of item {which} grows beyond all bounds: the other items foretell its answers exactly."
            " Leave it out, or look whether two items ask the same."
        )
