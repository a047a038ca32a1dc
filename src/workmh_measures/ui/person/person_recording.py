"""A step about a person put on record: checked with everything that stands against it, and confirmed where it shuts a door."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from workmh_measures.errors import Problem, StoreError
from workmh_measures.model.civil_time import civil_day
from workmh_measures.model.record import ENDS_CONTACT, Consent
from workmh_measures.storage.participant_records import ParticipantRecord
from workmh_measures.storage.participant_steps import Entry, Step, consent, die, reach, withdraw
from workmh_measures.storage.participants import known_person
from workmh_measures.storage.person_record import PersonRecord
from workmh_measures.storage.step_objections import (
    Leaving,
    Reached,
    consent_objections,
    death_objections,
    leaving_objections,
    reached_objections,
)
from workmh_measures.ui.frame import say
from workmh_measures.ui.moments import day_said
from workmh_measures.ui.person.enrolment_change import PutRight, put_right
from workmh_measures.ui.person.person_steps import ASKED, Death, Told
from workmh_measures.ui.refused import as_it_is, show_refusal
from workmh_measures.ui.running import application
from workmh_measures.ui.visitor import Visitor

__all__ = ["draw_steps"]

_WAITING, _SAID, _PLACE = "step_waiting", "step_said", "step_place"


def draw_steps(record: PersonRecord, visitor: Visitor) -> None:
    """Draw what may be recorded about a person, and record it; nothing for whoever may not.

    Nothing is recorded by one press that shuts a form or makes a link void: it is asked again, with the day.
    """
    if not visitor.may_with("enrol", record.unit):
        return
    st.header(say("person.steps"), anchor=False)
    said = st.session_state.pop(_SAID, None)
    if said is not None and said[0] == record.participant:
        st.success(say(said[1]))
    names = {kind: say(key) for kind, (key, _) in ASKED.items()}
    asked = st.query_params.get("step")
    kind = st.segmented_control(
        say("person.step"),
        list(ASKED),
        default=asked if asked in ASKED else None,
        format_func=names.__getitem__,
        key="step_kind",
    )
    if kind is None:
        return
    # Fields of the next step are new ones: what was recorded does not stand in them any more.
    entry = st.session_state.get(_PLACE, 0)
    place = f"{record.participant}_{entry}"
    typed = ASKED[kind][1](record, place, visitor)
    if typed is None:
        return
    # Another button for each entry: the keyboard then goes to what is said of the one before.
    again = f"_{entry}" if entry else ""
    pressed = st.button(say("person.record"), type="primary", key=f"step_record_{kind}{again}")
    if pressed:
        st.session_state.pop(_WAITING, None)
        found = [*typed.problems, *(_objections(record, typed.told) if typed.told is not None else ())]
        if found:
            show_refusal(found)
        elif typed.told is not None and _question(record, typed.told) is None:
            _record(record, typed.told, visitor)
        else:
            st.session_state[_WAITING] = (record.participant, typed.told)
    if typed.told is not None and st.session_state.get(_WAITING) == (record.participant, typed.told):
        _draw_question(record, typed.told, visitor)


def _draw_question(record: PersonRecord, told: Told, visitor: Visitor) -> None:
    st.warning(as_it_is(_question(record, told) or ""))
    with st.container(horizontal=True, key="step_sure"):
        sure = st.button(say("person.sure_yes"), type="primary", key="step_yes")
        st.button(say("person.sure_not"), on_click=_let_be, key="step_no")
    if sure:
        _let_be()
        _record(record, told, visitor)


def _question(record: PersonRecord, told: Told) -> str | None:
    """Return what is asked before a step that shuts something is recorded; None for any other."""
    if isinstance(told, Leaving) and told.day is not None and told.level in ENDS_CONTACT:
        return say("person.sure_shut", day=day_said(told.day))
    if isinstance(told, Death) and told.day is not None:
        return say("person.sure_died", participant=record.participant, day=day_said(told.day))
    if isinstance(told, Consent) and not told.given:
        return say("person.sure_no", participant=record.participant, day=day_said(told.day))
    return None


def _let_be() -> None:
    st.session_state.pop(_WAITING, None)


def _objections(record: PersonRecord, told: Told) -> list[Problem]:
    """Return everything that stands against a step as the record is now; what records it looks again."""
    app = application()
    with app.store.reading() as connection:
        known = known_person(connection, app.study.id, record.participant)
    return [*_against(known, told)]


def _against(known: ParticipantRecord, told: Told) -> Iterable[Problem]:
    app = application()
    study, today = app.study, civil_day(app.store.now())
    if isinstance(told, PutRight):
        return ()  # what records it says everything at once
    if isinstance(told, Reached):
        return reached_objections(study, known, told, today=today)
    if isinstance(told, Leaving):
        return leaving_objections(study, known, told)
    if isinstance(told, Death):
        return death_objections(study, known, told.day, reason=told.reason, today=today)
    where = f"Participant {known.participant}"
    if not told.given and study.consent is not None:
        told = Consent(told.version, told.day, False, dict.fromkeys(study.consent.parts, False))
    return consent_objections(study, where, told, today=today)


def _record(record: PersonRecord, told: Told, visitor: Visitor) -> None:
    try:
        step = _put(record, told, visitor)
    except StoreError as refusal:
        show_refusal(refusal.problems)
        return
    st.session_state[_SAID] = (record.participant, _said(step, told))
    st.session_state[_PLACE] = st.session_state.get(_PLACE, 0) + 1
    st.rerun()


def _put(record: PersonRecord, told: Told, visitor: Visitor) -> Step:
    app = application()
    entry = Entry(record.participant, visitor.subject, civil_day(app.store.now()))
    if isinstance(told, PutRight):
        return put_right(record.participant, told, visitor)
    if isinstance(told, Reached):
        return reach(app.store, app.study, entry, told)
    if isinstance(told, Leaving):
        return withdraw(app.store, app.study, entry, told)
    if isinstance(told, Death):
        return die(app.store, app.study, entry, told.day, reason=told.reason)
    return consent(app.store, app.study, entry, told)


def _said(step: Step, told: Told) -> str:
    if not step.is_new:
        return "person.done_before"
    if isinstance(told, PutRight):
        return "person.done"
    if told.day is None:
        return "person.done_back"
    if isinstance(told, Leaving) and told.level == "deletion":
        return "person.done_erase"
    return "person.done_link" if step.links_void else "person.done"
