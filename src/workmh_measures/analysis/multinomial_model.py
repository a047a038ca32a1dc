"""Multinomial logistic regression: classes without order, held against a reference class.

Validated against nnet 7.3-18 `multinom` (R 4.2.2): tests/reference/multinomial_model.R.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..errors import NotEstimable
from .logistic_model import logistic_model

__all__ = ["MultinomialModel", "multinomial_model"]

Floats: TypeAlias = NDArray[np.float64]

_STEPS = 60
_GAIN = 1e-18
_HALVINGS = 30
_ROUNDING = 1e-13


@dataclass(frozen=True, slots=True)
class MultinomialModel:
    """A fitted model.

    Attributes
    ----------
    coefficients : shape (p, k - 1), logarithms of odds ratios of each class against the reference, classes rising.
    covariance : shape (p (k - 1), p (k - 1)), the classes after one another.
    log_likelihood, null_log_likelihood : at the maximum, and with the shares of the classes alone.
    counts : shape (k,), persons in each class, the reference first.
    """

    coefficients: Floats
    covariance: Floats
    log_likelihood: float
    null_log_likelihood: float
    counts: NDArray[np.int64]

    @property
    def se(self) -> Floats:
        """Standard errors, shape of the coefficients."""
        flat = np.sqrt(np.diag(self.covariance))
        return np.asarray(flat.reshape(self.coefficients.shape[1], -1).T)


def multinomial_model(
    design: Floats, classes: NDArray[np.int64], *, names: Sequence[str] | None = None
) -> MultinomialModel:
    """Fit a multinomial logistic regression with class 0 as reference.

    Parameters
    ----------
    design : shape (n, p), none missing; a column of ones for the intercepts.
    classes : shape (n,), 0 to k - 1, each of them somebody's.
    names : of the columns, for messages.

    Raises
    ------
    NotEstimable
        If there are fewer than two classes or one is empty, or a class cannot be told from the reference by a logistic
        regression of its own (perfect prediction, columns that say the same, too few persons; see `logistic_model`).

    Notes
    -----
    Newton steps from the logistic regressions of each class against the reference, halved where the likelihood would fall.
    """
    counts = np.bincount(classes)
    if len(counts) < 2 or counts.min() == 0:
        raise NotEstimable.because(f"Every class needs persons; there are {', '.join(map(str, counts))}.")
    of_pairs = [_against_reference(design, classes, k, names) for k in range(1, len(counts))]
    chosen = (classes[:, None] == np.arange(1, len(counts))).astype(np.float64)
    beta, reached = _maximum(design, chosen, np.column_stack(of_pairs))
    inverse = _newton_step(design, chosen, beta)[2]
    null = float(counts @ np.log(counts / counts.sum()))
    return MultinomialModel(beta, inverse, reached, null, counts.astype(np.int64))


def _against_reference(
    design: Floats, classes: NDArray[np.int64], k: int, names: Sequence[str] | None
) -> Floats:
    pair = (classes == 0) | (classes == k)
    return logistic_model(design[pair], (classes[pair] == k).astype(np.float64), names=names).coefficients


def _maximum(design: Floats, chosen: Floats, start: Floats) -> tuple[Floats, float]:
    beta, reached = start, _log_likelihood(design, chosen, start)
    for _ in range(_STEPS):
        step, gain, _ = _newton_step(design, chosen, beta)
        if gain < _GAIN * len(design):
            return beta + step, _log_likelihood(design, chosen, beta + step)
        for _ in range(_HALVINGS):
            there = _log_likelihood(design, chosen, beta + step)
            if there >= reached - _ROUNDING * abs(reached):
                break
            step = step / 2
        beta, reached = beta + step, there
    raise NotEstimable.because("The model does not settle on coefficients.")


def _log_likelihood(design: Floats, chosen: Floats, beta: Floats) -> float:
    eta = design @ beta
    top = np.maximum(eta.max(axis=1), 0)
    whole = top + np.log(np.exp(-top) + np.exp(eta - top[:, None]).sum(axis=1))
    return float((chosen * eta).sum() - whole.sum())


def _newton_step(design: Floats, chosen: Floats, beta: Floats) -> tuple[Floats, float, Floats]:
    """Return the step, twice the gain it promises, and the inverse of the information."""
    eta = design @ beta
    top = np.maximum(eta.max(axis=1, keepdims=True), 0)
    share = np.exp(eta - top) / (np.exp(-top) + np.exp(eta - top).sum(axis=1, keepdims=True))
    score = (design.T @ (chosen - share)).T.ravel()
    n_classes, p = share.shape[1], design.shape[1]
    information = np.empty((n_classes * p, n_classes * p))
    for j in range(n_classes):
        for k in range(n_classes):
            weight = share[:, j] * ((j == k) - share[:, k])
            information[j * p : (j + 1) * p, k * p : (k + 1) * p] = (design * weight[:, None]).T @ design
    try:
        inverse = np.linalg.inv(information)
    except np.linalg.LinAlgError:
        raise NotEstimable.because("The model does not settle on coefficients.") from None
    step = inverse @ score
    return step.reshape(n_classes, p).T, float(step @ score), inverse
