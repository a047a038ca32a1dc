"""A page of which the data are still being read: it says so, shows how far that is, and comes by itself."""

from __future__ import annotations

from typing import Any, NoReturn

import streamlit as st

from workmh_measures.ui.frame import say
from workmh_measures.ui.reading_ahead import ReadAhead

__all__ = ["show_reading", "wait_until_read"]


def wait_until_read(ahead: ReadAhead[Any]) -> NoReturn:
    """Draw how far it is instead of the rest of the page."""
    st.text(say("ready.why"))
    show_reading(ahead)
    st.stop()


@st.fragment(run_every=0.5)
def show_reading(ahead: ReadAhead[Any]) -> None:
    """Draw how far it is; the page is drawn again once it is there."""
    if ahead.is_over:
        st.rerun()
    st.progress(ahead.share, text=say("ready.reading"))
