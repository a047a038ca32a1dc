"""One scale of an instrument in one of its examples, scored: every number a worked example shows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from ..definitions.example_checks import example_answers, example_persons
from ..model.instrument import Instrument, WorkedExample
from ..model.names import score_column
from ..model.scale import ItemUse, NoRounding, NoTransform, Scale
from ..scoring.parameters import resolved_parameters
from ..scoring.recode import keyed_values
from ..scoring.score import score
from ..scoring.value_sets import expected_terms, value_set_of

__all__ = ["WorkedScore"]


@dataclass(frozen=True)
class WorkedScore:
    """One scale of an instrument in one example, scored."""

    instrument: Instrument
    scale: Scale
    example: WorkedExample

    @property
    def parameters(self) -> dict[str, str]:
        """Every parameter with its choice."""
        return resolved_parameters(self.instrument, self.example.parameters)

    @property
    def value(self) -> float | None:
        """The score."""
        return _or_none(self.row[score_column(self.instrument.id, self.scale.id)])

    @cached_property
    def row(self) -> pd.Series:
        """The one row that scoring gives."""
        return self._scored(self.scale)

    def _scored(self, scale: Scale) -> pd.Series:
        """Return the row that scoring gives with this scale in another form; later scales are left out."""
        before = self.instrument.scales[: [one.id for one in self.instrument.scales].index(scale.id)]
        instrument = self.instrument.model_copy(update={"scales": (*before, scale)})
        answers = example_answers(instrument, self.example)
        given, persons = self.example.parameters, example_persons(self.example)
        return score(instrument, answers, parameters=given, persons=persons).frame.iloc[0]

    def stage(self, *, transform: bool, rounding: bool) -> float | None:
        """Return the score without rounding, or without transform and rounding."""
        changes: dict[str, object] = {"bands": (), "cutoffs": (), "groups": (), "as_text": None}
        if not transform:
            changes["transform"] = NoTransform(rule="none")
        if not rounding:
            changes["round"] = NoRounding(rule="none")
        row = self._scored(self.scale.model_copy(update=changes))
        return _or_none(row[score_column(self.instrument.id, self.scale.id)])

    def answer(self, item: str) -> float | None:
        """Return the answer given to an item."""
        return self.example.answers.get(item)

    def keyed(self, use: ItemUse) -> float | None:
        """Return the value an answer counts as."""
        answer = np.asarray([np.nan if self.answer(use.item) is None else self.answer(use.item)], dtype=float)
        return _or_none(keyed_values(self.instrument, use, answer, self.parameters)[0])

    def level_value(self, use: ItemUse) -> float | None:
        """Return what the value set gives for the level of an item; for a crosswalk the expected value."""
        answer = self.answer(use.item)
        if answer is None:
            return None
        value_set = value_set_of(self.instrument, self.scale, self.parameters)
        lowest = self.instrument.response_scale_of(use.item).attainable[0]
        return float(expected_terms(value_set, use.item)[0][int(answer - lowest)])

    def scale_values(self) -> list[float | None]:
        """Return the scores of the scales that this one is made of."""
        columns = [score_column(self.instrument.id, name) for name in self.scale.scale_ids]
        return [_or_none(self.row[column]) for column in columns]


def _or_none(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
