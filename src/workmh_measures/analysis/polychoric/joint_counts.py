"""Answers as categories, and how many gave which pair of them: the tables every ordinal correlation is made from.

All tables of all pairs come from one product of indicator columns; once they are counted, the number of persons no longer
matters. Categories may be declared: one nobody used then moves no other, and is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...errors import NotEstimable

__all__ = ["CodedAnswers", "MissingRoute", "coded_answers", "drawn_answers", "joint_counts"]

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
Codes: TypeAlias = NDArray[np.int8]
MissingRoute: TypeAlias = Literal["listwise", "pairwise"]

_MOST_CATEGORIES = 50
_INFINITE = "An answer is infinite"
_TOO_MANY = f"There are more than {_MOST_CATEGORIES} categories from the lowest answer to the highest"
_UNKNOWN = "An answer is none of the categories of its item"
_NO_ANSWER = "No row used has an answer"
_CONSTANT = "Every row used has the same answer"
# Indicators held at a time; well below 2^24 rows, so that single precision counts exactly.
_INDICATORS = 2**19


@dataclass(frozen=True)
class CodedAnswers:
    """Answers as places among the categories that were used.

    Attributes
    ----------
    names : of the items.
    declared : codes each item could have, ascending.
    used : those that somebody gave, ascending.
    codes : shape (items, rows), place among `used`; `width` where there is no answer.
    missing : listwise (rows without a missing answer) or pairwise (rows with any answer).
    """

    names: tuple[str, ...]
    declared: tuple[tuple[float, ...], ...]
    used: tuple[tuple[float, ...], ...]
    codes: Codes
    missing: MissingRoute

    @property
    def width(self) -> int:
        """Most categories any item used."""
        return max(len(codes) for codes in self.used)

    @property
    def n(self) -> int:
        """Rows."""
        return int(self.codes.shape[1])


def coded_answers(
    answers: Floats,
    *,
    names: Sequence[str] | None = None,
    categories: Sequence[Sequence[float]] | None = None,
    missing: MissingRoute = "listwise",
) -> CodedAnswers:
    """Read answers as categories.

    Parameters
    ----------
    answers : shape (n, k), NaN for a missing one.
    names : of the items; by default item 1, item 2, ...
    categories : codes each item could have; by default every whole number from its lowest to its highest answer.
    missing : listwise uses the rows without a missing answer, pairwise for each pair the rows that have both.

    Raises
    ------
    NotEstimable
        If there are fewer than 2 items or 3 rows, an answer is not a category, there are more than 50 categories, or an
        item has no answer or the same answer in every row used. Every such item is named.
    """
    k = answers.shape[1]
    if k < 2:
        raise NotEstimable.because(f"A correlation needs at least 2 items; there is {k}.")
    labels = tuple(names) if names is not None else tuple(f"item {i + 1}" for i in range(k))
    empty = np.isnan(answers)
    keep = ~(empty.any(axis=1) if missing == "listwise" else empty.all(axis=1))
    n = int(keep.sum())
    if n < 3 and missing == "listwise":
        raise NotEstimable.because(f"At least 3 complete rows are needed; there are {n}.")
    if n < 3:
        raise NotEstimable.because(f"At least 3 rows with an answer are needed; there are {n}.")
    columns = answers.T if keep.all() else answers[keep].T
    declared = (
        _declared(columns, labels)
        if categories is None
        else tuple(tuple(sorted(map(float, c))) for c in categories)
    )
    _refuse(
        _TOO_MANY, [a for a, codes in zip(labels, declared, strict=True) if len(codes) > _MOST_CATEGORIES]
    )
    codes = _places(columns, declared, labels)
    return _without_unused(CodedAnswers(labels, declared, declared, codes, missing))


def _refuse(sentence: str, names: Sequence[str]) -> None:
    """Refuse with a sentence that ends in the names of the items it is about."""
    if names:
        raise NotEstimable.because(f"{sentence}: {', '.join(names)}.")


def _declared(columns: Floats, names: tuple[str, ...]) -> tuple[tuple[float, ...], ...]:
    """Every whole number from the lowest answer to the highest; one category where there is no answer."""
    low, high = np.floor(np.fmin.reduce(columns, axis=1)), np.ceil(np.fmax.reduce(columns, axis=1))
    infinite = np.isinf(low) | np.isinf(high)
    _refuse(_INFINITE, [name for name, there in zip(names, infinite, strict=True) if there])
    wide = high - low >= _MOST_CATEGORIES
    _refuse(_TOO_MANY, [name for name, there in zip(names, wide, strict=True) if there])
    return tuple(
        (0.0,) if np.isnan(a) else tuple(np.arange(a, b + 1).tolist()) for a, b in zip(low, high, strict=True)
    )


def _places(columns: Floats, declared: tuple[tuple[float, ...], ...], names: tuple[str, ...]) -> Codes:
    """Place of each answer among the declared codes; the number of the most codes where there is none."""
    width = max(len(codes) for codes in declared)
    places = np.empty(columns.shape, np.int8)
    unknown = []
    for item, (column, codes) in enumerate(zip(columns, declared, strict=True)):
        column = np.ascontiguousarray(column)
        place = np.full(column.shape, -1, np.int8)
        for at, code in enumerate(codes):
            place += (column == code) * np.int8(at + 1)
        strange = (place < 0) & ~np.isnan(column)
        if strange.any():
            unknown.append(f"{names[item]} ({column[strange.argmax()]:g})")
        place[place < 0] = width
        places[item] = place
    _refuse(_UNKNOWN, unknown)
    return places


def _without_unused(answers: CodedAnswers) -> CodedAnswers:
    """Close the gaps of categories nobody used, and refuse items that do not vary."""
    width = max(len(codes) for codes in answers.declared)
    given = np.array([np.bincount(row, minlength=width + 1)[:width] > 0 for row in answers.codes])
    for too_few, sentence in ((0, _NO_ANSWER), (1, _CONSTANT)):
        alone = given.sum(axis=1) == too_few
        _refuse(sentence, [name for name, there in zip(answers.names, alone, strict=True) if there])
    used = tuple(
        tuple(c for c, there in zip(codes, row, strict=False) if there)
        for codes, row in zip(answers.declared, given, strict=True)
    )
    found = replace(answers, used=used)
    if all(len(a) == len(b) for a, b in zip(used, answers.declared, strict=True)):
        return found
    new = np.cumsum(given, axis=1) - 1
    codes = np.empty_like(answers.codes)
    for item, row in enumerate(answers.codes):
        codes[item] = np.append(new[item], found.width).astype(np.int8)[row]
    return replace(found, codes=codes)


def drawn_answers(answers: CodedAnswers, rows: NDArray[np.intp]) -> CodedAnswers:
    """Answers of some rows, each as often as it is named, as of a bootstrap.

    Raises
    ------
    NotEstimable
        If an item has the same answer, or none, in all of them.
    """
    return _without_unused(replace(answers, declared=answers.used, codes=answers.codes[:, rows]))


def joint_counts(answers: CodedAnswers) -> Ints:
    """Count how many rows gave each pair of categories to each pair of items.

    Returns
    -------
    shape (k, k, width, width); the tables of an item with itself hold its margins in the diagonal.
    """
    k, n = answers.codes.shape
    width = answers.width
    step = max(_INDICATORS // (k * width), 256)
    places = np.arange(width, dtype=np.int8)[:, None, None]
    total = np.zeros((width * k, width * k), np.int64)
    indicators = np.empty((width, k, min(step, n)), np.float32)
    for start in range(0, n, step):
        part = answers.codes[None, :, start : start + step]
        held = indicators[:, :, : part.shape[2]]
        np.equal(part, places, out=held)
        flat = held.reshape(width * k, -1)
        total += (flat @ flat.T).astype(np.int64)
    return np.ascontiguousarray(total.reshape(width, k, width, k).transpose(1, 3, 0, 2))
