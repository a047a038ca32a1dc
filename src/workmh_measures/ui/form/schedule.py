"""Which wave a participant answers now."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from workmh_measures.dataset.due import due_from
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
    A wave answered today or yesterday stays open after its window: nobody is cut off while answering.
    """
    waves = study.survey_waves
    due = [
        wave.id for wave in waves if wave.anchor in anchors and _is_open(wave, anchors[wave.anchor], today)
    ]
    if not anchors:
        due = [wave.id for wave in waves[:1]]
    warm = [wave.id for wave in waves if today - answered_on.get(wave.id, date.min) <= timedelta(days=1)]
    return next((wave for wave in (*due, *warm) if wave not in finished), None)


def _is_open(wave: Wave, anchor: date, today: date) -> bool:
    first, last = opening_days(wave, anchor)
    return first <= today <= last
