"""Trials to analyse: a made-up one from a study file, and any other from a plain table."""

from __future__ import annotations

from functools import lru_cache

from workmh_measures.dataset.assemble import assemble
from workmh_measures.definitions.library import load_instrument, load_study
from workmh_measures.model.study import Study
from workmh_measures.trial.simulate import simulate
from workmh_measures.trial.trial_data import TrialData
from workmh_measures.trial.work_variables import with_work_variables


@lru_cache
def made_up_trial(name: str = "demo", n: int = 120, seed: int = 1) -> TrialData:
    """Return a simulated trial of a study of the library."""
    return trial_of(load_study(name), n=n, seed=seed)


def trial_of(study: Study, *, n: int = 120, seed: int = 1) -> TrialData:
    """Return a simulated trial of any study."""
    instruments = {entry.instrument: load_instrument(entry.instrument) for entry in study.schedule}
    made = simulate(study, instruments, n=n, seed=seed)
    day = made.observed_until
    long = assemble(made.study, instruments, made.answers, made.enrolments, today=day)
    long = with_work_variables(long, made.study, made.enrolments, made.registers, today=day)
    return TrialData(
        study=made.study,
        instruments=instruments,
        long=long,
        people=tuple(made.enrolments),
        records=tuple(made.registers),
        today=day,
        source="made up",
    )
