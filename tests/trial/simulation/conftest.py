from __future__ import annotations

from dataclasses import replace

import pytest

from workmh_measures.definitions.library import load_instrument, load_study
from workmh_measures.model.instrument import Instrument
from workmh_measures.model.study import Study
from workmh_measures.trial.simulate import SimulatedStudy, simulate
from workmh_measures.trial.simulation.truth import Burden, Leaving, Missed, Truth, Work

N = 20_000
GIVEN = ("hads", "who5", "eq5d5l", "rtw_expectancy", "work_status")


@pytest.fixture(scope="session")
def study() -> Study:
    whole = load_study("demo")
    schedule = tuple(entry for entry in whole.schedule if entry.instrument in GIVEN)
    return whole.model_copy(update={"schedule": schedule, "unit_records": ()})


@pytest.fixture(scope="session")
def instruments(study: Study) -> dict[str, Instrument]:
    return {entry.instrument: load_instrument(entry.instrument) for entry in study.schedule}


@pytest.fixture(scope="session")
def truth() -> Truth:
    """Nobody leaves and loss is by chance alone, so that what was put in is seen as it is."""
    return Truth(
        burden=replace(Burden(), unit_icc=0.1, units=200),
        missed=replace(Missed(), lost_log_odds=0.0),
        leaving=Leaving({}, 0.0, 0.0),
        work=replace(Work(), disability_pension=0.0),
    )


@pytest.fixture(scope="session")
def large(study: Study, instruments: dict[str, Instrument], truth: Truth) -> SimulatedStudy:
    return simulate(study, instruments, n=N, seed=20260, truth=truth)
