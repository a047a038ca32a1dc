"""The marginal likelihood of an item response model: the trait is normal and summed out over nodes.

References
----------
Bock R.D., Aitkin M. (1981). Marginal maximum likelihood estimation of item parameters: application of an EM algorithm.
Psychometrika 46(4), 443-459. doi:10.1007/BF02293801
Louis T.A. (1982). Finding the observed information matrix when using the EM algorithm. Journal of the Royal
Statistical Society B 44(2), 226-233. doi:10.1111/j.2517-6161.1982.tb01203.x (equation 3.1)
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.linalg import block_diag

from .category_model import CategoryModel, Curves, Floats
from .ordered_answers import OrderedAnswers

__all__ = ["Expectation", "MarginalLikelihood", "normal_nodes"]

_ROWS_AT_ONCE = 4096
_ROWS_NEAR = 1024  # answers and chances of so many stay near the processor
_FEW_ROWS = 512  # a table of all their scores stays near the processor
_NEVER = 1e-14  # a chance below the rounding of the sums


def normal_nodes(number: int = 61, *, end: float = 6.0) -> tuple[Floats, Floats]:
    """Nodes of a standard normal trait, evenly spaced, and the logarithms of their weights.

    Parameters
    ----------
    number : of nodes.
    end : the last one; the first is its negative.
    """
    nodes = np.linspace(-end, end, number)
    logs: Floats = -0.5 * nodes**2
    logs -= np.log(np.exp(logs).sum())
    return nodes, logs


@dataclass(frozen=True)
class Expectation:
    """What is expected of the trait at given parameters.

    Attributes
    ----------
    log_likelihood : of all persons.
    parameters : it belongs to, shape (items, most options).
    curves : of the options.
    weights : chance of each node for each pattern, shape (patterns, nodes).
    expected : persons at each option and node, shape (items, options, nodes).
    """

    log_likelihood: float
    parameters: Floats
    curves: Curves
    weights: Floats
    expected: Floats

    @cached_property
    def gradient(self) -> Floats:
        """Derivative of the log likelihood by each parameter, shape (items, parameters)."""
        gradient: Floats = np.einsum("jcpq,jcq->jp", self.curves.score, self.expected, optimize=True)
        return gradient


class MarginalLikelihood:
    """A model and the answers it is fitted to.

    Parameters
    ----------
    model : of the options.
    answers : laid out.
    nodes, log_weights : of the trait, shape (nodes,).
    """

    def __init__(
        self, model: CategoryModel, answers: OrderedAnswers, *, nodes: Floats, log_weights: Floats
    ) -> None:
        self.model = model
        self.answers = answers
        self.nodes = nodes
        self.log_weights = log_weights
        self.free = (
            answers.used
        )  # the first column stands for the slope, every other for the option it leads to

    def expectation(self, parameters: Floats) -> Expectation:
        """Sum the trait out.

        Parameters
        ----------
        parameters : shape (items, most options).
        """
        curves = self.model.curves(parameters, self.nodes, self.answers.used)
        logs = curves.log_probability.reshape(-1, len(self.nodes))
        cells, counts = self.answers.cells, self.answers.counts
        weights, expected = np.empty((len(cells), len(self.nodes))), np.zeros_like(logs)
        log_likelihood = 0.0
        for start in range(0, len(cells), _ROWS_NEAR):
            rows = slice(start, start + _ROWS_NEAR)
            part = np.matmul(cells[rows], logs, out=weights[rows])
            part += self.log_weights
            highest = part.max(axis=1, keepdims=True)
            part -= highest
            np.exp(part, out=part)
            total = part.sum(axis=1, keepdims=True)
            part /= total
            log_likelihood += float(counts[rows] @ (np.log(total) + highest)[:, 0])
            expected += cells[rows].T @ (part * counts[rows, None])
        shaped = expected.reshape(curves.log_probability.shape)
        return Expectation(log_likelihood, parameters, curves, weights, shaped)

    def crossed_scores(self, at: Expectation) -> Floats:
        """Sum over persons of products of the derivatives of each one's log likelihood, shape (free, free)."""
        scores = self.person_scores(at)
        scores *= np.sqrt(self.answers.counts)[:, None]
        crossed: Floats = scores.T @ scores
        return crossed

    def complete_information(self, at: Expectation) -> Floats:
        """Information of each item if the trait were known, shape (items, parameters, parameters)."""
        chances = np.where(self.answers.used[:, :, None], np.exp(at.curves.log_probability), 0.0)
        chances *= at.expected.sum(axis=1)[:, None]
        information: Floats = np.einsum(
            "jcpq,jcrq->jpr", at.curves.score * chances[:, :, None], at.curves.score, optimize=True
        )
        item, parameter = np.nonzero(~self.free)
        information[item, parameter, parameter] = 1.0
        return information

    def person_scores(self, at: Expectation) -> Floats:
        """Derivative of the log likelihood of each pattern, shape (patterns, free parameters)."""
        places, scores = self.answers.places, at.curves.score
        items, options, parameters, nodes = scores.shape
        flat = scores.reshape(-1, nodes).T
        found = np.empty((len(places), items, parameters))
        item = np.arange(items)
        for start in range(0, len(places), _FEW_ROWS):
            rows = slice(start, start + _FEW_ROWS)
            means = (at.weights[rows] @ flat).reshape(-1, items, options, parameters)
            own = places[rows]
            found[rows] = means[np.arange(len(own))[:, None], item, own]
            found[rows][own < 0] = 0.0
        free: Floats = found[:, self.free]
        return free

    def observed_information(self, at: Expectation) -> Floats:
        """Negative second derivative of the log likelihood, shape (free, free): complete less missing information."""
        information: Floats = self.crossed_scores(at) + self.own_information(at)
        return information

    def own_information(self, at: Expectation) -> Floats:
        """Observed information without cross products of the scores of persons, shape (free, free)."""
        bent = self.model.bend(at.parameters, self.nodes, self.answers.used, at.expected)
        own = block_diag(*(part[np.ix_(free, free)] for part, free in zip(bent, self.free, strict=True)))
        information: Floats = -own - self._between_items(at)
        return information

    def scores_at_nodes(self, at: Expectation, rows: slice) -> Floats:
        """Derivative of the log chance of some patterns at each node, shape (patterns, nodes, free parameters)."""
        places = self.answers.places[rows]
        parts = []
        for item, score in enumerate(at.curves.score):
            chosen = score[places[:, item]][:, self.free[item]]
            chosen[places[:, item] < 0] = 0.0
            parts.append(chosen.transpose(0, 2, 1))
        return np.concatenate(parts, axis=2)

    def _between_items(self, at: Expectation) -> Floats:
        """Sum over persons of the expected product of the scores of two different items."""
        items, options, parameters, nodes = at.curves.score.shape
        weights = at.weights * self.answers.counts[:, None]
        together = np.stack([_together(self.answers.cells, weights[:, node]) for node in range(nodes)])
        table = together.reshape(nodes, items, options, items, options)
        same = np.arange(items)
        table[:, same, :, same] = 0.0
        # Scores are taken on the left of all items at once, and on the right of one after the other.
        left = at.curves.score.transpose(3, 0, 2, 1) @ table.reshape(nodes, items, options, -1)
        left = left.reshape(nodes, items * parameters, items, options)
        rights = at.curves.score.transpose(0, 3, 1, 2).reshape(items, nodes * options, parameters)
        blocks = left.transpose(2, 1, 0, 3).reshape(items, items * parameters, -1) @ rights
        total = blocks.transpose(1, 0, 2).reshape(items * parameters, -1)
        keep = self.free.reshape(-1)
        kept: Floats = total[np.ix_(keep, keep)]
        return kept


def _together(cells: Floats, weights: Floats) -> Floats:
    """Count persons at each pair of cells, weighted; who is as good as never at the node is passed over."""
    width = cells.shape[1]
    total = np.zeros((width, width))
    present = np.nonzero(weights > _NEVER)[0]
    for start in range(0, len(present), _ROWS_AT_ONCE):
        rows = present[start : start + _ROWS_AT_ONCE]
        part = cells[rows]
        part *= np.sqrt(weights[rows, None])
        total += part.T @ part  # of an array with itself, in half the time
    return total
