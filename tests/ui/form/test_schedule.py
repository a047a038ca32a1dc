"""Which wave is answered today."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workmh_measures.dataset.schedule import AnchorReached, FormTouched, State, schedule
from workmh_measures.definitions.library import load_study
from workmh_measures.ui.form.schedule import opening_days, present_wave

START = date(2026, 1, 31)


@pytest.mark.parametrize(
    ("month", "anchor", "due"),
    [
        (0, START, START),
        (1, START, date(2026, 2, 28)),
        (1, date(2028, 1, 31), date(2028, 2, 29)),
        (12, date(2028, 2, 29), date(2029, 2, 28)),
        (10.5, date(2026, 3, 1), date(2027, 1, 16)),
    ],
)
def test_a_wave_is_due_so_many_months_after_its_anchor(make_study, month, anchor, due) -> None:
    wave = make_study().waves[0].model_copy(update={"month": float(month), "window_days": (-14, 42)})
    assert opening_days(wave, anchor) == (due - timedelta(days=14), due + timedelta(days=42))


def test_a_wave_without_a_window_stays_open(make_study) -> None:
    wave = make_study().waves[0].model_copy(update={"window_days": None})
    assert opening_days(wave, START) == (START, date.max)


@pytest.mark.parametrize(
    ("today", "answered_on", "finished", "expected"),
    [
        (START, {}, set(), "t0"),
        (START, {"t0": START}, {"t0"}, None),
        (date(2026, 4, 30), {}, set(), "t3"),
        (date(2026, 3, 20), {}, set(), None),
        # Nobody is cut off while answering, and an old rest does not stand before what is due.
        (date(2026, 3, 15), {"t0": date(2026, 3, 14)}, set(), "t0"),
        (date(2026, 3, 16), {"t0": date(2026, 3, 14)}, set(), None),
        (date(2026, 4, 30), {"t0": date(2026, 2, 1)}, set(), "t3"),
    ],
)
def test_the_wave_of_today_follows_the_windows(make_study, today, answered_on, finished, expected) -> None:
    study = make_study(waves=("t0", "t3"))
    anchors = {"inclusion": START}
    assert present_wave(study, anchors, today=today, answered_on=answered_on, finished=finished) == expected


def test_without_any_anchor_the_first_wave_is_open_and_no_other(make_study) -> None:
    study = make_study(waves=("t0", "t3"))
    assert present_wave(study, {}, today=START, answered_on={}, finished=()) == "t0"
    assert present_wave(study, {}, today=START, answered_on={"t0": START}, finished=("t0",)) is None


@given(st.dates(date(2024, 1, 1), date(2028, 1, 1)), st.integers(-30, 500), st.integers(0, 60))
def test_the_wave_to_answer_is_one_the_schedule_lets_be_answered(start, days, since) -> None:
    study = load_study("demo")
    today = start + timedelta(days=days)
    touched = {"t0": today - timedelta(days=since)}
    told = [AnchorReached("inclusion", start), FormTouched("t0", "hads", touched["t0"])]
    slots = [s for s in schedule(study, told, today=today) if s.state.can_be_answered and s.left]
    wave = present_wave(study, {"inclusion": start}, today=today, answered_on=touched, finished=())
    in_window = [s.wave for s in slots if s.state != State.LATE]
    assert wave == next(iter([*in_window, *(s.wave for s in slots)]), None)


def test_a_study_without_forms_has_no_wave_to_answer(make_study) -> None:
    study = make_study()
    waves = tuple(wave.model_copy(update={"source": "register"}) for wave in study.waves)
    study = study.model_copy(update={"waves": waves})
    assert present_wave(study, {}, today=START, answered_on={}, finished=()) is None
