"""Logistic regression by maximum likelihood, which says so when perfect prediction leaves no finite answer.

Rows may carry counts, so that people with the same values are one row: a bootstrap sample is then other counts of the same
rows. Validated against R 4.2.2 `glm`: tests/reference/logistic_model.R.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..errors import NotEstimable

__all__ = ["INTERCEPT", "LogisticModel", "linear_predictor", "logistic_model", "separating_columns"]

Floats: TypeAlias = NDArray[np.float64]

_STEPS = 60
# Twice the gain in log-likelihood that a further step would bring, below which there is none to speak of.
_GAIN = 1e-18
# Odds of e^12 are where a likelihood without a maximum is on its way; whether it has one is then found out exactly.
_FAR = 12.0
_HALVINGS = 30
_ROUNDING = 1e-13
_PART = 1e-7
# Columns whose length outside the span of the others is below this part of their length say nothing new.
_NOTHING_NEW = 1e-10


INTERCEPT = "intercept"
"""Name of the column of ones in messages."""


@dataclass(frozen=True, slots=True)
class LogisticModel:
    """A fitted model.

    Attributes
    ----------
    coefficients : shape (p,), logarithms of odds ratios.
    covariance : shape (p, p), inverse of the information.
    log_likelihood : at the maximum.
    null_log_likelihood : of the model that knows only how common the outcome is.
    n, events : rows, and those with the outcome, counted.
    """

    coefficients: Floats
    covariance: Floats
    log_likelihood: float
    null_log_likelihood: float
    n: int
    events: int

    @property
    def se(self) -> Floats:
        """Standard errors, shape (p,)."""
        return np.asarray(np.sqrt(np.diag(self.covariance)))

    @property
    def mcfadden_r2(self) -> float:
        """One less the ratio of the log-likelihoods (McFadden 1974)."""
        return 1 - self.log_likelihood / self.null_log_likelihood

    @property
    def nagelkerke_r2(self) -> float:
        """Gain in likelihood per person as a share of the largest possible.

        References
        ----------
        Nagelkerke NJD (1991) Biometrika 78:691-692, doi:10.1093/biomet/78.3.691.
        """
        gained = -np.expm1(2 * (self.null_log_likelihood - self.log_likelihood) / self.n)
        return float(gained / -np.expm1(2 * self.null_log_likelihood / self.n))


def logistic_model(
    design: Floats,
    outcome: Floats,
    *,
    counts: Floats | None = None,
    offset: Floats | None = None,
    names: Sequence[str] | None = None,
) -> LogisticModel:
    """Fit a logistic regression.

    Parameters
    ----------
    design : shape (n, p), none missing; a column of ones where an intercept is wanted.
    outcome : shape (n,), 1 or 0.
    counts : shape (n,), how many persons each row stands for; one each when not given.
    offset : shape (n,), part of the linear predictor that is known.
    names : of the columns, for messages.

    Raises
    ------
    NotEstimable
        If everybody has the same outcome, there are too few persons, columns say the same, or they part the outcomes
        perfectly, so that no finite coefficients fit best.

    Notes
    -----
    Newton steps, halved where the likelihood would fall. Perfect prediction is found by a linear programme
    (`separating_columns`), not guessed from large standard errors.
    """
    weights = np.ones(len(outcome)) if counts is None else counts
    known = np.zeros(len(outcome)) if offset is None else offset
    titles = tuple(names or (f"column {i + 1}" for i in range(design.shape[1])))
    used = weights > 0
    rows = _Rows(design[used], outcome[used], weights[used], known[used])
    n, events = float(rows.weights.sum()), float(rows.weights @ rows.outcome)
    _possible(rows, n=n, events=events, names=titles)
    beta, reached = _maximum(rows, titles)
    share = events / n
    null = events * np.log(share) + (n - events) * np.log1p(-share)
    return LogisticModel(beta, rows.newton_step(beta)[2], reached, float(null), round(n), round(events))


def linear_predictor(model: LogisticModel, design: Floats) -> Floats:
    """Logit of the probability of each row, shape (n,)."""
    return np.asarray(design @ model.coefficients)


def separating_columns(design: Floats, outcome: Floats) -> tuple[int, ...]:
    """Return columns that together part the outcomes perfectly and do not when one is left out; none where nothing does.

    Parameters
    ----------
    design, outcome : as `logistic_model` takes them.

    Notes
    -----
    Sought is a combination of columns that is nowhere negative where the outcome is 1, nowhere positive where it is 0, and
    not zero everywhere: then the likelihood rises for ever along it (Albert A, Anderson JA (1984) Biometrika 71:1-10,
    doi:10.1093/biomet/71.1.1). A linear programme finds one if there is one (Konis K (2007) DPhil thesis, University of
    Oxford). Ties at the border, called quasi-complete separation, count.
    """
    if not _separable(design, outcome):
        return ()
    needed = list(range(design.shape[1]))
    for column in reversed(range(design.shape[1])):
        fewer = [one for one in needed if one != column]
        if fewer and _separable(design[:, fewer], outcome):
            needed = fewer
    return tuple(needed)


def _separable(design: Floats, outcome: Floats) -> bool:
    from scipy.optimize import linprog

    length = np.abs(design).max(axis=0)
    signed = np.unique((2 * outcome - 1)[:, None] * design / np.where(length > 0, length, 1), axis=0)
    ends = np.zeros(len(signed))
    found = linprog(-signed.sum(axis=0), A_ub=-signed, b_ub=ends, bounds=(-1, 1), method="highs")
    return bool(found.status == 0 and -found.fun > _PART)


@dataclass(frozen=True, slots=True)
class _Rows:
    """What is fitted: rows that count, their outcome, their weight, and what is known of their logit."""

    design: Floats
    outcome: Floats
    weights: Floats
    known: Floats

    def log_likelihood(self, beta: Floats) -> float:
        eta = self.known + self.design @ beta
        return float(self.weights @ (self.outcome * eta - np.logaddexp(0, eta)))

    def newton_step(self, beta: Floats) -> tuple[Floats, float, Floats]:
        """Return the step, twice the gain it promises, and the inverse of the information."""
        from scipy.special import expit

        fitted = expit(self.known + self.design @ beta)
        score = self.design.T @ (self.weights * (self.outcome - fitted))
        information = (self.design * (self.weights * fitted * (1 - fitted))[:, None]).T @ self.design
        try:
            inverse = np.linalg.inv(information)
        except np.linalg.LinAlgError:
            raise NotEstimable.because("The model does not settle on coefficients.") from None
        step = inverse @ score
        return step, float(step @ score), (inverse + inverse.T) / 2


def _maximum(rows: _Rows, names: Sequence[str]) -> tuple[Floats, float]:
    """Return the coefficients of the largest likelihood, and its logarithm."""
    beta = np.zeros(rows.design.shape[1])
    reached, checked = rows.log_likelihood(beta), False
    for _ in range(_STEPS):
        step, gain, _ = rows.newton_step(beta)
        if gain < _GAIN * len(rows.weights):
            return beta + step, rows.log_likelihood(beta + step)
        for _ in range(_HALVINGS):
            there = rows.log_likelihood(beta + step)
            if there >= reached - _ROUNDING * abs(reached):
                break
            step = step / 2
        beta, reached = beta + step, there
        if not checked and np.abs(rows.design @ beta).max() > _FAR:
            checked = True
            _refuse_separation(rows, names)
    raise NotEstimable.because("The model does not settle on coefficients.")


def _refuse_separation(rows: _Rows, names: Sequence[str]) -> None:
    guilty = separating_columns(rows.design, rows.outcome)
    if guilty:
        told = ", ".join(names[i] for i in guilty if names[i] != INTERCEPT) or INTERCEPT
        raise NotEstimable.because(
            f"The outcome is predicted perfectly by {told}, for some persons at least: no finite odds ratio fits best."
        )


def _possible(rows: _Rows, *, n: float, events: float, names: Sequence[str]) -> None:
    if events in (0, n):
        raise NotEstimable.because("Everybody has the same outcome.")
    columns = rows.design.shape[1]
    if n <= columns:
        raise NotEstimable.because(
            f"There are {n:g} persons for {columns} coefficients; more persons are needed."
        )
    if not np.isfinite(rows.design).all():
        raise NotEstimable.because("A predictor is infinite or missing.")
    new = _new_columns(rows.design)
    if not new.all():
        told = ", ".join(name for name, says in zip(names, new, strict=True) if not says)
        raise NotEstimable.because(f"Known from the other predictors, or the same for everybody: {told}.")


def _new_columns(design: Floats) -> NDArray[np.bool_]:
    """Say of each column whether it lies outside the span of those before it."""
    length = np.sqrt((design**2).sum(axis=0))
    basis = np.empty((len(design), 0))
    new = np.zeros(design.shape[1], dtype=np.bool_)
    for i, column in enumerate((design / np.where(length > 0, length, 1)).T):
        left = column - basis @ (basis.T @ column)
        left = left - basis @ (basis.T @ left)
        size = float(np.sqrt(left @ left))
        new[i] = size > _NOTHING_NEW
        if new[i]:
            basis = np.column_stack([basis, left / size])
    return new
