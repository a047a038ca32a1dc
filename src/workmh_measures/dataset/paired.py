"""Two administrations of the same persons, side by side."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..errors import ResponseError, nearest_match, problem

__all__ = ["Pairs", "paired_rows", "paired_values"]


@dataclass(frozen=True)
class Pairs:
    """Which rows of a long table are a person's first and second administration.

    Attributes
    ----------
    persons : every person of the table once, in the order of their first rows.
    first, second : position of the person's row at each wave, -1 for none; shape (persons,).
    other_rows : rows at other waves, which are not used.
    """

    persons: pd.Series
    first: NDArray[np.int64]
    second: NDArray[np.int64]
    other_rows: int

    @property
    def counts(self) -> dict[str, int]:
        """Persons by the waves they have a row at, and the rows not used."""
        at_first, at_second = self.first >= 0, self.second >= 0
        return {
            "persons": len(self.persons),
            "at_both_waves": int((at_first & at_second).sum()),
            "at_first_wave_only": int((at_first & ~at_second).sum()),
            "at_second_wave_only": int((~at_first & at_second).sum()),
            "at_neither_wave": int((~at_first & ~at_second).sum()),
            "rows_at_other_waves": self.other_rows,
        }


def paired_rows(persons: pd.Series, waves: pd.Series, *, first: str, second: str) -> Pairs:
    """Find each person's rows at two waves.

    Parameters
    ----------
    persons, waves : shape (n,), one entry for each row. A whole number counts as its digits: 1.0 is wave 1.
    first, second : the two waves.

    Raises
    ------
    ResponseError
        With every fault: a row without a person, two rows of a person at one of the two waves, a wave no row is at.
    """
    names = waves.map(_plain, na_action="ignore")
    who = persons.map(_plain, na_action="ignore")
    nobody = (who.isna() | (who == "")).to_numpy(bool)
    known = sorted(set(names.dropna()) - {""})
    found = [
        problem("CHANGE-WAVE", found=wave, allowed=known, nearest=nearest_match(wave, known))
        for wave in (first, second)
        if wave not in known
    ]
    found += [problem("CHANGE-NO-PERSON", where=f"Row {row + 1}:") for row in np.flatnonzero(nobody)]
    for wave in (first, second):
        counts = who[(names == wave).to_numpy(bool) & ~nobody].value_counts(sort=False)
        found += [
            problem("CHANGE-TWICE", where=f"Person {name}, wave {wave}:", found=n)
            for name, n in counts.items()
            if n > 1
        ]
    if found:
        raise ResponseError(found)
    codes, _ = pd.factorize(who)
    starts = np.unique(codes, return_index=True)[1]
    at = [_positions(codes, (names == wave).to_numpy(bool), len(starts)) for wave in (first, second)]
    other = int((~names.isin([first, second])).sum())
    return Pairs(persons.iloc[starts].reset_index(drop=True), at[0], at[1], other)


def paired_values(values: NDArray[np.float64], positions: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the value of each person at one wave; NaN without a row.

    Parameters
    ----------
    values : shape (rows,).
    positions : `Pairs.first` or `Pairs.second`.
    """
    padded = np.append(np.asarray(values, np.float64), np.nan)
    return np.asarray(padded[positions], np.float64)


def _positions(codes: NDArray[np.int64], at_wave: NDArray[np.bool_], n: int) -> NDArray[np.int64]:
    positions = np.full(n, -1, np.int64)
    rows = np.flatnonzero(at_wave)
    positions[codes[rows]] = rows
    return positions


def _plain(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()
