"""Parts of the page of entry: whose forms, what is shut, which form and how, and the tablet that is handed over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import streamlit as st

from workmh_measures.errors import StoreError
from workmh_measures.storage.freeze import is_locked
from workmh_measures.storage.participants import known_person
from workmh_measures.ui.access import note_other_unit
from workmh_measures.ui.desk.choosing import day_typed, left_to_enter, mode_names
from workmh_measures.ui.desk.opening import FormOf
from workmh_measures.ui.desk.routes import running_desk
from workmh_measures.ui.desk.staff import StaffEntry
from workmh_measures.ui.desk.ticket import Ticket, sealed, unsealed
from workmh_measures.ui.form.intake import shut_now
from workmh_measures.ui.form.progress import Progress
from workmh_measures.ui.frame import ask_to_open, say
from workmh_measures.ui.refused import as_it_is, show_refusal
from workmh_measures.ui.running import application
from workmh_measures.ui.visitor import Visitor

__all__ = ["chosen_person", "draw_kiosk", "draw_start", "say_what_is_shut"]


def chosen_person(visitor: Visitor) -> str | None:
    """Draw the field of the participant; return the id of somebody this visitor enters for."""
    came_from = unsealed(st.query_params.get("person", ""), visitor)
    known = came_from.participant if came_from is not None else ""
    typed = st.text_input(say("entry_page.person"), value=known, max_chars=64, key="entry_person").strip()
    if not typed:
        st.text(say("entry_page.find"))
        return None
    return _known(visitor, typed)


def say_what_is_shut(progress: Progress) -> None:
    """Say that the data are locked, that the person has left, or that consent lacks."""
    app = application()
    shut = shut_now(app.study, app.store, progress)
    with app.store.reading() as connection:
        if is_locked(connection, app.study.id):
            st.warning(say("entry_page.locked"))
            return
    if shut is not None:
        st.warning(say("entry_page.left") if shut == "ended" else say("entry_page.consent"))


def draw_start(visitor: Visitor, person: str, forms: list[FormOf]) -> None:
    """Draw how a form comes and which one, and lead to its page."""
    names = mode_names(forms)
    mode = st.segmented_control(
        say("entry_page.how"),
        [*names],
        format_func=lambda one: as_it_is(names[one]),
        key="entry_mode",
    )
    if mode not in names:
        st.text(say("entry_page.choose_how"))
        return
    left = left_to_enter(forms, mode)
    if not left:
        st.text(say("entry_page.nothing_left"))
        return
    said = _draw_fields(person, mode, left)
    if said is None:
        return
    place, day, rater = said
    form = forms[place]
    ticket = Ticket(
        participant=person,
        mode=mode,
        wave=form.wave,
        occasion=form.occasion,
        instrument=form.instrument,
        answered_on=day,
        rater=rater,
    )
    _open_form(ticket, visitor)


def draw_kiosk(visitor: Visitor, person: str) -> None:
    """Draw the button that hands the tablet over."""
    st.header(say("entry_page.kiosk"), anchor=False)
    st.text(say("entry_page.kiosk_text"))
    if st.button(say("entry_page.kiosk_start"), key="entry_kiosk"):
        ask_to_open("tablet", sealed(Ticket(participant=person, mode="kiosk"), visitor))


# --- parts ----------------------------------------------------------------------------------------


def _known(visitor: Visitor, typed: str) -> str | None:
    """Return the id of somebody this visitor enters for, or say that there is none.

    Whoever is of one unit hears the same of people elsewhere as of ids nobody has.
    """
    app = application()
    try:
        with app.store.reading() as connection:
            record = known_person(connection, app.study.id, typed)
    except StoreError as refusal:
        if visitor.may_with("enter", None):
            show_refusal(refusal.problems)
        else:
            st.error(say("entry_page.elsewhere"))
        return None
    if not visitor.may_with("enter", record.unit):
        note_other_unit(visitor, "enter", record.participant)
        st.error(say("entry_page.elsewhere"))
        return None
    return record.participant


def _draw_fields(
    person: str, mode: str, left: Mapping[int, str]
) -> tuple[int, date | None, str | None] | None:
    """Draw which form, its day and who rated; return them once they are sent and none that is needed lacks."""
    # What was typed for one person is not left for another.
    with st.form("entry_start"):
        chosen = st.selectbox(
            say("entry_page.choose"), [*left], format_func=lambda one: left[one], index=None,
            placeholder=say("queries.prompt"), key=f"entry_form_{person}_{mode}",
        )  # fmt: skip
        typed = (
            None if mode == "telephone" else st.text_input(say("entry_page.day"), key=f"entry_day_{person}")
        )
        rater = None
        if mode == "clinician":
            rater = st.text_input(say("entry_page.rater"), max_chars=100, key=f"entry_rater_{person}").strip()
        begun = st.form_submit_button(say("entry_page.start"), type="primary")
    if not begun:
        return None
    day = day_typed(typed or "")
    lacks_day = typed is not None and day is None
    if lacks_day:
        st.error(say("entry_page.no_day"))
    if chosen not in left:
        st.error(say("entry_page.no_form"))
    return None if lacks_day or chosen is None or chosen not in left else (chosen, day, rater)


def _open_form(ticket: Ticket, visitor: Visitor) -> None:
    """Lead to the page of a form, or say everything that stands against it."""
    found = running_desk().objections(StaffEntry(ticket, visitor.subject))
    if found:
        show_refusal(found)
    else:
        ask_to_open("form", sealed(ticket, visitor))
