"""What an item response model tells of the options of its items along the trait."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = ["CategoryModel", "Curves"]

Floats: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True)
class Curves:
    """Options along the trait, at given parameters.

    Attributes
    ----------
    log_probability : of each option, shape (items, options, nodes); 0 for an option not in use.
    score : derivative of it by each parameter, shape (items, options, parameters, nodes).
    """

    log_probability: Floats
    score: Floats


class CategoryModel(ABC):
    """A model of ordered options with a slope and one parameter for each option above the lowest.

    Parameters of an item are a row: slope, then the others; what belongs to no option in use is 0 and stays so.

    Attributes
    ----------
    counts_steps : whether an option left out between two others would change what the slope means.
    """

    counts_steps = False

    @abstractmethod
    def curves(self, parameters: Floats, nodes: Floats, used: Flags) -> Curves:
        """Probabilities and their derivatives.

        Parameters
        ----------
        parameters : shape (items, most options).
        nodes : values of the trait, shape (nodes,).
        used : shape (items, most options).
        """

    @abstractmethod
    def bend(self, parameters: Floats, nodes: Floats, used: Flags, expected: Floats) -> Floats:
        """Sum over options and nodes of `expected` times the second derivative of a probability over itself.

        Parameters
        ----------
        expected : persons expected at each option and node, shape (items, options, nodes).

        Returns
        -------
        shape (items, parameters, parameters).
        """

    @abstractmethod
    def trait_bend(self, parameters: Floats, nodes: Floats, used: Flags) -> Floats:
        """Second derivative of each probability by the trait, over the probability, shape (items, options, nodes)."""

    def trait_score(self, parameters: Floats, nodes: Floats, used: Flags) -> Floats:
        """Derivative of each log probability by the trait, shape (items, options, nodes)."""
        # A shift of the trait is a shift of all parameters but the slope, times the slope.
        steps: Floats = self.curves(parameters, nodes, used).score[:, :, 1:].sum(axis=2)
        return parameters[:, :1, None] * steps

    @abstractmethod
    def start(self, shares: Floats, slopes: Floats, used: Flags) -> Floats:
        """Parameters to begin with.

        Parameters
        ----------
        shares : of the answers of an item on each option, shape (items, most options).
        slopes : shape (items,).
        """

    @abstractmethod
    def allowed(self, parameters: Floats, used: Flags) -> bool:
        """Say whether every probability is above 0 everywhere."""
