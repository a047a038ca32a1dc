from __future__ import annotations

from datetime import date

import pytest

from workmh_measures.model.record import Enrolment, WithdrawalLevel
from workmh_measures.model.work import BenefitSpell, EmploymentSpell, RegisterRecord, ToldKind
from workmh_measures.trial.employment import Amount, amount_on, has_on, known_days, known_until, worked_days
from workmh_measures.trial.spans import Span

FROM, TO = date(2025, 1, 1), date(2025, 12, 31)
DAY = date(2025, 6, 15)
ORDINARY: tuple[ToldKind, ...] = ("competitive",)


def record(
    *spells: EmploymentSpell, source: str = "aa_register", tells: tuple[ToldKind, ...] = ORDINARY
) -> RegisterRecord:
    return RegisterRecord("P1", source, FROM, TO, employment=spells, tells=tells)


def job(hours: float | None = None, percent: float | None = None, **more: date) -> EmploymentSpell:
    start, stop = more.get("start", FROM), more.get("stop")
    return EmploymentSpell("competitive", start, stop, percent, hours)


def person(*, died: date | None = None, withdrawn: dict[WithdrawalLevel, date] | None = None) -> Enrolment:
    return Enrolment("s", "P1", None, {}, "nb", died=died, withdrawn=withdrawn or {})


def test_no_spell_inside_the_window_is_no_work_and_outside_it_nothing_is_known() -> None:
    own = [record()]
    assert has_on(own, ORDINARY, FROM) is False
    assert has_on(own, ORDINARY, TO) is False
    assert has_on(own, ORDINARY, date(2024, 12, 31)) is None
    assert has_on(own, ORDINARY, date(2026, 1, 1)) is None


def test_a_kind_the_source_would_not_know_of_is_not_none_but_not_known() -> None:
    own = [record(job())]
    assert has_on(own, ("placement",), DAY) is None
    assert has_on(own, ("competitive", "placement"), DAY) is True
    assert has_on([record()], ("competitive", "placement"), DAY) is None


def test_what_one_source_does_not_know_another_may() -> None:
    nav = record(source="nav", tells=("placement",))
    assert has_on([record(), nav], ("competitive", "placement"), DAY) is False
    assert known_days([record(), nav], ("competitive", "placement")) == (Span(FROM, TO),)


def test_first_and_last_day_are_worked_and_the_days_beside_them_are_not() -> None:
    own = [record(job(start=date(2025, 3, 1), stop=date(2025, 3, 2)))]
    assert worked_days(own, ORDINARY) == (Span(date(2025, 3, 1), date(2025, 3, 2)),)
    assert has_on(own, ORDINARY, date(2025, 2, 28)) is False
    assert has_on(own, ORDINARY, date(2025, 3, 3)) is False


def test_a_spell_is_cut_to_the_window() -> None:
    own = [record(job(start=date(2020, 1, 1)))]
    assert worked_days(own, ORDINARY) == (Span(FROM, TO),)


@pytest.mark.parametrize("hours", [(6.7, 6.7, 6.6), (0.1, 0.2, 19.7), (13.3, 6.7, 0.0)])
def test_hours_of_overlapping_jobs_add_up_to_the_last_digit(hours: tuple[float, ...]) -> None:
    own = [record(*(job(each) for each in hours))]
    assert amount_on(own, ORDINARY, DAY, measure="hours") == Amount(20.0, is_whole=True)


def test_hours_that_a_job_does_not_tell_make_the_sum_a_lower_limit() -> None:
    amount = amount_on([record(job(12.0), job(None))], ORDINARY, DAY, measure="hours")
    assert amount == Amount(12.0, is_whole=False)
    assert amount.told is None


def test_two_sources_that_tell_of_the_same_kind_are_not_added() -> None:
    own = [record(job(15.0)), record(job(20.0), source="other")]
    assert amount_on(own, ORDINARY, DAY, measure="hours") == Amount(20.0, is_whole=True)


def test_a_source_without_a_spell_does_not_make_unknown_hours_known() -> None:
    own = [record(job(None)), record(source="other")]
    assert amount_on(own, ORDINARY, DAY, measure="hours").told is None


def test_hours_another_source_tells_stand_for_those_one_does_not() -> None:
    own = [record(job(None)), record(job(20.0), source="other")]
    assert amount_on(own, ORDINARY, DAY, measure="hours").told == 20.0


def test_degrees_of_a_benefit_are_read_like_hours() -> None:
    spell = BenefitSpell("sickness_benefit", FROM, None, 40.0)
    own = [RegisterRecord("P1", "nav", FROM, TO, benefits=(spell,))]
    assert amount_on(own, ("sickness_benefit",), DAY, measure="degree").told == 40.0


@pytest.mark.parametrize(
    ("who", "last", "reason"),
    [
        (person(), TO, "end_of_extract"),
        (person(died=DAY), DAY, "died"),
        (person(withdrawn={"register": DAY}), date(2025, 6, 14), "withdrawn"),
        (person(withdrawn={"deletion": DAY}), date(2025, 6, 14), "withdrawn"),
        (person(withdrawn={"questionnaires": DAY, "treatment": DAY, "contact": DAY}), TO, "end_of_extract"),
        (person(died=DAY, withdrawn={"register": FROM.replace(month=3)}), date(2025, 2, 28), "withdrawn"),
    ],
)
def test_nothing_is_known_after_death_nor_from_withdrawal_on(who: Enrolment, last: date, reason: str) -> None:
    known = known_until(record(job()), who)
    assert known is not None
    assert (known.observed_to, known.end_reason) == (last, reason)


def test_who_withdrew_before_the_window_has_no_record_left() -> None:
    assert known_until(record(job()), person(withdrawn={"register": FROM})) is None
