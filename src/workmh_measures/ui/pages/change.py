"""Change from the first wave: of all together, and of the groups as far as this visitor may see them."""

from __future__ import annotations

import streamlit as st

from workmh_measures.ui.access import require_staff
from workmh_measures.ui.frame import page_language, say
from workmh_measures.ui.kept_results import kept_results
from workmh_measures.ui.results.change_told import change_blocks
from workmh_measures.ui.results.result_choice import (
    choose_error,
    choose_scale,
    groups_for,
    survey_waves_of,
)
from workmh_measures.ui.running import application
from workmh_measures.ui.shown import show_blocks
from workmh_measures.ui.study_data import study_data

__all__ = ["draw"]


def draw() -> None:
    """Draw the page."""
    visitor = require_staff("scores")
    app = application()
    st.title(say("change.title"), anchor=False)
    data = study_data()
    several = [use for use in data.dataset.codebook.instruments if len(survey_waves_of(app.study, use)) > 1]
    chosen = choose_scale(several, amounts_only=True) if several else None
    if chosen is None:
        st.text(say("change.one_wave"))
        return
    error = choose_error(chosen, data)
    seen = groups_for(data, visitor)
    key = (data.version, "change", seen.kind, seen.why_none, page_language(), chosen.name, error)
    blocks = kept_results().of(key, lambda: change_blocks(data, chosen, seen, error=error))
    show_blocks(blocks, name="change", visitor=visitor, action="scores", arms=seen.kind == "names")
