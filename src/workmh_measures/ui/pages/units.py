"""Units are rated, such as the fidelity of a centre: a new rating, and those on record."""

from __future__ import annotations

import streamlit as st

from workmh_measures.definitions.library import load_instrument
from workmh_measures.model.staff_rights import may_see_arms
from workmh_measures.model.study import UnitRecord
from workmh_measures.ui.access import require_staff
from workmh_measures.ui.board.rating_form import draw_new_rating
from workmh_measures.ui.board.rating_history import draw_history
from workmh_measures.ui.board.unit_rating import tells_the_arm
from workmh_measures.ui.frame import label_in, say
from workmh_measures.ui.own_units import units_of
from workmh_measures.ui.running import application
from workmh_measures.ui.visitor import Visitor

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
    record = _instrument(study.unit_records)
    unit = _unit(visitor)
    if unit is None:
        st.text(say("units.choose"))
        return
    if not visitor.may_with("rate_units", unit):
        st.error(say("units.elsewhere"))
        return
    instrument = load_instrument(record.instrument)
    draw_history(instrument, record, unit, visitor)
    draw_new_rating(instrument, record, unit, visitor)


def _instrument(records: tuple[UnitRecord, ...]) -> UnitRecord:
    names = {one.instrument: label_in(load_instrument(one.instrument).name.root) for one in records}
    if len(records) == 1:
        st.text(names[records[0].instrument])
        return records[0]
    chosen = st.selectbox(
        say("units.instrument"), [*names], format_func=lambda one: names[one], key="units_instrument"
    )
    return next(one for one in records if one.instrument == chosen)


def _unit(visitor: Visitor) -> str | None:
    units = units_of(visitor, "rate_units")
    chosen = st.selectbox(say("units.unit"), units, index=None, placeholder="…", key="units_unit")
    if not visitor.may_with("rate_units", None):
        return chosen
    new = st.text_input(say("units.new_unit"), max_chars=64, key="units_new").strip()
    if new and new not in units:
        st.text(say("units.nobody_there"))
    return new or chosen
