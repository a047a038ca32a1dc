"""In which state people are by month since inclusion, and how many months they are in each."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np

from ...errors import NotEstimable
from ...model.estimate import Estimate, changed
from ..binary_effects.effect import Effect
from ..trial_data import TrialData
from ..trial_questions import TrialQuestions
from ..work_models.mean_days import Resampling
from ..work_models.state_course import StateCourses, state_courses, told_states
from ..work_models.state_occupancy import mean_months, mean_months_difference, state_shares
from .told_outcomes import filled, tellers_people

__all__ = ["state_rows"]

Rows = Iterator[Estimate]


def state_rows(data: TrialData, asked: TrialQuestions) -> Rows:
    """Yield shares by month (`factor` is ``month_<m>``, `level` the state), then mean months in each state and differences.

    Notes
    -----
    Registers only, up to the last register wave counted from inclusion. `n` of a share are those whose state is known.
    """
    people = tellers_people(data, "register")
    states = told_states(record for person in people for record in person.records)
    months = _horizon(data)
    if not states or not months:
        return
    courses = state_courses(people, states, months)
    arm_of = np.array([person.arm for person in people])
    arms = [arm.id for arm in (data.reference, *data.compared) if (arm_of == arm.id).any()]
    by_arm = {arm: courses.of(arm_of == arm) for arm in arms}
    for arm, own in by_arm.items():
        for share in state_shares(own):
            yield Estimate(
                analysis="state_share",
                factor=f"month_{share.month}",
                group=arm,
                level=share.state,
                value=share.share,
                ci_low=share.ci_low,
                ci_high=share.ci_high,
                ci_level=None if share.ci_low is None else 0.95,
                n=share.n,
                method="wilson",
                missing="complete",
                reason=None if share.n else "No source covers anybody on that day.",
            )
    yield from _months(by_arm, Resampling(asked.draws, asked.seed))


def _horizon(data: TrialData) -> int:
    waves = [wave for wave in data.study.waves if wave.anchor == data.study.anchors[0]]
    return int(max((wave.month for wave in waves if wave.source == "register"), default=0))


def _months(by_arm: dict[str, StateCourses], resampling: Resampling) -> Rows:
    for arm, own in by_arm.items():
        row = Estimate(analysis="state_months", group=arm, n=len(own.at), missing="complete")
        yield from _by_state(row, own, partial(mean_months, own, resampling=resampling))
    (_, control), *others = by_arm.items()
    for arm, own in others:
        n = len(own.at) + len(control.at)
        row = Estimate(analysis="state_months_difference", group=arm, n=n, missing="complete")
        yield from _by_state(row, own, partial(mean_months_difference, own, control, resampling=resampling))


def _by_state(row: Estimate, courses: StateCourses, found: partial[dict[str, Effect]]) -> Rows:
    row = changed(row, method="bootstrap_percentile")
    try:
        effects = found()
    except NotEstimable as refusal:
        yield changed(row, reason=" ".join(problem.text for problem in refusal.problems))
        return
    for state in courses.states[:-1]:
        yield filled(changed(row, level=state), effects[state])
