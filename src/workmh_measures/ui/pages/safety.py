"""Where staff looks after answers that tell of danger: who takes them, what was done, what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pandas as pd
import streamlit as st

from workmh_measures.definitions.library import scheduled_instruments
from workmh_measures.errors import StoreError
from workmh_measures.model.civil_time import TIME_ZONE, civil_day
from workmh_measures.model.safety import Safety, old_help_lines
from workmh_measures.storage.alert_events import HOW, OUTCOMES, RESULTS, Step
from workmh_measures.storage.alert_queue import (
    Alert,
    AlertStep,
    NotAnswered,
    alerts,
    deadlines,
    not_answered,
    record_step,
)
from workmh_measures.storage.who_may import who_may
from workmh_measures.ui.access import note_person, require_staff
from workmh_measures.ui.desk.choosing import wave_name
from workmh_measures.ui.frame import say, text_in
from workmh_measures.ui.refused import show_refusal
from workmh_measures.ui.running import application
from workmh_measures.ui.visitor import Visitor

__all__ = ["alert_table", "closed_table", "draw", "step_lines"]

_STATES = {"open": "safety.open", "taken": "safety.taken", "closed": "safety.closed"}
_STEPS: dict[Step, str] = {
    "assigned": "safety.step_assigned",
    "taken": "safety.step_taken",
    "tried": "safety.step_tried",
    "note": "safety.step_note",
    "closed": "safety.step_closed",
    "seen": "safety.step_seen",
}
_TOLD = {
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
_CHOSEN: tuple[Step, ...] = ("taken", "assigned", "tried", "note", "closed")
_WORDS = {
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


def draw() -> None:
    """Draw the page: never an arm, and of answers only the one that raised the alert and what became of it."""
    visitor = require_staff("follow_alerts")
    app = application()
    st.title(say("safety.title"), anchor=False)
    if app.study.safety is None:
        st.text(say("safety.no_plan"))
        return
    _draw_plan(app.study.safety)
    found = alerts(app.store, app.study.id)
    here = [one for one in found if one.state != "closed"]
    st.button(say("safety.refresh"), key="safety_refresh")
    if here:
        waiting = [one for one in here if one.state == "open"]
        now = app.store.now()
        late = sum(deadlines(one.raised_at, app.study.safety).stand_in < now for one in waiting)
        st.text(say("safety.waiting", n=len(waiting), late=late))
        st.dataframe(alert_table(here, app.study.safety, now=now), hide_index=True, key="alert_table")
        _draw_one(here, visitor)
    else:
        st.text(say("safety.none"))
    _draw_not_answered(not_answered(app.store, app.study))
    _draw_closed([one for one in found if one.state == "closed"], visitor)


def alert_table(found: Sequence[Alert], safety: Safety, *, now: datetime) -> pd.DataFrame:
    """Return one row for each alert, the oldest first; `now` tells which are past their time."""
    return pd.DataFrame(
        [
            {
                say("safety.number"): one.number,
                say("safety.person"): one.participant,
                say("safety.state"): _state(one, safety, now),
                say("safety.by_when"): _clock(deadlines(one.raised_at, safety).stand_in)
                if one.state == "open"
                else "",
                say("safety.assigned_to"): one.assigned_to or "",
                say("safety.taken_by"): one.taken_by or "",
                say("safety.wave"): _wave(one),
                say("safety.item"): _item(one),
                say("safety.answer"): "" if one.value is None else f"{one.value:g}",
                say("safety.at_least"): f"{one.at_least:g}",
                say("safety.later"): _later(one),
                say("safety.raised"): _clock(one.raised_at),
                say("safety.answered_on"): say("safety.late", day=one.answered_on) if one.is_late else "",
            }
            for one in found
        ]
    )


def closed_table(found: Sequence[Alert]) -> pd.DataFrame:
    """Return one row for each closed alert with what came of it, the latest closed first."""
    closed = [(one, one.closing) for one in found]
    rows = sorted(((one, step) for one, step in closed if step is not None), key=lambda row: row[1].at)
    return pd.DataFrame(
        [
            {
                say("safety.number"): one.number,
                say("safety.person"): one.participant,
                say("safety.wave"): _wave(one),
                say("safety.item"): _item(one),
                say("safety.raised"): _clock(one.raised_at),
                say("safety.assigned_to"): one.assigned_to or "",
                say("safety.outcome"): say(_WORDS[str(step.told["outcome"])]),
                say("safety.closed_by"): step.name,
                say("safety.closed_at"): _clock(step.at),
            }
            for one, step in reversed(rows)
        ]
    )


def step_lines(steps: Sequence[AlertStep]) -> list[str]:
    """Return what was done about an alert, oldest first; of each message to staff what became of it."""
    lines = []
    ended = {_message(step) for step in steps if step.told.get("notice") not in (None, "begun")}
    for step in steps:
        if step.told.get("notice") == "begun" and _message(step) in ended:
            continue
        told = [say(_WORDS[str(step.told[n])]) for n in ("how", "result", "outcome") if n in step.told]
        told += [str(step.told["assigned_to"])] if "assigned_to" in step.told else []
        lines.append(", ".join([_clock(step.at), step.name, _deed(step), *told]))
        lines += [str(step.told["words"])] if "words" in step.told else []
    return lines


def _message(step: AlertStep) -> tuple[object, object]:
    return step.told.get("to"), step.told.get("attempt")


def _deed(step: AlertStep) -> str:
    if step.step != "notice":
        return say(_STEPS[step.step])
    to, fate = say(_TOLD[step.told["to"]]), say(_NOTICES[step.told["notice"]])
    return say("safety.step_notice", to=to, fate=fate)


def _draw_plan(safety: Safety) -> None:
    app = application()
    if app.study.simulated:
        st.info(say("safety.simulated"))
    people = {name: getattr(safety, name).name for name in ("responsible", "stand_in", "investigator")}
    st.text(say("safety.who", **people, version=safety.version))
    old = old_help_lines(safety.help_lines, civil_day(app.store.now()))
    if old:
        st.warning(say("safety.old_lines", names=", ".join(text_in(line.name, "") for line in old)))


def _draw_one(found: Sequence[Alert], visitor: Visitor) -> None:
    """Draw one alert with what was done about it, and take in what somebody does."""
    # By number: an alert itself is another one as soon as a step is on record, and would no longer be the one chosen.
    by_number = {one.number: one for one in found}
    names = {n: f"{n}: {one.participant}, {_item(one)}" for n, one in by_number.items()}
    number = st.selectbox(
        say("safety.choose"),
        [*names],
        format_func=lambda n: names[n],
        index=None,
        placeholder="…",
        key="alert",
    )
    if number is None:
        return
    app, chosen, account = application(), by_number[number], visitor.subject
    note_person(visitor, "follow_alerts", chosen.participant)
    record_step(app.store, app.study.id, chosen.number, "seen", by=account)
    steps = next(one for one in alerts(app.store, app.study.id) if one.number == chosen.number).steps
    _draw_history(steps)
    # Keys of their own for each step on record, so that nothing is chosen or typed after one was recorded.
    place = f"{chosen.number}_{len(steps)}"
    steps_named = {one: say(_STEPS[one]) for one in _CHOSEN}
    kind = st.radio(
        say("safety.step"),
        _CHOSEN,
        format_func=lambda one: steps_named[one],
        index=None,
        key=f"step_{place}",
    )
    if kind is not None:
        _draw_step(chosen, kind, account, f"{place}_{kind}")


def _draw_history(steps: Sequence[AlertStep]) -> None:
    with st.expander(say("safety.history"), expanded=True):
        for line in step_lines(steps):
            st.text(line)


def _draw_closed(done: Sequence[Alert], visitor: Visitor) -> None:
    """Draw the closed alerts with what came of them; one that is chosen with everything that was done."""
    with st.expander(say("safety.done", n=len(done))):
        if not done:
            return
        st.dataframe(closed_table(done), hide_index=True, key="closed_table")
        by_number = {one.number: one for one in reversed(done)}
        names = {n: f"{n}: {one.participant}, {_item(one)}" for n, one in by_number.items()}
        number = st.selectbox(
            say("safety.choose_closed"),
            [*names],
            format_func=lambda n: names[n],
            index=None,
            placeholder="…",
            key="closed_alert",
        )
        if number is not None:
            note_person(visitor, "follow_alerts", by_number[number].participant)
            _draw_history(by_number[number].steps)


def _draw_step(chosen: Alert, step: Step, account: str, place: str) -> None:
    with st.form(f"alert_step_{place}", border=True):
        name = st.text_input(say("safety.name"), value=account, max_chars=100, key=f"by_{place}").strip()
        told: dict[str, str | None] = {}
        if step == "assigned":
            names = who_may(application().store, application().study.id, "follow_alerts")
            st.text(say("safety.assign_how"))
            told["assigned_to"] = st.selectbox(
                say("safety.assigned_to"), names, index=None, placeholder="…", key=f"assigned_{place}"
            )
        if step == "tried":
            told["how"] = _pick("safety.how", HOW, place)
            told["result"] = _pick("safety.result", RESULTS, place)
        if step == "closed":
            told["outcome"] = _pick("safety.outcome", OUTCOMES, place)
        words = st.text_input(say("safety.words"), max_chars=500, key=f"words_{place}").strip()
        sent = st.form_submit_button(say("safety.record"), type="primary")
    if not sent:
        return
    if None in told.values():
        st.error(say("safety.choose_all"))
        return
    app = application()
    # The account is always on record; a name of one's own comes beside it, where several share one.
    told |= {"words": words or None, "signed": name if name not in ("", account) else None}
    try:
        record_step(app.store, app.study.id, chosen.number, step, by=account, **told)
    except StoreError as error:
        show_refusal(error.problems)
        return
    st.rerun()


def _pick(key: str, allowed: Sequence[str], place: str) -> str | None:
    names = {one: say(_WORDS[one]) for one in allowed}
    return st.selectbox(
        say(key),
        allowed,
        format_func=lambda one: names[one],
        index=None,
        placeholder="…",
        key=f"{key}_{place}",
    )


def _draw_not_answered(left: Sequence[NotAnswered]) -> None:
    with st.expander(say("safety.not_answered", n=len(left))):
        st.text(say("safety.not_answered_why"))
        rows = [
            {
                say("safety.person"): one.participant,
                say("safety.wave"): _wave(one),
                say("safety.item"): _item(one),
                say("safety.answer"): str(one.missing),
                say("safety.raised"): _clock(one.recorded_at),
            }
            for one in left
        ]
        st.dataframe(pd.DataFrame(rows), hide_index=True, key="not_answered_table")


def _state(one: Alert, safety: Safety, now: datetime) -> str:
    if one.state == "open" and deadlines(one.raised_at, safety).stand_in < now:
        return say("safety.past")
    return say(_STATES[one.state])


def _item(one: Alert | NotAnswered) -> str:
    instrument = scheduled_instruments(application().study)[one.instrument]
    return f"{instrument.short_name} {one.item}: {text_in(instrument.item(one.item).label, '')}"


def _wave(one: Alert | NotAnswered) -> str:
    return wave_name(one.wave, one.occasion)


def _later(one: Alert) -> str:
    told = [say("safety.taken_away") if value is None else f"{value:g}" for _, value in one.notes]
    return ", ".join(told)


def _clock(moment: datetime) -> str:
    return f"{moment.astimezone(TIME_ZONE):%Y-%m-%d %H:%M}"
