"""Who stands in the safety plan, and which help lines nobody has looked up for long."""

from __future__ import annotations

import streamlit as st

from workmh_measures.model.civil_time import civil_day
from workmh_measures.model.safety import Safety, old_help_lines
from workmh_measures.ui.frame import say, text_in
from workmh_measures.ui.refused import as_it_is
from workmh_measures.ui.running import application

__all__ = ["draw_plan"]


def draw_plan(safety: Safety) -> None:
    """Draw the people of the plan, and what is to be mended in it."""
    app = application()
    if app.study.simulated:
        st.info(say("safety.simulated"))
    people = {name: getattr(safety, name).name for name in ("responsible", "stand_in", "investigator")}
    st.text(say("safety.who", **people, version=safety.version))
    old = old_help_lines(safety.help_lines, civil_day(app.store.now()))
    if old:
        names = ", ".join(text_in(line.name, "") for line in old)
        st.warning(as_it_is(say("safety.old_lines", names=names)))
