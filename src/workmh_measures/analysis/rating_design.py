"""Which row of the measurements is which rating of whom: by time, by rater, or by the same rater again.

A retest says something of a measure only if the persons did not change. Who did not, and within how many days, is
declared; where it is not, the result carries a warning that it is not a retest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..errors import NotEstimable
from ..model.missing import MISSING_CODES
from ..scoring.kernel import without_codes
from .measurements import Measurements

__all__ = ["Raters", "RatingDesign", "Retest", "inter_rater_design", "intra_rater_design", "retest_design"]

Floats: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]

_ALONE = "they have a row at one of the two waves only"


@dataclass(frozen=True, kw_only=True)
class Retest:
    """Two waves between which nothing should have changed.

    Attributes
    ----------
    first, second : names of the waves.
    min_days, max_days : the days between the two answers of a person must lie here, ends included; None for not
        declared.
    anchor : column of the rows that says, at the second wave, whether a person changed.
    unchanged : lowest and highest value of the anchor, both included, that mean no change.
    stable : all persons are declared not to have changed, as when nothing was done between two near days.
    """

    first: str
    second: str
    min_days: float | None = None
    max_days: float | None = None
    anchor: str | None = None
    unchanged: tuple[float, float] | None = None
    stable: bool = False


@dataclass(frozen=True, kw_only=True)
class Raters:
    """How ratings are told apart.

    Attributes
    ----------
    rating : column with the number of a rating, where a rater rates the same person again; None where nobody does.
    """

    rating: str | None = None


@dataclass(frozen=True)
class RatingDesign:
    """A table of units by ratings, as positions of rows.

    Attributes
    ----------
    rows : shape (n, k), position of the row; -1 where there is none.
    columns : names of the k ratings: waves, raters, or numbers of the rating.
    warnings : sentences every result of it carries.
    fixed : whether k itself has a meaning (two waves), or is only how many raters there were.
    """

    rows: NDArray[np.int64]
    columns: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    fixed: bool = True

    def table(self, values: Floats) -> Floats:
        """Return the values of all rows as a table of units by ratings.

        Parameters
        ----------
        values : shape (rows,), NaN for none.
        """
        padded: Floats = np.append(np.asarray(values, np.float64), np.nan)
        return padded[self.rows]

    @property
    def incomplete(self) -> Flags:
        """Which units lack a rating, shape (n,)."""
        return np.asarray((self.rows < 0).any(axis=1), dtype=np.bool_)

    def where(self, chosen: Flags, *warnings: str) -> RatingDesign:
        """Return the chosen units, with further warnings."""
        return RatingDesign(self.rows[chosen], self.columns, (*self.warnings, *warnings), self.fixed)


def retest_design(measured: Measurements, retest: Retest) -> RatingDesign:
    """Find both rows of every person who did not change, within the declared interval.

    Raises
    ------
    NotEstimable
        If rows do not name person and wave, a wave has no row, or a person has two rows at a wave.
    """
    _require(measured, "person", "wave")
    waves = (retest.first, retest.second)
    for wave in waves:
        if not (measured.rows["wave"] == wave).any():
            raise NotEstimable.because(f"No row is at wave {wave}.")
    chosen = measured.rows["wave"].isin(waves).to_numpy(bool)
    design = _designed(measured.rows, chosen, units=("person",), columns=("wave", waves))
    return _within_interval(_stable(design, measured, retest), measured, retest)


def inter_rater_design(measured: Measurements, raters: Raters) -> RatingDesign:
    """Find the row of every rater for every person (at every wave): the first rating where a rater rated twice.

    Raises
    ------
    NotEstimable
        If rows do not name person and rater, there is one rater only, or a rater rated a person twice without a number.
    """
    _require(measured, "person", "rater", *(() if raters.rating is None else (raters.rating,)))
    chosen = measured.rows["rater"].notna().to_numpy(bool)
    if raters.rating is not None:
        chosen = chosen & _first_ratings(measured.rows, raters.rating)
    names = tuple(sorted(measured.rows["rater"][chosen].astype(str).unique()))
    if len(names) < 2:
        raise NotEstimable.because("At least 2 raters are needed to compare them.")
    units = tuple(name for name in ("person", "wave") if name in measured.rows)
    return _designed(measured.rows, chosen, units=units, columns=("rater", names), fixed=False)


def intra_rater_design(measured: Measurements, raters: Raters) -> RatingDesign:
    """Find the ratings of every rater of the same person (at the same wave).

    Raises
    ------
    NotEstimable
        As for `inter_rater_design`, and if no rating has a number or nobody rated twice.
    """
    if raters.rating is None:
        raise NotEstimable.because("Nothing numbers the ratings of a rater.")
    _require(measured, "person", "rater", raters.rating)
    numbers = pd.Series(_numbers(measured, raters.rating), index=measured.rows.index)
    chosen = (measured.rows["rater"].notna() & numbers.notna()).to_numpy(bool)
    names = tuple(f"{float(number):g}" for number in sorted(numbers[chosen].unique()))
    if len(names) < 2:
        raise NotEstimable.because("No rater rated a person twice.")
    units = tuple(name for name in ("person", "wave", "rater") if name in measured.rows)
    as_text = measured.rows.assign(**{raters.rating: numbers.map(_plain, na_action="ignore")})
    return _designed(as_text, chosen, units=units, columns=(raters.rating, names), fixed=False)


def _plain(number: object) -> str:
    return f"{float(str(number)):g}"


def _require(measured: Measurements, *names: str) -> None:
    lacking = [name for name in names if name not in measured.rows]
    if lacking:
        raise NotEstimable.because(f"The rows do not name the {' and the '.join(lacking)}.")


def _first_ratings(rows: pd.DataFrame, rating: str) -> Flags:
    keys = [name for name in ("person", "wave", "rater") if name in rows]
    first = rows.groupby(keys, dropna=False)[rating].transform("min")
    chosen: Flags = ((rows[rating] == first) | rows[rating].isna()).to_numpy(bool)
    return chosen


def _designed(
    rows: pd.DataFrame,
    chosen: Flags,
    *,
    units: Sequence[str],
    columns: tuple[str, tuple[str, ...]],
    fixed: bool = True,
) -> RatingDesign:
    """Place each chosen row in a table of units by the names of a column."""
    column, names = columns
    at = np.flatnonzero(chosen & rows["person"].notna().to_numpy(bool))
    used = rows.iloc[at]
    unit = used.groupby(list(units), sort=False, dropna=False).ngroup().to_numpy(np.int64)
    place = pd.Index(names).get_indexer(used[column].astype(str))
    table = np.full((unit.max(initial=-1) + 1, len(names)), -1, np.int64)
    often = np.bincount(unit * len(names) + place, minlength=1)
    if often.max() > 1:
        twice = int(np.argmax(often > 1))
        person = used["person"].iloc[int(np.argmax(unit == twice // len(names)))]
        name = names[twice % len(names)]
        raise NotEstimable.because(f"Person {person} has {often[twice]} rows for {column} {name}.")
    table[unit, place] = at
    return RatingDesign(table, names, fixed=fixed)


# --- who did not change, and when -----------------------------------------------------------------


def _stable(design: RatingDesign, measured: Measurements, retest: Retest) -> RatingDesign:
    if retest.anchor is None or retest.unchanged is None:
        if retest.stable:
            return design
        waves = f"{retest.first} and {retest.second}"
        return design.where(
            np.ones(len(design.rows), bool),
            f"Not a retest: nothing says that the persons did not change between {waves}.",
        )
    _require(measured, retest.anchor)
    anchor = design.table(without_codes(_numbers(measured, retest.anchor), MISSING_CODES))[:, 1]
    low, high = retest.unchanged
    known, unchanged = ~np.isnan(anchor), (anchor >= low) & (anchor <= high)
    alone = ~known & design.incomplete
    return design.where(
        unchanged,
        *_left_out(known & ~unchanged, "the anchor says that they changed"),
        *_left_out(alone, _ALONE),
        *_left_out(~known & ~alone, "nobody knows whether they changed"),
    )


def _within_interval(design: RatingDesign, measured: Measurements, retest: Retest) -> RatingDesign:
    everybody = np.ones(len(design.rows), bool)
    waves = f"{retest.first} and {retest.second}"
    if retest.min_days is None or retest.max_days is None:
        return design.where(
            everybody, f"Not a retest: no interval was declared for the days between {waves}."
        )
    if "day" not in measured.rows:
        return design.where(everybody, f"Not a retest: the days between {waves} are not known.")
    day = design.table(_numbers(measured, "day"))
    passed = day[:, 1] - day[:, 0]
    known, inside = ~np.isnan(passed), (passed >= retest.min_days) & (passed <= retest.max_days)
    interval = f"{retest.min_days:g} to {retest.max_days:g} days"
    turned = f"The answers at wave {retest.second} come before those at wave {retest.first}: is their order turned round?"
    return design.where(
        inside,
        *((turned,) if 2 * int((passed < 0).sum()) > int(known.sum()) else ()),
        *_left_out(known & ~inside, f"their answers are not {interval} apart"),
        *_left_out(design.incomplete, _ALONE),
        *_left_out(~known & ~design.incomplete, "the day of one of their answers is not known"),
    )


def _numbers(measured: Measurements, column: str) -> Floats:
    try:
        cells = pd.to_numeric(measured.rows[column]).to_numpy(np.float64, na_value=np.nan)
    except ValueError as error:
        raise NotEstimable.because(f"Column {column} must hold numbers, and it holds words.") from error
    return np.asarray(cells)


def _left_out(who: Flags, why: str) -> tuple[str, ...]:
    return (f"{int(who.sum())} of {len(who)} persons are left out: {why}.",) if who.any() else ()
