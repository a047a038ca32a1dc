"""The form in a Streamlit page: the script runs once for a form, the answers go past it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from workmh_measures.ui.form.words import words
from workmh_measures.ui.frame import page_language, turn_page

__all__ = ["show_form"]

# A file, not a text: Streamlit would turn a text into a blob, which the content policy refuses.
_NAME, _FILE, _KEY = "workmh-measures.form", "streamlit.js", "form"
# In the address, so that a reload keeps it.
_CHOSEN = "form"


@st.cache_resource(show_spinner=False)
def _component() -> Callable[..., Any]:
    return st.components.v2.component(_NAME, js=_FILE)


def show_form() -> None:
    """Draw the form of the participant of this session.

    Notes
    -----
    It opens in the language the participant chose in it, else in the one the record says. When the participant
    changes it the page follows as far as it has words.
    """
    first = words(page_language())
    data = {
        "stateUrl": "/form/state",
        "saveUrl": "/form/answers",
        "completeUrl": "/form/complete",
        "leaveUrl": "/form/leave",
        "language": st.query_params.get(_CHOSEN),
        "words": {name: first[name] for name in ("loading", "load_failed", "talk", "leave_now")},
    }
    _component()(key=_KEY, data=data, on_language_change=_follow)


def _follow() -> None:
    language = st.session_state[_KEY]["language"]
    st.query_params[_CHOSEN] = language
    turn_page(language)
