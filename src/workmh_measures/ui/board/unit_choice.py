"""Which instrument units are rated with, and which unit it is about."""

from __future__ import annotations

import streamlit as st

from workmh_measures.definitions.library import load_instrument
from workmh_measures.model.study import UnitRecord
from workmh_measures.ui.frame import label_in, say
from workmh_measures.ui.own_units import units_of
from workmh_measures.ui.visitor import Visitor

__all__ = ["choose_record", "choose_unit"]


def choose_record(records: tuple[UnitRecord, ...]) -> UnitRecord:
    """Draw the choice of the instrument, where there are several."""
    names = {one.instrument: label_in(load_instrument(one.instrument).name.root) for one in records}
    if len(records) == 1:
        st.text(names[records[0].instrument])
        return records[0]
    chosen = st.selectbox(
        say("units.instrument"), [*names], format_func=lambda one: names[one], key="units_instrument"
    )
    return next(one for one in records if one.instrument == chosen)


def choose_unit(visitor: Visitor) -> str | None:
    """Draw the choice of the unit, and where somebody may name a new one its name."""
    units = units_of(visitor, "rate_units")
    chosen = st.selectbox(say("units.unit"), units, index=None, placeholder="…", key="units_unit")
    if not visitor.may_with("rate_units", None):
        return chosen
    new = st.text_input(say("units.new_unit"), max_chars=64, key="units_new").strip()
    if new and new not in units:
        st.text(say("units.nobody_there"))
    return new or chosen
