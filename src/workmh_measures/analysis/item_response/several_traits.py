"""Confirmatory models of two or three correlated traits, each item of one: marginal maximum likelihood on a grid.

References
----------
Bock R.D., Gibbons R., Muraki E. (1988). Full-information item factor analysis. Applied Psychological Measurement 12(3),
261-280. doi:10.1177/014662168801200305
Louis T.A. (1982). Finding the observed information matrix when using the EM algorithm. Journal of the Royal Statistical
Society B 44(2), 226-233. doi:10.1111/j.2517-6161.1982.tb01203.x
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.linalg import block_diag

from ...errors import NotEstimable
from ..one_thread import on_one_thread
from .category_model import CategoryModel, Floats
from .information import empirical_reliability, item_information
from .marginal_likelihood import Expectation, MarginalLikelihood
from .marginal_maximum_likelihood import ItemResponseFit, bounded_slopes, fitted_items
from .newton_ascent import inverse_information, top_of
from .ordered_answers import OrderedAnswers
from .person_scores import PersonScores, expected_a_posteriori
from .trait_grid import GridPosterior, TraitGrid, pairs_of

__all__ = ["SeveralTraitsFit", "fitted_traits"]

_END = 5.5
_STEP = 1.3  # of the smallest standard error of a trait: sums over nodes are then exact to about 1e-5 of themselves
_FEWEST_NODES, _MOST_NODES = 15, 61
_ROWS_AT_ONCE = 256
_FARTHEST = 0.9
_MANY_FOR_EACH_PARAMETER = 20


@dataclass(frozen=True)
class _Answers:
    """Distinct rows of answers, cut into the items of each trait."""

    whole: OrderedAnswers
    parts: tuple[MarginalLikelihood, ...]
    items: tuple[tuple[int, ...], ...]
    names: tuple[str, ...]
    nodes: Floats

    def at(self, values: Floats) -> _TraitPoint | None:
        """Expect the traits; None where parameters are not allowed."""
        correlations = np.eye(len(self.parts))
        pairs = pairs_of(len(self.parts))
        for (one, two), value in zip(pairs, values[-len(pairs) :], strict=True):
            correlations[one, two] = correlations[two, one] = value
        if np.linalg.eigvalsh(correlations)[0] <= 1e-6:
            return None
        found, begin = [], 0
        for part, items in zip(self.parts, self.items, strict=True):
            own = np.zeros(part.free.shape)
            own[part.free] = values[begin : begin + part.free.sum()]
            begin += part.free.sum()
            if not part.model.allowed(own, part.answers.used):
                return None
            bounded_slopes(own, [self.names[item] for item in items])
            found.append(own)
        return _TraitPoint.of(self, values, tuple(found), TraitGrid(self.nodes, correlations))


@dataclass(frozen=True)
class _TraitPoint:
    """The log likelihood of several traits at free parameters; see `newton_ascent.Point`."""

    answers: _Answers
    values: Floats
    grid: TraitGrid
    log_likelihoods: tuple[Floats, ...]
    log_likelihood: float
    found: tuple[Expectation, ...]
    moments: Floats

    @classmethod
    def of(
        cls, answers: _Answers, values: Floats, parameters: tuple[Floats, ...], grid: TraitGrid
    ) -> _TraitPoint:
        """Sum the traits out, some rows at a time."""
        curves = [
            part.model.curves(own, grid.nodes, part.answers.used)
            for part, own in zip(answers.parts, parameters, strict=True)
        ]
        logs = []
        for part, curve in zip(answers.parts, curves, strict=True):
            logs.append(part.answers.cells @ curve.log_probability.reshape(-1, len(grid.nodes)))
        counts, total = answers.whole.counts, 0.0
        margins = [np.empty_like(one) for one in logs]
        moments = np.empty((len(counts), grid.traits, grid.traits))
        for rows, posterior, highest in _in_parts(grid, logs):
            total += float(counts[rows] @ (np.log(posterior.total) + highest))
            moments[rows] = posterior.moments()
            for trait, margin in enumerate(margins):
                margin[rows] = posterior.margin(trait)
        found = []
        for part, own, curve, margin in zip(answers.parts, parameters, curves, margins, strict=True):
            expected = part.answers.cells.T @ (margin * counts[:, None])
            shaped = expected.reshape(curve.log_probability.shape)
            found.append(Expectation(total, own, curve, margin, shaped))
        return cls(answers, values, grid, tuple(logs), total, tuple(found), moments)

    @cached_property
    def _scores(self) -> Floats:
        """Derivative of the log likelihood of each row, shape (rows, free)."""
        parts = [part.person_scores(at) for part, at in zip(self.answers.parts, self.found, strict=True)]
        return np.concatenate([*parts, self.grid.scores(self.moments)], axis=1)

    def gradient(self) -> Floats:
        gradient: Floats = self._scores.T @ self.answers.whole.counts
        return gradient

    def crossed_scores(self) -> Floats:
        crossed: Floats = self._scores.T @ (self.answers.whole.counts[:, None] * self._scores)
        return crossed

    def information(self) -> Floats:
        counts, grid = self.answers.whole.counts, self.grid
        own = [part.own_information(at) for part, at in zip(self.answers.parts, self.found, strict=True)]
        moments = np.einsum("p,pab->ab", counts, self.moments)
        information: Floats = block_diag(*own, grid.curvature(moments, float(counts.sum())))
        information += self.crossed_scores()
        starts = np.cumsum([0, *(len(one) for one in own)])
        for rows, posterior, _ in _in_parts(grid, self.log_likelihoods):
            self._subtract_products(information, starts, rows, posterior)
        return information

    def _subtract_products(
        self, information: Floats, starts: Floats, rows: slice, posterior: GridPosterior
    ) -> None:
        """Take away the expected products of scores of different traits, and of those of the correlations."""
        counts = self.answers.whole.counts[rows]
        scores = [
            part.scores_at_nodes(at, rows) for part, at in zip(self.answers.parts, self.found, strict=True)
        ]
        for (one, two), chances in posterior.pairs.items():
            across = (chances * counts[:, None, None]) @ scores[two]
            product = _summed(scores[one], across)
            here, there = (slice(starts[trait], starts[trait + 1]) for trait in (one, two))
            information[here, there] -= product
            information[there, here] -= product.T
        last = slice(starts[-1], None)
        fourth = np.zeros((len(counts), *[self.grid.traits] * 4))
        for trait, score in enumerate(scores):
            moments = posterior.moments_at(trait)
            fourth[:, trait, trait] = np.einsum("pqab,q->pab", moments, self.grid.nodes**2)
            margin = posterior.margin(trait)[:, :, None, None]
            # The score of a correlation is the one at the products, less that of the grid for the chance of the node.
            turned = self.grid.scores(moments + (1.0 - margin) * self.grid.second_moments)
            product = _summed(score, turned * counts[:, None, None])
            here = slice(starts[trait], starts[trait + 1])
            information[here, last] -= product
            information[last, here] -= product.T
        information[last, last] -= self._fourth(fourth, counts, self.moments[rows])

    def _fourth(self, fourth: Floats, counts: Floats, moments: Floats) -> Floats:
        """Expected products of the scores of correlations, shape (pairs, pairs)."""
        traits, base = self.grid.traits, self.grid.second_moments
        full = np.zeros([traits] * 4)
        for place in np.ndindex(*full.shape):
            twice = next(one for one in place if place.count(one) > 1)
            rest = list(place)
            rest.remove(twice)
            rest.remove(twice)
            full[place] = counts @ fourth[:, twice, twice, rest[0], rest[1]]
        second = np.einsum("p,pab->ab", counts, moments)
        full -= np.multiply.outer(second, base) + np.multiply.outer(base, second)
        full += counts.sum() * np.multiply.outer(base, base)
        precision = self.grid.precision
        turned = np.einsum(
            "ia,bj,abcd,kc,dl->ijkl", precision, precision, full, precision, precision, optimize=True
        )
        pairs = pairs_of(traits)
        return np.array([[turned[one + two] for two in pairs] for one in pairs])


def _summed(first: Floats, second: Floats) -> Floats:
    """Sum over rows and nodes of outer products, shape (parameters, parameters)."""
    total: Floats = first.reshape(-1, first.shape[2]).T @ second.reshape(-1, second.shape[2])
    return total


def _in_parts(grid: TraitGrid, logs: Sequence[Floats]) -> Iterator[tuple[slice, GridPosterior, Floats]]:
    """Yield rows, what their answers tell, and the logarithm that was taken out of their chances."""
    for start in range(0, len(logs[0]), _ROWS_AT_ONCE):
        rows = slice(start, start + _ROWS_AT_ONCE)
        highest = [one[rows].max(axis=1) for one in logs]
        chances = [np.exp(one[rows] - top[:, None]) for one, top in zip(logs, highest, strict=True)]
        yield rows, GridPosterior(grid, chances), np.sum(highest, axis=0)


@dataclass(frozen=True)
class SeveralTraitsFit:
    """A fitted model of several traits.

    Attributes
    ----------
    items : of each trait, places of its items.
    parameters, standard_errors : of each trait, slope and the others of its items, shape (items, most options).
    correlations, correlation_errors : of the traits, shape (traits, traits).
    log_likelihood : the marginal one.
    covariance : of the free parameters: those of the items, trait by trait, then the correlations by pairs.
    nodes : of each trait.
    steps : Newton steps taken.
    scores : where persons stand on each trait (expected a posteriori), NaN for who answered nothing.
    """

    items: tuple[tuple[int, ...], ...]
    parameters: tuple[Floats, ...]
    standard_errors: tuple[Floats, ...]
    correlations: Floats
    correlation_errors: Floats
    log_likelihood: float
    covariance: Floats
    nodes: Floats
    steps: int
    scores: tuple[PersonScores, ...]

    @property
    def n_free(self) -> int:
        """Number of free parameters."""
        return len(self.covariance)


@on_one_thread
def fitted_traits(
    model: CategoryModel,
    answers: Floats,
    traits: Sequence[Sequence[int]],
    *,
    names: Sequence[str] | None = None,
    nodes: int | None = None,
) -> SeveralTraitsFit:
    """Fit a model of two or three correlated standard normal traits.

    Parameters
    ----------
    model : of the options.
    answers : keyed answers, shape (persons, items), NaN for a missing one, taken to be missing at random.
    traits : for each trait the places of its items (0 the first); an item is of one trait.
    names : of the items, for messages.
    nodes : of each trait, evenly spaced from -5.5 to 5.5; by default as many as its steepest information needs.

    Raises
    ------
    NotEstimable
        As `fitted_items` does, for any trait alone; if the traits are not two or three, an item is of two or the
        algorithm does not settle.
    """
    said = tuple(str(place + 1) for place in range(answers.shape[1])) if names is None else tuple(names)
    items = tuple(tuple(own) for own in traits)
    _all_apart(items, said)
    own_fits = [fitted_items(model, answers[:, own], names=[said[item] for item in own]) for own in items]
    points = np.linspace(-_END, _END, nodes or _enough_nodes(own_fits))
    laid = _laid(model, answers, (items, said), points)
    start = np.concatenate([*(fit.parameters[fit.likelihood.free] for fit in own_fits), _begun(own_fits)])
    begun = laid.at(start)
    if begun is None:
        raise NotEstimable.because("The traits are too much alike to be told apart.")
    exact = laid.whole.n < _MANY_FOR_EACH_PARAMETER * len(start)
    at, steps = top_of(begun, laid.at, exact=exact)
    return _told(at, inverse_information(at), steps)


def _all_apart(items: tuple[tuple[int, ...], ...], names: tuple[str, ...]) -> None:
    if len(items) not in (2, 3):
        raise NotEstimable.because(f"A model of several traits has 2 or 3; there are {len(items)}.")
    every = [item for own in items for item in own]
    twice = sorted({names[item] for item in every if every.count(item) > 1})
    if twice:
        raise NotEstimable.because(f"An item is of one trait; of more than one: {', '.join(twice)}.")


def _enough_nodes(fits: Sequence[ItemResponseFit]) -> int:
    """Nodes so dense that the sum over them is the integral, wherever persons stand."""
    trait = np.linspace(-3.0, 3.0, 25)
    most = max(float(item_information(fit, trait).sum(axis=0).max()) for fit in fits)
    needed = int(np.ceil(2.0 * _END / (_STEP / np.sqrt(1.0 + most)))) + 1
    return int(np.clip(needed, _FEWEST_NODES, _MOST_NODES))


def _laid(
    model: CategoryModel,
    answers: Floats,
    named: tuple[tuple[tuple[int, ...], ...], tuple[str, ...]],
    nodes: Floats,
) -> _Answers:
    items, names = named
    order = [item for own in items for item in own]
    whole = OrderedAnswers.of(answers[:, order], names=[names[item] for item in order])
    parts, begin = [], 0
    for own in items:
        columns = slice(begin, begin + len(own))
        begin += len(own)
        cut = OrderedAnswers(whole.places[:, columns], whole.counts, whole.options[columns], whole.pattern_of)
        parts.append(MarginalLikelihood(model, cut, nodes=nodes, log_weights=np.zeros(len(nodes))))
    return _Answers(whole, tuple(parts), items, names, nodes)


def _begun(fits: Sequence[ItemResponseFit]) -> Floats:
    """Correlations of the scores of each trait alone, without the part of their errors."""
    scores = [expected_a_posteriori(fit) for fit in fits]
    reliable = [empirical_reliability(one.values, one.errors) for one in scores]
    found = []
    for one, two in pairs_of(len(fits)):
        both = ~(np.isnan(scores[one].values) | np.isnan(scores[two].values))
        seen = np.corrcoef(scores[one].values[both], scores[two].values[both])[0, 1]
        found.append(seen / np.sqrt(reliable[one] * reliable[two]))
    bounded: Floats = np.clip(found, -_FARTHEST, _FARTHEST)
    return bounded


def _told(at: _TraitPoint, covariance: Floats, steps: int) -> SeveralTraitsFit:
    errors, begin = np.sqrt(np.diag(covariance)), 0
    parameters, spread, scores = [], [], []
    pattern, nodes = at.answers.whole.pattern_of, at.grid.nodes
    for part, found in zip(at.answers.parts, at.found, strict=True):
        own = np.full(part.free.shape, np.nan)
        own[part.free] = errors[begin : begin + part.free.sum()]
        begin += part.free.sum()
        spread.append(own)
        parameters.append(np.where(part.free, found.parameters, np.nan))
        mean = found.weights @ nodes
        sd = np.sqrt(np.maximum(found.weights @ nodes**2 - mean**2, 0.0))
        scores.append(PersonScores(*(np.where(pattern >= 0, one[pattern], np.nan) for one in (mean, sd))))
    of_pairs = np.zeros_like(at.grid.correlations)
    for (one, two), error in zip(pairs_of(len(scores)), errors[begin:], strict=True):
        of_pairs[one, two] = of_pairs[two, one] = error
    return SeveralTraitsFit(
        at.answers.items,
        tuple(parameters),
        tuple(spread),
        at.grid.correlations,
        of_pairs,
        at.log_likelihood,
        covariance,
        nodes,
        steps,
        tuple(scores),
    )
