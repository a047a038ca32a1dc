"""The likelihood of persons in sites, both with a random intercept, by Laplace's approximation around their joint mode.

Persons of one site touch each other only through its intercept, so that all sums go over persons and sites once.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = ["SiteIntegrals", "SitedAnswers"]

Floats: TypeAlias = NDArray[np.float64]
Integers: TypeAlias = NDArray[np.intp]

_STEPS = 100
_SETTLED = 1e-12
_LONGEST = 2.0


@dataclass(frozen=True)
class SitedAnswers:
    """Answers with who and where they are from.

    Attributes
    ----------
    design : shape (n, p). outcome : shape (n,), 1 or 0.
    person : shape (n,), 0 to persons - 1. site : shape (persons,), 0 to sites - 1.
    """

    design: Floats
    outcome: Floats
    person: Integers
    site: Integers

    def by_person(self, values: Floats) -> Floats:
        """Sum over the answers of each person."""
        found = np.zeros((len(self.site), *values.shape[1:]))
        np.add.at(found, self.person, values)
        return found

    def by_site(self, values: Floats) -> Floats:
        """Sum over the persons of each site."""
        found = np.zeros((int(self.site.max()) + 1, *values.shape[1:]))
        np.add.at(found, self.site, values)
        return found


@dataclass(frozen=True)
class SiteIntegrals:
    """The likelihood at given coefficients and standard deviations of persons and of sites.

    Attributes
    ----------
    start : modes of persons and of sites to begin the search with, in standard deviations.
    """

    answers: SitedAnswers
    parameters: Floats
    start: tuple[Floats, Floats]

    @property
    def deviations(self) -> tuple[float, float]:
        """Standard deviations of persons and of sites."""
        return float(self.parameters[-2]), float(self.parameters[-1])

    def _fitted(self, modes: tuple[Floats, Floats]) -> Floats:
        from scipy.special import expit

        return np.asarray(expit(self._eta(modes)))

    def _eta(self, modes: tuple[Floats, Floats]) -> Floats:
        (own, of_site), answers = self.deviations, self.answers
        level = own * modes[0] + of_site * modes[1][answers.site]
        return np.asarray(answers.design @ self.parameters[:-2] + level[answers.person])

    @cached_property
    def modes(self) -> tuple[Floats, Floats]:
        """The most likely intercepts of persons and sites."""
        (own, of_site), answers, modes = self.deviations, self.answers, self.start
        for _ in range(_STEPS):
            fitted = self._fitted(modes)
            residual = answers.by_person(answers.outcome - fitted)
            curvature = _Curvature(answers, self.deviations, answers.by_person(fitted * (1 - fitted)))
            person, site = curvature.solved(
                own * residual - modes[0], of_site * answers.by_site(residual) - modes[1]
            )
            largest = max(float(np.abs(person).max()), float(np.abs(site).max()))
            short = min(1.0, _LONGEST / largest) if largest > 0 else 1.0
            modes = (modes[0] + short * person, modes[1] + short * site)
            if largest < _SETTLED:
                break
        return modes

    @cached_property
    def _curvature(self) -> _Curvature:
        fitted = self._fitted(self.modes)
        weight = self.answers.by_person(fitted * (1 - fitted))
        return _Curvature(self.answers, self.deviations, weight)

    @cached_property
    def log_likelihood(self) -> float:
        """Of all answers."""
        eta, (person, site) = self._eta(self.modes), self.modes
        told = float(self.answers.outcome @ eta - np.logaddexp(0, eta).sum())
        return told - float(person @ person + site @ site) / 2 - self._curvature.log_determinant / 2

    def gradient(self) -> Floats:
        """By coefficients and the two deviations, shape (p + 2,); the modes move along."""
        (own, of_site), answers, (person, site) = self.deviations, self.answers, self.modes
        fitted, curvature = self._fitted(self.modes), self._curvature
        residual, variance = answers.outcome - fitted, fitted * (1 - fitted)
        skew = variance * (1 - 2 * fitted)
        by_person, weight = answers.by_person(residual), curvature.weight
        of_persons = site[answers.site]
        # How the slope at the modes moves with each parameter, the modes held: what turns the modes.
        x_weight = answers.by_person(answers.design * variance[:, None])
        turn = np.column_stack(
            [-own * x_weight, by_person - own * weight * person, -own * weight * of_persons]
        )
        x_and_modes = np.column_stack([x_weight, weight * person, weight * of_persons])
        turn_site = -of_site * answers.by_site(x_and_modes)
        turn_site[:, -1] += answers.by_site(by_person)
        moved, moved_site = curvature.solved(turn, turn_site)
        level = own * moved + of_site * moved_site[answers.site]
        direct = np.column_stack([answers.design, person[answers.person], of_persons[answers.person]])
        shift = direct + level[answers.person]
        straight = direct.T @ residual
        through_weights = shift.T @ (skew * curvature.spread[answers.person])
        explicit = np.zeros(len(straight))
        explicit[-2:] = curvature.explicit
        return np.asarray(straight - (through_weights + explicit) / 2)


class _Curvature:
    """Less the second derivatives by all intercepts: persons on the diagonal, sites bordering them."""

    def __init__(self, answers: SitedAnswers, deviations: tuple[float, float], weight: Floats) -> None:
        self.answers, self.weight = answers, weight
        self.own, self.of_site = deviations
        self.diagonal = 1 + self.own**2 * weight
        self.border = self.own * self.of_site * weight
        left = self.border**2 / self.diagonal
        self.rest = 1 + self.of_site**2 * answers.by_site(weight) - answers.by_site(left)

    def solved(self, person: Floats, site: Floats) -> tuple[Floats, Floats]:
        """Solve for persons and sites; columns, if there are any, at once."""
        wide = (slice(None), *([None] * (person.ndim - 1)))
        part = (self.border / self.diagonal)[wide]
        of_site = (site - self.answers.by_site(part * person)) / self.rest[wide]
        own = person / self.diagonal[wide] - part * of_site[self.answers.site]
        return own, of_site

    @property
    def log_determinant(self) -> float:
        return float(np.log(self.diagonal).sum() + np.log(self.rest).sum())

    @cached_property
    def _inverse(self) -> tuple[Floats, Floats, Floats]:
        """Entries of the inverse for each person: with itself, with its site, and its site with itself."""
        site = 1 / self.rest[self.answers.site]
        part = self.border / self.diagonal
        return 1 / self.diagonal + part**2 * site, -part * site, site

    @property
    def spread(self) -> Floats:
        """Variance of each person's level, shape (persons,)."""
        own, both, site = self._inverse
        return np.asarray(self.own**2 * own + 2 * self.own * self.of_site * both + self.of_site**2 * site)

    @property
    def explicit(self) -> Floats:
        """How the logarithm of the determinant moves with the two deviations themselves."""
        own, both, site = self._inverse
        by_own = 2 * self.weight @ (self.own * own + self.of_site * both)
        by_site = 2 * self.weight @ (self.of_site * site + self.own * both)
        return np.array([by_own, by_site])
