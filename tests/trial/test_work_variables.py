from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import pandas as pd
import pytest

from workmh_measures.dataset.assemble import Answers, assemble
from workmh_measures.dataset.codebook import Dataset
from workmh_measures.dataset.reshape import to_long, to_wide
from workmh_measures.definitions.library import load_instrument, load_study
from workmh_measures.model.instrument import Instrument
from workmh_measures.model.record import Enrolment, RepeatedAnchor
from workmh_measures.model.study import Study
from workmh_measures.model.work import BenefitSpell, EmploymentSpell, RegisterRecord
from workmh_measures.trial.work_variables import with_work_variables

from .work_study import answers, person, record

TODAY = date(2026, 11, 1)
JOB = EmploymentSpell("competitive", date(2024, 9, 1), None, 50.0, 18.8)
NOBODY = answers()
Long = Callable[..., Dataset]


@pytest.fixture(scope="module")
def long(study: Study, instruments: Mapping[str, Instrument]) -> Long:
    def made(
        people: list[Enrolment],
        records: list[RegisterRecord],
        told: Answers = NOBODY,
        today: date = TODAY,
    ) -> Dataset:
        plain = assemble(study, instruments, told, people, today=today)
        return with_work_variables(plain, study, people, records, today=today)

    return made


def at(dataset: Dataset, wave: str, who: str = "P1") -> dict[str, object]:
    frame = dataset.frame
    [row] = frame[(frame["id"] == who) & (frame["wave"] == wave)].to_dict("records")
    return row


def test_a_register_wave_tells_work_benefits_and_time_since_inclusion(long: Long) -> None:
    benefit = BenefitSpell("work_assessment_allowance", date(2023, 1, 1), None, 60.0)
    row = at(long([person("P1")], [record("P1", JOB, benefit)]), "r12")
    assert (row["work_reg_status"], row["comp_reg"], row["placement_reg"]) == (0, 1, 0)
    assert (row["hours_wk_reg"], row["ge20h_reg"]) == (18.8, 0)
    assert (row["any_since_base_reg"], row["any_competitive_reg"]) == (1, 1)
    assert row["days_worked_reg"] == (date(2025, 2, 10) - date(2024, 8, 31)).days
    assert row["date_first_job_reg"] == pd.Timestamp(2024, 9, 1)
    assert (row["work_assessment_allowance_reg"], row["work_assessment_allowance_degree_reg"]) == (1, 60.0)
    assert (row["sickness_benefit_reg"], row["sickness_benefit_degree_reg"]) == (0, 0)


@pytest.mark.parametrize(
    ("who", "own", "status"),
    [
        (person("P1"), [], 1),
        (person("P1"), [record("P1", JOB, window=(date(2024, 1, 1), date(2024, 12, 31)))], 2),
        (person("P1", withdrawn={"register": date(2024, 12, 1)}), [record("P1", JOB)], 3),
        (person("P1", died=date(2024, 12, 1)), [record("P1", JOB)], 4),
        (Enrolment("demo", "P1", None, {}, "nb"), [record("P1", JOB)], 5),
    ],
    ids=["no record", "not covered", "withdrawn", "died", "not included"],
)
def test_where_nothing_is_known_everything_is_empty_and_the_status_says_why(
    long: Long, who: Enrolment, own: list[RegisterRecord], status: int
) -> None:
    row = at(long([who], own), "r12")
    assert row["work_reg_status"] == status
    told = {
        name: row[name] for name in ("comp_reg", "hours_wk_reg", "days_worked_reg", "sickness_benefit_reg")
    }
    assert {name for name, value in told.items() if not pd.isna(value)} == set()


def test_work_seen_before_the_window_ended_is_still_a_yes_for_the_time_so_far(long: Long) -> None:
    own = record("P1", JOB, window=(date(2024, 1, 1), date(2024, 12, 31)))
    row = at(long([person("P1")], [own]), "r12")
    assert (row["any_since_base_reg"], row["any_competitive_reg"]) == (1, 1)
    assert row["date_first_job_reg"] == pd.Timestamp(2024, 9, 1)


def test_kinds_a_source_would_not_know_of_stay_empty(long: Long) -> None:
    row = at(long([person("P1")], [record("P1", tells=("competitive",))]), "r12")
    assert (row["comp_reg"], row["hours_wk_reg"]) == (0, 0)
    assert pd.isna(row["placement_reg"])
    assert pd.isna(row["sickness_benefit_reg"])


def test_hours_are_empty_but_20_or_more_is_known_when_one_of_two_jobs_tells_enough(long: Long) -> None:
    other = EmploymentSpell("placement", date(2024, 9, 1), None, None, None)
    enough = EmploymentSpell("competitive", date(2024, 9, 1), None, None, 25.0)
    row = at(long([person("P1")], [record("P1", other, enough)]), "r12")
    assert pd.isna(row["hours_wk_reg"])
    assert row["ge20h_reg"] == 1


def test_what_people_say_stands_apart_from_what_registers_say(long: Long) -> None:
    told = answers(("P1", "t6", "kind", 5.0), ("P1", "t6", "hours", 20.0), ("P1", "t6", "education", 1.0))
    made = long([person("P1")], [record("P1", JOB)], told)
    row = at(made, "t6")
    assert (row["comp_self"], row["sheltered_self"], row["education_self"]) == (0, 1, 1)
    assert (row["hours_wk_self"], row["ge20h_self"]) == (20.0, 1)
    assert pd.isna(row["comp_reg"])
    assert pd.isna(at(made, "r12")["comp_self"])


