"""Fields that keep what was chosen when the language of the page is switched."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from workmh_measures.ui.frame import page_language

__all__ = ["kept_field"]


def kept_field(name: str, keep: Callable[[Any], None]) -> dict[str, Any]:
    """Return the key of a field, another one in each language, and what keeps a choice as soon as it is made.

    Parameters
    ----------
    keep : is given what was chosen. It has to put it where the field finds its first value.

    Notes
    -----
    With one key the browser would keep the label of the former language. A switch just after a choice ends the run
    before the field is drawn, so that what is kept where it is drawn alone would be lost.
    """
    key = f"{name}_{page_language()}"
    return {"key": key, "on_change": _pass_on, "args": (key, keep)}


def _pass_on(key: str, keep: Callable[[Any], None]) -> None:
    keep(st.session_state[key])
