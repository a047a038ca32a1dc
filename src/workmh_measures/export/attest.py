"""Is the file what the codebook says? Every value and every label of a reading is compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ..errors import Problem, problem
from .reading import FileVariable, Reading
from .spss_values import Column

__all__ = ["Attestation", "attestation", "differences"]

_PARTS = ("label", "format", "width", "measure", "value_labels", "missing")


@dataclass(frozen=True, slots=True)
class Attestation:
    """Who read a file back, and how much was compared and found equal."""

    reader: str
    variables: int
    rows: int
    values: int
    value_labels: int
    missing_ranges: int


def differences(expected: Reading, found: Reading) -> list[Problem]:
    """List every difference between what a file must hold and what a reader found in it."""
    return [problem("EXP-ATTEST", reader=found.reader, text=text) for text in _differences(expected, found)]


def attestation(expected: Reading, found: Reading) -> Attestation:
    """Count what was compared; call it when there are no `differences`."""
    n_rows = len(next(iter(expected.columns.values()), []))
    return Attestation(
        reader=found.reader,
        variables=len(found.variables),
        rows=n_rows,
        values=sum(len(column) for column in found.columns.values()),
        value_labels=sum(len(v.value_labels) for v in found.variables),
        missing_ranges=sum(v.missing is not None for v in found.variables),
    )


def _differences(expected: Reading, found: Reading) -> Iterator[str]:
    names = [v.name for v in expected.variables]
    there = [v.name for v in found.variables]
    if names != there:
        yield f"the variables are {there}, not {names}"
        return
    for what in ("label", "notes"):
        told, got = getattr(expected, what), getattr(found, what)
        if got is not None and got != told:
            yield f"the {what} of the file: {got!r}, not {told!r}"
    for one, other in zip(expected.variables, found.variables, strict=True):
        yield from _parts(one, other)
        wanted = expected.columns[one.name]
        if found.joins_line_ends and isinstance(wanted, list):
            wanted = [text.replace("\r\n", "\n") for text in wanted]
        yield from _values(one.name, wanted, found.columns[one.name])


def _parts(expected: FileVariable, found: FileVariable) -> Iterator[str]:
    for part in _PARTS:
        wanted, got = getattr(expected, part), getattr(found, part)
        if wanted != got:
            yield f"{part} of '{expected.name}': {got!r}, not {wanted!r}"


def _values(name: str, expected: Column, found: Column) -> Iterator[str]:
    if len(expected) != len(found):
        yield f"'{name}' has {len(found)} rows, not {len(expected)}"
        return
    unequal = _unequal(expected, found)
    if unequal:
        row = unequal[0]
        yield f"'{name}', row {row + 1}: {found[row]!r}, not {expected[row]!r}; {len(unequal)} rows in all"


def _unequal(expected: Column, found: Column) -> list[int]:
    if isinstance(expected, list) or isinstance(found, list):
        pairs = zip(expected, found, strict=True)
        return [row for row, (wanted, got) in enumerate(pairs) if wanted != got]
    # Bits, not values: every digit counts, and an empty cell is equal to an empty cell only.
    return np.flatnonzero(_bits(expected) != _bits(found)).tolist()


def _bits(values: np.ndarray) -> np.ndarray:
    return np.where(np.isnan(values), np.float64("nan"), values).view(np.uint64)
