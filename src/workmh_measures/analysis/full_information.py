"""Covariance matrix by full information: maximum likelihood under a normal distribution with answers missing.

Validated against lavaan 0.6-14 (saturated model, `missing = "ml"`): tests/reference/covariance.R.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..errors import NotEstimable
from .covariance import NO_VARIANCE, several_items
from .one_thread import on_one_thread

__all__ = ["FullInformation", "full_information_covariance"]

Floats: TypeAlias = NDArray[np.float64]
Places: TypeAlias = NDArray[np.intp]

_FEWEST_ROWS = 3
_MOST_STEPS = 5_000
_TOLERANCE = 1e-11


@dataclass(frozen=True)
class _Patterns:
    """Patterns with equally many missing answers.

    Attributes
    ----------
    missing : shape (patterns, number missing), the items missing in each.
    rows, pattern : shape (rows,), rows with such a pattern, and which one each has.
    """

    missing: Places
    rows: Places
    pattern: Places


class FullInformation:
    """Answers laid out for the EM algorithm: complete rows as sums, the others by pattern of missing answers.

    Parameters
    ----------
    answers : keyed answers, shape (n, k), NaN for a missing one. Rows without any answer are left out.

    Raises
    ------
    NotEstimable
        If there are fewer than 2 items or 3 answers to one, an answer is infinite, or an item does not vary.
    """

    def __init__(self, answers: Floats) -> None:
        several_items(answers.shape[1])
        known = ~np.isnan(answers)
        if np.isinf(answers).any():
            raise NotEstimable.because("An answer is infinite.")
        fewest = int(known.sum(axis=0).min())
        if fewest < _FEWEST_ROWS:
            raise NotEstimable.because(f"An item has {fewest} answers; at least {_FEWEST_ROWS} are needed.")
        some = known.any(axis=1)
        self.origin = np.nanmean(answers[some], axis=0)
        values = np.where(known, answers - self.origin, 0.0)[some]
        whole = known[some].all(axis=1)
        self.n = int(some.sum())
        self.whole = values[whole]
        self.part = values[~whole]
        self.missing = ~known[some][~whole]
        self.groups = _by_number_missing(self.missing)

    @on_one_thread
    def covariance(
        self,
        *,
        weights: Floats | None = None,
        start: tuple[Floats, Floats] | None = None,
        tolerance: float = _TOLERANCE,
        most_steps: int = _MOST_STEPS,
    ) -> tuple[Floats, Floats]:
        """Means, counted from `origin`, and covariance matrix with divisor n.

        Parameters
        ----------
        weights : how often each row counts, complete rows first, shape (n,); once by default.
        start : means and covariance to begin with.
        tolerance : largest change of a step in units of standard deviations (products of them) at which to end.
        most_steps : after which it is given up.

        Raises
        ------
        NotEstimable
            If the algorithm does not settle, or an item follows exactly from the others.
        """
        counts = np.ones(self.n) if weights is None else weights
        of_whole, of_part, n = counts[: len(self.whole)], counts[len(self.whole) :], counts.sum()
        total = of_whole @ self.whole
        cross = self.whole.T @ (of_whole[:, None] * self.whole)
        mean, covariance = self._first_guess() if start is None else start
        for _ in range(most_steps):
            filled, uncertain = self._filled(mean, covariance, of_part)
            new_mean = (total + of_part @ filled) / n
            new = (cross + filled.T @ (of_part[:, None] * filled) + uncertain) / n
            new -= np.outer(new_mean, new_mean)
            scale = np.sqrt(np.maximum(np.diag(covariance), NO_VARIANCE))
            change = max(
                float(np.abs((new_mean - mean) / scale).max()),
                float(np.abs((new - covariance) / np.outer(scale, scale)).max()),
            )
            mean, covariance = new_mean, new
            if change <= tolerance:
                return mean, covariance
        raise NotEstimable.because(f"The algorithm did not settle in {most_steps} steps.")

    def _first_guess(self) -> tuple[Floats, Floats]:
        values = np.concatenate([self.whole, self.part])
        known = np.concatenate([np.ones(self.whole.shape), ~self.missing])
        variance = (values**2).sum(axis=0) / known.sum(axis=0)
        if (variance <= NO_VARIANCE * variance.sum()).any():
            raise NotEstimable.because("An item without variance has no correlation.")
        return np.zeros(values.shape[1]), np.diag(variance)

    def _filled(self, mean: Floats, covariance: Floats, weights: Floats) -> tuple[Floats, Floats]:
        """Expected answers of the incomplete rows, and the sum of what remains uncertain about them."""
        deviation = np.where(self.missing, 0.0, self.part - mean)
        uncertain = np.zeros_like(covariance)
        if self.groups:
            precision = _inverse(covariance)
            pull = deviation @ precision
        for group in self.groups:
            left = np.linalg.inv(precision[group.missing[:, :, None], group.missing[:, None, :]])
            items = group.missing[group.pattern]
            rows = group.rows[:, None]
            deviation[rows, items] = -np.einsum("rij,rj->ri", left[group.pattern], pull[rows, items])
            counts = np.bincount(group.pattern, weights[group.rows], minlength=len(left))
            places = (group.missing[:, :, None], group.missing[:, None, :])
            np.add.at(uncertain, places, left * counts[:, None, None])
        return deviation + mean, uncertain


def full_information_covariance(answers: Floats) -> tuple[Floats, int]:
    """Covariance by maximum likelihood from every answer there is, for answers missing at random.

    Parameters
    ----------
    answers : keyed answers, shape (n, k), NaN for a missing one.

    Returns
    -------
    covariance : shape (k, k), with divisor n.
    n : number of rows with an answer.

    Raises
    ------
    NotEstimable
        As `FullInformation` and its `covariance`.

    Notes
    -----
    The saturated normal model, by the EM algorithm: expected answers and their products given the others, then means
    and covariances from them, until nothing changes.

    References
    ----------
    Dempster AP, Laird NM, Rubin DB (1977) Journal of the Royal Statistical Society B 39:1-38.
    Enders CK (2003) Psychological Methods 8:322-337, doi:10.1037/1082-989X.8.3.322.
    """
    prepared = FullInformation(answers)
    return prepared.covariance()[1], prepared.n


def _by_number_missing(missing: NDArray[np.bool_]) -> Sequence[_Patterns]:
    if not len(missing):
        return ()
    patterns, of_row = np.unique(missing, axis=0, return_inverse=True)
    counts = patterns.sum(axis=1)
    groups = []
    for count in np.unique(counts):
        chosen = np.flatnonzero(counts == count)
        rows = np.flatnonzero(np.isin(of_row, chosen))
        items = np.nonzero(patterns[chosen])[1].reshape(len(chosen), count)
        groups.append(_Patterns(items, rows, np.searchsorted(chosen, of_row[rows])))
    return groups


def _inverse(covariance: Floats) -> Floats:
    """Inverse, or the refusal where an item follows from the others."""
    scale = np.sqrt(np.diag(covariance))
    try:
        np.linalg.cholesky(covariance / np.outer(scale, scale) - 1e-10 * np.eye(len(covariance)))
        return np.asarray(np.linalg.inv(covariance))
    except np.linalg.LinAlgError:
        raise NotEstimable.because("An item follows exactly from the others.") from None
