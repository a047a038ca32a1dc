"""An alert and what was done about it in words of staff: item, wave, state, steps."""

from __future__ import annotations

from collections.abc import Sequence

from workmh_measures.definitions.library import scheduled_instruments
from workmh_measures.storage.alert_events import Step
from workmh_measures.storage.alert_overview import OneAlert, steps_told
from workmh_measures.storage.alert_queue import Alert, AlertStep, NotAnswered
from workmh_measures.ui.desk.choosing import wave_name
from workmh_measures.ui.frame import say, text_in
from workmh_measures.ui.moments import moment_said
from workmh_measures.ui.running import application

__all__ = ["choice_name", "item_name", "state", "step_lines", "step_name", "told", "wave"]

_STATES = {"open": "safety.open", "taken": "safety.taken", "closed": "safety.closed"}
_STEPS: dict[Step, str] = {
    "assigned": "safety.step_assigned",
    "taken": "safety.step_taken",
    "tried": "safety.step_tried",
    "note": "safety.step_note",
    "closed": "safety.step_closed",
    "seen": "safety.step_seen",
}
_TO = {
    "responsible": "safety.to_responsible",
    "stand_in": "safety.to_stand_in",
    "investigator": "safety.to_investigator",
}
_NOTICES = {
    "begun": "safety.notice_begun",
    "sent": "safety.notice_sent",
    "refused": "safety.notice_refused",
    "deferred": "safety.notice_deferred",
}
_TOLD = {
    "telephone": "safety.how_telephone",
    "message": "safety.how_message",
    "video": "safety.how_video",
    "meeting": "safety.how_meeting",
    "via_clinician": "safety.how_via_clinician",
    "letter": "safety.how_letter",
    "reached": "safety.result_reached",
    "no_answer": "safety.result_no_answer",
    "left_message": "safety.result_left_message",
    "wrong_contact": "safety.result_wrong_contact",
    "declined": "safety.result_declined",
    "followed_up": "safety.outcome_followed_up",
    "handed_over": "safety.outcome_handed_over",
    "emergency": "safety.outcome_emergency",
    "already_in_care": "safety.outcome_already_in_care",
    "not_reached": "safety.outcome_not_reached",
    "entered_by_mistake": "safety.outcome_entered_by_mistake",
}


def step_lines(steps: Sequence[AlertStep]) -> list[str]:
    """Return what was done about an alert, oldest first; of each message to staff what became of it."""
    lines = []
    for step in steps_told(steps):
        more = [told(str(step.told[n])) for n in ("how", "result", "outcome") if n in step.told]
        more += [str(step.told["assigned_to"])] if "assigned_to" in step.told else []
        lines.append(", ".join([moment_said(step.at), step.name, _deed(step), *more]))
        lines += [str(step.told["words"])] if "words" in step.told else []
    return lines


def step_name(step: Step) -> str:
    """Return what a step is called where it is chosen and where it is told."""
    return say(_STEPS[step])


def told(one: str) -> str:
    """Return the words for a way of reaching somebody, what it gave, or an outcome."""
    return say(_TOLD[one])


def choice_name(one: Alert) -> str:
    """Return what an alert is called where it is chosen."""
    return f"{one.number}: {one.participant}, {item_name(one)}"


def item_name(one: Alert | NotAnswered) -> str:
    """Return instrument and item with our own label of it."""
    instrument = scheduled_instruments(application().study)[one.instrument]
    return f"{instrument.short_name} {one.item}: {text_in(instrument.item(one.item).label, '')}"


def wave(one: Alert | NotAnswered) -> str:
    """Return the wave of an answer."""
    return wave_name(one.wave, one.occasion)


def state(one: OneAlert) -> str:
    """Return how far an alert has come, and whether it is past its time."""
    return say("safety.past") if one.is_past else say(_STATES[one.alert.state])


def _deed(step: AlertStep) -> str:
    if step.step != "notice":
        return step_name(step.step)
    return say("safety.step_notice", to=say(_TO[step.told["to"]]), fate=say(_NOTICES[step.told["notice"]]))
