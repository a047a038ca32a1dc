"""Thresholds, polychoric correlations and their asymptotic covariance matrix: all an ordinal factor model needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...errors import NotEstimable
from ..one_thread import on_one_thread
from .asymptotic_covariance import asymptotic_covariance, influences, variances
from .correlations import EmptyCells, adjusted_counts, pair_correlations
from .joint_counts import CodedAnswers, Ints, MissingRoute, coded_answers, joint_counts
from .thresholds import declared_thresholds, item_thresholds

__all__ = [
    "OrdinalMoments",
    "coded_correlations",
    "coded_moments",
    "polychoric_correlations",
    "polychoric_moments",
]

Floats: TypeAlias = NDArray[np.float64]

_MOST_NAMED = 6


@dataclass(frozen=True)
class OrdinalMoments:
    """What ordinal answers say of the normal variables behind them.

    Attributes
    ----------
    names : of the items.
    declared, used : codes of the categories of each item, and those that somebody gave.
    thresholds : between the used categories, one array per item, ascending.
    correlations : polychoric, shape (k, k).
    gamma : n times the covariance matrix of the estimates, shape (q, q): thresholds item by item, then correlations in the
        order of `numpy.triu_indices(k, 1)`. None where it was not made.
    n : rows.
    missing : route for missing answers.
    empty_cells : what was done where a combination of categories was never seen.
    empty_pairs : pairs of items with such a combination, as places.
    threshold_errors, correlation_errors : standard errors of thresholds and correlations, in the same shapes, 0 for an item
        with itself; empty where the moments come from elsewhere.
    """

    names: tuple[str, ...]
    declared: tuple[tuple[float, ...], ...]
    used: tuple[tuple[float, ...], ...]
    thresholds: tuple[Floats, ...]
    correlations: Floats
    gamma: Floats | None
    n: int
    missing: MissingRoute
    empty_cells: EmptyCells = "keep"
    empty_pairs: tuple[tuple[int, int], ...] = ()
    threshold_errors: tuple[Floats, ...] = ()
    correlation_errors: Floats = field(default_factory=lambda: np.zeros((0, 0)))

    @property
    def smallest_eigenvalue(self) -> float:
        """Of the correlations; not above 0, no normal variables have them, and no robust fit can be given."""
        return float(np.linalg.eigvalsh(self.correlations)[0])

    @property
    def threshold_items(self) -> NDArray[np.intp]:
        """Item each threshold belongs to, in the order of `gamma`."""
        return np.repeat(np.arange(len(self.names)), [len(own) for own in self.thresholds])

    @property
    def declared_thresholds(self) -> tuple[Floats, ...]:
        """Thresholds of all declared categories; equal or infinite ones lie round those nobody used."""
        return tuple(map(declared_thresholds, self.thresholds, self.used, self.declared))


def polychoric_moments(
    answers: Floats,
    *,
    names: Sequence[str] | None = None,
    categories: Sequence[Sequence[float]] | None = None,
    missing: MissingRoute = "listwise",
    empty_cells: EmptyCells = "half_in_2x2",
) -> OrdinalMoments:
    """Thresholds, polychoric correlations and their asymptotic covariance matrix.

    Parameters
    ----------
    answers : shape (n, k), NaN for a missing one.
    names : of the items; by default item 1, item 2, ...
    categories : codes each item could have; by default every whole number from its lowest to its highest answer.
    missing : listwise uses the rows without a missing answer; pairwise takes each threshold from the answers to its item
        and each correlation from the rows that have both.
    empty_cells : half_in_2x2, add_half or keep; see `adjusted_counts`.

    Raises
    ------
    NotEstimable
        If answers are not categories or do not vary (see `coded_answers`), two items have no row in common, or the
        correlation of two items would be 1 or -1. All such items or pairs are named.

    Notes
    -----
    Thresholds come from the margins, each correlation from its table given the thresholds. The asymptotic covariance matrix
    uses the observed tables whatever is done about empty cells, as lavaan does.
    """
    coded = coded_answers(answers, names=names, categories=categories, missing=missing)
    return coded_moments(coded, empty_cells=empty_cells)


def polychoric_correlations(
    answers: Floats,
    *,
    names: Sequence[str] | None = None,
    categories: Sequence[Sequence[float]] | None = None,
    missing: MissingRoute = "listwise",
    empty_cells: EmptyCells = "half_in_2x2",
) -> OrdinalMoments:
    """Thresholds and correlations alone, whose cost hardly grows with the rows; as `polychoric_moments`, but no `gamma`."""
    coded = coded_answers(answers, names=names, categories=categories, missing=missing)
    return coded_moments(coded, empty_cells=empty_cells, gamma=False)


@on_one_thread
def coded_moments(
    coded: CodedAnswers, *, empty_cells: EmptyCells = "half_in_2x2", gamma: bool = True
) -> OrdinalMoments:
    """The same from answers already read as categories; parameters as for `polychoric_moments`."""
    counts = joint_counts(coded)
    thresholds, rho, empty = _estimates(coded, counts, empty_cells)
    found = influences(counts, thresholds, rho)
    of_thresholds, of_pairs = variances(counts, found)
    return OrdinalMoments(
        names=coded.names,
        declared=coded.declared,
        used=coded.used,
        thresholds=_by_item(thresholds, coded),
        correlations=_matrix(rho, 1.0),
        gamma=coded.n * asymptotic_covariance(coded, found) if gamma else None,
        n=coded.n,
        missing=coded.missing,
        empty_cells=empty_cells,
        empty_pairs=empty,
        threshold_errors=_by_item(np.sqrt(of_thresholds), coded),
        correlation_errors=_matrix(np.sqrt(of_pairs), 0.0),
    )


@on_one_thread
def coded_correlations(coded: CodedAnswers, *, empty_cells: EmptyCells = "half_in_2x2") -> Floats:
    """The correlation matrix alone, shape (k, k), without any errors, as many draws need it; parameters as above."""
    return _matrix(_estimates(coded, joint_counts(coded), empty_cells)[1], 1.0)


def _by_item(padded: Floats, coded: CodedAnswers) -> tuple[Floats, ...]:
    return tuple(row[: len(codes) - 1] for row, codes in zip(padded, coded.used, strict=True))


def _matrix(pairs: Floats, diagonal: float) -> Floats:
    k = round((1 + np.sqrt(1 + 8 * len(pairs))) / 2)
    found = np.full((k, k), diagonal)
    places = np.triu_indices(k, 1)
    found[places] = found.T[places] = pairs
    return found


def _estimates(
    coded: CodedAnswers, counts: Ints, empty_cells: EmptyCells
) -> tuple[Floats, Floats, tuple[tuple[int, int], ...]]:
    """Thresholds with 40 where there is none, correlations of pairs, and the pairs with an empty cell."""
    thresholds = item_thresholds(np.einsum("iiaa->ia", counts))
    first, second = np.triu_indices(len(counts), 1)
    tables = counts[first, second]
    used = np.array([len(codes) for codes in coded.used])
    _refuse_without_overlap(coded, tables)
    places = np.arange(coded.width)
    real = (places[:, None] < used[first][:, None, None]) & (places < used[second][:, None, None])
    empty = (real & (tables == 0)).any(axis=(1, 2))
    adjusted = adjusted_counts(tables.astype(float), (used[first], used[second]), empty_cells)
    rho = pair_correlations(adjusted, thresholds[first], thresholds[second])
    perfect = np.flatnonzero(np.isnan(rho))
    if len(perfect):
        raise NotEstimable.because(
            f"The correlation of {_pairs(coded, perfect)} would be 1 or -1: no combination of answers speaks against it."
        )
    return thresholds, rho, tuple(zip(first[empty].tolist(), second[empty].tolist(), strict=True))


def _refuse_without_overlap(coded: CodedAnswers, tables: Ints) -> None:
    """Refuse pairs whose common rows are none, or all have the same answer to one of the two."""
    alike = np.minimum((tables.sum(axis=2) > 0).sum(axis=1), (tables.sum(axis=1) > 0).sum(axis=1)) < 2
    if alike.any():
        raise NotEstimable.because(
            f"In the rows that have both answers, one does not vary: {_pairs(coded, np.flatnonzero(alike))}."
        )


def _pairs(coded: CodedAnswers, which: NDArray[np.intp]) -> str:
    """Name pairs, the first few of many with how many there are."""
    first, second = np.triu_indices(len(coded.names), 1)
    named = [f"{coded.names[first[p]]} and {coded.names[second[p]]}" for p in which]
    return "; ".join(named if len(named) <= _MOST_NAMED else [*named[:_MOST_NAMED], f"… ({len(named)})"])
