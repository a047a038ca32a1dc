"""Answers to ordered options laid out for marginal likelihood: distinct rows, each cell of the table of options a column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...errors import NotEstimable

__all__ = ["OrderedAnswers", "used_options"]

Floats: TypeAlias = NDArray[np.float64]
Places: TypeAlias = NDArray[np.intp]

_FEWEST_ITEMS = 3
_MISSING = -1
_LARGEST_KEY = 2**62


@dataclass(frozen=True)
class OrderedAnswers:
    """Rows of answers without those that are the same, and how often each occurs.

    Options nobody chose are left out: no answer says where they lie.

    Attributes
    ----------
    places : shape (patterns, items), place of the answer among the used options of the item, -1 for a missing one.
    counts : shape (patterns,), persons with each pattern.
    options : for each item its used codes, lowest first.
    pattern_of : shape (rows given,), the pattern of each row, -1 where nothing is answered.
    """

    places: Places
    counts: Floats
    options: tuple[tuple[float, ...], ...]
    pattern_of: Places

    @classmethod
    def of(cls, answers: Floats, *, names: Sequence[str] | None = None) -> OrderedAnswers:
        """Lay out answers.

        Parameters
        ----------
        answers : keyed answers, shape (persons, items), NaN for a missing one. Who answered nothing is left out.
        names : of the items, for messages; counted from 1 by default.

        Raises
        ------
        NotEstimable
            With each item that has fewer than two options in use, or if there are fewer than 3 items.
        """
        if answers.shape[1] < _FEWEST_ITEMS:
            raise NotEstimable.because(
                f"An item response model needs {_FEWEST_ITEMS} items; there are {answers.shape[1]}."
            )
        options = used_options(answers)
        _all_vary(options, names)
        return cls.among(answers, options)

    @classmethod
    def among(cls, answers: Floats, options: Sequence[Sequence[float]]) -> OrderedAnswers:
        """Lay out answers among options that are said, whether or not they are in use here.

        Parameters
        ----------
        answers : as in `of`.
        options : for each item the codes its answers are among, lowest first.
        """
        known = ~np.isnan(answers)
        places = np.full(answers.shape, _MISSING, dtype=np.intp)
        for item, codes in enumerate(options):
            own = known[:, item]
            places[own, item] = np.searchsorted(np.asarray(codes, dtype=np.float64), answers[own, item])
        some = known.any(axis=1)
        _, first, pattern, counts = np.unique(
            _keys(places[some], [len(codes) for codes in options]),
            return_index=True,
            return_inverse=True,
            return_counts=True,
        )
        pattern_of = np.full(len(answers), _MISSING, dtype=np.intp)
        pattern_of[some] = pattern.reshape(-1)
        distinct = places[some][first]
        return cls(distinct, counts.astype(float), tuple(tuple(codes) for codes in options), pattern_of)

    def part(self, every: int) -> OrderedAnswers:
        """Take every so manieth pattern; similar ones stand side by side, so that all kinds are among them.

        Parameters
        ----------
        every : how far apart those taken stand.
        """
        places, counts = self.places[::every], self.counts[::every]
        return OrderedAnswers(places, counts, self.options, np.arange(len(counts)))

    @property
    def n(self) -> int:
        """Persons with an answer to at least one item."""
        return int(self.counts.sum())

    @property
    def most_options(self) -> int:
        """Used options of the item that has most."""
        return max(len(codes) for codes in self.options)

    @cached_property
    def used(self) -> NDArray[np.bool_]:
        """Which cells of the table of items and options are in use, shape (items, most options)."""
        numbers = np.array([len(codes) for codes in self.options])
        return np.arange(self.most_options) < numbers[:, None]

    @cached_property
    def cells(self) -> Floats:
        """One where a pattern holds an option, shape (patterns, items x most options); no 1 for a missing answer."""
        patterns, items = self.places.shape
        table = np.zeros((patterns, items, self.most_options))
        row, item = np.nonzero(self.places != _MISSING)
        table[row, item, self.places[row, item]] = 1.0
        return table.reshape(patterns, -1)


def _keys(places: Places, options: Sequence[int]) -> NDArray[np.int64]:
    """Return one number for each row, the same where the rows are and rising with them from the first item on."""
    keys = np.zeros(len(places), dtype=np.int64)
    largest = 1
    for item, number in enumerate(options):
        if largest > _LARGEST_KEY // (number + 1):
            found, keys = np.unique(keys, return_inverse=True)
            keys, largest = keys.reshape(-1).astype(np.int64), len(found)
        keys = keys * (number + 1) + places[:, item] + 1
        largest *= number + 1
    return keys


def used_options(answers: Floats) -> list[tuple[float, ...]]:
    """Codes of each item that somebody chose, lowest first.

    Parameters
    ----------
    answers : shape (persons, items), NaN for a missing one.
    """
    return [tuple(np.unique(cells[~np.isnan(cells)]).tolist()) for cells in answers.T]


def _all_vary(options: list[tuple[float, ...]], names: Sequence[str] | None) -> None:
    constant = [
        str(number + 1) if names is None else names[number]
        for number, codes in enumerate(options)
        if len(codes) < 2
    ]
    if constant:
        raise NotEstimable.because(f"All answers to item {', '.join(constant)} are the same.")
