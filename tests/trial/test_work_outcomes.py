"""Outcomes of several sources, and reasons; the numbers themselves stand beside R in test_employment_against_r."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workmh_measures.model.study import WorkDefinition
from workmh_measures.model.work import EmploymentSpell, RegisterRecord, ToldKind, WorkKind
from workmh_measures.trial.spans import Span
from workmh_measures.trial.work_months import civil_month, month_states, months_between
from workmh_measures.trial.work_outcomes import days_worked, first_job, tenure, work_outcome, worked_since

START, WAVE = date(2024, 6, 15), date(2025, 6, 15)
ORDINARY: tuple[WorkKind, ...] = ("competitive",)
DAYS = st.dates(date(2024, 1, 1), date(2025, 12, 31))


def record(
    *spells: EmploymentSpell,
    window: tuple[date, date] = (date(2024, 1, 1), date(2025, 12, 31)),
    source: str = "aa",
    tells: tuple[ToldKind, ...] = ORDINARY,
) -> RegisterRecord:
    return RegisterRecord("P1", source, *window, employment=spells, tells=tells)


def definition(when: str, *counts: WorkKind, hours: float | None = None) -> WorkDefinition:
    told = {"id": "d", "name": {"nb": "d", "nn": "d", "en": "d"}, "counts": counts or ORDINARY, "when": when}
    return WorkDefinition.model_validate({**told, "hours_at_least": hours})


def outcome(wanted: WorkDefinition, *own: RegisterRecord) -> tuple[bool | None, str | None]:
    found = work_outcome(wanted, own, inclusion=START, planned=WAVE)
    return found.value, found.unknown


@pytest.mark.parametrize("when", ["at_wave", "any_until_wave", "increased_or_maintained"])
def test_without_a_record_nothing_is_known_and_the_reason_says_so(when: str) -> None:
    assert outcome(definition(when)) == (None, "no_record")


def test_one_day_of_work_is_enough_for_a_yes_whatever_else_is_not_known() -> None:
    seen = record(EmploymentSpell("competitive", WAVE, WAVE), window=(WAVE, WAVE))
    assert outcome(definition("any_until_wave"), seen) == (True, None)
    assert outcome(definition("at_wave", "competitive", "placement"), seen) == (True, None)


def test_a_no_needs_every_kind_to_be_known() -> None:
    wanted = definition("at_wave", "competitive", "placement")
    assert outcome(wanted, record()) == (None, "not_covered")
    assert outcome(wanted, record(), record(source="nav", tells=("placement",))) == (False, None)


def test_hours_of_different_kinds_that_count_add_up() -> None:
    spells = (
        EmploymentSpell("competitive", START, None, None, 12.5),
        EmploymentSpell("education", START, None, None, 7.5),
    )
    own = record(*spells, tells=("competitive", "education"))
    assert outcome(definition("at_wave", "competitive", "education", hours=20), own) == (True, None)
    assert outcome(definition("at_wave", "competitive", hours=20), own) == (False, None)


def test_hours_that_are_not_told_leave_the_outcome_open_with_the_reason() -> None:
    own = record(EmploymentSpell("competitive", START))
    assert outcome(definition("at_wave", hours=20), own) == (None, "amount_not_told")
    assert outcome(definition("any_until_wave", hours=20), own) == (None, "amount_not_told")
    assert outcome(definition("increased_or_maintained"), own) == (None, "amount_not_told")


def test_hours_that_another_kind_nobody_tells_of_might_add_leave_the_outcome_open() -> None:
    own = record(EmploymentSpell("competitive", START, None, None, 12.0))
    wanted = definition("at_wave", "competitive", "placement", hours=20)
    assert outcome(wanted, own) == (None, "not_covered")


def test_work_at_the_day_of_inclusion_is_not_work_after_it() -> None:
    own = [record(EmploymentSpell("competitive", START, START))]
    assert worked_since(own, ORDINARY, START, WAVE).value is False
    assert days_worked(own, ORDINARY, START, WAVE).value == 0
    assert first_job(own, ORDINARY, START, WAVE).value is None


def test_at_inclusion_itself_there_is_no_time_to_speak_of() -> None:
    assert worked_since([record()], ORDINARY, START, START).unknown == "no_time"
    assert days_worked([record()], ORDINARY, START, START).unknown == "no_time"
    assert first_job([record()], ORDINARY, START, START).unknown == "no_time"


def test_a_job_held_at_inclusion_is_not_the_first_job_but_the_next_one_is() -> None:
    held = EmploymentSpell("competitive", date(2024, 1, 1), date(2024, 12, 31))
    following = EmploymentSpell("competitive", date(2025, 1, 1))
    own = [record(held, following)]
    assert first_job(own, ORDINARY, START, WAVE).value == date(2025, 1, 1)
    assert tenure(own, ORDINARY, WAVE).value == Span(date(2024, 1, 1), WAVE).days


def test_a_first_job_may_have_been_missed_when_the_window_opens_after_inclusion() -> None:
    late = record(EmploymentSpell("competitive", date(2025, 1, 1)), window=(date(2024, 9, 1), WAVE))
    assert first_job([late], ORDINARY, START, WAVE).unknown == "not_covered"


@given(st.lists(st.tuples(DAYS, DAYS), max_size=5), DAYS, DAYS)
def test_days_by_month_sum_to_the_days_of_the_window(
    drawn: list[tuple[date, date]], one: date, other: date
) -> None:
    spells = [EmploymentSpell("competitive", min(pair), max(pair)) for pair in drawn]
    own = record(*spells, window=(min(one, other), max(one, other)))
    states = [*month_states(own, date(2024, 1, 1), date(2025, 12, 31))]
    worked = {day for s in spells for day in _days(s.start, s.stop or WAVE)} & {*_days(*sorted((one, other)))}
    assert sum(state.days["competitive"] or 0 for state in states) == len(worked)
    assert sum(state.observed for state in states) == (max(one, other) - min(one, other)).days + 1
    assert sum(state.month.days for state in states) == 366 + 365


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def test_a_month_with_a_day_that_was_not_watched_is_not_without_work() -> None:
    [state] = month_states(record(window=(date(2024, 2, 2), WAVE)), date(2024, 2, 1), date(2024, 2, 29))
    assert (state.month.days, state.observed, state.days["competitive"]) == (29, 28, 0)
    assert state.has("competitive") is None
    [whole] = month_states(record(window=(date(2024, 2, 1), WAVE)), date(2024, 2, 1), date(2024, 2, 29))
    assert whole.has("competitive") is False


def test_a_source_that_tells_of_no_work_has_neither_hours_nor_percent() -> None:
    [state] = month_states(record(tells=("sickness_benefit",)), START, START)
    assert (state.hours, state.percent, state.days["competitive"]) == (None, None, None)
    assert (state.days["sickness_benefit"], state.degrees["sickness_benefit"]) == (0, 0.0)


def test_civil_months_are_counted_by_the_calendar() -> None:
    assert civil_month(date(2024, 2, 29)) == Span(date(2024, 2, 1), date(2024, 2, 29))
    assert civil_month(date(2025, 12, 31)) == Span(date(2025, 12, 1), date(2025, 12, 31))
    assert months_between(date(2024, 1, 31), date(2024, 2, 1)) == 1
    assert months_between(date(2024, 6, 15), date(2023, 12, 31)) == -6
