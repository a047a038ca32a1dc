"""Put answers into columns: one for each item variable, one row for each person and wave."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..model.instrument import Instrument
from ..model.response_scale import chosen_codes
from .codebook import Variable
from .person_waves import Days, PersonWaves
from .variables import item_variables

__all__ = ["Coded", "InstrumentAnswers", "coded", "first_and_last_day", "item_columns"]

Codes = NDArray[np.intp]


@dataclass(frozen=True)
class Coded:
    """Answers with numbers for the words that say whose and to what; each row of arrays is an answer.

    Attributes
    ----------
    person, wave : places in the lists of people and waves.
    occasion : number of the event the wave is counted from.
    """

    frame: pd.DataFrame
    person: Codes
    wave: Codes
    occasion: Codes

    def numbers(self) -> dict[tuple[int, int], set[int]]:
        """Return the numbers of later events that waves were answered for, by place of person and wave."""
        found: dict[tuple[int, int], set[int]] = {}
        for place in np.flatnonzero(self.occasion > 1).tolist():
            key = int(self.person[place]), int(self.wave[place])
            found.setdefault(key, set()).add(int(self.occasion[place]))
        return found

    def of_each_instrument(self, rows: PersonWaves) -> dict[str, InstrumentAnswers]:
        """Return the answers of every instrument that was answered, by id."""
        row = rows.positions(self.person, self.wave, self.occasion)
        return {
            instrument: InstrumentAnswers(self.frame.iloc[places], row[places])
            for instrument, places in _groups(self.frame["instrument"])
        }


@dataclass(frozen=True)
class InstrumentAnswers:
    """Answers to one instrument, and the row each belongs to."""

    frame: pd.DataFrame
    row: Codes

    def wording_hashes(self) -> tuple[str, ...]:
        """Return every wording these answers were given to, in the order of their digits."""
        if "wording_hash" not in self.frame:
            return ()
        told = self.frame["wording_hash"].dropna().unique()
        return tuple(sorted(str(digest) for digest in told if digest))


def coded(frame: pd.DataFrame, people: Sequence[str], waves: Sequence[str]) -> Coded:
    """Find whose each answer is and at which wave.

    Parameters
    ----------
    frame : answers, all of these people and waves.
    """
    person, wave = _places(frame["participant"], people), _places(frame["wave"], waves)
    return Coded(frame, person, wave, frame["occasion"].to_numpy(dtype=np.intp))


def _places(column: pd.Series, names: Sequence[str]) -> Codes:
    codes, words = pd.factorize(column)
    places: Codes = pd.Index(names).get_indexer(pd.Index(words.astype("object")))
    return places[codes] if len(codes) else np.zeros(0, dtype=np.intp)


def _groups(column: pd.Series) -> Iterator[tuple[str, Codes]]:
    """Yield every word of a column with the rows it stands in, in their order."""
    codes, words = pd.factorize(column)
    order = np.argsort(codes, kind="stable")
    ends = np.cumsum(np.bincount(codes, minlength=len(words)))
    for word, end, n in zip(words, ends, np.diff(ends, prepend=0), strict=True):
        yield str(word), order[end - n : end]


def item_columns(instrument: Instrument, given: InstrumentAnswers | None, n: int) -> dict[str, pd.Series]:
    """Return the columns of the items as answered, empty where nothing was.

    Parameters
    ----------
    given : None when nobody was asked.
    n : number of rows.
    """
    by_item = dict(_groups(given.frame["item"])) if given is not None else {}
    columns: dict[str, pd.Series] = {}
    for variable in item_variables(instrument):
        column, places = _empty(variable, n), by_item.get(str(variable.item))
        if given is not None and places is not None:
            column.iloc[given.row[places]] = _cells(variable, given.frame.iloc[places])
        columns[variable.name] = column
    return columns


def _empty(variable: Variable, n: int) -> pd.Series:
    if variable.type == "string":
        return pd.Series([""] * n, dtype="str")
    if variable.type == "date":
        return pd.Series(np.full(n, "NaT", dtype="datetime64[us]"))
    return pd.Series(np.full(n, np.nan))


def _cells(variable: Variable, given: pd.DataFrame) -> object:
    if variable.type == "string":
        return given["text"].astype("str").fillna("").to_list()
    if variable.type == "date":
        return pd.to_datetime(given["text"].astype("str")).astype("datetime64[us]").to_numpy()
    values = given["value"].to_numpy(dtype=np.float64)
    if variable.response_set is None:
        return values
    code = int(variable.name.rpartition("_")[2])
    texts = given["text"].astype("object")
    chosen = [float(code in chosen_codes(text)) if isinstance(text, str) else np.nan for text in texts]
    return np.where(np.isnan(chosen), values, chosen)


def first_and_last_day(answers: Coded, rows: PersonWaves) -> tuple[Days, Days]:
    """Return the first and the last day on which something in each row was answered; NaT where nothing was."""
    row = rows.positions(answers.person, answers.wave, answers.occasion)
    told = _whole_days(answers.frame["day"]).astype(np.int64)
    none, lowest = np.iinfo(np.int64).max, np.iinfo(np.int64).min  # the lowest is what NaT is made of
    first, last = np.full(len(rows), none), np.full(len(rows), lowest)
    np.minimum.at(first, row, told)
    np.maximum.at(last, row, told)
    first[first == none] = lowest
    return first.astype("M8[D]"), last.astype("M8[D]")


def _whole_days(column: pd.Series) -> Days:
    if pd.api.types.is_datetime64_dtype(column.dtype):
        days: Days = column.to_numpy().astype("M8[D]")
        return days
    return np.asarray(column.to_list(), dtype="M8[D]")
