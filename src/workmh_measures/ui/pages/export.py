"""Files of the study: what goes into them, made as jobs, each fetched once."""

from __future__ import annotations

import streamlit as st

from workmh_measures.ui.access import require_staff
from workmh_measures.ui.data_out.export_choices import draw_choices
from workmh_measures.ui.data_out.exports_made import begin_export, draw_exports
from workmh_measures.ui.frame import say

__all__ = ["draw"]


def draw() -> None:
    """Draw the page."""
    visitor = require_staff("export")
    st.title(say("export.title"), anchor=False)
    st.text(say("export.about"))
    choices = draw_choices(visitor)
    if choices is not None and not (choices.tables and choices.formats):
        st.error(say("export.nothing"))
    elif choices is not None:
        begin_export(choices, visitor)
    draw_exports(visitor)
