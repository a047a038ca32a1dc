"""Why an answer is not there: not returned, withdrawn, died, skipped, or not shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..model.instrument import Instrument
from ..model.missing import MissingCode
from ..model.names import item_column
from ..scoring.answers import Flags, answered_values, numeric_items
from ..scoring.classify import condition_truth
from .person_waves import PersonWaves
from .variables import item_variables

__all__ = ["Forms", "fill_reasons"]


@dataclass(frozen=True)
class Forms:
    """One instrument's form in every row, as arrays of length n.

    Attributes
    ----------
    scheduled : the instrument is given at the wave.
    begun, done : something was answered; the form was handed in.
    closed : the window is over and nobody is answering any more.
    """

    rows: PersonWaves
    scheduled: Flags
    begun: Flags
    done: Flags
    closed: Flags

    @property
    def wanted(self) -> Flags:
        """Where there is something to score, if only that nothing was answered."""
        return self.scheduled & (self.rows.due | self.begun | self.done)


def fill_reasons(instrument: Instrument, items: Mapping[str, pd.Series], forms: Forms) -> None:
    """Put the reason into every empty cell of a numeric item whose form is due or has come.

    Notes
    -----
    What was left out of a form that was handed in, or begun until its window was over, was skipped, or not shown when
    no earlier answer opens it. Who withdrew or died before the window was over did not leave anything out: all that is
    empty then is -995 or -999, in a form begun and in one never touched.
    """
    rows = forms.rows
    gone = ~np.isnan(rows.gone) & ~forms.done
    come = forms.done | (forms.begun & forms.closed & ~gone)
    left = forms.scheduled & gone & (rows.due | forms.begun)
    awaited = forms.scheduled & forms.closed & ~forms.begun & ~forms.done & ~gone
    hidden = _hidden(instrument, items)
    for variable in item_variables(instrument):
        column = items[variable.name]
        if variable.type != "numeric":
            continue
        empty = np.isnan(column.to_numpy())
        values = column.to_numpy(copy=True)
        values[empty & left] = rows.gone[empty & left]
        values[empty & awaited] = float(MissingCode.NOT_RETURNED)
        values[empty & come] = float(MissingCode.SKIPPED)
        if str(variable.item) in hidden:
            values[empty & come & hidden[str(variable.item)]] = float(MissingCode.NOT_SHOWN)
        column[:] = values


def _hidden(instrument: Instrument, items: Mapping[str, pd.Series]) -> dict[str, Flags]:
    """Say in which rows an item is hidden: not every gate is known to be open, as in the form."""
    values = {i: answered_values(items[item_column(instrument.id, i)]) for i in numeric_items(instrument)}
    hidden: dict[str, Flags] = {}
    for gate in instrument.items_if:
        truth = condition_truth(gate.when, values, {})
        for item in gate.items:
            hidden[item] = hidden.get(item, np.zeros(len(truth.true), dtype=np.bool_))
            hidden[item] |= ~(truth.known & truth.true)
    return hidden
