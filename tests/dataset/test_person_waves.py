"""Who left, and how, and people with several jobs: the rows of the data set and why they are empty."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from workmh_measures.dataset.assemble import Answers, assemble
from workmh_measures.dataset.codebook import Dataset
from workmh_measures.dataset.person_waves import person_waves
from workmh_measures.dataset.reshape import to_long, to_wide
from workmh_measures.model.instrument import Instrument
from workmh_measures.model.record import Enrolment, RepeatedAnchor
from workmh_measures.model.study import Study

INCLUDED = date(2026, 1, 15)
"""The window of t0 ends on 29 January, that of t6 lasts from 1 July to 26 August."""

LATE = date(2030, 1, 1)
WITHDRAWN, NOT_RETURNED, DIED = -995.0, -996.0, -999.0
Assembled = Callable[..., Dataset]


@pytest.fixture
def assembled(study: Study, instruments: dict[str, Instrument], given: Callable[..., Answers]) -> Assembled:
    def dataset(person: Enrolment, *rows: Any, today: date = LATE, **more: Any) -> Dataset:
        return assemble(study, instruments, given(*rows, **more), [person], today=today)

    return dataset


@pytest.fixture
def person() -> Enrolment:
    return Enrolment("demo", "P1", "control", {"inclusion": INCLUDED}, "nb")


def codes(dataset: Dataset, item: str = "hads_01") -> dict[str, float]:
    waves = dataset.frame[dataset.frame["wave"].isin(["t0", "t6"])]
    return dict(zip(waves["wave"], waves[item], strict=True))


@pytest.mark.parametrize("level", ["questionnaires", "contact", "deletion"])
def test_what_was_due_after_leaving_is_withdrawn_and_what_closed_before_was_not_returned(
    assembled: Assembled, person: Enrolment, level: str
) -> None:
    left = replace(person, withdrawn={level: date(2026, 3, 1)})
    assert codes(assembled(left)) == {"t0": NOT_RETURNED, "t6": WITHDRAWN}


@pytest.mark.parametrize("level", ["treatment", "register"])
def test_leaving_the_treatment_or_the_register_follow_up_changes_no_form(
    assembled: Assembled, person: Enrolment, level: str
) -> None:
    left = replace(person, withdrawn={level: date(2026, 1, 16)})
    assert codes(assembled(left)) == {"t0": NOT_RETURNED, "t6": NOT_RETURNED}


def test_a_window_that_was_open_on_the_day_of_leaving_was_ended_by_it(
    assembled: Assembled, person: Enrolment
) -> None:
    for day, found in ((date(2026, 1, 29), WITHDRAWN), (date(2026, 1, 30), NOT_RETURNED)):
        left = replace(person, withdrawn={"questionnaires": day})
        assert codes(assembled(left))["t0"] == found


def test_a_wave_that_has_not_come_yet_stays_empty_for_those_who_left_too(
    assembled: Assembled, person: Enrolment
) -> None:
    left = replace(person, withdrawn={"questionnaires": date(2026, 3, 1)})
    assert np.isnan(codes(assembled(left, today=date(2026, 6, 30)))["t6"])
    assert codes(assembled(left, today=date(2026, 7, 1)))["t6"] == WITHDRAWN


def test_leaving_tomorrow_changes_nothing_today(assembled: Assembled, person: Enrolment) -> None:
    left = replace(person, withdrawn={"questionnaires": date(2026, 7, 20)}, died=date(2026, 7, 21))
    assert np.isnan(codes(assembled(left, today=date(2026, 7, 19)))["t6"])
    assert codes(assembled(left, today=date(2026, 7, 20)))["t6"] == WITHDRAWN
    assert codes(assembled(left, today=date(2026, 7, 21)))["t6"] == DIED


def test_death_goes_before_withdrawal_in_every_window_it_reached(
    assembled: Assembled, person: Enrolment
) -> None:
    left = replace(person, withdrawn={"contact": date(2026, 1, 20)})
    assert codes(assembled(replace(left, died=date(2026, 3, 1)))) == {"t0": WITHDRAWN, "t6": DIED}
    assert codes(assembled(replace(person, died=date(2026, 3, 1)))) == {"t0": NOT_RETURNED, "t6": DIED}
    assert codes(assembled(replace(left, died=date(2026, 9, 1)))) == {"t0": WITHDRAWN, "t6": WITHDRAWN}


def test_what_was_answered_before_stays_and_only_the_rest_of_the_form_is_withdrawn(
    assembled: Assembled, person: Enrolment
) -> None:
    left = replace(person, withdrawn={"questionnaires": date(2026, 1, 20)})
    begun = assembled(left, ("P1", "t0", "hads", "01", 2.0))
    assert codes(begun)["t0"] == 2
    assert codes(begun, "hads_02")["t0"] == WITHDRAWN
    done = assembled(left, ("P1", "t0", "hads", "01", 2.0), completed=(("P1", "t0", "hads"),))
    assert codes(done, "hads_02")["t0"] == -992


def test_a_form_still_being_answered_is_not_closed_under_the_persons_hands(
    assembled: Assembled, person: Enrolment
) -> None:
    answer, answered = ("P1", "t0", "hads", "01", 2.0), date(2026, 2, 10)
    today = assembled(person, answer, today=date(2026, 2, 11), day=answered)
    later = assembled(person, answer, today=date(2026, 2, 12), day=answered)
    assert np.isnan(codes(today, "hads_02")["t0"])
    assert codes(later, "hads_02")["t0"] == -992


def test_days_of_inclusion_job_leaving_and_death_stand_with_the_person(
    assembled: Assembled, person: Enrolment
) -> None:
    days = {"questionnaires": date(2026, 5, 1), "contact": date(2026, 3, 1), "treatment": date(2026, 2, 1)}
    told = replace(person, withdrawn=days, died=date(2026, 9, 1))
    frame = assembled(replace(told, anchors={**person.anchors, "job_start": date(2026, 4, 1)})).frame
    names = ["date_inclusion", "date_job_start", "date_withdrawn", "date_died"]
    expected = [INCLUDED, date(2026, 4, 1), date(2026, 3, 1), date(2026, 9, 1)]
    assert [frame[name].drop_duplicates().tolist() for name in names] == [
        [pd.Timestamp(day)] for day in expected
    ]


def employed(person: Enrolment, *days: date) -> Enrolment:
    later = tuple(RepeatedAnchor("job_start", number, day) for number, day in enumerate(days[1:], start=2))
    return replace(person, anchors={**person.anchors, "job_start": days[0]}, repeated=later)


FIRST, SECOND = date(2026, 2, 1), date(2026, 10, 1)


def test_a_wave_counted_from_a_job_has_a_row_for_every_job_and_one_where_there_is_none(
    assembled: Assembled, person: Enrolment
) -> None:
    rows = assembled(employed(person, FIRST, SECOND)).frame
    assert [*zip(rows["wave"], rows["anchor_no"], strict=True)] == [
        ("t0", 1),
        ("t6", 1),
        ("r12", 1),
        ("j3", 1),
        ("j3", 2),
    ]
    none = assembled(person).frame
    assert [*zip(none["wave"], none["anchor_no"], strict=True)][-1] == ("j3", 1)
    assert np.isnan(none["who5_01"].iloc[-1])


def two_jobs(given: Callable[..., Answers]) -> Answers:
    answers = given(("P1", "j3", "who5", "01", 1.0), ("P1", "j3", "who5", "01", 5.0), day=date(2027, 1, 2))
    return replace(answers, frame=answers.frame.assign(occasion=[1, 2]))


def test_each_job_has_its_own_answers_days_and_reasons(
    study: Study, instruments: dict[str, Instrument], person: Enrolment, given: Callable[..., Answers]
) -> None:
    people = [employed(person, FIRST, SECOND)]
    frame = assemble(study, instruments, two_jobs(given), people, today=date(2027, 1, 10)).frame
    jobs = frame[frame["wave"] == "j3"]
    assert jobs["who5_01"].tolist() == [1, 5]
    assert jobs["days_from_anchor"].tolist() == [(date(2027, 1, 2) - day).days for day in (FIRST, SECOND)]
    assert jobs["in_window"].tolist() == [0, 1]
    # The window after the first job is long over, the one after the second still open.
    assert jobs["who5_02"].fillna(0).tolist() == [-992, 0]


def test_an_answer_to_a_job_that_is_not_on_record_is_not_lost(
    study: Study, instruments: dict[str, Instrument], person: Enrolment, given: Callable[..., Answers]
) -> None:
    frame = assemble(study, instruments, two_jobs(given), [person], today=LATE).frame
    jobs = frame[frame["wave"] == "j3"]
    assert jobs["anchor_no"].tolist() == [1, 2]
    assert jobs["who5_01"].tolist() == [1, 5]
    assert jobs["days_from_anchor"].isna().all()


def test_wide_shape_holds_the_first_job_or_the_one_that_counts_and_says_so(
    study: Study, instruments: dict[str, Instrument], person: Enrolment, given: Callable[..., Answers]
) -> None:
    people = [employed(person, FIRST, SECOND)]
    long = assemble(study, instruments, two_jobs(given), people, today=LATE)
    first, counting = to_wide(long, study), to_wide(long, study, counting={"P1": 2})
    assert first.frame["who5_01_j3"].tolist() == [1]
    assert counting.frame["who5_01_j3"].tolist() == [5]
    assert counting.frame["anchor_no_j3"].tolist() == [2]
    assert [note for note in first.codebook.notes if "further jobs" in note]
    back = to_long(counting, study, long.codebook.variables).frame
    expected = long.frame[(long.frame["wave"] != "j3") | (long.frame["anchor_no"] == 2)]
    pd.testing.assert_frame_equal(back, expected.reset_index(drop=True))


def test_nobody_of_an_external_arm_is_awaited(study: Study, person: Enrolment) -> None:
    outside = tuple(a.model_copy(update={"external": a.id == "control"}) for a in study.arms)
    waves = study.waves[:1]
    rows = person_waves(
        study.model_copy(update={"arms": outside}), [person], {}, waves=waves, today=date(2026, 1, 20)
    )
    assert (rows.due.tolist(), rows.closed.tolist()) == ([False], [False])
    inside = person_waves(study, [person], {}, waves=waves, today=date(2026, 1, 20))
    assert (inside.due.tolist(), inside.closed.tolist()) == ([True], [False])
