"""Which words each form has, and the record of who answers for collecting without the holder's."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import streamlit as st

from workmh_measures.definitions.library import scheduled_instruments
from workmh_measures.report.blocks import Cell, Group, Table, head, words
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


def wording_table(forms: Sequence[Form]) -> Table:
    """Return a group of rows for each form, a row for each language: what its words are, their version and digits."""
    heads = [say("wording.language"), say("wording.words"), say("wording.version")]
    return Table(
        id="wording_table",
        caption=say("wording.title"),
        look="quiet",
        heads=[[*map(head, heads)]],
        groups=[
            Group(
                [_row(language, wording) for _, language, wording in some],
                Cell(text=_name(instrument), scope="rowgroup", columns=len(heads)),
            )
            for instrument, some in groupby(forms, key=lambda form: form[0])
        ],
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
            placeholder=say("queries.prompt"),
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


def _row(language: str, wording: FormWording) -> list[Cell]:
    pack = wording.pack
    version = pack.version if pack else wording.acknowledged_by or ""
    digits = f"{say('wording.digits')} {pack.hash[:12]}" if pack else ""
    return [
        Cell(text=language_choice(language)["name"], scope="row"),
        words(say(f"wording.{wording.kind}")),
        Cell(text=version, note=digits),
    ]


def _name(instrument_id: str) -> str:
    return scheduled_instruments(application().study)[instrument_id].short_name
