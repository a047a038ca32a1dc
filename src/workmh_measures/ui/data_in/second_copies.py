"""Forms that are entered twice: how far each has come, how often the copies differ, and beginning a second copy."""

from __future__ import annotations

from collections.abc import Container, Sequence

import pandas as pd
import streamlit as st

from workmh_measures.definitions.library import load_instrument
from workmh_measures.storage.second_agreement import agreement
from workmh_measures.storage.second_entry import SecondForm
from workmh_measures.ui.desk.choosing import form_name, wave_name
from workmh_measures.ui.desk.ticket import Ticket, sealed
from workmh_measures.ui.frame import ask_to_open, page_language, say
from workmh_measures.ui.running import application
from workmh_measures.ui.visitor import Visitor

__all__ = ["draw_agreement", "draw_second_start", "form_named", "second_table"]


def second_table(forms: Sequence[SecondForm]) -> pd.DataFrame:
    """Return one row for each form: whose, which, how far, and who entered it."""
    states = {
        "waiting": say("second.waiting"),
        "under_way": say("second.under_way"),
        "differs": say("second.differs"),
        "done": say("second.done"),
    }
    return pd.DataFrame(
        [
            {
                say("entry_page.person"): form.place.participant,
                say("entry_page.wave"): wave_name(form.place.wave, form.place.occasion),
                say("entry_page.form"): form_name(form.place.instrument),
                say("second.state"): states[form.state],
                say("second.first_by"): ", ".join(form.first_by),
                say("second.second_by"): ", ".join(form.second_by),
            }
            for form in forms
        ]
    )


def draw_agreement(people: Container[str] | None) -> None:
    """Draw how often the two copies differ, by instrument and of all.

    Parameters
    ----------
    people : whose forms; None for everybody's.
    """
    app = application()
    rows = agreement(app.store, app.study.id, load_instrument, people)
    if not rows:
        return
    st.header(say("second.agreement"), anchor=False)
    # The last row is all together, which says nothing more of one instrument.
    for row in rows if len(rows) > 2 else rows[:1]:
        told = say(
            "second.rate",
            differing=row.differing,
            fields=row.fields,
            value=_number(row.rate.value),
            low=_number(row.rate.ci_low),
            high=_number(row.rate.ci_high),
        )
        st.text(f"{form_name(row.instrument) if row.instrument else say('second.all')}: {told}")


def draw_second_start(visitor: Visitor, forms: Sequence[SecondForm]) -> None:
    """Draw which second copy is typed next; nobody is offered a form whose first copy they typed."""
    open_forms = [form for form in forms if form.state in ("waiting", "under_way")]
    mine = [form for form in open_forms if visitor.subject not in form.first_by]
    if not mine:
        return
    chosen = st.selectbox(
        say("second.choose_form"), mine, format_func=form_named, index=None, placeholder="…"
    )
    if st.button(say("second.start"), type="primary", disabled=chosen is None) and chosen is not None:
        place = chosen.place
        ticket = Ticket(
            participant=place.participant,
            wave=place.wave,
            occasion=place.occasion,
            instrument=place.instrument,
            mode="paper" if chosen.rater is None else "clinician",
            answered_on=chosen.answered_on,
            copy="second",
            rater=chosen.rater,
        )
        ask_to_open("form", sealed(ticket, visitor))


def form_named(form: SecondForm) -> str:
    """Return whose form it is and which."""
    place = form.place
    return f"{place.participant}, {wave_name(place.wave, place.occasion)}: {form_name(place.instrument)}"


# --- parts ----------------------------------------------------------------------------------------


def _number(value: float | None) -> str:
    text = f"{value or 0:.1f}"
    return text.replace(".", ",") if page_language() == "nb" else text
