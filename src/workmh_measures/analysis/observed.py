"""What hypotheses name, found in the data: a score at a wave, its change, a column; person by person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from ..errors import NotEstimable, nearest_match
from ..model.hypothesis import Side
from .disattenuation import Reliable
from .measurements import Measurements
from .score_correlations import numbers_of, reliable_score

__all__ = ["Observed"]


@dataclass(frozen=True)
class Observed:
    """The measurements of every instrument that hypotheses name, made with the same people.

    Attributes
    ----------
    by_instrument : measurements by instrument id. Persons are matched by `person` in their rows; where no rows name
        persons, all have the same rows in the same order.
    """

    by_instrument: Mapping[str, Measurements]

    def instrument(self, name: str) -> Measurements:
        """Return the measurements of an instrument.

        Raises
        ------
        NotEstimable
            If there are none.
        """
        if name not in self.by_instrument:
            raise NotEstimable.because(f"The data hold no answers to '{name}'.")
        return self.by_instrument[name]

    def matched(self, *sides: Side, with_reliability: bool = False) -> list[Reliable]:
        """Return sides of the same persons, in the same order.

        Raises
        ------
        NotEstimable
            Where a side is not in the data, or the persons cannot be matched.
        """
        named = [self._reliable(side, with_reliability=with_reliability, beside=sides) for side in sides]
        common = named[0][0]
        for people, _ in named[1:]:
            common = common.intersection(people, sort=False)
        return [_taken(values, people.get_indexer(common)) for people, values in named]

    def scores(self, side: Side) -> pd.Series:
        """Return a score or its change, by person.

        Raises
        ------
        NotEstimable
            Where it is not in the data.
        """
        measured, name = self.instrument(str(side.instrument)), str(side.scale)
        scale = measured.instrument.scale(name)
        if not measured.has_score(scale):
            raise NotEstimable.because(f"The data hold no score '{name}' of '{side.instrument}'.")
        if side.waves is None:
            part = at_wave(measured, side.wave)
            return pd.Series(part.score(scale), index=_persons(part, side.wave))
        if "person" not in measured.rows:
            raise NotEstimable.because("No column names the persons, so nobody's change is known.")
        first, second = (
            pd.Series(part.score(scale), index=_persons(part, wave))
            for wave, part in ((wave, at_wave(measured, wave)) for wave in side.waves)
        )
        both = first.index.intersection(second.index, sort=False)
        return second.loc[both] - first.loc[both]

    def columns(self, side: Side, names: tuple[str, ...], *, wave: str | None) -> pd.DataFrame:
        """Return columns of the persons a side is about, by person.

        Parameters
        ----------
        names : columns of rows, or of scores of any instrument.
        wave : in whose rows they are read; None for the wave of the side, of a change its first.

        Raises
        ------
        NotEstimable
            With the columns that are not in the data.
        """
        own = side.wave if side.waves is None else side.waves[0]
        wanted = own if wave is None else wave
        ours = [side.instrument] if side.instrument is not None else []
        order = dict.fromkeys([*ours, *self.by_instrument])
        found = {name: self._column(name, [str(one) for one in order], wanted) for name in names}
        return pd.DataFrame(found)

    def _column(self, name: str, instruments: list[str], wave: str | None) -> pd.Series:
        known: list[str] = []
        for measured in (self.instrument(one) for one in instruments):
            table = measured.rows if name in measured.rows else measured.scores
            if name in table:
                part = at_wave(replace(measured, answers=measured.answers[[]]), wave)
                cells = part.rows[name] if name in part.rows else part.scores[name]
                return pd.Series(cells.to_numpy(), index=_persons(part, wave))
            known += [str(column) for column in (*measured.rows.columns, *measured.scores.columns)]
        nearest = nearest_match(name, known)
        meant = f" The nearest name is '{nearest}'." if nearest is not None else ""
        raise NotEstimable.because(f"The data have no column '{name}'.{meant}")

    def _reliable(
        self, side: Side, *, with_reliability: bool, beside: tuple[Side, ...]
    ) -> tuple[pd.Index, Reliable]:
        if side.column is not None:
            score = next((one for one in beside if one.is_score), side)
            column = self.columns(score, (side.column,), wave=side.wave)[side.column]
            return column.index, Reliable(numbers_of(column, side.column), side.reliability)
        values = self.scores(side)
        known = Reliable(values.to_numpy(dtype=np.float64), side.reliability)
        if with_reliability and side.reliability is None:
            measured = self.instrument(str(side.instrument))
            part = at_wave(measured, side.wave)
            known = reliable_score(part, measured.instrument.scale(str(side.scale)))
        return values.index, known


def at_wave(measured: Measurements, wave: str | None) -> Measurements:
    """Return the rows of a wave; of data with one wave or none, those of no wave named.

    Raises
    ------
    NotEstimable
        If there is no such wave, or there are several and none is named.
    """
    name = measured.instrument.id
    if wave is None:
        if len(measured.waves) > 1:
            held = ", ".join(measured.waves)
            raise NotEstimable.because(f"'{name}' was answered at several waves ({held}), and none is named.")
        return measured
    if wave not in measured.waves:
        raise NotEstimable.because(f"The data hold no answers to '{name}' at wave '{wave}'.")
    return measured.at_wave(wave)


def _persons(measured: Measurements, wave: str | None) -> pd.Index:
    """Return who each row is; the place in the table where no column names persons."""
    if "person" not in measured.rows:
        return measured.rows.index
    persons = pd.Index(measured.rows["person"].to_numpy(dtype=np.object_))
    unnamed = int(persons.isna().sum())
    if unnamed:
        raise NotEstimable.because(f"{unnamed} rows name no person, so scores cannot be matched.")
    twice = persons[persons.duplicated()]
    if len(twice):
        at = f" at wave '{wave}'" if wave is not None else ""
        raise NotEstimable.because(f"Person {twice[0]} has several rows{at}.")
    return persons


def _taken(side: Reliable, places: np.ndarray) -> Reliable:
    items = None if side.items is None else side.items[places]
    return Reliable(side.scores[places], side.reliability, items)
