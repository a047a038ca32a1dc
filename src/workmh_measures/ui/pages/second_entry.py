"""Forms that are entered twice: begin a second copy, compare the two, settle what differs."""

from __future__ import annotations

import streamlit as st

from workmh_measures.storage.second_entry import second_forms
from workmh_measures.ui.access import require_staff
from workmh_measures.ui.data_in.second_copies import draw_agreement, draw_second_start, second_table
from workmh_measures.ui.data_in.settling import draw_differences
from workmh_measures.ui.frame import say
from workmh_measures.ui.own_units import own_people
from workmh_measures.ui.running import application

__all__ = ["draw"]


def draw() -> None:
    """Draw the page."""
    visitor = require_staff("enter_again")
    app = application()
    st.title(say("second.title"), anchor=False)
    if app.study.second_entry is None:
        st.text(say("second.none_asked"))
        return
    own = own_people(visitor, "enter_again")
    forms = second_forms(app.store, app.study.id, own)
    if not forms:
        st.text(say("second.none"))
        return
    st.text(say("second.how"))
    st.dataframe(second_table(forms), hide_index=True, key="second_table")
    draw_agreement(own)
    draw_second_start(visitor, forms)
    draw_differences(visitor, [form for form in forms if form.state == "differs"])
