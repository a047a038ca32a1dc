"""Which wave a participant answers now."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from workmh_measures.dataset.due import due_from
from workmh_measures.dataset.schedule import State, wave_state
from workmh_measures.model.study import Study, Wave

__all__ = ["opening_days", "present_wave"]


def opening_days(wave: Wave, anchor: date) -> tuple[date, date]:
    """Return the first and the last day of a wave, both within the window.

    A wave without a window opens on its day and stays open.
    """
    when = due_from(wave, anchor)
    return when.opens or when.planned, when.closes or date.max


def present_wave(
    study: Study,
    anchors: Mapping[str, date],
    *,
    today: date,
    answered_on: Mapping[str, date],
    finished: Collection[str],
) -> str | None:
    """Return the wave to answer today, or None when nothing is due.

    Parameters
    ----------
    anchors : time zeros known of the participant; where none is known at all, the first wave is open.
    answered_on : day of the latest answer in each wave.
    finished : waves of which everything was handed in.

    Notes
    -----
    The states of the waves are those of `dataset.schedule.wave_state`.
    """
    waves, states = study.survey_waves, {}
    for wave in waves:
        when = due_from(wave, anchors[wave.anchor]) if wave.anchor in anchors else None
        touched, is_done = answered_on.get(wave.id), wave.id in finished
        states[wave.id] = wave_state(when, today=today, touched=touched, is_done=is_done)
    if not anchors and waves and states[waves[0].id] != State.DONE:
        return waves[0].id
    answerable = [wave.id for wave in waves if states[wave.id].can_be_answered]
    # What is due stands before the rest of an earlier wave.
    return min(answerable, key=lambda wave: states[wave] == State.LATE, default=None)
