"""What is taken out of a simulated trial is what the whole data set of the whole study holds."""

from __future__ import annotations

import numpy as np
import pytest

from workmh_measures.dataset.assemble import assemble
from workmh_measures.definitions.library import load_study
from workmh_measures.model.names import score_column, work_column
from workmh_measures.trial.power_simulation.replication import PowerQuestion
from workmh_measures.trial.power_simulation.trial_values import TrialValues
from workmh_measures.trial.simulate import simulate
from workmh_measures.trial.work_variables import with_work_variables

from .simulated_studies import question

N, SEED = 90, 11


def values_of(asked: PowerQuestion) -> TrialValues:
    made = simulate(asked.design, asked.instruments, n=N, seed=SEED, truth=asked.put_in)
    return TrialValues(made, asked.instruments)


@pytest.mark.parametrize("name", ["demo", "awac", "ips_rct"])
def test_scores_and_work_of_the_trimmed_study_are_those_of_the_whole_one(name: str) -> None:
    asked = question(name)
    values, study = values_of(asked), load_study(name)
    made = simulate(study, asked.instruments, n=N, seed=SEED)
    long = assemble(made.study, asked.instruments, made.answers, made.enrolments, today=made.observed_until)
    long = with_work_variables(long, made.study, made.enrolments, made.registers, today=made.observed_until)
    assert len(asked.design.schedule) < len(study.schedule)
    for test in asked.tests:
        outcome = test.outcome
        is_score = outcome.kind == "score"
        column = (
            score_column(str(outcome.instrument), str(outcome.scale)) if is_score else work_column(outcome)
        )
        rows = long.frame[(long.frame["wave"] == outcome.until) & (long.frame["anchor_no"] == 1)]
        whole = rows.set_index("id")[column].reindex([p.participant for p in made.people])
        found = values.score(outcome, str(outcome.until)) if is_score else values.work(outcome)
        np.testing.assert_array_equal(found, whole.to_numpy(dtype=np.float64), err_msg=outcome.id)
        assert 10 < np.isfinite(found).sum() <= N


def test_who_is_in_a_population_and_what_is_known_of_people() -> None:
    values = values_of(question("ips_rct", "competitive_register_12"))
    people = values.made.people
    assert values.arm.tolist() == [person.arm.id for person in people]
    assert values.factor("severity").tolist() == [person.strata["severity"] for person in people]
    assert values.factor("unit").tolist() == [person.unit for person in people]
    assert values.is_in(None).all()
