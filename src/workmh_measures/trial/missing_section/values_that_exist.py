"""Which missing values do not exist, so that nobody may make them up: of the dead, of what did not apply, of later."""

from __future__ import annotations

from datetime import date

import pandas as pd

from ...dataset.due import due
from ...model.missing import MissingCode
from ...model.names import item_column
from ...model.record import Enrolment
from ...model.study import Outcome, Wave
from ...scoring.combine import leaf_items
from ..person_values import column_of
from ..trial_data import TrialData

__all__ = ["never_there", "not_applicable", "scale_items"]

_DIED, _NOT_APPLICABLE = float(MissingCode.DIED), float(MissingCode.NOT_APPLICABLE)


def never_there(data: TrialData, outcome: Outcome, wave: str) -> pd.Series:
    """Say of everybody allocated whether the outcome at a wave does not exist.

    It does not of those who had died by the planned day, whose wave is counted from a day they have not reached or is not due
    yet, and to whom no item of it applied.
    """
    planned = data.study.wave(wave)
    ids = data.arm.index
    by_day = [_not_by_day(person, planned, data) for person in data.allocated]
    return pd.Series(by_day, index=ids) | _by_codes(data, outcome, wave).reindex(ids, fill_value=False)


def _not_by_day(person: Enrolment, wave: Wave, data: TrialData) -> bool:
    when = due(wave, person)
    if when is None:
        return wave.anchor != data.study.anchors[0]
    return _dead(person, when.planned) or not when.is_due(data.today)


def _dead(person: Enrolment, day: date) -> bool:
    return person.died is not None and person.died <= day


def _by_codes(data: TrialData, outcome: Outcome, wave: str) -> pd.Series:
    """Say of the rows of a wave whether a code tells of death, or every code that nothing applied."""
    columns = [name for name in _told_in(data, outcome) if name in data.long.frame.columns]
    codes = _codes(data, columns, wave)
    if not columns:
        return pd.Series(False, index=codes.index)
    return (codes == _DIED).any(axis=1) | (codes == _NOT_APPLICABLE).all(axis=1)


def not_applicable(data: TrialData, column: str, wave: str) -> pd.Series:
    """Say of everybody allocated whether a code tells that a question did not apply at a wave, or of death."""
    codes = _codes(data, [column], wave)[column]
    return codes.isin((_NOT_APPLICABLE, _DIED)).reindex(data.arm.index, fill_value=False)


def _codes(data: TrialData, columns: list[str], wave: str) -> pd.DataFrame:
    """Return columns at a wave with their codes, the first time of a wave that comes again."""
    frame = data.long.frame
    rows = frame.loc[(frame["wave"] == wave) & frame["anchor_no"].isin((0.0, 1.0)), ["id", *columns]]
    return rows.drop_duplicates("id").set_index("id")


def _told_in(data: TrialData, outcome: Outcome) -> list[str]:
    """Return the columns whose codes tell why an outcome is missing: items of a score, else its own."""
    if outcome.kind != "score":
        name = column_of(outcome)
        return [name] if name in data.long.codebook and data.long.codebook[name].user_missing else []
    return [item_column(str(outcome.instrument), item) for item in scale_items(data, outcome)]


def scale_items(data: TrialData, outcome: Outcome) -> list[str]:
    """Return the items a score is made from; none where the data came without its instrument."""
    instrument = data.instruments.get(str(outcome.instrument))
    if instrument is None:
        return []
    scale = next(one for one in instrument.scales if one.id == outcome.scale)
    return list(dict.fromkeys(leaf_items(instrument, scale)))
