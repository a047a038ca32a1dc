"""Which wave a participant answers now, and whether the form is shut."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal

from workmh_measures.dataset.schedule import (
    AnchorReached,
    Died,
    FormCompleted,
    Happening,
    Slot,
    State,
    Withdrawn,
    schedule,
)
from workmh_measures.model.record import ENDS_CONTACT, Consent
from workmh_measures.model.study import Study

__all__ = ["Shut", "present_wave", "shut_by"]

Shut = Literal["ended", "consent", "locked"]
"""Why nothing is asked: the person left or died; consent to the information as it is now is not on record; the data of
the whole study are locked."""


def present_wave(study: Study, happenings: Iterable[Happening], *, today: date) -> tuple[str, int] | None:
    """Return the wave to answer today and which job it is counted from, or None when nothing is due.

    Parameters
    ----------
    happenings : of this person; where no anchor is known at all, the first wave is open.

    Notes
    -----
    The states of the waves are those of `dataset.schedule.schedule`.
    """
    told, waves = [*happenings], study.survey_waves
    if waves and not any(isinstance(h, AnchorReached) for h in told):
        handed_in = {h.instrument for h in told if isinstance(h, FormCompleted) and h.wave == waves[0].id}
        left = [entry for entry in study.forms_at(waves[0].id) if entry.instrument not in handed_in]
        return (waves[0].id, 1) if left else None
    slots = [slot for slot in schedule(study, told, today=today) if _is_answerable(slot)]
    # What is due stands before the rest of an earlier wave.
    first = min(slots, key=lambda slot: slot.state == State.LATE, default=None)
    return (first.wave, first.number) if first is not None else None


def shut_by(
    study: Study, happenings: Iterable[Happening], consent: Consent | None, *, today: date
) -> Shut | None:
    """Return why the form is shut for one person, or None when it is not; a lock shuts it for everybody.

    Parameters
    ----------
    consent : what the person said last; it counts only where the study asks for it and is not simulated.
    """
    leaving = (h for h in happenings if isinstance(h, Died | Withdrawn) and h.day <= today)
    if any(isinstance(h, Died) or h.level in ENDS_CONTACT for h in leaving):
        return "ended"
    return "consent" if study.lacks_consent(consent) else None


def _is_answerable(slot: Slot) -> bool:
    return slot.state.can_be_answered and bool(slot.left)
