"""Answers by person, persons with the very same rows counted once: in a trial most of them have company."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = ["AnswersByPerson", "answers_by_person"]

Floats: TypeAlias = NDArray[np.float64]
Integers: TypeAlias = NDArray[np.intp]


@dataclass(frozen=True)
class AnswersByPerson:
    """Rows of the different kinds of persons, one kind after the other.

    Attributes
    ----------
    design : shape (rows, p).
    outcome : shape (rows,), 1 or 0.
    starts : shape (kinds,), first row of each kind.
    counts : shape (kinds,), persons of each kind.
    """

    design: Floats
    outcome: Floats
    starts: Integers
    counts: Floats

    @property
    def sizes(self) -> Integers:
        """Rows of each kind."""
        return np.diff(np.append(self.starts, len(self.outcome)))

    def sums(self, values: Floats) -> Floats:
        """Sum over the rows of each kind; shape (kinds, ...)."""
        return np.asarray(np.add.reduceat(values, self.starts, axis=0))

    def rows(self, values: Floats) -> Floats:
        """Give the value of each kind to its rows."""
        return np.asarray(np.repeat(values, self.sizes, axis=0))


def answers_by_person(design: Floats, outcome: Floats, person: NDArray[np.generic]) -> AnswersByPerson:
    """Put the answers of each person together, and persons who are the same.

    Parameters
    ----------
    design : shape (n, p).
    outcome : shape (n,).
    person : shape (n,), who each answer is from.
    """
    _, place, sizes = np.unique(person, return_inverse=True, return_counts=True)
    order = np.argsort(place, kind="stable")
    rows = np.column_stack([design, outcome])[order]
    first = np.cumsum(sizes) - sizes
    kept, counts = [], []
    for size in np.unique(sizes):
        block = rows[first[sizes == size][:, None] + np.arange(size)]
        kinds, often = _different(block.reshape(len(block), -1))
        kept.append((size, kinds.reshape(len(kinds), size, -1)))
        counts.append(often)
    table = np.concatenate([kinds.reshape(-1, rows.shape[1]) for _, kinds in kept])
    lengths = np.concatenate([np.full(len(kinds), size) for size, kinds in kept])
    starts = np.cumsum(lengths) - lengths
    return AnswersByPerson(
        np.ascontiguousarray(table[:, :-1]),
        np.ascontiguousarray(table[:, -1]),
        starts,
        np.concatenate(counts).astype(np.float64),
    )


def _different(rows: Floats) -> tuple[Floats, Integers]:
    """Return the different rows and how often each is there; compared as bytes, which is much faster than as numbers."""
    plain = np.ascontiguousarray(rows + 0.0)  # so that -0 is 0
    as_bytes = plain.view(np.dtype((np.void, plain.itemsize * plain.shape[1]))).ravel()
    _, chosen, often = np.unique(as_bytes, return_index=True, return_counts=True)
    return rows[chosen], often
