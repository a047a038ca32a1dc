"""Which forms were due and came back, and which scores could be given: counted in the data set."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..dataset.codebook import Codebook, InstrumentUse
from ..model.missing import MissingCode
from ..model.names import score_column
from ..model.scale import Scale
from ..scoring.score import STATUS_NAMES

__all__ = ["FormCounts", "form_counts", "status_counts"]

Flags = NDArray[np.bool_]

# Codes that stand for a whole form that did not come, whatever it asks.
_NO_FORM = (MissingCode.WITHDRAWN, MissingCode.NOT_ADMINISTERED, MissingCode.DIED)


@dataclass(frozen=True, slots=True)
class FormCounts:
    """Forms of one instrument at one wave; the last four add up to `due`.

    Attributes
    ----------
    due : forms whose window had opened.
    returned : at least one item answered, left out or refused.
    not_returned : the window closed without an answer.
    no_form : withdrawn, died, or not administered.
    still_open : no answer yet, the window not closed.
    """

    due: int
    returned: int
    not_returned: int
    no_form: int
    still_open: int


def form_counts(
    rows: pd.DataFrame, codebook: Codebook, use: InstrumentUse, *, scheduled: Iterable[str]
) -> FormCounts:
    """Count the forms of an instrument in the rows of one wave.

    Parameters
    ----------
    rows : of one wave, one for each person.
    codebook : of the data set.
    use : the instrument.
    scheduled : instruments given at the wave; a wave has come for a person when one of them tells so.
    """
    given, absent, excused = _parts_of(rows, codebook, use.instrument.id)
    due = _wave_has_come(rows, codebook, set(scheduled))
    returned = due & given
    no_form = due & ~given & excused
    not_returned = due & ~given & ~excused & absent
    return FormCounts(
        due=int(due.sum()),
        returned=int(returned.sum()),
        not_returned=int(not_returned.sum()),
        no_form=int(no_form.sum()),
        still_open=int((due & ~given & ~excused & ~absent).sum()),
    )


def status_counts(rows: pd.DataFrame, use: InstrumentUse, scale: Scale) -> dict[str, int]:
    """Count why a score was given or not, in the rows of one wave.

    Returns
    -------
    dict
        Name of each status (complete, prorated, too_few_answers, not_given) -> number of forms due.
    """
    status = rows[score_column(use.instrument.id, scale.id, "status")]
    return {name: int((status == code).sum()) for code, name in STATUS_NAMES.items()}


def _wave_has_come(rows: pd.DataFrame, codebook: Codebook, scheduled: set[str]) -> Flags:
    status = [v.name for v in codebook.of_kind("status") if v.instrument in scheduled]
    come: Flags = rows[status].notna().to_numpy().any(axis=1)
    for instrument in scheduled:
        come |= np.any(_parts_of(rows, codebook, instrument), axis=0)
    return come


def _parts_of(rows: pd.DataFrame, codebook: Codebook, instrument: str) -> tuple[Flags, Flags, Flags]:
    """Say for each row whether an item was given, was not returned, or the person was excused."""
    given, absent, excused = (np.zeros(len(rows), dtype=np.bool_) for _ in range(3))
    for variable in codebook.of_kind("item"):
        if variable.instrument != instrument:
            continue
        column = rows[variable.name]
        if variable.type != "numeric":
            given |= (column.notna() & (column.astype("str") != "")).to_numpy()
            continue
        values = column.to_numpy(dtype=np.float64)
        is_absent, is_excused = values == MissingCode.NOT_RETURNED, np.isin(values, _NO_FORM)
        absent |= is_absent
        excused |= is_excused
        given |= ~np.isnan(values) & ~is_absent & ~is_excused
    return given, absent, excused
