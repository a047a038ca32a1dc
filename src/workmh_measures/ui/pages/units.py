"""Units are rated, such as the fidelity of a centre: a new rating, and those on record."""

from __future__ import annotations

import streamlit as st

from workmh_measures.definitions.library import load_instrument
from workmh_measures.model.staff_rights import may_see_arms
from workmh_measures.ui.access import require_staff
from workmh_measures.ui.board.rating_form import draw_new_rating
from workmh_measures.ui.board.rating_history import draw_history
from workmh_measures.ui.board.unit_choice import choose_record, choose_unit
from workmh_measures.ui.board.unit_rating import tells_the_arm
from workmh_measures.ui.frame import say
from workmh_measures.ui.running import application

__all__ = ["draw"]


def draw() -> None:
    """Draw the page."""
    visitor = require_staff("rate_units")
    study = application().study
    st.title(say("units.title"), anchor=False)
    if not study.unit_records:
        st.text(say("units.nothing"))
        return
    if tells_the_arm(study) and not may_see_arms(study, visitor.roles, is_locked=False):
        st.text(say("units.blind"))
        return
    record = choose_record(study.unit_records)
    unit = choose_unit(visitor)
    if unit is None:
        st.text(say("units.choose"))
        return
    if not visitor.may_with("rate_units", unit):
        st.error(say("units.elsewhere"))
        return
    instrument = load_instrument(record.instrument)
    draw_history(instrument, record, unit, visitor)
    draw_new_rating(instrument, record, unit, visitor)
