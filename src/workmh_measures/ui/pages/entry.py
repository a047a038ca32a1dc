"""Staff choose a person and a form, and enter it: on the telephone, from paper, as a rating; or hand over a tablet."""

from __future__ import annotations

import streamlit as st

from workmh_measures.errors import StoreError
from workmh_measures.model.civil_time import civil_day
from workmh_measures.storage.freeze import is_locked
from workmh_measures.storage.participants import known_person
from workmh_measures.ui.access import require_staff
from workmh_measures.ui.desk.choosing import day_typed, forms_table, left_to_enter, mode_names
from workmh_measures.ui.desk.opening import FormOf, forms_of
from workmh_measures.ui.desk.routes import running_desk
from workmh_measures.ui.desk.staff import StaffEntry
from workmh_measures.ui.desk.ticket import Ticket, sealed, unsealed
from workmh_measures.ui.form.intake import shut_now
from workmh_measures.ui.form.progress import Progress, progress_of
from workmh_measures.ui.frame import ask_to_open, page_language, say
from workmh_measures.ui.running import application
from workmh_measures.ui.visitor import Visitor
from workmh_measures.ui.words.refusals import refusal_in_words

__all__ = ["draw"]


def draw() -> None:
    """Draw the page."""
    visitor = require_staff("enter")
    app = application()
    st.title(say("entry_page.title"), anchor=False)
    came_from = unsealed(st.query_params.get("person", ""), visitor)
    known = came_from.participant if came_from is not None else ""
    typed = st.text_input(say("entry_page.person"), value=known, max_chars=64, key="entry_person").strip()
    if not typed:
        st.text(say("entry_page.find"))
        return
    person = _person(visitor, typed)
    if person is None:
        return
    progress = progress_of(app.store, app.study.id, person)
    forms = forms_of(running_desk().forms, progress, today=civil_day(app.store.now()))
    if not forms:
        st.text(say("entry_page.no_forms"))
        return
    _say_what_is_shut(progress)
    st.dataframe(forms_table(forms), hide_index=True, key="entry_forms")
    _draw_start(visitor, person, forms)
    _draw_kiosk(visitor, person)


def _person(visitor: Visitor, typed: str) -> str | None:
    """Return the id of somebody this visitor enters for, or say that there is none.

    Whoever is of one unit hears the same of people elsewhere as of ids nobody has.
    """
    app = application()
    try:
        with app.store.reading() as connection:
            record = known_person(connection, app.study.id, typed)
    except StoreError as refusal:
        everywhere = visitor.may_with("enter", None)
        st.error(
            refusal_in_words(refusal.problems, page_language()) if everywhere else say("entry_page.elsewhere")
        )
        return None
    if not visitor.may_with("enter", record.unit):
        st.error(say("entry_page.elsewhere"))
        return None
    return record.participant


def _say_what_is_shut(progress: Progress) -> None:
    app = application()
    shut = shut_now(app.study, app.store, progress)
    with app.store.reading() as connection:
        if is_locked(connection, app.study.id):
            st.warning(say("entry_page.locked"))
            return
    if shut is not None:
        st.warning(say("entry_page.left") if shut == "ended" else say("entry_page.consent"))


def _draw_start(visitor: Visitor, person: str, forms: list[FormOf]) -> None:
    names = mode_names(forms)
    mode = st.segmented_control(
        say("entry_page.how"),
        [*names],
        format_func=lambda one: names[one],
        required=True,
        default=next(iter(names)),
    )
    left = left_to_enter(forms, str(mode))
    if not left:
        st.text(say("entry_page.nothing_left"))
        return
    with st.form("entry_start"):
        chosen = st.selectbox(say("entry_page.choose"), [*left], format_func=lambda one: left[one])
        typed = st.text_input(say("entry_page.day"), key="entry_day") if mode != "telephone" else None
        rater = st.text_input(say("entry_page.rater"), max_chars=100).strip() if mode == "clinician" else None
        begun = st.form_submit_button(say("entry_page.start"), type="primary")
    if not begun:
        return
    day = day_typed(typed or "")
    if typed is not None and day is None:
        st.error(say("entry_page.no_day"))
        return
    form = forms[chosen]
    ticket = Ticket(
        participant=person,
        mode=mode,
        wave=form.wave,
        occasion=form.occasion,
        instrument=form.instrument,
        answered_on=day,
        rater=rater,
    )
    open_form(ticket, visitor)


def open_form(ticket: Ticket, visitor: Visitor) -> None:
    """Lead to the page of a form, or say everything that stands against it."""
    found = running_desk().objections(StaffEntry(ticket, visitor.subject))
    if found:
        st.error(refusal_in_words(found, page_language()))
    else:
        ask_to_open("form", sealed(ticket, visitor))


def _draw_kiosk(visitor: Visitor, person: str) -> None:
    st.header(say("entry_page.kiosk"), anchor=False)
    st.text(say("entry_page.kiosk_text"))
    if st.button(say("entry_page.kiosk_start"), key="entry_kiosk"):
        ask_to_open("tablet", sealed(Ticket(participant=person, mode="kiosk"), visitor))
