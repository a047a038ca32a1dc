from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from workmh_measures.dataset.assemble import Answers, assemble
from workmh_measures.definitions.library import load_instrument, load_study
from workmh_measures.errors import ResponseError
from workmh_measures.model.instrument import Instrument
from workmh_measures.model.record import Enrolment
from workmh_measures.model.study import Study
from workmh_measures.scoring.score import ScoreStatus, score
from workmh_measures.trial.simulate import simulate, simulated_answers

BEFORE, OPEN, CLOSED = date(2025, 12, 1), date(2026, 1, 20), date(2026, 2, 1)
"""Days before the first window opens, within it, and after it."""

HADS = tuple(f"{number:02d}" for number in range(1, 15))

Assembled = Callable[..., pd.DataFrame]


@pytest.fixture
def assembled(
    study: Study,
    instruments: dict[str, Instrument],
    given: Callable[..., Answers],
    enrolled: Callable[..., Enrolment],
) -> Assembled:
    def frame(*rows: Any, today: date, people: tuple[Enrolment, ...] = (), **more: Any) -> pd.DataFrame:
        people = people or (enrolled("P1"),)
        return assemble(study, instruments, given(*rows, **more), people, today=today).frame

    return frame


def cell(frame: pd.DataFrame, column: str, wave: str = "t0", person: str = "P1") -> Any:
    (value,) = frame.loc[(frame["id"] == person) & (frame["wave"] == wave), column]
    return value


def test_every_person_has_a_row_at_every_planned_wave_in_the_order_enrolled(
    assembled: Assembled, enrolled: Callable[..., Enrolment]
) -> None:
    frame = assembled(today=OPEN, people=(enrolled("P2"), enrolled("P1")))
    assert list(zip(frame["id"], frame["wave"], strict=True)) == [
        (person, wave) for person in ("P2", "P1") for wave in ("t0", "t6", "r12", "j3")
    ]


def test_what_is_not_due_is_empty_without_a_reason(assembled: Assembled) -> None:
    frame = assembled(today=BEFORE)
    told = ["id", "wave", "anchor", "anchor_no", "month", "arm", "unit", "benefit_group", "date_inclusion"]
    columns = frame.drop(columns=told)
    assert (columns.isna() | (columns == "")).all(axis=None)


def test_a_form_that_may_still_come_has_no_reason_yet_but_a_status(assembled: Assembled) -> None:
    frame = assembled(today=OPEN)
    assert np.isnan(cell(frame, "hads_01"))
    assert cell(frame, "hads_total_status") == ScoreStatus.NOT_GIVEN
    assert np.isnan(cell(frame, "hads_total_status", "t6"))


def test_a_form_that_was_due_and_did_not_come_is_not_returned(assembled: Assembled) -> None:
    frame = assembled(today=CLOSED)
    assert {cell(frame, f"hads_{item}") for item in HADS} == {-996.0}
    assert cell(frame, "hads_total_status") == ScoreStatus.NOT_GIVEN
    assert np.isnan(cell(frame, "hads_total"))
    assert np.isnan(cell(frame, "hads_01", "t6"))


def test_an_instrument_that_is_not_scheduled_is_empty_whatever_the_day(assembled: Assembled) -> None:
    frame = assembled(today=date(2030, 1, 1))
    assert np.isnan(cell(frame, "hads_01", "j3"))
    assert np.isnan(cell(frame, "hads_01", "r12"))


def test_a_wave_whose_anchor_did_not_happen_is_never_due(
    assembled: Assembled, enrolled: Callable[..., Enrolment]
) -> None:
    people = (enrolled("P1"), enrolled("P2", inclusion=date(2026, 1, 15), job_start=date(2026, 3, 1)))
    frame = assembled(today=date(2030, 1, 1), people=people)
    assert np.isnan(cell(frame, "who5_01", "j3", "P1"))
    assert cell(frame, "who5_01", "j3", "P2") == -996


def test_an_item_left_out_of_a_finished_form_is_skipped(assembled: Assembled) -> None:
    frame = assembled(("P1", "t0", "hads", "01", 3), today=OPEN, completed=(("P1", "t0", "hads"),))
    assert cell(frame, "hads_01") == 3
    assert {cell(frame, f"hads_{item}") for item in HADS[1:]} == {-992.0}


def test_an_item_left_out_of_a_form_begun_and_overdue_is_skipped(assembled: Assembled) -> None:
    row = ("P1", "t0", "hads", "01", 3)
    assert np.isnan(cell(assembled(row, today=OPEN), "hads_02"))
    assert cell(assembled(row, today=CLOSED), "hads_02") == -992


def test_a_reason_given_is_kept(assembled: Assembled) -> None:
    frame = assembled(("P1", "t0", "hads", "01", -993), today=CLOSED)
    assert cell(frame, "hads_01") == -993
    assert cell(frame, "hads_02") == -992


