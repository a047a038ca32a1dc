"""A simulated study shows what was put in, and nothing that could not be answered."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

from workmh_measures.dataset.assemble import assemble
from workmh_measures.dataset.due import due
from workmh_measures.model.instrument import Instrument
from workmh_measures.model.missing import MissingCode
from workmh_measures.model.response_scale import chosen_codes
from workmh_measures.model.study import Study
from workmh_measures.scoring.classify import condition_truth
from workmh_measures.trial.simulate import SimulatedStudy, Truth, simulate, simulated_answers

N = 300
FOUR = 4
"""Standard errors a share may lie from the truth: once in 16,000 draws by chance."""


@pytest.fixture(scope="module")
def made(study: Study, instruments: dict[str, Instrument]) -> SimulatedStudy:
    return simulate(study, instruments, n=N, seed=1)


@pytest.fixture(scope="module")
def frame(made: SimulatedStudy, study: Study, instruments: dict[str, Instrument]) -> pd.DataFrame:
    answers = simulated_answers(made)
    return assemble(study, instruments, answers, made.enrolments, today=date(2030, 1, 1)).frame


def near(share: float, truth: float, n: int) -> bool:
    return abs(share - truth) < FOUR * np.sqrt(truth * (1 - truth) / n)


def test_the_same_seed_makes_the_same_study(study: Study, instruments: dict[str, Instrument]) -> None:
    assert simulate(study, instruments, n=8, seed=3) == simulate(study, instruments, n=8, seed=3)


def test_another_seed_makes_another_study(study: Study, instruments: dict[str, Instrument]) -> None:
    one, other = (simulate(study, instruments, n=8, seed=seed) for seed in (3, 4))
    assert one.responses != other.responses


def test_the_same_seed_makes_the_same_study_in_another_process() -> None:
    program = (
        "from workmh_measures.definitions.library import *\n"
        "from workmh_measures.trial.simulate import simulate\n"
        "import hashlib\n"
        "s = load_study('demo'); i = {e.instrument: load_instrument(e.instrument) for e in s.schedule}\n"
        "print(hashlib.sha256(repr(simulate(s, i, n=5, seed=3).responses).encode()).hexdigest())\n"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


def test_it_says_that_it_is_simulated_and_what_was_put_in(made: SimulatedStudy) -> None:
    assert made.study.simulated
    assert made.seed == 1
    assert made.truth == Truth()


def test_pseudonyms_are_unique_and_do_not_count_people_in_order(made: SimulatedStudy) -> None:
    names = [person.participant for person in made.enrolments]
    assert len(set(names)) == N
    assert names != sorted(names)


def test_arms_come_in_the_ratio_of_the_study(made: SimulatedStudy) -> None:
    assert near(np.mean([person.arm == "control" for person in made.enrolments]), 0.5, N)


def test_every_answer_is_on_its_response_scale_and_every_wave_was_due(
    made: SimulatedStudy, study: Study, instruments: dict[str, Instrument]
) -> None:
    people = {person.participant: person for person in made.enrolments}
    for r in made.responses:
        response = instruments[r.instrument].response_scale_of(r.item)
        if isinstance(r.value, float):
            low, high = response.attainable
            assert low <= r.value <= high
            assert not response.options or r.value in response.codes
            assert round(r.value, response.decimals) == r.value
        elif response.kind == "multiple_choice" and isinstance(r.value, str):
            codes = chosen_codes(r.value)
            assert set(codes) <= set(response.codes)
            assert len(codes) == 1 or not set(codes) & set(response.exclusive_codes)
        plan = due(study.wave(r.wave), people[r.participant])
        assert plan is not None
        assert r.answered_at is not None
        assert plan.holds(r.answered_at.date())


def test_answers_left_out_and_refused_are_as_many_as_the_truth_says(made: SimulatedStudy) -> None:
    shown = [r for r in made.responses if r.missing != MissingCode.NOT_SHOWN]
    skipped = np.mean([r.missing == MissingCode.SKIPPED for r in shown])
    assert near(skipped, made.truth.skipped, len(shown))
    asked = [r for r in shown if r.missing != MissingCode.SKIPPED]
    refused = np.mean([r.missing == MissingCode.PREFER_NOT_TO_ANSWER for r in asked])
    assert near(refused, made.truth.refused, len(asked))


def test_people_lost_at_follow_up_are_as_many_as_the_truth_says(made: SimulatedStudy) -> None:
    at_t6 = {r.participant for r in made.responses if r.wave == "t6"}
    assert near(1 - len(at_t6) / N, made.truth.lost_per_wave, N)
    assert len({r.participant for r in made.responses if r.wave == "t0"}) == N


def test_job_starts_are_as_many_as_the_truth_says_in_each_arm(made: SimulatedStudy) -> None:
    started = {spell.participant for spell in made.spells}
    for arm, share in zip(("control", "programme"), made.truth.job_share, strict=True):
        people = [person for person in made.enrolments if person.arm == arm]
        found = np.mean([person.participant in started for person in people])
        assert near(found, share, len(people))
        for person in people:
            assert ("job_start" in person.anchors) == (person.participant in started)


def test_a_gate_that_is_closed_shows_nothing_and_one_that_is_open_hides_nothing(
    made: SimulatedStudy, instruments: dict[str, Instrument]
) -> None:
    forms: dict[tuple[str, str, str], dict[str, float | str | int | None]] = {}
    for r in made.responses:
        forms.setdefault((r.participant, r.wave, r.instrument), {})[r.item] = r.missing or r.value
    for (_, _, name), answers in forms.items():
        for gate in instruments[name].items_if:
            given = {
                item: np.asarray([v if isinstance(v := answers[item], float) else np.nan])
                for item in instruments[name].item_ids
            }
            truth = condition_truth(gate.when, given, {})
            is_open = bool((truth.true & truth.known)[0])
            for item in gate.items:
                assert (answers[item] == MissingCode.NOT_SHOWN) == (not is_open)


def test_the_programme_lowers_the_burden_at_follow_up_and_not_before(frame: pd.DataFrame) -> None:
    def difference(column: str, wave: str) -> tuple[float, float]:
        rows = frame[frame["wave"] == wave]
        control, programme = (rows.loc[rows["arm"] == arm, column].dropna() for arm in (0, 1))
        spread = np.sqrt(control.var() / len(control) + programme.var() / len(programme))
        return float(programme.mean() - control.mean()), float(spread)

    for column, sign in (("hads_total", -1), ("phq9_total", -1), ("who5_total", 1), ("eq5d5l_index", 1)):
        before, spread = difference(column, "t0")
        assert abs(before) < FOUR * spread
        after, spread = difference(column, "t6")
        assert sign * after > 2 * spread


def test_without_an_effect_the_arms_do_not_differ(study: Study, instruments: dict[str, Instrument]) -> None:
    only = study.model_copy(update={"schedule": study.schedule[:1], "simulated": True})
    none = simulate(only, instruments, n=N, seed=6, truth=replace(Truth(), effect=0.0))
    rows = assemble(only, instruments, simulated_answers(none), none.enrolments, today=date(2030, 1, 1)).frame
    rows = rows[rows["wave"] == "t6"]
    control, programme = (rows.loc[rows["arm"] == arm, "hads_total"].dropna() for arm in (0, 1))
    spread = np.sqrt(control.var() / len(control) + programme.var() / len(programme))
    assert abs(programme.mean() - control.mean()) < FOUR * spread


def categorised(loading: float, edges: np.ndarray) -> float:
    """Correlation of two answers of one factor, cut at the same edges: by the bivariate normal distribution."""
    grid = np.linspace(-8, 8, 1601)
    given = norm.cdf((edges[:, None] - loading * grid) / np.sqrt(1 - loading**2))
    mean_at = (1 - given).sum(axis=0)
    weight = norm.pdf(grid) * (grid[1] - grid[0])
    mean = (weight * mean_at).sum()
    covariance = (weight * mean_at**2).sum() - mean**2
    shares = np.diff(norm.cdf(np.concatenate([[-np.inf], edges, [np.inf]])))
    codes = np.arange(len(shares))
    variance = (shares * codes**2).sum() - (shares * codes).sum() ** 2
    return float(covariance / variance)


def test_alpha_of_simulated_hads_is_what_the_loading_makes_it(
    made: SimulatedStudy, frame: pd.DataFrame
) -> None:
    items = [f"hads_{i:02d}" for i in range(1, 15)]
    answers = frame.loc[frame["wave"] == "t0", items]
    answers = answers[(answers >= 0).all(axis=1)]
    k = len(items)
    r = categorised(made.truth.loading, np.linspace(-0.6, 1.8, 3))
    wanted = k * r / (1 + (k - 1) * r)
    alpha = k / (k - 1) * (1 - answers.var().sum() / answers.sum(axis=1).var())
    # Large-sample standard error of alpha with equally correlated items (van Zyl, Neudecker & Nel 2000).
    error = np.sqrt(2 * k / ((k - 1) * len(answers))) * (1 - wanted)
    assert abs(alpha - wanted) < FOUR * error


def test_the_burden_at_two_waves_is_correlated_as_the_truth_says(frame: pd.DataFrame) -> None:
    wide = frame.pivot(index="id", columns="wave", values="hads_total").dropna(subset=["t0", "t6"])
    r = wide["t0"].corr(wide["t6"])
    # The totals carry some error of measurement, so they correlate a little less than the burden itself.
    assert 0.35 < r < Truth().stability + FOUR / np.sqrt(len(wide))
