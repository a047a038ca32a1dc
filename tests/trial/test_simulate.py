"""A simulated study is the same each time, says what it is, and holds nothing that could not be answered."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from workmh_measures.dataset.assemble import assemble
from workmh_measures.dataset.due import due_from
from workmh_measures.definitions.library import load_instrument, load_study
from workmh_measures.model.instrument import Instrument
from workmh_measures.model.missing import MissingCode
from workmh_measures.model.pseudonym import pseudonym_fault
from workmh_measures.model.response_scale import chosen_codes
from workmh_measures.model.study import Study
from workmh_measures.scoring.classify import condition_truth
from workmh_measures.trial.simulate import SimulatedStudy, simulate, simulated_answers
from workmh_measures.trial.simulation.truth import Burden, Leaving, Truth

N = 300
EVERYBODY_LEAVES = Truth(leaving=Leaving({"questionnaires": 1.0}, 0.0, 0.0))
FOUR = 4
"""Standard errors a share may lie from the truth: once in 16,000 draws by chance."""


def instruments_of(study: Study) -> dict[str, Instrument]:
    return {entry.instrument: load_instrument(entry.instrument) for entry in study.schedule}


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
    one, other = (simulate(study, instruments, n=8, seed=3) for _ in range(2))
    assert (one.enrolments, one.responses, one.registers) == (
        other.enrolments,
        other.responses,
        other.registers,
    )


def test_another_seed_makes_another_study(study: Study, instruments: dict[str, Instrument]) -> None:
    one, other = (simulate(study, instruments, n=8, seed=seed) for seed in (3, 4))
    assert one.responses != other.responses


@pytest.mark.parametrize("name", ["demo", "jump", "jobschool", "sjm"])
def test_the_first_people_of_a_larger_study_are_those_of_a_smaller_one(name: str) -> None:
    study = load_study(name)
    small, large = (simulate(study, instruments_of(study), n=n, seed=5) for n in (12, 24))
    assert large.enrolments[:12] == small.enrolments
    assert large.registers[:12] == small.registers
    assert large.responses[: len(small.responses)] == small.responses


def test_an_instrument_more_changes_nothing_else(study: Study, instruments: dict[str, Instrument]) -> None:
    fewer = study.model_copy(update={"schedule": study.schedule[1:]})
    whole, part = (simulate(s, instruments, n=10, seed=5) for s in (study, fewer))
    left = study.schedule[0].instrument
    assert tuple(r for r in whole.responses if r.instrument != left) == part.responses


def test_the_same_seed_makes_the_same_study_in_another_process() -> None:
    program = (
        "from workmh_measures.definitions.library import *\n"
        "from workmh_measures.trial.simulate import simulate\n"
        "import hashlib\n"
        "s = load_study('demo'); i = {e.instrument: load_instrument(e.instrument) for e in s.schedule}\n"
        "m = simulate(s, i, n=5, seed=3)\n"
        "print(hashlib.sha256(repr((m.responses, m.registers)).encode()).hexdigest())\n"
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


def test_pseudonyms_are_unique_and_made_as_those_of_real_people(made: SimulatedStudy) -> None:
    names = [person.participant for person in made.enrolments]
    assert len(set(names)) == N
    assert names != sorted(names)
    assert all(pseudonym_fault(name) is None for name in names)


def test_arms_come_in_the_ratio_of_the_study(made: SimulatedStudy) -> None:
    assert near(np.mean([person.arm == "control" for person in made.enrolments]), 0.5, N)


def test_every_answer_is_on_its_response_scale_and_every_wave_was_due(
    made: SimulatedStudy, study: Study, instruments: dict[str, Instrument]
) -> None:
    days = {}
    for person in made.enrolments:
        days |= {(person.participant, anchor, 1): day for anchor, day in person.anchors.items()}
        days |= {(person.participant, again.anchor, again.number): again.day for again in person.repeated}
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
        wave = study.wave(r.wave)
        assert r.answered_at is not None
        assert due_from(wave, days[r.participant, wave.anchor, r.occasion]).holds(r.answered_at.date())


def test_a_second_job_has_its_own_contact(made: SimulatedStudy) -> None:
    again = {person.participant for person in made.enrolments if person.repeated}
    answered = {r.participant for r in made.responses if r.occasion == 2}
    assert answered
    assert answered <= again
    for person in made.enrolments:
        days = [person.anchors.get("job_start"), *(job.day for job in person.repeated)]
        assert days == [None] or days == sorted(days)  # type: ignore[type-var]


def test_people_answer_what_their_spells_say_but_for_the_errors_put_in(made: SimulatedStudy) -> None:
    records = {course.lived.participant: course.lived for course in made.courses}
    told = [
        r for r in made.responses if (r.instrument, r.item) == ("work_status", "kind") and r.missing is None
    ]
    wrong = 0
    for r in told:
        assert r.answered_at is not None
        day = r.answered_at.date()
        works = any(
            spell.kind != "education" and spell.start <= day and (spell.stop is None or spell.stop >= day)
            for spell in records[r.participant].employment
        )
        wrong += works != (r.value != 0)
    assert near(wrong / len(told), made.truth.work.report_error, len(told))
    hours = {(r.participant, r.wave, r.occasion): r.value for r in made.responses if r.item == "hours"}
    for r in told:
        given = hours[r.participant, r.wave, r.occasion]
        assert given is None or r.value != 0 or given == 0


def test_who_is_fully_at_work_says_so_when_asked_for_expectancy(made: SimulatedStudy) -> None:
    at_work = {
        person.participant
        for person, course in zip(made.people, made.courses, strict=True)
        if not course.away
    }
    told = [r for r in made.responses if (r.wave, r.item) == ("t0", "expectation") and r.missing is None]
    # Answered some days after inclusion, when a job or benefit may have ended or begun.
    agree = np.mean([(r.value == 7) == (r.participant in at_work) for r in told])
    assert agree > 0.97
    assert {r.value for r in told} == {1, 2, 3, 4, 5, 6, 7}


def test_a_gate_that_is_closed_shows_nothing_and_one_that_is_open_hides_nothing(
    made: SimulatedStudy, instruments: dict[str, Instrument]
) -> None:
    forms: dict[tuple[str, str, int, str], dict[str, float | str | int | None]] = {}
    for r in made.responses:
        form = forms.setdefault((r.participant, r.wave, r.occasion, r.instrument), {})
        form[r.item] = r.missing if r.missing is not None else r.value
    for (_, _, _, name), answers in forms.items():
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
        assert abs(after - sign * 0.3 * frame[column].std()) < FOUR * spread


def test_without_an_effect_the_arms_do_not_differ(study: Study, instruments: dict[str, Instrument]) -> None:
    truth = Truth(burden=replace(Burden(), effect=0.0, course=0.0))
    none = simulate(study, instruments, n=N, seed=6, truth=truth)
    some = simulate(study, instruments, n=N, seed=6)
    programme = np.asarray([person.arm.id == "programme" for person in none.people])
    moved = some.burden - none.burden
    assert moved[:, 0] == pytest.approx(0)
    assert moved[programme, 1:] == pytest.approx(-0.6)
    assert moved[~programme, 1:] == pytest.approx(-0.2)


def test_milestones_stand_before_and_after_the_service() -> None:
    study = load_study("sjm")
    made = simulate(study, instruments_of(study), n=60, seed=2)
    ended = 0
    for person in made.enrolments:
        start = person.anchors["inclusion"]
        assert 14 <= (start - person.anchors["referral"]).days < 70
        if "service_end" in person.anchors:
            assert person.anchors["service_end"] > start
            ended += 1
    assert ended > 40


def test_staff_reach_most_people_and_meet_no_more_goals_than_were_set() -> None:
    study = load_study("sjm")
    made = simulate(study, instruments_of(study), n=60, seed=2)
    forms: dict[tuple[str, str, int, str], dict[str, float | str | None]] = {}
    for r in made.responses:
        forms.setdefault((r.participant, r.wave, r.occasion, r.instrument), {})[r.item] = r.value
    reviews = [given for (*_, name), given in forms.items() if name == "monthly_review"]
    held = [given for given in reviews if given["held"] == 1]
    assert 0.8 < len(held) / len(reviews) < 0.9
    for given in held:
        made_of = given["goals_set"], given["goals_met"]
        assert None in made_of or made_of[1] <= made_of[0]  # type: ignore[operator]


def test_who_comes_from_a_database_is_in_registers_only() -> None:
    study = load_study("jump")
    made = simulate(study, instruments_of(study), n=120, seed=2, truth=EVERYBODY_LEAVES)
    external = {person.participant for person in made.enrolments if person.arm == "tau"}
    assert len(external) > 50
    assert external <= {record.participant for record in made.registers}
    assert not external & {r.participant for r in made.responses}
    for person in made.enrolments:
        assert bool(person.withdrawn) == (person.participant not in external)


def test_a_study_nobody_is_in_has_no_answers(study: Study, instruments: dict[str, Instrument]) -> None:
    none = simulate(study, instruments, n=0, seed=1)
    assert (none.enrolments, none.responses, none.completed) == ((), (), frozenset())