def test_items_behind_a_closed_gate_are_not_shown_rather_than_skipped(assembled: Assembled) -> None:
    done = (("P1", "t0", "work_status"),)
    frame = assembled(("P1", "t0", "work_status", "kind", 0), today=OPEN, completed=done)
    assert cell(frame, "work_status_presence") == -991
    assert cell(frame, "work_status_percent") == -991
    assert cell(frame, "work_status_hours") == -992
    frame = assembled(("P1", "t0", "work_status", "kind", 3), today=OPEN, completed=done)
    assert cell(frame, "work_status_presence") == -992
    assert cell(frame, "work_status_percent") == -991


def test_a_form_answered_before_it_was_due_keeps_its_answers_and_scores(assembled: Assembled) -> None:
    frame = assembled(*(("P1", "t0", "hads", item, 1) for item in HADS), today=BEFORE)
    assert cell(frame, "hads_total") == 14
    assert cell(frame, "hads_total_status") == ScoreStatus.COMPLETE


def test_scores_are_those_of_the_scoring_function(assembled: Assembled) -> None:
    random = np.random.default_rng(3)
    answers = {item: float(random.integers(0, 4)) for item in HADS} | {"04": -993.0}
    frame = assembled(*(("P1", "t0", "hads", item, value) for item, value in answers.items()), today=CLOSED)
    wanted = score(load_instrument("hads"), pd.DataFrame([answers])).frame.iloc[0]
    for column, value in wanted.items():
        assert cell(frame, str(column)) == pytest.approx(value, nan_ok=True, abs=0)


def test_chosen_options_become_ones_and_the_others_zeros(assembled: Assembled) -> None:
    frame = assembled(("P1", "t0", "work_status", "benefits", "2 9"), today=OPEN)
    chosen = {code: cell(frame, f"work_status_benefits_{code}") for code in range(1, 11)}
    assert chosen == {code: float(code in (2, 9)) for code in range(1, 11)}


def test_a_reason_for_no_choice_stands_on_every_option(assembled: Assembled) -> None:
    frame = assembled(("P1", "t0", "work_status", "benefits", -993.0), today=OPEN)
    assert {cell(frame, f"work_status_benefits_{code}") for code in range(1, 11)} == {-993.0}


def test_dates_are_dates(assembled: Assembled) -> None:
    frame = assembled(("P1", "t0", "work_status", "start", "2024-02-29"), today=OPEN)
    assert cell(frame, "work_status_start") == pd.Timestamp(2024, 2, 29)


def test_the_first_day_of_answering_counts_from_the_anchor(assembled: Assembled) -> None:
    frame = assembled(("P1", "t0", "hads", "01", 1), today=OPEN, day=date(2026, 1, 30))
    assert cell(frame, "date_form") == pd.Timestamp(2026, 1, 30)
    assert cell(frame, "days_from_anchor") == 15
    assert cell(frame, "in_window") == 0


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("P9", "t0", "hads", "01", 1), "Participant P9 [RESP-UNPLACED] The participant is not enrolled."),
        (
            ("P1", "t9", "hads", "01", 1),
            "Participant P1, wave t9, hads item 01 [RESP-UNPLACED] The instrument is not scheduled at this wave.",
        ),
        (
            ("P1", "j3", "hads", "01", 1),
            "Participant P1, wave j3, hads item 01 [RESP-UNPLACED] The instrument is not scheduled at this wave.",
        ),
        (
            ("P1", "t0", "rses", "01", 1),
            "Participant P1, wave t0, rses item 01 [RESP-UNPLACED] The instrument is not scheduled at this wave.",
        ),
        (
            ("P1", "t0", "hads", "15", 1),
            "Participant P1, wave t0, hads item 15 [RESP-UNPLACED] The instrument has no such item.",
        ),
        (
            ("P1", "t0", "hads", "01", 7),
            "Person P1, wave t0, HADS item 01 [RESP-RANGE] Answer 7 is not on response scale",
        ),
        (
            ("P1", "t0", "work_status", "percent", 200),
            "Person P1, wave t0, WORK item percent [RESP-RANGE] Answer 200 is not on response scale 'percent'.",
        ),
        (
            ("P1", "t0", "work_status", "benefits", "2 11"),
            "Participant P1, wave t0, work_status item benefits [RESP-RANGE] Answer 2 11 is not on response scale",
        ),
        (
            ("P1", "t0", "work_status", "benefits", "2,9"),
            "Participant P1, wave t0, work_status item benefits [RESP-RANGE] Answer 2,9 is not on response scale",
        ),
        (
            ("P1", "t0", "work_status", "benefits", "2 10"),
            "Participant P1, wave t0, work_status item benefits [RESP-RANGE] Answer 2 10 is not on response",
        ),
        (
            ("P1", "t0", "work_status", "start", "2026-02-30"),
            "Participant P1, wave t0, work_status item start [RESP-RANGE] Answer 2026-02-30 is not on response",
        ),
        (
            ("P1", "t0", "hads", "01", "often"),
            "Participant P1, wave t0, hads item 01 [RESP-RANGE] Answer often is not on response scale",
        ),
    ],
)
def test_an_answer_without_a_place_stops_the_work_and_is_named(
    assembled: Assembled, row: tuple[Any, ...], said: str
) -> None:
    with pytest.raises(ResponseError) as caught:
        assembled(row, today=OPEN)
    assert str(caught.value).startswith(said)
    assert len(caught.value.problems) == 1


