"""The web application: `streamlit run app.py`, `uvicorn app:app` and `workmh serve` run the same."""

from __future__ import annotations

import streamlit as st

from workmh_measures.ui.shell import SCRIPT, shell

# `streamlit run` looks for this very assignment in this file; a name imported from elsewhere it would run as a
# bare script, without the middleware.
app = st.App(SCRIPT, **shell())
