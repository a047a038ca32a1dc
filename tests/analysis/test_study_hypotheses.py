"""The hypotheses of a study on its own data set: each once, persons of its first event, arms where they may be seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from workmh_measures.analysis.correlation import pearson_correlation
from workmh_measures.analysis.standardised_difference import hedges_g
from workmh_measures.analysis.study_hypotheses import study_hypotheses
from workmh_measures.dataset.assemble import assemble
from workmh_measures.dataset.blinded import blinded
from workmh_measures.dataset.codebook import Dataset
from workmh_measures.definitions.library import load_instrument, load_study
from workmh_measures.model.estimate import Estimate
from workmh_measures.model.hypothesis import ExpectedDifference
from workmh_measures.model.study import Study
from workmh_measures.trial.simulate import simulate, simulated_answers

DEMO = load_study("demo")
BY_ARM = ExpectedDifference.model_validate(
    {
        "id": "arms",
        "kind": "change_difference",
        "of": {"instrument": "hads", "scale": "total", "waves": ["t0", "t6"]},
        "group": {"column": "arm", "higher": "control", "lower": "programme"},
        "at_least": 0.0,
        "source": "made up",
        "stated_on": "2026-01-05",
    }
)


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    instruments = {entry.instrument: load_instrument(entry.instrument) for entry in DEMO.schedule}
    made = simulate(DEMO, instruments, n=80, seed=5)
    return assemble(made.study, instruments, simulated_answers(made), made.enrolments, today=date(2040, 1, 1))


def judged(study: Study, dataset: Dataset) -> dict[str | None, Estimate]:
    return {row.level: row for row in study_hypotheses(study, dataset, seed=1, draws=100)}


def wide(dataset: Dataset, column: str, wave: str) -> pd.Series:
    rows = dataset.frame[(dataset.frame["wave"] == wave) & (dataset.frame["anchor_no"] != 2)]
    return rows.set_index("id")[column].astype(float)


in_any_order = pytest.mark.parametrize("shuffled", [False, True])


@in_any_order
def test_each_hypothesis_has_its_row_and_all_of_them_their_shares(dataset: Dataset, shuffled: bool) -> None:
    order = dataset.frame.sample(frac=1, random_state=2) if shuffled else dataset.frame
    found = judged(DEMO, Dataset(order, dataset.codebook))
    assert [*found] == [*(one.id for one in DEMO.hypotheses), "construct_validity", "responsiveness"]
    expected = pearson_correlation(wide(dataset, "hads_total", "t0"), wide(dataset, "who5_total", "t0"))
    row = found["distress_and_well_being"]
    assert (row.instrument, row.value, row.n) == (
        "hads",
        pytest.approx(expected.value, rel=1e-12),
        expected.n,
    )
    assert found["construct_validity"].instrument is None


def test_arms_are_compared_by_their_ids_and_not_in_a_blinded_copy(dataset: Dataset) -> None:
    study = DEMO.model_copy(update={"hypotheses": (BY_ARM,)})
    change = wide(dataset, "hads_total", "t6") - wide(dataset, "hads_total", "t0")
    arm = wide(dataset, "arm", "t0").reindex(change.index)
    row = judged(study, dataset)["arms"]
    assert row.value == pytest.approx(hedges_g(change[arm == 0], change[arm == 1]).value, rel=1e-12)
    assert row.group == "control - programme"
    hidden = judged(study, blinded(dataset))["arms"]
    assert (hidden.value, hidden.text) == (None, None)
    assert "no column 'arm'" in str(hidden.reason)


def test_groups_may_be_told_apart_by_an_outcome_of_work_at_its_own_wave(dataset: Dataset) -> None:
    frame = dataset.frame.copy()
    working = pd.Series(pd.factorize(frame["id"])[0] % 2, index=frame.index).astype(float)
    frame["any_competitive_reg"] = working.where(frame["wave"] == "r12")
    group = BY_ARM.group.model_copy(update={"column": "competitive_work_12", "higher": "0", "lower": "1"})
    before = BY_ARM.of.model_copy(update={"waves": None, "wave": "t0"})
    one = BY_ARM.model_copy(update={"kind": "group_difference", "of": before, "group": group})
    study = DEMO.model_copy(update={"hypotheses": (one,)})
    told = replace(dataset.codebook["in_window"], name="any_competitive_reg")
    codebook = replace(dataset.codebook, variables=(*dataset.codebook.variables, told))
    row = judged(study, Dataset(frame, codebook))["arms"]
    scores = wide(dataset, "hads_total", "t0")
    later = frame[frame["wave"] == "r12"].set_index("id")["any_competitive_reg"].reindex(scores.index)
    assert row.value == pytest.approx(hedges_g(scores[later == 0], scores[later == 1]).value, rel=1e-12)
    assert judged(study, dataset)["arms"].reason == "The data have no column 'any_competitive_reg'."


def test_of_a_wave_that_came_twice_the_first_is_taken(dataset: Dataset) -> None:
    frame = dataset.frame
    again = frame[frame["wave"] == "t0"].assign(anchor_no=2.0, hads_total=99.0)
    twice = Dataset(pd.concat([again, frame], ignore_index=True), dataset.codebook)
    assert judged(DEMO, twice) == judged(DEMO, dataset)


def test_a_study_that_states_nothing_has_no_rows(dataset: Dataset) -> None:
    assert study_hypotheses(DEMO.model_copy(update={"hypotheses": ()}), dataset, seed=1, draws=10) == []
