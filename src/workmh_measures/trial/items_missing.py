"""Items left out of forms that came in, by instrument, wave and arm."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from ..dataset.codebook import Variable
from ..model.estimate import Estimate, changed
from ..model.missing import MissingCode
from .trial_data import TrialData
from .wave_answers import WaveAnswers, first_rows, is_answer

__all__ = ["item_rows"]

_NOT_ASKED = (float(MissingCode.NOT_SHOWN), float(MissingCode.NOT_APPLICABLE))


def item_rows(data: TrialData, waves: Mapping[str, WaveAnswers]) -> Iterator[Estimate]:
    """Yield the share of items without an answer in forms that came in, of all and of each arm.

    Returns
    -------
    iterator of Estimate
        ``item_missing_share``, `n` the forms in which something was answered. Items that were not shown, or do not apply,
        are not asked and not counted; an answer that says it is not known counts as none.
    """
    items: dict[str, list[Variable]] = {}
    for variable in data.long.codebook.of_kind("item"):
        if variable.type == "numeric" and variable.instrument is not None:
            items.setdefault(variable.instrument, []).append(variable)
    for wave in waves.values():
        asked = {entry.instrument for entry in data.study.instruments_at(wave.wave)}
        for instrument, variables in items.items():
            if instrument in asked:
                yield from _of_instrument(data, wave, variables)


def _of_instrument(data: TrialData, wave: WaveAnswers, variables: list[Variable]) -> Iterator[Estimate]:
    rows = first_rows(data, wave.wave).reindex(wave.people.index)
    cells = rows[[variable.name for variable in variables]].to_numpy(dtype=np.float64, na_value=np.nan)
    answered = np.column_stack([is_answer(rows[variable.name]) for variable in variables])
    begun = answered.any(axis=1)
    if not begun.any():
        return
    shown = ~np.isin(cells, _NOT_ASKED)
    arms = wave.people["arm"].to_numpy()
    for group in (None, *(arm.id for arm in data.study.allocated_arms)):
        forms = begun if group is None else begun & (arms == group)
        row = Estimate(
            analysis="item_missing_share",
            instrument=variables[0].instrument,
            group=group,
            wave=wave.wave,
            n=int(forms.sum()),
        )
        if forms.any():
            yield changed(row, value=float((shown & ~answered)[forms].sum() / shown[forms].sum()))
        else:
            yield changed(row, reason="There is nobody to count.")
