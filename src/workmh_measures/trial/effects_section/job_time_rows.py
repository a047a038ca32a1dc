"""The time to the first job that meets the outcome's definition, compared by the methods of times; death and pensions compete."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from types import MappingProxyType
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ...dataset.due import due_from
from ...errors import NotEstimable
from ...model.estimate import Estimate, changed
from ...model.study import Arm
from ..binary_effects.effect import Effect
from ..person_values import covariate, is_categorical
from ..time_to_event.cox_model import CoxModel, cox_model
from ..time_to_event.cumulative_incidence import cumulative_incidence, incidence_difference
from ..time_to_event.event_times import EventTimes, with_arm_ids
from ..time_to_event.fine_gray import fine_gray_model
from ..time_to_event.gray_test import gray_test
from ..time_to_event.log_rank import log_rank_test
from ..time_to_event.proportionality import proportionality_test
from ..time_to_event.restricted_mean import restricted_mean, restricted_mean_difference, restricted_mean_ratio
from ..work_models.job_times import JOB, JobTime, event_times, job_time
from ..work_models.work_people import WorkTeller, work_people
from .comparison import ComparedPeople, Comparison, with_effect, with_test

__all__ = ["job_time_rows"]

Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class _Followed:
    """People of two arms with a known time.

    `limit` is the shortest planned time in days; times are looked at until then.
    """

    made: Comparison
    arm: Arm
    times: EventTimes
    people: ComparedPeople
    limit: float

    @property
    def treated(self) -> Floats:
        return self.people.treated

    @property
    def stratum(self) -> NDArray[np.str_] | None:
        return self.people.strata() if self.people.categorical else None

    @property
    def design(self) -> tuple[Floats, tuple[str, ...]]:
        columns, names = self.people.columns
        return np.column_stack([self.treated, columns]), ("arm", *names)

    def row(self, analysis: str, method: str, **more: Any) -> Estimate:
        line = self.made.effect_row(analysis, self.arm, **({"n": self.times.n, "method": method} | more))
        return changed(line, warnings=(*line.warnings, *self.people.told))


def job_time_rows(made: Comparison) -> Iterator[Estimate]:
    """Compare the time to the first job, until the wave of the outcome.

    Notes
    -----
    The job is one that began after inclusion and meets kinds and hours of the outcome's definition. Death, old-age pension
    and full disability pension compete with it; the end of the records, or the wave, ends follow-up.
    """
    times = _job_times(made)
    for arm in made.arms:
        followed = _followed(made, arm, times)
        yield from _counted(followed)
        yield from _ROWS[made.planned.method](followed)


def _job_times(made: Comparison) -> dict[str, tuple[JobTime, int]]:
    """Return the time of everybody in the population, and the days until the wave."""
    data, study = made.data, made.data.study
    definition = next((one for one in study.work_definitions if one.id == made.outcome.definition), None)
    if definition is None or not data.records:
        raise NotEstimable.because(
            "The time to a job needs the spells themselves, and the data hold none: give the study's store or its folder."
        )
    teller: WorkTeller = "staff" if made.outcome.source == "staff" else "register"
    wave, inside = study.wave(made.wave), set(made.people)
    people = work_people(data.allocated, data.records, anchor=study.anchors[0], teller=teller)
    found = {}
    for person in (one for one in people if one.participant in inside):
        planned = due_from(wave, person.inclusion).planned
        known = job_time(person, definition, min(planned, data.today))
        found[person.participant] = (known, _days(person.inclusion, planned))
    return found


def _days(first: date, last: date) -> int:
    return (last - first).days


def _followed(made: Comparison, arm: Arm, times: Mapping[str, tuple[JobTime, int]]) -> _Followed:
    chosen = [
        who
        for who, of in made.arm_of.items()
        if of in (arm.id, made.data.reference.id) and who in times and times[str(who)][0].days is not None
    ]
    asked = int(made.arm_of.isin([arm.id, made.data.reference.id]).sum())
    names = made.planned.adjust
    table = pd.DataFrame({name: covariate(made.data, name).reindex(chosen) for name in names}, index=chosen)
    told = []
    if asked > len(chosen):
        told.append(
            f"The time to a job is not known of {asked - len(chosen)} of {asked} persons, and they are left out: their records"
            " do not cover the day after inclusion, or do not tell hours."
        )
    lacking = int(table.isna().any(axis=1).sum()) if names else 0
    if lacking:
        told.append(
            f"{lacking} persons with an outcome lack a covariate and are left out: complete it, or leave it out of the"
            " adjustment."
        )
    table = table.dropna() if names else table
    kept = [times[str(who)] for who in table.index]
    if not kept:
        raise NotEstimable.because(
            "The time to a job is known of nobody: check the window the records cover."
        )
    people = ComparedPeople(
        table,
        np.zeros(len(kept)),
        (made.arm_of.reindex(table.index) == arm.id).to_numpy(dtype=np.float64),
        tuple(name for name in names if is_categorical(made.data, name)),
        tuple(told),
    )
    return _Followed(
        made, arm, event_times([time for time, _ in kept]), people, float(min(days for _, days in kept))
    )


def _counted(followed: _Followed) -> Iterator[Estimate]:
    """How many in each arm were followed, got a job, or had what competes with it first."""
    for arm, flag in ((followed.made.data.reference, 0.0), (followed.arm, 1.0)):
        cause = followed.times.cause[followed.treated == flag]
        n = len(cause)
        row = partial(followed.made.row, arm=arm, level=followed.arm.id, n=n)
        yield row("persons_followed", value=float(n))
        yield row("events", value=float((cause == JOB).sum()))
        yield row("competing_events", value=float((cause > JOB).sum()))


def _incidence_rows(followed: _Followed) -> Iterator[Estimate]:
    line = followed.row("incidence_difference", "aalen_johansen", level=f"{followed.limit:g}")
    if followed.people.covariates.shape[1]:
        told = "Shares by time are compared as they are, not adjusted: plan 'fine_gray' to adjust for covariates."
        line = changed(line, warnings=(*line.warnings, told))
    ids = (followed.arm.id, followed.made.data.reference.id)
    yield with_effect(
        line,
        lambda: with_arm_ids(
            incidence_difference(followed.times, followed.treated, followed.limit, cause=JOB), *ids
        ),
    )
    for arm, flag in ((followed.arm, 1.0), (followed.made.data.reference, 0.0)):
        own = followed.times.of(followed.treated == flag) if (followed.treated == flag).any() else None
        share = followed.made.row(
            "cumulative_incidence",
            arm,
            level=f"{followed.limit:g}",
            method="aalen_johansen",
            n=own.n if own else 0,
        )
        yield with_effect(share, _share, own, followed.limit)
    test = followed.row("gray_test", "gray" if followed.stratum is None else "gray_stratified")
    yield with_test(
        test,
        lambda: with_arm_ids(
            gray_test(followed.times, followed.treated, cause=JOB, stratum=followed.stratum), *ids
        ),
    )


def _share(times: EventTimes | None, limit: float) -> Effect:
    if times is None:
        raise NotEstimable.because("Nobody in the arm has a value.")
    return cumulative_incidence(times, cause=JOB).at(limit)


def _fine_gray_rows(followed: _Followed) -> Iterator[Estimate]:
    line = followed.row("subdistribution_hazard_ratio", "fine_gray")
    yield with_effect(line, lambda: _fine_gray(followed))
    yield from _incidence_rows(followed)


def _fine_gray(followed: _Followed) -> Effect:
    design, names = followed.design
    model = fine_gray_model(followed.times, design, names=names, cause=JOB)
    found = model.hazard_ratio(0)
    return _with_warnings(found, model.warnings)


def _cox_rows(followed: _Followed) -> Iterator[Estimate]:
    yield with_effect(followed.row("hazard_ratio", "cause_specific"), lambda: _cox(followed).hazard_ratio(0))
    test = followed.row("proportional_hazards", "schoenfeld")
    yield with_test(test, lambda: proportionality_test(_cox(followed)).columns[0])
    yield from _incidence_rows(followed)


def _cox(followed: _Followed) -> CoxModel:
    design, names = followed.design
    return cox_model(followed.times.only(JOB), design, names=names)


def _log_rank_rows(followed: _Followed) -> Iterator[Estimate]:
    only = followed.times.only(JOB)
    test = followed.row("log_rank", "cause_specific")
    yield with_test(test, lambda: log_rank_test(only, followed.treated, stratum=followed.stratum).test)
    yield with_effect(followed.row("hazard_ratio", "cause_specific"), lambda: _cox(followed).hazard_ratio(0))
    yield from _incidence_rows(followed)


def _restricted_rows(followed: _Followed) -> Iterator[Estimate]:
    only = followed.times.only(JOB)
    level = f"{followed.limit:g}"
    told: tuple[str, ...] = ()
    competing = int((followed.times.cause > JOB).sum())
    if competing:
        sentence = (
            f"{competing} persons died or got a pension first: their time without a job ends there, as if they could still"
            " have got one. Tell the cumulative incidence as well."
        )
        told = (sentence,)
    for name, measure in (
        ("restricted_mean_difference", restricted_mean_difference),
        ("restricted_mean_ratio", restricted_mean_ratio),
    ):
        line = followed.row(name, "kaplan_meier", level=level)
        line = changed(line, warnings=(*line.warnings, *told))
        yield with_effect(line, partial(measure, only, followed.treated, followed.limit))
    for arm, flag in ((followed.arm, 1.0), (followed.made.data.reference, 0.0)):
        line = followed.made.row("restricted_mean", arm, level=level, method="kaplan_meier")
        own = followed.treated == flag
        yield with_effect(changed(line, n=int(own.sum())), _mean, only.of(own), followed.limit)


def _mean(times: EventTimes, limit: float) -> Effect:
    return Effect(restricted_mean(times, limit).value)


def _with_warnings(effect: Effect, told: tuple[str, ...]) -> Effect:
    from dataclasses import replace

    return replace(effect, warnings=(*effect.warnings, *told))


_ROWS: Mapping[str, Callable[[_Followed], Iterator[Estimate]]] = MappingProxyType(
    {
        "cumulative_incidence": _incidence_rows,
        "fine_gray": _fine_gray_rows,
        "cox": _cox_rows,
        "log_rank": _log_rank_rows,
        "restricted_mean_time": _restricted_rows,
    }
)
