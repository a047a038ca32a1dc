"""What whoever looks after alerts sees on top of every other page."""

from __future__ import annotations

import streamlit as st

from workmh_measures.storage.alert_queue import n_open
from workmh_measures.ui.board.start_lists import waits_html
from workmh_measures.ui.board.waiting import Waits
from workmh_measures.ui.frame import say
from workmh_measures.ui.own_units import own_people
from workmh_measures.ui.running import application
from workmh_measures.ui.visitor import Visitor

__all__ = ["draw_badge"]


def draw_badge(visitor: Visitor) -> None:
    """Draw on top of a page of whoever may look after alerts how many nobody has taken.

    Not in the side bar, which a telephone puts away.
    """
    app = application()
    if not visitor.may("follow_alerts"):
        return
    n = n_open(app.store, app.study.id, own_people(visitor, "follow_alerts"))
    if n:
        # A link: on a telephone the menu that leads there is put away.
        st.html(waits_html([Waits(say("safety.badge", n=n), "safety", is_urgent=True)]))
