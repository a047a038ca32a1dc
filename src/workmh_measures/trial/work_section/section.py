"""The section on work: definitions varied, amounts, benefits, states by month, registers beside persons."""

from __future__ import annotations

from collections.abc import Iterator

from ...model.estimate import Estimate
from ..trial_data import TrialData
from ..trial_questions import TrialQuestions
from .amount_rows import amount_rows, benefit_rows
from .definition_rows import definition_rows
from .said_outcomes import said_outcomes
from .source_rows import source_rows
from .state_rows import state_rows
from .told_outcomes import told_outcomes

__all__ = ["NO_RECORDS", "work_rows"]

NO_RECORDS = (
    "The data hold no records of registers or staff, so other definitions of work, days and states cannot be told: give the"
    " study's store or its folder."
)
NOBODY_YET = "The day of the wave has come for nobody with a day of inclusion."


def work_rows(data: TrialData, asked: TrialQuestions) -> Iterator[Estimate]:
    """Yield the rows of the section; nothing in a study without outcomes of work.

    Parameters
    ----------
    data : of a trial.
    asked : seed and number of draws.
    """
    outcomes = [one for one in data.study.outcomes if one.kind == "employment"]
    if not outcomes:
        return
    said = [*said_outcomes(data)]
    for one in said:
        yield from definition_rows(one)
    if not data.records:
        told_by_persons = {one.outcome.id for one in said}
        for outcome in outcomes:
            if outcome.id not in told_by_persons:
                yield Estimate(analysis="work_share", factor=outcome.id, reason=NO_RECORDS)
        return
    for told in told_outcomes(data):
        if not told.arms:
            yield told.row("work_share", None, reason=NOBODY_YET)
            continue
        yield from definition_rows(told)
        yield from amount_rows(told, asked)
        yield from benefit_rows(told)
    yield from state_rows(data, asked)
    yield from source_rows(data)
