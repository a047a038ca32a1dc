"""Asymptotic covariance matrix of thresholds and polychoric correlations, from what one row adds to each of them.

What a row adds to a threshold depends on its category of one item, and to a correlation on its pair of categories: both are
looked up, a few thousand rows at a time, and their products added up. No table of rows by statistics is ever held.
Observed shares of cells stand where expected ones could, as in lavaan.
Validated against lavaan 0.6-14 (R 4.2.2): tests/reference/polychoric.R.

References
----------
Muthen B (1984) Psychometrika 49:115-132, doi:10.1007/BF02294210.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from .bivariate_normal import bivariate_cells, bivariate_density, differences
from .correlations import LEAST_CELL
from .joint_counts import CodedAnswers, Ints

__all__ = ["Influences", "asymptotic_covariance", "influences", "variances"]

Floats: TypeAlias = NDArray[np.float64]

# Numbers looked up at a time: the product of more than stays in the processor's cache takes three times as long.
_HELD = 2**18


@dataclass(frozen=True)
class Influences:
    """What a row with given categories adds to each estimate, apart from terms that vanish in large samples.

    Attributes
    ----------
    thresholds : shape (k, width - 1, width + 1), by category; the last is no answer, which adds nothing.
    pairs : shape (pairs, width + 1, width + 1), by the categories of both items; pairs in the order of `numpy.triu_indices`.
    """

    thresholds: Floats
    pairs: Floats


def influences(counts: Ints, thresholds: Floats, rho: Floats) -> Influences:
    """What a row adds to thresholds and correlations.

    Parameters
    ----------
    counts : tables of all pairs as `joint_counts` gives them, shape (k, k, width, width).
    thresholds : shape (k, width - 1), 40 where an item has none.
    rho : correlations, shape (pairs,).
    """
    from scipy.special import ndtr

    k, width = len(counts), counts.shape[2]
    margins = np.einsum("iiaa->ia", counts)
    n = margins.sum(axis=1)
    height = np.exp(-(thresholds**2) / 2) / np.sqrt(2 * np.pi)
    below = np.arange(width) <= np.arange(width - 1)[:, None]
    share = ndtr(thresholds)[:, :, None]
    there = (share < 1) & (np.arange(width)[None, None, :] < (margins > 0).sum(axis=1)[:, None, None])
    of_thresholds = np.zeros((k, width - 1, width + 1))
    scale = np.where(height > 0, height, 1.0) * n[:, None]
    of_thresholds[:, :, :width] = np.where(there, (below - share) / scale[:, :, None], 0.0)

    first, second = np.triu_indices(k, 1)
    h, j = thresholds[first], thresholds[second]
    tables = counts[first, second].astype(float)
    cells = np.maximum(bivariate_cells(h, j, rho), LEAST_CELL)
    score = differences(bivariate_density(h, j, rho)) / cells
    information = (tables * score**2).sum(axis=(1, 2))
    weighted = tables * score / cells
    by_first = _toward_threshold(weighted, h, j, rho)
    by_second = _toward_threshold(weighted.transpose(0, 2, 1), j, h, rho)
    of_pairs = np.zeros((len(rho), width + 1, width + 1))
    of_pairs[:, :width, :width] = np.where(tables > 0, score, 0.0)
    through = np.einsum("pt,ptc->pc", by_first, of_thresholds[first])
    of_pairs -= through[:, :, None]
    through = np.einsum("pt,ptc->pc", by_second, of_thresholds[second])
    of_pairs -= through[:, None, :]
    return Influences(of_thresholds, of_pairs / information[:, None, None])


def _toward_threshold(weighted: Floats, own: Floats, other: Floats, rho: Floats) -> Floats:
    """Sum over cells of weight times the derivative of the cell by the thresholds of its rows, shape (pairs, a)."""
    from scipy.special import ndtr

    spread = np.sqrt(1 - rho**2)[:, None, None]
    below = ndtr((other[:, None, :] - rho[:, None, None] * own[:, :, None]) / spread)
    pairs, a, b = below.shape
    edges = np.zeros((pairs, a, b + 2))
    edges[:, :, 1:-1] = below
    edges[:, :, -1] = 1.0
    height = np.exp(-(own**2) / 2) / np.sqrt(2 * np.pi)
    moved = height[:, :, None] * np.diff(edges, axis=2)
    return np.asarray((moved * (weighted[:, :-1] - weighted[:, 1:])).sum(axis=2))


def variances(counts: Ints, found: Influences) -> tuple[Floats, Floats]:
    """Variances of thresholds, shape (k, width - 1), and correlations, shape (pairs,), from the tables alone.

    Parameters
    ----------
    counts : tables of all pairs as `joint_counts` gives them.
    found : what a row adds.
    """
    margins = np.einsum("iiaa->ia", counts)
    of_thresholds = np.einsum("itc,ic->it", found.thresholds[:, :, :-1] ** 2, margins)
    first, second = np.triu_indices(len(counts), 1)
    tables, squares = counts[first, second], found.pairs**2
    of_pairs = np.einsum("pab,pab->p", squares[:, :-1, :-1], tables)
    # Rows with one of the two answers count through its thresholds.
    of_pairs += np.einsum("pa,pa->p", squares[:, :-1, -1], margins[first] - tables.sum(axis=2))
    of_pairs += np.einsum("pb,pb->p", squares[:, -1, :-1], margins[second] - tables.sum(axis=1))
    return of_thresholds, of_pairs


def asymptotic_covariance(answers: CodedAnswers, found: Influences) -> Floats:
    """Covariance matrix of all thresholds, item by item, and then all correlations, of these many rows.

    Returns
    -------
    shape (q, q); thresholds that do not exist are left out.
    """
    k, width = len(answers.codes), answers.width
    first, second = np.triu_indices(k, 1)
    item = np.repeat(np.arange(k), [len(codes) - 1 for codes in answers.used])
    table = np.concatenate([found.thresholds[i, : len(codes) - 1] for i, codes in enumerate(answers.used)])
    pairs = found.pairs.reshape(len(first), -1)
    size = len(item) + len(first)
    step = max(_HELD // size, 64)
    total = np.zeros((size, size))
    held = np.empty((size, min(step, answers.n)))
    one = np.arange(len(item))[:, None] * (width + 1)
    two = np.arange(len(first))[:, None] * (width + 1) ** 2
    for start in range(0, answers.n, step):
        codes = answers.codes[:, start : start + step].astype(np.intp)
        part = held[:, : codes.shape[1]]
        np.take(table, one + codes[item], out=part[: len(item)], mode="clip")
        np.take(pairs, two + codes[first] * (width + 1) + codes[second], out=part[len(item) :], mode="clip")
        total += part @ part.T
    return total
