"""Which wave is answered today, and when nothing more is asked."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workmh_measures.dataset.due import due_from
from workmh_measures.dataset.schedule import (
    AnchorReached,
    Died,
    FormCompleted,
    FormTouched,
    State,
    Withdrawn,
    schedule,
)
from workmh_measures.definitions.library import load_study
from workmh_measures.model.record import WITHDRAWAL_LEVELS, Consent
from workmh_measures.model.study import ConsentRule
from workmh_measures.ui.form.schedule import present_wave, shut_by

START = date(2026, 1, 31)
INCLUDED = AnchorReached("inclusion", START)


@pytest.mark.parametrize(
    ("month", "anchor", "planned"),
    [
        (0, START, START),
        (1, START, date(2026, 2, 28)),
        (1, date(2028, 1, 31), date(2028, 2, 29)),
        (12, date(2028, 2, 29), date(2029, 2, 28)),
        (10.5, date(2026, 3, 1), date(2027, 1, 16)),
    ],
)
def test_a_wave_is_due_so_many_months_after_its_anchor(make_study, month, anchor, planned) -> None:
    wave = make_study().waves[0].model_copy(update={"month": float(month), "window_days": (-14, 42)})
    when = due_from(wave, anchor)
    assert (when.opens, when.closes) == (planned - timedelta(days=14), planned + timedelta(days=42))


@pytest.mark.parametrize(
    ("today", "told", "expected"),
    [
        (START, [], ("t0", 1)),
        (START, [FormTouched("t0", "diary", START), FormCompleted("t0", "diary")], None),
        (date(2026, 4, 30), [], ("t3", 1)),
        (date(2026, 3, 20), [], None),
        # Nobody is cut off while answering, and an old rest does not stand before what is due.
        (date(2026, 3, 15), [FormTouched("t0", "diary", date(2026, 3, 14))], ("t0", 1)),
        (date(2026, 3, 16), [FormTouched("t0", "diary", date(2026, 3, 14))], None),
        (date(2026, 4, 30), [FormTouched("t0", "diary", date(2026, 2, 1))], ("t3", 1)),
        (date(2026, 4, 30), [Withdrawn("questionnaires", date(2026, 4, 1))], None),
        (date(2026, 4, 30), [Died(date(2026, 4, 1))], None),
        (date(2026, 4, 30), [Withdrawn("treatment", date(2026, 4, 1))], ("t3", 1)),
    ],
)
def test_the_wave_of_today_follows_the_windows(make_study, today, told, expected) -> None:
    study = make_study(waves=("t0", "t3"))
    assert present_wave(study, [INCLUDED, *told], today=today) == expected


def test_without_any_anchor_the_first_wave_is_open_and_no_other(make_study) -> None:
    study = make_study(waves=("t0", "t3"))
    assert present_wave(study, [], today=START) == ("t0", 1)
    assert present_wave(study, [FormTouched("t0", "diary", START)], today=START) == ("t0", 1)
    assert present_wave(study, [FormCompleted("t0", "diary")], today=START) is None


@given(st.dates(date(2024, 1, 1), date(2028, 1, 1)), st.integers(-30, 500), st.integers(0, 60))
def test_the_wave_to_answer_is_one_the_schedule_lets_be_answered(start, days, since) -> None:
    study = load_study("demo")
    today = start + timedelta(days=days)
    job = start + timedelta(days=90)
    told = [
        AnchorReached("inclusion", start),
        AnchorReached("job_start", job),
        AnchorReached("job_start", job + timedelta(days=100), 2),
        FormTouched("t0", "hads", today - timedelta(days=since)),
    ]
    slots = [s for s in schedule(study, told, today=today) if s.state.can_be_answered and s.left]
    in_window = [s for s in slots if s.state != State.LATE]
    first = next(iter([*in_window, *slots]), None)
    assert present_wave(study, told, today=today) == (first and (first.wave, first.number))


def test_a_second_job_opens_its_own_wave() -> None:
    study, second = load_study("demo"), START + timedelta(days=400)
    told = [INCLUDED, AnchorReached("job_start", START), AnchorReached("job_start", second, 2)]
    wave = next(wave for wave in study.survey_waves if wave.anchor == "job_start")
    assert present_wave(study, told, today=due_from(wave, second).planned) == (wave.id, 2)


def test_a_study_without_forms_has_no_wave_to_answer(make_study) -> None:
    study = make_study()
    waves = tuple(wave.model_copy(update={"source": "register"}) for wave in study.waves)
    study = study.model_copy(update={"waves": waves})
    assert present_wave(study, [], today=START) is None


@pytest.mark.parametrize("level", WITHDRAWAL_LEVELS)
def test_who_left_questionnaires_contact_or_everything_is_asked_no_more(make_study, level) -> None:
    left = Withdrawn(level, START)
    ends = level in ("questionnaires", "contact", "deletion")
    assert shut_by(make_study(), [left], None, today=START) == ("ended" if ends else None)
    assert shut_by(make_study(), [left], None, today=START - timedelta(days=1)) is None


def test_who_died_is_asked_no_more(make_study) -> None:
    assert shut_by(make_study(), [Died(START)], None, today=START) == "ended"


@pytest.mark.parametrize(
    ("consent", "shut"),
    [
        (None, "consent"),
        (Consent("1", START), "consent"),
        (Consent("2", START, given=False), "consent"),
        (Consent("2", START), None),
    ],
)
def test_only_consent_to_the_information_of_today_opens_the_form(make_study, consent, shut) -> None:
    study = make_study().model_copy(update={"consent": ConsentRule(version="2")})
    assert shut_by(study, [INCLUDED], consent, today=START) == shut
    simulated = study.model_copy(update={"simulated": True})
    assert shut_by(simulated, [INCLUDED], consent, today=START) is None
    assert shut_by(make_study(), [INCLUDED], None, today=START) is None