def test_a_missing_answer_is_neither_work_nor_none(long: Long) -> None:
    told = answers(("P1", "t6", "kind", -993.0), ("P1", "t6", "hours", 0.0))
    row = at(long([person("P1")], [], told), "t6")
    assert pd.isna(row["comp_self"])
    assert (row["hours_wk_self"], row["ge20h_self"]) == (0, 0)
    assert pd.isna(row["education_self"])


def test_wide_has_each_variable_at_its_waves_only_and_turns_back(long: Long, study: Study) -> None:
    made = long([person("P1"), person("P2")], [record("P1", JOB)])
    wide = to_wide(made, study)
    names = set(wide.codebook.names)
    assert {"comp_reg_r12", "comp_self_t0", "comp_self_t6", "work_reg_status_r12"} <= names
    assert {"comp_reg_t0", "sickness_benefit_degree_reg_t0"} <= names
    assert not {"comp_reg_t6", "comp_self_r12", "any_competitive_reg_t6", "days_worked_reg_t0"} & names
    again = to_long(wide, study, made.codebook.variables)
    pd.testing.assert_frame_equal(again.frame, made.frame)


def test_every_variable_says_kind_threshold_and_source_in_every_language(long: Long, study: Study) -> None:
    made = long([person("P1")], [])
    added = [v for v in made.codebook if v.waves]
    assert len({v.name for v in added}) == len(added) > 30
    for variable in added:
        assert set(variable.label) == set(study.languages)
        assert any(word in variable.label["en"] for word in ("register)", "self-report)"))
        assert variable.derivation or variable.name == "work_reg_status"
    assert "20" in made.codebook["ge20h_reg"].label["nb"]
    assert made.codebook["any_competitive_reg"].derivation == "competitive; any until wave"


def test_the_state_on_the_day_of_inclusion_is_there_to_compare_with(long: Long) -> None:
    held = EmploymentSpell("competitive", date(2024, 2, 10), date(2024, 2, 10), 50.0, 18.75)
    benefit = BenefitSpell("sickness_benefit", date(2024, 1, 1), date(2024, 2, 10), 60.0)
    row = at(long([person("P1")], [record("P1", held, benefit)]), "t0")
    assert (row["comp_reg"], row["hours_wk_reg"], row["sickness_benefit_degree_reg"]) == (1, 18.75, 60.0)
    assert row["work_reg_status"] == 0
    assert pd.isna(row["days_worked_reg"])


def test_the_log_of_staff_stands_apart_from_registers() -> None:
    study = load_study("jump")
    instruments = {e.instrument: load_instrument(e.instrument) for e in study.schedule}
    who = Enrolment("jump", "P1", study.arms[0].id, {"inclusion": date(2024, 2, 10)}, "nb")
    placement = EmploymentSpell("placement", date(2024, 3, 1))
    plain = assemble(study, instruments, NOBODY, [who], today=TODAY)
    made = with_work_variables(
        plain, study, [who], [record("P1", placement, source="staff")], today=date(2030, 1, 1)
    )
    row = at(made, "t10")
    assert (row["placement_staff"], row["comp_staff"], row["any_now_staff"]) == (1, 0, 1)
    assert row["work_staff_status"] == 0
    register = next(wave.id for wave in study.waves if wave.source == "register")
    assert at(made, register)["work_reg_status"] == 1
    assert not [name for name in made.codebook.names if name.endswith("_degree_staff")]


def test_a_wave_counted_from_the_second_job_asks_about_the_day_counted_from_it() -> None:
    study = load_study("sjm")
    instruments = {e.instrument: load_instrument(e.instrument) for e in study.schedule}
    jobs = (RepeatedAnchor("job_start", 2, date(2025, 3, 1)),)
    anchors = {"inclusion": date(2024, 2, 10), "job_start": date(2024, 4, 1)}
    who = Enrolment("sjm", "P1", study.arms[0].id, anchors, "nb", repeated=jobs)
    first = EmploymentSpell("competitive", date(2024, 4, 1), date(2024, 12, 31))
    plain = assemble(study, instruments, NOBODY, [who], today=TODAY)
    made = with_work_variables(plain, study, [who], [record("P1", first, source="staff")], today=TODAY)
    rows = made.frame[made.frame["wave"] == "j3"].set_index("anchor_no")
    assert rows["comp_staff"].to_dict() == {1: 1, 2: 0}
    assert rows["competitive_now_staff"].to_dict() == {1: 1, 2: 0}


def test_at_a_wave_that_has_not_come_nothing_is_told_not_even_what_is_certain_already(long: Long) -> None:
    """Whoever worked before would stand there alone, and everybody would seem to work."""
    worked, gone = person("P1"), person("P2", died=date(2024, 12, 1))
    told = long([worked, gone], [record("P1", JOB), record("P2", JOB)], today=date(2025, 2, 9))
    row = at(told, "r12")
    assert row["work_reg_status"] == 6
    names = [v.name for v in told.codebook.variables if v.name.endswith("_reg")]
    assert "any_since_base_reg" in names
    assert all(pd.isna(row[name]) for name in names)
    assert at(told, "r12", "P2")["work_reg_status"] == 4
    assert at(long([worked], [record("P1", JOB)], today=date(2025, 2, 10)), "r12")["work_reg_status"] == 0
