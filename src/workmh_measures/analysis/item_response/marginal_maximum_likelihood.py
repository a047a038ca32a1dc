"""Item parameters by marginal maximum likelihood: expectation and maximisation to come near, Newton steps to arrive."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ...errors import NotEstimable
from ..one_thread import on_one_thread
from .category_model import CategoryModel, Floats
from .marginal_likelihood import Expectation, MarginalLikelihood, normal_nodes
from .newton_ascent import inverse_information, top_of
from .ordered_answers import OrderedAnswers

__all__ = ["FEWEST_NODES", "ItemResponseFit", "bounded_slopes", "fitted_items"]

FEWEST_NODES = 61
"""Nodes of a trait, unless more are asked for or needed."""

_MOST_NODES = 401
_NEAR = 0.05
_NEAR_ENOUGH = 0.01
_MOST_STEPS = 500
_MOST_HALVINGS = 20
_STEEPEST = 25.0  # beyond it the options are as good as determined by the trait
_MANY_FOR_EACH_PARAMETER = 20
_ENOUGH_PATTERNS = 2000
_WORTH_WHILE = 3  # times as many
_FEWEST_ON_OPTION = 5


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


@on_one_thread
def fitted_items(
    model: CategoryModel,
    answers: Floats,
    *,
    names: Sequence[str] | None = None,
    nodes: int | None = None,
) -> ItemResponseFit:
    """Fit an item response model with one normal trait.

    Parameters
    ----------
    model : of the options.
    answers : keyed answers, shape (persons, items), NaN for a missing one, taken to be missing at random.
    names : of the items, for messages.
    nodes : of the trait, evenly spaced from -6 to 6; when None 61, and more where the items tell so much that a person's
        place is known to less than the distance of two nodes.

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
    likelihood = _likelihood(model, laid, nodes or FEWEST_NODES)
    free = int(likelihood.free.sum())
    if laid.n <= free:
        raise NotEstimable.because(f"There are {laid.n} persons for {free} parameters; there must be more.")
    part, steps = _part(laid), 0
    if part is None:
        at, steps = _near(likelihood, _start(model, laid), names)
    else:
        first, steps = _climbed(_likelihood(model, part, nodes or FEWEST_NODES), _start(model, part), names)
        at = likelihood.expectation(first.found.parameters)
    top, more = _arrived(_ItemPoint(likelihood, at, names), exact=_few(likelihood))
    enough = _enough_nodes(top)
    if nodes is None and enough > FEWEST_NODES:
        likelihood = _likelihood(model, laid, enough)
        again = likelihood.expectation(top.found.parameters)
        top, last = _arrived(_ItemPoint(likelihood, again, names), exact=False)
        more += last
    covariance = inverse_information(top)
    return ItemResponseFit(likelihood, top.found, covariance, steps + more, free)


def _likelihood(model: CategoryModel, answers: OrderedAnswers, nodes: int) -> MarginalLikelihood:
    points, logs = normal_nodes(nodes)
    return MarginalLikelihood(model, answers, nodes=points, log_weights=logs)


def _few(likelihood: MarginalLikelihood) -> bool:
    return bool(likelihood.answers.n < _MANY_FOR_EACH_PARAMETER * likelihood.free.sum())


def _arrived(point: _ItemPoint, *, exact: bool) -> tuple[_ItemPoint, int]:
    return top_of(point, _ItemPoint.moved_from(point.likelihood, point.names), exact=exact)


def _enough_nodes(point: _ItemPoint) -> int:
    """Nodes no farther apart than the smallest standard error of the trait: the sum over them is then the integral."""
    curves, used = point.found.curves, point.likelihood.answers.used
    chances = np.where(used[:, :, None], np.exp(curves.log_probability), 0.0)
    scores = point.likelihood.model.trait_score(point.found.parameters, point.likelihood.nodes, used)
    most = float((chances * scores**2).sum(axis=(0, 1)).max())
    return int(np.clip(np.ceil(12.0 * np.sqrt(1.0 + most)) + 1, FEWEST_NODES, _MOST_NODES))


def _part(answers: OrderedAnswers) -> OrderedAnswers | None:
    """Patterns to come near by, where there are many and those have enough answers on every option."""
    every = len(answers.counts) // _ENOUGH_PATTERNS
    if every < _WORTH_WHILE:
        return None
    part = answers.part(every)
    chosen = (part.cells.T @ part.counts).reshape(part.used.shape)[part.used]
    return part if chosen.min() >= _FEWEST_ON_OPTION and part.n > part.used.sum() else None


def _climbed(
    likelihood: MarginalLikelihood, start: Floats, names: Sequence[str] | None
) -> tuple[_ItemPoint, int]:
    """Come near the top of a part of the answers."""
    near, steps = _near(likelihood, start, names)
    point, moved = _ItemPoint(likelihood, near, names), _ItemPoint.moved_from(likelihood, names)
    top, more = top_of(point, moved, exact=_few(likelihood), tolerance=_NEAR_ENOUGH)
    return top, steps + more


@dataclass(frozen=True)
class _ItemPoint:
    """The log likelihood of one group at parameters; see `newton_ascent.Point`."""

    likelihood: MarginalLikelihood
    found: Expectation
    names: Sequence[str] | None

    @classmethod
    def moved_from(
        cls, likelihood: MarginalLikelihood, names: Sequence[str] | None
    ) -> Callable[[Floats], _ItemPoint | None]:
        """Return what gives the point at other parameters."""

        def moved(values: Floats) -> _ItemPoint | None:
            parameters = np.zeros(likelihood.free.shape)
            parameters[likelihood.free] = values
            if not likelihood.model.allowed(parameters, likelihood.answers.used):
                return None
            bounded_slopes(parameters, names)
            return cls(likelihood, likelihood.expectation(parameters), names)

        return moved

    @property
    def values(self) -> Floats:
        return self.found.parameters[self.likelihood.free]

    @property
    def log_likelihood(self) -> float:
        return self.found.log_likelihood

    def gradient(self) -> Floats:
        return self.found.gradient[self.likelihood.free]

    def information(self) -> Floats:
        return self.likelihood.observed_information(self.found)

    def crossed_scores(self) -> Floats:
        return self.likelihood.crossed_scores(self.found)


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
