"""What the likelihood of repeated measures needs of the data: sums of products by pattern of missing waves.

Persons who were seen at the same waves, and share a covariance matrix, have the same weights. Sums of their products are
gathered once; a step of the search then costs the same for a hundred persons and for a hundred thousand. A person with
waves missing counts with those that are there, which is right where the missing ones depend only on what was seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...errors import NotEstimable

__all__ = ["RepeatedOutcomes", "SubjectPatterns", "subject_patterns"]

Floats: TypeAlias = NDArray[np.float64]
Integers: TypeAlias = NDArray[np.intp]

_LEAST_PIVOT = 1e-9  # of a column's length: what is left of it beside the columns before it
_MOST_WAVES = 62  # a pattern is a number with a binary digit for each wave


@dataclass(frozen=True)
class RepeatedOutcomes:
    """An outcome, measured at several waves; a row is one person at one wave, and nothing in it is missing.

    Attributes
    ----------
    outcome : shape (n,).
    design : shape (n, p), the columns of the fixed effects, without linear dependence.
    participant : shape (n,), whose outcome it is; any numbers.
    wave : shape (n,), 0 for the first wave; a person has a wave once.
    n_waves : number of waves that were planned.
    block : shape (n,), which covariance matrix holds, 0 for the first; None where all persons have the same.
    """

    outcome: Floats
    design: Floats
    participant: Integers
    wave: Integers
    n_waves: int
    block: Integers | None = None


@dataclass(frozen=True)
class SubjectPatterns:
    """Sums by pattern; the design in columns of length one at right angles, the outcome less its least-squares fit.

    Attributes
    ----------
    moments : shape (m * T * T, q * q), q = p + 1: for each pattern and pair of waves the sums of products of
        design and residual at the one wave with those at the other.
    persons : shape (m,), how many have the pattern.
    seen : shape (m, T), which waves it has.
    block : shape (m,), which covariance matrix.
    triangle : shape (p, p), the design as given = design here times this.
    least_squares : shape (p,), coefficients of the design here by least squares.
    n : number of rows.
    """

    moments: Floats
    persons: Floats
    seen: NDArray[np.bool_]
    block: Integers
    triangle: Floats
    least_squares: Floats
    n: int

    def together(self) -> Integers:
        """Return how many persons were seen at both of two waves, by block; shape (blocks, T, T)."""
        pairs = self.persons[:, None, None] * (self.seen[:, :, None] & self.seen[:, None, :])
        counts = np.zeros((int(self.block.max()) + 1, *pairs.shape[1:]))
        np.add.at(counts, self.block, pairs)
        return counts.astype(np.intp)

    def residual_products(self) -> Floats:
        """Return mean products of the least-squares residuals at two waves, by block; shape (blocks, T, T)."""
        waves = self.seen.shape[1]
        products = self.moments[:, -1].reshape(-1, waves, waves)
        sums = np.zeros((int(self.block.max()) + 1, waves, waves))
        np.add.at(sums, self.block, products)
        return sums / np.maximum(self.together(), 1)


def subject_patterns(data: RepeatedOutcomes) -> SubjectPatterns:
    """Gather the sums.

    Parameters
    ----------
    data : the rows.

    Raises
    ------
    NotEstimable
        If a number is missing or infinite, a person has a wave twice, the waves are too many, there are no more rows
        than columns, or a column depends on those before it.
    """
    _check_rows(data)
    design, triangle = np.linalg.qr(data.design)
    _check_columns(triangle)
    least_squares = design.T @ data.outcome
    residual = data.outcome - design @ least_squares
    persons, person = np.unique(data.participant, return_inverse=True)
    rows = np.zeros((len(persons), data.n_waves, design.shape[1] + 1))
    seen = np.zeros(rows.shape[:2], dtype=np.bool_)
    if len(np.unique(person * data.n_waves + data.wave)) < len(person):
        raise NotEstimable.because("A person has the same wave twice: keep one row for each person and wave.")
    rows[person, data.wave, :-1], rows[person, data.wave, -1] = design, residual
    seen[person, data.wave] = True
    block = np.zeros(len(persons), dtype=np.intp)
    if data.block is not None:
        block[person] = data.block
    return SubjectPatterns(*_gathered(rows, seen, block), triangle, least_squares, len(person))


def _check_rows(data: RepeatedOutcomes) -> None:
    if not (np.isfinite(data.outcome).all() and np.isfinite(data.design).all()):
        raise NotEstimable.because("A number among outcome and covariates is missing or infinite.")
    if data.n_waves > _MOST_WAVES:
        raise NotEstimable.because(f"There are {data.n_waves} waves; at most {_MOST_WAVES} can be modelled.")
    if len(data.outcome) <= data.design.shape[1]:
        raise NotEstimable.because(
            f"There are {len(data.outcome)} measurements for {data.design.shape[1]} fixed effects: more are needed."
        )


def _check_columns(triangle: Floats) -> None:
    left = np.abs(np.diag(triangle)) / np.maximum(np.linalg.norm(triangle, axis=0), np.finfo(float).tiny)
    if (left < _LEAST_PIVOT).any():
        columns = ", ".join(str(column + 1) for column in np.flatnonzero(left < _LEAST_PIVOT))
        raise NotEstimable.because(
            f"Fixed effects cannot be told apart: column {columns} of the design depends on those before it."
        )


def _gathered(
    rows: Floats, seen: NDArray[np.bool_], block: Integers
) -> tuple[Floats, Floats, NDArray[np.bool_], Integers]:
    waves, width = rows.shape[1:]
    _, which_waves = np.unique(seen @ (1 << np.arange(waves)), return_inverse=True)
    keys = block * (int(which_waves.max()) + 1) + which_waves
    _, first, pattern, counts = np.unique(keys, return_index=True, return_inverse=True, return_counts=True)
    flat = rows.reshape(len(rows), -1)[np.argsort(pattern, kind="stable")]
    ends = np.cumsum(counts)
    moments = np.empty((len(counts), waves, waves, width, width))
    for index, (begin, end) in enumerate(zip(ends - counts, ends, strict=True)):
        product = flat[begin:end].T @ flat[begin:end]
        moments[index] = product.reshape(waves, width, waves, width).transpose(0, 2, 1, 3)
    return moments.reshape(-1, width * width), counts.astype(np.float64), seen[first], block[first]
