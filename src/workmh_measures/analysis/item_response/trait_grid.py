"""Two or three correlated traits on a grid: the normal density of their nodes, and what answers tell of them there.

Each item is of one trait, so the chance of a person's answers is a product of one factor for each trait; a third trait is summed
out by one matrix product, and no table of persons by all nodes of the grid is ever made.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np

from .category_model import Floats

__all__ = ["GridPosterior", "TraitGrid", "pairs_of"]


def pairs_of(traits: int) -> list[tuple[int, int]]:
    """Return the pairs of traits in the order of their correlations."""
    return list(combinations(range(traits), 2))


@dataclass(frozen=True)
class TraitGrid:
    """Nodes of standard normal traits and their correlations.

    Attributes
    ----------
    nodes : of each trait, evenly spaced, shape (nodes,).
    correlations : shape (traits, traits), positive definite.
    """

    nodes: Floats
    correlations: Floats

    @property
    def traits(self) -> int:
        """Number of traits."""
        return len(self.correlations)

    @cached_property
    def precision(self) -> Floats:
        """Inverse of the correlations."""
        inverse: Floats = np.linalg.inv(self.correlations).astype(np.float64)
        return inverse

    @cached_property
    def _points(self) -> Floats:
        """Every node of the grid, shape (nodes ** traits, traits)."""
        axes = np.meshgrid(*[self.nodes] * self.traits, indexing="ij")
        return np.stack([axis.reshape(-1) for axis in axes], axis=1)

    @cached_property
    def weights(self) -> Floats:
        """Chance of each node of the grid, one axis for each trait."""
        points = self._points
        logs = -0.5 * np.einsum("qa,ab,qb->q", points, self.precision, points)
        chances: Floats = np.exp(logs - logs.max())
        chances /= chances.sum()
        return chances.reshape([len(self.nodes)] * self.traits)

    @cached_property
    def second_moments(self) -> Floats:
        """Mean products of traits on the grid; the correlations but for the ends of the grid."""
        points: Floats = self._points
        moments: Floats = points.T @ (self.weights.reshape(-1, 1) * points)
        return moments

    def scores(self, moments: Floats) -> Floats:
        """Derivatives of the log density by the correlations, given mean products of traits.

        Parameters
        ----------
        moments : shape (..., traits, traits).

        Returns
        -------
        shape (..., pairs).
        """
        turned = self.precision @ (moments - self.second_moments) @ self.precision
        return np.stack([turned[..., one, two] for one, two in pairs_of(self.traits)], axis=-1)

    @cached_property
    def score_covariance(self) -> Floats:
        """Covariance of those derivatives over the grid, shape (pairs, pairs)."""
        products = self._points[:, :, None] * self._points[:, None, :]
        scores = self.scores(products)
        covariance: Floats = scores.T @ (self.weights.reshape(-1, 1) * scores)
        return covariance

    def curvature(self, moments: Floats, persons: float) -> Floats:
        """Negative second derivative of the log density by the correlations, summed over persons.

        Parameters
        ----------
        moments : sum over persons of expected products of traits, shape (traits, traits).
        persons : their number.
        """
        pairs, over = pairs_of(self.traits), moments - persons * self.second_moments
        found = persons * self.score_covariance
        changes = []
        for one, two in pairs:
            change = np.zeros_like(self.correlations)
            change[one, two] = change[two, one] = 1.0
            changes.append(self.precision @ change)
        for k, first in enumerate(changes):
            for m, second in enumerate(changes):
                found[k, m] += np.trace(first @ second @ self.precision @ over)
        return 0.5 * (found + found.T)


@dataclass(frozen=True)
class GridPosterior:
    """What answers tell of the traits of some persons.

    Attributes
    ----------
    grid : of the traits.
    likelihoods : for each trait the chance of the person's answers to its items at each node, in any units of the person's,
        shape (persons, nodes) each.
    """

    grid: TraitGrid
    likelihoods: Sequence[Floats]

    @cached_property
    def total(self) -> Floats:
        """Chance of all answers in those units, shape (persons,)."""
        total: Floats = self._joint(0, 1).sum(axis=(1, 2))
        return total

    def _joint(self, one: int, two: int) -> Floats:
        first, second = self.likelihoods[one], self.likelihoods[two]
        if self.grid.traits == 2:
            return first[:, :, None] * second[:, None, :] * self.grid.weights
        return first[:, :, None] * second[:, None, :] * self._without(3 - one - two, 0)

    def _without(self, trait: int, power: int) -> Floats:
        """Sum a trait out of three, weighted by a power of it, shape (persons, nodes, nodes) of the others in order."""
        size = len(self.grid.nodes)
        weighted = self.likelihoods[trait] * self.grid.nodes**power
        rest = np.moveaxis(self.grid.weights, trait, 0).reshape(size, -1)
        summed: Floats = (weighted @ rest).reshape(-1, size, size)
        return summed

    def pair(self, one: int, two: int) -> Floats:
        """Chance of each pair of nodes of two traits, the first lower in order, shape (persons, nodes, nodes)."""
        chances: Floats = self._joint(one, two) / self.total[:, None, None]
        return chances

    @cached_property
    def pairs(self) -> dict[tuple[int, int], Floats]:
        """`pair` of all pairs."""
        return {(one, two): self.pair(one, two) for one, two in pairs_of(self.grid.traits)}

    def margin(self, trait: int) -> Floats:
        """Chance of each node of a trait, shape (persons, nodes)."""
        chances: Floats = self.pairs[0, trait].sum(axis=1) if trait else self.pairs[0, 1].sum(axis=2)
        return chances

    def moments(self) -> Floats:
        """Expected products of traits, shape (persons, traits, traits)."""
        nodes, traits = self.grid.nodes, self.grid.traits
        found = np.empty((len(self.total), traits, traits))
        for trait in range(traits):
            found[:, trait, trait] = self.margin(trait) @ nodes**2
        for (one, two), chances in self.pairs.items():
            found[:, one, two] = found[:, two, one] = chances @ nodes @ nodes
        return found

    def moments_at(self, trait: int) -> Floats:
        """Expected products of traits where one is at a node, times the chance of it there.

        Returns
        -------
        shape (persons, nodes, traits, traits).
        """
        nodes, traits = self.grid.nodes, self.grid.traits
        margin = self.margin(trait)
        found = np.empty((*margin.shape, traits, traits))
        found[:, :, trait, trait] = margin * nodes**2
        others = [one for one in range(traits) if one != trait]
        for other in others:
            chances = self.pairs[min(trait, other), max(trait, other)]
            chances = chances if trait < other else chances.transpose(0, 2, 1)
            found[:, :, other, other] = chances @ nodes**2
            found[:, :, trait, other] = found[:, :, other, trait] = (chances @ nodes) * nodes
        if traits == 3:
            one, two = others
            rest = self._without(one, 1)  # of `two` and `trait`, in order
            rest = rest if two < trait else rest.transpose(0, 2, 1)
            mixed = np.einsum("pb,pbt->pt", self.likelihoods[two] * nodes, rest)
            mixed *= self.likelihoods[trait] / self.total[:, None]
            found[:, :, one, two] = found[:, :, two, one] = mixed
        return found
