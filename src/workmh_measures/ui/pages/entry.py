"""Staff choose a person and a form, and enter it: on the telephone, from paper, as a rating; or hand over a tablet."""

from __future__ import annotations

import streamlit as st

from workmh_measures.model.civil_time import civil_day
from workmh_measures.ui.access import require_staff
from workmh_measures.ui.data_in.starting_entry import chosen_person, draw_kiosk, draw_start, say_what_is_shut
from workmh_measures.ui.desk.choosing import forms_table
from workmh_measures.ui.desk.opening import forms_of
from workmh_measures.ui.desk.routes import running_desk
from workmh_measures.ui.form.progress import progress_of
from workmh_measures.ui.frame import say
from workmh_measures.ui.running import application

__all__ = ["draw"]


def draw() -> None:
    """Draw the page."""
    visitor = require_staff("enter")
    app = application()
    st.title(say("entry_page.title"), anchor=False)
    person = chosen_person(visitor)
    if person is None:
        return
    progress = progress_of(app.store, app.study.id, person)
    forms = forms_of(running_desk().forms, progress, today=civil_day(app.store.now()))
    if not forms:
        st.text(say("entry_page.no_forms"))
        return
    say_what_is_shut(progress)
    st.dataframe(forms_table(forms), hide_index=True, key="entry_forms")
    draw_start(visitor, person, forms)
    draw_kiosk(visitor, person)
