"""Which words each form has, and the record of who answers for collecting without the holder's."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from workmh_measures.definitions.library import scheduled_instruments
from workmh_measures.storage.wordings import FormWording, Wordings, acknowledgements, form_wordings
from workmh_measures.ui.form.words import language_choice
from workmh_measures.ui.frame import say
from workmh_measures.ui.running import application

__all__ = ["draw_acknowledgement", "forms_of_study", "wording_table"]

Form = tuple[str, str, FormWording]
"""Instrument, language, and what its words are."""


def forms_of_study() -> list[Form]:
    """Return each form of the study in each language, with what its words are."""
    app = application()
    wordings = Wordings(app.study, app.store, app.settings.data_folder)
    return list(form_wordings(wordings, app.study, scheduled_instruments(app.study)))


def wording_table(forms: Sequence[Form]) -> pd.DataFrame:
    """Return one row for each form: instrument, language, what its words are, their version and digits."""
    return pd.DataFrame(
        [
            {
                say("wording.instrument"): _name(instrument),
                say("wording.language"): language_choice(language)["name"],
                say("wording.words"): say(f"wording.{wording.kind}"),
                say("wording.version"): wording.pack.version
                if wording.pack
                else wording.acknowledged_by or "",
                say("wording.digits"): wording.pack.hash[:12] if wording.pack else "",
            }
            for instrument, language, wording in forms
        ]
    )


def draw_acknowledgement(forms: Sequence[tuple[str, str]]) -> None:
    """Draw the record of who answers for asking with labels of our own."""
    st.subheader(say("wording.acknowledge"), anchor=False)
    st.text(say("wording.meaning"))
    with st.form("acknowledgement", border=True):
        chosen = st.multiselect(
            say("wording.forms"),
            forms,
            format_func=lambda form: f"{_name(form[0])}, {language_choice(form[1])['name']}",
            placeholder="…",
            key="acknowledged_forms",
        )
        by = st.text_input(say("wording.by"), max_chars=100, key="acknowledged_by").strip()
        reason = st.text_input(say("wording.reason"), max_chars=500, key="acknowledged_reason").strip()
        sent = st.form_submit_button(say("wording.record"), type="primary")
    if not sent:
        return
    if not (chosen and by.isprintable() and by and reason):
        st.error(say("wording.incomplete"))
        return
    app = application()
    app.committer.submit(app.study.id, acknowledgements(chosen, by=by, reason=reason))
    st.rerun()


# --- parts ----------------------------------------------------------------------------------------


def _name(instrument_id: str) -> str:
    return scheduled_instruments(application().study)[instrument_id].short_name
