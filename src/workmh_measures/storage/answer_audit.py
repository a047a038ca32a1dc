"""The key audit of everything a study has collected: each instrument looked at for what a mistake explains better than people do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from workmh_measures.analysis.key_audit import key_audit
from workmh_measures.analysis.measured_rows import RowNames, measurements_of
from workmh_measures.errors import ProblemError
from workmh_measures.model.estimate import Estimate
from workmh_measures.model.instrument import Instrument
from workmh_measures.model.study import Study
from workmh_measures.storage.repository import Store
from workmh_measures.storage.study_data import study_dataset

__all__ = ["audited_answers"]


def audited_answers(
    store: Store, study: Study, instruments: Mapping[str, Instrument], *, today: date
) -> dict[str, list[Estimate]]:
    """Return the rows of the key audit of each instrument, by its id; one that has nothing to be audited is left out.

    Parameters
    ----------
    instruments : every instrument of the schedule, by id.
    today : the day that decides what is due.

    Raises
    ------
    ProblemError
        If an answer cannot be, such as one that is not on its scale: there is no data set then.
    """
    whole = study_dataset(store, study, instruments, today=today)
    # A wave comes once for each job; a person has one row at it in the audit.
    dataset = replace(whole, frame=whole.frame[~(whole.frame["anchor_no"] > 1)])
    waves = [wave.id for wave in study.waves]
    names = RowNames(person="id", wave="wave")
    found = {}
    for name in (use.instrument.id for use in dataset.codebook.instruments):
        try:
            found[name] = key_audit(measurements_of(dataset, names, instrument=name, waves=waves))
        except ProblemError:
            continue
    return found
