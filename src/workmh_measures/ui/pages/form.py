"""The participant's page: the form and nothing else."""

from __future__ import annotations

import streamlit as st

from workmh_measures.ui.access import current_session
from workmh_measures.ui.form.component import show_form
from workmh_measures.ui.frame import page_language

__all__ = ["draw"]


def draw() -> None:
    """Mount the form for the participant of this session."""
    visitor = current_session()
    if visitor is None or visitor.role != "participant":
        st.stop()
    show_form(page_language())
