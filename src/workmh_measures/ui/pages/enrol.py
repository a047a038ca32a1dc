"""Somebody new is enrolled, gets an arm, and a link."""

from __future__ import annotations

import streamlit as st

from workmh_measures.ui.access import require_staff
from workmh_measures.ui.board.enrolment_steps import draw_somebody_new
from workmh_measures.ui.board.giving_arms import draw_allocation
from workmh_measures.ui.frame import say

__all__ = ["draw"]


def draw() -> None:
    """Draw the page; an address with `id` leads to the allocation of that person."""
    visitor = require_staff("enrol")
    st.title(say("enrol.title"), anchor=False)
    steps = {"new": say("enrol.new")} | (
        {"allocate": say("enrol.allocate")} if visitor.may("allocate") else {}
    )
    asked_for = str(st.query_params.get("id", ""))[:64]
    step = st.segmented_control(
        say("enrol.step"),
        [*steps],
        format_func=lambda one: steps[one],
        default="allocate" if asked_for and "allocate" in steps else "new",
        required=True,
        key="enrol_step",
    )
    if step == "allocate":
        draw_allocation(visitor, asked_for)
    else:
        draw_somebody_new(visitor)