def test_nobody_is_enrolled_twice(assembled: Assembled, enrolled: Callable[..., Enrolment]) -> None:
    with pytest.raises(ResponseError, match=r"Participant P1 .*enrolled twice"):
        assembled(today=OPEN, people=(enrolled("P1"), enrolled("P1")))


def test_no_answer_is_lost_on_its_way_into_the_data_set(
    study: Study, instruments: dict[str, Instrument]
) -> None:
    simulated = simulate(study, instruments, n=30, seed=8)
    answers = simulated_answers(simulated)
    frame = assemble(study, instruments, answers, simulated.enrolments, today=date(2030, 1, 1)).frame
    frame = frame.set_index(["id", "wave"])
    for a in answers.frame.itertuples(index=False):
        column = f"{a.instrument}_{a.item}"
        response = instruments[a.instrument].response_scale_of(a.item)
        if response.kind == "multiple_choice":
            found = [frame.at[(a.participant, a.wave), f"{column}_{code}"] for code in response.codes]
            chosen = " ".join(str(c) for c, v in zip(response.codes, found, strict=True) if v == 1)
            assert (chosen == a.text) if isinstance(a.text, str) else (set(found) == {a.value})
        elif response.kind == "date":
            value = frame.at[(a.participant, a.wave), column]
            assert (value == pd.Timestamp(a.text)) if isinstance(a.text, str) else value is pd.NaT
        else:
            assert frame.at[(a.participant, a.wave), column] == a.value


def test_the_order_of_the_answers_does_not_matter(study: Study, instruments: dict[str, Instrument]) -> None:
    simulated = simulate(study, instruments, n=8, seed=9)
    answers = simulated_answers(simulated)
    mixed = Answers(answers.frame.sample(frac=1, random_state=1), answers.completed)
    one, other = (
        assemble(study, instruments, a, simulated.enrolments, today=date(2030, 1, 1))
        for a in (answers, mixed)
    )
    pd.testing.assert_frame_equal(one.frame, other.frame)


def test_a_study_nobody_has_answered_is_a_data_set_of_reasons(
    study: Study, instruments: dict[str, Instrument], given: Callable[..., Answers]
) -> None:
    dataset = assemble(study, instruments, given(), [], today=OPEN)
    assert len(dataset.frame) == 0
    assert tuple(dataset.frame.columns) == dataset.codebook.names


def test_every_wording_an_instrument_was_asked_in_stands_with_its_items_and_no_others(
    study: Study,
    instruments: dict[str, Instrument],
    given: Callable[..., Answers],
    enrolled: Callable[..., Enrolment],
) -> None:
    answers = given(
        ("P1", "t0", "hads", "01", 1.0), ("P1", "t0", "hads", "02", 1.0), ("P1", "t0", "hads", "03", 1.0)
    )
    told = Answers(answers.frame.assign(wording_hash=["b" * 64, "a" * 64, None]), answers.completed)
    codebook = assemble(study, instruments, told, [enrolled("P1")], today=OPEN).codebook
    assert codebook["hads_01"].wording_hash == f"{'a' * 64} {'b' * 64}"
    assert codebook["hads_total"].wording_hash is None
    assert {v.wording_hash for v in codebook if v.instrument != "hads"} == {None}
    hashes = {use.instrument.id: use.wording_hashes for use in codebook.instruments}
    assert hashes.pop("hads") == ("a" * 64, "b" * 64)
    assert set(hashes.values()) == {()}


def test_a_level_or_a_flag_the_study_does_not_have_is_refused_once_for_all_who_have_it(
    given: Callable[..., Answers],
) -> None:
    study = load_study("awac")
    study = study.model_copy(update={"flags": load_study("ser").flags})
    instruments = {entry.instrument: load_instrument(entry.instrument) for entry in study.schedule}
    told = (
        {"benefit_group": "at_risk", "itt": "1"},
        {"benefit_group": "at-risk"},
        {"itt": "yes"},
        {"itt": "yes"},
    )
    people = [
        Enrolment("awac", f"P{number}", "awac", {"inclusion": date(2026, 1, 15)}, "nb", None, strata)
        for number, strata in enumerate(told, start=1)
    ]
    with pytest.raises(ResponseError) as refused:
        assemble(study, instruments, given(), people, today=CLOSED)
    assert [(p.where, p.found) for p in refused.value.problems] == [
        ("Participant P2, benefit_group", "at-risk"),
        ("Participant P3, itt", "yes"),
    ]
    frame = assemble(study, instruments, given(), people[:1], today=CLOSED).frame
    assert frame["itt"].tolist() == [1.0] * len(frame)
    assert frame["pp"].isna().all()
