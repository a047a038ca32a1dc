"""Which wording each form has, and the record of who answers for collecting without it."""

from __future__ import annotations

import streamlit as st

from workmh_measures.ui.access import require_staff
from workmh_measures.ui.data_in.wording_state import draw_acknowledgement, forms_of_study, wording_table
from workmh_measures.ui.frame import say
from workmh_measures.ui.running import application
from workmh_measures.ui.shown import show_blocks

__all__ = ["draw"]


def draw() -> None:
    """Draw the page."""
    visitor = require_staff("wording")
    st.title(say("wording.title"), anchor=False)
    forms = forms_of_study()
    if lacking := [form for form in forms if not form[2].ready]:
        st.warning(say("wording.shut", n=len(lacking)))
    show_blocks([wording_table(forms)], name="wording_table")
    st.text(say("wording.how"))
    study = application().study
    open_to_it = [(name, language) for name, language, _ in lacking if language in study.languages]
    if open_to_it and visitor.may("accept_wording"):
        draw_acknowledgement(open_to_it)
