from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from workmh_measures.cli.estimates import study_estimates
from workmh_measures.dataset.assemble import Answers, assemble
from workmh_measures.dataset.blinded import blinded
from workmh_measures.dataset.codebook import Dataset
from workmh_measures.definitions.library import load_instrument, load_study
from workmh_measures.model.estimate import Estimate
from workmh_measures.model.instrument import Instrument
from workmh_measures.model.study import Study
from workmh_measures.trial.simulate import simulate


@pytest.fixture(scope="module")
def study() -> Study:
    return load_study("demo")


@pytest.fixture(scope="module")
def instruments(study: Study) -> dict[str, Instrument]:
    return {entry.instrument: load_instrument(entry.instrument) for entry in study.schedule}


@pytest.fixture(scope="module")
def dataset(study: Study, instruments: dict[str, Instrument]) -> Dataset:
    made = simulate(study, instruments, n=50, seed=16)
    columns = ("participant", "wave", "occasion", "instrument", "item")
    frame = pd.DataFrame({name: [getattr(r, name) for r in made.responses] for name in columns})
    frame["value"] = [
        r.value if isinstance(r.value, float) else np.nan if r.missing is None else float(r.missing)
        for r in made.responses
    ]
    frame["text"] = [r.value if isinstance(r.value, str) else None for r in made.responses]
    frame["day"] = [r.answered_at.date() if r.answered_at else None for r in made.responses]
    answers = Answers(frame, made.completed)
    return assemble(study, instruments, answers, made.enrolments, today=made.observed_until)


@pytest.fixture(scope="module")
def estimates(study: Study, instruments: dict[str, Instrument], dataset: Dataset) -> list[Estimate]:
    return study_estimates(study, instruments, dataset)


def test_every_instrument_is_estimated_at_the_survey_waves_it_is_given_at(
    estimates: list[Estimate], study: Study
) -> None:
    found = {(row.instrument, row.wave) for row in estimates if row.instrument is not None}
    expected = {
        (e.instrument, w) for e in study.schedule for w in e.waves if study.wave(w).source == "survey"
    }
    assert found == expected


def test_scores_of_each_arm_and_of_everyone_are_those_of_the_data_set(
    estimates: list[Estimate], study: Study, dataset: Dataset
) -> None:
    compared = 0
    codes = {arm.id: arm.code for arm in study.arms}
    for row in estimates:
        if row.analysis not in ("mean", "sd") or row.scale is None:
            continue
        rows = dataset.frame[dataset.frame["wave"] == row.wave]
        rows = rows if row.group is None else rows[rows["arm"] == codes[row.group]]
        scores = rows[f"{row.instrument}_{row.scale}"].dropna()
        expected = scores.mean() if row.analysis == "mean" else scores.std(ddof=1)
        assert (row.value, row.n) == (pytest.approx(expected, rel=1e-12), len(scores))
        compared += 1
    assert compared == 2 * 3 * 22


def test_every_mean_of_a_score_carries_its_interval(estimates: list[Estimate]) -> None:
    means = [row for row in estimates if row.analysis == "mean" and row.value is not None]
    assert all(row.ci_level == 0.95 and row.method == "t" for row in means)
    assert all(row.ci_low < row.value < row.ci_high for row in means)  # type: ignore[operator]


def test_reliability_is_of_everyone_and_comes_once_for_each_scale(estimates: list[Estimate]) -> None:
    alphas = [row for row in estimates if row.analysis == "cronbach_alpha"]
    assert {row.group for row in alphas} == {None}
    assert len({(row.instrument, row.scale, row.wave) for row in alphas}) == len(alphas)


def test_a_blinded_data_set_gives_no_estimate_of_an_arm(
    study: Study, instruments: dict[str, Instrument], dataset: Dataset, estimates: list[Estimate]
) -> None:
    rows = study_estimates(study, instruments, blinded(dataset))
    stated = {row.level for row in rows if row.analysis == "hypothesis"}
    assert stated == {one.id for one in study.hypotheses}
    assert {row.group for row in rows if row.level not in stated} == {None}
    assert len(rows) == sum(row.group is None or row.level in stated for row in estimates)
