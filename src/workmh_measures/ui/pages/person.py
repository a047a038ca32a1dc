"""One participant for staff: waves and forms, what comes next, what is on record, steps and the personal link."""

from __future__ import annotations

from html import escape

import streamlit as st

from workmh_measures.model.civil_time import civil_day
from workmh_measures.report.blocks import Facts
from workmh_measures.storage.person_record import PersonRecord, person_record
from workmh_measures.ui.access import note_person, require_staff
from workmh_measures.ui.board.board_book import address_of
from workmh_measures.ui.frame import say
from workmh_measures.ui.link_given import show_link
from workmh_measures.ui.person.person_blocks import facts, message_table, next_lines, wave_table
from workmh_measures.ui.person.person_recording import draw_steps
from workmh_measures.ui.person.person_rest import arm_told, counted, messages
from workmh_measures.ui.person_found import person_found
from workmh_measures.ui.refused import as_it_is
from workmh_measures.ui.running import application
from workmh_measures.ui.shown import show_blocks
from workmh_measures.ui.visitor import Visitor

__all__ = ["draw"]


def draw() -> None:
    """Draw the page: never an answer, and an arm only for whoever may see it."""
    visitor = require_staff("progress")
    app = application()
    asked = str(st.query_params.get("id", ""))[:64]
    person = person_found(visitor, "progress", asked) if asked else None
    if person is None:
        st.title(say("person.title"), anchor=False)
        _draw_search()
        return
    note_person(visitor, "progress", person)
    with app.store.reading() as connection:
        record = person_record(connection, app.study, person, today=civil_day(app.store.now()))
    if record is None:
        return
    st.title(as_it_is(say("person.named", participant=person)), anchor=False)
    address = address_of(str(st.query_params.get("list", "")))
    st.html(f'<div class="report"><p><a href="{escape(address)}">{escape(say("person.back"))}</a></p></div>')
    _draw_record(record, visitor)
    draw_steps(record, visitor)
    if record.left is None and record.is_asked and visitor.may_with("issue_links", record.unit):
        st.header(say("person.link"), anchor=False)
        show_link(person, visitor)


def _draw_record(record: PersonRecord, visitor: Visitor) -> None:
    st.header(say("person.next"), anchor=False)
    for line in next_lines(record):
        st.text(line)
    st.header(say("person.waves"), anchor=False)
    if record.waves:
        show_blocks([wave_table(record)], name="person_waves")
    else:
        st.text(say("person.none"))
    st.header(say("person.facts"), anchor=False)
    arm = arm_told(record.participant, visitor)
    show_blocks(
        [facts(record, counted(record, visitor)), *([Facts([arm])] if arm else [])], name="person_facts"
    )
    if arm is not None:
        st.caption(say("person.arm_seen_by"))
    sent = messages(record.participant)
    if sent:
        st.header(say("person.messages"), anchor=False)
        show_blocks([message_table(sent)], name="person_messages")


def _draw_search() -> None:
    st.text(say("person.find"))
    with st.form("person_search"):
        typed = st.text_input(say("person.id"), max_chars=64, key="person_id").strip()
        if st.form_submit_button(say("person.open"), type="primary") and typed:
            st.query_params["id"] = typed
            st.rerun()
