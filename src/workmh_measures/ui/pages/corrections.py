"""Correct one answer: find it, see its history, say what it is to be and why."""

from __future__ import annotations

import streamlit as st

from workmh_measures.ui.access import note_person, require_staff
from workmh_measures.ui.data_in.correcting import (
    chosen_place,
    draw_correction,
    draw_history,
    say_what_was_saved,
)
from workmh_measures.ui.data_in.query_list import query_in_address
from workmh_measures.ui.frame import say
from workmh_measures.ui.running import application

__all__ = ["draw"]


def draw() -> None:
    """Draw the page."""
    visitor = require_staff("correct")
    app = application()
    st.title(say("corrections.title"), anchor=False)
    st.text(say("corrections.how"))
    say_what_was_saved()
    asked = query_in_address(visitor, "correct")
    place = chosen_place(asked, visitor)
    if place is None:
        return
    note_person(visitor, "correct", place.participant)
    trail = app.store.history(app.study.id, place.participant, instrument=place.instrument)
    of_form = [
        one for one in trail if (one.columns["wave"], one.columns["occasion"]) == (place.wave, place.occasion)
    ]
    if not of_form:
        st.text(say("corrections.nothing"))
        return
    of_item = [one for one in of_form if one.columns["item"] == place.item]
    draw_history(of_item)
    about = (place.participant, place.wave, place.occasion, place.instrument, place.item)
    is_this = asked is not None and about == (
        asked.participant, asked.wave, asked.occasion, asked.instrument, asked.item,
    )  # fmt: skip
    draw_correction(place, of_item, visitor, asked if is_this and asked and asked.state == "open" else None)
