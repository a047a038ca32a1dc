"""The analysis of a trial: exactly what its plan says, section by section, marked where the data are not locked."""

from __future__ import annotations

from ..model.estimate import Estimate, changed
from .trial_data import TrialData
from .trial_questions import TrialQuestions
from .trial_sections import SECTION_ROWS

__all__ = ["BEFORE_LOCK", "trial_estimates"]

BEFORE_LOCK = "Run before the data were locked: it may change."
"""What every row says of data that are not locked."""


def trial_estimates(data: TrialData, asked: TrialQuestions | None = None) -> list[Estimate]:
    """Run the plan of a trial.

    Returns
    -------
    list of Estimate
        `group` is the arm; of a comparison the arm that is compared with the reference of the plan. `factor` names the
        outcome, or the characteristic of the baseline table; `item` the comparison of the plan, `item2` its
        population. `level` is a category, a part of a subgroup (``stratum=level``), a definition of work or a state.
        Every row of data that are not locked carries `BEFORE_LOCK` among its warnings.
    """
    asked = TrialQuestions() if asked is None else asked
    rows = [row for name in asked.sections for row in SECTION_ROWS[name](data, asked)]
    if data.lock is not None:
        return rows
    return [changed(row, warnings=(BEFORE_LOCK, *row.warnings)) for row in rows]
