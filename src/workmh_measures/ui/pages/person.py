"""One participant for staff: waves and forms, what comes next, what is on record, steps and the personal link."""

from __future__ import annotations

from html import escape

import streamlit as st

from workmh_measures.model.civil_time import civil_day
from workmh_measures.storage.person_record import person_record
from workmh_measures.ui.access import note_person, require_staff
from workmh_measures.ui.arms_seen import sees_arms
from workmh_measures.ui.board.board_book import address_of
from workmh_measures.ui.frame import say
from workmh_measures.ui.link_given import show_link
from workmh_measures.ui.person.person_recording import draw_steps
from workmh_measures.ui.person.person_shown import draw_record, draw_search
from workmh_measures.ui.person_found import person_found
from workmh_measures.ui.refused import as_it_is
from workmh_measures.ui.running import application

__all__ = ["draw"]


def draw() -> None:
    """Draw the page: never an answer, and an arm only for whoever may see it."""
    visitor = require_staff("progress")
    app = application()
    asked = str(st.query_params.get("id", ""))[:64]
    person = person_found(visitor, "progress", asked) if asked else None
    if person is None:
        st.title(say("person.title"), anchor=False)
        draw_search()
        return
    note_person(visitor, "progress", person)
    arms, today = sees_arms(visitor), civil_day(app.store.now())
    with app.store.reading() as connection:
        record = person_record(connection, app.study, person, today=today, arms=arms)
    if record is None:
        return
    st.title(as_it_is(say("person.named", participant=person)), anchor=False)
    address = address_of(str(st.query_params.get("list", "")))
    st.html(f'<div class="report"><p><a href="{escape(address)}">{escape(say("person.back"))}</a></p></div>')
    draw_record(record, visitor)
    draw_steps(record, visitor)
    if record.left is None and record.is_asked and visitor.may_with("issue_links", record.unit):
        st.header(say("person.link"), anchor=False)
        show_link(person, visitor)
