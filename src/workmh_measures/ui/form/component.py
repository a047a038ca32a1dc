"""The form in a Streamlit page: the script runs once for a form, the answers go past it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from workmh_measures.ui.form.words import words
from workmh_measures.ui.frame import turn_page

__all__ = ["show_form"]

# A file, not a text: Streamlit would turn a text into a blob, which the content policy refuses.
_NAME, _FILE, _KEY = "workmh-measures.form", "streamlit.js", "form"


@st.cache_resource(show_spinner=False)
def _component() -> Callable[..., Any]:
    return st.components.v2.component(_NAME, js=_FILE)


def show_form(language: str) -> None:
    """Draw the form of the participant of this session.

    Parameters
    ----------
    language : language it opens in; when the participant changes it in the form, the page follows.
    """
    first = words(language)
    data = {
        "stateUrl": "/form/state",
        "saveUrl": "/form/answers",
        "completeUrl": "/form/complete",
        "leaveUrl": "/session/close",
        "language": language,
        "words": {name: first[name] for name in ("loading", "load_failed")},
    }
    _component()(key=_KEY, data=data, on_language_change=_follow)


def _follow() -> None:
    turn_page(st.session_state[_KEY]["language"])
