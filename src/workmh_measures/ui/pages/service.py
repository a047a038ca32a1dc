"""service.title."""

from __future__ import annotations

import streamlit as st

from workmh_measures.ui.access import require_staff
from workmh_measures.ui.frame import say

__all__ = ["draw"]


def draw() -> None:
    """Draw the page."""
    require_staff("service_report")
    st.title(say("service.title"), anchor=False)
