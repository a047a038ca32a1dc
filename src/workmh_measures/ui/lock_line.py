"""One line above every page of staff on which something is written that a lock freezes: since when, and what is left."""

from __future__ import annotations

import streamlit as st

from workmh_measures.model.civil_time import civil_day
from workmh_measures.storage.freeze import locked_since
from workmh_measures.storage.frozen_actions import is_frozen
from workmh_measures.ui.frame import say
from workmh_measures.ui.moments import day_said
from workmh_measures.ui.refused import as_it_is
from workmh_measures.ui.running import application
from workmh_measures.ui.staff_pages import STAFF_PAGES
from workmh_measures.ui.visitor import Visitor

__all__ = ["draw_lock_line"]


def draw_lock_line(visitor: Visitor, path: str) -> None:
    """Say that the data are locked, where this visitor would write on the page of this path what a lock refuses."""
    acts = [action for page in STAFF_PAGES if page.path == path for action in page.acts]
    if not any(is_frozen(action) and visitor.may(action) for action in acts):
        return
    app = application()
    with app.store.reading() as connection:
        since = locked_since(connection, app.study.id)
    if since is not None:
        st.warning(as_it_is(say("frame.locked", day=day_said(civil_day(since)), page=say("lock.title"))))
