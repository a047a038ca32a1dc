"""The plan of a study without its people: what may be read before anything is computed, by everybody."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd

from ..dataset.codebook import Codebook, Dataset
from ..dataset.keys import design_variables
from ..dataset.variables import item_variables, score_variables
from ..model.instrument import Instrument
from ..model.study import Study
from ..scoring.parameters import resolved_parameters
from .blinded_trial import one_group
from .trial_data import TrialData

__all__ = ["plan_alone"]


def plan_alone(study: Study, instruments: Mapping[str, Instrument]) -> TrialData:
    """Return a trial of nobody in one group (`blinded_trial.one_group`), with every name the plan may use.

    Parameters
    ----------
    instruments : every instrument of the schedule, by id.
    """
    one = one_group(study)
    variables = {variable.name: variable for variable in design_variables(one)}
    for entry in study.schedule:
        instrument = instruments[entry.instrument]
        parameters = resolved_parameters(instrument, entry.parameters)
        own = (*item_variables(instrument), *score_variables(instrument, parameters))
        variables |= {variable.name: variable for variable in own}
    title: dict[str, str] = dict.fromkeys(study.languages, study.id)
    book = Codebook(
        variables=tuple(variables.values()), title=title, languages=study.languages, study=study.id
    )
    frame = pd.DataFrame({name: pd.Series(dtype="object") for name in variables})
    return TrialData(one, instruments, Dataset(frame, book), (), date.min).with_work()
