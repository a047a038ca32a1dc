"""Answers and scores of one instrument with what names their rows: what every analysis of an instrument is given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..model.instrument import Instrument
from ..model.names import score_column
from ..model.scale import Scale
from ..scoring.answers import answered_values, numeric_items
from .estimation import About
from .keyed_items import item_uses, keyed_items

__all__ = ["NO_ITEMS", "Measurements", "Paired"]

Floats: TypeAlias = NDArray[np.float64]

NO_ITEMS = "Only scores are known; this needs the answers to the items."
"""Why there is nothing of items where a file holds scores alone."""


@dataclass(frozen=True)
class Paired:
    """A score of the same persons at two waves, or by two raters.

    Attributes
    ----------
    persons : shape (n,), who they are, in order of first appearance.
    first, second : shape (n,), scores; NaN for none.
    """

    persons: NDArray[np.object_]
    first: Floats
    second: Floats

    def complete(self) -> Paired:
        """Return the persons with both scores."""
        both = ~(np.isnan(self.first) | np.isnan(self.second))
        return Paired(self.persons[both], self.first[both], self.second[both])


@dataclass(frozen=True)
class Measurements:
    """One row for each time somebody answered, or was rated on, an instrument.

    Attributes
    ----------
    instrument : the definition; `parameters` are every parameter with its choice.
    answers : shape (n, items), item ids as columns, as given: NaN or missing codes where there is no answer. No
        columns where only scores are known.
    scores : same rows, columns as `scoring.score.score` makes them.
    rows : same rows; columns of those of `person`, `wave`, `group`, `rater`, `day` (days since any fixed day) and
        `criterion` that are known, and any other column an analysis is asked to use. Names of waves, groups and raters
        are text, None where a row has none.
    waves : names of the waves in their order in time; empty where there is no wave.
    """

    instrument: Instrument
    parameters: Mapping[str, str]
    answers: pd.DataFrame
    scores: pd.DataFrame
    rows: pd.DataFrame
    waves: tuple[str, ...] = ()

    def where(self, chosen: NDArray[np.bool_] | pd.Series) -> Measurements:
        """Return the chosen rows."""
        picked = np.asarray(chosen, dtype=np.bool_)
        return replace(self, answers=self.answers[picked], scores=self.scores[picked], rows=self.rows[picked])

    def at_wave(self, wave: str) -> Measurements:
        """Return the rows of one wave."""
        return self.where(self.rows["wave"] == wave)

    def parts(self) -> Iterator[tuple[About, Measurements]]:
        """Yield each wave as a whole and then each of its groups, with the names estimates of them carry."""
        for wave in self.waves or (None,):
            whole = self if wave is None else self.at_wave(wave)
            yield {"instrument": self.instrument.id, "wave": wave}, whole
            if "group" in whole.rows:
                for group in sorted(whole.rows["group"].dropna().unique()):
                    names: About = {"instrument": self.instrument.id, "wave": wave, "group": str(group)}
                    yield names, whole.where(whole.rows["group"] == group)

    @property
    def items(self) -> pd.DataFrame:
        """Answers to the items that are numbers, NaN for missing, as given and not keyed."""
        ids = [item for item in numeric_items(self.instrument) if item in self.answers]
        return pd.DataFrame({item: answered_values(self.answers[item]) for item in ids})

    def has_items(self, scale: Scale) -> bool:
        """Say whether the answers to all items of a scale are at hand."""
        return all(use.item in self.answers for use in item_uses(self.instrument, scale))

    def keyed(self, scale: Scale) -> pd.DataFrame:
        """Answers the score of a scale is made of, reversed items turned, maps applied; see `keyed_items`."""
        return keyed_items(self.instrument, scale, self.items, self.parameters)

    def has_score(self, scale: Scale) -> bool:
        """Say whether the scores of a scale are at hand."""
        return score_column(self.instrument.id, scale.id) in self.scores

    def score(self, scale: Scale) -> Floats:
        """Scores of a scale, shape (n,), NaN for none."""
        values: Floats = self.scores[score_column(self.instrument.id, scale.id)].to_numpy(dtype=np.float64)
        return values

    def paired(self, scale: Scale, first: str, second: str) -> Paired:
        """Scores of the persons who have a row at both waves; rows that name nobody are nobody's.

        Raises
        ------
        ValueError
            If the rows name no persons, or a person twice at a wave.
        """
        at = [self._by_person(scale, wave) for wave in (first, second)]
        persons = [person for person in at[0].index if person in at[1].index]
        values = [one.loc[persons].to_numpy(dtype=np.float64) for one in at]
        return Paired(np.array(persons, dtype=np.object_), *values)

    def _by_person(self, scale: Scale, wave: str) -> pd.Series:
        chosen = self.at_wave(wave)
        if "person" not in chosen.rows or (len(chosen.rows) and chosen.rows["person"].isna().all()):
            raise ValueError(f"No row of wave {wave} names a person.")
        named = chosen.where(chosen.rows["person"].notna())
        persons = named.rows["person"]
        if persons.duplicated().any():
            twice = persons[persons.duplicated()].iloc[0]
            raise ValueError(f"Person {twice} has {int((persons == twice).sum())} rows for wave {wave}.")
        return pd.Series(named.score(scale), index=persons.to_numpy(dtype=np.object_))
