"""The web application, for any ASGI server: `uvicorn workmh_measures.ui.app:app`."""

from __future__ import annotations

import streamlit as st

from workmh_measures.ui.shell import SCRIPT, shell

__all__ = ["app"]

app = st.App(SCRIPT, **shell())
